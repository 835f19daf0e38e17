"""What pages are made of: flat frozen records, given as they are at a page's address plus `.json`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Standing = Literal["asserted", "attributed", "hedged", "denied", "conditional", "background"]
Lane = Literal["forward", "both", "backward"]


@dataclass(frozen=True, slots=True)
class Ref:
    """An actor by id and name; `known` where the registry has a page on it."""

    id: str
    name: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sentence stands."""

    document: str
    title: str
    publisher: str
    bloc: str
    published: date | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim: `text` says it in plain words, `quote` is the evidence, `speakers` the chain of sources inside the text,
    the nearest first, `when_text` the words of the text that give the time. `standing`: how the text itself holds it. `event`:
    the happening it reports, if any."""

    id: str
    kind: str
    type: str
    mode: str
    text: str
    quote: str
    actors: tuple[Ref, ...]
    recipients: tuple[Ref, ...]
    when: str
    when_text: str
    earliest: date | None
    latest: date | None
    place: str
    issue: str
    speakers: tuple[str, ...]
    standing: Standing
    modality: str
    negated: bool
    background: bool
    certainty: float
    confidence: float
    tone: int
    intensity: float
    quad: int
    cameo: str
    coder: str
    event: str
    source: Source


@dataclass(frozen=True, slots=True)
class Happening:
    """One happening between a and b. `claimed`: every report only attributes or hedges it. `denied`: some report denies it."""

    id: str
    text: str
    type: str
    lane: Lane
    when: str
    earliest: date | None
    latest: date | None
    intensity: float
    quad: int
    reports: int
    documents: int
    claimed: bool
    denied: bool
    claims: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Level:
    """How two actors stand on a day, in [-10, 10]; `low` to `high` holds 80%."""

    day: date
    level: float
    low: float
    high: float
    label: str
    events: int
    reports: int
    coverage: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a level curve."""

    day: date
    level: float
    low: float
    high: float


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
class Clash:
    """Two claims that can't both hold."""

    left: ClaimRow
    right: ClaimRow
    reason: str


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
class DocumentRow:
    """A document in a list."""

    id: str
    title: str
    publisher: str
    bloc: str
    published: date | None
    claims: int


@dataclass(frozen=True, slots=True)
class CodedRow:
    """An event as a data set codes it; `text` is what the set says of it, if anything."""

    id: str
    dataset: str
    text: str
    type: str
    actor: Ref
    recipient: Ref
    earliest: date | None
    latest: date | None
    intensity: float
    reports: int
    publisher: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class CodedBin:
    """Coded events of a stretch of days, both included, by sign of their intensity."""

    first: date
    last: date
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True)
class CodedPage:
    """One coded event with its row as it stood in the file, and who reported it where that was imported."""

    event: CodedRow
    cameo: str
    mode: str
    date_precision: str
    source: str
    row: tuple[tuple[str, str], ...]
    reported_by: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class WeekPage:
    """The coded events that one sum of a week stands for."""

    id: str
    events: tuple[CodedRow, ...]


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
class PairPage:
    """Two actors on a day. `first` and `last` are the window that is drawn."""

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
    outlets: int


@dataclass(frozen=True, slots=True)
class Named:
    """Names in a text and whom they mean. `actor` is None where nobody known is meant."""

    actor: Ref | None
    local: str
    words: tuple[str, ...]
    count: int
    score: float
    reasons: tuple[str, ...]
    others: tuple[tuple[Ref, float], ...]
    first: int


@dataclass(frozen=True, slots=True)
class DocPage:
    """A document with what was read in it. `text` is as stored; the claims' offsets count its code points."""

    id: str
    title: str
    name: str
    publisher: str
    bloc: str
    url: str
    published: date | None
    published_by: str
    language: str
    translated_from: str
    reprint_of: str
    text: str
    claims: tuple[ClaimRow, ...]
    names: tuple[Named, ...]
    lit: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person ruled."""

    id: str
    kind: str
    value: str
    by: str
    why: str
    recorded: datetime
    standing: bool


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim with its sentence in place: `before` and `after` are the rest of its paragraph."""

    claim: ClaimRow
    before: str
    after: str
    if_: str
    then: str
    contradictions: tuple[Clash, ...]
    rulings: tuple[Ruling, ...]
    pairs: tuple[tuple[Ref, Ref], ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """A happening, merged, and all its reports. `differing`: fields in which the reports disagree."""

    id: str
    text: str
    type: str
    mode: str
    actors: tuple[Ref, ...]
    recipients: tuple[Ref, ...]
    when: str
    earliest: date | None
    latest: date | None
    place: str
    intensity: float
    quad: int
    modality: str
    reports: int
    documents: int
    reason: str
    differing: tuple[str, ...]
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class Tenure:
    """A dated edge of an actor: an office, a membership, a patron."""

    role: str
    other: Ref
    inward: bool
    since: date | None
    until: date | None
    cite: str
    current: bool


@dataclass(frozen=True, slots=True)
class ActorPage:
    """An actor: names, dated ties, and what the texts say of it."""

    id: str
    name: str
    kind: str
    state: Ref | None
    aliases: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    since: date | None
    until: date | None
    cite: str
    day: date
    tenures: tuple[Tenure, ...]
    pairs: tuple[tuple[Ref, int], ...]
    claims: tuple[ClaimRow, ...]
    claims_in_all: int
    page: int
    pages: int


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
