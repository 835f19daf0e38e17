"""Sentences: where they end, where they don't, and that their offsets lead into the text."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents.clean import boilerplate
from detente.documents.sentences import split

LONG = "The two envoys agreed at once on the crossing, the customs and the water of the river."


def texts(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Envoys met on Feb. 22.", "They left at 10 a.m. on Sat. 1 March."],
        ["Mr. J. B. Haddad spoke to Gen. al-Amiri.", "Dr. Salem did not."],
        ["The U.S. 5th Fleet sailed.", "Troops of the U.S. Army stayed."],
        ["It lay in the U.S.", "The other side knew."],
        ["Trade grew by 3.5 per cent.", "It was worth $4.2 billion in 2019.", "Then it fell."],
        ['He said: "We will not go."', "She agreed."],
        ["“Will you sign?” he asked.", "“No!” said the other."],
        ["(The border stayed shut.)", "Nobody crossed."],
        ["The society was founded in 1989.[2]", "It has members.[3][4]", "They meet."],
        ["They ruled on a narrow basis (i. e. by kinship).", "It lasted."],
        ["Talks stalled...", "Then they went on."],
        ["He waited... and went."],
        ["al -Haddad left the hall.", "al-Amiri stayed.", "Hamid Al -Haddad spoke."],
        ["The house fell (see No. 5, p. 12).", "No one was hurt."],
        ["The sides met in Sept.", "The rest is known."],
        ["Is it over?", "It is!", "So they say."],
        ["1. The first point.", "2. The second point."],
        ["The company Yusuf Bros. Ltd. was named.", "It denied all."],
        ["See www.example.com/a.B for more.", "Write to Press.Office@example.org now."],
    ],
)
def test_a_paragraph_is_cut_where_its_sentences_end(sentences: list[str]) -> None:
    assert texts(" ".join(sentences)) == sentences


def test_a_missing_space_after_a_stop_is_seen() -> None:
    assert texts("They left Syria.Iraq followed in 2011.The rest stayed.") == [
        "They left Syria.",
        "Iraq followed in 2011.",
        "The rest stayed.",
    ]


def test_a_rank_grown_together_with_a_name_is_not_cut() -> None:
    assert texts("They met Gen.Haddad there.") == ["They met Gen.Haddad there."]


def test_arabic_and_chinese_stops_end_sentences() -> None:
    assert texts("قال الوزير إن الحدود مفتوحة. هل ستبقى؟ نعم.") == ["قال الوزير إن الحدود مفتوحة.", "هل ستبقى؟", "نعم."]
    assert texts("他们签署了协议。边界开放了！") == ["他们签署了协议。", "边界开放了！"]


def test_wrapped_lines_make_one_sentence_and_keep_their_breaks() -> None:
    text = (
        "The two ministers met in the capital on\nMonday to discuss the border and the water of the\n"
        "great river. They agreed on a plan that\nwill start next year.\n\nNobody else was asked."
    )
    assert texts(text) == [
        "The two ministers met in the capital on\nMonday to discuss the border and the water of the\ngreat river.",
        "They agreed on a plan that\nwill start next year.",
        "Nobody else was asked.",
    ]
    assert [sentence.paragraph for sentence in split(text)] == [0, 0, 1]


def test_a_sentence_goes_on_over_a_page_break() -> None:
    text = "The council, which had met three times in the course of the\n\nsummer, broke up. It never met again."
    assert texts(text)[0].endswith("summer, broke up.")


def test_a_title_on_the_line_before_its_article_is_a_heading_of_its_own() -> None:
    text = (
        "Minister calls the attack on the town a tragedy\nAsked about the reports, the minister said:\n\nIt is a loss."
    )
    assert [(sentence.heading, text[sentence.start : sentence.end][:8]) for sentence in split(text)] == [
        (True, "Minister"),
        (False, "Asked ab"),
        (False, "It is a "),
    ]


def test_list_items_are_sentences_without_a_full_stop() -> None:
    assert texts("The deal covers:\n- trade and customs\n- water\n\n(a) borders\n(b) roads") == [
        "The deal covers:",
        "- trade and customs",
        "- water",
        "(a) borders",
        "(b) roads",
    ]


@pytest.mark.parametrize(
    "line", ["What next for the two capitals? | opinion", "Trade first: oil, water and roads", "# Borders"]
)
def test_a_line_of_its_own_without_a_full_stop_is_a_heading(line: str) -> None:
    found = split(f"They met on Monday in the old town.\n\n{line}\n\nNobody knew why they had come.")
    assert [sentence.heading for sentence in found] == [False, True, False]


@pytest.mark.parametrize(
    "line",
    [
        "The envoy (left) shakes hands with the minister",
        "Trucks wait at the crossing on Sunday (Reuters)",
        "A guard at the gate [File: Lina Example/Al Jazeera]",
        "Photo: the town after the battle",
    ],
)
def test_the_words_under_a_picture_are_a_caption_and_no_heading(line: str) -> None:
    found = split(f"They met on Monday in the old town.\n\n{line}\n\nNobody knew why they had come.")
    assert [(sentence.heading, sentence.caption) for sentence in found] == [
        (False, False),
        (False, True),
        (False, False),
    ]


def test_what_is_not_the_article_is_left_out() -> None:
    text = f"They met on Monday.\n\nShare this\n\nAdvertisement\n\n{LONG}\n\nLeave a Reply\n\nNice text, thank you."
    assert texts(text) == ["They met on Monday.", LONG]


def test_an_empty_text_has_no_sentences() -> None:
    assert split("") == split(" \n\t\n") == []


PIECES = (
    'The|a|al-Amiri|Mr.|U.S.|3.5|"No."|(yes)|stop.|Why?|Feb.|22|-|•|Share|this:|Syria.Iraq|وقال|العراق؟|。|…|)|"|Search'
    "|\n|\n\n|\r\n|\xa0|\u2028"
)
WORDS = st.sampled_from(sorted(PIECES.split("|")))


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=200))
def test_sentences_are_ordered_trimmed_and_lose_no_word_of_the_article(text: str) -> None:
    found = split(text)
    covered = "".join(text[sentence.start : sentence.end] for sentence in found)
    junk = "".join(text[start:end] for start, end, _ in boilerplate(text))
    for one, other in pairwise(found):
        assert one.end <= other.start
        assert one.paragraph <= other.paragraph
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in found)
    assert sorted("".join((covered + junk).split())) == sorted("".join(text.split()))


def test_an_endless_line_of_blanks_or_stops_costs_no_more_than_any_other() -> None:
    began = time.process_time()
    for text in (" " * 200_000, "\xa0" * 200_000 + "x", "." * 200_000, "A. " * 70_000, "\n" * 200_000, "(" * 200_000):
        split(text)
    assert time.process_time() - began < 5


def test_a_megabyte_is_split_within_two_seconds() -> None:
    # 3.7 to 6 MB/s were measured on one core of a shared machine; the bound leaves room for a busy one.
    paragraph = (
        "The envoys of both met Gen. Haddad on Feb. 3 and spoke for 2.5 hours. “We agree,” said one. Others not. "
    )
    text = (paragraph * 5 + "\n\n") * (1_000_000 // (5 * len(paragraph)))
    began = time.process_time()
    assert len(split(text)) > 20_000
    assert time.process_time() - began < 2
