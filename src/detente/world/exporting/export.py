"""One export: rows are made, written in the form that the file's suffix says, and described in a codebook beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from detente.errors import UsageError
from detente.world.exporting import citing, graph, prov, tables
from detente.world.exporting.files import Sheet, write
from detente.world.exporting.panel import Shape, panel

if TYPE_CHECKING:
    from detente.world.world import World

TABLES: Final = (".csv", ".parquet", ".dta", ".jsonl")
GRAPHS: Final = (".gexf", ".graphml", ".csv")
MONTHLY: Final = Shape()
WHAT: Final[Mapping[str, tuple[str, ...]]] = {
    "events": TABLES,
    "claims": TABLES,
    "reports": TABLES,
    "panel": TABLES,
    "network": GRAPHS,
    "prov": (".jsonld",),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the files, and how many rows (of a network: ties). `notes` say what was left out and why."""

    files: tuple[Path, ...]
    rows: int
    notes: tuple[str, ...] = ()


def export(
    world: World,
    what: str,
    target: str | Path,
    *,
    shape: Shape = MONTHLY,
    since: date | None = None,
    at: date | None = None,
    known: date | None = None,
) -> Exported:
    """Write `what` (see `WHAT`) to a file; its suffix says in which form. `since` and `at` are the first and last day of events.

    `shape` is that of a panel. Raises UsageError for a kind, suffix, unit or system that there is not.
    """
    target = Path(target)
    if what not in WHAT:
        raise UsageError(f"nothing to export is called {what!r}: {', '.join(WHAT)}")
    if target.suffix not in WHAT[what]:
        raise UsageError(
            f"{what} can't be written as {target.suffix or 'a file without suffix'}: {', '.join(WHAT[what])}"
        )
    if what == "prov":
        rows = prov.write(world, target, known=known)
        return _described(world, target, None, rows, known)
    if what == "network":
        sheet = graph.ties(world, since=since, at=at, known=known)
        if target.suffix != ".csv":
            graph.write(world, sheet, target)
            return _described(world, target, sheet, len(sheet.table), known)
    else:
        makers: Mapping[str, Callable[[], Sheet]] = {
            "events": lambda: tables.events(world, since=since, at=at, known=known),
            "claims": lambda: tables.claims(world, known=known),
            "reports": lambda: tables.reports(world, since=since, at=at, known=known),
            "panel": lambda: panel(world, shape, since=since, at=at, known=known),
        }
        sheet = makers[what]()
    write(sheet, target)
    return _described(world, target, sheet, len(sheet.table), known)


def _described(world: World, target: Path, sheet: Sheet | None, rows: int, known: date | None) -> Exported:
    book = target.with_name(f"{target.stem}.codebook.md")
    book.write_text(citing.codebook(world, target.name, sheet, rows, known=known), encoding="utf-8")
    return Exported((target, book), rows, sheet.notes if sheet is not None else ())
