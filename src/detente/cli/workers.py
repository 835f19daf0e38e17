"""Documents read into JSON lines, here or by several processes; the lines and their order are the same."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from detente.errors import InputError
from detente.schema import Document

if TYPE_CHECKING:
    from detente.actors import Registry

# So many texts a process has waiting: enough to keep it busy, few enough to hold in memory.
AHEAD = 8


@dataclass(frozen=True, slots=True)
class Job:
    """How to read: the coder by name with its settings, and whether mentions are wanted too."""

    coder: str
    options: tuple[tuple[str, str], ...] = ()
    mentions: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """What a document came to: JSON lines, remarks of the coder, and what failed ('' for nothing)."""

    claims: str = ""
    mentions: str = ""
    remarks: tuple[str, ...] = ()
    failed: str = ""


def read_all(docs: Iterable[Document], job: Job, processes: int) -> Iterator[tuple[Document, Lines]]:
    """Each document with its lines, in the order of `docs`, read by so many processes at once."""
    if processes < 2:
        yield from ((doc, read_one(doc, job)) for doc in docs)
        return
    waiting: deque[tuple[Document, Future[Lines]]] = deque()
    # A copy of a process that has loaded numeric libraries may hang: start afresh.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        work = partial(read_one, job=job)
        for doc in docs:
            waiting.append((doc, pool.submit(work, doc)))
            if len(waiting) > AHEAD * processes:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()


def read_one(doc: Document, job: Job) -> Lines:
    """One document as JSON lines."""
    from detente.actors import entities, mentions
    from detente.documents.sentences import split
    from detente.reading import coders, pipeline
    from detente.reading.rows import claim_row, entity_rows

    registry, code = _tools(job)
    if doc.language not in ("", "en"):
        found = mentions.find(doc, registry, split(doc.text), None)
        named = [entities.Entity(m.span.start, m.span.end, m.type) for m in found]
        return Lines(mentions=_lines(entity_rows(doc, named, found)) if job.mentions else "")
    parsed = pipeline.parse(doc, registry, every=job.mentions)
    try:
        said = pipeline.code(doc, parsed, registry, code)
    except InputError as error:
        return Lines(failed=str(error))
    return Lines(
        _lines(claim_row(claim, doc, number) for number, claim in enumerate(said, 1)),
        _lines(entity_rows(doc, pipeline.spans(doc, parsed), parsed.mentions)) if job.mentions else "",
        coders.remarks(code),
    )


@cache
def _tools(job: Job) -> tuple[Registry, Any]:
    from detente import actors
    from detente.reading import coders

    return actors.load(), coders.load(job.coder, dict(job.options))


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
