"""Baselines that know only recurrence: how often, how lately was this very fact seen, and how common is the answer for the relation?

Gastinger, Meilicke, Errica, Sztyler, Schuelke and Stuckenschmidt, "History Repeats Itself: A Baseline for Temporal Knowledge Graph
Forecasting" (IJCAI 2024), written from its formulas:
xi (relaxed) is the share of o among the answers of r before day d; psi (strict) the sum over past days k on which (s, r, o) held of
2^(lambda (k - d)), divided by the same sum over all past days; combined = alpha psi + (1 - alpha) xi.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.forecast.graph.facts import Facts, Floats, Ints
from detente.forecast.graph.protocol import distinct

LAMBDAS = (0, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.5, 0.9, 1.0001)
ALPHAS = (0, 1e-5, 1e-4, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 1)


@dataclass(frozen=True)
class Recurrency:
    """What was chosen for each directed relation on the valid days: places in LAMBDAS and ALPHAS."""

    decay: Ints
    alpha: Ints


class History:
    """Running sums over the days before `day`; grows day by day."""

    def __init__(self, facts: Facts) -> None:
        key = (facts.s * facts.directions + facts.r) * facts.n + facts.o
        keys, self.triple_of = np.unique(key, return_inverse=True)
        self.facts, self.pair = facts, keys // facts.n  # (s, r) of each triple, ascending
        self.object, relation = keys % facts.n, keys // facts.n % facts.directions
        answers, self.answer_of = np.unique(relation * facts.n + self.object, return_inverse=True)
        self.answer_start = np.searchsorted(answers // facts.n, np.arange(facts.directions + 1))
        self.fade = 2.0 ** -np.array(LAMBDAS)
        self.day, self.seen = 0, np.zeros((len(LAMBDAS), len(keys)))
        self.every = np.zeros(len(LAMBDAS))
        self.answers, self.asked = np.zeros(len(answers)), np.zeros(facts.directions)

    def forward(self, day: int) -> None:
        """Take in all facts before `day`."""
        for past in range(self.day, day):
            on = self.facts.on(past)
            self.seen[:, self.triple_of[on]] += 1
            self.seen *= self.fade[:, None]
            self.every = (self.every + 1) * self.fade
            np.add.at(self.answers, self.answer_of[self.triple_of[on]], 1)
            self.asked += np.bincount(self.facts.r[on], minlength=self.facts.directions)
        self.day = max(self.day, day)

    def ranks(self, day: int, decay: Ints, alpha: Floats) -> Floats:
        """Ranks of the day's queries; `decay` (place in LAMBDAS) and `alpha` are given per directed relation."""
        self.forward(day)
        facts, on = self.facts, self.facts.on(day)
        relation, own_triple = facts.r[on], self.triple_of[on]
        first, which = distinct(facts, on)
        low, high = (np.searchsorted(self.pair, self.pair[own_triple[first]], side=side) for side in ("left", "right"))
        count = high - low
        owner = np.repeat(np.arange(len(first)), count)
        triples = np.arange(count.sum()) + np.repeat(low - (np.cumsum(count) - count), count)
        mixed, plain = self._score(triples, relation[first][owner], decay, alpha)
        own, _ = self._score(own_triple, relation, decay, alpha)
        result = np.empty(len(own))
        start = np.concatenate([[0], np.cumsum(count)])
        for r in np.unique(relation):
            common = (1 - alpha[r]) * np.sort(self._share(slice(*self.answer_start[r : r + 2]), r))
            rest = facts.n - len(common)
            for i in np.flatnonzero(relation == r):
                part = slice(start[which[i]], start[which[i] + 1])
                true = own[which == which[i]]
                above, same = _above(common, own[i])
                same += rest if own[i] == 0 else 0
                # Answers seen with s itself stand in `common` by their share alone: count them by their mixed score instead.
                above += (mixed[part] > own[i]).sum() - (plain[part] > own[i]).sum() - (true > own[i]).sum()
                same += (mixed[part] == own[i]).sum() - (plain[part] == own[i]).sum() - (true == own[i]).sum()
                result[i] = 1 + above + 0.5 * same
        return result

    def _share(self, answers: slice | Ints, relation: int | Ints) -> Floats:
        return np.asarray(self.answers[answers] / np.maximum(self.asked[relation], 1))

    def _score(self, triples: Ints, relation: Ints, decay: Ints, alpha: Floats) -> tuple[Floats, Floats]:
        kind = decay[relation]
        strict = self.seen[kind, triples] / np.maximum(self.every[kind], 1e-300)
        common = (1 - alpha[relation]) * self._share(self.answer_of[triples], relation)
        return alpha[relation] * strict + common, common


def _above(ordered: Floats, score: float) -> tuple[int, int]:
    above = len(ordered) - int(np.searchsorted(ordered, score, side="right"))
    return above, len(ordered) - above - int(np.searchsorted(ordered, score, side="left"))


def fit(facts: Facts) -> Recurrency:
    """Choose lambda, then alpha, per directed relation by mean reciprocal rank on the valid days.

    A relation that is not asked there takes the value that is best over all. The first of equals is taken.
    """
    days, directions = facts.days("valid"), facts.directions
    relation = facts.r[np.isin(facts.day, days)]
    history = History(facts)
    trials: list[list[Floats]] = [[] for _ in LAMBDAS]
    strict = np.ones(directions)
    for day in days:
        for k in range(len(LAMBDAS)):
            trials[k].append(1 / history.ranks(int(day), np.full(directions, k), strict))
    decay = _best([np.concatenate(t) for t in trials], relation, directions)
    history, trials = History(facts), [[] for _ in ALPHAS]
    for day in days:
        for k, alpha in enumerate(ALPHAS):
            trials[k].append(1 / history.ranks(int(day), decay, np.full(directions, float(alpha))))
    return Recurrency(decay, _best([np.concatenate(t) for t in trials], relation, directions))


def _best(trials: list[Floats], relation: Ints, directions: int) -> Ints:
    sums = np.stack([np.bincount(relation, weights=t, minlength=directions) for t in trials])
    best: Ints = sums.argmax(axis=0)
    best[np.bincount(relation, minlength=directions) == 0] = sums.sum(axis=1).argmax()
    return best


def replay(facts: Facts, chosen: Recurrency, *, method: str) -> Floats:
    """Ranks on the test days by `xi`, `psi` or `combined`."""
    alpha = {"xi": np.zeros(facts.directions), "psi": np.ones(facts.directions)}.get(
        method, np.array(ALPHAS, dtype=float)[chosen.alpha]
    )
    history = History(facts)
    return np.concatenate([history.ranks(int(day), chosen.decay, alpha) for day in facts.days("test")])
