"""Files of coded rows as Arrow tables of text, a few hundred megabytes at a time; what is no row is counted with its line."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from detente.errors import InputError
from detente.reading.coded.layouts import Found, Layout, named, recognise

if TYPE_CHECKING:
    import pyarrow as pa

# About 600,000 rows of GDELT, sorted together in two gigabytes of memory; twice as many files would halve the speed of questions.
CHUNK_BYTES = 256_000_000
CHUNK_ROWS = 600_000


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: its line in the file (the row's number in Parquet), and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Chunk:
    """Consecutive rows of a file: columns of text, and `row`, the place of each in `table` as it was read."""

    layout: Layout
    table: pa.Table
    source: str
    first_line: int
    block: bytes = b""
    found: Found | None = None
    irregular: bool = False
    faults: list[BadRow] = field(default_factory=list)

    def line(self, row: int) -> int:
        """The line of the file on which a row of the table begins."""
        if self.found is None or not (self.irregular or self.found.quoted):
            return self.first_line + row
        return self._split[0][row]

    @property
    def bad(self) -> list[BadRow]:
        """Lines that have too many or too few columns."""
        return self._split[1] if self.irregular and self.found else []

    @cached_property
    def _split(self) -> tuple[list[int], list[BadRow]]:
        assert self.found is not None  # noqa: S101
        wanted = len(self.found.columns)
        good: list[int] = []
        bad: list[BadRow] = []
        for line, width in _widths(self.block, self.found, self.first_line):
            if width == wanted:
                good.append(line)
            elif width:
                bad.append(BadRow(line, f"{width} columns, {wanted} expected"))
        return good, bad


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
        for name, stream in _streams(path, magic):
            yield from _text(stream, name, kind, size)
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"can't be read: {getattr(error, 'strerror', None) or error}", where=str(path)) from error


def _streams(path: Path, magic: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    if magic[:2] == b"\x1f\x8b":
        with gzip.open(path) as unpacked:
            yield path.name, cast("IO[bytes]", unpacked)
    elif magic == b"PK\x03\x04":
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if not member.is_dir() and not member.filename.startswith("__MACOSX/"):
                    with archive.open(member) as stream:
                        yield member.filename, stream
    else:
        with path.open("rb") as stream:
            yield path.name, stream


def _text(stream: IO[bytes], name: str, kind: str | None, size: int) -> Iterator[Chunk]:
    blocks = _blocks(stream, size)
    block = next(blocks, b"").removeprefix(b"\xef\xbb\xbf")
    found = recognise(block[:100_000].decode("utf-8", "replace").splitlines()[:3], kind=kind, where=name)
    for _ in range(found.skip):
        block = block.partition(b"\n")[2]
    line = 1 + found.skip
    for piece in chain([block], blocks):
        if piece.strip():
            yield _chunk(piece, found, name, line)
        line += piece.count(b"\n")


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


def _chunk(block: bytes, found: Found, name: str, line: int) -> Chunk:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    wrong = 0

    def skip(_row: Any) -> str:
        nonlocal wrong
        wrong += 1
        return "skip"

    columns = list(found.columns)
    for attempt in ("as it is", "mended"):
        try:
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
                    column_types={column: pa.string() for column in columns}, strings_can_be_null=False
                ),
            )
            break
        except pa.ArrowInvalid as error:
            if attempt == "mended":
                raise InputError(f"can't be read as a table: {error}", where=name) from error
            block, wrong = _mended(block), 0
    blank = block.startswith((b"\n", b"\r\n")) or b"\n\n" in block or b"\n\r\n" in block
    return Chunk(found.layout, _numbered(table), name, line, block, found, irregular=bool(wrong or blank))


def _mended(block: bytes) -> bytes:
    """The block in UTF-8: a byte that is none there is taken for Latin-1, as in older files."""
    text = block.decode("utf-8", "surrogateescape")
    return text.translate({0xDC00 + byte: chr(byte) for byte in range(0x80, 0x100)}).encode()


def _widths(block: bytes, found: Found, line: int) -> Iterator[tuple[int, int]]:
    """(line, number of columns) of each row; 0 columns for an empty line."""
    if not found.quoted:
        delimiter = found.delimiter.encode()
        for place, text in enumerate(block.split(b"\n")):
            yield line + place, text.count(delimiter) + 1 if text.rstrip(b"\r") else 0
        return
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
    import pyarrow as pa
    from pyarrow import compute, parquet

    try:
        file = parquet.ParquetFile(path)
        found = named(file.schema_arrow.names, kind=kind, where=path.name)
        line = 1
        for batch in file.iter_batches(batch_size=CHUNK_ROWS):
            table = pa.Table.from_batches([batch])
            texts = [compute.fill_null(column.cast(pa.string()), "") for column in table.columns]
            yield Chunk(found.layout, _numbered(pa.table(texts, names=list(found.columns))), path.name, line)
            line += len(batch)
    except pa.ArrowException as error:
        raise InputError(f"can't be read as Parquet of plain columns: {error}", where=str(path)) from error


def _numbered(table: pa.Table) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    return table.append_column("row", pa.array(np.arange(len(table), dtype=np.int32)))
