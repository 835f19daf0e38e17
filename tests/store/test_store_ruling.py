"""Judgements: what is withdrawn is no longer visible, and nothing is ever lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from store_worlds import reading, treaty

from detente.errors import NotFoundError, UsageError
from detente.store import Store


@pytest.fixture
def world(tmp_path):
    days = iter(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(100))
    made = Store.init(tmp_path / "w", clock=lambda: next(days))
    made.add([treaty(), reading(1)])
    return made


def withdraw(world, target):
    return world.judge("withdraw", target, by="the analyst", why="the coder misread it")


def test_a_withdrawn_claim_is_gone_now_and_there_as_known_before(world):
    one = treaty().claims[0]
    ruled = withdraw(world, one.id[:9])
    assert (ruled.target, ruled.recorded) == (one.id, datetime(2026, 1, 2, tzinfo=UTC))
    assert one not in world.claims() and len(world.claims()) == 3
    assert one in world.claims(known=date(2026, 1, 1))
    with pytest.raises(NotFoundError):
        world.claim(one.id)


def test_a_withdrawn_document_takes_its_claims_and_mentions_and_is_not_read_again(world):
    doc = treaty().document
    withdraw(world, doc.id)
    assert [one.id for one in world.documents()] == [reading(1).document.id]
    assert (
        world.claims(document=doc.id) == [] and world.mentions(document=doc.id) == [] and world.search("treaty") == []
    )
    assert world.add([treaty()]).known == 1
    assert world.claims(document=doc.id) == []


def test_an_undone_withdrawal_is_visible_again_and_an_undone_undo_is_not(world):
    one = treaty().claims[0]
    first = withdraw(world, one.id)
    second = world.undo(first.id[:8], by="the editor", why="it was right")
    assert one in world.claims() and one not in world.claims(known=first.recorded)
    world.undo(second.id, by="the analyst", why="it was not")
    assert one not in world.claims()
    assert [(row.kind, row.standing) for row in world.history()] == [
        ("withdraw", True),
        ("undo", False),
        ("undo", True),
    ]
    assert [row.by for row in world.history(one.id)] == ["the analyst"]
    assert world.query("SELECT count(*) AS n FROM judgements WHERE standing").to_pylist() == [{"n": 2}]


def test_a_ruling_undone_cannot_be_undone_again(world):
    first = withdraw(world, treaty().claims[0].id)
    world.undo(first.id, by="the editor", why="it was right")
    with pytest.raises(NotFoundError, match="no standing judgement"):
        world.undo(first.id, by="the editor", why="once more")


@pytest.mark.parametrize(
    ("kind", "target", "by", "why", "error", "said"),
    [
        ("withdrawn", "x", "a", "b", UsageError, "one of withdraw, undo"),
        ("same", "x", " ", "b", UsageError, "needs by"),
        ("same", "x", "a", "", UsageError, "needs why"),
        ("same", "", "a", "b", UsageError, "needs target"),
        ("withdraw", "no-such-thing", "a", "b", NotFoundError, "no document, claim"),
    ],
)
def test_a_ruling_that_says_too_little_or_rules_on_nothing_is_refused(world, kind, target, by, why, error, said):
    with pytest.raises(error, match=said):
        world.judge(kind, target, by=by, why=why)
    assert world.history() == []


def test_a_frozen_forecast_can_be_withdrawn_too(world):
    world.record("forecasts", "q1", "{}")
    withdraw(world, "q1")
    assert world.records("forecasts") == []


def test_the_snapshot_is_of_what_is_visible(tmp_path, world):
    whole = world.snapshot()
    ruled = withdraw(world, treaty().document.id)
    without = Store.init(tmp_path / "without")
    without.add([replace(reading(1), document=replace(reading(1).document, source="another/place.txt"))])
    assert world.snapshot() == without.snapshot() != whole
    world.undo(ruled.id, by="the editor", why="it was right")
    assert world.snapshot() == whole
    world.judge("same", "local:letter", "IRQ", by="the analyst", why="it says so")
    assert world.snapshot() != whole


def test_the_snapshot_changes_with_a_claim_withdrawn_or_read_otherwise(tmp_path, world):
    whole = world.snapshot()
    withdraw(world, treaty().claims[0].id)
    assert world.snapshot() != whole
    other = Store.init(tmp_path / "other")
    other.add([replace(treaty(), claims=treaty().claims[1:]), reading(1)])
    assert other.snapshot() != whole
