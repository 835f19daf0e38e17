"""Adding: once, whole, and only what can show its evidence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from store_worlds import IRAQ, SYRIA, claim, document, reading, treaty

from detente.errors import WorldError
from detente.schema import Actor, Document, Span
from detente.store import Added, Failure, Reading, Store, delta, tables
from detente.store import store as store_module


def ticking(start=datetime(2026, 1, 1, tzinfo=UTC), step=timedelta(days=1)):
    """A clock that gives a new day every time it is asked."""
    now = [start - step]

    def clock():
        now[0] += step
        return now[0]

    return clock


def rows(world, table):
    """Everything of a table but when and with what it was recorded."""
    found = world.query(f"SELECT * EXCLUDE (recorded, batch) FROM {table} ORDER BY ALL").to_pylist()
    assert found
    return found


def test_what_is_added_comes_back_as_it_was(tmp_path):
    world = Store.init(tmp_path / "w")
    readings = [treaty(), reading(1)]
    assert world.add(readings) == Added(documents=2, claims=4, new_claims=4)
    assert set(world.claims()) == {one for each in readings for one in each.claims}
    assert set(world.mentions()) == {one for each in readings for one in each.mentions}
    assert set(world.documents()) == {each.document for each in readings}
    assert world.query("SELECT notices FROM documents WHERE len(notices) > 0").to_pylist() == [
        {"notices": ["no byline"]}
    ]


def test_reading_twice_adds_nothing(tmp_path):
    world = Store.init(tmp_path / "w")
    world.add([treaty()])
    before, files = world.snapshot(), world.status().files
    assert world.add([treaty(), treaty()]) == Added(known=2, claims=4)
    assert Store.open(tmp_path / "w").add([treaty()]) == Added(known=1, claims=2)
    assert (world.snapshot(), world.status().files) == (before, files)


def test_a_text_given_twice_in_one_call_is_added_once(tmp_path):
    world = Store.init(tmp_path / "w")
    assert world.add([reading(1), reading(1)]) == Added(documents=1, known=1, claims=4, new_claims=2)
    assert len(world.claims()) == 2


def test_the_same_input_gives_the_same_rows_however_it_is_cut_into_batches(tmp_path):
    one, other = Store.init(tmp_path / "one"), Store.init(tmp_path / "other")
    readings = [reading(number) for number in range(7)]
    one.add(readings)
    other.add(reversed(readings), batch=3)
    for table in ("documents", "claims", "mentions"):
        assert rows(one, table) == rows(other, table)
    assert one.snapshot() == other.snapshot()


def test_reprints_are_kept_and_counted(tmp_path):
    world = Store.init(tmp_path / "w")
    first = reading(1)
    copy = document(first.document.text + " Agencies.", reprint_of=first.document.id)
    assert world.add([first, Reading(copy)]) == Added(documents=2, reprints=1, claims=2, new_claims=2)
    assert world.status().reprints == 1


def test_readings_are_taken_one_at_a_time(tmp_path):
    world = Store.init(tmp_path / "w")
    seen = []

    def slowly():
        for number in range(5):
            seen.append(Store.open(tmp_path / "w").status().documents)
            yield reading(number)

    world.add(slowly(), batch=2)
    assert seen == [0, 0, 2, 2, 4]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, quote="words that are not there"),
        lambda one: replace(one, quote="", span=Span(one.span.document, 3, 3)),
        lambda one: replace(one, span=Span("another", one.span.start, one.span.end)),
        lambda one: replace(one, span=Span(one.span.document, one.span.start + 1, one.span.end)),
    ],
)
def test_a_claim_that_does_not_stand_in_its_text_is_a_failure_and_stops_no_other(tmp_path, change):
    world = Store.init(tmp_path / "w")
    bad = reading(1)
    bad = replace(bad, claims=(change(bad.claims[0]),))
    assert world.add([bad, reading(2)]) == Added(documents=1, failed=1, claims=3, new_claims=2)
    (failure,) = world.failures()
    assert failure.source == "letter-1" and "does not stand" in failure.reason


def test_a_condition_that_points_outside_its_text_is_a_failure(tmp_path):
    world = Store.init(tmp_path / "w")
    good = treaty()
    condition = good.claims[1].condition
    astray = replace(good.claims[1], condition=replace(condition, then=Span(good.document.id, 90, 900)))
    assert world.add([replace(good, claims=(astray,))]).failed == 1


def test_a_text_that_is_no_unicode_is_a_failure(tmp_path):
    world = Store.init(tmp_path / "w")
    assert world.add([Reading(Document("x", "half a pair: \ud800")), reading(1)]).failed == 1
    assert world.status().documents == 1


def test_failures_are_kept_with_their_reason(tmp_path):
    world = Store.init(tmp_path / "w")
    world.record_failures([Failure("b.pdf", "no text in it"), Failure("a.pdf", "locked")])
    assert [(one.source, one.reason) for one in world.failures()] == [("a.pdf", "locked"), ("b.pdf", "no text in it")]


def test_as_known_earlier_the_earlier_world_shows(tmp_path):
    world = Store.init(tmp_path / "w", clock=ticking())
    snapshots = {}
    for number in range(4):
        world.add([reading(number)])
        snapshots[world.status().last_recorded] = world.snapshot()
    assert len(set(snapshots.values())) == 4
    for count, (instant, snapshot) in enumerate(snapshots.items(), start=1):
        assert world.status(known=instant).documents == count
        assert len(world.claims(known=instant)) == 2 * count
        assert world.snapshot(known=instant) == snapshot
    assert world.claims(known=datetime(2025, 12, 31, tzinfo=UTC)) == []


def test_a_day_means_its_end_and_an_instant_without_zone_is_utc(tmp_path):
    world = Store.init(tmp_path / "w", clock=lambda: datetime(2026, 3, 5, 14, tzinfo=UTC))
    world.add([reading(1)])
    assert world.status(known=date(2026, 3, 5)).documents == 1
    assert world.status(known=date(2026, 3, 4)).documents == 0
    assert world.status(known=datetime(2026, 3, 5, 13, 59)).documents == 0


def test_a_clock_set_back_does_not_put_a_later_batch_before_an_earlier_one(tmp_path):
    world = Store.init(tmp_path / "w", clock=ticking(step=timedelta(days=-1)))
    world.add([reading(number) for number in range(3)], batch=1)
    recorded = world.query("SELECT recorded FROM documents ORDER BY recorded").column(0).to_pylist()
    assert len(set(recorded)) == 3


def test_a_batch_without_its_documents_is_not_there_and_the_next_call_completes_it(tmp_path, monkeypatch):
    world = Store.init(tmp_path / "w")
    whole = delta.append

    def dies_before_the_mark(folder, table):
        if folder.name == "documents":
            raise KeyboardInterrupt
        whole(folder, table)

    monkeypatch.setattr(delta, "append", dies_before_the_mark)
    with pytest.raises(KeyboardInterrupt):
        world.add([reading(1)])
    monkeypatch.undo()
    world = Store.open(tmp_path / "w")
    assert world.claims() == [] and world.mentions() == [] and world.search("letter") == []
    world.add([reading(1)])
    assert sorted(one.id for one in world.claims()) == sorted(one.id for one in reading(1).claims)
    assert world.query("SELECT count(*) AS n FROM claims").to_pylist() == [{"n": 2}]
    assert len(world.mentions()) == 2


def test_of_two_readings_of_one_text_the_first_recorded_counts_whole(tmp_path):
    one, other = Store.init(tmp_path / "w"), Store.open(tmp_path / "w")
    text = reading(1)
    less = replace(text, claims=text.claims[:1])

    def meanwhile():
        yield less
        other.add([text])

    # The second writer commits while the first, which has looked already, is still reading.
    one.add(meanwhile())
    assert one.query("SELECT count(*) AS n FROM documents").to_pylist() == [{"n": 1}]
    assert len(one.claims()) == 2 and len(one.mentions()) == 2


def test_a_world_made_before_a_field_was_added_still_opens(tmp_path, monkeypatch):
    whole = tables.schema_of

    def without_rule(name):
        schema = whole(name)
        place = schema.get_field_index("rule")
        return schema.remove(place) if place >= 0 else schema

    monkeypatch.setattr(store_module.tables, "schema_of", without_rule)
    monkeypatch.setattr(
        store_module.adding, "claims_to_table", lambda those: tables.claims_to_table(those).drop_columns(["rule"])
    )
    Store.init(tmp_path / "w").add([reading(1)])
    monkeypatch.undo()
    world = Store.open(tmp_path / "w")
    assert [one.rule for one in world.claims()] == ["", ""]
    doc = document("Syria wrote back.")
    world.add([Reading(doc, (), (claim(doc, doc.text, actors=(SYRIA,), recipients=(IRAQ,), rule="wrote"),))])
    assert sorted(one.rule for one in world.claims()) == ["", "", "wrote"]


def test_a_table_that_an_older_world_lacks_is_empty(tmp_path):
    world = Store.init(tmp_path / "w")
    for path in sorted((tmp_path / "w" / "tables" / "scenarios").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (tmp_path / "w" / "tables" / "scenarios").rmdir()
    world = Store.open(tmp_path / "w")
    assert world.records("scenarios") == []
    world.record("scenarios", "no-dam", "{}")
    assert [one.id for one in world.records("scenarios")] == ["no-dam"]


def test_the_users_own_actor_can_be_corrected_and_the_old_row_is_still_known(tmp_path):
    world = Store.init(tmp_path / "w", clock=ticking())
    world.add_actors([Actor("example-front", "Example Front", "armed-group", codes=(("cow", "900"),))])
    world.add_actors([Actor("example-front", "The Example Front", "armed-group")])
    assert [one.name for one in world.actors()] == ["The Example Front"]
    assert [one.codes for one in world.actors(known=date(2026, 1, 1))] == [(("cow", "900"),)]


def test_a_forecast_once_recorded_is_not_changed(tmp_path):
    world = Store.init(tmp_path / "w")
    world.record("forecasts", "q1", '{"p": 0.3}')
    world.record("forecasts", "q1", '{"p": 0.3}')
    with pytest.raises(WorldError, match="is not changed"):
        world.record("forecasts", "q1", '{"p": 0.9}')
    assert [one.body for one in world.records("forecasts")] == ['{"p": 0.3}']
