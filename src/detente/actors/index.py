"""From checked records to what the matcher needs: names as sequences of token classes, with what each may stand for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from detente.actors.fold import Folding, Words, skeleton, tokens
from detente.actors.tables import Nouns

# Three signs from three alphabets encode one token class, so that a match can only start at a token.
_BASE = 64
ALPHABETS = tuple(tuple(chr(0x4E00 + _BASE * place + digit) for digit in range(_BASE)) for place in range(3))

NAME_KINDS = ("name", "alias", "short", "slip", "adjective", "demonym", "metonym", "capital", "foreign", "place")
WORD_KINDS = (
    "title",
    "titles",
    "body",
    "government",
    "personal",
    "group",
    "modifier",
    "before",
    "after",
    "honorific",
    "former",
    "current",
)


class Surface(NamedTuple):
    """One written form and what it stands for: `ref` is an actor's id, a role, or a CAMEO code; `state` narrows a
    title to one state."""

    text: str
    kind: str
    ref: str
    state: str = ""
    romanised: bool = False


def encode(number: int) -> str:
    """A token class as three signs."""
    return (
        ALPHABETS[0][number // (_BASE * _BASE)] + ALPHABETS[1][number // _BASE % _BASE] + ALPHABETS[2][number % _BASE]
    )


def build(surfaces: Iterable[Surface], folding: Folding) -> dict[str, Any]:
    """The matcher's tables as plain lists: `vocabulary` word -> class, `classes` sound -> class, and `patterns`.

    A pattern is [key, folded words, case rule a word, entries, romanised]; a case rule is U (capital first letter), A
    (all capitals), P (capitals or one capital) or - (any); an entry is [kind, ref, state, text as written].
    """
    rows = [(surface, tokens(surface.text, folding)) for surface in surfaces]
    rows = [(surface, found) for surface, found in rows if len(found)]
    heard = {word for surface, found in rows if surface.romanised for word in found.fold}
    vocabulary: dict[str, int] = {}
    classes: dict[str, int] = {}
    patterns: dict[tuple[str, str, str], list[list[str]]] = defaultdict(list)
    romanised: set[tuple[str, str, str]] = set()
    for surface, found in rows:
        key = "".join(encode(_number(word, heard, vocabulary, classes, folding)) for word in found.fold)
        rule = case_rules(found, folding)
        entry = [surface.kind, surface.ref, surface.state, surface.text]
        name = (key, " ".join(found.fold), rule)
        bucket = patterns[name]
        if surface.romanised:
            romanised.add(name)
        if not any(known[:3] == entry[:3] for known in bucket):
            bucket.append(entry)
    return {
        "vocabulary": vocabulary,
        "classes": classes,
        "patterns": [[*name, entries, name in romanised] for name, entries in sorted(patterns.items())],
    }


def _number(word: str, heard: set[str], vocabulary: dict[str, int], classes: dict[str, int], folding: Folding) -> int:
    known = vocabulary.get(word)
    if known is not None:
        return known
    if word in heard:
        sound = sound_class(word, folding)
        number = classes.setdefault(sound, len(vocabulary) + len(classes) + 1)
    else:
        number = len(vocabulary) + len(classes) + 1
    vocabulary[word] = number
    return number


def sound_class(word: str, folding: Folding) -> str:
    """Class under which romanisations meet; a word of fewer than two consonants stands for itself."""
    plain = folding.same.get(word, word)
    frame = skeleton(word, folding)
    return f"~{frame}" if len(frame) > 1 and word.isascii() else plain


def case_rules(found: Words, folding: Folding) -> str:
    """Case rule of each word: acronyms in capitals, those read as words (Nato) also with a capital first letter, and
    the noun at the end of a body's name ("Baath party") in any case."""
    return "".join(
        _case(word, folded, folding, place)
        for place, (word, folded) in enumerate(zip(found.word, found.fold, strict=True))
    )


def _case(word: str, folded: str, folding: Folding, place: int) -> str:
    plain = word.replace(".", "")
    if len(plain) > 1 and plain.isupper():
        return "P" if folded in folding.pronounced else "A"
    return "U" if plain[:1].isupper() and not (place and folded in folding.generic) else "-"


def word_surfaces(roles: Iterable[dict[str, Any]], nouns: Nouns) -> Iterator[Surface]:
    """Titles, ministries and nouns that make names only beside a state or a person."""
    for role in roles:
        for state, titles in [("", role["titles"]), *role["states"].items()]:
            for title in titles:
                yield Surface(title, "title", role["id"], state)
                yield Surface(plural(title), "titles", role["id"], state)
        for body in role["body"]:
            yield Surface(body, "body", role["id"])
    yield from (Surface(noun, "government", "GOV") for noun in nouns.government)
    yield from (Surface(noun, "personal", "GOV") for noun in nouns.personal)
    yield from (Surface(noun, "group", code) for noun, code in nouns.groups)
    for kind in ("before", "after", "former", "current"):
        yield from (Surface(word, kind, word) for word in getattr(nouns, kind))
    yield from (Surface(word, "modifier", word) for word in nouns.modifiers)
    yield from (Surface(word, "honorific", word) for word in nouns.honorifics)


def plural(title: str) -> str:
    """'foreign minister' -> 'foreign ministers', 'minister of defence' -> 'ministers of defence'."""
    joint = _JOINT.search(title)
    head, rest = (title[: joint.start()], title[joint.start() :]) if joint else (title, "")
    if head.endswith("man"):
        return f"{head[:-3]}men{rest}"
    if re.search(r"[^aeiou]y$", head):
        return f"{head[:-1]}ies{rest}"
    return f"{head}s{rest}"


_JOINT = re.compile(r" (?:of|for|to|in|without)\b")
