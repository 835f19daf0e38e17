"""Printing: a table on a terminal, JSON in a pipe; `--json`, `--csv`, `--md` force a form. Data on stdout, the rest on stderr."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

Json = Annotated[bool, typer.Option("--json", help="JSON, also on a terminal.")]
Csv = Annotated[bool, typer.Option("--csv", help="CSV.")]
Markdown = Annotated[bool, typer.Option("--md", help="A Markdown table.")]


def form(*, as_json: bool, as_csv: bool = False, as_md: bool = False) -> str:
    """json, csv, md or table: what was asked for, else by where stdout goes."""
    if as_json:
        return "json"
    if as_csv:
        return "csv"
    if as_md:
        return "md"
    return "table" if sys.stdout.isatty() else "json"


def show(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], how: str) -> None:
    """Print rows of the same columns."""
    if how == "json":
        print(json.dumps([plain(row) for row in rows], ensure_ascii=False, indent=1))
    elif how == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows([text(row.get(name)) for name in columns] for row in rows)
    elif how == "md":
        print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
        for row in rows:
            print(
                "| " + " | ".join(text(row.get(name)).replace("|", "\\|").replace("\n", " ") for name in columns) + " |"
            )
    else:
        _table(rows, columns)


def show_one(record: Mapping[str, Any], how: str) -> None:
    """Print one record: its fields one below the other, or as JSON."""
    if how == "json":
        print(json.dumps(plain(record), ensure_ascii=False, indent=1))
        return
    show_lines([(name.replace("_", " "), text(value)) for name, value in record.items()])


def show_lines(lines: Sequence[tuple[str, str]]) -> None:
    """Print labelled lines, long ones wrapped under their own column."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in lines:
        table.add_row(Text(label, style="dim" if _coloured() else ""), Text(_seen(value)))
    _console().print(table)


def counted(number: int, noun: str) -> str:
    """'1 claim', '2 claims'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def note(message: str) -> None:
    """A remark for the person, on stderr."""
    print(message, file=sys.stderr)


def plain(value: Any) -> Any:
    """Records, dates and tuples as what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def text(value: Any) -> str:
    """One value for a cell, fit for a terminal."""
    from detente.world.rows import cell

    return _seen(cell(plain(value)))


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold" if _coloured() else "")
    for name in columns:
        # An id is of no use in pieces.
        table.add_column(name, overflow="fold", no_wrap=name in ("id", "claim", "document"))
    for row in rows:
        table.add_row(*[Text(" ".join(_seen(text(row.get(name))).split())) for name in columns])
    _console().print(table)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, no_color=not _coloured())


def _coloured() -> bool:
    # no-color.org: set and not empty means no escape codes at all.
    return not os.environ.get("NO_COLOR")


def _seen(value: str) -> str:
    """Without the control characters of a source: they never reach a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in value)
