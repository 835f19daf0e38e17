"""How a ranking is judged: time-aware filter, average rank among ties, mean reciprocal rank and hits.

Gastinger, Sztyler, Sharma, Schuelke and Stuckenschmidt, "Comparing Apples and Oranges? On the Evaluation of Methods for Temporal
Knowledge Graph Forecasting" (ECML PKDD 2023).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.forecast.graph.facts import Facts, Floats, Ints


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores of the candidates of some queries: `entity[start[i]:start[i+1]]`, distinct within a query, belong to query i.

    Entities that are not listed share the lowest place.
    """

    start: Ints
    entity: Ints
    score: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """Mean reciprocal rank and share of answers among the first 1, 3, 10, in percent, over both directions."""

    mrr: float
    hits1: float
    hits3: float
    hits10: float
    queries: int


Forecaster = Callable[
    [Ints, Ints, int], Ranking
]  # subjects, directed relations, day -> candidates, from facts before the day only


def judge(facts: Facts, forecaster: Forecaster, days: Ints) -> Floats:
    """Rank of the true answer of every query of `days`, in the order of the facts. A query asked twice on a day is scored once."""
    ranks = []
    for day in days:
        on = facts.on(int(day))
        asked, which = distinct(facts, on)
        ranking = forecaster(facts.s[on][asked], facts.r[on][asked], int(day))
        ranks.append(rank(ranking, which, facts.o[on], facts.n))
    return np.concatenate(ranks) if ranks else np.empty(0)


def distinct(facts: Facts, on: slice) -> tuple[Ints, Ints]:
    """The distinct (subject, relation) of a slice of facts: the place of the first of each, and for each fact which it is."""
    key = facts.s[on] * facts.directions + facts.r[on]
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    return first, which.reshape(-1)


def joined(parts: Sequence[Ranking]) -> Ranking:
    """Rankings of several runs of queries as one."""
    rows = np.cumsum([0] + [len(part.entity) for part in parts])
    starts = [part.start[:-1] + low for part, low in zip(parts, rows[:-1], strict=True)]
    return Ranking(
        np.concatenate([*starts, rows[-1:]]),
        np.concatenate([part.entity for part in parts]),
        np.concatenate([part.score for part in parts]),
    )


def rank(ranking: Ranking, which: Ints, answer: Ints, n: int) -> Floats:
    """Average rank of `answer[i]` among n entities in list `which[i]` of the ranking.

    The other answers to the same list are taken out first (time-aware filter): all facts of one day must be given together.
    Rank = 1 + number of higher + half the number of equal scores.
    """
    lists, sizes = len(ranking.start) - 1, np.diff(ranking.start)
    owner = np.repeat(np.arange(lists), sizes)
    key = owner * n + ranking.entity
    order = np.argsort(key, kind="stable")
    place = (
        order[np.minimum(np.searchsorted(key, which * n + answer, sorter=order), max(len(key) - 1, 0))]
        if len(key)
        else which * 0
    )
    listed = (key[place] == which * n + answer) if len(key) else np.zeros(len(which), dtype=bool)
    # The unlisted score less than any: minus infinity stands for them, and a listed minus infinity would tie with them.
    own = np.where(listed, ranking.score[place] if len(key) else 0.0, -np.inf)
    by_score = np.lexsort((ranking.score, owner))
    ordered = ranking.score[by_score]
    higher, equal = _counts(ordered, ranking.start, which, own, n)
    higher_true, equal_true = _among_answers(which, own)
    return 1.0 + (higher - higher_true) + 0.5 * (equal - equal_true)


def _counts(ordered: Floats, start: Ints, which: Ints, own: Floats, n: int) -> tuple[Floats, Floats]:
    """Among all entities of list `which`: how many score more than `own`, how many the same (itself included)."""
    higher, equal = np.empty(len(which)), np.empty(len(which))
    for i, (group, score) in enumerate(zip(which.tolist(), own.tolist(), strict=True)):
        scores = ordered[start[group] : start[group + 1]]
        above = len(scores) - np.searchsorted(scores, score, side="right")
        same = len(scores) - above - np.searchsorted(scores, score, side="left")
        higher[i], equal[i] = above, same + (n - len(scores) if score == -np.inf else 0)
    return higher, equal


def _among_answers(which: Ints, own: Floats) -> tuple[Floats, Floats]:
    """Among the true answers of the same list: how many score more, how many the same (itself included)."""
    order = np.lexsort((own, which))
    group, score = which[order], own[order]
    last = np.searchsorted(group, group, side="right")
    both = np.stack([group.astype(float), score])
    new = np.concatenate([[True], (both[:, 1:] != both[:, :-1]).any(axis=0)]) if len(group) else np.empty(0, dtype=bool)
    run = np.cumsum(new) - 1
    sizes = np.bincount(run) if len(group) else np.empty(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    higher, equal = np.empty(len(which)), np.empty(len(which))
    higher[order], equal[order] = last - ends[run], sizes[run]
    return higher, equal


def scores(ranks: Floats) -> Scores:
    """Summary of ranks, rounded to two decimals."""
    if not len(ranks):
        return Scores(0.0, 0.0, 0.0, 0.0, 0)
    one, three, ten = (round(100 * float(np.mean(ranks <= k)), 2) for k in (1, 3, 10))
    return Scores(round(100 * float(np.mean(1 / ranks)), 2), one, three, ten, len(ranks))
