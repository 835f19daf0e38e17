"""What the page of two actors is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from detente.web.records.claims import ClaimRow, Clash, CodedRow, Happening, Level, Point, Ref


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a level: its points and what it opens to."""

    points: float
    text: str
    note: str
    event: str
    claims: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One period of a pair's history."""

    number: int
    since: date | None
    until: date | None
    label: str
    level: float
    low: float
    high: float
    events: int
    reports: int
    opened_by: str
    quote: str
    claim: str


@dataclass(frozen=True, slots=True)
class BlocLevel:
    """The same relation as one bloc's outlets alone tell it."""

    bloc: str
    name: str
    documents: int
    level: Level
    curve: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Driver:
    """What moved the level between two days, by one way of sorting."""

    by: str
    name: str
    points: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodedBin:
    """Coded events of a stretch of days, both included, by sign of their intensity."""

    first: date
    last: date
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True)
class ThirdLane:
    """Another actor in the window: on which days claims on the two name it, one entry a claim."""

    actor: Ref
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What this page said of its day on an earlier one: `known`, when the world held less."""

    known: datetime
    level: Level
    phase: str
    claims: int


@dataclass(frozen=True, slots=True)
class Told:
    """The level of a day as texts printed by then told it, beside what is known of that day now."""

    day: date
    then: Point
    now: Point
    claims: int


@dataclass(frozen=True, slots=True)
class SpanSum:
    """One stretch of days: level at both ends, and what happened in it. `types`: acts by how many happenings."""

    first: date
    last: date
    start: Point
    end: Point
    happenings: int
    cooperation: int
    conflict: int
    reports: int
    outlets: int
    types: tuple[tuple[str, int], ...]
    weightiest: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two actors on a day. `first` and `last` are the window that is drawn; `fan` is what the level model expects after it.

    `under`: the level of the day under what the branch of the address supposes. `earlier` and `told`
    are filled on the tab history, `spans` on compare.
    """

    a: Ref
    b: Ref
    day: date
    first: date
    last: date
    tab: str
    state: Level
    forward: Level
    backward: Level
    phase: str
    curve: tuple[Point, ...]
    phases: tuple[PhaseRow, ...]
    happenings: tuple[Happening, ...]
    coded: tuple[CodedBin, ...]
    coded_events: int
    coded_reports: int
    coded_log: tuple[CodedRow, ...]
    undated: int
    aside: int
    why: tuple[Part, ...]
    drivers: tuple[Driver, ...]
    drivers_since: date
    contradictions: tuple[Clash, ...]
    blocs: tuple[BlocLevel, ...]
    log: tuple[ClaimRow, ...]
    third: tuple[tuple[Ref, int], ...]
    fan: tuple[Point, ...]
    strip: tuple[ThirdLane, ...]
    earlier: tuple[Earlier, ...]
    told: tuple[Told, ...]
    spans: tuple[SpanSum, ...]
    watched: bool
    under: Level | None
    outlets: int
