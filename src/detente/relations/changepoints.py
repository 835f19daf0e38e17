"""Where a series changes its mean: optimal partitioning with a penalty that follows from the data's length, no knob."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from detente.relations.kalman import Floats

_MOST = 40


def changepoints(
    values: Floats, noise: Floats | None = None, *, least: int | None = None, shares: Floats | None = None
) -> list[int]:
    """Indices at which a new segment starts (0 is not among them), in order.

    `noise` holds the variance of each value; None: equal and unknown, then it is estimated together with the segments.
    The number of segments is the one with the best modified BIC of Zhang and Siegmund (Biometrics 63, 2007): each
    change costs about `3 log n`, each segment the log of its share of the series, so that a change near an end must be
    better borne out than one in the middle. For each number of segments the best places are found exactly (dynamic
    programming, time n^2 a segment). `least` is the smallest number of values in a segment: 2, or 4 where their
    variance has to be learnt from them too. `shares` says how much of an observation each value is (None: each is one):
    one that is spread over twelve values is no more evidence of a change than one that is not.
    """
    n = len(values)
    if least is None:
        least = 4 if noise is None else 2
    if n < 2 * least:
        return []
    weight = np.ones(n) if noise is None else 1.0 / noise
    paths = _partitions(_costs(values, weight), min(_MOST, n // least), least)
    alone = paths[0][0]
    if alone <= 1e-12 * float(weight @ values**2):
        return []
    sizes = np.ones(n) if shares is None else shares
    scored = [
        (_criterion(cost, alone, np.add.reduceat(sizes, [0, *found]), least, known=noise is not None), found)
        for cost, found in paths
    ]
    return min(scored, key=lambda pair: (pair[0], len(pair[1])))[1]


def _criterion(cost: float, alone: float, sizes: Floats, least: int, *, known: bool) -> float:
    """Twice the negative modified BIC of a partition into segments of so many observations, up to a constant; `alone` is
    the cost without any change. No segment counts as shorter than `least`, else slivers would be free. With
    unknown variance the values are taken in units of their overall standard deviation, so that the scale is of no
    account.
    """
    m, n = len(sizes) - 1, float(sizes.sum())
    penalty = float(np.log(np.maximum(sizes, least)).sum()) + (2 * m - 1) * math.log(max(n, least))
    if known:
        return cost + penalty
    if n - m < 3:
        return math.inf
    shrink = math.lgamma((n - m + 1) / 2) - math.lgamma((n + 1) / 2) + m / 2 * math.log(n)
    return (n - m + 1) * math.log(max(cost / alone, 1e-12)) - 2 * shrink + penalty


def _costs(values: Floats, weight: Floats) -> Floats:
    """`cost[i, j]`: weighted sum of squares of values i..j-1 around their weighted mean; shape (n + 1, n + 1)."""
    w, wy, wyy = (np.concatenate([[0.0], np.cumsum(x)]) for x in (weight, weight * values, weight * values**2))
    total, first, second = (x[None, :] - x[:, None] for x in (w, wy, wyy))
    safe = np.where(total > 0, total, 1.0)
    cost: Floats = np.maximum(second - first**2 / safe, 0.0)
    return cost


def _partitions(cost: Floats, most: int, least: int) -> list[tuple[float, list[int]]]:
    """The cheapest partitions into 1, 2 ... `most` segments of at least `least` values: costs and inner starts."""
    n = len(cost) - 1
    lengths = np.arange(n + 1)[None, :] - np.arange(n + 1)[:, None]
    allowed = np.where(lengths >= least, cost, np.inf)
    best = allowed[0].copy()
    back: list[NDArray[np.intp]] = []
    found = [(float(best[n]), list[int]())]
    for _ in range(1, most):
        table = best[:, None] + allowed
        back.append(table.argmin(axis=0))
        best = table.min(axis=0)
        if not np.isfinite(best[n]):
            break
        found.append((float(best[n]), _trace(back, n)))
    return found


def _trace(back: list[NDArray[np.intp]], n: int) -> list[int]:
    starts, at = list[int](), n
    for table in reversed(back):
        at = int(table[at])
        starts.append(at)
    return starts[::-1]
