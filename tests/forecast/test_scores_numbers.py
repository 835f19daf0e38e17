"""Scores against closed forms, published values and enumeration."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.forecast import calibrate, scores
from detente.forecast.spread import Counts, Level, from_record, negative_binomial, to_record


def test_brier_and_log_score_of_a_known_forecast() -> None:
    assert scores.brier(0.7, True) == pytest.approx(0.09)
    assert scores.log_score(0.7, False) == pytest.approx(-math.log(0.3))


def test_a_sure_forecast_that_fails_scores_badly_but_not_infinitely() -> None:
    assert scores.log_score(1.0, False) == pytest.approx(-math.log(scores.SUREST))
    assert scores.log_score(1.0, True) == 0.0


def test_no_probability_is_refused() -> None:
    with pytest.raises(ValueError, match=r"1\.2 is no probability"):
        scores.brier(1.2, True)


def test_crps_of_a_certain_count_is_its_distance() -> None:
    grid = np.arange(10.0)
    cdf = (grid >= 3).astype(float)[None]
    assert scores.crps(cdf, grid, np.array([7.0]))[0] == pytest.approx(4.0)


def test_crps_of_a_sample_equals_that_of_its_distribution() -> None:
    # Both are the mean distance to the value less half the mean distance of two draws (Gneiting and Raftery 2007).
    sample = [0, 1, 1, 4]
    grid = np.arange(12.0)
    cdf = np.array([[np.mean(np.array(sample) <= k) for k in grid]])
    assert scores.crps_sample(sample, 2) == pytest.approx(scores.crps(cdf, grid, np.array([2.0]))[0])


def test_crps_of_a_laplace_is_that_of_its_quantiles() -> None:
    level = Level(1.0, 0.5)
    sample = [level.quantile((i + 0.5) / 4000) for i in range(4000)]
    for value in (1.0, 0.2, 2.7):
        assert level.crps(value) == pytest.approx(scores.crps_sample(sample, value), abs=1e-3)


def test_a_level_lies_above_its_quantile_with_the_rest_of_the_probability() -> None:
    level = Level(1.0, 0.5)
    for p in (0.05, 0.5, 0.9):
        assert level.beyond(level.quantile(p)) == pytest.approx(1 - p)


def test_reliability_puts_each_forecast_into_one_bin() -> None:
    bins = scores.reliability([0.05, 0.1, 0.95, 1.0], [False, True, True, True])
    assert [(each.n, each.observed) for each in bins] == [(1, 0.0), (1, 1.0), (2, 1.0)]


def test_skill_is_nothing_against_a_perfect_baseline() -> None:
    assert scores.skill(0.2, 0.4) == pytest.approx(0.5)
    assert scores.skill(0.2, 0.0) is None


def test_the_negative_binomial_agrees_with_scipy() -> None:
    from scipy.stats import nbinom

    grid = np.array([-1.0, 0.0, 1.0, 5.0, 40.0])
    ours = negative_binomial(np.array([3.0, 0.2]), np.array([0.5, 2.0]), grid)
    theirs = [nbinom.cdf(grid, size, size / (size + mean)) for mean, size in ((3.0, 0.5), (0.2, 2.0))]
    assert ours == pytest.approx(np.array(theirs))


def test_quantiles_of_counts_are_the_smallest_that_reach_the_probability() -> None:
    past = Counts(0.0, 1.0, 0.0, ((0, 3), (2, 1)))
    assert [past.quantile(p) for p in (0.5, 0.75, 0.76, 0.99)] == [0, 0, 2, 2]
    assert past.beyond(1) == pytest.approx(0.25)
    assert past.beyond(2) == 0


def test_kept_forecasts_come_back_as_they_were() -> None:
    for spread in (Counts(2.5, 0.7, 0.6, ((0, 4), (3, 2))), Level(1.5, 0.4)):
        assert from_record(to_record(spread)) == spread


def test_the_bend_makes_too_narrow_intervals_hold() -> None:
    rng = np.random.default_rng(7)
    values = rng.normal(0, 1.4, 4000)
    from scipy.stats import norm

    stated = norm.cdf(values)  # the forecaster believes a spread of 1
    knots = calibrate.bend(stated, stated + 1e-9)
    after = calibrate.bent(stated, knots)
    before_held, after_held = (scores.held(x, x + 1e-9, 0.8) for x in (stated, after))
    assert before_held < 0.7
    assert after_held == pytest.approx(0.8, abs=0.03)


def test_without_outcomes_nothing_is_bent() -> None:
    none = np.array([])
    assert calibrate.bend(none, none) == calibrate.LEVELS
