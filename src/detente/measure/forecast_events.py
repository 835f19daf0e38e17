"""Who does what to whom next: ranks on public sets of dated facts, beside recurrence alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from detente.measure.figures import Figure, skipped

SETS = {"icews14": "icews14_regcn", "icews18": "icews18"}


def figures(bench: Path | None) -> Iterator[Figure]:
    """MRR and hits of our default method; the baseline is the published recurrency baseline, recomputed on the same queries."""
    for name, folder in SETS.items():
        place = bench / "tkg" / folder if bench else None
        if place is None or not (place / "quads.tsv.gz").is_file():
            yield skipped(f"forecast_events.{name}", f"tkg/{folder}/")
            continue
        yield from _of(f"forecast_events.{name}", place)


def _of(name: str, folder: Path) -> Iterator[Figure]:
    from detente.forecast.bench import run

    rows = run(folder)
    ours, simple = rows[0], next(row for row in rows if row["method"] == "recurrency")
    seconds = ours["train_seconds"] + ours["test_seconds"]
    for key in ("mrr", "hits1", "hits3", "hits10"):
        yield Figure(f"{name}.{key}", ours[key], simple[key], n=ours["queries"], seconds=seconds)
    yield Figure(f"{name}.seconds", seconds, n=ours["queries"], seconds=seconds, lower=True)
    yield Figure(f"{name}.peak_rss_mb", ours["peak_rss_mb"], n=ours["queries"], seconds=seconds, lower=True)
