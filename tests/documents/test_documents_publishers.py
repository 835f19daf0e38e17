"""Publishers: the file is whole and strict, and names and domains lead to them."""

from pathlib import Path

import pytest

from detente.documents import publishers
from detente.errors import InputError

GOOD = "- id: example\n  name: The Example\n  aliases: [Example Daily]\n  domains: [example.com]\n  bloc: third\n"


def test_the_packages_own_file_is_whole() -> None:
    known = publishers.load().publishers
    assert len(known) >= 250
    assert {"SYR", "IRQ", "IRN", "TUR", "QAT", "SAU", "ISR", "EGY", "RUS", "CHN", "agency", "third"} <= {
        p.bloc for p in known.values()
    }
    assert all(p.country or p.bloc in {"third", "SYR"} for p in known.values())


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://www.bbc.co.uk/news/1", "bbc"),
        ("arabic.rt.com", "rt"),
        ("https://sana.sy:443/en", "sana"),
        ("https://english.alarabiya.net/a?b=c", "al-arabiya"),
        ("news.sky.com", "sky-news"),
        ("https://example.invalid/bbc.com", None),
        ("com", None),
        ("", None),
    ],
)
def test_an_address_leads_to_its_publisher(address: str, known: str | None) -> None:
    found = publishers.by_domain(address)
    assert (found.id if found else None) == known


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Al -Jazeera Net", "al-jazeera"),
        ("al jazeera net", "al-jazeera"),
        ("the syrian observer", "syrian-observer"),
        ("Hurriyet", "hurriyet"),
        ("Hürriyet", "hurriyet"),
        ("ANADOLU AJANSI", "anadolu"),
        ("Anadolu Ajansı", "anadolu"),
        ("reuters.com", "reuters"),
        ("Invented Gazette", None),
    ],
)
def test_a_name_leads_to_its_publisher_however_it_is_spelled(name: str, known: str | None) -> None:
    found = publishers.by_name(name)
    assert (found.id if found else None) == known


def test_the_longest_name_in_a_text_counts_and_small_words_do_not() -> None:
    text = "told the Times of Israel and Al -Jazeera Net, at a time of war"
    assert [(text[start:end], p.id) for start, end, p in publishers.find(text)] == [
        ("Times of Israel", "times-of-israel"),
        ("Al -Jazeera Net", "al-jazeera"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + "  place: Here\n", r":6: unknown key 'place'"),
        (GOOD.replace("third", "nobody"), r":5: 'nobody' \(write an ISO3 code, third or agency\)"),
        (GOOD.replace("example.com", "https://example.com/"), r":4: 'https://example.com/' \(write a host"),
        (GOOD.replace("id: example", "id: The Example"), r":1: 'The Example' \(write a slug"),
        (GOOD.replace("  bloc: third\n", ""), r":1: bloc missing"),
        (GOOD + GOOD, r":6: the id 'example' stands for two publishers"),
        (GOOD + GOOD.replace("id: example", "id: other"), r":6: the name 'example' stands for two publishers"),
        (GOOD + "  bloc: third\n", r":6: 'bloc' stands twice"),
        (GOOD.replace("[Example Daily]", "{a: b}"), r":3: aliases holds something else than strings"),
        ("- just text\n", r":1: is no record"),
        ("id: x\n", r"is no list of publishers"),
        ("- [\n", r":2: "),
    ],
)
def test_whatever_is_wrong_in_a_file_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "publishers.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        publishers.load(file)


def test_values_are_read_as_strings(tmp_path: Path) -> None:
    file = tmp_path / "publishers.yaml"
    file.write_text("- id: no\n  name: NO\n  bloc: NOR\n", encoding="utf-8")
    assert publishers.load(file).publishers["no"].name == "NO"
