"""Conditional logit: which of the candidates is the answer? All candidates compete; other true answers of the day are set aside.

McFadden, "Conditional logit analysis of qualitative choice behavior" (1974).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.forecast.graph.facts import Floats, Ints
from detente.forecast.graph.tally import Singles


@dataclass(frozen=True)
class Choices:
    """Queries with candidates and answers: rows `start[i]:start[i+1]` of `x` (features x rows) belong to query i.

    `answer[j]` is the row of an answer to query `asked[j]`; answers that are no candidates are left out, `missed` counts them.
    """

    start: Ints
    x: Singles
    answer: Ints
    asked: Ints
    missed: int = 0

    @property
    def owner(self) -> Ints:
        """The query of each row."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def keep(self, rows: Ints) -> Choices:
        """Only these rows (ascending)."""
        place = np.full(self.x.shape[1], -1)
        place[rows] = np.arange(len(rows))
        listed = place[self.answer] >= 0
        return Choices(
            np.searchsorted(rows, self.start), self.x[:, rows], place[self.answer][listed], self.asked[listed]
        )


def stack(parts: Sequence[Choices]) -> Choices:
    """Several sets of queries as one."""
    rows = np.cumsum([0] + [part.x.shape[1] for part in parts])
    queries = np.cumsum([0] + [len(part.start) - 1 for part in parts])
    return Choices(
        np.concatenate([part.start[:-1] + low for part, low in zip(parts, rows[:-1], strict=True)] + [rows[-1:]]),
        np.concatenate([part.x for part in parts], axis=1),
        np.concatenate([part.answer + low for part, low in zip(parts, rows[:-1], strict=True)]),
        np.concatenate([part.asked + low for part, low in zip(parts, queries[:-1], strict=True)]),
    )


class Loss:
    """Minus the log probability of the answers, summed, with its derivatives by the scores of the rows."""

    def __init__(self, choices: Choices) -> None:
        self.owner, self.answer, self.asked = choices.owner, choices.answer, choices.asked
        self.count = len(choices.start) - 1
        self.full = np.flatnonzero(np.diff(choices.start))
        self.first = choices.start[self.full]
        self.rival = np.ones(len(self.owner), dtype=bool)
        self.rival[self.answer] = False

    def __call__(self, score: Floats) -> tuple[float, Floats, Floats]:
        """Loss, first and second derivatives.

        The chance of answer a of query q is e^a / (e^a + the sum of e^o over the candidates o that are no answers).
        """
        highest = np.zeros(self.count)
        highest[self.full] = np.maximum.reduceat(score, self.first)
        weight = np.exp(score - highest[self.owner])
        rest = np.bincount(self.owner, weights=np.where(self.rival, weight, 0), minlength=self.count)
        own = weight[self.answer]
        whole = rest[self.asked] + own
        chance = own / whole
        once = np.bincount(self.asked, weights=1 / whole, minlength=self.count)[self.owner] * weight
        twice = np.bincount(self.asked, weights=1 / whole**2, minlength=self.count)[self.owner] * weight**2
        first, second = np.where(self.rival, once, 0), np.where(self.rival, once - twice, 0)
        first[self.answer], second[self.answer] = chance - 1, chance * (1 - chance)
        return -float(np.log(np.maximum(chance, 1e-30)).sum()), first, second


def fit(choices: Choices, *, ridge: float = 1e-4, steps: int = 80) -> Singles:
    """Weights of the features that make the answers likeliest; `ridge` pulls the weights of standardised features to zero."""
    from scipy.optimize import minimize

    # One feature at a time: numpy would hold a copy of the whole table in double precision.
    mean = np.array([line.mean(dtype=float) for line in choices.x])
    spread = np.array([line.std(dtype=float) for line in choices.x]) + 1e-3
    loss, count = Loss(choices), max(len(choices.answer), 1)

    def value(weights: Floats) -> tuple[float, Floats]:
        raw = (weights / spread).astype(np.float32)
        total, slope, _ = loss((raw @ choices.x).astype(float))
        # The mean falls out of a softmax, but keeps the sums small.
        gradient = ((choices.x @ slope.astype(np.float32)).astype(float) - mean * slope.sum()) / spread
        return total / count + ridge * float(weights @ weights), gradient / count + 2 * ridge * weights

    found = minimize(value, np.zeros(len(mean)), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return np.asarray(found.x / spread, dtype=np.float32)
