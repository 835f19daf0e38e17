"""Finding written forms in a text: one automaton over token classes, then a check of each match as it is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import ahocorasick

from detente.actors.fold import Folding, Words, fold, likeness, tokens
from detente.actors.index import NAME_KINDS, encode, sound_class
from detente.actors.packed import Packed, read_form

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
    """The entries of one written form, told apart into names of actors, words that make names, and names that count
    only beside somebody else."""

    names: tuple[Entry, ...]
    words: tuple[Entry, ...]
    bound: tuple[Entry, ...] = ()


class _Form(NamedTuple):
    words: str
    rules: str
    romanised: bool
    meaning: Meaning


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

    def __init__(self, packed: Packed, folding: Folding) -> None:
        self._folding = folding
        self._vocabulary: dict[str, str] = packed["vocabulary"]
        self._classes: dict[str, str] = packed["classes"]
        self._lower = frozenset(packed["lower"])
        self._unknown = encode(0)
        self._seen: dict[str, str] = {}
        self._forms: list[str] = packed["forms"]
        self._read: dict[int, _Form] = {}
        self._compared: dict[tuple[str, str, bool], float] = {}
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        # Forms of one key follow each other: the automaton keeps the first, `_follows` how many.
        keys: list[str] = packed["keys"]
        self._follows: dict[int, int] = {}
        first, last = 0, None
        for number, key in enumerate(keys):
            if key == last:
                self._follows[first] = number - first
            else:
                self._automaton.add_word(key, number)
                first, last = number, key
        if keys:
            self._automaton.make_automaton()

    def words(self, text: str) -> Words:
        """The text's words."""
        return tokens(text, self._folding)

    def matches(self, text: str, words: Words) -> Iterator[Match]:
        """All verified matches in order of their ends, overlapping ones included."""
        if not self._forms:
            return
        seen, learn, follows, forms = self._seen, self._learn, self._follows, self._read
        pairs = zip(words.word, words.fold, strict=True)
        coded = "".join([seen.get(word) or learn(word, folded) for word, folded in pairs])
        for end, group in self._automaton.iter(coded):
            last = end // 3 + 1
            for number in range(group, group + follows.get(group, 0) + 1):
                form = forms.get(number) or self._form(number)
                first = last - len(form.rules)
                quality = self._verify(text, words, first, last, form)
                if quality == 1.0:
                    yield Match(first, last, form.meaning, quality)
                elif quality and form.meaning.names:
                    yield Match(first, last, Meaning(form.meaning.names, ()), quality)

    def spelled(self, text: str) -> list[Match]:
        """Matches that cover the whole text."""
        words = self.words(text)
        return [match for match in self.matches(text, words) if match.first == 0 and match.last == len(words)]

    def _form(self, number: int) -> _Form:
        spelled, rules, romanised, rows = read_form(self._forms[number])
        entries = [Entry(*row) for row in rows]
        names = tuple(entry for entry in entries if entry.kind in _NAMES)
        words = tuple(entry for entry in entries if entry.kind not in _NAMES and entry.kind != "context")
        meaning = Meaning(names, words, tuple(entry for entry in entries if entry.kind == "context"))
        made = self._read[number] = _Form(spelled, rules, romanised, meaning)
        return made

    def _learn(self, word: str, folded: str) -> str:
        code = self._code(folded) if not word[:1].islower() or folded in self._lower else self._unknown
        if len(self._seen) > 300_000:
            self._seen.clear()
        self._seen[word] = code
        return code

    def _code(self, folded: str) -> str:
        code = self._vocabulary.get(folded)
        # Arabic writes "and", "in", "to" as one letter joined to the name.
        if code is None and folded[:1] in "وفبلك" and len(folded) > 3:
            code = self._vocabulary.get(fold(folded[1:], self._folding))
        if code is None and folded.isalpha():
            code = self._classes.get(sound_class(folded, self._folding))
        return code or self._unknown

    def _verify(self, text: str, words: Words, first: int, last: int, form: _Form) -> float:
        spelled, rules, romanised, _ = form
        found = words.fold[first] if last - first == 1 else " ".join(words.fold[first:last])
        quality = 1.0 if found == spelled else self._likeness(found, spelled, romanised)
        if not quality:
            return 0.0
        for place in range(first, last):
            rule = rules[place - first]
            if rule != "-" and not _case_fits(words.word[place], rule):
                return 0.0
            if place > first and not _joined(text, words, place):
                return 0.0
        return quality

    def _likeness(self, found: str, spelled: str, romanised: bool) -> float:
        known = self._compared.get((found, spelled, romanised))
        if known is None:
            if len(self._compared) > 300_000:
                self._compared.clear()
            known = self._compared[found, spelled, romanised] = self._alike(
                found.split(" "), spelled.split(" "), romanised
            )
        return known

    def _alike(self, found: list[str], wanted: list[str], romanised: bool) -> float:
        """How well words match as romanisations; other names may differ by the table of equal spellings only."""
        same = self._folding.same
        worst = 1.0
        for one, other in zip(found, wanted, strict=True):
            if one == other:
                continue
            if not one.isascii() and fold(one[1:], self._folding) == other:
                worst = min(worst, 0.95)
                continue
            alike = likeness(one, other, self._folding)
            if not alike or (not romanised and same.get(one, one) != same.get(other, other)):
                return 0.0
            if alike == "loose" and len(found) == 1:
                return 0.0
            worst = min(worst, 0.95 if alike == "tight" else 0.88)
        return worst


_NAMES = frozenset(NAME_KINDS)


def _case_fits(word: str, rule: str) -> bool:
    if rule == "U":
        return word[:1].isupper()
    # British papers write Isis and Nato; other acronyms must be capitals: Sadr is no Sahrawi republic.
    return word.replace(".", "").isupper() or (rule == "P" and word[:1].isupper())


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
