"""What the map of a day is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.web.records.claims import Level, Ref


@dataclass(frozen=True, slots=True)
class Node:
    """An actor on the map; x and y in [0, 1]."""

    actor: Ref
    x: float
    y: float
    edges: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation on the map."""

    a: Ref
    b: Ref
    level: Level


@dataclass(frozen=True, slots=True)
class TriadRow:
    """Three relations; under tension where an odd number is negative."""

    actors: tuple[Ref, Ref, Ref]
    levels: tuple[float, float, float]
    tension: float


@dataclass(frozen=True, slots=True)
class SystemPage:
    """The signed network on a day."""

    day: date
    least: int
    first: date
    last: date
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    triads: tuple[TriadRow, ...]
