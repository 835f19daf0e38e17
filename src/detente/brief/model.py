"""What a brief is made of: lines that point to numbered footnotes, and the material they are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from detente.relations import Contradiction
from detente.schema import Actor, Claim, Contribution, Document, Event, Relation


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the level model says of one statement about the future; `base_rate` is the same chance without this pair's evidence."""

    statement: str
    probability: float
    base_rate: float
    until: date
    model: str
    observations: int


@dataclass(frozen=True, slots=True)
class Material:
    """All that one brief may speak of, as of a day and as known on a day. `before` is what the last note said: without what
    was printed or happened since. `bloc` names the outlets to which the texts are confined, "" for all. `beside`: claims
    of one of the two that contradict one of these. `rows`: which documents are rows of event sets, and the file and line of each;
    `coded` counts all coded events and says of which sets.
    """

    a: Actor
    b: Actor
    on: date
    known: str
    snapshot: str
    now: Relation
    before: Relation | None = None
    since: date | None = None
    claims: Mapping[str, Claim] = field(default_factory=dict)
    events: Sequence[Event] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    publishers: Mapping[str, str] = field(default_factory=dict)
    blocs_of: Mapping[str, str] = field(default_factory=dict)
    contributions: Sequence[Contribution] = ()
    phases: Sequence[Relation] = ()
    curve: Sequence[tuple[date, float, float, float]] = ()
    contradictions: Sequence[Contradiction] = ()
    blocs: Mapping[str, Relation] = field(default_factory=dict)
    outlooks: Sequence[Outlook] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    bloc: str = ""
    beside: Mapping[str, Claim] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    coded: str = ""

    @property
    def cited(self) -> Mapping[str, Claim]:
        """All claims that a line may point to."""
        return {**self.beside, **self.claims}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence. `notes` are footnote numbers; a line without notes must be marked as judgment, with the formula behind it."""

    text: str
    notes: tuple[int, ...] = ()
    judgment: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the page; `empty` is said where there are no lines."""

    title: str
    lines: tuple[Line, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Footnote:
    """Evidence as printed: the quote stands verbatim at [start, end) of the document."""

    number: int
    claim: str
    quote: str
    speaker: str
    publisher: str
    published: str
    title: str
    url: str
    document: str
    start: int
    end: int
    hedge: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """The page, ready to be drawn."""

    title: str
    a: str
    b: str
    on: str
    since: str
    known: str
    snapshot: str
    corpus: str
    verdict: str
    arrow: str
    headline: Line
    level: str
    coverage: str
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    method: str
    chart: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every sentence of the page, the headline first."""
        return (self.headline, *(line for section in self.sections for line in section.lines))
