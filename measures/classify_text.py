"""The training text of the typing model: sentences written by hand and sentences made from templates, parties marked."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

TRAINING = Path(__file__).resolve().parent.parent / "src" / "detente" / "data" / "training"
PLACES = ("Geneva", "Cairo", "Nairobi", "Doha", "Vienna", "Astana", "Lima")
PER_TEMPLATE = 6
SEED = 20240607
MARKS = {"[": "actor", "]": "actor", "{": "recipient", "}": "recipient"}


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with its type, mode ("" where none), where it is from (hand or template), and its marked parties."""

    type: str
    mode: str
    source: str
    text: str
    actor: tuple[int, int] | None
    recipient: tuple[int, int] | None


def examples() -> list[Example]:
    """All sentences, those by hand first."""
    return [*_by_hand(), *_by_template()]


def unmarked(marked: str) -> tuple[str, tuple[int, int] | None, tuple[int, int] | None]:
    """The sentence without `[actor]` and `{recipient}` brackets, and the offsets of both; None where not marked."""
    text, spans = "", {}
    for char in marked:
        if char in "[{":
            spans[MARKS[char]] = (len(text), len(text))
        elif char in "]}":
            spans[MARKS[char]] = (spans[MARKS[char]][0], len(text))
        else:
            text += char
    return text, spans.get("actor"), spans.get("recipient")


def _by_hand() -> Iterator[Example]:
    for line in (TRAINING / "plover.tsv").read_text(encoding="utf-8").splitlines():
        type_, mode, source, marked = line.split("\t")
        yield Example(type_, mode, source, *unmarked(marked))


def _by_template() -> Iterator[Example]:
    fillers = yaml.load((TRAINING / "plover_fillers.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    chance = random.Random(SEED)
    for line in (TRAINING / "plover_templates.tsv").read_text(encoding="utf-8").splitlines():
        type_, mode, template = line.split("\t")
        for marked in {_filled(template, fillers, chance): None for _ in range(PER_TEMPLATE)}:
            yield Example(type_, mode, "template", *unmarked(marked))


def _filled(template: str, fillers: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    text = re.sub(r"\(([^()]*)\)", lambda m: chance.choice(m[1].split("|")), template)
    text = text.replace("Place", chance.choice(PLACES))
    used: list[str] = []

    def name(found: re.Match[str]) -> str:
        choice = chance.choice([f for f in fillers[found[2]] if f not in used])
        used.append(choice)
        return f"[{choice}]" if found[1] == "A" else f"{{{choice}}}"

    text = re.sub(r"\b([AR]):([a-z]+)", name, text)
    sentence = chance.choice(fillers["before"]) + text + chance.choice(fillers["after"]) + "."
    return _capital(sentence)


def _capital(sentence: str) -> str:
    first = next(i for i, char in enumerate(sentence) if char.isalpha())
    return sentence[:first] + sentence[first].upper() + sentence[first + 1 :]
