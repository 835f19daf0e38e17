"""A text cut into words, what is known around it, and the piece of time that a rule reads from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from detente.schema import When
from detente.when.calendar import Interval
from detente.when.lexicon import Lexicon, fold

Anchors = Callable[[str], When | None] | Mapping[str, When]

TOKEN = re.compile(r"['’]s\b|[^\W\d_]+|\d+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """What a rule read: days (None open), kind, the word after it, and the grain of its calendar unit ("" where it is
    none).

    `head` and `tail` are where it begins and ends, for what is told from it ("after the war"); None: its own first
    and last day. `start` moves the beginning of the span leftwards where a rule looked back; -1: where the rule was
    called.
    """

    earliest: date | None
    latest: date | None
    kind: str
    end: int
    grain: str = ""
    head: Interval | None = None
    tail: Interval | None = None

    @property
    def span(self) -> Interval | None:
        """Both days, where both are known."""
        return (self.earliest, self.latest) if self.earliest and self.latest else None


@dataclass(frozen=True, slots=True)
class Context:
    """The words of a text with their places, and what is known: publication, tense, names with dates, an earlier date
    of the text.

    `lenient`: the text is known to be one time expression, so "May" needs no preposition.
    """

    lexicon: Lexicon
    text: str
    words: list[str]
    places: list[tuple[int, int]]
    published: date | None
    future: bool | None
    anchors: Anchors | None
    reference: Interval | None
    lenient: bool

    def word(self, i: int) -> str:
        """The lower-case word at i, or "" beyond either end."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def raw(self, i: int) -> str:
        """The word as written."""
        start, end = self.places[i]
        return self.text[start:end]

    def capital(self, i: int) -> bool:
        """Whether the word is written with a capital."""
        return 0 <= i < len(self.words) and self.text[self.places[i][0]].isupper()

    def joined(self, i: int) -> bool:
        """Whether word i follows word i-1 without a space."""
        return 0 < i < len(self.words) and self.places[i][0] == self.places[i - 1][1]

    def says(self, i: int, *phrase: str) -> bool:
        """Whether the words from i on are these."""
        return all(self.word(i + offset) == word for offset, word in enumerate(phrase))

    def skip(self, i: int, *words: str) -> int:
        """The place after the word at i if it is one of these, else i."""
        return i + 1 if self.word(i) in words else i


def cut(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Words in lower case without accents, and their offsets."""
    plain = text.lower()
    if len(plain) != len(text) or not plain.isascii():
        places = [match.span() for match in TOKEN.finditer(text)]
        # A combining mark that stands alone folds to nothing.
        return [fold(text[start:end]) or text[start:end] for start, end in places], places
    words, places = [], []
    for match in TOKEN.finditer(plain):
        words.append(match.group())
        places.append(match.span())
    return words, places


def nearest(context: Context, spans: list[Interval]) -> Interval | None:
    """Of the same date in several years the one meant: past, unless the future is meant or lies four times nearer.

    `spans` in order of time. None where publication is unknown.
    """
    day = context.published
    if day is None:
        return None
    past = [span for span in spans if span[0] <= day]
    ahead = [span for span in spans if span[1] >= day]
    if not past or not ahead:
        return past[-1] if past else ahead[0] if ahead else None
    before, after = past[-1], ahead[0]
    if context.future is not None:
        return after if context.future else before
    return after if (after[0] - day).days * 4 < (day - before[1]).days else before
