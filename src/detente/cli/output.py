"""Printing: a table on a terminal, JSON in a pipe; `--json`, `--csv`, `--md` force a form. Data on stdout, the rest on stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Annotated, Any

import typer

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
    width = max((len(name) for name in record), default=0)
    for name, value in record.items():
        print(f"{name:<{width}}  {text(value)}")


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
    """One value for a cell. Control characters of a source never reach a terminal."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, (list, tuple)):
        return ", ".join(text(item) for item in value)
    return "".join(c if c.isprintable() or c == "\n" else " " for c in str(plain(value)))


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*[Text(text(row.get(name))) for name in columns])
    Console().print(table)
