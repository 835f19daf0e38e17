"""Whatever the text, reading ends, gives ordered days and stays quick."""

import time
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from detente import when

DAY = date(2019, 6, 12)
WORDS = [
    *(
        "since",
        "until",
        "from",
        "to",
        "between",
        "and",
        "the",
        "of",
        "in",
        "last",
        "next",
        "this",
        "early",
        "late",
        "mid",
    ),
    *(
        "-",
        "5",
        "22nd",
        "2011",
        "99",
        "1990",
        "s",
        "Q",
        "3",
        "May",
        "march",
        "Tuesday",
        "week",
        "years",
        "decades",
        "ago",
    ),
    *(
        "after",
        "before",
        "Gulf",
        "War",
        "fall",
        "Saddam",
        "under",
        "Obama",
        "era",
        "9",
        "/",
        "11",
        "first",
        "half",
        "end",
    ),
    *("later", "every", "few", "about", "31", "February", ",", ".", "(", ")"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=14))
@settings(max_examples=400, deadline=None)
def test_any_run_of_time_words_gives_ordered_days_and_true_offsets(words: list[str]) -> None:
    text = " ".join(words)
    for published in (None, DAY):
        for found in when.find(text, published=published):
            assert text[found.start : found.end] == found.when.text != ""
            if found.when.earliest and found.when.latest:
                assert found.when.earliest <= found.when.latest
        whole = when.read(text, published=published)
        assert whole.text == text


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_error(text: str) -> None:
    when.find(text, published=DAY)
    when.read(text, published=DAY)


def test_the_same_text_gives_the_same_times() -> None:
    text = "Since 2003, and after the fall of Saddam in April 2003, trade has grown."
    assert when.find(text, published=DAY) == when.find(text, published=DAY)


def test_a_long_text_is_read_at_more_than_a_tenth_of_a_megabyte_a_second() -> None:
    # The floor is far below what is measured (0.7 MB/s), so that a busy machine does not fail it.
    text = "The minister said on Tuesday that trade had doubled since 2003 and would grow in the coming months. " * 200
    when.find(text, published=DAY)
    start = time.process_time()
    when.find(text, published=DAY)
    assert len(text) / (time.process_time() - start) > 100_000
