"""The way in: a file, folder or address becomes Documents, and whatever can't be read is reported and passed over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from detente import plugins
from detente.documents import clean, fetching, language, printing, publishers, sniffing
from detente.documents import dates as days
from detente.documents.source import LIMIT, Source
from detente.errors import DocumentError
from detente.schema import Document, digest

OnFailure = Callable[[str, DocumentError], None]


def read(
    path_or_url: str | os.PathLike[str],
    *,
    published: date | None = None,
    dates: Mapping[str, date] | None = None,
    name: str | None = None,
    limit: int = LIMIT,
    on_failure: OnFailure | None = None,
) -> Iterator[Document]:
    """Documents of a file, a folder (all below it, sorted by path; hidden ones left out) or an address, one by one.

    `dates` gives dates by a document's name (the file's stem or the row's id), `published` one for all others; both win
    over what the text says, and neither is checked. `name` replaces the name of a source with a single document.
    `limit` is the most bytes of one file or row. What can't be read goes to `on_failure(source, error)` and the rest is
    read; without `on_failure` the first such error is raised. Nothing is fetched unless `path_or_url` is itself an
    http(s) address.
    """
    given = dates or {}
    fail = on_failure or _raise
    for source in _sources(os.fspath(path_or_url), limit, fail):
        for doc in _documents(source, fail):
            named = replace(doc, name=name) if name and doc.name == source.name else doc
            yield _dated(complete(named), given.get(named.name, published), "given")


def complete(doc: Document) -> Document:
    """The document with what its reader left open, as far as its text tells: publisher, date, language, translation."""
    credit = printing.credit(doc.text)
    known = publishers.by_name(doc.publisher) if doc.publisher else publishers.by_domain(doc.url) if doc.url else None
    found = replace(
        doc,
        publisher=known.id if known else doc.publisher or credit.publisher or _masthead(doc.text),
        language=doc.language or language.detect(clean.without(doc.text)),
        translated_from=doc.translated_from or credit.translated_from,
    )
    if found.published is None:
        found = _dated(found, days.in_text(doc.text), "first lines")
    if found.published is None:
        found = _dated(found, days.in_name(doc.name), "file name")
    # The same words printed by two outlets are two documents: a reprint, not a repetition.
    return replace(found, id=digest(found.text, found.publisher))


def _masthead(text: str) -> str:
    """The publisher whose name opens one of the first short lines ("Example Wire, 27 December 2024"); empty where none does."""
    lines = [line.strip() for line in text[:600].splitlines() if line.strip()][:5]
    heads = (found[0] for line in lines if len(line) <= 80 and (found := publishers.find(line)))
    return next((head.publisher.id for head in heads if head.start == 0), "")


def _dated(doc: Document, day: date | None, by: str) -> Document:
    return replace(doc, published=day, published_by=by) if day else doc


def _raise(source: str, error: DocumentError) -> None:
    raise error


def _sources(where: str, limit: int, fail: OnFailure) -> Iterator[Source]:
    if fetching.is_url(where):
        try:
            yield fetching.fetch(where, limit=limit)
        except DocumentError as error:
            fail(where, error)
        return
    path = Path(where)
    if not path.is_dir():
        if path.exists() and not path.is_file():
            fail(where, DocumentError("is no regular file", where=where))
        else:
            yield Source(where, path.stem, path=path, limit=limit)
        return
    for file in _files(path, fail):
        if not sniffing.known(str(file)):
            fail(
                str(file),
                DocumentError(f"no reader for .{sniffing.suffix_of(str(file))} files in a folder", where=str(file)),
            )
        elif not file.is_file():
            fail(str(file), DocumentError("is no regular file, or a broken link", where=str(file)))
        else:
            yield Source(str(file), file.stem, path=file, limit=limit)


def _files(folder: Path, fail: OnFailure) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        where = str(error.filename or folder)
        fail(where, DocumentError(f"the folder can't be listed: {error.strerror or error}", where=where))

    for here, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here) / name for name in sorted(files) if not name.startswith("."))


def _documents(source: Source, fail: OnFailure) -> Iterator[Document]:
    kind = ""
    try:
        kind = sniffing.reader_for(source)
        for found in plugins.load("reader", kind)(source):
            if isinstance(found, DocumentError):
                fail(found.where or source.where, found)
            else:
                yield found
    except DocumentError as error:
        fail(source.where, error)
    except Exception as error:
        # A reader is a plugin and its parsers are other people's: what they let through is this one file's failure.
        fail(
            source.where,
            DocumentError(f"the {kind} reader failed: {type(error).__name__}: {error}", where=source.where),
        )
