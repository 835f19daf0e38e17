"""What the map of a day is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.web.records.claims import Level, Ref


@dataclass(frozen=True, slots=True)
class Node:
    """An actor on the map; x and y in [0, 1]. `home`: the country where it is drawn, "" for none; `bloc`: its number, 0 for none."""

    actor: Ref
    x: float
    y: float
    edges: int
    home: str
    bloc: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation on the map; `change` against the other day, None where that day had none or none is asked for."""

    a: Ref
    b: Ref
    level: Level
    change: float | None


@dataclass(frozen=True, slots=True)
class TriadRow:
    """Three relations; under tension where an odd number is negative."""

    actors: tuple[Ref, Ref, Ref]
    levels: tuple[float, float, float]
    tension: float


@dataclass(frozen=True, slots=True)
class SystemPage:
    """The signed network on a day. `blocs`: numbered camps with the least weight of strained relations, `proven` least or not;
    `strained`: relations that no such camps can hold. `before`: the other day that changes are against; `gone`: relations of
    that day that this one lacks.
    """

    day: date
    view: str
    least: int
    before: date | None
    gone: tuple[Edge, ...]
    blocs: tuple[tuple[Ref, ...], ...]
    strained: tuple[tuple[Ref, Ref], ...]
    proven: bool
    first: date
    last: date
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    triads: tuple[TriadRow, ...]
