"""What one reading adds to a world: checked against its text, then turned into the rows of one batch."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from detente.errors import DetenteError, UnsupportedError
from detente.schema import Claim, Document, Mention, Span, digest
from detente.store.tables import claims_to_table, documents_to_table, mentions_to_table

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 200
# Reading may be slow: what is lost when a reader is killed is bounded in time too.
BATCH_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One text and what was read in it; `notices` are the reader's remarks for people ("no date found")."""

    document: Document
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the readings: new documents (`reprints` near-duplicates among them), known before, refused.

    `claims` counts what was read in all, `new_claims` what is new in the world.
    """

    documents: int = 0
    known: int = 0
    reprints: int = 0
    failed: int = 0
    claims: int = 0
    new_claims: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read or kept: where it came from, why, and when it was recorded (None: not yet)."""

    source: str
    reason: str
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Readings that go into the tables together, the failures among them, and the count."""

    readings: tuple[Reading, ...]
    failures: tuple[Failure, ...]
    added: Added


def batches(readings: Iterable[Reading], known: set[str], *, size: int = BATCH) -> Iterator[Batch]:
    """Sort readings into batches of at most `size`; `known`, the ids in the world, grows by those handed out.

    A reading that can't show its evidence is a failure of its own and stops no other.
    """
    waiting: list[Reading] = []
    since = time.monotonic()
    for reading in readings:
        waiting.append(reading)
        if len(waiting) >= size or time.monotonic() - since > BATCH_SECONDS:
            yield _batch(waiting, known)
            waiting, since = [], time.monotonic()
    if waiting:
        yield _batch(waiting, known)


def rows(batch: Batch, recorded: datetime, name: str) -> dict[str, pa.Table]:
    """The tables' rows in the order in which to write them: the documents' rows are the mark that all is there."""
    readings = batch.readings
    tables = {
        "mentions": mentions_to_table(mention for reading in readings for mention in reading.mentions),
        "claims": claims_to_table(claim for reading in readings for claim in reading.claims),
        "documents": documents_to_table(
            [reading.document for reading in readings],
            notices=[reading.notices for reading in readings],
            readings=[_digest(reading) for reading in readings],
        ),
    }
    return {table: stamped(rows, recorded, name) for table, rows in tables.items() if len(rows)}


def stamped(rows: pa.Table, recorded: datetime, batch: str) -> pa.Table:
    """Rows with when and in which commit they were recorded."""
    import pyarrow as pa

    when = pa.repeat(pa.scalar(recorded, pa.timestamp("us", tz="UTC")), len(rows))
    return rows.append_column("recorded", when).append_column("batch", pa.repeat(batch, len(rows)))


def content(name: str, rows: pa.Table) -> str:
    """Hash of a table's rows, however they are chunked."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    whole = rows.combine_chunks().replace_schema_metadata(None)
    with pa.ipc.new_stream(sink, whole.schema) as stream:
        stream.write_table(whole)
    return hashlib.sha256(name.encode() + sink.getvalue()).hexdigest()[:16]


def check(reading: Reading) -> None:
    """Raise UnsupportedError where a claim or mention does not stand in the document's text as it says."""
    doc = reading.document
    for claim in reading.claims:
        if (
            claim.span.document != doc.id
            or doc.text[claim.span.start : claim.span.end] != claim.quote
            or not claim.quote
        ):
            raise UnsupportedError(
                f"claim {claim.id}: its quote does not stand at {_place(claim.span)} (coder {claim.coder or '?'})"
            )
        for part in (claim.condition.if_, claim.condition.then) if claim.condition else ():
            _check_span(part, doc, f"the condition of claim {claim.id}")
    for mention in reading.mentions:
        _check_span(mention.span, doc, f"mention {mention.text!r}")


def _batch(waiting: Iterable[Reading], known: set[str]) -> Batch:
    kept: list[Reading] = []
    failures: list[Failure] = []
    added = Added()
    for reading in waiting:
        count = Added(claims=len(reading.claims))
        if reading.document.id in known:
            added += replace(count, known=1)
            continue
        try:
            check(reading)
            _digest(reading)
        except (DetenteError, UnicodeError) as error:
            failures.append(
                Failure(reading.document.source or reading.document.name or reading.document.id, str(error))
            )
            added += replace(count, failed=1)
            continue
        known.add(reading.document.id)
        kept.append(reading)
        added += replace(
            count, documents=1, reprints=int(bool(reading.document.reprint_of)), new_claims=len(reading.claims)
        )
    return Batch(tuple(kept), tuple(failures), added)


def _check_span(span: Span, doc: Document, whose: str) -> None:
    if span.document != doc.id or not 0 <= span.start < span.end <= len(doc.text):
        raise UnsupportedError(f"{whose}: no text stands at {_place(span)}")


def _place(span: Span) -> str:
    return f"{span.document}[{span.start}:{span.end}]"


def _digest(reading: Reading) -> str:
    """The whole reading in one hash: the same text read the same way, wherever it came from. Needs valid Unicode."""
    doc = replace(reading.document, source="")
    parts = [repr(doc), *sorted(map(repr, reading.claims)), *sorted(map(repr, reading.mentions))]
    "".join((doc.text, *parts)).encode("utf-8")
    return digest(*parts, length=32)
