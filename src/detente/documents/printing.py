"""Who printed a text, and from which language it was translated, where its own notes say so."""

from __future__ import annotations

import re
from typing import NamedTuple

from detente.documents import publishers

UNDETERMINED = "und"
_LANGUAGES = {
    "arabic": "ar", "persian": "fa", "farsi": "fa", "dari": "fa", "hebrew": "he", "turkish": "tr", "kurdish": "ku",
    "russian": "ru", "french": "fr", "german": "de", "spanish": "es", "portuguese": "pt", "italian": "it",
    "chinese": "zh", "japanese": "ja", "korean": "ko", "urdu": "ur", "hindi": "hi", "pashto": "ps", "ukrainian": "uk",
    "polish": "pl", "dutch": "nl", "greek": "el", "serbian": "sr", "armenian": "hy", "azerbaijani": "az",
    "georgian": "ka", "amharic": "am", "somali": "so", "swahili": "sw", "indonesian": "id", "english": "en",
}  # fmt: skip
_LANGUAGE = "|".join(_LANGUAGES)
_PIECE = r"(?:article|text|report|piece|story|interview|op-ed|analysis|column|essay)"
_FROM = re.compile(rf"\bfrom (?:the )?(?:original )?(?P<language>{_LANGUAGE})\b", re.I)
# A translating plug-in leaves the tags of the page it took behind, divided by (T).
_TAG = re.compile(rf"\(T\)\s*(?P<language>{_LANGUAGE})\b", re.I)
_NOTE = re.compile(
    rf"^[^\w\n]*(?:this|the)\s+{_PIECE}\s+(?:was|has been|is|were)\b[^\n]{{0,60}}\btranslated\b[^\n]*"
    r"|^[^\w\n]*(?:translated|edited and translated|translation)\b[^\n]{0,200}"
    r"|^[^\w\n]*\(?tags\s?to\s?translate\)?[^\n]*",
    re.I | re.M,
)
_BY = re.compile(
    r"\b(?:published|printed|appeared|edited|translated|posted|run)\b[^.\n]{0,60}?"
    r"\b(?:by|in|on|at)\s+(?P<name>[^.\n]{2,60})",
    re.I,
)
_FIRST = re.compile(
    rf"^[^\w\n]*(?:this|the) {_PIECE} (?:was|has been|is)? ?(?:originally|first)?"
    r"\s*(?:published|appeared|printed)\b[^\n]*",
    re.I | re.M,
)
_SOURCE = re.compile(r"^[^\w\n]*(?:source|via|published by|publisher)\s*:\s*(?P<name>[^\n]{2,60})$", re.I | re.M)
_DATELINE = re.compile(r"^(?P<place>[^\n()]{0,60}?)\((?P<name>[^()\n]{2,40})\)\s*(?:--?|[–—:])\s", re.M)


class Credit(NamedTuple):
    """`publisher` is a publisher's id or ""; `translated_from` an ISO 639-1 code, `und` where none is named, or ""."""

    publisher: str
    translated_from: str


def credit(text: str) -> Credit:
    """What the first and last lines of a text say about who printed it and what it was translated from."""
    ends = text if len(text) <= 6000 else text[:2000] + "\n\n" + text[-4000:]
    notes = [match[0] for match in _NOTE.finditer(ends)]
    return Credit(_publisher(ends, notes), _translated(notes))


def _translated(notes: list[str]) -> str:
    for note in notes:
        match = _FROM.search(note) or _TAG.search(note)
        if match:
            return _LANGUAGES[match["language"].lower()]
    return UNDETERMINED if notes else ""


def _publisher(text: str, notes: list[str]) -> str:
    for line in [*notes, *(match[0] for match in _FIRST.finditer(text))]:
        match = _BY.search(line)
        named = publishers.find(match["name"]) if match else []
        if named:
            return named[0].publisher.id
    for shape in (_SOURCE, _DATELINE):
        match = shape.search(text if shape is _SOURCE else text[:1500])
        known = publishers.by_name(match["name"].strip(" .")) if match else None
        if known:
            return known.id
    return ""
