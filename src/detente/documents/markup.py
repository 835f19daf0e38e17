"""What a page's markup records about itself: title, site, language, dates; and the plain text of a fragment of HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.documents import dates

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLISHED = re.compile(
    r"(?:og:)?article:published_time|og:pubdate|pub_?date|publish[-_]?date|publication_date|datepublished|date"
    r"|dc(?:terms)?\.(?:date(?:\.issued)?|created|issued)|citation_(?:publication_)?date|parsely-pub-date|sailthru\.date"
    r"|cxenseparse:recs:publishtime|article_date_original|originalpublicationdate"
)
_SITE = frozenset({"og:site_name", "application-name", "citation_journal_title"})
_DEEPEST = 12
_PARAGRAPH = re.compile(r"p|div|ul|ol|h[1-6]|blockquote|table|section|article|header|footer|figure|figcaption|pre|hr")
_LINE = re.compile(r"br|li|tr")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "form"})


class Record(NamedTuple):
    """`published` are the days that the page records as its publication, the surest first; other fields may be ""."""

    title: str = ""
    site: str = ""
    url: str = ""
    language: str = ""
    published: tuple[date, ...] = ()


def record(page: str) -> Record:
    """Read a page's own record. A page that can't be parsed has an empty one."""
    tree = _tree(page)
    if tree is None:
        return Record()
    metas = _metas(tree)
    named = dict(reversed(metas))
    times = (element for element in tree.iter("time") if _sure(element))
    stamps = [
        *_dates([*_linked(tree)]),
        *(value for key, value in metas if _PUBLISHED.fullmatch(key)),
        *(element.get("datetime") or _words(element) for element in times),
    ]
    return Record(
        title=" ".join((named.get("og:title") or _heading(tree)).split()),
        site=" ".join(next((value for key, value in metas if key in _SITE), "").split()),
        url=next((link.get("href", "") for link in tree.iter("link") if link.get("rel") == "canonical"), "")
        or named.get("og:url", ""),
        language=re.split("[-_]", tree.get("lang") or "")[0].lower()[:3],
        published=tuple(dict.fromkeys(day for text in stamps if (day := dates.stamp(text)))),
    )


def shown(page: str) -> frozenset[date]:
    """The days that a page shows in a `<time>`, or in a piece of text that is nothing but date and time."""
    tree = _tree(page)
    if tree is None:
        return frozenset()
    times = (element.get("datetime") or _words(element) for element in tree.iter("time"))
    return frozenset(day for text in [*times, *_lines(tree)] if (day := dates.stamp(text)))


def plain(fragment: str) -> str:
    """The text of a fragment of HTML, paragraphs separated by blank lines."""
    tree = _tree(f"<div>{fragment}</div>")
    if tree is None:
        return ""
    pieces: list[str] = []
    _collect(tree, pieces)
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _tree(page: str) -> HtmlElement | None:
    from lxml import etree, html

    try:
        # A str with an encoding declaration is refused by lxml; bytes are not.
        return html.document_fromstring(
            page.encode("utf-8", "surrogatepass"), parser=html.HTMLParser(encoding="utf-8", no_network=True)
        )
    except (etree.LxmlError, ValueError):
        return None


def _sure(element: HtmlElement) -> bool:
    return element.get("pubdate") is not None or "published" in (element.get("itemprop") or "").lower()


def _heading(tree: HtmlElement) -> str:
    """The page's only first-rank heading, else its title."""
    headings = [text for text in map(_words, tree.iter("h1")) if text]
    return headings[0] if len(headings) == 1 else _words(next(tree.iter("title"), None))


def _metas(tree: HtmlElement) -> list[tuple[str, str]]:
    return [
        (
            (element.get("property") or element.get("name") or element.get("itemprop") or "").lower(),
            element.get("content") or "",
        )
        for element in tree.iter("meta")
        if element.get("content")
    ]


def _linked(tree: HtmlElement) -> Iterator[Any]:
    for element in tree.iter("script"):
        if "ld+json" in (element.get("type") or ""):
            try:
                yield json.loads(element.text or "")
            except (ValueError, RecursionError):
                continue


def _dates(values: list[Any], depth: int = 0) -> Iterator[str]:
    """`datePublished` wherever it stands: pages nest their record at will."""
    for value in values:
        if isinstance(value, dict):
            written = value.get("datePublished")
            if isinstance(written, str):
                yield written
            inner: list[Any] = list(value.values())
        else:
            inner = value if isinstance(value, list) else []
        if depth < _DEEPEST:
            yield from _dates([item for item in inner if isinstance(item, dict | list)], depth + 1)


def _lines(tree: HtmlElement) -> Iterator[str]:
    """Short pieces of text that are nothing but a date and its surroundings."""
    for text in tree.itertext("span", "p", "div", "li", "small", "td", "em", "strong", "a", "time"):
        if 6 <= len(text) <= 80 and any(map(str.isdigit, text)) and dates.only_date(text):
            yield text


def _words(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _collect(tree: HtmlElement, pieces: list[str]) -> None:
    """Walks the tree without recursion: a hostile page nests deeper than Python's stack."""
    from lxml import etree

    unseen = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        gap = "\n\n" if _PARAGRAPH.fullmatch(tag) else "\n" if _LINE.fullmatch(tag) else ""
        if event == "start":
            unseen += tag in _UNSEEN
            pieces.append(gap)
            if not unseen:
                pieces.append(
                    " ".join((element.text or "").split())
                    if not (element.text or "").strip()
                    else re.sub(r"\s+", " ", element.text)
                )
            continue
        if event == "end":
            unseen -= tag in _UNSEEN
            pieces.append(gap)
        if element.tail and not unseen:
            pieces.append(re.sub(r"\s+", " ", element.tail))
