"""The PLOVER type of the act between two parties that are marked in one sentence: rules and a small trained model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

from detente.errors import InputError
from detente.reading.classify_cast import Offsets, marked
from detente.reading.classify_features import Seen, seen
from detente.reading.classify_modes import mode_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

REASONS = 4


@dataclass(frozen=True, slots=True)
class Typed:
    """What the act is: PLOVER type, mode ("" where none shows), confidence in [0, 1], and what spoke for the type.

    `confidence` is a probability, calibrated on sentences of our own writing that the model had not seen. `reasons`
    names the strongest signs, best first: matching frames of the lexicon, verbs, words.
    """

    type: str
    mode: str
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """A multinomial logistic regression: for each type a bias, for each feature one weight a type."""

    types: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    temperature: float
    features: Mapping[str, tuple[int, ...]]


def classify(text: str, actor: Offsets | None, recipient: Offsets | None = None) -> Typed:
    """Type the act that `actor` does to `recipient` in one sentence; both are offsets into the text, ends excluded.

    None, or an empty stretch, stands for a party that the sentence does not name. Raises InputError where the text is
    empty or offsets lie outside it.
    """
    from detente.documents.grammar import parse

    if not text.strip():
        raise InputError("no text to classify", right="one sentence")
    (doc,) = parse([text])
    return typed(doc, actor, recipient)


def typed(doc: Doc, actor: Offsets | None, recipient: Offsets | None = None) -> Typed:
    """As `classify`, for a sentence that is parsed already."""
    signs = seen(doc, marked(doc, actor, recipient))
    model = weights()
    scores = logits(signs.features, model)
    chances = softmax(scores, model.temperature)
    order = sorted(range(len(chances)), key=lambda i: (-chances[i], model.types[i]))
    best, rival = order[0], order[1]
    type_ = model.types[best]
    return Typed(type_, _mode(type_, signs), round(chances[best], 4), _reasons(signs, model, best, rival))


def logits(found: Mapping[str, float], model: Weights) -> list[float]:
    """One score a type: the bias and the weights of the features found."""
    totals = [0.0] * len(model.types)
    for name, value in found.items():
        row = model.features.get(name)
        if row is not None:
            totals = [total + value * weight for total, weight in zip(totals, row, strict=True)]
    return [bias + total / model.scale for bias, total in zip(model.bias, totals, strict=True)]


def softmax(scores: list[float], temperature: float) -> list[float]:
    """Probabilities of scores divided by the temperature."""
    top = max(scores)
    powers = [exp((score - top) / temperature) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


@cache
def weights() -> Weights:
    """The trained weights, `data/weights/plover.json`, made by `measures/train_classify.py`."""
    raw = json.loads(files("detente").joinpath("data/weights/plover.json").read_text(encoding="utf-8"))
    return Weights(
        types=tuple(raw["types"]),
        bias=tuple(raw["bias"]),
        scale=float(raw["scale"]),
        temperature=float(raw["temperature"]),
        features={name: tuple(row) for name, row in raw["features"].items()},
    )


def _mode(type_: str, signs: Seen) -> str:
    return mode_of(type_, [mode for of, mode in signs.modes if of == type_], signs.near, signs.words)


def _reasons(signs: Seen, model: Weights, best: int, rival: int) -> tuple[str, ...]:
    """Features that spoke most for the best type against the next."""
    gains = [
        (value * (row[best] - row[rival]), name)
        for name, value in signs.features.items()
        if (row := model.features.get(name)) is not None
    ]
    strongest = sorted(gains, key=lambda pair: (-pair[0], pair[1]))[:REASONS]
    return tuple(name for gain, name in strongest if gain > 0)
