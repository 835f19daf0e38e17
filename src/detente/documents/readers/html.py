"""Reads pages: the article's text without the page around it, and what the page says of title, publisher and date."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date

from detente.documents import dates, encoding, language, markup, publishers, titles
from detente.documents.source import Source
from detente.errors import DocumentError
from detente.schema import Document, digest

_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]+encoding=[\"']([\w-]+)", re.I)


def read(source: Source) -> Iterator[Document | DocumentError]:
    """One Document: the page's title as its first line, then the article's paragraphs, a blank line between them."""
    data = source.read()
    declared = _META_CHARSET.search(data[:4096])
    name = next((group for group in declared.groups() if group), b"").decode("ascii") if declared else ""
    page = encoding.decode(data, where=source.where, declared=name)
    yield article(page, source)


def article(page: str, source: Source) -> Document:
    """The article of one page. Raises DocumentError where the page holds none."""
    from trafilatura import bare_extraction

    # The extractor logs each page in which it finds little; the error below says so once.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(page, include_comments=False, include_tables=True)
    body = "" if found is None or isinstance(found, dict) else found.text or ""
    if not body.strip():
        raise DocumentError("no article in the page", where=source.where, right="a page with running text")
    record = markup.record(page)
    url = source.url or record.url
    title, site = titles.without_site(record.title, record.site)
    text = _text(title, "\n\n".join(line.strip() for line in body.split("\n") if line.strip()))
    published, by = _published(page, record, url, text)
    known = publishers.by_domain(url) or publishers.by_name(record.site or site)
    return Document(
        digest(text),
        text,
        name=source.name,
        title=title,
        publisher=known.id if known else record.site or site,
        url=url,
        published=published,
        published_by=by,
        # Pages in Arabic are often built on a frame that declares English.
        language=language.detect(text) or record.language,
        source=source.where,
    )


def _text(title: str, body: str) -> str:
    """A headline is part of what a page says: it stands first, once."""
    head = " ".join(body[: len(title) + 200].split()).lower()
    return body if not title or " ".join(title.split()).lower() in head else f"{title}\n\n{body}"


def _published(page: str, record: markup.Record, url: str, text: str) -> tuple[date | None, str]:
    """The page's own record first, then its address, then its first lines; a guess only if the page shows that day."""
    in_address, in_text = dates.in_name(url), dates.in_text(text)
    for stamp in record.published:
        if stamp in (in_address, in_text):
            return stamp, "page record"
    if record.published:
        return record.published[0], "page record"
    if in_address:
        return in_address, "page address"
    if in_text:
        return in_text, "first lines"
    guess = _guess(page, url)
    return (guess, "page text") if guess and guess in markup.shown(page) else (None, "")


def _guess(page: str, url: str) -> date | None:
    """What htmldate finds; by itself it has taken the year of a work cited for the date of an article."""
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = find_date(page, extensive_search=True, original_date=True, url=url or None)
    return dates.stamp(found) if found else None
