"""How good forecasts were: Brier, log score and CRPS (all smaller is better), reliability, coverage, skill over baselines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# A forecast of 0 or 1 that fails would score infinity and drown all others; it is read as one in a thousand.
SUREST = 0.001


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts between two probabilities: how many, their mean, and the share that came true."""

    low: float
    high: float
    n: int
    forecast: float
    observed: float


def brier(probability: float, outcome: bool) -> float:
    """Squared error of a probability (Brier 1950): 0 at best, 1 at worst."""
    return (_checked(probability) - float(outcome)) ** 2


def log_score(probability: float, outcome: bool) -> float:
    """Minus the natural logarithm of the probability given to what happened (Good 1952), kept below 6.9 (`SUREST`)."""
    given = _checked(probability) if outcome else 1 - _checked(probability)
    return 0.0 - math.log(max(given, SUREST))


def crps(cdf: Floats, grid: Floats, values: Floats, *, widths: Floats | None = None) -> Floats:
    """Continuous ranked probability score of distributions over counts, shape (n,), in counts.

    `cdf` (n, m) holds P(count <= grid[j]) at ascending whole numbers `grid` (m,); between two of them the lower one's
    holds. `values` (n,) came about. `widths` (m,) replaces the steps of the grid, for a score on another scale
    (differences of log(1 + count)). Matheson and Winkler 1976; for counts, the sum of (F(k) - [value <= k])^2.
    """
    if widths is None:
        widths = np.append(np.diff(grid), 1.0)
    seen = values[:, None] <= grid[None, :]
    found: Floats = (((cdf - seen) ** 2) * widths).sum(axis=1)
    return found


def crps_laplaces(mean: float, scales: Sequence[float], value: float) -> float:
    """CRPS of an equal mixture of Laplace distributions about one mean: E|X - value| - E|X - X'| / 2, where E|X - value| of one
    is |d| + s exp(-|d| / s), and E|X - X'| of two is s + t - s t / (s + t). Of one alone it is the formula of Jordan, Krueger
    and Lerch (2019, Evaluating Probabilistic Forecasts, appendix A).
    """
    s, d = np.asarray(scales, dtype=float), abs(value - mean)
    apart = s[:, None] + s[None, :] - s[:, None] * s[None, :] / (s[:, None] + s[None, :])
    return float((d + s * np.exp(-d / s)).mean() - apart.mean() / 2)


def crps_sample(sample: Sequence[float], value: float) -> float:
    """CRPS of a set of equally likely values. Raises ValueError where it is empty."""
    if not len(sample):
        raise ValueError("a sample without values forecasts nothing")
    ordered = np.sort(np.asarray(sample, dtype=float))
    n = len(ordered)
    weights = 2 * np.arange(1, n + 1) - n - 1
    return float(np.abs(ordered - value).mean() - (ordered * weights).sum() / n**2)


def held(below: Floats, upto: Floats, share: float) -> float:
    """The share of outcomes that the central interval of `share` holds, in the limit of a continuous outcome.

    `below` and `upto` (n,) are P(count < value) and P(count <= value). An interval of whole numbers holds more than it
    states, so a value on its edge counts by the part of its probability that lies inside (Czado, Gneiting and Held
    2009, the non-randomised PIT).
    """
    low, high = (1 - share) / 2, (1 + share) / 2
    return float((pit(below, upto, high) - pit(below, upto, low)).mean())


def pit(below: Floats, upto: Floats, at: float) -> Floats:
    """The non-randomised probability integral transform at a level: for each outcome the share of it that lies below."""
    found: Floats = np.clip((at - below) / np.maximum(upto - below, 1e-12), 0.0, 1.0)
    return found


def reliability(probabilities: Sequence[float], outcomes: Sequence[bool], *, bins: int = 10) -> list[Bin]:
    """Forecasts in equal bins of probability, empty ones left out; the last bin includes 1."""
    rows = list(zip(probabilities, outcomes, strict=True))
    found = []
    for i in range(bins):
        low, high = i / bins, (i + 1) / bins
        inside = [(p, o) for p, o in rows if low <= p < high or (p == 1 and i == bins - 1)]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            came = sum(bool(o) for _, o in inside) / len(inside)
            found.append(Bin(low, high, len(inside), mean, came))
    return found


def skill(score: float, baseline: float) -> float | None:
    """1 - score / baseline: above 0 better than the baseline, 1 perfect; None where the baseline was perfect itself."""
    return None if baseline == 0 else 1 - score / baseline


def _checked(probability: float) -> float:
    if not 0 <= probability <= 1:
        raise ValueError(f"{probability} is no probability (0 to 1)")
    return probability
