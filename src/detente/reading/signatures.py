"""Words that embed what others say: the lexicon of factuality, compiled,
with the class of a word by its complement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast, get_args

import yaml

from detente.errors import InputError
from detente.schema import Modality

FILE = "factuality.yaml"
PARTS = {"verbs": "VERB", "adjectives": "ADJ", "nouns": "NOUN"}
LISTS = (
    *("light", "occurring", "dropped", "ahead", "states", "errands", "negators", "negative_pronouns", "hedges"),
    *("nearly", "sure", "conditions", "times", "reasons", "unreal_adjectives"),
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What becomes of the embedded: its value in [-1, 1] where the embedding word holds (`yes`) or is negated (`no`).

    `scaled`: the value shrinks with the doubt about the embedding word. Karttunen, Implicative verbs, Language 47
    (1971).
    """

    name: str
    yes: float
    no: float
    scaled: bool
    modality: Modality


@dataclass(frozen=True, slots=True)
class Modal:
    """What a modal verb says: a value in [-1, 1], another before "have" ("would have gone"), a modality and its cue."""

    cue: str
    value: float
    have: float
    modality: Modality


@dataclass(frozen=True, slots=True)
class Words:
    """The compiled lexicon. `classes` is keyed by part of speech, lemma and complement ("" any)."""

    classes: Mapping[tuple[str, str, str], Signature]
    modals: Mapping[str, Modal]
    lists: Mapping[str, frozenset[str]]

    def find(self, pos: str, lemma: str, complement: str) -> Signature | None:
        """The signature of a word with this complement (to, that, ing, from, np, bare, whether),
        None where it embeds nothing.
        """
        own = self.classes.get((pos, lemma, complement))
        return own or self.classes.get((pos, lemma, ""))


@cache
def words() -> Words:
    """The lexicon of the package. Raises InputError where a record is off."""
    text = (files("detente") / "data" / "lexicon" / FILE).read_text(encoding="utf-8")
    rows: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  strings only
    known = {"classes", "modals", *PARTS, *LISTS}
    if set(rows) != known:
        raise InputError(f"keys {sorted(set(rows) ^ known)}", where=FILE, right=f"exactly {sorted(known)}")
    signatures = {name: _signature(name, row) for name, row in rows["classes"].items()}
    classes: dict[tuple[str, str, str], Signature] = {}
    for part, pos in PARTS.items():
        for name, members in rows[part].items():
            for member in members:
                lemma, _, complement = member.partition("/")
                if name not in signatures:
                    raise InputError(f"class {name!r} is not defined", where=FILE, right=f"one of {sorted(signatures)}")
                classes.setdefault((pos, lemma, complement), signatures[name])
    modals = {say: _modal(cue, row) for cue, row in rows["modals"].items() for say in row["say"]}
    return Words(classes, modals, {name: frozenset(rows[name]) for name in LISTS})


def _signature(name: str, row: Mapping[str, str]) -> Signature:
    return Signature(
        name, float(row["yes"]), float(row["no"]), row["scaled"] == "yes", _modality(name, row["modality"])
    )


def _modal(cue: str, row: Mapping[str, str]) -> Modal:
    return Modal(cue, float(row["value"]), float(row["have"]), _modality(cue, row["modality"]))


def _modality(name: str, modality: str) -> Modality:
    if modality not in get_args(Modality):
        raise InputError(f"modality {modality!r} of {name}", where=FILE, right=f"one of {get_args(Modality)}")
    return cast(Modality, modality)
