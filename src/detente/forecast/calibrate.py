"""Makes stated probabilities hold: a forecast's distribution is bent so that past outcomes fall evenly into it.

The bend is the distribution of past probability integral transforms (Kuleshov, Fenner and Ermon 2018, with the
non-randomised transform of Czado, Gneiting and Held 2009 for counts), drawn towards no bend where outcomes are few.
"""

from __future__ import annotations

import numpy as np

from detente.forecast.scores import Floats, pit

LEVELS = (0.0, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 1.0)
# So many outcomes count as much as the belief that nothing needs bending.
PRIOR = 200.0


def bend(below: Floats, upto: Floats) -> tuple[float, ...]:
    """The bend from past forecasts: at each of `LEVELS` the share of outcomes that lay below it, ascending from 0 to 1.

    `below` and `upto` (n,) are P(count < value) and P(count <= value) that the forecasts gave to what came about.
    """
    n = len(below)
    shares = [float(pit(below, upto, level).mean()) if n else level for level in LEVELS]
    drawn = [(n * share + PRIOR * level) / (n + PRIOR) for share, level in zip(shares, LEVELS, strict=True)]
    return (0.0, *(min(1.0, max(0.0, value)) for value in drawn[1:-1]), 1.0)


def bent(cdf: Floats, knots: tuple[float, ...]) -> Floats:
    """A cumulative distribution with the bend applied, any shape."""
    return np.interp(cdf, LEVELS, knots)
