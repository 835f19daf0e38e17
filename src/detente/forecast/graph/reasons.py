"""Why an answer stands where it does: what speaks for it, in words, and the past facts behind the words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.errors import InputError
from detente.forecast.graph import trees
from detente.forecast.graph.evidence import Table
from detente.forecast.graph.facts import Facts, Floats, Ints
from detente.forecast.graph.features import FAMILIES, LINEAR, NAMES
from detente.forecast.graph.model import Model, best

SHOWN = 3  # facts behind a reason, and reasons for an answer


@dataclass(frozen=True, slots=True)
class Fact:
    """One past fact: actor, relation, recipient, day."""

    actor: str
    relation: str
    recipient: str
    day: int


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for an answer. `weight` is added to the log of its odds against the average of the best candidates."""

    family: str
    words: str
    weight: float
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One ranked answer: its chance, given that the question is asked, and its reasons, the strongest first."""

    name: str
    chance: float
    reasons: tuple[Reason, ...]


def answers(model: Model, s: int, r: int, day: int, *, count: int = 5) -> list[Answer]:
    """The likeliest answers to (s, r, ?) on a day with their reasons; `r` counts on behind the relations for "who did r to s?".

    Raises InputError where the actor or relation is unknown.
    """
    facts = model.evidence.facts
    if not (0 <= s < facts.n and 0 <= r < facts.directions):
        raise InputError(f"no actor {s} or relation {r}", right=f"below {facts.n} and {facts.directions}")
    table = model.evidence.table(np.array([s]), np.array([r]), day)
    ranking = model.scored(table)
    chance = model.chances(ranking)
    rows = best(table.query, ranking.score, max(count, model.kept))
    weights = _weights(model, table, rows)
    past = _Past(model, table, s, r, day)
    order = rows[np.argsort(-ranking.score[rows], kind="stable")][:count]
    place = {row: i for i, row in enumerate(rows.tolist())}
    return [
        Answer(facts.entities[table.entity[row]], float(chance[row]), past.reasons(int(row), weights[:, place[row]]))
        for row in order.tolist()
    ]


def _weights(model: Model, table: Table, rows: Ints) -> Floats:
    """What each feature adds to the score of each row, less the mean over the rows."""
    found = np.zeros((len(NAMES), len(rows)))
    found[:LINEAR] = model.weights[:, None] * table.x[:LINEAR, rows]
    if model.booster is not None:
        found += trees.shares(model.booster, table.x[:, rows])
    return np.asarray(found - found.mean(axis=1, keepdims=True))


class _Past:
    """The facts before a day around one query."""

    def __init__(self, model: Model, table: Table, s: int, r: int, day: int) -> None:
        self.evidence, self.facts, self.table = model.evidence, model.evidence.facts, table
        self.s, self.r, self.day = s, r, day
        self.end = int(np.searchsorted(self.facts.day, day))

    def reasons(self, row: int, weights: Floats) -> tuple[Reason, ...]:
        """The families of features that add most, each with its facts; a family without facts says nothing that can be checked."""
        families = dict.fromkeys(FAMILIES, 0.0)
        for name, weight in zip(NAMES, weights, strict=True):
            families[name.split(".")[0]] += float(weight)
        o = int(self.table.entity[row])
        found: list[Reason] = []
        for family, weight in sorted(families.items(), key=lambda item: -item[1]):
            if weight <= 0 or len(found) == SHOWN:
                break
            behind = self._behind(family, o)
            if len(behind):
                facts = tuple(_fact(self.facts, i) for i in behind[::-1][:SHOWN].tolist())
                found.append(Reason(family, self._words(family, o, behind), round(weight, 3), facts))
        return tuple(found)

    def _behind(self, family: str, o: int) -> Ints:
        """Places of the facts behind a family of features, oldest first."""
        f, e, s, r = self.facts, self.evidence, self.s, self.r
        back = r >= len(f.relations)
        ps, pr, po = f.s[: self.end], f.r[: self.end], f.o[: self.end]
        same_way = (pr >= len(f.relations)) == back
        country = e.country(self.day)
        at_home = (country[ps] == country[s]) & (country[s] > 0)
        if family == "rules":
            slot = self._rule(o)
            return (
                np.flatnonzero(e.tallies["triple"].of[: self.end] == slot)
                if slot is not None
                else np.empty(0, dtype=np.int64)
            )
        if family in ("walk", "alike"):
            return self._over_others(family, o)
        mask = {
            "triple": (ps == s) & (pr == r) & (po == o),
            "turned": (ps == s) & (pr == (r + len(f.relations)) % f.directions) & (po == o),
            "pair": (ps == s) & (po == o) & same_way,
            "back": (ps == s) & (po == o) & ~same_way,
            "relation": (pr == r) & (po == o),
            "any": (po == o) & same_way,
            "acts": (po == o) & ~same_way,
            "country": at_home & (po == o) & same_way & (ps != s),
            "place": (ps == s) & (country[po] == country[o]) & (country[o] > 0) & (po != o),
            "kind": (e.kinds.kind[ps] == e.kinds.kind[s])
            & (pr == r)
            & (e.kinds.kind[po] == e.kinds.kind[o])
            & (e.kinds.kind[o] > 0),
        }.get(family)
        return np.empty(0, dtype=np.int64) if mask is None else np.flatnonzero(mask)

    def _rule(self, o: int) -> int | None:
        hit = np.flatnonzero(self.table.fired.entity == o)
        return int(self.table.fired.by[hit[0]]) if len(hit) else None

    def _over_others(self, family: str, o: int) -> Ints:
        """Facts between the answer and those who are like the subject, or those who deal with both."""
        f, s = self.facts, self.s
        ps, pr, po = f.s[: self.end], f.r[: self.end], f.o[: self.end]
        to_answer = (po == o) & (ps != s)
        if family == "alike":
            near = self.table.ties.near[[0]].tocoo().col
            like = to_answer & np.isin(ps, near)
            exact = like & (pr == self.r)
            return np.flatnonzero(exact if exact.any() else like)
        # Partners count by the rarer of their two ties.
        ours, theirs = (np.bincount(who, minlength=f.n) for who in (po[ps == s], ps[to_answer]))
        both = np.minimum(ours, theirs)
        partners = np.argsort(-both, kind="stable")[:SHOWN]
        return np.flatnonzero(to_answer & np.isin(ps, partners[both[partners] > 0]))

    def _words(self, family: str, o: int, behind: Ints) -> str:
        words, last = FAMILIES[family], int(self.facts.day[behind[-1]])
        if family == "rules":
            relation = _directed(self.facts, int(self.facts.r[behind[-1]]))
            rule = self.evidence.rules.support(int(self._rule(o) or 0), self.r, self.day)
            return f"{words}: after {relation!r}, of such age, in {rule.true:.0f} of {rule.tried:.0f} questions"
        if family in ("alike", "walk"):
            names = sorted({self.facts.entities[i] for i in self.facts.s[behind[-SHOWN:]].tolist()})
            return f"{words}: {', '.join(names)}"
        times = "once" if len(behind) == 1 else f"{len(behind)} times"
        ago = self.day - last
        return f"{words}: {times}, last {ago} day{'s' if ago != 1 else ''} before"


def _directed(facts: Facts, r: int) -> str:
    half = len(facts.relations)
    return facts.relations[r] if r < half else f"{facts.relations[r - half]} (by the other)"


def _fact(facts: Facts, i: int) -> Fact:
    s, o, r, half = facts.entities[facts.s[i]], facts.entities[facts.o[i]], int(facts.r[i]), len(facts.relations)
    day = int(facts.day[i])
    return Fact(s, facts.relations[r], o, day) if r < half else Fact(o, facts.relations[r - half], s, day)
