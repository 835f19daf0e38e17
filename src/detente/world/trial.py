"""Files read against a world without being kept: what they would bring, and what they contradict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente import documents, relations
from detente.errors import InputError
from detente.reading.pipeline import read_document
from detente.schema import Claim, Document
from detente.world.adding import Progress, own, reason
from detente.world.choosing import chosen
from detente.world.novelty import weigh

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

    @property
    def summary(self) -> dict[str, int]:
        """The counts that adding the texts would give, as `Report.summary` has them."""
        held = set(self.known)
        fresh = {claim.id for claim in self.claims if claim.span.document not in held}
        return {
            "documents": len({doc.id for doc in self.documents} - held),
            "claims": len(fresh),
            "new": len(fresh.intersection(self.new)),
            "already_known": len(held) + len(self.documents) - len({doc.id for doc in self.documents}),
            "contradicting": sum(1 for pair in self.contradictions if fresh.intersection((pair.left, pair.right))),
            "failures": len(self.failures),
        }


def trial(
    world: World,
    *paths: str | Path,
    published: date | None = None,
    dates: Mapping[str, date] | None = None,
    coder: str = "grammar",
    options: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Trial:
    """Read files, folders or addresses against the world without keeping them."""
    failures: list[str] = []

    def fail(source: str, error: InputError) -> None:
        if not own(source, world.store.folder):
            failures.append(f"{source}: {reason(source, error)}")

    code = chosen(world.store.folder, coder, options)
    found: list[Document] = []
    claims: dict[str, Claim] = {}
    for path in paths:
        for doc in documents.read(path, published=published, dates=dates, on_failure=fail):
            if progress is not None:
                progress(doc.source or doc.name)
            found.append(doc)
            try:
                claims |= {claim.id: claim for claim in read_document(doc, world.registry, code)[1]}
            except InputError as error:
                found.pop()
                fail(doc.source or doc.name, error)
    weighed = weigh(list(claims.values()), found, world.store)
    return Trial(
        tuple(found),
        tuple(claims.values()),
        weighed.new,
        weighed.contradictions,
        weighed.rivals or {},
        tuple(sorted({doc.id for doc in found} & world.store.holds())),
        tuple(failures),
    )
