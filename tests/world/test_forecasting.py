"""The circle in the example world: ask, freeze, time passes, settle, score; nothing later than `as_of` is seen."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from detente.errors import NotFoundError, UsageError
from detente.forecast import partners
from detente.world import World, demo, forecasting
from detente.world import partners as settled

ASKED, LATER = date(2025, 5, 31), date(2025, 9, 5)
MEET = "will Iraq and Syria meet by 31 August 2025"


@pytest.fixture
def world(example_world: Path, tmp_path: Path) -> World:
    shutil.copytree(example_world, tmp_path / "world")
    return World.open(tmp_path / "world")


def next_of(world: World, asked: partners.Who) -> settled.Ranked:
    return settled.ask(world, asked, as_of=ASKED)


def add_later(world: World) -> None:
    world.add([demo.examples() / "later" / "2025-08-20-courier.txt"])


def test_the_whole_circle(world: World) -> None:
    kept, asked = forecasting.freeze(world, MEET, as_of=ASKED)
    assert asked.answer.probability is not None
    assert forecasting.due(world, as_of=date(2025, 8, 31)) == []
    add_later(world)
    standing = forecasting.score(world, as_of=LATER)
    done = standing.scored[0]
    assert done.frozen == kept
    assert done.outcome is True
    assert done.scores["brier"]["model"] == pytest.approx((1 - asked.answer.probability) ** 2)
    # Each piece of evidence opens to a happening told by the later text.
    events = [world.show(f"e:{name}") for name in done.settlement.evidence]
    assert len(events) == len(done.settlement.evidence) > 0
    assert forecasting.settle(world, as_of=date(2026, 1, 1)) == []


def test_a_text_published_later_changes_nothing(world: World) -> None:
    before = forecasting.ask(world, MEET, as_of=ASKED)
    add_later(world)
    after = forecasting.ask(world, MEET, as_of=ASKED)
    assert after.answer == before.answer
    assert forecasting.ask(world, "will Iraq and Syria meet by 31 October 2025", as_of=LATER).acts > before.acts


def test_freezing_twice_keeps_one(world: World) -> None:
    forecasting.freeze(world, MEET, as_of=ASKED)
    forecasting.freeze(world, MEET, as_of=ASKED)
    assert len(forecasting.listed(world)) == 1


def test_withdrawing_hides_no_miss(world: World) -> None:
    kept, _ = forecasting.freeze(world, MEET, as_of=ASKED)
    world.store.judge("withdraw", kept.id, by="tester", why="it looks bad")
    add_later(world)
    standing = forecasting.score(world, as_of=LATER)
    assert [each.frozen.id for each in standing.scored] == [kept.id]
    assert standing.counts["withdrawn"] == 1


def test_the_level_is_asked_settled_and_scored(world: World) -> None:
    _, asked = forecasting.freeze(world, "level of Iraq and Syria next month", as_of=ASKED)
    add_later(world)
    standing = forecasting.score(world, as_of=LATER)
    level = asked.answer.spread
    assert level.quantile(0.1) < standing.scored[0].settlement.value < level.quantile(0.9)
    assert set(standing.means["crps"]) == {"model", "base_rate", "persistence", "climatology"}


def test_what_nobody_wrote_of_can_not_be_forecast(world: World) -> None:
    with pytest.raises(NotFoundError, match="nothing published by 2025-05-31"):
        forecasting.ask(world, "will Peru strike Chile next month", as_of=ASKED)
    with pytest.raises(NotFoundError, match="Atlantis"):
        forecasting.ask(world, "will Atlantis strike Syria next month", as_of=ASKED)
    with pytest.raises(NotFoundError, match="no forecast was frozen"):
        forecasting.score(world, as_of=LATER)


def test_an_open_window_is_not_settled(world: World) -> None:
    asked = forecasting.question(world, MEET, as_of=ASKED)
    with pytest.raises(UsageError, match="nothing to settle"):
        forecasting.outcome(world, asked, as_of=date(2025, 8, 31))


def test_the_fan_widens_with_the_window(world: World) -> None:
    asked = forecasting.question(world, "verbal cooperation of Iraq and Syria within six months", as_of=ASKED)
    points = forecasting.fan(world, asked, as_of=ASKED)
    assert points[-1][0] == asked.last
    assert points[0][1]["0.95"] <= points[-1][1]["0.95"]


def test_a_day_that_has_not_come_settles_nothing(world: World) -> None:
    forecasting.freeze(world, MEET, as_of=ASKED)
    add_later(world)
    with pytest.raises(UsageError, match="has not come"):
        forecasting.settle(world, as_of=date(9999, 1, 1))


def test_a_world_that_read_nothing_since_settles_nothing(world: World) -> None:
    kept, _ = forecasting.freeze(world, MEET, as_of=ASKED)
    assert forecasting.settle(world, as_of=LATER) == []
    assert forecasting.due(world, as_of=LATER) == [kept]


def test_the_record_has_every_forecast_with_what_became_of_it(world: World) -> None:
    forecasting.freeze(world, MEET, as_of=ASKED)
    forecasting.freeze(world, "level of Iraq and Syria by 31 October 2025", as_of=ASKED)
    add_later(world)
    assert world.record()["counts"]["settled"] == 0
    forecasting.settle(world, as_of=LATER)
    told = world.record()
    assert [kind["kind"] for kind in told["kinds"]] == ["act"]
    assert [row["outcome"] for row in told["forecasts"]] == [True, None]
    assert all(row["snapshot"] and row["reasons"] for row in told["forecasts"])
    assert told["kinds"][0]["n"] == 1
    assert set(told["kinds"][0]["means"]["brier"]) == {"model", "base_rate", "persistence", "climatology"}


def test_who_is_met_next_is_ranked_with_past_happenings_and_settled(world: World) -> None:
    asked = partners.make("IRQ", "talks", as_of=ASKED, until=date(2025, 8, 31))
    found = next_of(world, asked)
    assert found.answers[0].actor == "SYR"
    assert all(world.show(f"e:{name}") for name in found.answers[0].evidence)
    add_later(world)
    assert next_of(world, asked).answers == found.answers
    came, evidence = settled.outcome(world, asked, as_of=LATER)
    assert "SYR" in came
    assert evidence
    with pytest.raises(UsageError, match="not kept"):
        forecasting.freeze(world, "who will Iraq meet next month", as_of=ASKED)
