"""All that is counted over the past, the candidates of a query, and what the past says for each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.forecast.graph import features
from detente.forecast.graph.facts import Facts, Floats, Ints
from detente.forecast.graph.kinds import kinds
from detente.forecast.graph.likeness import Ties, ties
from detente.forecast.graph.protocol import distinct
from detente.forecast.graph.rules import Fired, Rules
from detente.forecast.graph.tally import Singles, Tally, place, spread, top

INF = float("inf")
LISTED = 60  # the most that one kind of evidence may propose for a query
LEAST = 0.001  # a chance below this proposes nobody
LEARNED = 600  # queries of a day from which rules learn; more cost time and teach little


@dataclass(frozen=True)
class Table:
    """Candidates of queries: rows `start[i]:start[i+1]` belong to query i, entities ascending. `x` has one line a feature."""

    start: Ints
    entity: Ints
    x: Singles
    fired: Fired
    ties: Ties

    @property
    def query(self) -> Ints:
        """The query of each row."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


class Evidence:
    """Counts over the facts before `day`; grows day by day and never looks ahead.

    Rules learn from day `rules_from` on; the days before are only counted.
    """

    def __init__(self, facts: Facts, *, rules_from: int = 0) -> None:
        self.facts, self.kinds, self.rules_from, self.day = facts, kinds(facts), rules_from, 0
        self.tallies = _tallies(self)
        self.rules = Rules(facts, self.tallies["triple"])
        # Faded numbers of answers by relation: all, those seen as the same fact before, those whose pair was seen before.
        self.repeats: Floats = np.zeros((3, facts.directions))

    def back(self, r: Ints) -> Ints:
        """1 where a directed relation is read backwards."""
        return (r >= len(self.facts.relations)).astype(np.int64)

    def country(self, day: int) -> Ints:
        """Country of every entity as known before a day."""
        return np.asarray(self.kinds.country[min(day, len(self.kinds.country) - 1)], dtype=np.int64)

    def forward(self, day: int) -> None:
        """Take in all facts before `day`."""
        while self.day < day:
            on = self.facts.on(self.day)
            if on.stop > on.start:
                self._learn(on)
            for tally in self.tallies.values():
                tally.add(on, self.day)
            self.rules.add(on)
            self.day += 1

    def _learn(self, on: slice) -> None:
        s, r, o = self.facts.s[on], self.facts.r[on], self.facts.o[on]
        pair, triple, back = self.tallies["pair"], self.tallies["triple"], self.back(r)
        known = (pair.last[pair.find(s * 2 + back, o)] >= 0) | (pair.last[pair.find(s * 2 + 1 - back, o)] >= 0)
        for i, which in enumerate((np.ones(len(s), dtype=bool), triple.last[triple.of[on]] >= 0, known)):
            self.repeats[i] += np.bincount(r[which], minlength=self.facts.directions)
        self.repeats *= 0.99
        if self.day >= self.rules_from:
            first, which = distinct(self.facts, on)
            chosen = sample(len(first), LEARNED, self.day)
            number = np.full(len(first), -1)
            number[chosen] = np.arange(len(chosen))
            asked = number[which] >= 0
            _, applied = self.rules.fire(s[first[chosen]], r[first[chosen]], self.day)
            self.rules.learn(applied, np.sort(number[which[asked]] * self.facts.n + o[asked]))

    def table(self, s: Ints, r: Ints, day: int) -> Table:
        """Candidates and features of queries (s, r, ?) on a day, from the facts before it."""
        self.forward(day)
        n = self.facts.n
        fired, _ = self.rules.fire(s, r, day)
        tied = ties(self.tallies["pair"], self.tallies["triple"], s, r, n=n, directions=self.facts.directions)
        key = np.concatenate([fired.query * n + fired.entity, *self._tied(tied), *self._common(s, r, day)])
        key.sort()
        key = key[np.diff(key, prepend=-1) > 0]
        query, entity = key // n, key % n
        start = np.searchsorted(query, np.arange(len(s) + 1))
        return Table(start, entity, features.columns(self, s, r, query, entity, fired, tied, day), fired, tied)

    def _tied(self, tied: Ties) -> list[Ints]:
        """Candidates by common partners and by similar actors."""
        n, keys = self.facts.n, []
        for dense in (tied.walk, tied.general):
            row, entity = np.nonzero(dense > LEAST)
            row, entity, _ = top(row, entity, dense[row, entity], LISTED)
            ends = np.searchsorted(row, np.arange(len(dense) + 1))
            places, query = spread(ends[tied.row], ends[tied.row + 1])
            keys.append(query * n + entity[places])
        coo = tied.examples.tocoo()
        row, column, _ = top(coo.row.astype(np.int64), coo.col.astype(np.int64), coo.data, LISTED)
        return [*keys, row * n + column]

    def _common(self, s: Ints, r: Ints, day: int) -> list[Ints]:
        """Candidates that are common for the relation, for the subject's country, and of late."""
        country, back, d = self.country(day)[s], self.back(r), self.facts.directions
        keys = []
        for name, heads in (
            ("relation", r), ("country_relation", country * d + r), ("country", country * 2 + back), ("any", back),
        ):  # fmt: skip
            tally = self.tallies[name]
            asked, of = np.unique(heads, return_inverse=True)
            slots, row = spread(*tally.rows(asked))
            value = tally.count[1, slots]
            some = value > 1e-6
            row, column, _ = top(row[some], tally.item[slots[some]], value[some], LISTED)
            ends = np.searchsorted(row, np.arange(len(asked) + 1))
            places, query = spread(ends[of], ends[of + 1])
            keys.append(query * self.facts.n + column[places])
        return keys


def sample(count: int, most: int, seed: int) -> Ints:
    """Up to `most` of the numbers below `count`, drawn without replacement, ascending."""
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, most, replace=False))


def at(keys: Ints, values: Singles, asked: Ints) -> Singles:
    """Values by ascending key; 0 where a key is missing."""
    return np.asarray(np.append(values, np.zeros(1, dtype=values.dtype))[place(keys, asked)])


def _tallies(evidence: Evidence) -> dict[str, Tally]:
    facts, known = evidence.facts, evidence.kinds
    s, r, o, d, n = facts.s, facts.r, facts.o, facts.directions, facts.n
    back = evidence.back(r)
    cs, co = (known.country[facts.day, e].astype(np.int64) for e in (s, o))
    ts, to = known.kind[s], known.kind[o]
    homely = to * 2 + ((cs == co) & (cs > 0))
    countries, kind_count = len(known.countries), len(known.kinds)
    return {
        "triple": Tally(s * d + r, o, n, (2, 8, 30, 120, INF)),
        "pair": Tally(s * 2 + back, o, n, (2, 8, 30, INF)),
        "relation": Tally(r, o, n, (2, 10, 60, INF)),
        "any": Tally(back, o, n, (1.5, 7, 30, INF)),
        "country_relation": Tally(cs * d + r, o, n, (4, 20, INF)),
        "country": Tally(cs * 2 + back, o, n, (4, 30, INF)),
        "kind_relation": Tally(ts * d + r, o, n, (10, INF)),
        "to_country": Tally(s * d + r, co, countries, (10, INF)),
        "any_to_country": Tally(s, co, countries, (10, INF)),
        "country_to_country": Tally(cs * d + r, co, countries, (20, INF)),
        "countries": Tally(cs, co, countries, (20,)),
        "to_kind": Tally(s * d + r, to, kind_count, (30,)),
        "kind_to_kind": Tally(ts * d + r, homely, 2 * kind_count, (INF,)),
        "country_to_kind": Tally(cs * d + r, homely, 2 * kind_count, (60,)),
    }
