"""Weekly sums weigh what the single events would."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from detente.relations import Week, observations, state_of, with_weeks
from detente.schema import Event, Party, When

PARTIES = {"IRQ": Party("IRQ", "Iraq", ("IRQ",), "IRQ"), "SYR": Party("SYR", "Syria", ("SYR",), "SYR")}
MONDAY = date.fromordinal(7 * 105_000)


def _event(n: int, day: date, intensity: float = -10.0) -> Event:
    return Event(f"e{n}", ("IRQ",), "ASSAULT", ("SYR",), When(day, day), quad=4, intensity=intensity, reports=2)


def test_events_of_one_day_and_kind_give_exactly_the_level_of_their_sum() -> None:
    single = observations((), [_event(n, MONDAY) for n in range(12)], "IRQ", "SYR", registry_parties=PARTIES)
    week = Week(MONDAY.toordinal() // 7, 1, 4, MONDAY.toordinal(), -10.0, 12, 24, "w")
    summed = with_weeks(observations((), (), "IRQ", "SYR"), [week])
    for later in (0, 30, 400):
        one, other = (state_of(seen, MONDAY + timedelta(days=later)) for seen in (single, summed))
        assert other.score == pytest.approx(one.score, abs=1e-9)
        assert (other.low, other.high) == pytest.approx((one.low, one.high), abs=1e-9)
    assert (summed.events, summed.reports) == (single.events, single.reports) == (12, 24)


def test_single_events_of_the_week_share_its_variance_with_the_sum() -> None:
    events = [_event(n, MONDAY) for n in range(12)]
    single = observations((), events, "IRQ", "SYR", registry_parties=PARTIES)
    mixed = with_weeks(
        observations((), events[:4], "IRQ", "SYR", registry_parties=PARTIES),
        [Week(MONDAY.toordinal() // 7, 1, 4, MONDAY.toordinal(), -10.0, 8, 16, "w")],
    )
    day = MONDAY + timedelta(days=10)
    assert state_of(mixed, day).score == pytest.approx(state_of(single, day).score, abs=1e-9)
    assert mixed.events == 12


def test_a_sum_without_reports_weighs_no_more_than_one_with() -> None:
    week = Week(105_000, 1, 4, 735_000, -10.0, 3, 3, "w")
    empty = observations((), (), "IRQ", "SYR")
    noise = [with_weeks(empty, [replace(week, reports=n)]).rows[0].noise for n in (0, 1, 3, 30)]
    assert noise[0] == noise[1] > noise[2] > noise[3]
