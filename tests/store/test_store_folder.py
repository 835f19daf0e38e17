"""The folder: made, opened, searched, imported into and compacted."""

import shutil
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet
import pytest
from store_worlds import document, reading, treaty

from detente.errors import NotFoundError, UsageError, WorldError
from detente.store import Reading, Store, delta, tables


def test_a_world_is_named_and_opened_again(tmp_path):
    assert Store.init(tmp_path / "iraq").config.name == "iraq"
    name = 'a "name" with \\ and \x7f, ünïcode 😀\nand a line'
    Store.init(tmp_path / "other", name=name)
    world = Store.open(tmp_path / "other")
    assert (world.config.name, world.status().name, world.config.format) == (name, name, 1)


def test_an_empty_world_answers_everything_with_nothing(tmp_path):
    world = Store.init(tmp_path / "w")
    status = world.status()
    assert (status.documents, status.claims, status.failures, status.last_recorded) == (0, 0, 0, None)
    assert world.claims() == world.documents() == world.mentions() == world.search("iraq") == world.history() == []
    assert world.snapshot() == world.snapshot(known=None)
    assert world.compact() == {}


def test_where_there_is_no_world_the_error_says_how_to_make_one(tmp_path):
    with pytest.raises(WorldError, match=f"no world in {tmp_path}: make one with `detente init {tmp_path}`"):
        Store.open(tmp_path)
    with pytest.raises(WorldError, match="no world in"):
        Store.open(tmp_path / "nowhere")


def test_a_world_is_not_made_twice(tmp_path):
    Store.init(tmp_path / "w").add([treaty()])
    with pytest.raises(WorldError, match="is a world already"):
        Store.init(tmp_path / "w")
    assert Store.open(tmp_path / "w").status().documents == 1


def test_an_init_that_was_killed_can_be_repeated(tmp_path):
    Store.init(tmp_path / "w")
    (tmp_path / "w" / "detente.toml").unlink()
    with pytest.raises(WorldError, match="no world"):
        Store.open(tmp_path / "w")
    assert Store.init(tmp_path / "w").status().documents == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [("format = 2", "newer detente, this one reads 1"), ("name = 'x'", "no format"), ("format = [", "can't be read")],
)
def test_a_world_that_cannot_be_read_says_why(tmp_path, text, said):
    Store.init(tmp_path)
    (tmp_path / "detente.toml").write_text(text)
    with pytest.raises(WorldError, match=said):
        Store.open(tmp_path)


def test_a_broken_log_is_named(tmp_path):
    Store.init(tmp_path)
    (tmp_path / "tables" / "claims" / "_delta_log" / "00000000000000000000.json").write_text("{")
    with pytest.raises(WorldError, match="claims"):
        Store.open(tmp_path).claims()


@pytest.mark.parametrize("name", ["o'brien", "two words", "100", "st*r", "ünï", "#1 a?b", "a;b", "$x {y}"])
def test_a_world_may_lie_under_an_odd_name(tmp_path, name):
    world = Store.init(tmp_path / name)
    world.add([treaty()])
    assert len(Store.open(tmp_path / name).claims()) == 2


@pytest.mark.parametrize("name", ["a[1]", "50%", "a^b", "a|b", "a\\b"])
def test_a_name_the_table_writer_fails_on_is_refused_before_anything_is_made(tmp_path, name):
    with pytest.raises(WorldError, match="choose another folder"):
        Store.init(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_tables_are_plain_files_that_others_can_read(tmp_path):
    world = Store.init(tmp_path / "w")
    world.add([treaty()])
    (file,) = (tmp_path / "w" / "tables" / "claims").glob("*.parquet")
    table = pyarrow.parquet.read_table(file)
    assert table.schema.field("recorded").type == pa.timestamp("us", tz="UTC")
    assert set(table.column("id").to_pylist()) == {one.id for one in treaty().claims}


def test_importing_the_package_loads_none_of_the_heavy_libraries():
    code = "import detente.store, sys; print([m for m in ('duckdb', 'deltalake', 'pyarrow') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Search


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """Read only: the tests that only search share it."""
    world = Store.init(tmp_path_factory.mktemp("searched") / "w")
    world.add([treaty()])
    return world


def test_a_sentence_is_found_by_the_stems_of_its_words_with_its_place(searched):
    (hit,) = searched.search("signs treaties")
    assert (
        treaty().document.text[hit.start : hit.end]
        == hit.snippet
        == "Iraq and Syria signed a water treaty in May 2009."
    )
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["signed", "treaty"]


def test_a_title_is_found_and_stands_at_no_place_of_the_text(searched):
    (hit,) = searched.search("river")
    assert (hit.start, hit.end, hit.snippet) == (0, 0, "A treaty on the river")


def test_words_in_double_quotes_stand_together(searched):
    assert len(searched.search('"water treaty"')) == 1
    assert searched.search('"treaty water"') == [] and len(searched.search("treaty water")) == 1


def test_accents_make_no_difference(tmp_path):
    world = Store.init(tmp_path / "w")
    world.add([Reading(document("Erdoğan met the envoy."))])
    assert len(world.search("Erdogan")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "***",
        '"',
        '""',
        "treaty AND OR NOT nothing",
        "NEAR(treaty)",
        "body:treaty",
        "-treaty x",
        "tre*",
        "(",
        "\x00",
        "' OR 1",
    ],
)
def test_what_a_user_types_is_never_syntax(searched, text):
    assert searched.search(text) == []


def test_the_best_hits_come_first_and_no_more_than_asked(tmp_path):
    world = Store.init(tmp_path / "w")
    world.add(
        [
            Reading(document("Iraq and Iraq and Iraq.")),
            Reading(document("Iraq, which is a country of many rivers, and Syria.")),
        ]
    )
    hits = world.search("Iraq", limit=1)
    assert [hit.snippet for hit in hits] == ["Iraq and Iraq and Iraq."]
    scores = [hit.score for hit in world.search("iraq")]
    assert scores == sorted(scores, reverse=True) and len(scores) == 2


def test_the_index_follows_the_tables_and_may_be_deleted(tmp_path):
    world = Store.init(tmp_path / "w")
    world.add([treaty()])
    first = world.search("treaty")
    world.add([reading(1)])
    world.index()
    assert len(world.search("letter")) == 2
    (tmp_path / "w" / "index.sqlite").unlink()
    assert world.search("treaty") == first


def test_what_was_withdrawn_later_is_found_as_known_before(tmp_path):
    world = Store.init(tmp_path / "w")
    world.add([treaty()])
    before = world.status().last_recorded
    world.judge("withdraw", treaty().document.id, by="the analyst", why="a forgery")
    assert world.search("treaty") == [] and len(world.search("treaty", known=before)) == 3


def test_a_damaged_index_says_what_to_do(tmp_path):
    world = Store.init(tmp_path / "w")
    (tmp_path / "w" / "index.sqlite").write_bytes(b"no database" * 200)
    with pytest.raises(WorldError, match="delete the file"):
        world.search("treaty")


# Imports


def test_imported_rows_are_a_view_of_their_name_once(tmp_path):
    world = Store.init(tmp_path / "w")
    rows = pa.table({"source": ["IRQ", "SYR"], "code": ["043", "190"], "goldstein": [2.8, -10.0]})
    batch = world.append_table("coded", rows)
    assert world.append_table("coded", pa.concat_tables([rows.slice(0, 1), rows.slice(1)])) == batch
    assert world.query("SELECT code FROM coded ORDER BY code").to_pylist() == [{"code": "043"}, {"code": "190"}]
    assert Store.open(tmp_path / "w").query("SELECT DISTINCT batch FROM coded").to_pylist() == [{"batch": batch}]


def test_an_import_is_withdrawn_whole_and_changes_the_snapshot(tmp_path):
    world = Store.init(tmp_path / "w")
    empty = world.snapshot()
    batch = world.append_table("coded", pa.table({"code": ["043"]}))
    kept = world.append_table("coded", pa.table({"code": ["190"]}))
    assert world.snapshot() != empty
    world.judge("withdraw", batch, by="the analyst", why="the wrong year's file")
    assert world.query("SELECT batch FROM coded").to_pylist() == [{"batch": kept}]
    world.judge("withdraw", kept[:6], by="the analyst", why="the wrong year's file")
    assert world.snapshot() == empty


def test_a_column_an_import_adds_is_null_in_older_rows_and_one_of_another_type_is_refused(tmp_path):
    world = Store.init(tmp_path / "w")
    world.append_table("coded", pa.table({"code": ["043"]}))
    world.append_table("coded", pa.table({"code": ["190"], "place": ["Mosul"]}))
    found = world.query("SELECT code, place FROM coded ORDER BY code").to_pylist()
    assert found == [{"code": "043", "place": None}, {"code": "190", "place": "Mosul"}]
    with pytest.raises(WorldError, match="column code holds string, these rows double"):
        world.append_table("coded", pa.table({"code": [1.5]}))
    with pytest.raises(WorldError, match="a type that no table holds"):
        world.append_table("coded", pa.table({"took": pa.array([1], pa.duration("s"))}))
    assert world.query("SELECT count(*) AS n FROM coded").to_pylist() == [{"n": 2}]


@pytest.mark.parametrize("name", ["claims", "Coded", "a b", "../x", "x; DROP", ""])
def test_an_import_takes_no_name_of_the_worlds_own_nor_one_that_is_none(searched, name):
    with pytest.raises(UsageError, match="no table for imports"):
        searched.append_table(name, pa.table({"x": [1]}))
    with pytest.raises(UsageError, match="the world's own"):
        searched.append_table("coded", pa.table({"recorded": [1]}))


def test_a_slice_of_nested_rows_is_written_as_it_reads(tmp_path):
    world = Store.init(tmp_path / "w")
    rows = tables.claims_to_table([*reading(1).claims, *treaty().claims, *reading(2).claims]).slice(1, 4)
    world.append_table("copies", rows)
    found = tables.claims_from_table(world.query("SELECT * FROM copies"))
    assert set(found) == set(tables.claims_from_table(rows)) and len(found) == 4


# Compaction


def test_compaction_changes_nothing_that_can_be_seen(tmp_path):
    world, reader = Store.init(tmp_path / "w"), Store.open(tmp_path / "w")
    world.add([reading(number) for number in range(6)], batch=1)
    before, claims, files = world.snapshot(), reader.claims(), world.status().files
    done = world.compact(least=2)
    assert done["claims"] == {"before": 6, "after": 1, "deleted": 0}
    assert world.status().files == files - 15
    assert (world.snapshot(), world.claims(), reader.claims()) == (before, claims, claims)
    # A reader that looked before is still in the middle of the old files, which stay for a day.
    assert len(list((tmp_path / "w" / "tables" / "claims").glob("*.parquet"))) == 7


def test_small_files_are_put_together_by_adding_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(delta, "SMALL_FILES", 4)
    world = Store.init(tmp_path / "w")
    world.add([reading(number) for number in range(5)], batch=1)
    # Three tables, each with the file of the first four batches and that of the fifth.
    assert world.status().files == 6


def test_a_copied_folder_is_the_same_world(tmp_path):
    world = Store.init(tmp_path / "w")
    world.add([treaty()])
    shutil.copytree(tmp_path / "w", tmp_path / "copy")
    assert Store.open(tmp_path / "copy").snapshot() == world.snapshot()
    with pytest.raises(NotFoundError):
        Store.open(tmp_path / "copy").document("zz")
