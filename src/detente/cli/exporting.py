"""`detente export` and `detente cite`: a world's content as files for other programs, and how to name it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import output
from detente.cli.app import At, KnownOption, WorldOption, day, opened


def export(
    what: Annotated[str, typer.Argument(help="events, claims, reports, panel, network or prov.")],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="Write here: .csv .parquet .jsonl .dta, .gexf .graphml, .jsonld.")
    ],
    unit: Annotated[str, typer.Option(help="Of a panel: dyad-day, dyad-week, dyad-month or dyad-year.")] = "dyad-month",
    system: Annotated[str, typer.Option(help="Of a panel: codes of states, iso3, cow or gw.")] = "iso3",
    directed: Annotated[bool, typer.Option("--directed", help="Of a panel: who does it to whom apart.")] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Events from that day on.")] = None,
    at: At = None,
    known: KnownOption = None,
    world: WorldOption = None,
) -> None:
    """Write events, claims, reports, a panel, the network or the provenance of a world; a codebook lies beside the file."""
    from detente.world.exporting import Shape
    from detente.world.exporting import export as written

    shape = Shape(unit, system, directed)
    done = written(opened(world), what, out, shape=shape, since=day(since), at=day(at), known=day(known))
    for note in done.notes:
        output.note(f"left out: {note}")
    output.note(f"wrote {done.rows:,} rows: {', '.join(map(str, done.files))}")


def cite(world: WorldOption = None, known: KnownOption = None) -> None:
    """How to cite this program and this world's data, as BibTeX with the snapshot's hash."""
    from detente.world.exporting import cite as cited

    print(cited(opened(world), known=day(known)), end="")
