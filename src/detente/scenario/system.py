"""The system of actors that a scenario runs: how each two stand at the start, who backs whom, who borders on whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.relations.evidence import Observations
from detente.relations.kalman import Floats, run
from detente.relations.parameters import parameters

Array = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Structure:
    """Ties that mechanisms run along, over n actors; it may change from month to month under a branch.

    `backs[i, k]`: k backs i (rows sum to at most 1). `borders[i, k]`: they share a land border. `kin[i, k]`: common
    identity and interest from 0 to 1. `unrest[i]`: from 0 to 1, how much i fights at home. `capability[i]`: 1 unless supposed.
    `bargained[i, j]`: by how much bargaining over relations of the two moved against the base, on the level's scale.
    """

    backs: Matrix
    borders: Matrix
    kin: Matrix
    unrest: Matrix
    capability: Matrix
    bargained: Matrix


@dataclass(frozen=True)
class Start:
    """How one pair stands on the day of the base: the fast and slow part with their covariance, and half of what sets a's
    side apart from b's. Means are over the population's mean; all on Goldstein's scale.
    """

    fast: float = 0.0
    slow: float = 0.0
    apart: float = 0.0
    fast_variance: float = 0.0
    covariance: float = 0.0
    slow_variance: float = 0.0
    apart_variance: float = 0.0
    evidence: int = 0


@dataclass(frozen=True)
class System:
    """Actors (ids, sorted), the start of each pair in the order of `pairs`, and the structure.

    `evidence` names the claims and registry entries behind a tie: ('backs', i, k), ('borders', i, k), ('kin', i, k), ('unrest', i,
    i), ('level', i, j). `sources` says in words where structure came from.
    """

    actors: tuple[str, ...]
    as_of: date
    starts: tuple[Start, ...]
    structure: Structure
    evidence: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def ends(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Places of the two actors of each pair, the first below the second."""
        first, second = np.triu_indices(len(self.actors), 1)
        return first.astype(np.int64), second.astype(np.int64)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs by id, each in the order of the actors."""
        first, second = self.ends
        return tuple((self.actors[i], self.actors[j]) for i, j in zip(first, second, strict=True))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Place of each actor."""
        return {actor: i for i, actor in enumerate(self.actors)}

    def pair(self, a: str, b: str) -> tuple[int, int]:
        """Place of a pair, and 1 where a stands first in it, else -1. Raises KeyError for an actor that takes no part."""
        i, j = self.place[a], self.place[b]
        n, way = len(self.actors), 1 if i < j else -1
        i, j = min(i, j), max(i, j)
        return i * n - i * (i + 1) // 2 + j - i - 1, way

    def matrices(self, levels: npt.NDArray[np.floating]) -> Matrix | Array:
        """Rows of pairs (runs, pairs) as symmetric matrices (runs, n, n), the diagonal 0."""
        n = len(self.actors)
        out = np.zeros((len(levels), n, n), dtype=levels.dtype)
        first, second = self.ends
        out[:, first, second] = levels
        out[:, second, first] = levels
        return out

    def of_pairs(self, matrices: npt.NDArray[np.floating]) -> Array:
        """The upper triangle of matrices (runs, n, n) as rows of pairs."""
        first, second = self.ends
        rows: Array = matrices[:, first, second]
        return rows


def start(seen: Observations, as_of: date, *, apart_variance: float, apart_days: float) -> Start:
    """The level's filter as of the end of a day: fast and slow part exactly as `relations.state` weighs evidence.

    What sets the two sides apart is updated beside it from what only one of them did, with the weight that its variance has
    in what the filter did not expect.
    """
    process = parameters().process
    day = float(as_of.toordinal())
    rows = [row for row in seen.rows if row.day <= day + 1]
    if not rows:
        return Start(
            fast_variance=process.fast_variance, slow_variance=process.slow_variance, apart_variance=apart_variance
        )
    days = np.array([row.day for row in rows] + [max(day, rows[-1].day)])
    values, noise = [row.value for row in rows] + [0.0], [row.noise for row in rows] + [float("inf")]
    forward = run(process, np.diff(days, prepend=days[:1]).tolist(), values, noise)
    fast, slow, fast_variance, covariance, slow_variance = forward.prior[-1]
    apart, variance, last = 0.0, apart_variance, days[0]
    for row, off, total in zip(rows, forward.innovation, forward.variance, strict=False):
        keep = 0.5 ** ((row.day - last) / apart_days)
        apart, variance, last = apart * keep, apart_variance + (variance - apart_variance) * keep * keep, row.day
        if row.way:
            gain = variance / (total + variance)
            apart, variance = apart + gain * (row.way * off - apart), variance * (1 - gain)
    keep = 0.5 ** ((days[-1] - last) / apart_days)
    return Start(
        float(fast), float(slow), float(apart * keep), float(fast_variance), float(covariance), float(slow_variance),
        float(apart_variance + (variance - apart_variance) * keep * keep), seen.events,
    )  # fmt: skip


def column(starts: Sequence[Start], name: str) -> Floats:
    """One number of each pair's start, shape (pairs,)."""
    return np.array([getattr(each, name) for each in starts], dtype=float)


def empty_structure(n: int) -> Structure:
    """No ties at all, and equal capabilities."""
    return Structure(np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n)), np.zeros(n), np.ones(n), np.zeros((n, n)))
