"""How fast documents are read on one core, cold start excluded: the example corpus, and the keyed texts where they are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from detente.measure.figures import REPOSITORY, Figure, skipped


def figures(bench: Path | None) -> Iterator[Figure]:
    """Sentences per CPU-second of the whole reading; documents/s of the examples."""
    yield from _of("speed.examples", REPOSITORY / "examples")
    if bench is not None:
        yield from _of("speed.claims_texts", bench / "claims" / "texts")


def _of(name: str, folder: Path) -> Iterator[Figure]:
    if not folder.is_dir():
        yield skipped(name, folder.name)
        return
    from detente import actors, documents, plugins
    from detente.documents.sentences import split
    from detente.reading.pipeline import read_document

    registry, code = actors.load(), plugins.load("coder", "grammar")
    docs = [
        doc for doc in documents.read(folder, on_failure=lambda _source, _error: None) if doc.language in ("", "en")
    ]
    if not docs:
        yield skipped(name, folder.name)
        return
    read_document(docs[0], registry, code)
    started, sentences = time.process_time(), 0
    for doc in docs:
        read_document(doc, registry, code)
        sentences += len(split(doc.text))
    seconds = time.process_time() - started
    yield Figure(name, round(sentences / seconds, 1), n=sentences, seconds=round(seconds, 2))
