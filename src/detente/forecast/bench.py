"""Forecasters of who does what to whom, judged side by side on a folder of dated facts."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import InputError
from detente.forecast.graph import model, protocol, recurrency
from detente.forecast.graph.facts import Facts, Floats, Ints, load

Row = dict[str, Any]
AT_ONCE = 1000  # questions in memory together
DRAWS = 1000


def run(
    folder: Path, *, settings: model.Settings | None = None, tell: Callable[[str], None] | None = None
) -> list[Row]:
    """Judge every method on the test days of `folder` (see `graph.facts.load` for its files).

    One row a method: method, mrr, hits1, hits3, hits10 (percent, both directions, time-aware filter, average ties), queries,
    train_seconds and test_seconds (CPU), peak_rss_mb (of the process until the method was done; the lighter ones run first).
    Our default method comes first: `trees`, or `logit` where lightgbm is missing. `tell` is given the checks of the scorer
    before anything else, and at the end how the default differs from the best baseline. Raises InputError where the folder
    can't be used or the scorer fails a check.
    """
    facts, tell = load(folder), tell or (lambda _: None)
    for check in checks(facts):
        tell(f"check: {check.name}: {check.found:.4f}, wanted {check.wanted:.4f}")
        if not check.held:
            raise InputError(
                f"{check.name}: {check.found} instead of {check.wanted}", where=str(folder), right="a sound scorer"
            )
    baselines = _recurrency(facts)
    ours = _ours(facts, settings or model.Settings())
    best = max(baselines, key=lambda each: each[0]["mrr"])
    day = facts.day[np.isin(facts.day, facts.days("test"))]
    for measure, (mean, low, high) in differences(ours[0][1], best[1], day).items():
        name, other = ours[0][0]["method"], best[0]["method"]
        tell(f"{name} less {other}: {measure} {mean:+.2f} (95% of {DRAWS} draws of days: {low:+.2f} to {high:+.2f})")
    return [row for row, _ in (*ours, *baselines)]


@dataclass(frozen=True, slots=True)
class Check:
    """A figure of the scorer that is known beforehand, in percent."""

    name: str
    found: float
    wanted: float

    @property
    def held(self) -> bool:
        """Whether the two agree to the last digit that is shown."""
        return abs(self.found - self.wanted) < 1e-6


def checks(facts: Facts) -> list[Check]:
    """Who says nothing has every answer in the middle of those that are not true otherwise; who knows the day has all first."""
    days = facts.days("test")
    ranks = protocol.judge(facts, _silent, days)
    middle = []
    for day in days.tolist():
        on = facts.on(day)
        _, which = protocol.distinct(facts, on)
        middle.append((facts.n - np.bincount(which)[which] + 2) / 2)
    known = protocol.judge(facts, lambda s, r, day: _knowing(facts, s, r, day), days)
    return [
        Check("no scores, MRR", 100 * float(np.mean(1 / ranks)), 100 * float(np.mean(1 / np.concatenate(middle)))),
        Check("the answers themselves, MRR", 100 * float(np.mean(1 / known)), 100.0),
    ]


def differences(ours: Floats, other: Floats, day: Ints) -> dict[str, tuple[float, float, float]]:
    """How much better the ranks of the same queries are, in points: mean and 95% interval by drawing days with replacement."""
    _, of = np.unique(day, return_inverse=True)
    drawn = np.random.default_rng(1).multinomial(of.max() + 1, np.full(of.max() + 1, 1 / (of.max() + 1)), size=DRAWS)
    found = {}
    for name, gain in (("MRR", 1 / ours - 1 / other), ("hits@10", (ours <= 10) * 1.0 - (other <= 10))):
        sums, n = np.bincount(of, weights=gain), np.bincount(of)
        draws = 100 * (drawn @ sums) / (drawn @ n)
        low, high = np.quantile(draws, (0.025, 0.975))
        found[name] = (100 * float(gain.mean()), float(low), float(high))
    return found


def _silent(s: Ints, _r: Ints, _day: int) -> protocol.Ranking:
    return protocol.Ranking(np.zeros(len(s) + 1, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))


def _knowing(facts: Facts, s: Ints, r: Ints, day: int) -> protocol.Ranking:
    on = facts.on(day)
    key, asked = facts.s[on] * facts.directions + facts.r[on], s * facts.directions + r
    entities = [facts.o[on][key == each] for each in asked.tolist()]
    start = np.cumsum([0, *(len(each) for each in entities)])
    return protocol.Ranking(start, np.concatenate(entities), np.ones(int(start[-1])))


def _ours(facts: Facts, settings: model.Settings) -> list[tuple[Row, Floats]]:
    fitted, train = _timed(model.fit, facts, before=int(facts.days("test")[0]), settings=settings)
    methods = {"logit": fitted.linear} if fitted.booster is None else {"trees": fitted.boosted, "logit": fitted.linear}
    ranks: dict[str, list[Floats]] = {method: [] for method in methods}
    seconds = dict.fromkeys(methods, 0.0)
    for day in facts.days("test").tolist():
        on = facts.on(day)
        first, which = protocol.distinct(facts, on)
        found: dict[str, list[protocol.Ranking]] = {method: [] for method in methods}
        for part in np.array_split(first, -(-len(first) // AT_ONCE)):
            table, shared = _timed(fitted.evidence.table, facts.s[on][part], facts.r[on][part], day)
            for method, score in methods.items():
                ranking, took = _timed(score, table)
                found[method].append(ranking)
                seconds[method] += took + shared
        for method in methods:
            ranks[method].append(protocol.rank(protocol.joined(found[method]), which, facts.o[on], facts.n))
    trained = {"trees": train, "logit": fitted.linear_seconds}
    whole = {method: np.concatenate(each) for method, each in ranks.items()}
    return [(_row(method, each, trained[method], seconds[method]), each) for method, each in whole.items()]


def _recurrency(facts: Facts) -> list[tuple[Row, Floats]]:
    chosen, train = _timed(recurrency.fit, facts)
    rows = []
    for method, name in (("combined", "recurrency"), ("psi", "recurrency-strict"), ("xi", "recurrency-relaxed")):
        ranks, test = _timed(recurrency.replay, facts, chosen, method=method)
        rows.append((_row(name, ranks, 0.0 if method == "xi" else train, test), ranks))
    return rows


def _timed(work: Callable[..., Any], *args: Any, **options: Any) -> tuple[Any, float]:
    started = time.process_time()
    return work(*args, **options), time.process_time() - started


def _row(method: str, ranks: Floats, train: float, test: float) -> Row:
    scores = protocol.scores(ranks)
    # Linux counts in KiB, macOS in bytes.
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return {
        "method": method,
        "mrr": scores.mrr,
        "hits1": scores.hits1,
        "hits3": scores.hits3,
        "hits10": scores.hits10,
        "queries": scores.queries,
        "train_seconds": round(train, 1),
        "test_seconds": round(test, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit),
    }
