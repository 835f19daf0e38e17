"""Finding written forms in a text: one automaton over token classes, then a check of each match as it is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import ahocorasick

from detente.actors.fold import Folding, Words, fold, likeness, tokens
from detente.actors.index import NAME_KINDS, encode, sound_class

# What may stand between two words of one name: spaces, hyphens, an apostrophe; a full stop only after an initial (see
# `_joined`).
_GAP = re.compile(r"[ \t\u00a0\u200e\u200f\u200b\n\r'’‘\-‐‑–/]{0,4}")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


class Entry(NamedTuple):
    """What a written form may stand for; `ref` is an actor's id, a role or a code, by kind."""

    kind: str
    ref: str
    state: str
    text: str


class Meaning(NamedTuple):
    """The entries of one written form, told apart into names of actors and words that make names."""

    names: tuple[Entry, ...]
    words: tuple[Entry, ...]


class Match(NamedTuple):
    """A verified match: word positions (last excluded), meaning, and how it was spelled (1.0 as listed, less where
    only alike)."""

    first: int
    last: int
    meaning: Meaning
    quality: float


class Matcher:
    """The automaton and its vocabulary.

    Its life: built once from an index, then only asked; it remembers words it has seen.
    """

    def __init__(self, index: dict[str, Any], folding: Folding) -> None:
        self._folding = folding
        self._vocabulary: dict[str, str] = {word: encode(number) for word, number in index["vocabulary"].items()}
        self._classes: dict[str, str] = {sound: encode(number) for sound, number in index["classes"].items()}
        self._unknown = encode(0)
        self._seen: dict[str, str] = {}
        self._patterns: list[list[Any]] = index["patterns"]
        self._meanings: dict[int, Meaning] = {}
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        self._groups: list[tuple[int, ...]] = []
        first, count = 0, len(self._patterns)
        while first < count:
            key, last = self._patterns[first][0], first + 1
            while last < count and self._patterns[last][0] == key:
                last += 1
            self._automaton.add_word(key, len(self._groups))
            self._groups.append(tuple(range(first, last)))
            first = last
        if count:
            self._automaton.make_automaton()

    def words(self, text: str) -> Words:
        """The text's words."""
        return tokens(text, self._folding)

    def matches(self, text: str, words: Words) -> Iterator[Match]:
        """All verified matches in order of their ends, overlapping ones included."""
        if not self._patterns:
            return
        seen, learn, patterns, groups = self._seen, self._learn, self._patterns, self._groups
        coded = "".join([seen.get(word) or learn(word) for word in words.fold])
        for end, group in self._automaton.iter(coded):
            last = end // 3 + 1
            for number in groups[group]:
                pattern = patterns[number]
                first = last - len(pattern[2])
                quality = self._verify(text, words, first, last, pattern)
                if not quality:
                    continue
                meaning = self._meanings.get(number) or self._meaning(number)
                if quality == 1.0:
                    yield Match(first, last, meaning, quality)
                elif meaning.names:
                    yield Match(first, last, Meaning(meaning.names, ()), quality)

    def spelled(self, text: str) -> list[Match]:
        """Matches that cover the whole text."""
        words = self.words(text)
        return [match for match in self.matches(text, words) if match.first == 0 and match.last == len(words)]

    def _meaning(self, number: int) -> Meaning:
        entries = [Entry(*entry) for entry in self._patterns[number][3]]
        names = tuple(entry for entry in entries if entry.kind in _NAMES)
        made = self._meanings[number] = Meaning(names, tuple(entry for entry in entries if entry.kind not in _NAMES))
        return made

    def _learn(self, word: str) -> str:
        code = self._vocabulary.get(word)
        if code is None and word[:1] in "وفبلك" and len(word) > 3:
            code = self._vocabulary.get(fold(word[1:], self._folding))
        if code is None:
            code = (
                self._classes.get(sound_class(word, self._folding), self._unknown) if word.isalpha() else self._unknown
            )
        if len(self._seen) > 300_000:
            self._seen.clear()
        self._seen[word] = code
        return code

    def _verify(self, text: str, words: Words, first: int, last: int, pattern: list[Any]) -> float:
        rules = pattern[2]
        for place in range(first, last):
            rule = rules[place - first]
            if rule != "-" and not _case_fits(words.word[place], rule):
                return 0.0
            if place > first and not _joined(text, words, place):
                return 0.0
        found = words.fold[first] if last - first == 1 else " ".join(words.fold[first:last])
        if found == pattern[1]:
            return 1.0
        return self._alike(words.fold[first:last], pattern[1].split(" "), pattern[4])

    def _alike(self, found: list[str], wanted: list[str], romanised: bool) -> float:
        """How well words match as romanisations; names that are not romanised may differ by the table of equal
        spellings only."""
        worst = 1.0
        for one, other in zip(found, wanted, strict=True):
            alike = likeness(one, other, self._folding)
            if (
                alike
                and alike != "same"
                and not romanised
                and self._folding.same.get(one, one) != self._folding.same.get(other, other)
            ):
                return 0.0
            if alike == "tight":
                worst = min(worst, 0.95)
            elif alike == "loose" and len(found) > 1:
                worst = min(worst, 0.88)
            elif not alike and not one.isascii() and fold(one[1:], self._folding) == other:
                worst = min(worst, 0.95)
            elif alike != "same":
                return 0.0
        return worst


_NAMES = frozenset(NAME_KINDS)


def _case_fits(word: str, rule: str) -> bool:
    if rule == "U":
        return word[:1].isupper()
    plain = word.replace(".", "")
    # British papers write Isis and Nato; two and three letters must be capitals, or "us" would be the United States.
    return plain.isupper() or (len(plain) > 3 and plain[:1].isupper())


def _joined(text: str, words: Words, place: int) -> bool:
    left = words.end[place - 1]
    gap = text[left : words.start[place]]
    if gap == " " or not gap:
        return True
    inner = text[left : words.outer[place]] if words.outer[place] >= left else gap
    if inner[:2] in {"'s", "’s"}:
        inner = inner[2:]
    if inner[:1] == "." and (len(words.fold[place - 1]) <= 2 or words.fold[place - 1] in {"mt", "dr"}):
        inner = inner[1:]
    return bool(_GAP.fullmatch(inner)) and not _PARAGRAPH.search(inner)
