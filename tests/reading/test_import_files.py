"""Which event set a file is, and its rows in columns."""

import gzip
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente.errors import InputError
from detente.reading.coded.files import chunks
from detente.reading.coded.layouts import LAYOUTS, recognise

ICEWS = next(layout for layout in LAYOUTS if layout.name == "icews")
POLECAT = next(layout for layout in LAYOUTS if layout.name == "polecat")


def _columns(name: str) -> int:
    return len(next(layout for layout in LAYOUTS if layout.name == name).columns)


def test_layouts_have_the_column_counts_that_the_sets_document() -> None:
    # GDELT 2.0 codebook V2.0 (2015): 61 and 16; GDELT 1.0 codebook: 58, 57 before SOURCEURL was added in 2013; ICEWS and
    # POLECAT: their public releases.
    counts = {"icews": 20, "gdelt-2": 61, "gdelt-1": 58, "gdelt-1-early": 57, "gdelt-mentions": 16, "polecat": 40}
    assert {name: _columns(name) for name in counts} == counts


@pytest.mark.parametrize("name", ["gdelt-2", "gdelt-1", "gdelt-1-early", "gdelt-mentions"])
def test_sets_without_a_header_are_told_by_their_number_of_columns(name: str) -> None:
    line = "\t".join(["123"] + ["x"] * (_columns(name) - 1))
    assert recognise([line]).layout.name == name


def test_a_header_is_known_whatever_its_case_and_extra_columns() -> None:
    header = "\t".join([*(name.upper() for name in ICEWS.columns), "Extra"])
    found = recognise([header])
    assert found.layout.name == "icews"
    assert found.columns == (*ICEWS.columns, "Extra")


def test_a_polecat_header_with_more_names_than_the_rows_have_is_read_by_position() -> None:
    names = list(POLECAT.columns)
    header = "\t".join([*names[:7], "Headline", "Text", *names[7:]])
    row = "\t".join(["1"] * len(names))
    assert recognise([header, row]).columns == POLECAT.columns


def test_trailing_tabs_in_a_polecat_header_are_columns_of_their_own() -> None:
    header = "\t".join(POLECAT.columns) + "\t\t"
    row = "\t".join(["1"] * len(POLECAT.columns)) + "\t\t"
    assert recognise([header, row]).columns == (*POLECAT.columns, "column_41", "column_42")


@pytest.mark.parametrize(
    ("lines", "kind", "right"),
    [
        (["a,b,c"], None, "--as"),
        (["event_id,date,actor,recipient,type"], "icews", "Source Name"),
        (["1\t2\t3"], "gdelt", "61 or 58"),
        ([], None, "--as"),
        (["a"], "nothing", "gdelt-mentions"),
    ],
)
def test_what_is_no_event_set_is_refused_with_what_would_be_right(
    lines: list[str], kind: str | None, right: str
) -> None:
    with pytest.raises(InputError, match=right):
        recognise(lines, kind=kind, where="file.txt")


def _own(rows: list[str]) -> str:
    return "\n".join(["event_id,date,actor,recipient,type,sentence", *rows]) + "\n"


def test_lines_are_counted_through_quoted_line_breaks_and_bad_rows(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        _own(['1,2014-01-01,A,B,AID,"two\nlines"', "2,too,few", "", "3,2014-01-03,A,B,AID,x"]), encoding="utf-8"
    )
    (chunk,) = chunks(path)
    assert [chunk.line(row) for row in range(len(chunk.table))] == [2, 6]
    assert [(bad.line, bad.reason) for bad in chunk.bad] == [(4, "3 columns, 6 expected")]


def test_small_pieces_give_the_same_rows_and_lines_as_one(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(_own([f'{n},2014-01-01,A,B,AID,"a ""quoted""\nword {n}"' for n in range(50)]), encoding="utf-8")
    (whole,) = chunks(path)
    pieces = list(chunks(path, size=400))
    assert len(pieces) > 3
    assert [text for piece in pieces for text in piece.table["sentence"].to_pylist()] == whole.table[
        "sentence"
    ].to_pylist()
    lines = [piece.line(row) for piece in pieces for row in range(len(piece.table))]
    assert lines == [whole.line(row) for row in range(50)] == list(range(2, 102, 2))


def test_old_files_in_latin_1_are_read(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(_own(["1,2014-01-01,Perú,B,AID,x", "2,2014-01-01,A,B,AID,x"]).encode("latin-1"))
    (chunk,) = chunks(path)
    assert chunk.table["actor"].to_pylist() == ["Perú", "A"]


def test_the_same_rows_come_from_text_gz_zip_and_parquet(tmp_path: Path) -> None:
    text = _own(["1,2014-01-01,A,B,AID,x", "2,2014-01-02,A,B,AID,y"])
    (tmp_path / "plain.csv").write_text(text, encoding="utf-8")
    (tmp_path / "packed.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("inside.csv", text)
    (plain,) = chunks(tmp_path / "plain.csv")
    pq.write_table(plain.table.drop_columns(["row"]), tmp_path / "table.parquet")
    for name in ("packed.gz", "packed.zip", "table.parquet"):
        (chunk,) = chunks(tmp_path / name)
        assert chunk.table.equals(plain.table), name


def test_parquet_with_typed_columns_is_read_as_text(tmp_path: Path) -> None:
    names = {
        "event_id": [1, 2],
        "date": ["2014-01-01", "2014-01-02"],
        "actor": ["A", None],
        "recipient": ["B", "B"],
        "type": ["AID", "AID"],
    }
    pq.write_table(pa.table(names), tmp_path / "table.parquet")
    (chunk,) = chunks(tmp_path / "table.parquet")
    assert chunk.table["event_id"].to_pylist() == ["1", "2"]
    assert chunk.table["actor"].to_pylist() == ["A", ""]


def test_an_archive_tells_what_in_it_is_no_event_set(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("readme.txt", "how to cite")
        archive.writestr("rows.csv", _own(["1,2014-01-01,A,B,AID,x"]))
        archive.writestr("more.csv", _own(["2,2014-01-01,A,B,AID,x"]))
    found = list(chunks(tmp_path / "packed.zip"))
    assert [key for chunk in found for key in chunk.table["event_id"].to_pylist()] == ["1", "2"]
    (left,) = found[-1].bad
    assert "readme.txt: no event set" in left.reason


def test_a_set_without_a_header_may_have_been_given_one(tmp_path: Path) -> None:
    columns = next(layout for layout in LAYOUTS if layout.name == "gdelt-2").columns
    found = recognise([",".join(columns), ",".join(["1"] * len(columns))])
    assert (found.layout.name, found.skip, found.delimiter) == ("gdelt-2", 1, ",")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("parted", [",", ";"])
def test_marks_line_ends_blank_lines_and_semicolons_change_no_row(
    tmp_path: Path, ending: str, mark: str, parted: str
) -> None:
    text = mark + _own(["", "1,2014-01-01,Irak,B,AID,x", "", "2,2014-01-02,A,B,AID,y"]).replace(",", parted)
    (tmp_path / "own.csv").write_bytes(text.replace("\n", ending).encode())
    (chunk,) = chunks(tmp_path / "own.csv")
    assert chunk.table["sentence"].to_pylist() == ["x", "y"]
    assert [chunk.line(row) for row in range(2)] == [3, 5]


def test_a_line_with_tabs_is_kept_as_it_stands(tmp_path: Path) -> None:
    cells = [f"cell {n}" for n in range(len(ICEWS.columns))]
    lines = ["\t".join(ICEWS.columns), "\t".join(cells), "too\tfew", "\t".join(reversed(cells))]
    (tmp_path / "icews.tab").write_bytes("\r\n".join([*lines, ""]).encode())
    (chunk,) = chunks(tmp_path / "icews.tab")
    assert chunk.original is not None
    assert chunk.original.to_pylist() == [lines[1], lines[3]]
    assert ([chunk.line(0), chunk.line(1)], [bad.line for bad in chunk.bad]) == ([2, 4], [3])


def test_text_in_utf_16_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(_own(["1,2014-01-01,A,B,AID,x"]).encode("utf-16"))
    with pytest.raises(InputError, match="UTF-8"):
        list(chunks(tmp_path / "own.csv"))


def test_a_header_without_rows_is_a_set_without_rows(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(_own([]), encoding="utf-8")
    (chunk,) = chunks(tmp_path / "own.csv")
    assert (chunk.layout.name, len(chunk.table)) == ("detente", 0)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x1f\x8bbroken", b"PAR1broken"])
def test_broken_files_are_refused_in_plain_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken"
    path.write_bytes(content)
    with pytest.raises(InputError):
        list(chunks(path))
