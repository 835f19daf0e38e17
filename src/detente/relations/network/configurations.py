"""The cost of every way to put a few actors into blocs, all at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from detente.relations.network.partition import ASIDE, Blocks
from detente.relations.network.ties import Matrix

# Two blocs of 22 actors, three of 13, or four of 11: about two seconds.
MOST = 2**22


def labels(clusters: int, *, aside: bool) -> tuple[int, ...]:
    """The places an actor may take: blocs from 0, then standing aside."""
    return (*range(clusters), ASIDE) if aside else tuple(range(clusters))


def few_enough(actors: int, places: Sequence[int]) -> bool:
    """Whether all configurations can be looked at."""
    return actors * math.log2(len(places)) <= math.log2(MOST)


def costs(apart: Matrix, together: Matrix, out: Matrix, places: Sequence[int]) -> npt.NDArray[np.float64]:
    """The cost of each configuration: axis i is actor i, its index the place taken.

    `apart`, `together` and `out` are n x n: what a pair costs in different blocs, in the same, and with an end aside; each pair is
    read once, at i < j. Doubling: adding an actor costs one pass over the configurations of those before it.
    """
    n, marks = len(apart), np.array(places)
    same = marks[:, None] == marks[None, :]
    beside = (marks == ASIDE)[:, None] | (marks == ASIDE)[None, :]
    total: npt.NDArray[np.float64] = np.zeros(())
    for j in range(n):
        pull: npt.NDArray[np.float64] = np.zeros(len(places))
        for i in range(j):
            pair = np.where(beside, out[i, j], np.where(same, together[i, j], apart[i, j]))
            pull = pull[..., None, :] + pair
        total = total[..., None] + pull
    return total


def blocks_at(indices: npt.NDArray[np.int64], actors: int, places: Sequence[int]) -> npt.NDArray[np.int64]:
    """The bloc of each actor (columns) in the configurations of these flat indices (rows)."""
    shape = (len(places),) * actors
    return np.stack([np.array(places)[axis] for axis in np.unravel_index(indices, shape)], axis=1)


def in_order(blocks: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which rows number their blocs in the order of their first members: one row for each partition."""
    opened = np.maximum.accumulate(blocks, axis=1)
    before = np.concatenate([np.full((len(blocks), 1), -1), opened[:, :-1]], axis=1)
    return np.asarray((blocks <= before + 1).all(axis=1))


def together(partitions: Iterable[Blocks], weights: Iterable[float]) -> Matrix:
    """Weighted share of partitions in which two actors stand in the same bloc; the diagonal is 1.

    An actor that stands aside is with nobody.
    """
    shares, total = np.zeros(()), 0.0
    for blocks, weight in zip(partitions, weights, strict=True):
        inside = blocks != ASIDE
        same = (blocks[:, None] == blocks[None, :]) & inside[:, None]
        shares, total = shares + weight * same, total + weight
    shares = shares / total
    np.fill_diagonal(shares, 1.0)
    return shares
