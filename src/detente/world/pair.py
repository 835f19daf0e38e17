"""Two actors of a world: their claims, events and level, gathered once for every view of the pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from detente import relations
from detente.documents import publishers
from detente.errors import NotFoundError
from detente.relations.evidence import Observations
from detente.schema import Claim, Contribution, Document, Event, Relation
from detente.world import misreading
from detente.world.coded import Coded

if TYPE_CHECKING:
    from detente.store import Store

Known = date | None


@dataclass(frozen=True)
class Pair:
    """All evidence on a and b as known on a day; everything else is derived from it.

    Events without claims were coded elsewhere; where there are many of them, `coded` has their sums by week instead.
    """

    a: str
    b: str
    claims: Mapping[str, Claim]
    events: Sequence[Event]
    documents: Mapping[str, Document]
    coded: Coded = field(default_factory=Coded)
    misread: misreading.Misreading | None = None

    @cached_property
    def seen(self) -> Observations:
        """The dated evidence as observations of the level."""
        acting = self.coded.parties or None
        seen = relations.observations(self.claims.values(), self.events, self.a, self.b, registry_parties=acting)
        seen = relations.with_weeks(seen, self.coded.weeks) if self.coded.weeks else seen
        return misreading.weighed(seen, self.misread)

    def state(self, on: date) -> Relation:
        """Level with interval on a day."""
        return relations.state_of(self.seen, on)

    def why(self, on: date) -> tuple[Contribution, ...]:
        """The parts of the level on a day, the weightiest first."""
        return misreading.told(relations.why(self.seen, on), self.misread)

    def phases(self) -> Sequence[Relation]:
        """Periods of a like level, in order."""
        return relations.phases_of(self.seen)

    def curve(self, first: date, last: date, points: int = 120) -> list[tuple[date, float, float, float]]:
        """(day, level, low, high) at equal steps, both ends included."""
        step = max(1, (last - first).days // max(points, 1))
        days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
        level, low, high = relations.curve(self.seen, days)
        return [(d, float(v), float(lo), float(hi)) for d, v, lo, hi in zip(days, level, low, high, strict=True)]

    def of_bloc(self, bloc: str) -> Pair:
        """The same pair as outlets of one bloc alone tell it: what others date or say of a happening does not reach it."""
        documents = {i: d for i, d in self.documents.items() if bloc_of(d) == bloc}
        claims = {i: c for i, c in self.claims.items() if c.span.document in documents}
        events = relations.seen_by(list(claims.values()), self.events)
        return Pair(self.a, self.b, claims, events, documents, misread=self.misread)

    def fan(self, on: date, days: int, points: int = 24) -> list[tuple[date, float, float, float]]:
        """(day, level, low, high) as the level model expects the days after `on` from what it knew by then; 80% inside."""
        ahead = sorted({on + timedelta(days=days * n // points) for n in range(1, points + 1)})
        known = replace(self.seen, rows=tuple(row for row in self.seen.rows if row.day <= on.toordinal()))
        level, low, high = relations.curve(known, ahead, given="past")
        return [(d, float(v), float(lo), float(hi)) for d, v, lo, hi in zip(ahead, level, low, high, strict=True)]

    def until(self, day: date) -> Pair:
        """What of this pair speaks of times that have begun on a day, as `World.pair` gathers it for that day."""
        claims = {i: c for i, c in self.claims.items() if starts_by(c, day, self.documents.get(c.span.document))}
        coded = replace(
            self.coded,
            events=tuple(e for e in self.coded.events if (e.when.earliest or e.when.latest or day) <= day),
            weeks=tuple(week for week in self.coded.weeks if week.day <= day.toordinal()),
        )
        told = [event for event in self.events if any(name in claims for name in event.claims)]
        documents = {claim.span.document: self.documents[claim.span.document] for claim in claims.values()}
        return replace(self, claims=claims, events=[*told, *coded.events], documents=documents, coded=coded)

    def only_bloc(self, bloc: str) -> Pair:
        """`of_bloc`, raising NotFoundError where no outlet of the bloc speaks of both."""
        if bloc not in self.blocs.values():
            there = ", ".join(sorted(set(self.blocs.values()))) or "none at all"
            raise NotFoundError(f"no outlet of bloc {bloc!r} speaks of both {self.a} and {self.b}; there are: {there}")
        return self.of_bloc(bloc)

    def noted(self, since: date, day: date) -> Relation:
        """The level that a note of the day `since` gave, as far as this pair knows: without evidence dated later, and without
        texts printed after it, up to `day` (included)."""
        late = {i for i, doc in self.documents.items() if doc.published is not None and since < doc.published <= day}
        claims = {i: claim for i, claim in self.claims.items() if claim.span.document not in late}
        events = [*relations.seen_by(list(claims.values()), self.events), *(e for e in self.events if not e.claims)]
        return relations.state_of(replace(self, claims=claims, events=events).seen, since, given="past")

    @cached_property
    def blocs(self) -> Mapping[str, str]:
        """Source bloc by document."""
        return {i: bloc_of(d) for i, d in self.documents.items()}


def bloc_of(doc: Document) -> str:
    """The bloc of the document's publisher (ISO3, 'agency', 'third'), or 'other' where the publisher is not known."""
    found = publishers.by_name(doc.publisher) if doc.publisher else None
    if found is None and doc.url:
        found = publishers.by_domain(doc.url)
    return found.bloc if found is not None else "other"


def gather(
    store: Store,
    events: Sequence[Event],
    a: str,
    b: str,
    *,
    at: date | None = None,
    known: Known = None,
    coded: Coded | None = None,
) -> Pair:
    """The claims on a and b that speak of days up to `at`, the events that carry them, their documents; coded events beside."""
    coded = coded or Coded()
    found = store.claims(dyad=(a, b), known=known)
    texts = {doc.id: doc for doc in store.documents(ids={c.span.document for c in found}, known=known)}
    claims = {c.id: c for c in found if at is None or starts_by(c, at, texts.get(c.span.document))}
    about = [event for event in events if any(claim in claims for claim in event.claims)]
    needed = {claim.span.document for claim in claims.values()}
    documents = {name: doc for name, doc in texts.items() if name in needed}
    return Pair(a, b, claims, [*about, *coded.events], documents, coded, misreading.of(store, known=known))


def starts_by(claim: Claim, day: date, doc: Document | None = None) -> bool:
    """Whether a claim speaks of a time that has begun on a day; without a date, whether its text was printed by then."""
    first = claim.when.earliest or claim.when.latest or (doc.published if doc is not None else None)
    return first is None or first <= day
