"""Finding written forms in a text: one automaton over token classes, then a check of each match as it is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import ahocorasick

from detente.actors.fold import Folding, Token, fold, likeness, tokens
from detente.actors.index import encode, sound_class

# What may stand between two words of one name: spaces, hyphens, an apostrophe; a full stop only after a single letter (see _joined).
_GAP = re.compile(r"[ \t\u00a0\u200e\u200f\u200b\n\r'’‘\-‐‑–/]{0,4}")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


class Entry(NamedTuple):
    """What a written form may stand for; `ref` is an actor's id, a role or a code, by kind."""

    kind: str
    ref: str
    state: str
    text: str


class Match(NamedTuple):
    """A verified match: token positions (last excluded), entries, and how it was spelled (1.0 as listed, less where only alike)."""

    first: int
    last: int
    entries: tuple[Entry, ...]
    quality: float


class Matcher:
    """The automaton and its vocabulary. Its life: built once from an index, then only asked; it remembers words it has seen."""

    def __init__(self, index: dict[str, Any], folding: Folding) -> None:
        self._folding = folding
        self._vocabulary: dict[str, str] = {word: encode(number) for word, number in index["vocabulary"].items()}
        self._classes: dict[str, str] = {sound: encode(number) for sound, number in index["classes"].items()}
        self._unknown = encode(0)
        self._seen: dict[str, str] = {}
        self._patterns: list[list[Any]] = index["patterns"]
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        self._groups: list[list[int]] = []
        last = None
        for number, pattern in enumerate(self._patterns):
            if pattern[0] == last:
                self._groups[-1].append(number)
                continue
            last = pattern[0]
            self._automaton.add_word(last, len(self._groups))
            self._groups.append([number])
        if self._patterns:
            self._automaton.make_automaton()

    def words(self, text: str) -> list[Token]:
        """The text's tokens."""
        return list(tokens(text, self._folding))

    def matches(self, text: str, words: Sequence[Token]) -> Iterator[Match]:
        """All verified matches in order of their ends, overlapping ones included."""
        if not self._patterns:
            return
        seen, learn = self._seen, self._learn
        coded = "".join([seen.get(token.fold) or learn(token.fold) for token in words])
        for end, group in self._automaton.iter(coded):
            last = end // 3 + 1
            for number in self._groups[group]:
                pattern = self._patterns[number]
                first = last - len(pattern[2])
                quality = self._verify(text, words, first, last, pattern)
                if quality:
                    yield Match(first, last, tuple(Entry(*entry) for entry in pattern[3]), quality)

    def spelled(self, text: str) -> list[Match]:
        """Matches that cover the whole text."""
        words = self.words(text)
        return [match for match in self.matches(text, words) if match.first == 0 and match.last == len(words)]

    def _learn(self, word: str) -> str:
        code = self._vocabulary.get(word)
        if code is None and word[:1] in "وفبلك" and len(word) > 3:
            code = self._vocabulary.get(fold(word[1:], self._folding))
        if code is None:
            code = self._classes.get(sound_class(word, self._folding), self._unknown) if word.isalpha() else self._unknown
        if len(self._seen) > 300_000:
            self._seen.clear()
        self._seen[word] = code
        return code

    def _verify(self, text: str, words: Sequence[Token], first: int, last: int, pattern: list[Any]) -> float:
        rules = pattern[2]
        for place in range(first, last):
            if not _case_fits(words[place].word, rules[place - first]):
                return 0.0
            if place > first and not _joined(text, words[place - 1], words[place]):
                return 0.0
        spelled = pattern[1].split(" ")
        worst = 1.0
        for place, wanted in enumerate(spelled, first):
            found = words[place].fold
            if found == wanted:
                continue
            alike = likeness(found, wanted, self._folding)
            if alike == "tight":
                worst = min(worst, 0.95)
            elif alike == "loose" and last - first > 1:
                worst = min(worst, 0.88)
            elif not alike and found[1:] == wanted and not found.isascii():
                worst = min(worst, 0.95)
            else:
                return 0.0
        return worst


def _case_fits(word: str, rule: str) -> bool:
    if rule == "-":
        return True
    if rule == "U":
        return word[:1].isupper()
    plain = word.replace(".", "")
    # British papers write Isis and Nato; two and three letters must be capitals, or "us" would be the United States.
    return plain.isupper() or (len(plain) > 3 and plain[:1].isupper())


def _joined(text: str, left: Token, right: Token) -> bool:
    gap = text[left.end : right.start]
    if gap == " " or not gap:
        return True
    if gap[:1] == "." and (len(left.fold) <= 2 or left.fold in {"st", "mt", "dr"}):
        gap = gap[1:]
    inner = text[left.end : right.outer] if right.outer >= left.end else gap
    return bool(_GAP.fullmatch(inner)) and not _PARAGRAPH.search(inner)
