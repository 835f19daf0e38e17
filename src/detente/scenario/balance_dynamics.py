"""Continuous-time structural balance: ties drawn by common friends and foes until the network splits or closes ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.errors import InputError

Matrix = npt.NDArray[np.float64]

# A step multiplies the fastest tie by at most about this much more than one; growth to this many times the start counts as blow-up.
STEP, BLOW_UP = 0.1, 1e10


@dataclass(frozen=True, slots=True)
class Course:
    """Ties (n x n) at growing times. `blown_up` is true where they ran off to infinity, at about the last time."""

    times: tuple[float, ...]
    ties: tuple[Matrix, ...]
    blown_up: bool

    @property
    def signs(self) -> Matrix:
        """Signs of the ties at the end."""
        return np.sign(self.ties[-1])


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the spectrum of the start says: `time` of blow-up, None where ties never blow up, and the two `sides` at that time.

    `sides` is the sign, for each actor, in the eigenvector of the largest eigenvalue; all alike: one camp.
    """

    time: float | None
    sides: npt.NDArray[np.int64]

    @property
    def signs(self) -> Matrix:
        """Signs of the ties at blow-up: plus inside a side, minus across."""
        return np.outer(self.sides, self.sides).astype(float)


def predicted(start: Matrix) -> Prediction:
    """The end of dX/dt = X^2 without running it: X(t) = X0 (I - X0 t)^-1 (Marvel, Kleinberg, Kleinberg and Strogatz 2011).

    Each eigenvalue goes as e / (1 - e t), so the largest, if positive, blows up first, at 1 / e, and its eigenvector's signs are the sides.
    `start` is symmetric; the diagonal counts. Raises InputError.
    """
    values, vectors = np.linalg.eigh(_checked(start))
    leading = vectors[:, -1]
    sides = np.where(leading >= 0, 1, -1).astype(np.int64)
    return Prediction(float(1 / values[-1]) if values[-1] > 0 else None, sides * sides[0])


def run(start: Matrix, *, until: float = float("inf")) -> Course:
    """Run dX/dt = X^2 by fourth-order Runge-Kutta steps that shrink as ties grow.

    Ends at blow-up (1e10 times the largest tie of the start), at time `until`, or when all ties have come to rest. x_ij gains from
    every third actor with whom both agree or whom both oppose. Raises InputError.
    """
    ties = _checked(start)
    most = float(np.abs(ties).max(initial=0.0))
    time, times, path = 0.0, [0.0], [ties]
    while most and time < until and BLOW_UP * most > (norm := float(np.linalg.norm(ties, 2))) > most / BLOW_UP:
        step = min(STEP / norm, until - time)
        ties, time = _stepped(ties, step), time + step
        times.append(time)
        path.append(ties)
    blown_up = bool(most) and float(np.linalg.norm(ties, 2)) >= BLOW_UP * most
    return Course(tuple(times), tuple(path), blown_up)


def agreement(actors: int, starts: int, *, seed: int = 0) -> float:
    """Share of random starts (symmetric, standard normal) whose signs at blow-up are all those of the leading eigenvector."""
    rng, same = np.random.default_rng(seed), 0
    for _ in range(starts):
        drawn = rng.normal(size=(actors, actors))
        start = np.triu(drawn) + np.triu(drawn, 1).T
        path = run(start)
        same += path.blown_up and bool((path.signs == predicted(start).signs).all())
    return same / starts


def _stepped(ties: Matrix, step: float) -> Matrix:
    first = ties @ ties
    second = _square(ties + step / 2 * first)
    third = _square(ties + step / 2 * second)
    fourth = _square(ties + step * third)
    moved: Matrix = ties + step / 6 * (first + 2 * second + 2 * third + fourth)
    return (moved + moved.T) / 2


def _square(ties: Matrix) -> Matrix:
    squared: Matrix = ties @ ties
    return squared


def _checked(start: Matrix) -> Matrix:
    values = np.asarray(start, dtype=np.float64)
    if values.ndim != 2 or values.shape[0] != values.shape[1] or not values.size:
        raise InputError(f"ties of shape {values.shape}", right="a square matrix")
    if not np.isfinite(values).all() or not np.allclose(values, values.T):
        raise InputError("ties that are not finite and symmetric", right="x_ij = x_ji, numbers only")
    return values
