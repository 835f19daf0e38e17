"""The tables of data/names (folding, nouns, honorifics), read strictly and handed out as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from detente.actors.fold import Folding
from detente.actors.records import compose, plain
from detente.errors import RegistryError

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class Nouns:
    """Nouns by what they do beside a state: phrase -> role code for groups, plain sets for the rest.

    All in lower case as written.
    """

    government: tuple[str, ...]
    alone: frozenset[str]
    personal: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    modifiers: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    of_arms: frozenset[str]
    honorifics: tuple[str, ...]
    former: tuple[str, ...]
    current: tuple[str, ...]
    common_words: frozenset[str]
    no_names: frozenset[str]
    openers: frozenset[str]


@dataclass(frozen=True)
class EntityNouns:
    """Head nouns of re3d classes, and what changes them: see entity_nouns.yaml."""

    kind: dict[str, str]
    military: frozenset[str]
    joined: frozenset[str]
    pronouns: dict[str, str]


@dataclass(frozen=True)
class PlaceWords:
    """Words around names of places: see place_words.yaml."""

    doubtful: frozenset[str]
    before: frozenset[str]
    acting: frozenset[str]
    moving: frozenset[str]
    with_whom: frozenset[str]
    where: frozenset[str]


@cache
def folding() -> Folding:
    """Tables of folding.yaml."""
    data = _load(
        "folding.yaml",
        {
            "articles",
            "abd",
            "bin",
            "same",
            "letters",
            "arabic",
            "consonants",
            "romanised",
            "family_first",
            "pronounced",
            "generic",
        },
    )
    same = {word: group[0] for group in data["same"] for word in group}
    letters = {ord(sign): plain for table in ("letters", "arabic") for sign, plain in data[table].items()}
    return Folding(
        loose_articles=frozenset(data["articles"]["loose"]),
        hyphen_articles=frozenset(data["articles"]["hyphenated"]),
        abd=frozenset(data["abd"]),
        bin=frozenset(data["bin"]),
        same=same,
        letters=letters,
        consonants=tuple((written, heard) for written, heard in data["consonants"]),
        romanised=frozenset(data["romanised"]),
        family_first=frozenset(data["family_first"]),
        special=frozenset((*data["articles"]["hyphenated"], *data["abd"])),
        pronounced=frozenset(data["pronounced"]),
        generic=frozenset(data["generic"]),
    )


@cache
def nouns() -> Nouns:
    """Tables of nouns.yaml and honorifics.yaml."""
    data = _load("nouns.yaml", {"government", "alone", "personal", "support", "modifiers", "groups", "of_arms"})
    titles = _load("honorifics.yaml", {"honorifics", "tense", "common_words", "no_names", "openers"})
    return Nouns(
        government=tuple(data["government"]),
        alone=frozenset(data["alone"]),
        personal=tuple(data["personal"]),
        before=tuple(data["support"]["before"]),
        after=tuple(data["support"]["after"]),
        modifiers=tuple(data["modifiers"]),
        groups=tuple((noun, row["code"]) for row in data["groups"] for noun in row["nouns"]),
        of_arms=frozenset(data["of_arms"]),
        honorifics=tuple(titles["honorifics"]),
        former=tuple(titles["tense"]["former"]),
        current=tuple(titles["tense"]["current"]),
        common_words=frozenset(titles["common_words"]),
        no_names=frozenset(titles["no_names"]),
        openers=frozenset(titles["openers"]),
    )


@cache
def entity_nouns() -> EntityNouns:
    """Tables of entity_nouns.yaml."""
    classes = ("Person", "Organisation", "Location", "Weapon", "MilitaryPlatform", "Vehicle", "DocumentReference")
    data = _load("entity_nouns.yaml", {*classes, "military", "joined", "pronouns"})
    kinds = {noun: kind for kind in classes for noun in data[kind]}
    return EntityNouns(kinds, frozenset(data["military"]), frozenset(data["joined"]), data["pronouns"])


@cache
def place_words() -> PlaceWords:
    """Tables of place_words.yaml."""
    data = _load("place_words.yaml", {"doubtful", "before", "kinds", "acting", "moving", "with_whom", "where"})
    kinds = {word: kind for kind, words in data["kinds"].items() for word in words}
    return PlaceWords(
        doubtful=frozenset(data["doubtful"]),
        before=frozenset((*data["before"], *kinds)),
        acting=frozenset(data["acting"]),
        moving=frozenset(data["moving"]),
        with_whom=frozenset(data["with_whom"]),
        where=frozenset(data["where"]),
    )


def sources() -> list[Path]:
    """Files of data/names: part of what a compiled registry depends on."""
    return sorted((DATA / "names").glob("*.yaml"))


def _load(name: str, keys: set[str]) -> Any:
    path = DATA / "names" / name
    node = compose(path)
    data = plain(node) if node is not None else {}
    if not isinstance(data, dict) or set(data) != keys:
        raise RegistryError("keys are off", where=name, right=", ".join(sorted(keys)))
    return data
