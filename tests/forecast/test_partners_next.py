"""With whom an actor does something next: rates by hand, who came first, and the words of the question."""

from __future__ import annotations

from datetime import date

import pytest

from detente.errors import UsageError
from detente.forecast import partners
from detente.forecast.partners import HALF_LIFE, OTHER_ACTS, POPULAR, With, make, parse

TODAY = date(2025, 5, 31)


def test_chances_go_by_how_often_and_how_lately() -> None:
    ago = date.fromordinal(TODAY.toordinal() - int(HALF_LIFE))
    known = [With(TODAY, "SYR", True, ("e1",)), With(ago, "TUR", True, ("e2",)), With(TODAY, "IRN", False, ("e3",))]
    found = partners.ranked(known, {"USA": 4}, as_of=TODAY)
    # One act today, one that has faded by half, one of another kind, and all of what popularity counts for.
    rates = {"SYR": 1.0, "TUR": 0.5, "USA": POPULAR, "IRN": OTHER_ACTS}
    assert {each.actor: each.chance for each in found} == pytest.approx(
        {k: v / sum(rates.values()) for k, v in rates.items()}
    )
    assert (found[0].actor, found[0].evidence) == ("SYR", ("e1",))
    assert found[0].reasons == ("1 such act before, the last 0 days ago",)


def test_the_first_day_settles_who_came_first() -> None:
    asked = make("IRQ", "talks", as_of=TODAY, until=date(2025, 6, 30))
    acts = [
        With(TODAY, "USA", True, ("e0",)),
        With(date(2025, 6, 3), "TUR", False, ("e1",)),
        With(date(2025, 6, 5), "SYR", True, ("e2",)),
        With(date(2025, 6, 5), "JOR", True, ("e3",)),
        With(date(2025, 6, 9), "IRN", True, ("e4",)),
    ]
    assert partners.first(acts, asked) == (frozenset({"SYR", "JOR"}), ("e2", "e3"))
    assert partners.first(acts[:2], asked) == (frozenset(), ())


@pytest.mark.parametrize(
    ("text", "outcome", "last"),
    [
        ("Who will Iraq most likely consult next?", "talks", (2025, 6, 30)),
        ("With whom will Iraq meet within three months?", "talks", (2025, 8, 31)),
        ("who will Iraq strike next month", "strike", (2025, 6, 30)),
    ],
)
def test_words_name_actor_act_and_window(text: str, outcome: str, last: tuple[int, int, int]) -> None:
    asked = parse(text, as_of=TODAY, find=lambda name: {"Iraq": "IRQ"}[name])
    assert asked is not None
    assert (asked.actor, asked.outcome.name, asked.first, asked.last) == ("IRQ", outcome, date(2025, 6, 1), date(*last))


def test_other_questions_are_left_to_others_and_unknown_acts_are_named() -> None:
    assert parse("will Iraq strike Syria next month", as_of=TODAY, find=str) is None
    with pytest.raises(UsageError, match="names no act"):
        parse("who will Iraq hug next month", as_of=TODAY, find=str)
    with pytest.raises(UsageError, match="within a year"):
        make("IRQ", "talks", as_of=TODAY, until=date(2027, 1, 1))
