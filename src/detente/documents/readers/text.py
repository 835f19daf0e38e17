"""Reads plain text and Markdown; the text is kept as it stands, so that offsets lead into the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.documents import dates, encoding, titles
from detente.documents.source import Source
from detente.errors import DocumentError
from detente.schema import Document, digest

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_FIELD = re.compile(r"^(title|date|author|publisher|source|url|language|lang)\s*:\s*(.+?)\s*$", re.M | re.I)


def read(source: Source) -> Iterator[Document | DocumentError]:
    """One Document. `key: value` lines between `---` at its top may give title, date, publisher, url and language."""
    text = encoding.decode(source.read(), where=source.where)
    if not text.strip():
        raise DocumentError("the file is empty", where=source.where)
    front = _FRONT.match(text)
    fields = {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(front[1])} if front else {}
    published = dates.stamp(fields.get("date", ""))
    yield Document(
        digest(text),
        text,
        name=source.name,
        title=fields.get("title") or titles.first_heading(text),
        publisher=fields.get("publisher", fields.get("source", "")),
        url=fields.get("url", source.url),
        published=published,
        published_by="front matter" if published else "",
        language=fields.get("language", fields.get("lang", "")),
        source=source.where,
    )
