"""Forecasters of who does what to whom, judged side by side on a folder of dated facts."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from detente.forecast.graph import model, protocol, recurrency
from detente.forecast.graph.facts import Facts, Floats, load

Row = dict[str, Any]
AT_ONCE = 1000  # questions in memory together


def run(folder: Path, *, settings: model.Settings | None = None) -> list[Row]:
    """Judge every method on the test days of `folder` (see `graph.facts.load` for its files).

    One row a method: method, mrr, hits1, hits3, hits10 (percent, both directions, time-aware filter, average ties), queries,
    train_seconds and test_seconds (CPU), peak_rss_mb (of the process until the method was done; the lighter ones run first).
    Our default method comes first: `trees`, or `logit` where lightgbm is missing. Raises InputError where the folder
    can't be used.
    """
    facts = load(folder)
    baselines = _recurrency(facts)
    return _ours(facts, settings or model.Settings()) + baselines


def _ours(facts: Facts, settings: model.Settings) -> list[Row]:
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
    return [_row(m, np.concatenate(r), trained[m], seconds[m]) for m, r in ranks.items()]


def _recurrency(facts: Facts) -> list[Row]:
    chosen, train = _timed(recurrency.fit, facts)
    rows = []
    for method, name in (("combined", "recurrency"), ("psi", "recurrency-strict"), ("xi", "recurrency-relaxed")):
        ranks, test = _timed(recurrency.replay, facts, chosen, method=method)
        rows.append(_row(name, ranks, 0.0 if method == "xi" else train, test))
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
