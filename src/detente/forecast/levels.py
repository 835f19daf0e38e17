"""How two actors will stand on a later day: the level's own process run ahead from what is known."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np

from detente import relations
from detente.forecast.spread import Level
from detente.relations.evidence import Observations
from detente.relations.parameters import parameters

# A forecast of the same number twice must not be sure to the last digit.
LEAST = 0.05
# Laplace scale by standard deviation: the quantiles that hold 50, 80 and 90% of ICEWS dyads four weeks ahead.
PEAKED = 0.7


def ahead(seen: Observations, as_of: date, last: date) -> Level:
    """The distribution of the level that the world will state on `last`, from evidence dated up to `as_of`.

    What will be stated is an estimate. It differs from today's forecast of it by what new evidence will teach: the variance
    of the level ahead less the variance that an estimate keeps (Kalman 1960; exact where evidence comes as steadily as
    before, too wide where none will come).
    """
    z80 = parameters().z80
    level, low, high = relations.curve(seen, [as_of, last], given="past")
    now, then = (float(max(high[i] - level[i], level[i] - low[i])) / z80 for i in (0, 1))
    return _level(float(level[1]), math.sqrt(max(then * then - now * now, 0.0)))


def baselines(seen: Observations, as_of: date, since: date) -> dict[str, Level]:
    """The level as it stands, as the pair's was each month since, and as all pairs are."""
    process = parameters().process
    days = [as_of - timedelta(days=30 * n) for n in range(1 + max(1, (as_of - since).days // 30))]
    level = relations.curve(seen, days, given="past")[0]
    spread = math.sqrt(process.fast_variance + process.slow_variance)
    month = math.sqrt(process.drift(30.0))
    return {
        "base_rate": _level(process.mean, spread),
        "persistence": _level(float(level[0]), month),
        "climatology": _level(float(np.mean(level)), max(float(np.std(level)), month)),
    }


def _level(mean: float, sd: float) -> Level:
    return Level(mean, PEAKED * max(sd, LEAST))
