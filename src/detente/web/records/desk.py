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
    watched: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """Something that could not be read."""

    source: str
    reason: str
    recorded: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A changed judgment on a pair: `text` says it, `reason` why, and how much is new behind it (`events`: happenings and
    statements); `day`: where to look."""

    kind: Literal["phase", "level", "forecast", "contradiction", "office", "actor", "news"]
    a: Ref
    b: Ref
    text: str
    reason: str
    day: date | None
    events: int
    reports: int
    outlets: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """Two happenings that may be one, each by a claim that tells it."""

    events: tuple[str, str]
    claims: tuple[ClaimRow, ClaimRow]


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A name that may mean another, where it stands, and who it may be."""

    text: str
    why: str
    sentence: str
    document: str
    title: str
    now: Ref | None
    choices: tuple[tuple[Ref, float], ...]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What stands on the desk. `reach`: the small curves are drawn from -reach to reach.

    Changes are those since the reader was last here (`seen`), from what the world then held; without a visit, or where that
    brought nothing, those that texts printed after `since` made.
    """

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
    seen: datetime | None
    since: date
    changed_since: Literal["visit", "day"]
    changes: tuple[ChangeRow, ...]
    watched: int
    proposals: tuple[ProposalRow, ...]
    doubtful: tuple[ClaimRow, ...]
    doubts: tuple[DoubtRow, ...]
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
