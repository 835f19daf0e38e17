"""The forecaster of who does what to whom: evidence, a linear score over all candidates, trees over the best of them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.errors import InputError
from detente.forecast.graph import choice, trees
from detente.forecast.graph.choice import Choices
from detente.forecast.graph.evidence import Evidence, Table, sample
from detente.forecast.graph.facts import Facts, Floats, Ints
from detente.forecast.graph.features import LINEAR
from detente.forecast.graph.protocol import Ranking, distinct
from detente.forecast.graph.tally import Singles, place, top


@dataclass(frozen=True, slots=True)
class Settings:
    """How much is learned from: the last `days`, at most `queries` spread over them, the linear score from the first `linear`.

    Rules learn from `rules` days before those on. Trees see the `kept` best candidates of a query.
    """

    days: int = 60
    queries: int = 26_000
    linear: int = 5_000
    rules: int = 150
    kept: int = 80
    boosted: bool = True
    rounds: int = trees.ROUNDS
    seed: int = 1


class Model:
    """A fitted forecaster with the evidence it draws on; it can only go forward in time."""

    def __init__(self, evidence: Evidence, weights: Singles, booster: Any | None, kept: int) -> None:
        self.evidence, self.weights, self.booster, self.kept = evidence, weights, booster, kept
        self.linear_seconds = 0.0  # CPU time of all that the linear score needed
        self.unlisted = 0.0  # share of the answers learned from that were no candidates: actors hardly heard of before

    def ranking(self, s: Ints, r: Ints, day: int) -> Ranking:
        """Scored candidates of queries (s, r, ?) on a day, by the facts before it."""
        return self.scored(self.evidence.table(s, r, day))

    def scored(self, table: Table) -> Ranking:
        """The best score there is: with trees where there are any."""
        return self.linear(table) if self.booster is None else self.boosted(table)

    def chances(self, ranking: Ranking) -> Floats:
        """Chance of each candidate to be the answer, given that the question is asked; the rest is for all others."""
        owner = np.repeat(np.arange(len(ranking.start) - 1), np.diff(ranking.start))
        highest = np.full(len(ranking.start) - 1, -np.inf)
        np.maximum.at(highest, owner, ranking.score)
        weight = np.exp(ranking.score - highest[owner])
        whole = np.bincount(owner, weights=weight, minlength=len(highest))
        return np.asarray((1 - self.unlisted) * weight / whole[owner])

    def linear(self, table: Table) -> Ranking:
        """The linear score alone."""
        return Ranking(table.start, table.entity, self._linear(table))

    def boosted(self, table: Table) -> Ranking:
        """Linear score plus trees for the best `kept` candidates; the others stand below them in linear order."""
        score = self._linear(table)
        rows = best(table.query, score, self.kept)
        raised = score.copy()
        raised[rows] += trees.score(self.booster, table.x[:, rows])
        floor = np.full(len(table.start) - 1, np.inf)
        np.minimum.at(floor, table.query[rows], raised[rows])
        rest = np.ones(len(score), dtype=bool)
        rest[rows] = False
        top_rest = np.full(len(floor), -np.inf)
        np.maximum.at(top_rest, table.query[rest], score[rest])
        raised[rest] += (floor - np.maximum(top_rest, floor))[table.query[rest]] - 1e-6
        return Ranking(table.start, table.entity, raised)

    def _linear(self, table: Table) -> Floats:
        return np.asarray(self.weights @ table.x[:LINEAR], dtype=float)


def fit(facts: Facts, *, before: int, settings: Settings | None = None) -> Model:
    """Learn from the last days before day `before`; nothing of that day or later is looked at.

    Raises InputError where there is no earlier day.
    """
    settings = settings or Settings()
    started, boosted = time.process_time(), settings.boosted and trees.available()
    days = np.unique(facts.day[facts.day < before])[-settings.days :].tolist()
    if not days:
        raise InputError("nothing to learn from", where=f"day {before}", right="facts on days before it")
    a_day = -(-settings.queries // len(days))
    early = -(-settings.linear // a_day)
    if not boosted:
        days = days[-early:]
    evidence = Evidence(facts, rules_from=days[0] - settings.rules)
    full = [_choices(evidence, facts, day, most=a_day, seed=settings.seed) for day in days[:early]]
    weights = choice.fit(choice.stack([_linear(part) for part in full]))
    model = Model(evidence, weights, None, settings.kept)
    missed = sum(part.missed for part in full)
    model.unlisted = (missed + 1) / (missed + sum(len(part.answer) for part in full) + 2)
    model.linear_seconds = time.process_time() - started
    if not boosted:
        return model
    pruned = []
    while full:
        pruned.append(_pruned(full.pop(0), weights, settings.kept))
    for day in days[early:]:
        part = _choices(evidence, facts, day, most=a_day, seed=settings.seed)
        pruned.append(_pruned(part, weights, settings.kept))
    learned = choice.stack(pruned)
    pruned.clear()
    base = np.asarray(weights @ learned.x[:LINEAR], dtype=float)
    model.booster = trees.fit(learned, base, rounds=settings.rounds, seed=settings.seed)
    return model


def best(query: Ints, score: Floats, k: int) -> Ints:
    """Rows of the k greatest scores of each query, ascending."""
    _, rows, _ = top(query, np.arange(len(query)), score, k)  # type: ignore[arg-type]
    return np.sort(rows)


def _choices(evidence: Evidence, facts: Facts, day: int, *, most: int, seed: int) -> Choices:
    on = facts.on(day)
    first, which = distinct(facts, on)
    chosen = sample(len(first), most, seed + day)
    number = np.full(len(first), -1)
    number[chosen] = np.arange(len(chosen))
    table = evidence.table(facts.s[on][first[chosen]], facts.r[on][first[chosen]], day)
    asked = number[which]
    answers = facts.o[on][asked >= 0]
    asked = asked[asked >= 0]
    row = place(table.query * facts.n + table.entity, asked * facts.n + answers)
    listed = row < len(table.entity)
    return Choices(table.start, table.x, row[listed], asked[listed], int((~listed).sum()))


def _linear(choices: Choices) -> Choices:
    return Choices(choices.start, choices.x[:LINEAR], choices.answer, choices.asked)


def _pruned(choices: Choices, weights: Singles, kept: int) -> Choices:
    return choices.keep(best(choices.owner, np.asarray(weights @ choices.x[:LINEAR], dtype=float), kept))
