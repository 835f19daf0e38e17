"""Reading without a world: articles in, JSON lines out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from detente.cli import output


def read_to(
    paths: Sequence[str],
    *,
    published: date | None,
    dates: Mapping[str, date],
    claims: Path | None,
    mentions: Path | None,
    coder: str,
    options: Mapping[str, str] | None = None,
) -> tuple[int, int]:
    """Write the claims and mentions of all documents, `-` meaning stdout; gives how many were read and could not be."""
    from detente.cli.progress import counting
    from detente.reading import coders
    from detente.reading.rows import claim_row, entity_rows

    code = coders.load(coder, options)
    if told := coders.notice(code):
        output.note(f"note: {told}")
    failed: list[str] = []
    read = 0
    with ExitStack() as stack:
        claims_out = _out(claims or Path("-"), stack)
        mentions_out = _out(mentions, stack) if mentions else None
        tick = stack.enter_context(counting("reading"))
        for doc, spans, found, said in _read(paths, published, dates, code, failed, phrases=mentions_out is not None):
            tick(doc.name)
            read += 1
            _write(claims_out, (claim_row(claim, doc, number) for number, claim in enumerate(said, 1)))
            if mentions_out is not None:
                _write(mentions_out, entity_rows(doc, spans, found))
    return read, len(failed)


def _out(path: Path, stack: ExitStack) -> TextIO:
    return sys.stdout if path == Path("-") else stack.enter_context(path.open("w", encoding="utf-8"))


def _read(
    paths: Sequence[str],
    published: date | None,
    dates: Mapping[str, date],
    code: Callable[..., Any],
    failed: list[str],
    *,
    phrases: bool = False,
) -> Iterator[Any]:
    from detente import actors, documents
    from detente.documents.sentences import split
    from detente.errors import InputError
    from detente.reading import coders, pipeline

    registry = actors.load()

    def fail(source: str, error: Exception) -> None:
        failed.append(source)
        output.note(f"not read: {error}")

    for path in paths:
        for doc in documents.read(path, published=published, dates=dates, on_failure=fail):
            if doc.language not in ("", "en"):
                found = actors.mentions.find(doc, registry, split(doc.text), None)
                yield doc, [actors.entities.Entity(m.span.start, m.span.end, m.type) for m in found], found, []
                continue
            parsed = pipeline.parse(doc, registry, every=phrases)
            spans = pipeline.spans(doc, parsed) if phrases else ()
            try:
                said = pipeline.code(doc, parsed, registry, code)
            except InputError as error:
                fail(doc.source or doc.name, error)
                continue
            for remark in coders.remarks(code):
                output.note(f"note: {doc.name}: {remark}")
            yield doc, spans, parsed.mentions, said


def _write(out: TextIO, rows: Iterator[dict[str, Any]]) -> None:
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
