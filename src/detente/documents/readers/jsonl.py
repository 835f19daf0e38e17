"""Reads rows of JSON, one text a row, with `id`, `text` and optionally date, title, publisher, url, language."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

from detente.documents import dates, encoding
from detente.documents.source import Source
from detente.errors import DocumentError
from detente.schema import Document, digest

_LOG = logging.getLogger(__name__)
_RIGHT = '{"id": "...", "text": "..."}'


def read(source: Source) -> Iterator[Document | DocumentError]:
    """One Document a row, its text exactly as in the row; an unusable row comes as a DocumentError with its line.

    A file that is one JSON array of such rows is read too. A row without id is named after the file and its line.
    """
    if source.head().lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        yield from _array(source)
        return
    for number, line in source.lines():
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            where = f"{source.where}:{number}"
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                yield DocumentError("is no JSON", where=where, right=_RIGHT)
                continue
            yield _document(row, where, f"{source.name}:{number}")


def _array(source: Source) -> Iterator[Document | DocumentError]:
    try:
        rows = json.loads(encoding.decode(source.read(), where=source.where))
    except (ValueError, RecursionError) as error:
        raise DocumentError("is no JSON", where=source.where, right=_RIGHT) from error
    for number, row in enumerate(rows, 1):
        yield _document(row, f"{source.where}, row {number}", f"{source.name}:{number}")


def _document(row: Any, where: str, name: str) -> Document | DocumentError:
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str) or not text.strip():
        return DocumentError("has no text", where=where, right=_RIGHT)
    written = _string(row, "date") or _string(row, "published")
    published = dates.stamp(written) if written else None
    if written and published is None:
        _LOG.warning("%s: %r is no exact date of publication (write YYYY-MM-DD); read without", where, written)
    return Document(
        digest(text),
        text,
        name=_string(row, "id") or name,
        title=_string(row, "title"),
        publisher=_string(row, "publisher"),
        url=_string(row, "url"),
        published=published,
        published_by="row" if published else "",
        language=_string(row, "language"),
        source=where,
    )


def _string(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return str(value).strip() if isinstance(value, str | int) else ""
