"""Forecasts of counts between countries in a rolling-origin backtest, beside climatology, recent past and smoothing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.forecast import fitting
from detente.forecast.known import CLASSES, Panel, decayed, features
from detente.forecast.scores import Floats, crps, held
from detente.forecast.spread import negative_binomial
from detente.measure import dyad_panels
from detente.measure.figures import Figure, skipped

JUDGED = 300
RECENT = 12
SHARES = (0.5, 0.8, 0.9)


@dataclass(frozen=True)
class Backtest:
    """Scores by method (one a forecast, same order), P(count < value) and P(count <= value), and which dyads are quiet."""

    scores: dict[str, Floats]
    below: Floats
    upto: Floats
    quiet: Floats

    def best_baseline(self) -> float:
        """The mean score of the best baseline."""
        return min(float(rows.mean()) for name, rows in self.scores.items() if name != "model")


def figures(bench: Path | None) -> Iterator[Figure]:
    """CRPS and coverage for weeks (1 and 3 ahead, and sums of 4) and years."""
    if bench is None or not (bench / "tkg" / "icews18").is_dir() or not (bench / "tkg" / "icews_dyadyear").is_dir():
        yield skipped("forecast_dyads", "tkg/")
        return
    panel = dyad_panels.weekly(bench)
    for kind in ("conflict", "cooperation"):
        for skip, length, name in ((0, 1, "week_1"), (2, 1, "week_3"), (0, 4, "sum_of_4")):
            started = time.perf_counter()
            ran = backtest(panel, kind, "week", skip, length, first=dyad_panels.TRAIN_WEEKS, refit=6, judged=JUDGED)
            yield from _rows(f"forecast_dyads.{kind}_{name}", ran, time.perf_counter() - started)
    years = dyad_panels.yearly(bench)
    for kind in ("conflict", "cooperation"):
        started = time.perf_counter()
        first = len(dyad_panels.YEARS) - dyad_panels.TEST_YEARS
        ran = backtest(years, kind, "year", 0, 1, first=first, refit=1)
        yield from _rows(f"forecast_dyads.{kind}_year", ran, time.perf_counter() - started)


def backtest(
    panel: Panel, kind: str, unit: str, skip: int, length: int, *, first: int, refit: int, judged: int | None = None
) -> Backtest:
    """Forecast every window that ends in period `first` or later, each from periods before its origin's end alone.

    Parameters, weight and calibration are fitted anew every `refit` periods, on what had happened by then.
    """
    own, known = panel.of(CLASSES[kind], "own"), features(panel, kind, unit)
    sums = fitting.windows(own, skip, length)
    grid, widths = fitting.grid_of(sums, unit)
    methods: dict[str, list[Floats]] = {}
    below, upto, quiet = [], [], []
    fitted = smooth = None
    for step, t in enumerate(range(first - skip - length, own.shape[1] - skip - length)):
        if step % refit == 0:
            seen = panel.until(t + 1)
            fitted = fitting.fit(seen, kind, unit, skip, length, judged=judged)
            smooth = _smoothing(seen.of(CLASSES[kind], "own")[:judged], unit, skip, length)
        assert fitted is not None and smooth is not None  # noqa: S101
        past = fitting.past_windows(own[:judged], t, length)
        cdfs = {
            "model": fitting.bent_cdf(fitted, known[:judged, t], past, grid),
            "climatology": fitting.sample_cdf(past, grid),
            "smoothing": negative_binomial(*_smoothed(own[:judged, : t + 1], length, smooth), grid),
        }
        if unit == "week":
            cdfs["recent"] = fitting.sample_cdf(past[:, -RECENT:], grid)
        else:
            cdfs["persistence"] = fitting.sample_cdf(_persistent(own[:judged, : t + 1]), grid)
        values = sums[:judged, t]
        for name, cdf in cdfs.items():
            methods.setdefault(name, []).append(crps(cdf, grid, values, widths=widths))
        low, high = fitting.sides(cdfs["model"], grid, values)
        below.append(low)
        upto.append(high)
        quiet.append(known[:judged, t, 0] < np.median(known[:judged, t, 0]))
    joined = {name: np.concatenate(rows) for name, rows in methods.items()}
    return Backtest(joined, np.concatenate(below), np.concatenate(upto), np.concatenate(quiet))


def _rows(name: str, ran: Backtest, seconds: float) -> Iterator[Figure]:
    n, best = len(ran.below), ran.best_baseline()
    for method, scores in ran.scores.items():
        label = f"{name}.crps" if method == "model" else f"{name}.crps_{method}"
        base = best if method == "model" else None
        yield Figure(
            label, round(float(scores.mean()), 4), base and round(base, 4), n=n, seconds=round(seconds, 1), lower=True
        )
    groups: Sequence[tuple[str, Floats]] = (("quiet", ran.quiet), ("busy", ~ran.quiet.astype(bool)))
    for share in SHARES:
        yield Figure(
            f"{name}.held_{share:.0%}".replace("%", ""), round(held(ran.below, ran.upto, share), 4), share, n=n
        )
        for group, chosen in groups:
            rows = chosen.astype(bool)
            value = held(ran.below[rows], ran.upto[rows], share)
            yield Figure(f"{name}.held_{share:.0%}_{group}".replace("%", ""), round(value, 4), share, n=int(rows.sum()))


def _persistent(own: Floats) -> Floats:
    """The last year's count moved by the changes that all dyads had from year to year, on the scale of log(1 + count)."""
    logs = np.log1p(own)
    changes = np.quantile(np.diff(logs, axis=1), (np.arange(49) + 0.5) / 49)
    moved: Floats = np.round(np.expm1(np.maximum(logs[:, -1:] + changes, 0.0)))
    return moved


def _smoothing(own: Floats, unit: str, skip: int, length: int) -> tuple[float, float]:
    """Half-life and size of exponential smoothing with a negative binomial, by likelihood on the past."""
    from scipy.stats import nbinom

    sums, best = fitting.windows(own, skip, length), (-np.inf, 8.0, 1.0)
    origins = range(fitting.FIRST[unit], own.shape[1] - skip - length)
    for half_life in (2.0, 4.0, 8.0, 16.0):
        level = decayed(own, half_life) * length + 0.05
        for size in (0.5, 1.0, 2.0, 4.0):
            chances = [nbinom.logpmf(sums[:, t], size, size / (size + level[:, t])).sum() for t in origins]
            best = max(best, (float(np.sum(chances)), half_life, size))
    return best[1], best[2]


def _smoothed(own: Floats, length: int, smooth: tuple[float, float]) -> tuple[Floats, Floats]:
    level = decayed(own, smooth[0])[:, -1] * length + 0.05
    return level, np.full(len(level), smooth[1])
