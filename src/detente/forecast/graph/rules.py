"""One-step rules: after r' from s to o, how often does a query (s, r, ?) have the answer o? By relation, age and how often it was seen.

After Liu, Ma, Hildebrandt, Joblin and Tresp, "TLogic" (AAAI 2022): a rule's confidence is the share of its applications that came true.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.forecast.graph.facts import Facts, Ints
from detente.forecast.graph.tally import Singles, Tally, place, spread

AGES = np.array([1, 2, 3, 4, 6, 8, 11, 15, 22, 31, 46, 61, 91, 151])  # days; a bin begins at each
TIMES = np.array([1, 2, 4, 9])
PSEUDO = 5.0  # applications' worth of belief in the confidence of all rules of that age


@dataclass(frozen=True)
class Fired:
    """Rules that speak for candidate `entity[i]` of query `query[i]`, sorted by query and entity.

    `every` is 1 - product(1 - confidence), `best` the strongest rule's confidence, `by` the slot of its triple.
    """

    query: Ints
    entity: Ints
    every: Singles
    best: Singles
    by: Ints


@dataclass(frozen=True, slots=True)
class Support:
    """How often a rule could have been applied, and how often it came true."""

    tried: float
    true: float


class Rules:
    """Confidences that grow day by day."""

    def __init__(self, facts: Facts, triples: Tally) -> None:
        self.n, self.directions, self.triples = facts.n, facts.directions, triples
        subject, self.relation = triples.heads // facts.directions, triples.heads % facts.directions
        subject, self.relation = subject[triples.head_of[:-1]], self.relation[triples.head_of[:-1]]
        self.order = np.lexsort((self.relation, triples.item, subject))
        self.subject = subject
        self.times = np.zeros(len(triples.keys), dtype=np.int32)
        shape = (facts.directions, facts.directions, len(AGES), len(TIMES))
        self.tried, self.true = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)

    def fire(self, s: Ints, r: Ints, day: int) -> tuple[Fired, tuple[Ints, Ints, Ints]]:
        """Rules that apply to queries (s, r, ?) on a day; and every application: query, slot of its triple, place in the tables."""
        seen = self.order[self.triples.last[self.order] >= 0]
        subjects = self.subject[seen]
        places, query = spread(np.searchsorted(subjects, s), np.searchsorted(subjects, s, side="right"))
        slot = seen[places]
        where = self._where(slot, r[query], day)
        confidence = self._confidence(where, r[query] == self.relation[slot])
        entity = self.triples.item[slot]
        new = np.flatnonzero(np.diff(query * self.n + entity, prepend=-1))
        if not len(new):
            none = np.empty(0, dtype=np.int64)
            return Fired(none, none, np.empty(0, np.float32), np.empty(0, np.float32), none), (query, slot, where)
        every = 1 - np.exp(np.add.reduceat(np.log1p(-confidence), new))
        best = np.maximum.reduceat(confidence, new)
        group = np.repeat(np.arange(len(new)), np.diff(np.append(new, len(query))))
        top = np.flatnonzero(confidence == best[group])
        by = slot[top[np.searchsorted(group[top], np.arange(len(new)))]]
        return Fired(query[new], entity[new], every, best, by), (query, slot, where)

    def support(self, slot: int, r: int, day: int) -> Support:
        """Support of the rule from a triple to relation r on a day: relations, age and frequency as they are."""
        where = int(self._where(np.array([slot]), np.array([r]), day)[0])
        return Support(float(self.tried.reshape(-1)[where]), float(self.true.reshape(-1)[where]))

    def _where(self, slot: Ints, r: Ints, day: int) -> Ints:
        """Places in the tables."""
        age = np.searchsorted(AGES, day - self.triples.last[slot], side="right") - 1
        often = np.searchsorted(TIMES, self.times[slot], side="right") - 1
        return np.asarray(((r * self.directions + self.relation[slot]) * len(AGES) + age) * len(TIMES) + often)

    def _confidence(self, where: Ints, same: Ints) -> Singles:
        """Smoothed towards all rules of that age and frequency, those that repeat the relation apart from the others."""
        size = len(AGES) * len(TIMES)
        cell = where % size
        prior = self._prior()[same.astype(np.int64), cell]
        tried, true = self.tried.reshape(-1)[where], self.true.reshape(-1)[where]
        return np.asarray((true + PSEUDO * prior) / (tried + PSEUDO), dtype=np.float32)

    def _prior(self) -> Singles:
        tables = []
        for counts in (self.true, self.tried):
            repeat = np.einsum("iiat->at", counts).reshape(-1)
            tables.append(np.stack([counts.sum(axis=(0, 1)).reshape(-1) - repeat, repeat]))
        return np.asarray((tables[0] + 0.02) / (tables[1] + 1), dtype=np.float32)

    def learn(self, applied: tuple[Ints, Ints, Ints], true: Ints) -> None:
        """Take in a day's applications: those whose key, query * n + entity, is in `true` (ascending) came true."""
        query, slot, where = applied
        key = query * self.n + self.triples.item[slot]
        hit = place(true, key) < len(true)
        np.add.at(self.tried.reshape(-1), where, np.ones(len(where), dtype=np.float32))
        np.add.at(self.true.reshape(-1), where[hit], np.ones(int(hit.sum()), dtype=np.float32))

    def add(self, on: slice) -> None:
        """Count the triples of a day (after `learn`)."""
        keys, times = np.unique(self.triples.of[on], return_counts=True)
        self.times[keys] += times.astype(np.int32)
