"""Names brought to one form: tokens of a text with their offsets, folded spellings, and the comparison of two
romanisations."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

Likeness = Literal["same", "tight", "loose", ""]

# Dotted acronyms (U.S., U.N.) are one word; Chinese and Japanese signs are a word each, since these scripts set no
# spaces.
_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:[A-Za-z]\b)?|[A-Za-z]\.[A-Z]\b(?!\.)"
    r"|[\u3040-\u30ff\u3400-\u9fff]"
    r"|(?:[^\W_\u3040-\u30ff\u3400-\u9fff]|[\u0300-\u036f\u064b-\u065f\u0670])+"
    r"(?:['’‘ʼʿʾ`´′](?:[^\W_\u3040-\u30ff\u3400-\u9fff]|[\u0300-\u036f])+)*(?:\+(?![\w+]))?"
    r"|&"
)
_APOSTROPHES = str.maketrans("", "", "'’‘ʼʿʾ`´′.ـ\u200c\u200d")
_ABD = "abd"


@dataclass(slots=True)
class Words:
    """The words of a text as parallel lists, for speed: folded spelling, start and end (a possessive 's left out),
    where an article before
    the word starts (else its own start), and the word as written."""

    fold: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    outer: list[int] = field(default_factory=list)
    word: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.fold)


@dataclass(frozen=True)
class Folding:
    """The tables of data/names/folding.yaml, ready for use."""

    loose_articles: frozenset[str]
    hyphen_articles: frozenset[str]
    abd: frozenset[str]
    bin: frozenset[str]
    same: dict[str, str]
    letters: dict[int, str]
    consonants: tuple[tuple[str, str], ...]
    romanised: frozenset[str]
    family_first: frozenset[str]
    special: frozenset[str]
    pronounced: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    memory: dict[str, str] = field(default_factory=dict, compare=False, repr=False)


def tokens(text: str, folding: Folding) -> Words:
    """The words of a text.

    The Arabic article is dropped (its start is kept as `outer`), 'servant of' is joined to its name.
    """
    found = Words()
    folds, starts, ends, outers, written = (
        found.fold.append,
        found.start.append,
        found.end.append,
        found.outer.append,
        found.word.append,
    )
    memory, special = folding.memory, folding.special
    held = -1  # start of an article or of "Abd" that waits for its name
    joined = ""
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0]
        if word[-1] in "sS" and word[-2:-1] in "'’" and len(word) > 2:
            word, end = word[:-2], end - 2
        folded = memory.get(word) or fold(word, folding)
        if folded in special:
            if folded in folding.hyphen_articles and _is_article(text, end, folded, word, folding):
                held = start if held < 0 else held
                continue
            if folded in folding.abd and not joined and _joins(text, end):
                held, joined = (start if held < 0 else held), _ABD
                continue
        if joined:
            folded, start, word = joined + folded.removeprefix("al"), held, text[held:end]
        folds(folded)
        starts(start)
        ends(end)
        outers(start if held < 0 else held)
        written(word)
        held, joined = -1, ""
    return found


def fold(word: str, folding: Folding) -> str:
    """One word without case, diacritics and apostrophes; 'Abdulkarim' and 'Abdelkarim' become 'abdkarim', 'ibn'
    and 'ben' 'bin'."""
    known = folding.memory.get(word)
    if known is None:
        if len(folding.memory) > 300_000:
            folding.memory.clear()
        known = folding.memory[word] = _fold(word, folding)
    return known


def phrase(text: str, folding: Folding) -> str:
    """Folded words of a name joined by single spaces: two names with the same phrase are spelled alike for us."""
    return " ".join(tokens(text, folding).fold)


def likeness(a: str, b: str, folding: Folding) -> Likeness:
    """How two folded words compare as romanisations of one name.

    same: spelled alike; tight: alike but for doubled letters and o/u, e/i, y/i; loose: a/e and silent vowels may
    differ too.
    """
    if a == b:
        return "same"
    if folding.same.get(a, a) == folding.same.get(b, b):
        return "tight"
    first, second = sound(a, folding), sound(b, folding)
    if first[0] != second[0]:
        return ""
    if [vowel.replace("e", "i") for vowel in first[1]] == [vowel.replace("e", "i") for vowel in second[1]]:
        return "tight"
    near = all(_near(x, y) for x, y in zip(first[1], second[1], strict=True))
    # A last vowel makes another name of it: Malik is not Maliki.
    return "loose" if near and bool(first[1][-1]) == bool(second[1][-1]) else ""


def skeleton(word: str, folding: Folding) -> str:
    """The consonants of a folded word as heard: the coarse key under which romanisations of one name meet."""
    return sound(folding.same.get(word, word), folding)[0]


def sound(word: str, folding: Folding) -> tuple[str, tuple[str, ...]]:
    """Consonants of a folded word, and the vowels before, between and after them (one more than the consonants)."""
    return _sound(word, folding.consonants)


@lru_cache(maxsize=100_000)
def _sound(word: str, consonants: tuple[tuple[str, str], ...]) -> tuple[str, tuple[str, ...]]:
    if word.startswith("ye"):
        word = word[1:]
    for written, heard in consonants:
        word = word.replace(written, heard)
    word = re.sub(r"(.)\1+", r"\1", word.replace("oo", "u").replace("ee", "i"))
    if len(word) > 2 and word[-1] == "h" and word[-2] in "aeiou":
        word = word[:-1]
    head = word[:1] if word[:1] in "yw" else ""
    parts = re.split(r"([^aeiouyw])", word[len(head) :])
    vowels = tuple(_vowel(part) for part in parts[0::2])
    frame = "".join(parts[1::2])
    return head + frame, vowels


def _vowel(letters: str) -> str:
    letters = letters.replace("ou", "u").replace("o", "u").replace("w", "u").replace("y", "i")
    return re.sub(r"(.)\1+", r"\1", letters.replace("ei", "ai").replace("ae", "ai"))


def _near(a: str, b: str) -> bool:
    return a == b or frozenset((a, b)) in _NEAR


# Vowel classes that one name may show in two romanisations; a and i never meet directly (Salah is not Salih).
_NEAR = frozenset(
    frozenset(pair)
    for pair in (
        ("a", "e"),
        ("e", "i"),
        ("ai", "e"),
        ("ai", "i"),
        ("au", "u"),
        ("", "e"),
        ("", "i"),
        ("ia", "iai"),
        ("ai", "a"),
    )
)


def _fold(word: str, folding: Folding) -> str:
    plain = word.translate(_APOSTROPHES).casefold().translate(folding.letters)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    if plain == "&":
        return "and"
    if plain in folding.bin:
        return "bin"
    if plain in {"abdullah", "abdallah", "abdollah", "abdulla", "abdalla"}:
        return "abdlah"
    if len(plain) > 4 and plain[:2] == "ال":
        return plain[2:]
    for form in ("abdul", "abdel", "abdal", "abdol", "abdur"):
        if plain.startswith(form) and len(plain) >= len(form) + 3:
            return _ABD + plain[len(form) :]
    return plain


def _is_article(text: str, end: int, folded: str, word: str, folding: Folding) -> bool:
    after = text[end : end + 3]
    hyphen = after[:1] in "-‐‑–" or (after[:1] == " " and after[1:2] in "-‐‑–" and after[2:3] not in " ")
    if (
        hyphen
        and after[:1] in "-‐‑–"
        and not (after[1:2].isalpha() or after[1:3].strip(" ").isalpha() or after[1:2] in "'’‘ʿ")
    ):
        return False
    if hyphen:
        # "US-led" and "us -" are no articles: only a lower-case or capitalised form is.
        return folded in folding.loose_articles or not (word.isupper() and len(word) > 1)
    if after[:1] != " " or not after[1:2].isupper() or word.isupper():
        return False
    # American military texts write Ar Raqqah, Az Zawr: the article has taken the sound of the name.
    return folded in folding.loose_articles or (folded in _ASSIMILATED and folded[1] == after[1].lower())


_ASSIMILATED = frozenset(("ar", "ash", "az", "ad", "adh", "ath"))


def _joins(text: str, end: int) -> bool:
    after = text[end : end + 3]
    return after[:1] in " -‐‑–'’" and bool(after[1:].strip(" -'’"))
