"""Which reader takes a file: by its first bytes, else its suffix, else what its first lines look like."""

from __future__ import annotations

import re

from detente.documents.source import Source
from detente.errors import DocumentError
from detente.plugins import registered

SUFFIXES = {
    "txt": "text", "text": "text", "md": "text", "markdown": "text",
    "html": "html", "htm": "html", "xhtml": "html",
    "pdf": "pdf", "docx": "docx", "eml": "eml",
    "rss": "feed", "atom": "feed", "xml": "feed", "rdf": "feed",
    "jsonl": "jsonl", "ndjson": "jsonl", "json": "jsonl",
}  # fmt: skip
_MAGIC = (
    (re.compile(rb"[\x00-\x20]{0,8}%PDF-"), "pdf"),
    (re.compile(rb"PK\x03\x04"), "docx"),
)
_OTHERS = (
    (re.compile(rb"\xd0\xcf\x11\xe0"), "the older Word format", "save it as .docx"),
    (re.compile(rb"\{\\rtf"), "rich text format", "save it as .docx"),
    (re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!"), "a packed file", "unpack it first"),
    (
        re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|II\*\x00|MM\x00\*|RIFF....WEBP", re.S),
        "a picture",
        "text that can be copied",
    ),
)
_FEED = re.compile(rb"<(rss|feed|rdf:RDF)[\s>]", re.I)
_HTML = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
_ROW = re.compile(rb'\s*\[?\s*\{\s*"')
_HEADER = re.compile(
    rb"^(From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To): ", re.I | re.M
)


def reader_for(source: Source) -> str:
    """The reader's name. Raises DocumentError where no reader takes the file, and where the file is empty."""
    head = source.head()
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise DocumentError("the file is empty", where=source.where)
    for pattern, what, right in _OTHERS:
        if pattern.match(head):
            raise DocumentError(f"{what}: no reader for it", where=source.where, right=right)
    for pattern, name in _MAGIC:
        if pattern.match(head):
            return name
    suffix = suffix_of(source.where)
    if suffix == "xml":
        return "feed" if _FEED.search(head) else "html"
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    return suffix if suffix in registered("reader") else _by_shape(head)


def known(where: str) -> bool:
    """Whether a file in a folder may be an article, by its suffix or for want of one; tables and scripts are not."""
    suffix = suffix_of(where)
    return not suffix or suffix in SUFFIXES or suffix in registered("reader")


def suffix_of(where: str) -> str:
    """The suffix in lower case without its dot; "" for a page's address without one, and for what is no suffix."""
    last = (
        where.split("?", maxsplit=1)[0]
        .split("#", maxsplit=1)[0]
        .replace("\\", "/")
        .rstrip("/")
        .rsplit("/", 1)[-1]
        .lower()
    )
    stem, dot, suffix = last.rpartition(".")
    return suffix if dot and stem and re.fullmatch(r"[a-z][a-z0-9]{0,7}", suffix) and "://" not in stem else ""


def _by_shape(head: bytes) -> str:
    if _FEED.search(head):
        return "feed"
    if _HTML.search(head):
        return "html"
    if _ROW.match(head):
        return "jsonl"
    return "eml" if len(_HEADER.findall(head.split(b"\n\n")[0].split(b"\r\n\r\n")[0])) >= 3 else "text"
