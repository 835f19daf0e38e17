"""The nouns: frozen records that walk from room to room. Text is kept once, in Document; all else points into it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["event", "tie", "stance", "condition"]
Modality = Literal["fact", "reported", "speculative", "planned", "hypothetical", "negated"]
ActorKind = Literal[
    "state", "government", "office", "armed-group", "party", "igo", "people", "group", "person", "place", "outlet"
]
Role = Literal["holds", "part-of", "leads", "backed-by"]


def digest(*parts: object, length: int = 12) -> str:
    """Hex id from content: the same parts give the same id on every machine."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Evidence: `doc.text[start:end]` is the quote. Offsets count code points, end excluded."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class When:
    """As exact as the text: both ends included, None where the text gives none."""

    earliest: date | None = None
    latest: date | None = None
    text: str = ""

    def __bool__(self) -> bool:
        return self.earliest is not None or self.latest is not None


@dataclass(frozen=True, slots=True)
class Document:
    """One text as stored; `id` is a hash of its text and publisher. `name` is the file's stem or the row's id.

    `source` says where it came from, `published_by` how its date was found. `reprint_of` names the earlier document of which
    this is a near-duplicate; both are kept.
    """

    id: str
    text: str
    name: str = ""
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: date | None = None
    published_by: str = ""
    language: str = ""
    translated_from: str = ""
    source: str = ""
    reprint_of: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a name: who it may be, how well it fits (0..1), and why."""

    actor: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, title or description in a text. `actor` None: read, but nobody we know (NIL); then `local` is a stable id.

    `type` is a re3d-style class (Person, Organisation, Location, Nationality, MilitaryPlatform, Temporal, Money, Quantity,
    DocumentReference, CommsIdentifier, Vehicle, Weapon, Coordinates, Frequency).
    """

    span: Span
    text: str
    actor: str | None = None
    name: str = ""
    score: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    type: str = ""
    local: str = ""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A dated edge between actors; None means open or unknown on that side. `cite`: by what a reader can check it."""

    member: str
    body: str
    role: str
    since: date | None = None
    until: date | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `codes` holds iso3, cow, gw, wikidata and the like; `names` spellings by language code."""

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    state: str = ""
    since: date | None = None
    until: date | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Party:
    """An actor as a claim names it: id (registry id, or `local:slug` where unknown), name, and states and code at the claim's date.

    `states` are ISO3 codes, `code` is CAMEO style (IRQGOV, SYRREB, IGOARL).
    """

    actor: str
    name: str
    states: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """One link of the chain of sources inside a text: verbatim words, and who that is where we know."""

    text: str
    actor: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What would have to hold, and what would follow: two spans of the same document."""

    if_: Span
    then: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says.

    `type` is a PLOVER type for an event, else the tie, stance or condition type of the codebook. `intensity` is on the Goldstein
    scale [-10, 10]; `certainty` in [-3, 3] says how sure the text itself is that it happened or holds; `confidence` in [0, 1] how
    sure the coder is of its reading. `background`: history or context, not the news of the text. Symmetric claims have all
    sides in `actors` and no recipients.
    """

    id: str
    span: Span
    quote: str
    kind: Kind
    type: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...] = ()
    when: When = field(default_factory=When)
    according_to: tuple[Speaker, ...] = ()
    mode: str = ""
    context: tuple[str, ...] = ()
    issue: str = "other"
    place: str = ""
    negated: bool = False
    modality: Modality = "fact"
    certainty: float = 3.0
    condition: Condition | None = None
    tone: int = 0
    intensity: float = 0.0
    quad: int = 0
    cameo: str = ""
    background: bool = False
    confidence: float = 0.5
    coder: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One happening and the claims that carry it; the id comes from its earliest claim. `reports` counts independent texts."""

    id: str
    actors: tuple[str, ...]
    type: str
    recipients: tuple[str, ...] = ()
    when: When = field(default_factory=When)
    quad: int = 0
    intensity: float = 0.0
    claims: tuple[str, ...] = ()
    documents: int = 0
    reports: int = 0
    mode: str = ""
    context: tuple[str, ...] = ()
    place: str = ""
    modality: Modality = "fact"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One part of a number: how many points it adds, and the evidence it opens to."""

    points: float
    text: str
    claims: tuple[str, ...] = ()
    event: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """How a and b stand: on a day a state, over a while a phase. Level and bounds in [-10, 10]; `low` to `high` holds 80%."""

    a: str
    b: str
    during: When
    score: float
    low: float
    high: float
    label: str = ""
    evidence: tuple[str, ...] = ()
    drivers: tuple[Contribution, ...] = ()
    events: int = 0
    reports: int = 0
    coverage: str = ""
