"""Claims and mentions as the flat rows that `detente read` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from detente.actors.entities import Entity
from detente.schema import Claim, Document, Mention, Party, When


def claim_row(claim: Claim, doc: Document, number: int) -> dict[str, Any]:
    """One claim with the fields of the claims guide; `id` is the document's name and a running number."""
    row: dict[str, Any] = {
        "id": f"{doc.name}-{number:03d}",
        "doc": doc.name,
        "quote": claim.quote,
        "start": claim.span.start,
        "end": claim.span.end,
        "kind": claim.kind,
        "actors": [party.name for party in claim.actors],
        "recipients": [party.name for party in claim.recipients],
        "actor_states": _states(claim.actors),
        "recipient_states": _states(claim.recipients),
        "type": claim.type,
        "tone": claim.tone,
        "issue": claim.issue,
        "when": when_row(claim.when),
        "modality": claim.modality,
        "according_to": claim.according_to[0].text if claim.according_to else "",
        "speakers": [speaker.text for speaker in claim.according_to],
        "mode": claim.mode,
        "context": list(claim.context),
        "negated": claim.negated,
        "cameo": claim.cameo,
        "quad": claim.quad,
        "intensity": claim.intensity,
        "certainty": claim.certainty,
        "background": claim.background,
        "confidence": claim.confidence,
        "actor_ids": [party.actor for party in claim.actors],
        "recipient_ids": [party.actor for party in claim.recipients],
        "actor_codes": [party.code for party in claim.actors],
        "recipient_codes": [party.code for party in claim.recipients],
        "coder": claim.coder,
        "rule": claim.rule,
        "claim_id": claim.id,
    }
    if claim.condition is not None:
        row["if"] = doc.text[claim.condition.if_.start : claim.condition.if_.end]
        row["then"] = doc.text[claim.condition.then.start : claim.condition.then.end]
    return row


def mention_row(mention: Mention, doc: Document) -> dict[str, Any]:
    """One mention: where, what class, who we think it is and how surely."""
    return {
        "doc": doc.name,
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "type": mention.type,
        "actor_id": mention.actor or mention.local or None,
        "name": mention.name,
        "score": round(mention.score, 3),
        "candidates": [
            {"actor_id": c.actor, "score": round(c.score, 3), "reasons": list(c.reasons)} for c in mention.candidates
        ],
    }


def entity_rows(doc: Document, entities: Sequence[Entity], mentions: Sequence[Mention]) -> Iterator[dict[str, Any]]:
    """Noun phrases as rows, each with the actor its main name links to; further names in it stand under `inside`."""
    for entity in entities:
        inside = [m for m in mentions if m.span.start < entity.end and entity.start < m.span.end]
        main = next((m for m in inside if m.type == entity.type), inside[0] if inside else None)
        row = (
            mention_row(main, doc)
            if main is not None
            else {"doc": doc.name, "actor_id": None, "name": "", "score": 0.0}
        )
        yield row | {
            "start": entity.start,
            "end": entity.end,
            "text": doc.text[entity.start : entity.end],
            "type": entity.type,
            "inside": [mention_row(m, doc) for m in inside if m is not main],
        }


def when_row(when: When) -> dict[str, str]:
    """`start` and `end` as ISO dates, shortened to the month or year where the interval fills it; empty where open."""
    return {"text": when.text, "start": _day(when.earliest), "end": _day(when.latest)}


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _states(parties: Sequence[Party]) -> list[str]:
    return sorted({state for party in parties for state in party.states})
