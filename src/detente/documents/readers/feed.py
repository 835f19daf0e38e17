"""Reads RSS and Atom feeds: each entry's own text; the pages it links to are not fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from detente.documents import dates, encoding, language, markup, publishers
from detente.documents.source import Source
from detente.errors import DocumentError
from detente.schema import Document, digest


def read(source: Source) -> Iterator[Document | DocumentError]:
    """One Document an entry, in the feed's order: title as first line, then content or summary."""
    import feedparser

    feed = feedparser.parse(source.read(), response_headers={"content-type": "application/xml"})
    if not feed.entries:
        reason = "the feed is broken" if feed.bozo else "the feed has no entries"
        raise DocumentError(reason, where=source.where, right="RSS or Atom")
    site = feed.feed.get("title", "")
    known = (
        publishers.by_domain(feed.feed.get("link", "")) or publishers.by_domain(source.url) or publishers.by_name(site)
    )
    for number, entry in enumerate(feed.entries, 1):
        yield _document(entry, number, known.id if known else site, feed.feed.get("language", ""), source)


def _document(entry: Any, number: int, publisher: str, declared: str, source: Source) -> Document | DocumentError:
    title = markup.plain(entry.get("title", ""))
    bodies = [part.get("value", "") for part in entry.get("content", [])] or [entry.get("summary", "")]
    text = encoding.line_ends("\n\n".join(part for part in (title, *map(markup.plain, bodies)) if part))
    if not text:
        return DocumentError(f"entry {number} has no text", where=source.where)
    stamp = entry.get("published_parsed") or entry.get("created_parsed") or entry.get("updated_parsed")
    published = dates.plausible(date(*stamp[:3])) if stamp else None
    link = entry.get("link", "")
    own = publishers.by_domain(entry.get("source", {}).get("href", "")) or publishers.by_domain(link)
    return Document(
        digest(text),
        text,
        name=f"{source.name}:{number}",
        title=title,
        publisher=own.id if own else publisher,
        url=link,
        published=published,
        published_by="feed" if published else "",
        language=language.detect(text) or declared.split("-", maxsplit=1)[0].lower(),
        source=source.where,
    )
