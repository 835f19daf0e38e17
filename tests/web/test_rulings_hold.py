"""What people rule shows wherever the world is asked; what was read is kept."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from detente.errors import InputError, NotFoundError, UsageError
from detente.world import misreading, review, ruling, watching


@pytest.fixture
def own(tmp_path: Path, fresh):
    return fresh(tmp_path / "ruled")


def _claim(world, quote: str):
    return next(claim for claim in world.store.claims() if quote in claim.quote)


def test_a_mended_field_shows_everywhere_and_what_was_read_is_kept(own) -> None:
    claim, before = _claim(own, "shut the pipeline"), datetime.now(UTC)
    level = own.relation("IRQ", "SYR", on=date(1982, 5, 1)).score
    done = own.fix(claim.id[:8], "type=AID", why="it opened it", by="A. Reader")
    read = own.store.claim(claim.id)
    # Aid is material cooperation: class and sign follow the type.
    assert (read.type, read.quad, read.tone, read.confidence) == ("AID", 2, 1, 1.0)
    assert own.store.claim(claim.id, known=before).type == "SANCTION"
    assert own.sql(f"SELECT type FROM claims WHERE id = '{claim.id}'")[0]["type"] == "AID"
    assert own.relation("IRQ", "SYR", on=date(1982, 5, 1)).score > level + 0.5
    said = f"type mended from SANCTION to AID by A. Reader on {done.recorded:%Y-%m-%d}"
    assert next(row for row in own.log("IRQ", "SYR") if row["id"] == claim.id)["mended"] == said
    assert own.card(f"c:{claim.id}")["mended"] == [said]
    assert next(e for e in own.events() if claim.id in e.claims).type == "AID"
    own.undo(done.id, why="it shut it")
    assert own.store.claim(claim.id) == claim


def test_actors_are_mended_by_name_and_stand_as_they_were_on_the_claims_day(own) -> None:
    claim = _claim(own, "accused Syria of a plot")
    own.fix(claim.id, "recipients=Turkey", why="the sentence says so")
    (turkey,) = own.store.claim(claim.id).recipients
    assert (turkey.actor, turkey.states) == ("TUR", ("TUR",))
    assert claim.id not in {row["id"] for row in own.log("IRQ", "SYR")}
    assert claim.id in {row["id"] for row in own.log("IRQ", "TUR")}
    assert review.mends(own.store, [claim.id])[claim.id][0].text.startswith("recipients mended from Syria to Turkey")


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("type=DANCE", "ACCUSE"),
        ("mood=bad", "actors"),
        ("when=soon", "YYYY"),
        ("intensity=99", "-10 to 10"),
        ("AID", "field=value"),
    ],
)
def test_a_fix_that_says_nothing_tells_what_would(own, value: str, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        own.fix(own.store.claims()[0].id, value, why="test")
    assert own.store.history() == []


def test_a_time_is_mended_as_exactly_as_it_is_given(own) -> None:
    claim = _claim(own, "accused Syria of a plot")
    own.fix(claim.id, "when=1979-07..1979-08", why="no day is given")
    when = own.store.claim(claim.id).when
    assert (when.earliest, when.latest) == (date(1979, 7, 1), date(1979, 8, 31))


def test_a_confirmed_claim_has_full_confidence(own) -> None:
    claim = own.store.claims()[0]
    own.confirm(claim.id, why="checked")
    assert (claim.confidence, own.store.claim(claim.id).confidence) == (0.8, 1.0)


def test_a_claim_that_was_missed_is_added_where_it_stands(own) -> None:
    doc = next(d for d in own.store.documents() if d.title == "A visit")
    start = doc.text.index("joint work")
    fields = {"kind": "event", "type": "COOPERATE", "actors": "Iraq, Syria", "when": "2023-07-16"}
    made, done = review.add_claim(own, doc.id, start, start + 10, fields, by="A. Reader", why="missed")
    read = own.store.claim(made.id)
    assert (read.quote, read.coder, [p.actor for p in read.actors]) == ("joint work", "by hand", ["IRQ", "SYR"])
    assert made.id in {row["id"] for row in own.log("IRQ", "SYR")}
    own.undo(done.id, why="it was there")
    with pytest.raises(NotFoundError):
        own.store.claim(made.id)
    with pytest.raises(UsageError, match="characters"):
        review.add_claim(own, doc.id, 5, 10**6, fields, by="A. Reader", why="missed")


def test_who_a_name_is_holds_in_one_text_or_in_all(own) -> None:
    docs = {d.title: d for d in own.store.documents()}
    one, other = docs["First contact"], docs["Ambassadors recalled"]
    review.who_is(own, one.id, "nouri-al-maliki", "bashar-al-assad", everywhere=False, by="A. Reader", why="test")
    parties = {
        d.id: {p.actor for c in own.store.claims(document=d.id) for p in (*c.actors, *c.recipients)}
        for d in (one, other)
    }
    assert "nouri-al-maliki" not in parties[one.id] and "nouri-al-maliki" in parties[other.id]
    assert {m.actor for m in own.store.mentions(document=one.id)} >= {"bashar-al-assad"}
    review.who_is(own, one.id, "local:the-smugglers", "Islamic State", everywhere=True, by="A. Reader", why="test")
    assert own.store.claims(actors=["local:the-smugglers"]) == []
    assert own.store.mentions(actor="local:the-smugglers") == []


def test_happenings_are_parted_and_joined(own) -> None:
    event = next(e for e in own.events() if len(e.claims) == 2)
    one, other = event.claims
    done = own.apart(one, why="another day")
    assert not any(set(event.claims) <= set(e.claims) for e in own.events())
    own.undo(done.id, why="the same day after all")
    assert event in own.events()
    alone = [e for e in own.events() if len(e.claims) == 1][:2]
    own.same(f"e:{alone[0].id}", f"e:{alone[1].id}", why="test")
    assert any({*alone[0].claims, *alone[1].claims} <= set(e.claims) for e in own.events())
    with pytest.raises(UsageError, match="already"):
        own.same(one, other, why="test")


def test_one_door_leads_to_every_ruling(own) -> None:
    claim = own.store.claims()[0].id
    ruled = ruling.rule(own, "confirm", claim, by="A. Reader", why="checked")
    assert ruling.rule(own, "undo", ruled.id, by="A. Reader", why="hasty").target == ruled.id
    with pytest.raises(InputError, match="withdraw"):
        ruling.rule(own, "delete", claim, by="A. Reader", why="test")


def test_intervals_widen_by_what_people_found_misread_and_why_says_so(own) -> None:
    on = date(2025, 5, 18)
    before = own.relation("IRQ", "SYR", on=on)
    claims = [c for c in own.store.claims() if c.kind == "event"][: misreading.LEAST]
    for n, claim in enumerate(claims):
        assert misreading.of(own.store) is None
        if n % 3:
            own.confirm(claim.id, why="checked")
        else:
            own.fix(claim.id, "type=CONSULT" if claim.type != "CONSULT" else "type=AGREE", why="checked")
    found = misreading.of(own.store)
    # Every third of thirty.
    assert found is not None and (found.field, found.wrong, found.judged) == ("what", 10, 30)
    pair = own.pair("IRQ", "SYR", at=on)
    plain = type(pair)(pair.a, pair.b, pair.claims, pair.events, pair.documents, pair.coded)
    assert pair.state(on).high - pair.state(on).low > plain.state(on).high - plain.state(on).low
    assert "of 30 claims checked here, 10" in own.why("IRQ", "SYR", on=on)[-1].text
    assert before.score != pytest.approx(pair.state(on).score, abs=1e-6)


def test_changed_judgments_are_told_with_reason_and_counts(own) -> None:
    pair, now = own.pair("IRQ", "SYR", at=date(2025, 5, 18)), date(2025, 5, 18)
    then = date(2009, 8, 1)
    earlier = watching.printed_by(pair, then)
    assert all((d.published or then) <= then for d in earlier.documents.values())
    found = watching.changes(watching.Look(earlier, then), watching.Look(pair, now), own.registry)
    kinds = [change.kind for change in found]
    assert kinds == sorted(kinds, key=watching.KINDS.index) and {"contradiction", "office", "actor"} <= set(kinds)
    assert "news" not in kinds
    told = next(change for change in found if change.kind == "contradiction")
    fresh = set(pair.claims) - set(earlier.claims)
    assert told.outlets == 4 and told.reports >= told.events > 10 and set(told.claims) & fresh
    assert watching.changes(watching.Look(pair, now), watching.Look(pair, now), own.registry) == []


def test_a_watched_pair_is_kept_in_the_world_and_is_no_evidence(own) -> None:
    before = own.store.snapshot()
    assert watching.watch(own, "Syria", "IRQ", by="A. Reader") is not None
    assert watching.watch(own, "IRQ", "SYR", by="A. Reader") is None
    assert list(watching.watched(own.store)) == [("IRQ", "SYR")] and own.store.snapshot() == before
    watching.unwatch(own, "IRQ", "SYR", by="A. Reader")
    assert watching.watched(own.store) == {}
    with pytest.raises(NotFoundError):
        watching.unwatch(own, "IRQ", "SYR", by="A. Reader")


def test_a_ruling_that_can_no_longer_be_followed_is_passed_over(own, caplog) -> None:
    claim = own.store.claims()[0]
    own.store.judge("fix", claim.id, "type=A_TYPE_OF_LATER_TIMES", by="A. Reader", why="test")
    own.store.judge("add", claim.span.document, json.dumps({"start": 0}), by="A. Reader", why="test")
    assert own.store.claim(claim.id).type == claim.type
    assert "passed over" in caplog.text
