"""Balance pressure: common friends and common enemies draw two actors together, bounded so that nothing runs away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.scenario.mechanisms.interface import Frame, Mechanism, Via, ordered, split
from detente.scenario.system import Array


def feature(frame: Frame) -> Array:
    """(1 - y_ij^2) sum_k c_k y_ik y_kj / n x 10, with y the adjusted levels as shares and c capabilities of mean 1."""
    return _pressure(frame, frame.adjusted)


def enemies(frame: Frame) -> Array:
    """The same from common enemies alone."""
    return _pressure(frame, np.minimum(frame.adjusted, 0))


def through(base: Frame, branch: Frame, pair: int) -> Sequence[Via]:
    """By third actor; the tie that moved more is the one it came along."""
    return _through(base, branch, pair, enemies_only=False)


def enemies_through(base: Frame, branch: Frame, pair: int) -> Sequence[Via]:
    """The same for common enemies."""
    return _through(base, branch, pair, enemies_only=True)


def _pressure(frame: Frame, y: Array) -> Array:
    weight = frame.structure.capability.astype(np.float32) / len(frame.system.actors)
    met = np.matmul(y * weight, y)
    bound = 1 - frame.adjusted**2
    return frame.system.of_pairs(10 * bound * met)


def _through(base: Frame, branch: Frame, pair: int, *, enemies_only: bool) -> list[Via]:
    (first, second), actors = base.system.ends, base.system.actors
    i, j = int(first[pair]), int(second[pair])
    before, after = base.adjusted[0], branch.adjusted[0]
    if enemies_only:
        before, after = np.minimum(before, 0), np.minimum(after, 0)
    parts = {}
    for k in range(len(actors)):
        if k not in (i, j):
            near, far = abs(after[i, k] - before[i, k]), abs(after[k, j] - before[k, j])
            moved, held = ((i, k), (j, k)) if near >= far else ((j, k), (i, k))
            via = ordered(actors[moved[0]], actors[moved[1]])
            tie = ("level", *ordered(actors[held[0]], actors[held[1]]))
            points = branch.structure.capability[k] * after[i, k] * after[k, j]
            points -= base.structure.capability[k] * before[i, k] * before[k, j]
            parts[via, tie] = float(points)
    return split(parts)


_SOURCE = (
    "Heider 1946; continuous form of Marvel, Kleinberg, Kleinberg and Strogatz 2011 (PNAS 108), kept bounded; see"
    " docs/methods/bargaining.md"
)
BALANCE = Mechanism(
    name="balance",
    title="balance pressure",
    equation="dx_ij = strength x 10 (1 - y_ij^2) / n sum_k c_k y_ik y_kj a year; y = adjusted level / 10",
    source=_SOURCE,
    into="slow",
    feature=feature,
    through=through,
)
ENEMIES = Mechanism(
    name="enemies",
    title="common enemies",
    equation="as balance, over third actors who are the foes of both: y replaced by min(y, 0)",
    source=_SOURCE,
    into="slow",
    feature=enemies,
    through=enemies_through,
)
