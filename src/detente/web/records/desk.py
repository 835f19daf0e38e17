"""What the desk, the search and a dropped file are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from detente.web.records.claims import ClaimRow, Clash, DocumentRow, Level, Point, Ref


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair on the desk; `change` is against the level `since`."""

    a: Ref
    b: Ref
    now: Level
    since: date
    change: float
    arrow: Literal["up", "down", "level", "none"]
    claims: int
    coded: int
    curve: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """Something that could not be read."""

    source: str
    reason: str
    recorded: datetime | None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What stands on the desk. `reach`: the small curves are drawn from -reach to reach."""

    name: str
    day: date
    documents: int
    reprints: int
    claims: int
    events: int
    reports: int
    coded_events: int
    coded_reports: int
    first_published: date | None
    last_published: date | None
    reach: float
    pairs: tuple[PairLine, ...]
    newest: tuple[ClaimRow, ...]
    failures: tuple[Failed, ...]
    unread: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that holds the words; `marks` are their places in the snippet, ends excluded."""

    document: str
    title: str
    publisher: str
    published: date | None
    start: int
    end: int
    snippet: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An actor whom the words may mean."""

    actor: Ref
    kind: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found for some words."""

    q: str
    actors: tuple[Found, ...]
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What reading a file would bring; nothing of it is kept unless `kept`. `new` and `known` hold ids of claims and documents."""

    file: str
    kept: bool
    documents: tuple[DocumentRow, ...]
    known: tuple[str, ...]
    claims: tuple[ClaimRow, ...]
    new: tuple[str, ...]
    contradictions: tuple[Clash, ...]
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, and what would be right."""

    status: int
    title: str
    problem: str
    right: str = ""
    suggestions: tuple[Ref, ...] = ()
