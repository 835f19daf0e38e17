"""Reading without a world: articles in, JSON lines out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from detente.cli import output

if TYPE_CHECKING:
    from detente.schema import Document


def read_to(
    paths: Sequence[str],
    *,
    published: date | None,
    dates: Mapping[str, date],
    claims: Path | None,
    mentions: Path | None,
    coder: str,
    options: Mapping[str, str] | None = None,
    jobs: int = 1,
) -> tuple[int, int]:
    """Write the claims and mentions of all documents, `-` meaning stdout; gives how many were read and could not be.

    `jobs` processes read at once; what is written is the same.
    """
    from detente.cli.progress import counting
    from detente.cli.workers import Job, read_all
    from detente.reading import coders

    if told := coders.notice(coders.load(coder, options)):
        output.note(f"note: {told}")
    failed: list[str] = []
    read = 0
    job = Job(coder, tuple(sorted((options or {}).items())), mentions is not None)
    with ExitStack() as stack:
        claims_out = _out(claims or Path("-"), stack)
        mentions_out = _out(mentions, stack) if mentions else None
        tick = stack.enter_context(counting("reading"))
        for doc, lines in read_all(_documents(paths, published, dates, failed), job, jobs):
            if lines.failed:
                _failed(failed, doc.source or doc.name, lines.failed)
                continue
            for remark in lines.remarks:
                output.note(f"note: {doc.name}: {remark}")
            tick(doc.name)
            read += 1
            claims_out.write(lines.claims)
            if mentions_out is not None:
                mentions_out.write(lines.mentions)
    return read, len(failed)


def _out(path: Path, stack: ExitStack) -> TextIO:
    return sys.stdout if path == Path("-") else stack.enter_context(path.open("w", encoding="utf-8"))


def _documents(
    paths: Sequence[str], published: date | None, dates: Mapping[str, date], failed: list[str]
) -> Iterator[Document]:
    from detente import documents

    for path in paths:
        yield from documents.read(
            path,
            published=published,
            dates=dates,
            on_failure=lambda source, error: _failed(failed, source, str(error)),
        )


def _failed(failed: list[str], source: str, error: str) -> None:
    failed.append(source)
    output.note(f"not read: {error}")
