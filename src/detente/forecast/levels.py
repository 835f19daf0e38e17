"""How two actors will stand on a later day: the level's own process run ahead from what is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from detente import relations
from detente.forecast.spread import Level
from detente.relations.evidence import Observation, Observations
from detente.relations.parameters import parameters

# A forecast of the same number twice must not be sure to the last digit.
LEAST = 0.05
# Laplace scale by standard deviation: what held best in the first 30 weeks of ICEWS 2018 (measure forecast_levels tests on the
# weeks after); a Laplace of the same variance has 0.71.
PEAKED = 0.75
# How much evidence comes is told by how many weeks of the last two years had some, beside the belief of half a week in five.
LOOKED = 730
QUARTER = 13
PRIOR_WEEKS, PRIOR_LENGTH = 0.5, 5.0
# Standard error of the mean of all dyads, as in data/weights/level.json.
MEAN_ERROR = 0.14
# The middles of equal shares of what may come.
SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
# No more weeks of evidence are run through one by one: an estimate hardly keeps less after so many.
MOST = 60


def ahead(seen: Observations, as_of: date, last: date) -> Level:
    """The distribution of the level that the world will state on `last`, from evidence dated up to `as_of`.

    What will be stated is an estimate. Its variance is that of the level ahead less what an estimate keeps after the evidence
    that comes until then (Kalman 1960). How much comes is not known: none, and the estimate hardly moves; much, and it moves
    with the level. So the forecast is a mixture over shares of what may come, by how often there was evidence before.
    What isn't known of the mean of all dyads is added where the evidence leaves it to count.
    """
    level, _, variance = _look(seen, last)
    process = parameters().process
    whole = process.fast_variance + process.slow_variance
    # The prior's part in the level is about the part of its variance that evidence left.
    unsure = MEAN_ERROR * min(1.0, variance / whole)
    parts = []
    for weeks in _to_come(seen, as_of, last):
        kept = _look(_with(seen, as_of, last, weeks), last)[2]
        parts.append(math.sqrt(max(variance - kept, 0.0) + unsure**2))
    scales = tuple(PEAKED * max(sd, LEAST) for sd in parts)
    return Level(level, float(np.sqrt(np.mean(np.square(scales)))), scales)


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


def _look(seen: Observations, day: date) -> tuple[float, float, float]:
    """Level, half its 80% interval, and its variance on a day, from evidence up to then."""
    level, low, high = (float(each[0]) for each in relations.curve(seen, [day], given="past"))
    # At an end of the scale one side of the interval is cut off.
    half = max(high - level, level - low)
    return level, half, (half / parameters().z80) ** 2


def _to_come(seen: Observations, as_of: date, last: date) -> Sequence[int]:
    """Weeks with evidence until `last`, one number for each of SHARES: beta-binomial, for how many weeks have some is guessed
    from those of the last two years.
    """
    from scipy.stats import betabinom

    today = as_of.toordinal()
    told = {int(row.day) // 7 for row in seen.rows if today - LOOKED < row.day <= today + 1}
    # A season without evidence is one that nobody looked at: a piece of evidence speaks for the quarter up to it.
    length, known = len({week - ago for week in told for ago in range(QUARTER)}), len(told)
    some, none = known + PRIOR_WEEKS, max(length - known, 0.0) + PRIOR_LENGTH - PRIOR_WEEKS
    weeks = math.ceil((last - as_of).days / 7)
    return [int(min(each, MOST)) for each in betabinom.ppf(SHARES, weeks, some, none)]


def _with(seen: Observations, as_of: date, last: date, weeks: int) -> Observations:
    """The evidence, and so many weeks more at equal steps, each as telling as the pair's middling one. Values do not matter
    here: how sure an estimate is doesn't depend on them.
    """
    using = parameters()
    common = float(np.mean([using.noise[quad] for quad in "1234"])) + using.noise["week"]
    noise = float(np.median(seen.noise)) if seen.rows else common
    # Several pieces of evidence fall into a week of a pair that is much written of.
    crowd = len(seen.rows) / max(1, len({int(day) // 7 for day in seen.days.tolist()}))
    step = (last - as_of).days / max(weeks, 1)
    more = [
        Observation(as_of.toordinal() + step * (n + 1) - 0.5, 0.0, noise / max(crowd, 1.0), 0, ()) for n in range(weeks)
    ]
    return replace(seen, rows=(*seen.rows, *more))


def _level(mean: float, sd: float) -> Level:
    return Level(mean, PEAKED * max(sd, LEAST))
