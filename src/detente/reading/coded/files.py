"""Files of coded rows as Arrow tables of text, a few hundred megabytes at a time; what is no row is counted with its line."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from detente.errors import InputError
from detente.reading.coded.layouts import Found, Layout, named, recognise
from detente.reading.coded.queries import used

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# About 600,000 rows of GDELT, sorted together in a gigabyte of memory; twice as many files would halve the speed of questions.
CHUNK_BYTES = 256_000_000
CHUNK_ROWS = 600_000
_NEWLINE, _TAB, _QUOTE = b'\n\t"'


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: its line in the file (the row's number in Parquet), and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Chunk:
    """Consecutive rows of a file. `table` holds columns of text (those that its layout's query reads, all where `original` is
    None) and `row`, the place of each row; `original` the lines as they stand, where cells have no quotes around them.

    `columns` names all cells of a row; `lines` the line on which each row begins; `bad` lines that have too many or too few cells.
    """

    layout: Layout
    table: pa.Table
    source: str
    columns: tuple[str, ...]
    lines: np.ndarray[Any, np.dtype[np.int64]]
    original: pa.Array | None = None
    bad: tuple[BadRow, ...] = ()

    def line(self, row: int) -> int:
        """The line of the file on which a row of the table begins."""
        return int(self.lines[row])


def chunks(path: Path, *, kind: str | None = None, size: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """The rows of a file: text, text in .gz, the files in a .zip one after the other, or Parquet.

    `kind` as in `recognise`. Raises InputError where it can't be read or is no event set.
    """
    try:
        with path.open("rb") as opened:
            magic = opened.read(4)
        if magic == b"PAR1":
            yield from _parquet(path, kind)
            return
        if magic == b"PK\x03\x04":
            yield from _archive(path, kind, size)
        elif magic[:2] == b"\x1f\x8b":
            with gzip.open(path) as unpacked:
                yield from _text(cast("IO[bytes]", unpacked), path.name, kind, size)
        else:
            with path.open("rb") as stream:
                yield from _text(stream, path.name, kind, size)
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"can't be read: {getattr(error, 'strerror', None) or error}", where=str(path)) from error


def ahead(given: Iterator[Chunk]) -> Iterator[Chunk]:
    """The same chunks, the next one being read while the last one is worked on."""
    with ThreadPoolExecutor(1, "reader") as reader:
        waiting = reader.submit(next, given, None)
        while (chunk := waiting.result()) is not None:
            waiting = reader.submit(next, given, None)
            yield chunk
            del chunk


def _archive(path: Path, kind: str | None, size: int) -> Iterator[Chunk]:
    """The files of an archive. What is no event set among them (a codebook, a licence) is told with the rows left out; it is
    an error where nothing else is there."""
    others: list[InputError] = []
    last: Chunk | None = None
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.is_dir() or member.filename.startswith("__MACOSX/"):
                continue
            with archive.open(member) as stream:
                found = _text(stream, member.filename, kind, size)
                try:
                    first = next(found)
                except InputError as error:
                    others.append(error)
                    continue
                yield first
                last = _no_rows(first.layout, first.columns, path.name)
                yield from found
    if last is None:
        raise others[0] if others else InputError("the archive is empty", where=str(path))
    if others:
        yield replace(last, bad=tuple(BadRow(0, str(error)) for error in others))


def _text(stream: IO[bytes], name: str, kind: str | None, size: int) -> Iterator[Chunk]:
    blocks = _blocks(stream, size)
    block = next(blocks, b"").removeprefix(b"\xef\xbb\xbf")
    if block.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("the text is in UTF-16", where=name, right="the same file saved as CSV or text in UTF-8")
    found = recognise(block[:100_000].decode("utf-8", "replace").splitlines()[:3], kind=kind, where=name)
    for _ in range(found.skip):
        block = block.partition(b"\n")[2]
    line, empty = 1 + found.skip, True
    for piece in chain([block], blocks):
        if piece.strip():
            empty = False
            yield _chunk(piece, found, name, line)
        line += piece.count(b"\n")
    if empty:
        yield _no_rows(found.layout, found.columns, name)


def _blocks(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """Pieces of about `size` bytes that end with a line's end outside quotes."""
    rest = b""
    while data := stream.read(size):
        data = rest + data
        cut = data.rfind(b"\n") + 1
        if data.count(b'"', 0, cut) % 2 and (fair := _fair_end(data, cut)):
            cut = fair
        rest = data[cut:]
        if cut:
            yield data[:cut]
    if rest:
        yield rest


def _fair_end(data: bytes, cut: int) -> int:
    """The last line's end before which quotes are paired, within the last megabyte; 0 where there is none."""
    odd = True
    for place in range(cut - 1, max(cut - 1_000_000, 0), -1):
        if data[place] == 0x22:
            odd = not odd
        elif data[place] == 0x0A and not odd:
            return place + 1
    return 0


def _no_rows(layout: Layout, columns: tuple[str, ...], name: str) -> Chunk:
    import numpy as np
    import pyarrow as pa

    table = pa.table({column: pa.array([], pa.string()) for column in columns})
    return Chunk(layout, _numbered(table), name, columns, np.array([], dtype=np.int64))


def _chunk(block: bytes, found: Found, name: str, line: int) -> Chunk:
    if not block.endswith(b"\n"):
        block += b"\n"
    if not found.quoted and b"\r" in block:
        # Left alone, a stray carriage return within a cell would end the row.
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b" ")
    for attempt in ("as it is", "mended"):
        try:
            return _quoted(block, found, name, line) if found.quoted else _plain(block, found, name, line)
        except (ValueError, UnicodeError) as error:  # Arrow's own errors are ValueErrors.
            if attempt == "mended":
                raise InputError(f"can't be read as a table: {error}", where=name) from error
            block = _mended(block)
    raise AssertionError("one of the two was returned or raised")


def _plain(block: bytes, found: Found, name: str, line: int) -> Chunk:
    """Rows without quotes: a line is a row, and its text is kept as it stands."""
    import numpy as np

    table, wrong = _parsed(block, found, used(found.layout, found.columns))
    codes = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(codes == _NEWLINE)
    original = _lines(block, ends)
    original.validate(full=True)
    lines = np.arange(line, line + len(ends))
    bad: tuple[BadRow, ...] = ()
    if wrong or len(table) != len(ends):
        widths = _widths(codes, ends)
        blank = np.diff(ends, prepend=-1) == 1
        good = (widths == len(found.columns)) & ~blank
        bad = tuple(_misfit(int(lines[place]), int(widths[place]), found) for place in np.flatnonzero(~good & ~blank))
        original, lines = original.filter(good), lines[good]
    if len(lines) != len(table):
        raise InputError(f"{len(lines)} lines were taken for {len(table)} rows", where=name, right="one row a line")
    return Chunk(found.layout, _numbered(table), name, found.columns, lines, original, bad)


def _quoted(block: bytes, found: Found, name: str, line: int) -> Chunk:
    """Rows whose cells may stand in quotes and hold breaks of lines."""
    import numpy as np

    table, wrong = _parsed(block, found, found.columns)
    codes = np.frombuffer(block, np.uint8)
    ends, quotes = np.flatnonzero(codes == _NEWLINE), np.flatnonzero(codes == _QUOTE)
    # A row ends where as many quotes were opened as closed.
    last = np.flatnonzero(np.searchsorted(quotes, ends) % 2 == 0)
    lines = line + np.concatenate(([0], last[:-1] + 1)) if len(last) else np.array([], dtype=np.int64)
    if not wrong and len(lines) == len(table):
        return Chunk(found.layout, _numbered(table), name, found.columns, lines)
    good, bad = [], []
    for place, width in _read_widths(block, found, line):
        if width == len(found.columns):
            good.append(place)
        elif width:
            bad.append(_misfit(place, width, found))
    if len(good) != len(table):
        raise InputError(
            f"its quotes are not paired: {len(table)} rows or {len(good)}", where=name, right="CSV as of RFC 4180"
        )
    return Chunk(found.layout, _numbered(table), name, found.columns, np.array(good, dtype=np.int64), bad=tuple(bad))


def _misfit(line: int, width: int, found: Found) -> BadRow:
    return BadRow(line, f"{width} columns, {len(found.columns)} expected")


def _parsed(block: bytes, found: Found, wanted: tuple[str, ...]) -> tuple[pa.Table, int]:
    """The wanted columns as text, and how many rows were of another width."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    wrong = 0

    def skip(_row: Any) -> str:
        nonlocal wrong
        wrong += 1
        return "skip"

    columns = list(found.columns)
    table = arrow_csv.read_csv(
        pa.BufferReader(block),
        read_options=arrow_csv.ReadOptions(column_names=columns, block_size=1 << 22),
        parse_options=arrow_csv.ParseOptions(
            delimiter=found.delimiter,
            quote_char='"' if found.quoted else False,
            newlines_in_values=found.quoted,
            invalid_row_handler=skip,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={column: pa.string() for column in columns},
            strings_can_be_null=False,
            include_columns=list(wanted),
        ),
    )
    return table, wrong


def _lines(block: bytes, ends: np.ndarray[Any, Any]) -> pa.Array:
    """Each line as a text, without a copy of more than the whole."""
    import numpy as np
    import pyarrow as pa

    offsets = np.concatenate(([0], ends - np.arange(len(ends)))).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(block.replace(b"\n", b"")))


def _widths(codes: np.ndarray[Any, Any], ends: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The number of cells of each line."""
    import numpy as np

    tabs = np.searchsorted(np.flatnonzero(codes == _TAB), ends)
    return np.diff(tabs, prepend=0) + 1


def _mended(block: bytes) -> bytes:
    """The block in UTF-8: a byte that is none there is taken for Latin-1, as in older files."""
    text = block.decode("utf-8", "surrogateescape")
    return text.translate({0xDC00 + byte: chr(byte) for byte in range(0x80, 0x100)}).encode()


def _read_widths(block: bytes, found: Found, line: int) -> Iterator[tuple[int, int]]:
    """(line, number of columns) of each row; 0 columns for an empty line."""
    with _any_length():
        reader = csv.reader(io.StringIO(block.decode("utf-8", "replace"), newline=""), delimiter=found.delimiter)
        before = 0
        for row in reader:
            yield line + before, len(row)
            before = reader.line_num


@contextmanager
def _any_length() -> Iterator[None]:
    """Notes of ACLED may be longer than the csv module's limit for a field."""
    limit = csv.field_size_limit(1 << 30)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def _parquet(path: Path, kind: str | None) -> Iterator[Chunk]:
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute, parquet

    try:
        file = parquet.ParquetFile(path)
        found = named(file.schema_arrow.names, kind=kind, where=path.name)
        line = 1
        for batch in file.iter_batches(batch_size=CHUNK_ROWS):
            table = pa.Table.from_batches([batch])
            texts = [compute.fill_null(column.cast(pa.string()), "") for column in table.columns]
            rows = _numbered(pa.table(texts, names=list(found.columns)))
            yield Chunk(found.layout, rows, path.name, found.columns, np.arange(line, line + len(batch)))
            line += len(batch)
    except pa.ArrowException as error:
        raise InputError(f"can't be read as Parquet of plain columns: {error}", where=str(path)) from error


def _numbered(table: pa.Table) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    return table.append_column("row", pa.array(np.arange(len(table), dtype=np.int32)))
