"""Runs: memory by its closed form, common random numbers, and the same seed to the byte."""

import time
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from systems import DAY, WIDE, system

from detente.relations.parameters import parameters
from detente.scenario import mechanisms
from detente.scenario.mechanisms import weights
from detente.scenario.simulate import Plan, Seen, Settings, Turn, drawn, intervals, month_ends, run
from detente.scenario.system import Start

FEW = Settings(months=6, runs=50)
HELD = {"fast_days": 18.0, "slow_days": 2600.0, "gain": 1.0}
BLOW = Seen(date(2025, 2, 1), 0, 1, -9.0, 7.0, True, "blow")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_ones() -> None:
    one, other, third = (run(system(), Plan((BLOW,)), replace(FEW, seed=seed)) for seed in (3, 3, 4))
    assert one.levels.tobytes() == other.levels.tobytes()
    assert one.levels.tobytes() != third.levels.tobytes()


def test_two_arms_differ_by_the_plan_alone() -> None:
    base, branch = (run(system(), plan, FEW) for plan in (Plan(), Plan((BLOW,))))
    change = branch.levels - base.levels
    assert not change[0].any()
    assert (change[1:, :, 0] < 0).mean() > 0.95
    assert not change[:, :, 1:].any()


def test_an_act_moves_a_level_by_its_gain_and_fades_with_the_half_lives() -> None:
    # A level known exactly but for the variance given: by hand, gain (0.9 + 2) / (0.9 + 2 + 0.9 + 7) on both parts together.
    start = Start(fast_variance=0.9, slow_variance=2.0, apart_variance=0.9)
    day, ends = date(2025, 1, 2), month_ends(DAY, 6)
    seen = Seen(day, 0, 1, -9.0, 7.0, False, "x")
    using = Settings(months=6, runs=4000, held=HELD)
    base, branch = (run(system(start=start), plan, using) for plan in (Plan(), Plan((seen,))))
    change = (branch.levels - base.levels)[:, :, 0].mean(axis=1)
    process = parameters().process
    off = -9.0 - process.mean
    gains = np.array([0.9, 2.0]) / 10.8
    for month in (1, 3, 6):
        left = [0.5 ** ((ends[month] - day).days / days) for days in (HELD["fast_days"], HELD["slow_days"])]
        assert change[month] == pytest.approx(off * float(gains @ left), rel=0.05)


def test_what_is_added_sums_to_the_change() -> None:
    using = Settings(months=3, runs=2000, held=HELD)
    base, branch = (run(system(), plan, using) for plan in (Plan(), Plan((BLOW,))))
    change = (branch.levels - base.levels)[2, :, 0].mean()
    # The act came in the first month, so until the end of the second one month of fading is left.
    fast, slow = branch.added["blow"][0, :, 0]
    days = (branch.days[2] - branch.days[1]).days
    assert change == pytest.approx(fast * 0.5 ** (days / 18.0) + slow * 0.5 ** (days / 2600.0), rel=0.05)


def test_left_alone_a_level_keeps_the_variance_that_its_fit_found() -> None:
    process = parameters().process
    start = Start(
        fast_variance=process.fast_variance, slow_variance=process.slow_variance,
        apart_variance=weights()["reciprocity"].extra["variance"],
    )  # fmt: skip
    ran = run(system(start=start), Plan(), Settings(months=24, runs=4000, held=HELD))
    wanted = process.fast_variance + process.slow_variance
    assert ran.levels[0].var() == pytest.approx(wanted, rel=0.06)
    assert ran.levels[-1].var() == pytest.approx(wanted, rel=0.06)


def test_only_the_one_who_acts_is_moved_apart() -> None:
    towards = run(system(), Plan((BLOW,)), FEW).apart - run(system(), Plan(), FEW).apart
    back = run(system(), Plan((replace(BLOW, way=-1),)), FEW).apart - run(system(), Plan(), FEW).apart
    both = run(system(), Plan((replace(BLOW, way=0),)), FEW).apart - run(system(), Plan(), FEW).apart
    assert towards[1, 0] < 0 < back[1, 0]
    assert not both.any()


def test_a_change_of_leader_is_read_by_its_mechanism_only() -> None:
    warm = Start(slow=4.0, slow_variance=0.1, evidence=5)
    turn = Plan(turns=(Turn(date(2025, 3, 1), 0, ((0, -5.0),), "new"),))
    using = replace(FEW, mechanisms=("memory", "reciprocity", "leaders"))
    without = run(system(start=warm), turn, FEW).levels - run(system(start=warm), Plan(), FEW).levels
    change = run(system(start=warm), turn, using).levels - run(system(start=warm), Plan(), using).levels
    assert not without.any()
    assert np.median(change[-1, :, 0]) < -1
    assert abs(np.median(change[-1, :, 1])) < 0.3


def test_parameters_are_drawn_within_their_intervals_or_held() -> None:
    spans = intervals(tuple(mechanisms.ALL))
    for name, (value, low, high) in spans.items():
        draws = drawn(name, value, low, high, Settings(runs=2000))
        assert low - 1e-4 <= draws.min() <= draws.max() <= high + 1e-4
    assert (drawn("gain", 1.0, 0.5, 2.0, Settings(held={"gain": 1.3})) == np.float32(1.3)).all()


def test_a_month_ends_on_the_last_day_where_it_is_shorter() -> None:
    assert month_ends(date(2024, 1, 31), 3) == (
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
    )
    assert month_ends(date(2025, 11, 30), 3)[-1] == date(2026, 2, 28)


def test_a_thousand_runs_of_forty_actors_over_two_years_take_seconds() -> None:
    actors = tuple(f"A{n:02}" for n in range(40))
    started = time.process_time()
    run(system(actors), Plan(), Settings(mechanisms=mechanisms.defaults()))
    # Two CPU seconds where it was measured; a loop over runs would take minutes.
    assert time.process_time() - started < 10
    assert WIDE in system(actors).starts
