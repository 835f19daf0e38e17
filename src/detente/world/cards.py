"""One thing of a world with its evidence, as a record of plain fields: what `detente show` prints."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.documents import sentences
from detente.schema import Actor, Claim, Document, Event
from detente.world import coded
from detente.world.review import mends

if TYPE_CHECKING:
    from detente.world.world import World

Record = dict[str, Any]
Known = date | None


def card(world: World, thing: Claim | Document | Event | Actor, *, known: Known = None) -> Record:
    """The thing's own fields after `is` (claim, event, document, actor), then what it rests on."""
    if isinstance(thing, Claim):
        return _claim(world, thing, known)
    if isinstance(thing, Event):
        return _event(world, thing, known)
    if isinstance(thing, Document):
        return _document(world, thing, known)
    return _actor(world, thing)


def _claim(world: World, claim: Claim, known: Known) -> Record:
    doc = world.store.document(claim.span.document, known=known)
    event = next((event.id for event in world.events(known=known) if claim.id in event.claims), "")
    return {
        "is": "claim",
        **asdict(claim),
        "event": event,
        "mended": [mend.text for mend in mends(world.store, [claim.id], known=known).get(claim.id, ())],
        "sentence": _sentence(doc, claim.span.start, claim.span.end),
        "source": _source(doc),
    }


def _event(world: World, event: Event, known: Known) -> Record:
    if not event.claims:
        return {"is": "coded event", **coded.original(world.store, event.id, known=known)}
    documents: dict[str, Document] = {}
    evidence = []
    for name in event.claims:
        claim = world.store.claim(name, known=known)
        doc = documents.setdefault(claim.span.document, world.store.document(claim.span.document, known=known))
        speakers = [speaker.text for speaker in claim.according_to]
        evidence.append({"claim": claim.id, "quote": claim.quote, "according_to": speakers, "source": _source(doc)})
    return {"is": "event", **asdict(event), "evidence": evidence}


def _document(world: World, doc: Document, known: Known) -> Record:
    claims = world.store.claims(document=doc.id, known=known)
    record = asdict(doc)
    text = record.pop("text")
    said = [{"claim": claim.id, "kind": claim.kind, "type": claim.type, "quote": claim.quote} for claim in claims]
    return {"is": "document", **record, "claims": said, "text": text}


def _actor(world: World, actor: Actor) -> Record:
    registry = world.registry
    record = asdict(actor) | {"names": dict(actor.names), "codes": dict(actor.codes)}
    offices = [
        {"office": registry.name(office.office), "since": office.since, "until": office.until, "cite": office.cite}
        for office in registry.offices(actor.id)
    ]
    return {"is": "actor", **record, "offices": offices}


def _sentence(doc: Document, start: int, end: int) -> str:
    """The whole sentences that the span touches."""
    touched = [each for each in sentences.split(doc.text) if each.start < end and each.end > start]
    return doc.text[min(each.start for each in touched) : max(each.end for each in touched)] if touched else ""


def _source(doc: Document) -> Record:
    return {
        "document": doc.id,
        "title": doc.title,
        "publisher": doc.publisher or doc.name,
        "published": doc.published,
        "url": doc.url,
        "name": doc.name,
    }
