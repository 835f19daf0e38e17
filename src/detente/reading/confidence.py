"""How likely a strict reader would find a claim in its text and give it the same type: a few signs, weighed once on hand-made keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from math import exp
from typing import Final

from detente.schema import Claim

LEAST, MOST = 0.02, 0.98
# A quote of so few words is mostly a bare noun; beyond so many it spans several clauses.
BARE, LONG = 3, 20
# What a sign does to the chance is known beforehand, +1 or -1, or 0 where it may do either: the fit may not turn it around, so that
# chance in a small key can't make a worse-founded claim look surer.
SIGNS: Final[Mapping[str, tuple[int, Callable[[Claim], float]]]] = {
    "office named in passing": (1, lambda c: float(c.rule.startswith("offices:"))),
    "what speaks and meets": (1, lambda c: float(c.kind == "event" and c.quad == 1)),
    "tie": (0, lambda c: float(c.kind == "tie" and not c.rule.startswith("offices:"))),
    "stance": (0, lambda c: float(c.kind == "stance")),
    "parties nobody knows": (-1, lambda c: float(min(2, _unknown(c)))),
    "all on one side": (-1, lambda c: float(c.kind in ("event", "tie") and len(c.actors) > 1 and not c.recipients)),
    "bare noun": (-1, lambda c: float(len(c.quote.split()) < BARE)),
    "long quote": (-1, lambda c: float(len(c.quote.split()) > LONG)),
    "hedged": (-1, lambda c: float(c.modality in ("speculative", "hypothetical") and c.kind != "condition")),
    "negated": (-1, lambda c: float(c.modality == "negated")),
}


def rated(claim: Claim) -> Claim:
    """The claim with its chance as confidence."""
    return replace(claim, confidence=of(claim))


def of(claim: Claim) -> float:
    """The chance, from 0.02 to 0.98: a logistic regression over `SIGNS`, fitted by `measures/fit_confidence.py`."""
    weights = _weights()
    score = weights["always"] + sum(weights[name] * value for name, value in signs(claim).items())
    return round(min(MOST, max(LEAST, 1 / (1 + exp(-score)))), 2)


def signs(claim: Claim) -> dict[str, float]:
    """What the regression sees of a claim."""
    return {name: read(claim) for name, (_, read) in SIGNS.items()}


def _unknown(claim: Claim) -> int:
    return sum(party.actor.startswith(("local:", "place:")) for party in (*claim.actors, *claim.recipients))


@cache
def _weights() -> dict[str, float]:
    text = files("detente").joinpath("data/weights/confidence.json").read_text(encoding="utf-8")
    found: dict[str, float] = json.loads(text)["weights"]
    return found
