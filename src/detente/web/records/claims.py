"""Rows that many pages share: actors, sources, claims, happenings, levels, rulings."""

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
class Clash:
    """Two claims that can't both hold."""

    left: ClaimRow
    right: ClaimRow
    reason: str


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
class Ruling:
    """What a person ruled."""

    id: str
    kind: str
    value: str
    by: str
    why: str
    recorded: datetime
    standing: bool
