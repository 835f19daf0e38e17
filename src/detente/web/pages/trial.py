"""A file that a reader dropped: what it says, what of that is new, and what it contradicts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from detente.schema import Document
from detente.web.records import Clash, ReadPage
from detente.web.rows import claim_row
from detente.web.site import Site
from detente.world.trial import Trial, trial


def build(site: Site, path: Path, *, shown: str, published: date | None = None) -> ReadPage:
    """Read a file and give the page's data; the world stays as it is. `shown` is the name the file had."""
    found = trial(site.world, path, published=published)
    docs = {doc.id: doc for doc in found.documents}
    counts = {i: sum(claim.span.document == i for claim in found.claims) for i in docs}
    return ReadPage(
        file=shown,
        kept=False,
        documents=tuple(site.document_row(doc, counts[doc.id]) for doc in found.documents),
        known=found.known,
        claims=tuple(claim_row(claim, docs[claim.span.document], site.registry) for claim in found.claims),
        new=found.new,
        contradictions=_clashes(site, found, docs),
        failures=tuple(text.replace(str(path), shown).replace(path.name, shown) for text in found.failures),
    )


def _clashes(site: Site, found: Trial, own: dict[str, Document]) -> tuple[Clash, ...]:
    claims = {**found.rivals, **{claim.id: claim for claim in found.claims}}
    texts = {**site.documents({claim.span.document for claim in found.rivals.values()}, None), **own}
    pairs = [(claims[c.left], claims[c.right], c.reason) for c in found.contradictions]
    rows = {
        c.id: claim_row(c, texts[c.span.document], site.registry) for left, right, _ in pairs for c in (left, right)
    }
    return tuple(Clash(rows[left.id], rows[right.id], reason) for left, right, reason in pairs)
