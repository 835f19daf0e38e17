"""Marks what is not the article: menus, share bars, comment forms, link lists, notices, works cited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from detente.documents import dates, strict
from detente.errors import InputError

DATA = Path(__file__).parents[1] / "data" / "boilerplate.yaml"
# Headlines seldom end with a full stop at this length; hardly any other line but prose does at the second.
SENTENCE, PROSE = 60, 140
_STOP = re.compile(r"[.!?…؟۔。][\"'”’»)\]]*$")
_EDGES = re.compile(r"^[^\w%(©]+|[^\w%+)]+$")
_LEFT = re.compile(r"^(?!\(c\) )[^\w%©]+")
_AGENCY = r"reuters|afp|ap|epa|getty images|anadolu|aa|xinhua|sana|shutterstock|istock|file photo"
_NAME = r"(?:[A-Z][\w.'’-]+|al|de|van|von|bin|and|&|,|-)"
_SHAPES = (
    ("comments", re.compile(r"^(?:\W*\d+\s+)?(?:comments?|responses?|replies|thoughts?)(?:\s*\(\d+\))?$", re.I)),
    ("comments", re.compile(r"^(?:\W*\d+\s+)?(?:comments?|responses?|replies|thoughts?)\s+(?:on|to) [\"“‘].*$", re.I)),
    ("comments", re.compile(r".*\(log out */ *change *\)", re.I)),
    ("comments", re.compile(r"^(?:google\+?|twitter|facebook|wordpress(?:\.com)?) (?:photo|picture|logo)$", re.I)),
    ("share", re.compile(r"^[\d.,]+[km]?\s+(?:views?|shares?|likes?|reads?|followers|comments?|retweets?)$", re.I)),
    ("links", re.compile(r"^(?:https?://|www\.)\S+$|^(?:#[\w-]+[\s,]*)+$", re.I)),
    ("credit", re.compile(rf"^[(\[]?(?:{_AGENCY})(?:\s*[/,]\s*[\w ]{{2,30}})?[)\]]?$", re.I)),
    ("credit", re.compile(rf"^[Bb]y:? (?:{_NAME}\s*){{1,8}}(?:,? in [A-Z][\w ]{{2,25}})?(?:\|.{{0,60}})?$")),
    ("rights", re.compile(r".{0,60}all rights reserved\W*$|^(?:©|\(c\)|copyright)\W*\d{4}.*", re.I)),
)
# Works cited have a year, an address, a quoted title, pages or a volume, a date of access, a publisher, an author.
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d[a-z]?(?!\d)")
_ADDRESS = re.compile(r"https?://|\bdoi\b|\bISBN\b|www\.", re.I)
_NUMBERED = r"^(?:\[?\d{1,3}[\].)]\s*|[\^•*]\s*)?"
_AUTHOR = re.compile(
    rf"{_NUMBERED}(?:[A-Z][\w'’.-]*[,.]?\s+(?:(?:and|&)\s+)?){{2,14}}\(?(?:1[6-9]|20)\d\d[a-z]?\)?[.,:]"
    rf"|{_NUMBERED}[A-Z][\w'’-]+,\s(?:[A-Z]\.\s?){{1,3}}"
)
_CITED = (
    _YEAR,
    _ADDRESS,
    _AUTHOR,
    re.compile(r"[“\"‘'][^”\"’]{12,}[”\"]"),
    re.compile(r"\bpp?\.\s*\d|\b\d+[-–]\d+\.?$|\bvol\.?\s*\d|\bno\.\s*\d|\b\d+\s*\(\d+\)\s*[:,]", re.I),
    re.compile(r"\b(?:retrieved|accessed|last visited|archived from|viewed)\b", re.I),
    re.compile(
        r"\b(?:press|journal|quarterly|review|publish(?:er|ers|ing)|university|editors?|eds?\.|ibid|op\. cit|et al"
        r"|tribune|times|post|magazine|working paper)\b",
        re.I,
    ),
)


class Boilerplate(NamedTuple):
    """A stretch that is not the article: offsets into the text, end excluded, and what it is."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Phrases:
    lines: dict[str, str]
    sections: dict[str, str]
    starts: dict[str, tuple[tuple[str, str], ...]]
    networks: frozenset[str]


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    sentence: bool
    prose: bool


def boilerplate(text: str) -> list[Boilerplate]:
    """Stretches of whole lines that are not the article, in order, none overlapping another; nothing is deleted.

    `reason` is one of menu, share, links, comments, advertisement, newsletter, cookies, rights, translation,
    disclaimer, credit, date, bibliography, front matter. Judged by known phrases (data/boilerplate.yaml) and by the
    shape of lines; a paragraph of prose is never taken for its shape, only for how it begins.
    """
    lines = _lines(text)
    reasons = [_reason(line) for line in lines]
    _front_matter(lines, reasons)
    _sections(lines, reasons)
    _menus(lines, reasons)
    _references(lines, reasons)
    return [Boilerplate(line.start, line.end, reason) for line, reason in zip(lines, reasons, strict=True) if reason]


def without(text: str) -> str:
    """The article alone, for counting and comparing; offsets into it lead nowhere."""
    parts, at = [], 0
    for start, end, _ in boilerplate(text):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])


def _lines(text: str) -> list[_Line]:
    found = []
    at = 0
    for whole in text.split("\n"):
        line = whole.strip()
        start = at + len(whole) - len(whole.lstrip())
        at += len(whole) + 1
        if not line:
            continue
        sentence = len(line) >= SENTENCE and bool(_STOP.search(line[-8:]))
        found.append(_Line(start, start + len(line), line, sentence, sentence and len(line) >= PROSE))
    return found


def _fold(text: str) -> str:
    return _EDGES.sub("", _plain(text))


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").replace("‘", "'").split())


def _reason(line: _Line) -> str:
    known = phrases()
    if len(line.text) > 3 * PROSE and not line.prose:
        return ""
    opening = _LEFT.sub("", _plain(line.text[:PROSE]))
    for start, reason in known.starts.get(opening[:2], ()):
        if opening.startswith(start) and (not line.prose or reason not in {"links", "credit", "share"}):
            return reason
    if len(line.text) > PROSE:
        return ""
    folded = _fold(line.text)
    exact = known.lines.get(folded) or known.lines.get(folded.rstrip("0123456789() "))
    if exact:
        return exact
    if all(word in known.networks for word in re.split(r"[\s|/,·•]+", folded) if word):
        return "share"
    if dates.only_date(line.text):
        return "date"
    return next((reason for reason, shape in _SHAPES if shape.match(line.text)), "")


def _front_matter(lines: list[_Line], reasons: list[str]) -> None:
    if len(lines) > 2 and lines[0].text == "---":
        end = next((i for i in range(1, min(len(lines), 40)) if lines[i].text == "---"), 0)
        for i in range(end + 1 if end else 0):
            reasons[i] = "front matter"


def _sections(lines: list[_Line], reasons: list[str]) -> None:
    known = phrases().sections
    seen_article = False
    for i, line in enumerate(lines):
        seen_article = seen_article or (line.sentence and not reasons[i])
        name = known.get(_fold(line.text)) if len(line.text) < 60 else None
        if name is None or not seen_article or name == "bibliography":
            continue
        for j in range(i, len(lines)):
            if name == "links" and lines[j].sentence and not reasons[j]:
                break
            reasons[j] = reasons[j] or name


def _menus(lines: list[_Line], reasons: list[str]) -> None:
    """Four or more very short lines in a row, one of them known, before the first or after the last piece of prose."""
    prose = [i for i, line in enumerate(lines) if line.prose and not reasons[i]]
    if not prose:
        return
    run: list[int] = []
    for i in [*range(prose[0]), -1, *range(prose[-1] + 1, len(lines)), -1]:
        if i >= 0 and (
            reasons[i]
            or (len(lines[i].text) <= 25 and not _STOP.search(lines[i].text) and not lines[i].text.endswith(":"))
        ):
            run.append(i)
            continue
        if len(run) >= 4 and any(reasons[j] for j in run):
            for j in run:
                reasons[j] = reasons[j] or "menu"
        run = []


def _references(lines: list[_Line], reasons: list[str]) -> None:
    """The list of works at the end: under its heading, or without one where the last lines of the article are works."""
    known = phrases().sections
    heading = next((i for i in range(len(lines) - 1, 0, -1) if known.get(_fold(lines[i].text)) == "bibliography"), None)
    first = heading if heading is not None and _works(lines, reasons, heading + 1) else None
    if first is None:
        first = _unheaded(lines, reasons)
    for i in range(first if first is not None else len(lines), len(lines)):
        reasons[i] = reasons[i] or "bibliography"


def _works(lines: list[_Line], reasons: list[str], start: int) -> bool:
    rest = [line for line, reason in zip(lines[start:], reasons[start:], strict=True) if not reason]
    return bool(rest) and sum(_features(line.text) >= 2 for line in rest) * 2 >= len(rest)


def _unheaded(lines: list[_Line], reasons: list[str]) -> int | None:
    """Walks up from the end over works; a line that only closes a quotation belongs to the work above it."""
    first, pending = None, False
    for i in range(len(lines) - 1, 0, -1):
        if reasons[i]:
            continue
        text = lines[i].text
        if _work(text) or (_AUTHOR.match(text) and _open_quote(text) and pending):
            first, pending = i, False
        elif not pending and text.count("”") > text.count("“") and len(text) < 2 * PROSE:
            pending = True
        else:
            break
    return first


def _work(text: str) -> bool:
    """A work cited with no heading above it; sentences have neither authors before a year nor an address."""
    return _features(text) >= 3 and bool(_AUTHOR.match(text) or _ADDRESS.search(text))


def _features(text: str) -> int:
    hits = sum(bool(shape.search(text)) for shape in _CITED)
    return hits if _YEAR.search(text) or _ADDRESS.search(text) else 0


def _open_quote(text: str) -> bool:
    return text.count("“") > text.count("”")


@cache
def phrases() -> _Phrases:
    """The known phrases, folded. Raises InputError with file and line for a broken data file."""
    value = strict.load(DATA)
    if not isinstance(value, dict) or set(value) != {"lines", "starts", "networks", "sections"}:
        raise InputError("must hold lines, starts, networks and sections", where=str(DATA))
    starts: dict[str, list[tuple[str, str]]] = {}
    for phrase, reason in _reasons(value["starts"], whole=False).items():
        starts.setdefault(phrase[:2], []).append((phrase, reason))
    return _Phrases(
        _reasons(value["lines"]),
        _reasons(value["sections"]),
        {key: tuple(sorted(pairs)) for key, pairs in starts.items()},
        frozenset(map(str, value["networks"])),
    )


def _reasons(value: strict.Value, *, whole: bool = True) -> dict[str, str]:
    if not isinstance(value, dict):
        raise InputError("phrases must be listed by reason", where=str(DATA))
    fold = _fold if whole else str.lower
    return {
        fold(phrase): str(reason) for reason, listed in value.items() for phrase in listed if isinstance(phrase, str)
    }
