"""What a page's markup records about itself: title, site, language, dates; and the plain text of a fragment of HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.documents import dates

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

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
    """`published` are the days the page records as its publication, the surest first; `shown` the days that it shows in
    a `<time>` or a line of date and time.
    """

    title: str
    site: str
    language: str
    published: tuple[date, ...]
    shown: frozenset[date]


def record(page: str) -> Record:
    """Read a page's own record. A page that can't be parsed has an empty one."""
    tree = _tree(page)
    if tree is None:
        return Record("", "", "", (), frozenset())
    metas = _metas(tree)
    linked = [*_linked(tree)]
    stamps = [*(_dates(linked)), *(value for key, value in metas if _PUBLISHED.fullmatch(key))]
    times = [
        (
            element.get("pubdate") is not None or "published" in (element.get("itemprop") or "").lower(),
            element.get("datetime") or _words(element),
        )
        for element in tree.iter("time")
    ]
    own = [text for sure, text in times if sure]
    title = next((value for key, value in metas if key == "og:title"), "") or _words(next(tree.iter("title"), None))
    site = next((value for key, value in metas if key in _SITE), "")
    return Record(
        " ".join(title.split()),
        " ".join(site.split()),
        (tree.get("lang") or "").split("-")[0].split("_")[0].lower()[:3],
        tuple(dict.fromkeys(day for text in [*stamps, *own] if (day := dates.stamp(text)))),
        frozenset(day for text in [*(text for _, text in times), *_lines(tree)] if (day := dates.stamp(text))),
    )


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
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        # A str with an encoding declaration is refused by lxml; bytes are not.
        return html.document_fromstring(
            page.encode("utf-8", "surrogatepass"), parser=html.HTMLParser(encoding="utf-8", no_network=True)
        )
    except (etree.LxmlError, ValueError):
        return None


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
