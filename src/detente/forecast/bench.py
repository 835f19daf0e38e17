"""Forecasters of who does what to whom, judged side by side on a folder of dated facts."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.forecast.graph import protocol, recurrency
from detente.forecast.graph.facts import Facts, Floats, load

Row = dict[str, Any]


def run(folder: Path) -> list[Row]:
    """Judge every method on the test days of `folder` (see `graph.facts.load` for its files).

    One row a method: method, mrr, hits1, hits3, hits10 (percent, both directions, time-aware filter, average ties), queries,
    train_seconds and test_seconds (CPU), peak_rss_mb (of the process so far). Our default method comes first.
    Raises InputError where the folder can't be used.
    """
    facts = load(folder)
    return _recurrency(facts)


def _recurrency(facts: Facts) -> list[Row]:
    chosen, train = _timed(lambda: recurrency.fit(facts))
    rows = []
    for method, name in (("combined", "recurrency"), ("psi", "recurrency-strict"), ("xi", "recurrency-relaxed")):
        ranks, test = _timed(lambda method=method: recurrency.replay(facts, chosen, method=method))  # type: ignore[misc]
        rows.append(_row(name, ranks, 0.0 if method == "xi" else train, test))
    return rows


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.process_time()
    return work(), time.process_time() - started


def _row(method: str, ranks: Floats, train: float, test: float) -> Row:
    scores = protocol.scores(ranks)
    return {
        "method": method,
        "mrr": scores.mrr,
        "hits1": scores.hits1,
        "hits3": scores.hits3,
        "hits10": scores.hits10,
        "queries": scores.queries,
        "train_seconds": round(train, 1),
        "test_seconds": round(test, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
