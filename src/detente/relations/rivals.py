"""The table `data/lexicon/contradictions.yaml`: which types of claims exclude each other, and under which circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from detente.errors import InputError
from detente.reading.codebook import TYPES

_WHERE = "data/lexicon/contradictions.yaml"
_CHOICES = {
    "denied": {"neither", "other", "spoken"},
    "said": {"firm", "alleged"},
    "sides": {"same", "either", "reply", "body"},
    "time": {"happening", "overlap", "within", "month"},
    "matter": {"any", "issue", "title", "numbers"},
    "voice": {"any", "rival"},
}
_KEYS = {*_CHOICES, "one", "other", "reason", "why"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Two sets of types (`kind.TYPE`; `other` empty: the same type as the one) and what else must fit; `words`: so many
    words of the quotes must be shared where `matter` is "words". The values are explained in the table.
    """

    one: frozenset[str]
    other: frozenset[str]
    denied: str
    said: str
    sides: str
    time: str
    matter: str
    words: int
    voice: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rules in order, and words that tell offices."""

    rules: tuple[Rule, ...]
    titles: tuple[str, ...]
    other_titles: frozenset[str]


@cache
def table() -> Table:
    """The shipped table. Raises InputError naming the rule that is not as it should be."""
    import yaml

    raw = yaml.load(files("detente").joinpath(_WHERE).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    if not isinstance(raw, dict) or set(raw) != {"rules", "titles", "other_titles"}:
        raise InputError("unknown sections", where=_WHERE, right="rules, titles, other_titles")
    listed = {name: tuple(part.strip() for part in raw[name].split(",")) for name in ("titles", "other_titles")}
    rules = tuple(_rule(row, f"{_WHERE}:rules[{i}]") for i, row in enumerate(raw["rules"]))
    return Table(rules, listed["titles"], frozenset(listed["other_titles"]))


def _rule(row: Any, where: str) -> Rule:
    if not isinstance(row, dict) or set(row) != _KEYS:
        raise InputError(f"not a rule: {row!r}", where=where, right=f"the keys {', '.join(sorted(_KEYS))}")
    matter, _, words = row["matter"].partition(" ")
    chosen = {**row, "matter": "any" if matter == "words" else matter}
    for key, allowed in _CHOICES.items():
        if chosen[key] not in allowed:
            raise InputError(f"{key}: {row[key]!r}", where=where, right=", ".join(sorted(allowed)))
    if (matter == "words") != words.isdigit():
        raise InputError(
            f"matter: {row['matter']!r}", where=where, right="words and a number, or one word of the others"
        )
    return Rule(
        one=_types(row["one"], where),
        other=frozenset() if row["other"] == "same" else _types(row["other"], where),
        denied=row["denied"],
        said=row["said"],
        sides=row["sides"],
        time=row["time"],
        matter=matter,
        words=int(words or 0),
        voice=row["voice"],
        reason=row["reason"],
    )


def _types(text: str, where: str) -> frozenset[str]:
    known: Mapping[str, frozenset[str]] = {kind: frozenset(types) for kind, types in TYPES.items()}
    found: set[str] = set()
    for name in text.split():
        kind, _, type_ = name.partition(".")
        if kind not in known or (type_ != "*" and type_ not in known[kind]):
            raise InputError(f"no type {name!r}", where=where, right="kind.TYPE of the codebook, or kind.*")
        found |= {f"{kind}.{each}" for each in (known[kind] if type_ == "*" else {type_})}
    return frozenset(found)
