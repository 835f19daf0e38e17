"""Where everything comes from, in the terms of W3C PROV as JSON-LD: texts and files, what was read in them, by whom, who ruled."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.world.world import World

_CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "d": "urn:detente:document:",
    "c": "urn:detente:claim:",
    "e": "urn:detente:event:",
    "i": "urn:detente:import:",
    "j": "urn:detente:judgement:",
    "by": "urn:detente:agent:",
}


def write(world: World, target: Path, *, known: date | None) -> int:
    """Write the graph; gives how many things it names. Rows of event sets are named by their import, not one by one."""
    graph = [
        *_texts(world, known),
        *_claims(world, known),
        *_events(world, known),
        *_imports(world, known),
        *_rulings(world, known),
    ]
    target.write_text(
        json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return len(graph)


def _texts(world: World, known: date | None) -> list[dict[str, Any]]:
    return [
        {
            "@id": f"d:{doc.id}",
            "@type": "prov:Entity",
            **({"dcterms:title": doc.title} if doc.title else {}),
            **({"dcterms:publisher": doc.publisher} if doc.publisher else {}),
            **({"dcterms:issued": {"@value": doc.published.isoformat(), "@type": "xsd:date"}} if doc.published else {}),
            **({"prov:hadPrimarySource": {"@id": doc.url}} if doc.url.startswith(("http://", "https://")) else {}),
            **({"prov:wasDerivedFrom": {"@id": f"d:{doc.reprint_of}"}} if doc.reprint_of else {}),
        }
        for doc in world.store.documents(texts=False, known=known)
    ]


def _claims(world: World, known: date | None) -> list[dict[str, Any]]:
    found = world.store.claims(known=known)
    coders = sorted({claim.coder for claim in found if claim.coder})
    return [{"@id": f"by:{coder}", "@type": "prov:SoftwareAgent"} for coder in coders] + [
        {
            "@id": f"c:{claim.id}",
            "@type": "prov:Entity",
            "prov:value": claim.quote,
            "prov:wasDerivedFrom": {"@id": f"d:{claim.span.document}"},
            **({"prov:wasAttributedTo": {"@id": f"by:{claim.coder}"}} if claim.coder else {}),
        }
        for claim in found
    ]


def _events(world: World, known: date | None) -> list[dict[str, Any]]:
    return [
        {
            "@id": f"e:{event.id}",
            "@type": "prov:Entity",
            "prov:wasDerivedFrom": [{"@id": f"c:{name}"} for name in event.claims],
        }
        for event in world.events(known=known)
    ]


def _imports(world: World, known: date | None) -> list[dict[str, Any]]:
    if "imports" not in world.store.names(known=known):
        return []
    rows = world.store.query(
        "SELECT batch, source, dataset, recorded FROM imports ORDER BY recorded", known=known
    ).to_pylist()
    return [
        {
            "@id": f"i:{row['batch']}",
            "@type": "prov:Collection",
            "dcterms:title": row["source"],
            "dcterms:creator": row["dataset"],
            "prov:generatedAtTime": {"@value": row["recorded"].isoformat(), "@type": "xsd:dateTime"},
        }
        for row in rows
    ]


def _rulings(world: World, known: date | None) -> list[dict[str, Any]]:
    rows = world.store.history(known=known)
    people = sorted({row.by for row in rows})
    return [{"@id": f"by:{person}", "@type": "prov:Person"} for person in people] + [
        {
            "@id": f"j:{row.id}",
            "@type": "prov:Activity",
            "dcterms:type": row.kind,
            "dcterms:description": row.why,
            "prov:used": row.target,
            "prov:wasAssociatedWith": {"@id": f"by:{row.by}"},
            "prov:endedAtTime": {"@value": row.recorded.isoformat(), "@type": "xsd:dateTime"},
        }
        for row in rows
    ]
