"""Claims judged by people: the sample, verdicts that are kept with their author, and errors by field."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from detente.errors import NotFoundError, UsageError
from detente.schema import Claim, Document, Party, Span
from detente.store import Reading, Store
from detente.world import World

TEXT = "Iraq blamed Syria. " * 40
IRAQ, SYRIA = Party("IRQ", "Iraq", ("IRQ",), "IRQ"), Party("SYR", "Syria", ("SYR",), "SYR")


def _claim(number: int, kind: str) -> Claim:
    start = 19 * number
    span = Span("doc", start, start + 17)
    types = {"event": "ACCUSE", "tie": "HOSTILITY", "stance": "OPPOSE"}
    return Claim(f"c{number:02d}", span, TEXT[start : start + 17], kind, types[kind], (IRAQ,), (SYRIA,))  # type: ignore[arg-type]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """30 events, 9 ties and a stance."""
    kinds = ["event"] * 30 + ["tie"] * 9 + ["stance"]
    claims = tuple(_claim(number, kind) for number, kind in enumerate(kinds))
    days = iter(range(1, 10_000))
    store = Store.init(
        tmp_path / "world", clock=lambda: datetime(2025, 1, 1, tzinfo=UTC).replace(microsecond=next(days))
    )
    store.add([Reading(Document("doc", TEXT, published=date(2025, 1, 1)), claims=claims)])
    return World(store)


def _right(world: World, claim: str, *, wrong: tuple[str, ...] = (), by: str = "Ann") -> None:
    fields = ("who", "what", "whom", "when", "according_to", "certainty")
    world.judge(claim, {name: "wrong" if name in wrong else "right" for name in fields}, by=by)


def test_a_sample_has_every_kind_in_its_share_and_the_same_seed_draws_the_same(world: World) -> None:
    drawn = world.audit_sample(20, seed=1)
    # 40 claims, 20 drawn: half of each kind, and the one stance for sure.
    assert Counter(c.kind for c in drawn) == {"event": 15, "tie": 4, "stance": 1}
    assert [c.id for c in drawn] == [c.id for c in world.audit_sample(20, seed=1)]
    assert [c.id for c in drawn] != [c.id for c in world.audit_sample(20, seed=2)]
    assert len(world.audit_sample(1000)) == 40


def test_what_was_judged_is_not_asked_again_and_the_rest_stays_the_same(world: World) -> None:
    first = [c.id for c in world.audit_sample(10)]
    _right(world, first[0])
    world.confirm(first[1], why="read again", by="Ann")
    assert [c.id for c in world.audit_sample(10)] == first[2:]


def test_errors_by_field_come_with_the_wilson_interval(world: World) -> None:
    for number in range(10):
        _right(world, f"c{number:02d}", wrong=("when",) if number < 2 else ())
    rows = {row["field"]: row for row in world.field_errors()}
    assert set(rows) == {"who", "what", "whom", "when", "according_to", "certainty", "claim"}
    # Wilson's interval of 2 in 10 and 0 in 10 at 95%: Brown, Cai and DasGupta 2001, worked out by its formula.
    assert rows["when"] == {"field": "when", "judged": 10, "wrong": 2, "share": 0.2, "low": 0.0567, "high": 0.5098}
    assert (rows["who"]["wrong"], rows["who"]["low"], rows["who"]["high"]) == (0, 0.0, 0.2775)
    assert rows["claim"]["wrong"] == 2


def test_confirmed_claims_are_right_and_mended_fields_were_wrong_whatever_is_said_later(world: World) -> None:
    world.fix("c00", "type=REJECT", why="it is a refusal", by="Ann")
    world.confirm("c00", why="right now", by="Bob")
    world.confirm("c01", why="right", by="Ann")
    rows = {row["field"]: (row["judged"], row["wrong"]) for row in world.field_errors()}
    assert rows == {
        "who": (2, 0), "what": (2, 1), "whom": (2, 0), "when": (2, 0), "according_to": (2, 0), "certainty": (2, 0), "claim": (2, 1)
    }  # fmt: skip


def test_a_field_that_was_only_mended_says_nothing_of_the_others(world: World) -> None:
    world.fix("c00", "when=2024", why="last year", by="Ann")
    world.fix("c00", "issue=border", why="of the border", by="Ann")
    assert [(r["field"], r["judged"], r["wrong"]) for r in world.field_errors()] == [("when", 1, 1), ("claim", 1, 1)]


def test_the_last_verdict_holds_and_both_are_kept_with_their_authors(world: World) -> None:
    _right(world, "c00", wrong=("who",), by="Ann")
    _right(world, "c00", by="Bob")
    assert {row["field"]: row["wrong"] for row in world.field_errors()}["who"] == 0
    history = world.history("c00")
    assert [(row["by"], row["kind"]) for row in history] == [("Ann", "confirm"), ("Bob", "confirm")]
    world.undo(history[1]["id"], why="a slip", by="Bob")
    assert {row["field"]: row["wrong"] for row in world.field_errors()}["who"] == 1


def test_unsure_is_no_verdict(world: World) -> None:
    world.judge("c00", {"who": "unsure", "what": "right"}, by="Ann")
    assert [(r["field"], r["judged"]) for r in world.field_errors()] == [("what", 1)]


def test_a_withdrawn_claim_was_wrong_as_a_whole(world: World) -> None:
    world.withdraw("c05", why="misread", by="Ann")
    assert [(r["field"], r["judged"], r["wrong"]) for r in world.field_errors()] == [("claim", 1, 1)]


def test_saying_the_same_again_adds_nothing_and_an_audit_changes_no_claim(world: World) -> None:
    before = world.store.claim("c00")
    assert world.judge("c00", {"who": "wrong"}, by="Ann") is not None
    assert world.judge("c00", {"who": "wrong"}, by="Ann") is None
    assert world.store.claim("c00") == before


def test_verdicts_that_are_none_are_refused(world: World) -> None:
    with pytest.raises(UsageError, match="no field 'colour'"):
        world.judge("c00", {"colour": "right"}, by="Ann")
    with pytest.raises(UsageError, match="'maybe' is no verdict"):
        world.judge("c00", {"who": "maybe"}, by="Ann")
    with pytest.raises(UsageError, match="nothing was judged"):
        world.judge("c00", {}, by="Ann")
    with pytest.raises(NotFoundError):
        world.judge("zzz", {"who": "right"}, by="Ann")
    with pytest.raises(UsageError, match="one or more"):
        world.audit_sample(0)
