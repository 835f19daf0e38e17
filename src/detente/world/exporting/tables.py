"""Events, claims and reports as rows: what texts tell and what others coded, side by side."""

# Statements name tables of the code's own only; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from detente.schema import Claim, Event, Party
from detente.world import coded
from detente.world.exporting.files import QUADS, Sheet

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.world.world import World

EVENTS: Mapping[str, str] = {
    "event_id": "Id of the row; of a happening between several sides, one row a pair, numbered after a point",
    "date": "First day (empty where only the last is known)",
    "until": "Last day, included",
    "actor": "Who acts, as the source names it",
    "actor_id": "Actor in the registry (empty: not known there)",
    "actor_code": "CAMEO-style code of the actor on that day",
    "actor_side": "State the actor acts for, else the actor",
    "recipient": "Whom it is done to, as the source names it",
    "recipient_id": "Recipient in the registry (empty: not known there)",
    "recipient_code": "CAMEO-style code of the recipient on that day",
    "recipient_side": "State the recipient acts for, else the recipient",
    "type": "PLOVER type",
    "mode": "PLOVER mode",
    "contexts": "PLOVER contexts",
    "cameo": "CAMEO code",
    "quad_class": "Quad class",
    "intensity": "Goldstein scale, -10 to 10",
    "place": "Where",
    "reports": "Independent reports of the event",
    "source": "Publisher",
    "url": "Address",
    "sentence": "Sentence or text of the source",
    "event": "The happening: the same for all its rows",
    "origin": "texts, or the event set that coded it",
}
REPORTS: Mapping[str, str] = {
    "event_id": "The event: one row for each source that reports it",
    "source": "Publisher",
    "date": "Day of the report",
    "actor1": "Who acts",
    "actor2": "Whom it is done to",
    "type": "PLOVER type",
    "cameo": "CAMEO code",
    "event_date": "First day of the event as this report gives it",
    "modality": "How surely the report says it",
    "report_id": "Claim, or row of the event set",
    "url": "Address",
}


def events(world: World, *, since: date | None, at: date | None, known: date | None) -> Sheet:
    """All events: rows that `detente import` reads again as the same events, dated ones by their dates."""
    import pyarrow as pa

    told = pa.Table.from_pylist([row for row in _told(world, known) if _within(row, since, at)], schema=_schema())
    return Sheet(pa.concat_tables([told, _coded(world, since, at, known)]), EVENTS, {"quad_class": QUADS})


def claims(world: World, *, known: date | None) -> Sheet:
    """All claims with the sentence each stands in. Coded events are no claims: they are among the events."""
    sql = """
        SELECT c.id, c.document, d.title, d.publisher, d.published, d.url, c.start AS quote_start,
            c."end" AS quote_end, c.quote, c.kind, c.type, c.mode,
            list_transform(c.actors, lambda p: p.actor) AS actors, list_transform(c.recipients, lambda p: p.actor) AS recipients,
            list_transform(c.according_to, lambda s: s.text) AS according_to, c.earliest, c.latest, c."when".text AS when_text,
            c.place, c.issue, c.negated::INTEGER AS negated, c.modality, c.certainty, c.tone, c.intensity, c.quad AS quad_class, c.cameo,
            c.confidence, c.coder
        FROM claims c LEFT JOIN documents d ON d.id = c.document ORDER BY c.document, c.start, c.id
    """
    table = world.store.query(sql, known=known)
    return Sheet(
        table, {name: CLAIMS.get(name, name.replace("_", " ")) for name in table.column_names}, {"quad_class": QUADS}
    )


CLAIMS: Mapping[str, str] = {
    "id": "Id of the claim", "document": "Id of the text", "title": "Title of the text", "publisher": "Outlet",
    "published": "Day of publication", "url": "Address", "quote_start": "First character of the quote in the text",
    "quote_end": "Character after the quote", "quote": "Words of the text", "kind": "event, tie, stance or condition",
    "type": "PLOVER type, or type of tie, stance or condition", "mode": "PLOVER mode", "actors": "Ids of who acts",
    "recipients": "Ids of whom it is done to", "according_to": "Chain of speakers inside the text, the nearest first",
    "earliest": "First day that the words allow", "latest": "Last day that the words allow", "when_text": "Words that give the time",
    "place": "Where", "issue": "What it is about", "negated": "1 where the text denies it",
    "modality": "fact, reported, speculative, planned, hypothetical or negated", "certainty": "How sure the text is, -3 to 3",
    "tone": "Sign of the act", "intensity": "Goldstein scale, -10 to 10", "quad_class": "Quad class", "cameo": "CAMEO code",
    "confidence": "How sure the coder is, 0 to 1", "coder": "Who read it",
}  # fmt: skip


def reports(world: World, *, since: date | None, at: date | None, known: date | None) -> Sheet:
    """One row for each source that reports an event (the shape of the R package eventreport)."""
    import pyarrow as pa

    documents = {doc.id: doc for doc in world.store.documents(texts=False, known=known)}
    held = {claim.id: claim for claim in world.store.claims(kinds=["event"], known=known)}
    rows = []
    for event in world.events(known=known):
        for claim in (held[name] for name in event.claims if name in held):
            doc = documents.get(claim.span.document)
            row = {
                "event_id": event.id,
                "source": (doc.publisher or doc.name) if doc else "",
                "date": doc.published if doc else None,
                "actor1": ", ".join(p.name for p in claim.actors),
                "actor2": ", ".join(p.name for p in claim.recipients),
                "type": claim.type,
                "cameo": claim.cameo,
                "event_date": claim.when.earliest or claim.when.latest,
                "modality": claim.modality,
                "report_id": claim.id,
                "url": doc.url if doc else "",
            }
            if _within({"date": row["event_date"], "until": row["event_date"]}, since, at):
                rows.append(row)
    text, day = pa.string(), pa.date32()
    schema = pa.schema([(name, day if name in ("date", "event_date") else text) for name in REPORTS])
    return Sheet(
        pa.concat_tables([pa.Table.from_pylist(rows, schema=schema), _coded_reports(world, since, at, known, schema)]),
        REPORTS,
    )


def _coded_reports(
    world: World, since: date | None, at: date | None, known: date | None, schema: pa.Schema
) -> pa.Table:
    rows = coded.rows_in_force(world.store, "coded", known=known)
    if rows is None:
        return schema.empty_table()
    where, values = _days(since, at)
    given = f"""
        SELECT id AS event_id, coalesce(publisher, dataset) AS source, first AS date, actor AS actor1, recipient AS actor2, type, cameo,
            first AS event_date, 'fact' AS modality, id AS report_id, coalesce(url, '') AS url
        FROM {rows} WHERE {where}
    """
    if "coded_reports" in world.store.names(known=known):
        given = f"""
            SELECT g.* FROM ({given}) g WHERE g.event_id NOT IN (SELECT event FROM coded_reports)
            UNION ALL
            SELECT g.event_id, r.publisher, r.published::DATE, g.actor1, g.actor2, g.type, g.cameo, g.event_date, g.modality,
                'gdelt-' || r.key, coalesce(r.url, '')
            FROM ({given}) g JOIN coded_reports r ON r.event = g.event_id
        """
    return world.store.query(f"FROM ({given}) ORDER BY event_id, report_id", values, known=known).cast(schema)


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {
        "date": pa.date32(),
        "until": pa.date32(),
        "quad_class": pa.int32(),
        "intensity": pa.float64(),
        "reports": pa.int32(),
    }
    return pa.schema([(name, kinds.get(name, pa.string())) for name in EVENTS])


def _coded(world: World, since: date | None, at: date | None, known: date | None) -> pa.Table:
    rows = coded.rows_in_force(world.store, "coded", known=known)
    if rows is None:
        return _schema().empty_table()
    where, values = _days(since, at)
    sql = f"""
        SELECT CASE WHEN dataset = 'detente' THEN key ELSE id END AS event_id, first AS date, last AS until, actor,
            {_known("actor")}, actor_code, actor_side, recipient, {_known("recipient")}, recipient_code, recipient_side, type, mode,
            array_to_string(contexts, '; ') AS contexts, cameo, quad::INTEGER AS quad_class, intensity, place, reports::INTEGER AS reports,
            publisher AS source, url, text AS sentence, id AS event, dataset AS origin
        FROM {rows} WHERE {where} ORDER BY coalesce(first, last), id
    """
    return world.store.query(sql, values, known=known).cast(_schema())


def _known(end: str) -> str:
    return f"CASE WHEN starts_with({end}_id, 'local:') THEN NULL ELSE {end}_id END AS {end}_id"


def _days(since: date | None, at: date | None) -> tuple[str, dict[str, object]]:
    parts = {"since": "coalesce(last, first) >= $since", "at": "coalesce(first, last) <= $at"}
    values: dict[str, object] = {name: day for name, day in (("since", since), ("at", at)) if day}
    return " AND ".join(parts[name] for name in values) or "true", values


def _told(world: World, known: date | None) -> Iterator[dict[str, Any]]:
    documents = {doc.id: doc for doc in world.store.documents(texts=False, known=known)}
    held = {claim.id: claim for claim in world.store.claims(kinds=["event"], known=known)}
    for event in world.events(known=known):
        told = [held[name] for name in event.claims if name in held]
        if told:
            doc = documents.get(told[0].span.document)
            shared = {
                "source": (doc.publisher or doc.name) if doc else "",
                "url": doc.url if doc else "",
                "sentence": " ".join(told[0].quote.split()),
                "cameo": told[0].cameo,
                "event": event.id,
                "origin": "texts",
            }
            yield from _rows(event, told, shared)


def _rows(event: Event, told: list[Claim], shared: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    from detente.reading.merge import speaks_for_state

    parties = {party.actor: party for claim in reversed(told) for party in (*claim.actors, *claim.recipients)}
    actors, recipients = (
        [parties[name] for name in side if name in parties] for side in (event.actors, event.recipients)
    )
    pairs: list[tuple[Party, Party | None]] = (
        [*product(actors, recipients)] if recipients else [*combinations(actors, 2)]
    )
    pairs = pairs or [(party, None) for party in actors]
    for number, (actor, other) in enumerate(pairs):
        ends: dict[str, str] = {}
        for name, party in (("actor", actor), ("recipient", other)):
            if party is not None:
                known = "" if party.actor.startswith("local:") else party.actor
                side = speaks_for_state(party) or party.actor
                ends |= {name: party.name, f"{name}_id": known, f"{name}_code": party.code, f"{name}_side": side}
        yield {
            "event_id": event.id if number == 0 else f"{event.id}.{number + 1}",
            "date": event.when.earliest,
            "until": event.when.latest,
            **ends,
            "type": event.type,
            "mode": event.mode,
            "contexts": "; ".join(event.context),
            "quad_class": event.quad,
            "intensity": event.intensity,
            "place": event.place,
            "reports": event.reports,
            **shared,
        }


def _within(row: Mapping[str, Any], since: date | None, at: date | None) -> bool:
    first, last = row["date"] or row["until"], row["until"] or row["date"]
    if first is None:
        return since is None and at is None
    return (since is None or last >= since) and (at is None or first <= at)
