"""Where sentences end inside a paragraph: at full stops that belong to no abbreviation, initial, figure or address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from detente.documents import strict

DATA = Path(__file__).parents[1] / "data" / "abbreviations.yaml"
# Arabic and European names that are written small at the beginning of a sentence: `al-Sharaa said`.
LOWER_NAMES = re.compile(r"(?:al|el|ar|as|ash|ad|an|at|az|bin|ibn|bint|de|von|van|der|di|da|le|la)\s?[-‐–]?\s?[A-Z]")
_STOP = re.compile(r"(?:\.{2,}|[.!?…؟۔।。！？]+)(?:[\"'”’»)\]]|\[\d{1,3}(?:,\s?\d{1,3})*\])*")
_SPACELESS = frozenset("؟۔।。！？")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»()\[\]]+$")
_NEXT = re.compile(r"[\"'“‘«(\[—–-]*\s?(?P<word>[^\W\d_][\w'’-]*)?")
_INITIALS = re.compile(r"(?:[a-z]\.)*[a-z]")
_GLUED = re.compile(r"(?:[a-z]{2}|\d|[\"”’)\]])$")
_ADDRESS = ("@", "//", "www", ".com", ".org", ".net")


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Forms in small letters without their last stop, by what they stand before; `openers` open sentences."""

    titles: frozenset[str]
    figures: frozenset[str]
    dates: frozenset[str]
    inside: frozenset[str]
    either: frozenset[str]
    openers: frozenset[str]


def cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of one paragraph, `text[start:end]`: offsets, ends excluded, without outer white space."""
    cuts = []
    at = start
    for match in _STOP.finditer(text, start, end):
        stop = match.end()
        if stop < end and _boundary(text, at, match.start(), stop, end):
            cuts.append((at, stop))
            at = stop
            while at < end and text[at].isspace():
                at += 1
    if at < end:
        cuts.append((at, end))
    return cuts


def _boundary(text: str, start: int, mark: int, stop: int, end: int) -> bool:
    """Whether a sentence ends at `stop`; `mark` is where its stop begins, `start` where the sentence began."""
    following = text[stop]
    if text[mark] in _SPACELESS:
        return True
    if not following.isspace():
        return _missing_space(text, mark, stop, end)
    after = text[stop : stop + 60].lstrip()
    word = _NEXT.match(after)
    opener = word["word"] if word else None
    if opener and opener[0].islower() and not LOWER_NAMES.match(after):
        return False
    single = text[mark] == "." and text[mark + 1 : mark + 2] != "."
    return not single or not _short_form(text, start, mark, opener or "", after[:1].isdigit())


def _missing_space(text: str, mark: int, stop: int, end: int) -> bool:
    """`Syria.Iraq`: two words grown together at a stop; addresses, file names and figures are not cut."""
    if not text[stop].isupper() or stop + 1 >= end or not (text[stop + 1].islower() or text[stop + 1].isspace()):
        return False
    if not _GLUED.search(text[max(0, mark - 2) : mark]):
        return False
    left = text[max(0, mark - 40) : mark].rsplit(None, 1)[-1]
    right = text[stop : stop + 40].split(None, 1)[0]
    address = any(sign in left + right for sign in _ADDRESS)
    return not address and "." not in left and left.lower() not in abbreviations().titles


def _short_form(text: str, start: int, mark: int, opener: str, figure: bool) -> bool:
    """Whether the full stop at `mark` belongs to an abbreviation, an initial or a list number and ends no sentence."""
    match = _WORD_BEFORE.search(text, max(start, mark - 20), mark)
    if match is None:
        return False
    word = match[0].lower()
    alone = match.start() == start
    if word.isdigit() and alone and len(word) <= 3:
        return True
    initials = bool(_INITIALS.fullmatch(word))
    known = abbreviations()
    dated = word in known.dates and match[0][0].isupper()
    if figure:
        return (
            dated or word in known.figures or word in known.titles or word in known.inside or (initials and "." in word)
        )
    starts = opener.lower() in known.openers
    if len(word) == 1 and match[0].isupper():
        return alone or not starts
    if word in known.titles or word in known.inside:
        return True
    if dated:
        return opener[:3].lower() in known.dates
    return (word in known.either or initials) and not starts


@cache
def abbreviations() -> Abbreviations:
    """The known abbreviations. Raises InputError with file and line for a broken data file."""
    value = strict.load(DATA)
    keys = frozenset({"titles", "figures", "dates", "inside", "either", "openers"})
    found = strict.record(value, path=DATA, required=keys, lists=keys, texts=frozenset())
    return Abbreviations(**{key: frozenset(map(str, forms)) for key, forms in found.items()})
