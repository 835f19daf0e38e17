"""How to cite the program and a world's data, and the codebook that lies beside every export."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from detente.world.exporting.files import Sheet

if TYPE_CHECKING:
    from detente.world.world import World


def cite(world: World, *, known: date | None = None, on: date | None = None) -> str:
    """BibTeX for the program and for this world's data as they stand: the snapshot's hash names the content. `on`: day of access."""
    from detente import __version__

    day = on or datetime.now(UTC).date()
    held = known or day
    return (
        f"@software{{detente,\n  title = {{detente}},\n  version = {{{__version__}}},\n  year = {{{day.year}}}\n}}\n\n"
        f"@misc{{detente-{world.store.snapshot(known=known)},\n  title = {{{_plain(world.store.config.name)}}},\n"
        f"  howpublished = {{world of detente {__version__}, snapshot {world.store.snapshot(known=known)}}},\n"
        f"  note = {{as known on {held}, accessed {day}{_sets(world, known)}}},\n  year = {{{held.year}}}\n}}\n"
    )


def codebook(world: World, name: str, sheet: Sheet | None, rows: int, *, known: date | None) -> str:
    """The columns of an export in words, from which data it was made, and how to cite it."""
    lines = [f"# {name}", "", f"{rows:,} rows, from snapshot `{world.store.snapshot(known=known)}`.", ""]
    if sheet is not None:
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {each.name} | {each.type} | {sheet.columns[each.name]} |" for each in sheet.table.schema]
        for column, labels in sheet.labels.items():
            lines += ["", f"Values of {column}: {', '.join(f'{value} {label}' for value, label in labels.items())}."]
        lines += ["", *(f"Left out: {note}." for note in sheet.notes)]
    else:
        lines += ["W3C PROV (https://www.w3.org/TR/prov-o/) as JSON-LD."]
    return "\n".join([*lines, "", "## To cite", "", "```bibtex", cite(world, known=known).rstrip(), "```", ""])


def _sets(world: World, known: date | None) -> str:
    """The event sets in a world: their makers ask to be named with file and day."""
    if "imports" not in world.store.names(known=known):
        return ""
    rows = world.store.query(
        "SELECT DISTINCT dataset, source, recorded::DATE AS day FROM imports ORDER BY ALL", known=known
    )
    told = [f"{row['dataset']} ({row['source']}, imported {row['day']})" for row in rows.to_pylist()]
    return f"; holds {_plain(', '.join(told))}" if told else ""


def _plain(text: str) -> str:
    return "".join("" if sign in "{}\\" else sign for sign in text)
