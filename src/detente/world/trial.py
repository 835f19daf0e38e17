"""A file read against a world without being kept: what it would bring, and what it contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente import documents, plugins, relations
from detente.reading.merge import merge
from detente.reading.pipeline import read_document
from detente.schema import Claim, Document

if TYPE_CHECKING:
    from detente.world.world import World


@dataclass(frozen=True, slots=True)
class Trial:
    """What reading some texts would bring; nothing is kept. `new`: claims that no text of the world makes as yet, another report
    of a known happening being none. `contradictions` have at least one claim of the texts in them. `known`: texts held already."""

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    new: tuple[str, ...]
    contradictions: tuple[relations.Contradiction, ...]
    rivals: Mapping[str, Claim]
    known: tuple[str, ...]
    failures: tuple[str, ...]


def trial(world: World, path: Path, *, published: date | None = None, coder: str = "grammar") -> Trial:
    """Read a file against the world without keeping it."""
    failures: list[str] = []
    texts = documents.read(path, published=published, on_failure=lambda _, error: failures.append(str(error)))
    code = plugins.load("coder", coder)
    found: list[Document] = []
    claims: list[Claim] = []
    for doc in texts:
        found.append(doc)
        claims += read_document(doc, world.registry, code)[1]
    ends = sorted({party.actor for claim in claims for party in (*claim.actors, *claim.recipients)})
    fresh = {claim.id for claim in claims}
    held = [claim for claim in world.store.claims(actors=ends) if claim.id not in fresh] if ends else []
    texts_of = {doc.id: doc for doc in (*world.store.documents(), *found)}
    clashes = relations.contradictions([*held, *claims], documents=texts_of)
    return Trial(
        tuple(found),
        tuple(claims),
        tuple(_new(claims, held, texts_of)),
        tuple(pair for pair in clashes if pair.left in fresh or pair.right in fresh),
        {claim.id: claim for claim in held},
        tuple(sorted({doc.id for doc in found} & world.store.holds())),
        tuple(failures),
    )


def _new(claims: Sequence[Claim], held: Sequence[Claim], documents_of: Mapping[str, Document]) -> Iterator[str]:
    before = {claim.id for claim in held}
    reported = {
        claim
        for event in merge([c for c in (*held, *claims) if c.kind == "event"], documents_of)
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
