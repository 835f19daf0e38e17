"""Ties drawn by common friends and foes, against the closed solution."""

import numpy as np
import pytest

from detente.errors import InputError
from detente.scenario.balance_dynamics import agreement, predicted, run


def test_one_number_blows_up_at_the_reciprocal_of_its_start() -> None:
    # dx/dt = x^2 from 2: x = 2 / (1 - 2 t).
    course = run(np.array([[2.0]]))
    assert course.blown_up
    assert course.times[-1] == pytest.approx(0.5, rel=1e-3)
    assert predicted(np.array([[2.0]])).time == 0.5


def test_the_course_follows_the_closed_solution() -> None:
    rng = np.random.default_rng(1)
    start = rng.normal(size=(6, 6))
    start = start + start.T
    until = 0.5 * (predicted(start).time or 0)
    course = run(start, until=until)
    assert course.times[-1] == pytest.approx(until)
    assert not course.blown_up
    assert np.allclose(course.ties[-1], start @ np.linalg.inv(np.eye(6) - start * until), rtol=1e-4, atol=1e-5)


def test_two_friends_and_their_foe_harden_into_two_sides() -> None:
    start = np.array([[1.0, 0.3, -0.5], [0.3, 1.0, 0.1], [-0.5, 0.1, 1.0]])
    forecast, course = predicted(start), run(start)
    # The weak friendship of the second and third breaks, for they differ over the first.
    assert forecast.sides.tolist() == [1, 1, -1]
    assert course.blown_up
    assert (course.signs == forecast.signs).all()
    assert course.times[-1] == pytest.approx(forecast.time, rel=1e-3)


def test_ties_without_a_positive_eigenvalue_come_to_rest() -> None:
    start = -np.eye(3)
    assert predicted(start).time is None
    course = run(start, until=50.0)
    assert not course.blown_up
    # dx/dt = x^2 from -1: -1 / (1 + t).
    assert course.ties[-1][0, 0] == pytest.approx(-1 / 51, rel=1e-4)
    assert not run(np.zeros((3, 3))).blown_up


def test_signs_at_blow_up_are_those_of_the_leading_eigenvector() -> None:
    # Marvel, Kleinberg, Kleinberg and Strogatz 2011; at least 98% of random starts.
    assert agreement(8, 100, seed=1) >= 0.98


def test_ties_that_are_not_mutual_are_refused() -> None:
    with pytest.raises(InputError, match="symmetric"):
        run(np.array([[0.0, 1.0], [2.0, 0.0]]))
    with pytest.raises(InputError, match="shape"):
        predicted(np.zeros((2, 3)))
    with pytest.raises(InputError, match="finite"):
        run(np.array([[np.inf]]))
