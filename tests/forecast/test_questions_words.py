"""Questions in words and in form: what they mean, and what is said where they mean nothing."""

from __future__ import annotations

from datetime import date

import pytest

from detente.errors import NotFoundError, UsageError
from detente.forecast import questions
from detente.forecast.questions import Question, make, parse

TODAY = date(2025, 5, 31)
KNOWN = {"irq": "IRQ", "iraq": "IRQ", "syr": "SYR", "syria": "SYR", "turkey": "TUR", "guinea-bissau": "GNB"}


def find(name: str) -> str:
    if name.lower() not in KNOWN:
        raise NotFoundError(f"nobody is known as {name!r}")
    return KNOWN[name.lower()]


def read(text: str) -> Question:
    return parse(text, as_of=TODAY, find=find)


@pytest.mark.parametrize(
    ("text", "outcome", "beyond", "sense", "directed", "last"),
    [
        ("Will IRQ-SYR material conflict exceed 20 by 30 September 2025?", "material conflict", 20, "above", False, (2025, 9, 30)),
        ("will conflict between Iraq and Syria be at least 3 in July 2025", "conflict", 2, "above", False, (2025, 7, 31)),
        ("will Iraq -> Syria verbal conflict stay below 5 next month", "verbal conflict", 5, "below", True, (2025, 6, 30)),
        ("Next month's level of Iraq-Syria", "level", None, "above", False, (2025, 6, 30)),
        ("verbal cooperation between Iraq and Syria within three months", "verbal cooperation", None, "above", False, (2025, 8, 31)),
        ("Will Iraq and Syria sign an agreement before September 2025?", "agreement", None, "above", False, (2025, 8, 31)),
        ("will Turkey impose sanctions on Syria next year", "sanction", None, "above", True, (2026, 12, 31)),
        ("will Turkey strike the Guinea-Bissau in July 2025", "strike", None, "above", True, (2025, 7, 31)),
        ("will Guinea-Bissau-Syria conflict exceed 1 next month", "conflict", 1, "above", False, (2025, 6, 30)),
    ],
)  # fmt: skip
def test_words_are_understood(
    text: str, outcome: str, beyond: float | None, sense: str, directed: bool, last: tuple[int, int, int]
) -> None:
    if last[0] == 2026:
        with pytest.raises(UsageError, match="more than a year"):
            read(text)
        return
    asked = read(text)
    assert (asked.outcome.name, asked.beyond, asked.sense, asked.directed) == (outcome, beyond, sense, directed)
    assert asked.last == date(*last)
    assert asked.first > TODAY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("will Iraq strike Syria by March 2025", "already knows"),
        ("will Iraq strike Syria", "no window"),
        ("will Iraq hug Syria next month", "no question that can be settled"),
        ("will Iraq strike Iraq next month", "two different actors"),
        ("will Iraq-Syria level exceed 12 next month", "between -10 and 10"),
    ],
)
def test_what_can_not_be_settled_is_refused_with_what_would_be_right(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read(text)


def test_an_unknown_actor_is_named() -> None:
    with pytest.raises(NotFoundError, match="Atlantis"):
        read("will Iraq strike Atlantis next month")
    with pytest.raises(NotFoundError, match="Atlantis"):
        read("will Atlantis-Syria conflict exceed 3 next month")


def test_a_window_that_has_begun_is_asked_from_tomorrow() -> None:
    assert read("will Iraq and Syria meet in 2025").first == date(2025, 6, 1)


def test_words_and_form_make_the_same_question() -> None:
    form = make("IRQ", "SYR", "material conflict", as_of=TODAY, window=(None, date(2025, 9, 30)), beyond=20)
    assert form == read("will IRQ-SYR material conflict exceed 20 by 30 September 2025")
    assert form.id == read("Will Iraq and Syria material conflict exceed 20 until 30 September 2025?").id


def test_an_unknown_outcome_lists_those_there_are() -> None:
    with pytest.raises(UsageError, match="level, cooperation, conflict"):
        make("IRQ", "SYR", "war", as_of=TODAY, window=(None, date(2025, 9, 30)))


def test_a_question_comes_back_from_its_record() -> None:
    asked = read("will Turkey strike Syria in July 2025")
    assert questions.from_record(questions.to_record(asked)) == asked


def test_every_verb_is_one_outcome_only() -> None:
    words = [word for outcome in questions.outcomes().values() for word in outcome.words]
    assert len(words) == len(set(words))
