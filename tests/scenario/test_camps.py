"""Camps at the end of a run: who likes whom stands together, and a new enmity divides."""

from dataclasses import replace
from datetime import date

import pytest
from systems import system

from detente.errors import UsageError
from detente.scenario.camps import camps
from detente.scenario.simulate import Plan, Seen, Settings
from detente.scenario.system import Start, System

FOUR = ("AAA", "BBB", "CCC", "DDD")
USING = Settings(months=2, runs=40)


def two_camps() -> System:
    # Pairs in order: AB AC AD BC BD CD. AB and CD are friends, all others foes.
    friends = (True, False, False, False, False, True)
    made = system(FOUR)
    starts = tuple(Start(slow=5.0 if friend else -5.0, slow_variance=0.5, evidence=3) for friend in friends)
    return replace(made, starts=starts)


def test_friends_stand_together_in_nearly_all_runs() -> None:
    found = camps(two_camps(), Plan(), USING, FOUR)
    assert found.base[0] == (1.0, (("AAA", "BBB"), ("CCC", "DDD")))
    assert found.base == found.branch
    assert found.shifted == ()
    assert {(each.a, each.b): each.base for each in found.together}["CCC", "DDD"] == 1.0


def test_an_enmity_divides_the_camps() -> None:
    made = two_camps()
    blows = tuple(
        Seen(date(2025, 1, day), made.pair("AAA", "BBB")[0], 0, -10.0, 0.01, True, f"b{day}") for day in (10, 20)
    )
    wide = replace(made, starts=(replace(made.starts[0], slow_variance=50.0), *made.starts[1:]))
    found = camps(wide, Plan(blows), USING, FOUR)
    first = found.together[0]
    assert (first.a, first.b) == ("AAA", "BBB")
    assert first.branch < first.base
    assert found.shifted[0] == first


def test_too_few_or_too_many_actors_are_refused() -> None:
    with pytest.raises(UsageError, match="2 actors for camps: from 3 to 10"):
        camps(two_camps(), Plan(), USING, FOUR[:2])
