"""Reading a CSV table of known columns: whatever is off is named with its file and line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import InputError


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `where` is `path:line`; cells are stripped of outer white space."""

    where: str
    cells: dict[str, str]

    def name(self, column: str) -> str:
        """The cell, which must not be empty. Raises InputError."""
        if not self.cells[column]:
            raise InputError(f"no {column}", where=self.where, right="a name in every row")
        return self.cells[column]

    def number(self, column: str, *, least: float = -math.inf, most: float = math.inf) -> float:
        """The cell as a finite number, both bounds included. Raises InputError."""
        return number(self.cells[column], column, where=self.where, least=least, most=most)


def rows(path: Path, columns: Sequence[str], *, ignored: Sequence[str] = ()) -> Iterator[Row]:
    """Rows of a CSV file whose header holds exactly `columns`, in any order, and perhaps some of `ignored`.

    Empty lines are passed over. Raises InputError for a missing file, an unknown, missing or doubled column, and a row of another
    length than the header.
    """
    lines = records(path)
    right = f"columns {', '.join(columns)}"
    line, header = next(lines, (1, []))
    header = [cell.lower() for cell in header]
    where = f"{path}:{line}"
    unknown = [name for name in header if name not in columns and name not in ignored]
    missing = [name for name in columns if name not in header]
    if unknown or missing:
        problem = f"unknown column {unknown[0]!r}" if unknown else f"no column {missing[0]!r}"
        raise InputError(problem, where=where, right=right)
    if len(set(header)) < len(header):
        raise InputError("a column stands twice", where=where, right=right)
    for line, cells in lines:
        if len(cells) != len(header):
            raise InputError(f"{len(cells)} cells", where=f"{path}:{line}", right=f"{len(header)} as in the header")
        yield Row(f"{path}:{line}", dict(zip(header, cells, strict=True)))


def records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and stripped cells of every line that is not empty. Raises InputError for a file that is no CSV in UTF-8."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, [cell.strip() for cell in cells]
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", where=str(path), right="a CSV file") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"is no CSV file: {error}", where=str(path), right="comma-separated text in UTF-8") from None


def number(text: str, what: str, *, where: str, least: float = -math.inf, most: float = math.inf) -> float:
    """A finite number within bounds, both included. Raises InputError."""
    bounds = {(-math.inf, math.inf): "a number", (least, math.inf): f"a number of at least {least:g}"}
    right = bounds.get((least, most), f"a number from {least:g} to {most:g}")
    try:
        value = float(text)
    except ValueError:
        raise InputError(f"{what} {text!r} is no number", where=where, right=right) from None
    if not (math.isfinite(value) and least <= value <= most):
        raise InputError(f"{what} {text!r} is out of range", where=where, right=right)
    return value
