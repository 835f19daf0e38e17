"""Search: actors by name, things by id, sentences by their words."""

from __future__ import annotations

import re

from detente.errors import NotFoundError
from detente.schema import Actor, Claim, Document, Event
from detente.web.address import Address, segment
from detente.web.records import Found, Hit, SearchPage
from detente.web.rows import publisher, ref, title
from detente.web.site import Site
from detente.world import coded
from detente.world.pair import bloc_of

MOST = 30
_PLACES = ((Claim, "claim"), (Event, "event"), (Document, "doc"), (Actor, "actor"))
_ID = re.compile(r"[acedx]:\S+|[0-9a-f]{8,16}")


def build(site: Site, address: Address) -> SearchPage:
    """The page's data for the words in the address; empty without any."""
    q = address.own.get("q", "").strip()
    if not q:
        return SearchPage("", (), (), False)
    hits = site.world.store.search(q, limit=MOST * 4, known=address.known)
    docs = site.documents({hit.document for hit in hits}, address.known)
    kept = [
        h
        for h in hits
        if h.document in docs
        and (address.bloc is None or bloc_of(docs[h.document]) == address.bloc)
        and (address.at is None or (docs[h.document].published or address.at) <= address.at)
    ]
    rows = tuple(
        Hit(h.document, title(d), publisher(d), d.published, h.start, h.end, h.snippet, h.marks)
        for h in kept[:MOST]
        for d in (docs[h.document],)
    )
    return SearchPage(q, _actors(site, address, q), rows, len(kept) > MOST)


def place(site: Site, address: Address) -> str | None:
    """The address of the page that an id such as `c:1a2b` means; None where the words are no id of anything."""
    q = address.own.get("q", "").strip()
    if not _ID.fullmatch(q) and not coded.is_id(q):
        return None
    try:
        found = site.world.show(q, known=address.known)
    except NotFoundError:
        return None
    return address.link(next(f"/{name}/{segment(found.id)}" for kind, name in _PLACES if isinstance(found, kind)))


def _actors(site: Site, address: Address, q: str) -> tuple[Found, ...]:
    registry = site.registry
    found = [
        Found(ref(registry, c.actor), registry.kind(c.actor), round(c.score, 2), c.reasons)
        for c in site.world.who(q, on=address.at)[:6]
    ]
    if not found and len(q) <= 80:
        found = [
            Found(ref(registry, name), registry.kind(name), round(score, 2), ("a similar name",))
            for name, score in registry.similar(q)
            if score >= 0.75
        ]
    return tuple(found)
