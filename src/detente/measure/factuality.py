"""Did the predicate happen: correlation and mean error against the judgements of UDS It-Happened."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

from detente.measure.figures import Figure, skipped

# Cue rules of a first probe.
BASELINES = {"pearson": 0.38, "mae": 1.66}


def figures(bench: Path | None) -> Iterator[Figure]:
    """Pearson r and mean absolute error over all given predicates."""
    path = bench / "factuality" / "uds_dev.jsonl" if bench else None
    if path is None or not path.is_file():
        yield skipped("factuality", "factuality/")
        return
    import numpy as np

    from detente.documents.grammar import parse
    from detente.reading.factuality import assess, head

    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    started = time.perf_counter()
    given, ours = [], []
    for row, doc in zip(rows, parse(row["text"] for row in rows), strict=True):
        for predicate in row["predicates"]:
            given.append(float(predicate["score"]))
            ours.append(assess(head(doc, (predicate["begin"], predicate["end"]))).score)
    seconds = round(time.perf_counter() - started, 1)
    r = float(np.corrcoef(given, ours)[0, 1])
    error = float(np.abs(np.array(given) - np.array(ours)).mean())
    yield Figure("factuality.pearson", round(r, 4), BASELINES["pearson"], n=len(given), seconds=seconds)
    yield Figure("factuality.mae", round(error, 4), BASELINES["mae"], n=len(given), seconds=seconds, lower=True)
