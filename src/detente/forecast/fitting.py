"""Fits the regression of `counts` on panels of past counts: maximum likelihood with a ridge, then weight and calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.forecast import calibrate
from detente.forecast.counts import Fitted, moments, standard
from detente.forecast.known import CLASSES, Panel, features
from detente.forecast.scores import Floats, crps
from detente.forecast.spread import negative_binomial

# So many rows' worth of belief that a coefficient is about 0: one of these.
RIDGES = (30.0, 300.0, 1000.0, 3000.0)
SHARES = tuple(step / 20 for step in range(6, 21))
# Fewer periods say nothing of a dyad.
FIRST = {"week": 5, "year": 2}


def fit(panel: Panel, kind: str, unit: str, skip: int, length: int, *, judged: int | None = None) -> Fitted:
    """The regression for windows of `length` periods that begin `skip` periods after an origin, all inside the panel.

    Ridge, weight and calibration are chosen on the last third of the origins, whose windows lie after those from which the
    coefficients were learnt for that choice, on the first `judged` dyads (None: all); then all origins are learnt from.
    Raises ValueError where the panel is too short.
    """
    own, known = panel.of(CLASSES[kind], "own"), features(panel, kind, unit)
    table = _Table(unit, skip, length, own, known, windows(own, skip, length))
    origins = range(FIRST[unit], own.shape[1] - skip - length)
    if not origins:
        raise ValueError(f"{own.shape[1]} periods hold no window of {length} after {skip}")
    late = origins[-max(1, len(origins) // 3) :]
    early = origins[: max(1, len(origins) - len(late) - skip - length + 1)]
    tried = [(ridge, *_pooled(table, _regression(table, early, ridge), late, judged)) for ridge in RIDGES]
    ridge, _, chosen = min(tried, key=lambda each: each[1])
    return replace(
        _regression(table, origins, ridge),
        share=chosen.share,
        quiet_knots=chosen.quiet_knots,
        busy_knots=chosen.busy_knots,
    )


@dataclass(frozen=True)
class _Table:
    """Features (n, t, features) and what came of the windows after each period (n, t)."""

    unit: str
    skip: int
    length: int
    own: Floats
    known: Floats
    sums: Floats

    def rows(self, origins: Sequence[int], judged: int | None = None) -> tuple[Floats, Floats]:
        """Features and sums of some origins, one after the other."""
        rows = [self.known[:judged, t] for t in origins]
        return np.concatenate(rows), np.concatenate([self.sums[:judged, t] for t in origins])


def _regression(table: _Table, origins: Sequence[int], ridge: float) -> Fitted:
    rows, values = table.rows(origins)
    centre, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    mean, size = likeliest(standard(rows, centre, scale), values, ridge=ridge)
    busy, flat = float(np.median(rows[:, 0])), calibrate.LEVELS
    return Fitted(
        table.unit, table.skip, table.length, tuple(centre), tuple(scale), tuple(mean), tuple(size), 1.0, busy, flat, flat
    )  # fmt: skip


def windows(own: Floats, skip: int, length: int) -> Floats:
    """Sums over the window after each period, shape (n, t); nan where it reaches beyond the panel."""
    sums = np.full(own.shape, np.nan)
    for t in range(own.shape[1] - skip - length):
        sums[:, t] = own[:, t + skip + 1 : t + skip + length + 1].sum(axis=1)
    return sums


def past_windows(own: Floats, t: int, length: int) -> Floats:
    """Sums of all windows of `length` periods that end by period t, shape (n, windows)."""
    total = np.cumsum(np.pad(own[:, : t + 1], ((0, 0), (1, 0))), axis=1)
    return total[:, length:] - total[:, :-length] if t + 1 >= length else total[:, -1:] * length / (t + 1)


def grid_of(values: Floats, unit: str) -> tuple[Floats, Floats]:
    """Whole numbers to sum a CRPS over and the width of each: counts by week, log(1 + count) by year.

    The yearly score is on the log scale of the backtests of ICEWS dyad-years, so that few great wars are not all of it.
    """
    top = float(np.nanmax(values, initial=1.0))
    if unit == "week":
        grid = np.arange(min(int(top * 2) + 20, 600), dtype=float)
        return grid, np.ones(len(grid))
    grid = np.unique(np.concatenate([np.arange(60.0), np.round(np.geomspace(60, max(top * 3, 100), 120))]))
    return grid, np.diff(np.log1p(np.append(grid, grid[-1] * 1.05)))


def sample_cdf(sample: Floats, grid: Floats) -> Floats:
    """P(count <= grid) of equally likely values: sample (n, s), result (n, m)."""
    return np.stack([(sample <= each).mean(axis=1) for each in grid], axis=1)


def bent_cdf(fitted: Fitted, rows: Floats, past: Floats, grid: Floats) -> Floats:
    """The whole forecast, calibrated: features (n, features), past windows (n, s), result (n, m)."""
    mean, size = moments(fitted, rows)
    cdf = fitted.share * negative_binomial(mean, size, grid) + (1 - fitted.share) * sample_cdf(past, grid)
    quiet = rows[:, 0] < fitted.busy
    return np.where(quiet[:, None], calibrate.bent(cdf, fitted.quiet_knots), calibrate.bent(cdf, fitted.busy_knots))


def likeliest(ones: Floats, values: Floats, *, ridge: float) -> tuple[Floats, Floats]:
    """Coefficients of mean and size that make the counts likeliest, the constants free and the rest believed to be about 0
    with the strength of `ridge` rows.
    """
    from scipy.optimize import minimize
    from scipy.special import digamma, gammaln

    p = ones.shape[1]

    def loss(theta: Floats) -> tuple[float, Floats]:
        mean = np.exp(np.clip(ones @ theta[:p], -12, 9))
        size = np.exp(np.clip(ones @ theta[p:], -6, 6))
        both = size + mean
        likelihood = gammaln(values + size) - gammaln(size) + size * np.log(size / both) + values * np.log(mean / both)
        by_mean = (values - mean) * size / both
        by_size = size * (digamma(values + size) - digamma(size) + np.log(size / both) + 1 - (values + size) / both)
        drawn = theta.copy()
        drawn[[0, p]] = 0.0
        slope = np.concatenate([ones.T @ by_mean, ones.T @ by_size]) - ridge * drawn
        return float(-likelihood.sum() + ridge / 2 * drawn @ drawn), -slope

    start = np.zeros(2 * p)
    start[0] = np.log(max(float(values.mean()), 1e-6))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return found[:p], found[p:]


def _pooled(table: _Table, found: Fitted, late: Sequence[int], judged: int | None) -> tuple[float, Fitted]:
    """The CRPS on late origins and the fit with the weight against the past that scores best there, and its calibration."""
    grid, widths = grid_of(table.sums[:, late], found.unit)
    rows, values = table.rows(late, judged)
    past = np.concatenate([sample_cdf(past_windows(table.own[:judged], t, found.length), grid) for t in late])
    model = negative_binomial(*moments(found, rows), grid)
    loss = [float(crps(s * model + (1 - s) * past, grid, values, widths=widths).mean()) for s in SHARES]
    share = SHARES[int(np.argmin(loss))]
    cdf = share * model + (1 - share) * past
    quiet = rows[:, 0] < found.busy
    knots = [calibrate.bend(*sides(cdf[chosen], grid, values[chosen])) for chosen in (quiet, ~quiet)]
    return min(loss), replace(found, share=share, quiet_knots=knots[0], busy_knots=knots[1])


def sides(cdf: Floats, grid: Floats, values: Floats) -> tuple[Floats, Floats]:
    """P(count < value) and P(count <= value) from distributions on a grid, shapes (n,)."""
    at = np.clip(np.searchsorted(grid, values, side="right") - 1, 0, len(grid) - 1)
    row = np.arange(len(values))
    upto = cdf[row, at]
    below = np.where(at > 0, cdf[row, np.maximum(at - 1, 0)], 0.0)
    return below, upto
