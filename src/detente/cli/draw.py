"""`detente draw`: the level of a pair, the network of a day and its blocs, as files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import output
from detente.cli.app import A, At, B, KnownOption, WorldOption, day, opened
from detente.errors import NotFoundError

if TYPE_CHECKING:
    from detente.schema import Relation
    from detente.world import World

draw = typer.Typer(no_args_is_help=True, help="Pictures as files: level, network, blocs (.svg .png .pdf .html).")

Out = Annotated[Path, typer.Option("-o", "--out", help="Write here; the suffix says how: .svg .png .pdf .html.")]
Bloc = Annotated[str | None, typer.Option(help="Only outlets of this bloc (ISO3, agency, third).")]
Least = Annotated[int, typer.Option(min=1, help="Happenings and statements that a tie must rest on.")]


@draw.command()
def level(
    a: A, b: B, out: Out, world: WorldOption = None, at: At = None, known: KnownOption = None, bloc: Bloc = None
) -> None:
    """The level of a pair over time, with its 80% range, its phases and each piece of evidence."""
    from detente.brief import plots
    from detente.world import desk

    here = opened(world)
    pair = here.pair(a, b, at=day(at), known=day(known))
    pair = pair.only_bloc(bloc) if bloc else pair
    if not pair.seen.rows:
        raise NotFoundError(f"no dated evidence on {a} and {b}")
    first = pair.seen.rows[0].day
    last = day(at) or desk.newest_day(here, known=day(known))
    start = min(last - timedelta(days=730), last.fromordinal(int(first)) - timedelta(days=60))
    names = " - ".join(here.registry.name(end) for end in (pair.a, pair.b))
    rows = [row for row in pair.seen.rows if row.day <= last.toordinal()]
    output.note(f"wrote {plots.save(plots.level(pair.curve(start, last), pair.phases(), rows, title=names), out)}")


@draw.command()
def network(
    out: Out, world: WorldOption = None, at: At = None, known: KnownOption = None, bloc: Bloc = None, least: Least = 2
) -> None:
    """The network of a day: who stands how to whom, busiest pairs first."""
    from detente.brief import plots
    from detente.web.drawing.network import layout

    here = opened(world)
    edges, title = _edges(here, at, known, bloc, least)
    names = {end: here.registry.name(end) for edge in edges for end in (edge.a, edge.b)}
    output.note(f"wrote {plots.save(plots.network(edges, layout(edges), names, title=title), out)}")


@draw.command()
def blocs(
    out: Out,
    world: WorldOption = None,
    at: At = None,
    known: KnownOption = None,
    bloc: Bloc = None,
    least: Least = 2,
    clusters: Annotated[int, typer.Option(min=2, max=6, help="At most so many blocs.")] = 2,
) -> None:
    """Who shares a bloc with whom: a matrix over all partitions nearly as good as the best."""
    from detente.brief import plots
    from detente.relations.labels import sign
    from detente.relations.network.balance import balance
    from detente.relations.network.blocs import near_optimal
    from detente.relations.network.ties import network as signed

    here = opened(world)
    edges, title = _edges(here, at, known, bloc, least)
    sure = [edge for edge in edges if sign(edge)]
    if not any(sign(edge) < 0 for edge in sure):
        raise NotFoundError(
            f"{title}: no relation is hostile beyond its range on evidence that is not thin; there is one bloc"
        )
    ties = signed((edge.a, edge.b, round(edge.score, 2)) for edge in sure)
    best = balance(ties, clusters=clusters, time_limit=10.0)
    shared = near_optimal(ties, best, clusters=clusters)
    order = sorted(ties.names, key=lambda name: (best.partition[name] or 0, name))
    names = {name: here.registry.name(name) for name in ties.names}
    note = f"{title}, {output.counted(shared.partitions, 'partition')}"
    output.note(f"wrote {plots.save(plots.matrix(shared, order, names, title=note), out)}")


def _edges(
    here: World, at: str | None, known: str | None, bloc: str | None, least: int
) -> tuple[tuple[Relation, ...], str]:
    """The ties of a day and the day in words. Raises NotFoundError where there are none."""
    from detente.brief import wording
    from detente.world import desk

    on = day(at) or desk.newest_day(here, known=day(known))
    edges = desk.network(here, on=on, known=day(known), bloc=bloc, least=least)
    if not edges:
        raise NotFoundError(f"no pair rests on {output.counted(least, 'item')} on {on}; try --least 1")
    return edges, wording.day(on)
