"""What waits for a person besides names: happenings that may be one, and claims that were read with doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from detente.schema import Claim, Event
from detente.world import review
from detente.world.pair import Pair

if TYPE_CHECKING:
    from detente.store import Store

Known = date | None
NEAR, WIDEST = timedelta(days=3), timedelta(days=31)
DOUBTFUL = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two happenings of one type between the same sides at about the same time, each with the claim that tells it best."""

    left: Event
    right: Event
    claims: tuple[Claim, Claim]


def proposals(pairs: Iterable[Pair], store: Store, *, known: Known = None, limit: int = 5) -> list[Proposal]:
    """Happenings that may be one, the newest first; what a person has ruled on is not asked again."""
    ruled = review.happenings(store, known=known)
    settled = {frozenset(two) for rows in ruled.values() for two in rows}
    found: dict[frozenset[str], Proposal] = {}
    for pair in pairs:
        for left, right in _alike(pair.events):
            if not any(frozenset((x, y)) in settled for x in left.claims for y in right.claims):
                told = [
                    next((pair.claims[i] for i in event.claims if i in pair.claims), None) for event in (left, right)
                ]
                if told[0] is not None and told[1] is not None:
                    found[frozenset((left.id, right.id))] = Proposal(left, right, (told[0], told[1]))
    newest = sorted(found.values(), key=lambda p: (p.left.when.latest or date.min, p.left.id), reverse=True)
    return newest[:limit]


def doubtful_claims(pairs: Iterable[Pair], store: Store, *, known: Known = None, limit: int = 5) -> list[Claim]:
    """Claims of these pairs that the coder was least sure of and no person has looked at, the least sure first."""
    seen = _ruled_on(store, known)
    claims = {claim.id: claim for pair in pairs for claim in pair.claims.values() if claim.id not in seen}
    unsure = [claim for claim in claims.values() if claim.confidence < DOUBTFUL and not claim.background]
    return sorted(unsure, key=lambda claim: (claim.confidence, claim.id))[:limit]


def _alike(events: Sequence[Event]) -> Iterator[tuple[Event, Event]]:
    close = [event for event in events if event.claims and _span(event) is not None]
    close.sort(key=lambda event: (event.type, tuple(sorted(event.actors)), tuple(sorted(event.recipients)), event.id))
    groups: dict[tuple[object, ...], list[Event]] = {}
    for event in close:
        groups.setdefault((event.type, frozenset(event.actors), frozenset(event.recipients)), []).append(event)
    for group in groups.values():
        for left, right in combinations(group[:60], 2):
            if _near(left, right):
                yield left, right


def _near(left: Event, right: Event) -> bool:
    one, other = _span(left), _span(right)
    return one is not None and other is not None and one[0] - NEAR <= other[1] and other[0] - NEAR <= one[1]


def _span(event: Event) -> tuple[date, date] | None:
    first, last = event.when.earliest, event.when.latest
    return (first, last) if first and last and last - first <= WIDEST else None


def _ruled_on(store: Store, known: Known) -> set[str]:
    return {row.target for row in store.history(known=known) if row.standing}
