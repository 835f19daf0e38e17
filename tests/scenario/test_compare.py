"""The difference that a branch makes: pairs, paths, what they hang on, and what to watch."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from systems import DAY, system

from detente.errors import UsageError
from detente.scenario import compare, outcome, plan
from detente.scenario.assumptions import Act, Capability, Office, Tie
from detente.scenario.branch import Assumed, Branch
from detente.scenario.compare import DEFAULT, EXPLORATORY
from detente.scenario.outcome import Outcome
from detente.scenario.simulate import Plan, Settings
from detente.scenario.system import Start, System
from detente.schema import Party

FEW = Settings(months=6, runs=100)
MADE = (
    Assumed("a1", Act("AAA", "ASSAULT", "BBB", date(2025, 2, 1), -10.0, because="claim9")),
    Assumed("a2", Act("AAA", "CONSULT", "CCC", date(2025, 2, 1), 2.5)),
)


def party(actor: str, _on: date) -> Party:
    return Party(actor, actor, (actor,), actor)


def difference(made: Sequence[Assumed], using: Settings = FEW, of: System | None = None) -> compare.Difference:
    here = of or told(system(("AAA", "BBB", "CCC", "DDD")))

    def plan_of(some: Sequence[Assumed]) -> Plan:
        return plan.plan(here, [(each.id, each.assumption) for each in some], months=using.months, party=party)

    return compare.compare(here, made, plan_of, using, pairs=[("CCC", "DDD")])


def told(made: System) -> System:
    return replace(made, starts=tuple(replace(each, evidence=3) for each in made.starts))


def test_the_pair_that_was_hit_moves_most_and_says_why() -> None:
    found = difference(MADE)
    hit = found.moved[0]
    assert (hit.a, hit.b, hit.label) == ("AAA", "BBB", DEFAULT)
    assert hit.change.low < hit.change.median < hit.change.high < 0
    assert hit.share > 0.95
    assert hit.base_rate < 0.3
    assert [step.assumption for step in hit.path] == ["a1"]
    assert hit.path[0].evidence == ("claim9",)
    assert hit.path[0].points == pytest.approx(hit.change.median, abs=0.4)


def test_a_pair_that_stays_is_told_where_it_is_asked_for() -> None:
    found = difference(MADE)
    still = next(each for each in found.moved if (each.a, each.b) == ("CCC", "DDD"))
    assert still.change.median == 0.0
    assert still.path == ()
    assert found.still >= 4


def test_a_change_hangs_on_the_assumption_that_made_it() -> None:
    hit = difference(MADE).moved[0]
    keys = {key.id: key for key in hit.keys}
    assert (keys["a1"].if_false, keys["a1"].low, keys["a1"].high) == (0.0, 0.0, 0.0)
    assert keys["a2"].low is not None and keys["a2"].low < keys["a2"].if_false
    assert keys["a2"].if_false == keys["a2"].change
    first = hit.hangs[0]
    assert first.parameter == "gain"
    assert abs(first.at_low) < abs(keys["a1"].change) < abs(first.at_high)


def test_a_backers_quarrel_becomes_its_clients_by_a_path_of_two_steps() -> None:
    backs = np.zeros((4, 4))
    backs[3, 0] = 1.0  # A backs D
    here = told(system(("AAA", "BBB", "CCC", "DDD"), backs=backs))
    here = replace(here, evidence={("backs", "DDD", "AAA"): ("claim7",)})
    using = replace(FEW, months=24, mechanisms=("memory", "reciprocity", "patrons"), held={"patrons": 1.0})
    found = difference(MADE[:1], using, here)
    moved = next(each for each in found.moved if (each.a, each.b) == ("BBB", "DDD"))
    assert moved.label == EXPLORATORY
    first, second = moved.path
    assert (first.pair, first.mechanism, first.assumption) == (("AAA", "BBB"), "memory", "a1")
    assert (second.pair, second.mechanism, second.via, second.evidence) == (
        ("BBB", "DDD"),
        "patrons",
        ("AAA", "BBB"),
        ("claim7",),
    )
    assert moved.change.median < 0


def test_what_starts_without_evidence_is_exploratory() -> None:
    found = difference(MADE, of=system(("AAA", "BBB", "CCC", "DDD")))
    assert found.moved[0].label == EXPLORATORY


def test_indicators_name_a_level_and_a_day() -> None:
    (watch, *_) = difference(MADE).indicators
    assert "AAA and BBB below" in watch.text
    assert watch.by == date(2025, 3, 1) or watch.by == date(2025, 2, 1)
    assert watch.odds is not None and watch.odds > 1


def test_nothing_assumed_is_nothing_to_compare() -> None:
    with pytest.raises(UsageError, match="assumes nothing"):
        difference(())


def test_a_tie_counts_while_it_holds_and_makes_a_backer() -> None:
    here = system(("AAA", "BBB", "CCC"))
    tie = Tie("AAA", "ARMS_SUPPLY", "BBB", date(2025, 2, 1), 7.0, date(2025, 4, 1))
    made = plan.plan(here, [("t", tie)], months=6, party=party)
    assert [seen.value for seen in made.seen] == [7.0]
    assert made.structures[2].backs[1, 0] == 1.0
    assert made.structures[6].backs[1, 0] == 0.0


def test_the_second_backer_shares_with_the_first() -> None:
    backs = np.zeros((3, 3))
    backs[1, 2] = 1.0
    here = system(("AAA", "BBB", "CCC"), backs=backs)
    made = plan.plan(here, [("t", Tie("AAA", "PATRONAGE", "BBB", date(2025, 2, 1), 6.0))], months=3, party=party)
    assert made.structures[3].backs[1].tolist() == [0.5, 0.0, 0.5]


def test_who_takes_an_office_acts_for_the_state_from_then_on() -> None:
    here = system(("AAA", "BBB", "somebody"))
    office = Office("AAA-president", "somebody", date(2025, 2, 1), "another")

    def person(actor: str, on: date) -> Party:
        return Party(actor, actor, ("AAA",), "AAAPTY") if actor == "somebody" else party(actor, on)

    def act(day: date) -> tuple[str, Act]:
        return ("x", Act("somebody", "AID", "BBB", day, 7.4))

    before = plan.plan(here, [("o", office), act(date(2025, 1, 15))], months=3, party=person)
    after = plan.plan(here, [("o", office), act(date(2025, 2, 15))], months=3, party=person)
    pairs = [{here.pairs[seen.pair] for seen in each.seen} for each in (before, after)]
    assert pairs == [{("BBB", "somebody")}, {("AAA", "BBB"), ("BBB", "somebody")}]
    assert [turn.actor for turn in after.turns] == [0]


def test_an_act_at_home_is_unrest_and_a_capability_changes_from_its_day() -> None:
    here = system(("AAA", "BBB", "rebels"))

    def known(actor: str, on: date) -> Party:
        return Party("rebels", "rebels", ("AAA",), "AAAREB") if actor == "rebels" else party(actor, on)

    fight = Act("rebels", "ASSAULT", "AAA", date(2025, 2, 1), -10.0)
    able = Capability("BBB", 0.5, date(2025, 3, 1))
    made = plan.plan(here, [("f", fight), ("c", able)], months=3, party=known)
    assert made.structures[1].unrest[0] == made.structures[3].unrest[0] == 0.5
    assert [made.structures[month].capability[1] for month in (1, 2)] == [1.0, 0.5]


def test_more_reports_of_one_act_weigh_more_and_count_once() -> None:
    here = system(("AAA", "BBB", "CCC"))
    one, three = (
        plan.plan(here, [("x", Act("AAA", "AID", "BBB", date(2025, 2, 1), 7.4, reports))], months=3, party=party).seen
        for reports in (1, 3)
    )
    assert len(one) == len(three) == 1
    assert three[0].noise < one[0].noise


def test_an_outcome_comes_back_from_json() -> None:
    branch = Branch("b", "test", DAY, assumptions=MADE)
    inputs = outcome.inputs(branch, FEW, ("AAA",), snapshot="s", version="0")
    made = Outcome(outcome.run_id(inputs), inputs, difference(MADE), notes=("a note",))
    assert outcome.from_record(outcome.to_record(made)) == made
    again = outcome.inputs(branch, replace(FEW, seed=1), ("AAA",), snapshot="s", version="0")
    assert outcome.run_id(again) != made.id


def test_a_start_with_no_spread_moves_by_drift_alone() -> None:
    # Gains come from the spread of the start, so one who is known for certain learns only from what it has drifted since.
    sure = told(system(("AAA", "BBB", "CCC", "DDD"), Start()))
    assert abs(difference(MADE, of=sure).moved[0].change.median) < abs(difference(MADE).moved[0].change.median)
