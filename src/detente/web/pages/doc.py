"""A document with its claims and names."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from detente.errors import NotFoundError
from detente.schema import Document, Mention
from detente.web.address import Address
from detente.web.records import DocPage, FieldError, Named
from detente.web.rows import publisher, ref, title
from detente.web.site import Site
from detente.world import review
from detente.world.misreading import LEAST
from detente.world.pair import bloc_of

JUDGING = ("confirm", "fix", "withdraw")
# Mentions of these types name somebody or something that acts; dates, sums and weapons are no actors.
ACTING = ("Person", "Organisation", "Location", "Nationality", "")


def build(site: Site, address: Address, doc_id: str) -> DocPage:
    """The page's data. Raises NotFoundError, AmbiguousError; also where `claim` names none of this document."""
    doc = site.world.store.document(doc_id, known=address.known)
    claims = sorted(
        site.world.store.claims(document=doc.id, known=address.known), key=lambda c: (c.span.start, -c.span.end, c.id)
    )
    lit = address.own.get("claim", "")
    if lit and lit not in {claim.id for claim in claims}:
        raise NotFoundError(f"document {doc.id} has no claim {lit!r}")
    return DocPage(
        id=doc.id,
        title=title(doc),
        name=doc.name,
        publisher=publisher(doc),
        bloc=bloc_of(doc),
        url=doc.url,
        published=doc.published,
        published_by=doc.published_by,
        language=doc.language,
        translated_from=doc.translated_from,
        reprint_of=doc.reprint_of,
        text=doc.text,
        claims=site.claim_rows(claims, address.known),
        names=_names(site, doc, site.world.store.mentions(document=doc.id, known=address.known)),
        lit=lit,
        mended={
            name: tuple(mend.text for mend in rows)
            for name, rows in review.mends(
                site.world.store, [claim.id for claim in claims], known=address.known
            ).items()
        },
        **_checked(site, address.known),
    )


def _checked(site: Site, known: date | None) -> dict[str, Any]:
    """How many claims people judged in this world, and, from LEAST on, how often each field was wrong."""
    ruled = {r.target for r in site.world.store.history(known=known) if r.standing and r.kind in JUDGING}
    if not ruled:
        return {"reviewed": 0, "errors": ()}
    rows = [FieldError(**row) for row in site.world.field_errors(known=known)]
    judged = max((row.judged for row in rows), default=0)
    return {"reviewed": judged, "errors": tuple(rows) if judged >= LEAST else ()}


def _names(site: Site, doc: Document, mentions: list[Mention]) -> tuple[Named, ...]:
    groups: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.type in ACTING and (mention.actor or mention.local):
            groups[mention.actor or "", "" if mention.actor else mention.local].append(mention)
    return tuple(sorted((_named(site, *key, group) for key, group in groups.items()), key=lambda n: n.first))


def _named(site: Site, actor: str, local: str, group: list[Mention]) -> Named:
    best = max(group, key=lambda m: (m.score, -m.span.start))
    own = next((c for c in best.candidates if c.actor == actor), None)
    return Named(
        actor=ref(site.registry, actor) if actor else None,
        local=local,
        words=tuple(dict.fromkeys(m.text for m in group))[:6],
        count=len(group),
        score=round(best.score, 2),
        reasons=own.reasons if own else (),
        others=tuple((ref(site.registry, c.actor), round(c.score, 2)) for c in best.candidates if c.actor != actor)[:3],
        first=min(m.span.start for m in group),
    )
