"""What the pages of one text, claim, happening, coded event or actor are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from detente.web.records.claims import ClaimRow, Clash, CodedRow, Ref, Ruling


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
class FieldError:
    """How often a field was read wrongly, of the claims that people judged in this world; `low` to `high` holds 95%."""

    field: str
    judged: int
    wrong: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DocPage:
    """A document with what was read in it. `text` is as stored; the claims' offsets count its code points.

    `mended`: by claim, who changed or confirmed what and when. `errors` are of the whole world, filled from `LEAST` judged claims on.
    """

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
    mended: Mapping[str, tuple[str, ...]]
    reviewed: int
    errors: tuple[FieldError, ...]


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
    mended: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
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
