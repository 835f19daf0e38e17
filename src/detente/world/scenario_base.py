"""The base of a branch: who takes part and how each two stand, from what was published by a day and is held on another."""

# Statements name tables of the code's own only; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from detente.errors import NotFoundError, UsageError
from detente.relations.evidence import Observations
from detente.relations.sides import is_state
from detente.scenario.mechanisms import weights
from detente.scenario.structure import structure
from detente.scenario.system import Start, System, start
from detente.schema import Claim, Document, Event, digest
from detente.store import judgements
from detente.store.tables import BAR, dyads
from detente.world import coded, misreading
from detente.world.misreading import Misreading
from detente.world.pair import Pair
from detente.world.published import published

if TYPE_CHECKING:
    from detente.world.world import World

MOST = 40
# Who can take part unasked: those that act as one. People do where a branch or its actors name them.
KINDS = ("state", "government", "armed-group", "party", "igo", "group")


@dataclass(frozen=True)
class Known:
    """What a base may see: documents published by `as_of`, their claims, and the happenings merged from them alone."""

    world: World
    as_of: date
    known: date | None
    documents: Mapping[str, Document]
    claims: Mapping[str, Claim]
    events: Sequence[Event]
    misread: Misreading | None = None

    @cached_property
    def by_dyad(self) -> Mapping[str, list[Claim]]:
        """Claims that say how two stand, by pair."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims.values():
            if claim.kind != "condition":
                for name in dyads(claim):
                    found[name].append(claim)
        return found

    @cached_property
    def event_of(self) -> Mapping[str, Event]:
        """The happening that a claim tells of."""
        return {name: event for event in self.events for name in event.claims}

    @cached_property
    def snapshot(self) -> str:
        """A hash of all that is seen: documents, claims as they stand, imported rows, and rulings."""
        store = self.world.store
        parts = [*sorted(self.documents), *sorted(map(repr, self.claims.values()))]
        if coded.rows_in_force(store, "coded") is not None:
            sql = "SELECT DISTINCT batch FROM coded WHERE first <= $at ORDER BY batch"
            parts += store.query(sql, {"at": self.as_of}, known=self.known).column("batch").to_pylist()
        # What is withdrawn is gone from the claims, and what is watched is no evidence.
        aside = (judgements.WITHDRAW, judgements.UNDO, judgements.WATCH)
        ruled = [row for row in store.history(known=self.known) if row.standing and row.kind not in aside]
        return digest(*parts, *sorted(f"{row.kind} {row.target} {row.value}" for row in ruled), length=16)


def seen(world: World, as_of: date, known: date | None) -> Known:
    """What was published by `as_of` (its end included) and held on `known`. Raises UsageError for a day before or after the world."""
    days = [doc.published for doc in world.store.documents(known=known) if doc.published is not None]
    first, last = _span(world, days)
    if first is None or last is None:
        raise NotFoundError("nothing in this world is dated: there is no base to branch from")
    if not first <= as_of <= last + (last - first):
        raise UsageError(f"{as_of} lies outside the world, which tells of {first} to {last}: name a day within")
    told = published(world.store, as_of, known=known)
    misread = misreading.of(world.store, known=known)
    return Known(world, as_of, known, told.documents, told.claims, told.events, misread)


def system(base: Known, *, actors: Iterable[str] = ()) -> System:
    """The actors that the base tells most of, at most 40 beside the given ones, and how each two stand."""
    chosen = _actors(base, list(actors))
    reciprocity = weights()["reciprocity"]
    apart = {"apart_variance": reciprocity.extra["variance"], "apart_days": reciprocity.value}
    pairs = [(a, b) for i, a in enumerate(chosen) for b in chosen[i + 1 :]]
    told = coded.on_pairs(base.world.store, base.world.registry, pairs, at=base.as_of, known=base.known)
    starts: list[Start] = []
    evidence: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for a, b in pairs:
        known = observed(base, a, b, told[a, b])
        starts.append(start(known, base.as_of, **apart))
        if known.rows:
            parts = [part for row in known.rows[-5:] for part in row.parts]
            named = [name for part in parts for name in (part.claims or (part.event,)) if name]
            evidence["level", a, b] = tuple(dict.fromkeys(named))[-5:]
    built, ties = structure(base.world.registry, chosen, base.as_of, base.claims.values())
    return System(tuple(chosen), base.as_of, tuple(starts), built, {**evidence, **ties})


def _span(world: World, days: Sequence[date]) -> tuple[date | None, date | None]:
    if coded.rows_in_force(world.store, "coded") is not None:
        row = world.store.query("SELECT min(first) AS first, max(first) AS last FROM coded").to_pylist()[0]
        days = [*days, *(day for day in row.values() if day is not None)]
    return (min(days), max(days)) if days else (None, None)


def _actors(base: Known, given: Sequence[str]) -> list[str]:
    registry, counts = base.world.registry, Counter[str]()
    for name, claims in base.by_dyad.items():
        for actor in name.split(BAR):
            counts[actor] += len(claims)
    for a, b, n in _coded_counts(base):
        counts[a] += n
        counts[b] += n
    able = [name for name in counts if name in registry.actors and registry.kind(name) in KINDS]
    able.sort(key=lambda name: (-counts[name], name))
    rest = [name for name in able if name not in given][: max(0, MOST - len(set(given)))]
    return sorted({*given, *rest})


def observed(base: Known, a: str, b: str, rows: coded.Coded | None = None) -> Observations:
    """The dated evidence on two actors that the base may see, weighed as `World.relation` does; coded events only where given."""
    claims = {claim.id: claim for claim in base.by_dyad.get(BAR.join(sorted((a, b))), [])}
    rows = rows or coded.Coded()
    if not claims and not rows.count:
        return Observations(a, b)
    told = {base.event_of[name].id: base.event_of[name] for name in claims if name in base.event_of}
    return Pair(a, b, claims, [*told.values(), *rows.events], {}, rows, base.misread).seen


def _coded_counts(base: Known) -> list[tuple[str, str, int]]:
    """Pairs of states between whom events were coded, with how many, each in the order of the alphabet."""
    rows = coded.rows_in_force(base.world.store, "coded")
    if rows is None:
        return []
    sql = f"SELECT dyad, count(*) AS n FROM {rows} WHERE first <= $at AND dyad <> '' GROUP BY dyad ORDER BY dyad"
    table = base.world.store.query(sql, {"at": base.as_of}, known=base.known).to_pylist()
    ends = [(*sorted(row["dyad"].split(BAR)), row["n"]) for row in table if row["dyad"].count(BAR) == 1]
    return [(a, b, n) for a, b, n in ends if a != b and is_state(a) and is_state(b)]
