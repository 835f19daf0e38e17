"""`detente import`: load coded event sets into a world, with the rows that could not be read by line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli import output
from detente.cli.app import WorldOption, opened

TOLD = 10


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Text, .gz, .zip or Parquet.")],
    world: WorldOption = None,
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="SET", help="icews, gdelt, gdelt-mentions, polecat, ucdp, acled or detente."),
    ] = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Load coded events of ICEWS, GDELT, POLECAT, UCDP GED, ACLED or our own; known by their header, loaded once."""
    opened_world = opened(world)
    rows: list[dict[str, Any]] = []
    unread = False
    for file in files:
        with _counting(file.name) as tick:
            report = opened_world.import_file(file, kind=as_, progress=tick)
        for row in report.shown[:TOLD]:
            output.note(f"not read: {output.text(f'{report.source}:{row.line}: {row.reason}')}")
        if report.bad > TOLD:
            output.note(f"not read: {report.bad - TOLD} more rows of {report.source}; see: detente sql 'FROM failures'")
        rows.append({"file": report.source, **report.summary})
        unread |= report.bad > 0 and report.bad == report.rows
    output.show(rows, list(rows[0]), output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))
    if unread:
        raise typer.Exit(1)


@contextmanager
def _counting(name: str) -> Iterator[Callable[[int], None]]:
    """A line on stderr that counts rows; silent in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _rows: None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"reading {name}") as status:
        yield lambda rows: status.update(f"reading {name}: {rows:,} rows")
