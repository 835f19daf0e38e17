"""What a text brings: which of its claims no earlier text makes, and which contradict something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente import relations
from detente.reading.merge import merge
from detente.schema import Claim, Document
from detente.world import review

if TYPE_CHECKING:
    from detente.store import Store


@dataclass(frozen=True, slots=True)
class Novelty:
    """`new`: ids of claims that no other text makes as yet, another report of a known happening being none.
    `contradictions` have at least one of the claims in them; `rivals` are the claims held before, by id."""

    new: tuple[str, ...] = ()
    contradictions: tuple[relations.Contradiction, ...] = ()
    rivals: Mapping[str, Claim] | None = None


def weigh(claims: Sequence[Claim], own: Sequence[Document], store: Store) -> Novelty:
    """Compare claims of the texts `own` with what the store holds of the same parties besides."""
    ends = sorted({party.actor for claim in claims for party in (*claim.actors, *claim.recipients)})
    mine = {claim.id for claim in claims}
    texts = {doc.id for doc in own}
    held = [c for c in store.claims(actors=ends) if c.id not in mine and c.span.document not in texts] if ends else []
    needed = {claim.span.document for claim in held}
    documents = {doc.id: doc for doc in (*store.documents(ids=needed, texts=False), *own)}
    clashes = relations.contradictions([*held, *claims], documents=documents)
    return Novelty(
        tuple(_new(claims, held, documents, review.happenings(store))),
        tuple(pair for pair in clashes if pair.left in mine or pair.right in mine),
        {claim.id: claim for claim in held},
    )


def _new(
    claims: Sequence[Claim],
    held: Sequence[Claim],
    documents: Mapping[str, Document],
    ruled: Mapping[str, Sequence[tuple[str, str]]],
) -> Iterator[str]:
    before = {claim.id for claim in held}
    reported = {
        claim
        for event in merge([c for c in (*held, *claims) if c.kind == "event"], documents, **ruled)
        if before.intersection(event.claims)
        for claim in event.claims
    }
    said = {_statement(claim) for claim in held if claim.kind != "event"}
    for claim in claims:
        if claim.id not in reported and (claim.kind == "event" or _statement(claim) not in said):
            yield claim.id


def _statement(claim: Claim) -> tuple[object, ...]:
    sides = [tuple(sorted(party.actor for party in side)) for side in (claim.actors, claim.recipients)]
    return claim.kind, claim.type, claim.negated, claim.issue, *sides
