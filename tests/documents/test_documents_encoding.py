"""Bytes become the text that was written, whatever encoding they came in."""

import pytest

from detente.documents import encoding, language
from detente.errors import DocumentError

ARABIC = "قال وزير الخارجية إن المحادثات مع الجانب الآخر ستستأنف في العاصمة الشهر المقبل، وأضاف أن الحدود مفتوحة."
RUSSIAN = "Министр заявил, что переговоры с соседней страной возобновятся в столице в следующем месяце."
ENGLISH = "The minister’s “visit” – long awaited – cost €5 million. Señor Núñez said so on Monday."
HEBREW = "שר החוץ אמר כי השיחות עם המדינה השכנה יתחדשו בבירה בחודש הבא."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ARABIC, "cp1256"),
        (ARABIC, "utf-8"),
        (ARABIC, "utf-8-sig"),
        (ARABIC, "utf-16"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (ENGLISH, "cp1252"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-32"),
        (HEBREW, "cp1255"),
    ],
)
def test_a_text_comes_back_as_it_was_written(text: str, name: str) -> None:
    assert encoding.decode(text.encode(name)) == text


def test_only_line_ends_are_changed() -> None:
    assert encoding.decode("a\r\nb\rc\n\u200fd\xa0e\u2028f".encode()) == "a\nb\nc\n\u200fd\xa0e\u2028f"


def test_a_declared_encoding_is_used_and_a_wrong_one_is_not() -> None:
    assert encoding.decode("Şırnak’ta".encode("cp1254"), declared="windows-1254") == "Şırnak’ta"
    assert encoding.decode("Şırnak’ta".encode(), declared="windows-1254") == "Şırnak’ta"
    assert encoding.decode(ENGLISH.encode("cp1252"), declared="no-such-thing") == ENGLISH


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else() -> None:
    assert encoding.decode(ARABIC.encode() + b"\xd8") == ARABIC + "\ufffd"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DocumentError, match=r"a\.txt: the bytes are no text"):
        encoding.decode(bytes(range(256)) * 20, where="a.txt")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ARABIC, "ar"),
        (RUSSIAN, "ru"),
        (HEBREW, "he"),
        ("The envoys met in the old town.", "en"),
        ("Envoys visit the capital", "en"),
        ("THE TWO STATES AGREE ON THE BORDER", "en"),
        ("Die Bundesregierung hat den Angriff auf die Stadt am Montag verurteilt.", "de"),
        ("", ""),
        ("12 345 --", ""),
        ("Qx", ""),
    ],
)
def test_the_language_is_told_or_left_open(text: str, code: str) -> None:
    assert language.detect(text) == code


def test_a_language_has_an_english_name() -> None:
    assert (language.name("ar"), language.name("zz")) == ("Arabic", "zz")
