"""Splits a text into sentences with offsets; headings and captions are told by their shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from detente.documents import clean, stops

_ENDS = re.compile(r"[.!?…؟۔।。！？:;][\"'”’»)\]]*(?:\[\d{1,3}\])*\s*$")
_ITEM = re.compile(r"(?:[-*•·‣▪–—►■●○]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])\s+\S|\.\s|#{1,6}\s|>\s|\|")
_AGENCIES = (
    r"reuters|afp|ap|epa|efe|getty(?: images)?|anadolu(?: agency)?|aa|xinhua|sana|dpa|tass|irna"
    r"|al ?-?jazeera|shutterstock|file(?: photo)?|photo|courtesy|handout"
    r"|wikimedia(?: commons)?|twitter|x|facebook|social media|screen ?grab"
)
_CAPTION = re.compile(
    rf"[(\[](?:[^()\[\]]{{0,40}}\b)?(?:{_AGENCIES})(?:\b[^()\[\]]{{0,40}})?[)\]]\.?$"
    r"|\((?:left|right|centre|center|l|r|c|second from left|second from right)\)"
    r"|^(?:(?:file )?photo|image|picture|caption)\s?:"
    r"|(?:photo|photograph|image|picture)\s?(?:by|credit|courtesy|:)\s?[A-Z][^.]{2,60}$"
    r"|(?:getty images|/reuters|/afp|/ap)\.?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Offsets into the text, end excluded, without outer white space; `paragraph` counts from 0.

    `heading`: a line of its own without a full stop. `caption`: the words under a picture.
    """

    start: int
    end: int
    paragraph: int
    heading: bool = False
    caption: bool = False


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    after_blank: bool


def split(text: str) -> list[Sentence]:
    """All sentences of the article in order, without the lines that `clean.boilerplate` marks.

    A sentence may hold line breaks where the text is wrapped. Paragraphs end at blank lines, list items and headings.
    """
    found: list[Sentence] = []
    for number, (start, end, heading, caption) in enumerate(_units(_lines(text))):
        cuts = [(start, end)] if heading else stops.cut(text, start, end)
        found += [Sentence(a, b, number, heading, caption) for a, b in cuts]
    return found


def _lines(text: str) -> list[_Line]:
    """Lines of the article; after something left out as after a blank line."""
    out = {junk.start for junk in clean.boilerplate(text)}
    found, blank = [], True
    for match in re.finditer(r"[^\n]*\n?", text):
        line = match[0].strip()
        start = match.start() + match[0].index(line[0]) if line else 0
        if not line or start in out:
            blank = True
            continue
        found.append(_Line(start, start + len(line), line, blank))
        blank = False
    return found


def _units(lines: list[_Line]) -> list[tuple[int, int, bool, bool]]:
    """Paragraphs, headings and list items: (start, end, heading, caption)."""
    units = []
    group: list[_Line] = []
    wrapped = _wrapped(lines)
    for line, width in zip(lines, _widths(lines), strict=True):
        if group and not _goes_on(group[-1], line, width if wrapped else 0):
            units.append(_unit(group))
            group = []
        group.append(line)
    return [*units, _unit(group)] if group else units


def _wrapped(lines: list[_Line]) -> bool:
    """Whether the text's lines are cut at a width: a fifth or more of them break off and go on with a small letter."""
    pairs = [pair for pair in pairwise(lines) if not pair[1].after_blank]
    return 5 * sum(_small(following) and _unfinished(line) for line, following in pairs) >= len(pairs) > 0


def _widths(lines: list[_Line]) -> list[int]:
    """For each line the length of the longest line of its block."""
    starts = [number for number, line in enumerate(lines) if line.after_blank]
    widths: list[int] = []
    for first, last in pairwise([*starts, len(lines)]):
        widths += [max(len(line.text) for line in lines[first:last])] * (last - first)
    return widths


def _goes_on(line: _Line, following: _Line, width: int) -> bool:
    """Whether the next line carries the same paragraph on.

    A line was cut at the width where the next line's first word would not have fitted on it. A small letter goes on.
    """
    if _ITEM.match(following.text):
        return False
    if _small(following) and _unfinished(line):
        return not following.after_blank or len(line.text) >= 40
    word = following.text.split(None, 1)[0]
    return not following.after_blank and 30 <= width <= 160 and len(line.text) + 1 + len(word) > 0.86 * width


def _small(line: _Line) -> bool:
    return line.text[0].islower() and not stops.LOWER_NAMES.match(line.text)


def _unfinished(line: _Line) -> bool:
    return not _ENDS.search(line.text[-12:])


def _unit(group: list[_Line]) -> tuple[int, int, bool, bool]:
    first, last = group[0], group[-1]
    caption = (
        len(group) <= 3
        and sum(len(line.text) for line in group) < 300
        and bool(_CAPTION.search(" ".join(line.text for line in group)))
    )
    return first.start, last.end, not caption and _heading(group), caption


def _heading(group: list[_Line]) -> bool:
    text = " ".join(line.text for line in group)
    if text.startswith("#"):
        return True
    if len(text) > 150 or len(group) > 2 or _ITEM.match(text) or not any(map(str.isalpha, text)):
        return False
    if text.endswith("?") or "? |" in text:
        return len(group) == 1 and _first_upper(text) and text.count("?") == 1 and "." not in text[:-1]
    return not _ENDS.search(text[-12:]) and _first_upper(text) and not text.endswith(",")


def _first_upper(text: str) -> bool:
    """Scripts without capitals count as written large."""
    letter = next((character for character in text if character.isalpha()), "")
    return letter != "" and not letter.islower()
