"""A brief on imported rows alone: its footnotes point at rows by file and line."""

from datetime import date
from pathlib import Path

import pytest

from detente.errors import NotFoundError
from detente.world import World, coded
from detente.world.importing import import_file

HEADER = "event_id,date,actor,recipient,type,cameo,intensity,reports,sentence"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World.init(tmp_path / "world")
    rows = [f"{n},2020-0{n % 9 + 1}-05,Iraq,Syria,CONSULT,042,1.9,2,Iraq's envoy visited number {n}" for n in range(20)]
    rows.append("99,2020-09-20,Syria,Iraq,ACCUSE,112,-2.0,3,Syria accused its neighbour of a made-up act")
    path = tmp_path / "own.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    import_file(made, path)
    return made


@pytest.mark.parametrize("most", [5, 500])
def test_footnotes_point_at_rows_by_file_and_line(world: World, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(coded, "SINGLE", most)
    brief = world.brief("IRQ", "SYR", on=date(2020, 10, 1))
    assert brief.corpus == "no text read; 21 coded events in 43 reports (detente)"
    assert brief.footnotes
    for note in brief.footnotes:
        row = coded.original(world.store, note.claim)
        assert note.speaker == f"own.csv, line {row['line']}"
        assert row["original"][note.start : note.end] == note.quote
        assert row["row"]["sentence"][:20] in note.quote
        assert world.show(f"c:{note.claim}").id == note.claim
    assert "own.csv, line 22" in {note.speaker for note in brief.footnotes}


def test_a_pair_without_any_evidence_has_no_brief(world: World) -> None:
    with pytest.raises(NotFoundError, match="no event set"):
        world.brief("FRA", "GBR")
