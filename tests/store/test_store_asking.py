"""Asking: typed getters, and SQL that can do nothing but read."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from store_worlds import IRAQ, MINISTER, SYRIA, TURKEY, claim, document, reading, treaty

from detente.errors import AmbiguousError, NotFoundError, UsageError, WorldError
from detente.schema import When, digest
from detente.store import Reading, Store, view


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Read only: the tests of this file share it."""
    made = Store.init(tmp_path_factory.mktemp("asked") / "it's a world")
    made.add([treaty(), reading(1)])
    return made


def test_claims_of_a_dyad_are_the_same_from_either_end(world):
    assert len(world.claims(dyad=("IRQ", "SYR"))) == 3
    assert world.claims(dyad=("IRQ", "SYR")) == world.claims(dyad=("SYR", "IRQ"))
    assert world.claims(dyad=("IRQ", "TUR")) == []


def test_claims_are_found_by_who_takes_part_by_kind_and_by_document(world):
    agreed, condition = treaty().claims
    assert world.claims(actors=["TUR"]) == [condition]
    assert len(world.claims(actors=["TUR", "SYR"])) == 4
    assert world.claims(actors=[]) == []
    assert world.claims(kinds=["condition", "tie"]) == [condition]
    assert world.claims(document=treaty().document.id) == [agreed, condition]
    assert world.claims(document=treaty().document.id, kinds=["event"], dyad=("IRQ", "SYR")) == [agreed]


def test_a_person_counts_for_the_state_and_for_itself(tmp_path):
    world = Store.init(tmp_path / "w")
    doc = document("The minister wrote to Syria.")
    one = claim(doc, doc.text, actors=(MINISTER,), recipients=(SYRIA,))
    world.add([Reading(doc, (), (one,))])
    assert world.claims(dyad=("SYR", "IRQ")) == world.claims(dyad=("example-minister", "SYR")) == [one]


def test_on_a_day_holds_what_may_include_it_with_a_missing_end_open(tmp_path):
    world = Store.init(tmp_path / "w")
    times = [
        (When(date(2009, 5, 1), date(2009, 5, 31)), True),
        (When(date(2009, 5, 20), date(2009, 5, 20)), True),
        (When(date(2009, 5, 21), date(2009, 5, 31)), False),
        (When(date(2009, 5, 1), date(2009, 5, 19)), False),
        (When(date(1980, 1, 1), None), True),
        (When(None, date(2010, 1, 1)), True),
        (When(None, date(2009, 1, 1)), False),
        (When(), False),
    ]
    doc = document(" ".join(f"Iraq sheltered group {number}." for number in range(len(times))))
    claims = [claim(doc, f"Iraq sheltered group {number}.", when=when) for number, (when, _) in enumerate(times)]
    world.add([Reading(doc, (), tuple(claims))])
    holding = [one for one, (_, holds) in zip(claims, times, strict=True) if holds]
    assert world.claims(at=date(2009, 5, 20)) == holding


def test_mentions_are_found_by_document_and_by_actor_known_or_not(world):
    assert [one.text for one in world.mentions(actor="IRQ")] == ["Iraq"]
    assert [one.text for one in world.mentions(actor="local:letter 1 of series 1")] == ["letter 1 of series 1"]
    assert [one.text for one in world.mentions(document=treaty().document.id)] == ["Iraq", "Syria"]
    assert world.mentions(document=treaty().document.id, actor="TUR") == []


def test_documents_are_found_by_their_ids_with_or_without_texts(world):
    doc = treaty().document
    assert world.documents(ids=[doc.id, "no-such-id", doc.id]) == [doc]
    assert world.documents(ids=[]) == []
    assert world.documents(ids=[doc.id], texts=False) == [replace(doc, text="")]
    assert [one.published for one in world.documents(texts=False)] == [date(2009, 5, 20), date(2020, 1, 1)]


def test_one_thing_is_found_by_the_beginning_of_its_id(world):
    doc, one = treaty().document, treaty().claims[0]
    assert world.document(doc.id[:8]) == world.document(doc.id) == doc
    assert world.claim(one.id[:8]) == one


@pytest.mark.parametrize("missing", ["nothing-has-this", "%", "", "' OR true --"])
def test_an_id_that_nothing_has_is_not_found(world, missing):
    with pytest.raises(NotFoundError, match="no claim whose id begins with"):
        world.claim(missing)


def test_a_beginning_that_fits_several_names_them(tmp_path):
    world = Store.init(tmp_path / "w")
    world.add([reading(number) for number in range(20)])
    ids = sorted(reading(number).document.id for number in range(20))
    twins = next((a, b) for a, b in pairwise(ids) if a[0] == b[0])
    with pytest.raises(AmbiguousError) as caught:
        world.document(twins[0][0])
    assert all(each in str(caught.value) for each in twins)


def test_sql_sees_every_table_as_a_view(world):
    assert {row["name"] for row in world.query("SHOW TABLES").to_pylist()} == {
        "documents", "mentions", "claims", "judgements", "actors", "forecasts", "scenarios", "failures",
    }  # fmt: skip
    found = world.query('SELECT type, "when".text AS said, earliest FROM claims WHERE earliest IS NOT NULL')
    assert found.to_pylist() == [{"type": "AGREE", "said": "in May 2009", "earliest": date(2009, 5, 1)}]


@pytest.mark.parametrize(
    "sql",
    [
        "FROM claims SELECT count(*)",
        "WITH few AS (SELECT * FROM claims LIMIT 2) SELECT id FROM few",
        "VALUES (1), (2)",
        "SELECT 'a; b' AS text; -- one statement all the same",
        "DESCRIBE claims",
        "SUMMARIZE documents",
        "SELECT p.actor FROM claims, unnest(actors) AS t(p)",
        "SELECT * FROM range(3)",
        "TABLE documents",
    ],
)
def test_questions_are_answered(world, sql):
    assert world.query(sql).num_rows > 0


def test_values_are_bound_and_never_become_sql(world):
    nasty = "x' OR true; DROP VIEW claims; --"
    assert world.query("SELECT ? AS said", [nasty]).to_pylist() == [{"said": nasty}]
    assert (
        world.claims(document=nasty) == [] and world.claims(actors=[nasty]) == [] and world.mentions(actor=nasty) == []
    )
    assert world.query("SELECT $day AS day", {"day": date(2020, 1, 1)}).to_pylist() == [{"day": date(2020, 1, 1)}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        'SELECT * FROM "/etc/passwd"',
        "SELECT (SELECT max(content) FROM read_text('/etc/passwd'))",
        "WITH a AS (FROM read_blob('/etc/*')) SELECT * FROM a",
        "SELECT * FROM glob('/etc/*')",
        "DESCRIBE SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
        "SELECT * FROM query_table('documents')",
        "SELECT * FROM parquet_metadata('x')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM house.claims",
        "SELECT * FROM duckdb_settings()",
        "COPY (SELECT 1) TO 'out.csv'",
        "COPY claims TO 'out.parquet'",
        "ATTACH 'other.db'",
        "SET threads = 1",
        "RESET threads",
        "PRAGMA version",
        "CALL pragma_version()",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CREATE TABLE t AS SELECT 1",
        "CREATE OR REPLACE VIEW claims AS SELECT 1",
        "DROP VIEW claims",
        "INSERT INTO claims VALUES (1)",
        "DELETE FROM claims",
        "EXPORT DATABASE 'out'",
        "EXPLAIN ANALYZE SELECT 1",
        "BEGIN",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY (SELECT 1) TO 'out.csv'",
        "",
        "-- nothing",
        "SELEC 1",
        "SELECT",
        "SELECT nothing FROM claims",
        "SELECT * FROM no_such_table",
        "SELECT * FROM claims WHERE id = ?",
        "SELECT 1/0 + 'x'::INTEGER",
    ],
)
def test_what_is_more_than_a_question_or_no_sql_is_refused(world, sql, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        world.query(sql)
    assert list(tmp_path.iterdir()) == []
    assert world.query("SELECT count(*) AS n FROM claims").to_pylist() == [{"n": 4}]


def test_the_connection_itself_opens_no_other_file_even_for_the_houses_own_sql(world):
    with pytest.raises(UsageError, match="disabled by configuration"):
        world._view(None).rows("SELECT * FROM read_text('/etc/passwd')")
    with pytest.raises(UsageError, match="locked"):
        world._view(None).rows("SET enable_external_access = true")


def test_the_callers_variables_are_no_tables(world):
    import pyarrow as pa

    secret = pa.table({"x": [1]})
    with pytest.raises(UsageError, match="does not exist"):
        world.query("SELECT * FROM secret")
    assert secret.num_rows == 1


def test_a_query_that_takes_too_long_is_stopped(world):
    began = time.monotonic()
    with pytest.raises(WorldError, match=r"longer than 0\.2 s"):
        world.query("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b", seconds=0.2)
    assert time.monotonic() - began < 5
    assert world.query("SELECT 1 AS n").to_pylist() == [{"n": 1}]


def test_an_answer_beyond_measure_is_refused(world, monkeypatch):
    monkeypatch.setattr(view, "MOST_BYTES", 100_000)
    with pytest.raises(WorldError, match="gigabyte"):
        world.query("SELECT range FROM range(1000000)")


def test_a_file_of_the_world_that_is_gone_is_named(tmp_path):
    world = Store.init(tmp_path / "w")
    world.add([reading(1)])
    for file in (tmp_path / "w" / "tables" / "claims").glob("*.parquet"):
        file.unlink()
    with pytest.raises(WorldError, match="parquet"):
        Store.open(tmp_path / "w").claims()


def test_threads_may_share_a_world(world):
    def ask(number):
        return len(world.claims(dyad=("IRQ", "SYR"), known=None if number % 2 else date(2000, 1, 1)))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(20))) == [0, 3] * 10


def test_times_come_back_in_utc(world):
    ((recorded,),) = [row.values() for row in world.query("SELECT max(recorded) AS at FROM claims").to_pylist()]
    assert recorded.utcoffset().total_seconds() == 0
    assert recorded <= datetime.now(UTC)


def test_turkey_takes_part_only_where_it_is_named(world):
    assert [one.actors for one in world.claims(actors=["TUR"])] == [(TURKEY,)]
    assert digest("x") not in {one.id for one in world.claims(actors=["IRQ"])}
    assert all(IRAQ in (*one.actors, *one.recipients) for one in world.claims(actors=["IRQ"]))
