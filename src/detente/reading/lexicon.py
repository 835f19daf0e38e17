"""The lexicon: frames of words in YAML, compiled into patterns that are looked up by the lemma at their head.

The pattern language is described in `docs/methods/reading.md`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from detente.errors import InputError
from detente.reading.codebook import ISSUES, TYPES

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Element:
    """One thing beside the head. `role` is R, A, T or "" (plain words); `at` is where it stands: obj, subj, iobj,
    prep, clause.

    `words` are lemmas the thing's head must be one of, `preps` the prepositions before it, `on` lemmas of a bracketed
    noun on which the prepositional phrase may hang instead of the head.
    """

    at: str
    role: str = ""
    words: Words = frozenset()
    preps: Words = frozenset()
    on: Words = frozenset()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """One sense: what kind and type of claim its patterns make, with the codes that go with it.

    `also`: said beside what else the same word says, as "defended X from Y" tells of Y too.
    """

    name: str
    kind: str
    type: str
    mode: str = ""
    cameo: str = ""
    intensity: float = 0.0
    tone: int = 0
    issue: str = ""
    symmetric: bool = False
    context: tuple[str, ...] = ()
    modifiers: Words = frozenset()
    also: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A head and its elements; `pos` is verb, noun or adjective; more demands make it more specific.

    `given` are the words of which a sentence must have one each, before its grammar is looked at.
    """

    frame: Frame
    text: str
    pos: str
    heads: Words
    particles: Words
    elements: tuple[Element, ...]
    inverted: bool
    weight: float
    given: tuple[Words, ...] = ()


Index = dict[tuple[str, str], tuple[Pattern, ...]]


@cache
def index() -> Index:
    """All patterns by (part of speech, lemma), most specific first."""
    found: dict[tuple[str, str], list[Pattern]] = defaultdict(list)
    for path in sorted(files("detente").joinpath("data/lexicon/frames").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".yaml"):
            for pattern in read_frames(path.read_text(encoding="utf-8"), path.name):
                for head in pattern.heads:
                    found[pattern.pos, head].append(pattern)
    return {
        key: tuple(sorted(patterns, key=lambda p: (-p.weight, p.frame.name, p.text))) for key, patterns in found.items()
    }


@cache
def frame(name: str) -> Frame:
    """The frame of a name. Raises KeyError where there is none."""
    return {p.frame.name: p.frame for patterns in index().values() for p in patterns}[name]


def read_frames(text: str, where: str) -> list[Pattern]:
    """Compile one file of frames. Raises InputError with the frame's name where something is off."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    rows = yaml.load(text, Loader=loader) or []  # noqa: S506  the base loader makes strings only
    return [pattern for row in rows for pattern in _patterns(row, where)]


def table(name: str) -> Any:
    """Another YAML file of the lexicon, all scalars as strings."""
    text = files("detente").joinpath(f"data/lexicon/{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506


def _patterns(row: dict[str, Any], where: str) -> list[Pattern]:
    name = row.get("frame", "?")
    kind, type_ = row.get("kind", ""), row.get("type", "")
    if type_ not in TYPES.get(kind, ()):
        raise InputError(f"frame {name}: no type {type_!r} of kind {kind!r}", where=where, right="see the codebook")
    issue = row.get("issue", "")
    if issue and issue not in ISSUES:
        raise InputError(f"frame {name}: no issue {issue!r}", where=where, right=", ".join(sorted(ISSUES)))
    frame = Frame(
        name=name,
        kind=kind,
        type=type_,
        mode=row.get("mode", ""),
        cameo=row.get("cameo", ""),
        intensity=float(row.get("intensity", 0) or 0),
        tone=int(row.get("tone", 0) or 0),
        issue=issue,
        symmetric=row.get("symmetric", "false") == "true",
        context=tuple(row.get("context", ()) or ()),
        modifiers=frozenset(row.get("modifiers", ()) or ()),
        also=row.get("also", "false") == "true",
    )
    return [
        compile_pattern(frame, text, pos, where)
        for key, pos in (("verbs", "verb"), ("nouns", "noun"), ("adjectives", "adjective"))
        for text in row.get(key) or ()
    ]


def compile_pattern(frame: Frame, text: str, pos: str, where: str = "") -> Pattern:
    """Compile one pattern such as `launch [attack|raid] on|against R`; a bare word at its end is an adverb."""
    tokens = text.split()
    if not tokens:
        raise InputError(f"frame {frame.name}: empty pattern", where=where, right="HEAD and elements")
    head, *particles = tokens[0].split("+")
    elements: list[Element] = []
    inverted, position = False, 1
    while position < len(tokens):
        token, position = tokens[position], position + 1
        optional = token.endswith("?")
        token = token.rstrip("?")
        if token == "not":  # noqa: S105
            inverted = True
        elif token.startswith("["):
            elements.append(Element("obj", words=_words(token.strip("[]")), optional=optional))
        elif token in ("R", "A", "T"):
            elements.append(Element("obj", role=token, optional=optional))
        elif token in ("R:subj", "R:iobj"):
            elements.append(Element(token[2:], role="R", optional=optional))
        elif token in ("clause", "clause(R)"):
            elements.append(Element("clause", role="R" if "(" in token else "", optional=optional))
        elif position < len(tokens):
            target, position = tokens[position], position + 1
            elements.append(_phrase(_words(token), target, elements, optional=optional or target.endswith("?")))
        else:
            elements.append(Element("adverb", words=_words(token), optional=optional))
    weight = sum(1.0 + bool(e.words) + 0.5 * bool(e.role) for e in elements if not e.optional) + 0.4 * len(particles)
    weight += 0.6 * bool(frame.modifiers)
    given = tuple(e.words for e in elements if e.words and not e.optional and e.at in ("obj", "prep", "adverb"))
    return Pattern(frame, text, pos, _words(head), frozenset(particles), tuple(elements), inverted, weight, given)


def _phrase(preps: Words, target: str, before: list[Element], *, optional: bool) -> Element:
    target = target.rstrip("?")
    on = before[-1].words if before and before[-1].at == "obj" and before[-1].words else frozenset()
    if target.startswith("["):
        return Element("prep", words=_words(target.strip("[]")), preps=preps, on=on, optional=optional)
    role = target if target in ("R", "A", "T") else ""
    words = frozenset() if role else _words(target)
    return Element("prep", role=role, words=words, preps=preps, on=on, optional=optional)


def _words(text: str) -> Words:
    return frozenset(word for word in text.split("|") if word)
