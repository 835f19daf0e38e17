"""Questions that a screen asks of a whole world: its newest day, its busiest pairs, its source blocs, its network on a day."""

# Statements name tables of the code's own only; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import combinations, islice, zip_longest
from typing import TYPE_CHECKING

from detente.schema import Claim, Document, Event, Relation
from detente.store import tables
from detente.world import coded, misreading
from detente.world.pair import Pair, bloc_of, starts_by

if TYPE_CHECKING:
    from detente.world.world import World

__all__ = [
    "SIDES", "Triad", "bloc_counts", "busiest", "growth", "network", "newest_claims", "newest_day", "pairs", "starts_by", "triads"
]  # fmt: skip

Known = date | None
Dyad = tuple[str, str]
# Whose relations are shown unasked: people and offices speak for one of these, peoples and places act for nobody.
SIDES = frozenset({"state", "igo", "armed-group", "party", "group", "government"})
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Triad:
    """Three actors on a day and their levels in the order ab, bc, ac. `tension`: the smallest of the absolute levels where
    an odd number of the three is negative (Heider 1946, Cartwright and Harary 1956), else 0."""

    actors: tuple[str, str, str]
    levels: tuple[float, float, float]
    tension: float


def newest_day(world: World, *, known: Known = None) -> date:
    """The day of the newest text, or of the last coded event where that is later; today (UTC) in a world without either."""
    printed = world.store.query("SELECT max(published) AS day FROM documents", known=known).to_pylist()[0]["day"]
    days = [day for day in (printed, coded.last_day(world.store, known=known)) if day is not None]
    return max(days, default=datetime.now(UTC).date())


def growth(world: World, *, known: Known = None) -> list[date]:
    """The days (UTC) on which texts came in or rulings were made, newest first."""
    both = "SELECT recorded FROM documents UNION ALL SELECT recorded FROM judgements"
    sql = f"SELECT DISTINCT CAST(recorded AS DATE) AS day FROM ({both}) ORDER BY day DESC"
    return list(world.store.query(sql, known=known).column("day").to_pylist())


def bloc_counts(world: World, *, known: Known = None) -> dict[str, int]:
    """How many documents each bloc of publishers printed, the largest first."""
    counts: dict[str, int] = defaultdict(int)
    for doc in world.store.documents(texts=False, known=known):
        counts[bloc_of(doc)] += 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def busiest(world: World, *, known: Known = None, limit: int = 12) -> list[Dyad]:
    """Pairs of states and organised groups of which most is told or coded: in turn that with the most claims and that with the
    most coded events, so that neither kind of evidence hides the other. Nobody is paired with its own state."""
    told = (
        "SELECT dyad FROM (SELECT unnest(dyads) AS dyad FROM claims) GROUP BY dyad ORDER BY count(*) DESC, dyad LIMIT ?"
    )
    claimed = world.store.query(told, [_LOOKED_AT], known=known).column("dyad").to_pylist()
    filed = islice(coded.most(world.store, known=known), _LOOKED_AT)
    ranked = [
        [
            (pair[0], pair[1])
            for pair in (name.split(tables.BAR) for name in names)
            if len(pair) == 2 and _apart(world, *pair)
        ]
        for names in (claimed, filed)
    ]
    turns = (pair for both in zip_longest(*ranked) for pair in both if pair is not None)
    return list(islice(dict.fromkeys(turns), limit))


def _apart(world: World, a: str, b: str) -> bool:
    registry = world.registry
    return registry.kind(a) in SIDES and registry.kind(b) in SIDES and registry.home(a) != b and registry.home(b) != a


def pairs(
    world: World, dyads: Sequence[Dyad], *, at: Known = None, known: Known = None, bloc: str | None = None
) -> dict[Dyad, Pair]:
    """Many pairs gathered at once, as `World.pair` gathers one; from the outlets of one bloc where that is given. Their
    documents lack the texts."""
    wanted = {tables.dyad(*dyad): dyad for dyad in dyads}
    printed = world.store.documents(texts=False, known=known)
    texts = {doc.id: doc for doc in printed if bloc is None or bloc_of(doc) == bloc}
    claims: dict[Dyad, dict[str, Claim]] = {dyad: {} for dyad in dyads}
    for claim in world.store.claims(dyads=dyads, known=known) if dyads else ():
        if claim.span.document in texts and (at is None or starts_by(claim, at, texts[claim.span.document])):
            for name in tables.dyads(claim):
                if name in wanted:
                    claims[wanted[name]][claim.id] = claim
    events = world.events(known=known)
    beside = {} if bloc else coded.on_pairs(world.store, world.registry, dyads, at=at, known=known)
    misread = misreading.of(world.store, known=known)
    found = {}
    for dyad in dyads:
        rows = beside.get(dyad, coded.Coded())
        found[dyad] = replace(_pair(dyad, claims[dyad], events, texts, rows), misread=misread)
    return found


def _pair(
    dyad: Dyad, claims: Mapping[str, Claim], events: Iterable[Event], texts: Mapping[str, Document], rows: coded.Coded
) -> Pair:
    about = [event for event in events if any(claim in claims for claim in event.claims)]
    needed = {claim.span.document for claim in claims.values()}
    return Pair(*dyad, claims, [*about, *rows.events], {i: texts[i] for i in sorted(needed)}, rows)


def newest_claims(
    world: World, *, at: date, known: Known = None, bloc: str | None = None, limit: int = 12
) -> list[Claim]:
    """Claims of the newest texts published by a day, of two sides each, the weightiest of each text first."""
    texts = [d for d in world.store.documents(texts=False, known=known) if d.published and d.published <= at]
    kept = [d for d in texts if bloc is None or bloc_of(d) == bloc]
    found: list[Claim] = []
    for doc in sorted(kept, key=lambda d: (d.published or date.min, d.id), reverse=True):
        claims = [c for c in world.store.claims(document=doc.id, known=known) if not c.background and tables.dyads(c)]
        found += sorted(claims, key=lambda c: (-abs(c.intensity) * c.confidence, c.span.start))[:3]
        if len(found) >= limit:
            break
    return found[:limit]


def without_claims(world: World, *, known: Known = None) -> list[str]:
    """Ids of documents in which nothing was found."""
    sql = "SELECT id FROM documents WHERE id NOT IN (SELECT document FROM claims) ORDER BY published, id"
    return list(world.store.query(sql, known=known).column("id").to_pylist())


def network(
    world: World, *, on: date, known: Known = None, bloc: str | None = None, least: int = 2, limit: int = 60
) -> tuple[Relation, ...]:
    """The relations of the busiest pairs on a day that rest on at least `least` happenings and statements, by ids."""
    gathered = pairs(world, busiest(world, known=known, limit=limit), at=on, known=known, bloc=bloc)
    states = (pair.state(on) for pair in gathered.values() if len(pair.seen.parts) >= max(1, least))
    return tuple(sorted(states, key=lambda state: (state.a, state.b)))


def triads(edges: Collection[Relation]) -> tuple[Triad, ...]:
    """All closed triads of a network, those under most tension first."""
    level = {frozenset((edge.a, edge.b)): edge.score for edge in edges}
    nodes = sorted({end for edge in edges for end in (edge.a, edge.b)})
    found = []
    for a, b, c in combinations(nodes, 3):
        sides = [level.get(frozenset(pair)) for pair in ((a, b), (b, c), (a, c))]
        ab, bc, ac = sides
        if ab is not None and bc is not None and ac is not None:
            odd = sum(side < 0 for side in (ab, bc, ac)) % 2 == 1
            found.append(Triad((a, b, c), (ab, bc, ac), min(abs(ab), abs(bc), abs(ac)) if odd else 0.0))
    return tuple(sorted(found, key=lambda t: (-t.tension, t.actors)))
