"""What a forecast says of a number: a distribution over counts, or a level with its spread; kept as plain JSON."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from detente.forecast.calibrate import LEVELS, bent
from detente.forecast.scores import Floats, crps, crps_laplaces

# Counts beyond this are as good as infinite for events between two sides in a year.
MOST = 1_000_000
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Counts:
    """A count: with weight `share` negative binomial (mean, size), else like one of the `past` windows; then calibrated.

    The variance of the negative binomial is mean + mean^2 / size. `past` holds pairs (count, how many windows had it).
    `knots` is the bend of `calibrate`.
    """

    mean: float
    size: float
    share: float = 1.0
    past: tuple[tuple[int, int], ...] = ()
    knots: tuple[float, ...] = LEVELS

    def cdf(self, at: Floats) -> Floats:
        """P(count <= at), any shape."""
        at = np.floor(np.asarray(at, dtype=float))
        model = negative_binomial(np.array([self.mean]), np.array([self.size]), at.ravel())[0].reshape(at.shape)
        total = sum(times for _, times in self.past)
        share = self.share if total else 1.0
        rest = np.zeros_like(model)
        for count, times in self.past:
            rest += times * (at >= count)
        found: Floats = np.where(at < 0, 0.0, bent(share * model + (1 - share) * rest / max(total, 1), self.knots))
        return found

    def beyond(self, threshold: float) -> float:
        """P(count > threshold)."""
        return float(1 - self.cdf(np.array(threshold, dtype=float)))

    def quantile(self, probability: float) -> int:
        """The smallest count that is reached with at least this probability."""
        low, high = -1, 1
        while high < MOST and float(self.cdf(np.array(high))) < probability:
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if float(self.cdf(np.array(middle))) < probability else (low, middle)
        return high

    def crps(self, value: float) -> float:
        """The score of this forecast once `value` came about."""
        top = max(self.quantile(0.9999), int(value)) + 2
        grid = np.arange(top, dtype=float)
        return float(crps(self.cdf(grid)[None], grid, np.array([value]))[0])

    def quantiles(self) -> dict[str, float]:
        """The count at each of `QUANTILES`."""
        return {f"{p:g}": float(self.quantile(p)) for p in QUANTILES}


@dataclass(frozen=True, slots=True)
class Level:
    """A level of two actors in [-10, 10], kept within the scale: Laplace distributions about `mean`, of `scale`, or mixed in
    equal parts of the `scales`.

    What new evidence teaches of a level is mostly little and now and then much: more peaked than a normal.
    """

    mean: float
    scale: float
    scales: tuple[float, ...] = ()

    def beyond(self, threshold: float) -> float:
        """P(level > threshold)."""
        tail = sum(math.exp(-abs(threshold - self.mean) / scale) for scale in self._all) / (2 * len(self._all))
        return tail if threshold >= self.mean else 1 - tail

    def quantile(self, probability: float) -> float:
        """The level below which it stays with this probability, which is neither 0 nor 1."""
        wanted, low, high = min(probability, 1 - probability), 0.0, 40 * max(self._all)
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.beyond(self.mean + middle) > wanted else (low, middle)
        return min(10.0, max(-10.0, self.mean + (-high if probability < 0.5 else high)))

    def crps(self, value: float) -> float:
        """The score of this forecast once `value` came about."""
        return crps_laplaces(self.mean, self._all, value)

    def quantiles(self) -> dict[str, float]:
        """The level at each of `QUANTILES`."""
        return {f"{p:g}": round(self.quantile(p), 3) for p in QUANTILES}

    @property
    def _all(self) -> tuple[float, ...]:
        return self.scales or (self.scale,)


Spread = Counts | Level


def to_record(spread: Spread) -> dict[str, Any]:
    """As plain JSON."""
    return {"is": type(spread).__name__.lower(), **asdict(spread)}


def from_record(record: dict[str, Any]) -> Spread:
    """Back from plain JSON. Raises KeyError, TypeError where it is none."""
    values = {name: value for name, value in record.items() if name != "is"}
    if record["is"] == "level":
        return Level(**{**values, "scales": tuple(values.get("scales", ()))})
    past = tuple((int(count), int(times)) for count, times in values.pop("past"))
    return Counts(**{**values, "past": past, "knots": tuple(values["knots"])})


def negative_binomial(mean: Floats, size: Floats, grid: Floats) -> Floats:
    """P(count <= grid) of negative binomials: mean and size (n,), grid (m,), result (n, m)."""
    from scipy.special import betainc

    success = (size / (size + mean))[:, None]
    # The regularised incomplete beta is the cumulative distribution itself; below 0 nothing is counted.
    found = betainc(size[:, None], np.maximum(grid, 0.0)[None, :] + 1.0, success)
    cumulative: Floats = np.where(grid[None, :] < 0, 0.0, found)
    return cumulative
