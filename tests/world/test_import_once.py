"""One row is in a world once: whatever file, piece of a file or process it comes from."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from detente.reading.coded import chunks
from detente.world import World, coded, importing
from detente.world.importing import ImportReport, import_file

HEADER = "event_id,date,actor,recipient,type,sentence"


def _own(path: Path, numbers: range, *, word: str = "said") -> Path:
    rows = [f"{n},2014-01-{n % 28 + 1:02},Iraq,Syria,CONSULT,{word} {n}" for n in numbers]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def _ids(world: World) -> list[str]:
    return world.store.query("SELECT id FROM coded ORDER BY id").column("id").to_pylist()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


def test_a_key_that_comes_again_in_a_later_piece_of_a_file_is_left_out(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "chunks", partial(chunks, size=400))
    path = _own(tmp_path / "a.csv", range(100, 140))
    with path.open("a", encoding="utf-8") as more:
        more.write("105,2014-02-01,Iraq,Syria,CONSULT,again\n200,2014-02-01,Iraq,Syria,CONSULT,new\n")
    report = import_file(world, path)
    assert (report.rows, report.added, report.repeated, report.known) == (42, 41, 1, 0)
    assert _ids(world) == [f"detente-{n}" for n in (*range(100, 140), 200)]
    shown = coded.original(world.store, "detente-105")
    assert (shown["line"], shown["row"]["sentence"]) == (7, "said 105")
    rows = world.store.query("SELECT id FROM coded_rows").column("id").to_pylist()
    assert sorted(rows) == _ids(world)


def test_a_piece_of_which_nothing_is_new_leaves_no_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "chunks", partial(chunks, size=1500))
    path = _own(tmp_path / "a.csv", range(100, 130))
    body = path.read_text(encoding="utf-8").split("\n", 1)[1]
    path.write_text(f"{HEADER}\n{body}{body}", encoding="utf-8")
    report = import_file(world, path)
    assert (report.added, report.repeated) == (30, 30)
    assert len(_ids(world)) == 30


def test_overlapping_files_add_what_is_new_and_tell_what_is_known(world: World, tmp_path: Path) -> None:
    import_file(world, _own(tmp_path / "a.csv", range(100, 110)))
    report = import_file(world, _own(tmp_path / "b.csv", range(105, 115)))
    assert (report.rows, report.added, report.known) == (10, 5, 5)
    assert len(_ids(world)) == 15


def test_a_file_whose_bytes_are_known_is_not_read_again(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _own(tmp_path / "a.csv", range(100, 110))
    import_file(world, path)
    path.rename(tmp_path / "renamed.csv")
    monkeypatch.setattr(importing, "chunks", None)
    report = import_file(world, tmp_path / "renamed.csv")
    assert (report.dataset, report.rows, report.added, report.known) == ("detente", 10, 0, 10)


def test_an_import_that_another_overtakes_adds_only_what_that_did_not(world: World, tmp_path: Path) -> None:
    first, second = _own(tmp_path / "a.csv", range(100, 110)), _own(tmp_path / "b.csv", range(105, 115))
    overtaking: list[ImportReport] = []

    def overtake(_rows: int) -> None:
        # Called when the rows of the first were compared with what the world holds, and not yet committed.
        if not overtaking:
            overtaking.append(import_file(World.open(world.store.folder), second))

    report = import_file(world, first, progress=overtake)
    assert (overtaking[0].added, report.added, report.known) == (10, 5, 5)
    assert _ids(world) == [f"detente-{n}" for n in range(100, 115)]


def test_two_processes_that_import_one_file_at_once_add_it_once(world: World, tmp_path: Path) -> None:
    path = _own(tmp_path / "a.csv", range(100, 400))
    code = """
import sys
from pathlib import Path
from detente.world import World
folder, path, gate = map(Path, sys.argv[1:])
world = World.open(folder)
assert world.registry.actors and world.store.status()
print("ready", flush=True)
while not gate.exists():
    pass
world.import_file(path)
"""
    gate = tmp_path / "gate"
    told = [sys.executable, "-c", code, str(world.store.folder), str(path), str(gate)]
    children = [subprocess.Popen(told, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    gate.touch()
    for child in children:
        child.communicate(timeout=60)
    assert [child.returncode for child in children] == [0, 0]
    assert len(_ids(world)) == 300
    assert len(world.store.query("SELECT batch FROM imports")) == 1


def test_both_rows_of_a_revision_are_never_seen_together(world: World, tmp_path: Path) -> None:
    import_file(world, _own(tmp_path / "a.csv", range(100, 103)))
    report = import_file(world, _own(tmp_path / "b.csv", range(100, 102), word="wrote"))
    assert (report.added, report.revised) == (2, 2)
    texts = [row["quote"] for row in world.log("IRQ", "SYR")]
    assert sorted(texts) == ["said 102", "wrote 100", "wrote 101"]
    before = world.store.query("SELECT min(recorded) AS day FROM coded").to_pylist()[0]["day"]
    assert {row["quote"] for row in world.log("IRQ", "SYR", known=before)} == {"said 100", "said 101", "said 102"}
