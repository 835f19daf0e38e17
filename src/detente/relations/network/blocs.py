"""Blocs with their doubt: all partitions nearly as good as the best, and how often two actors share a bloc in them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from detente.relations.network.balance import Balance
from detente.relations.network.configurations import blocks_at, costs, few_enough, in_order, labels, together
from detente.relations.network.partition import ASIDE, Blocks, Moves, cost, searched
from detente.relations.network.ties import Matrix, Network

# Descents whose ends begin further walks, if they are good enough: near-optimal partitions may lie far from each other.
STARTS = 16
# Moves tried for each actor between two partitions that are counted.
STRIDE = 2


@dataclass(frozen=True, slots=True)
class Blocs:
    """Partitions within `slack` of the best. `partitions` counts them: all there are if `complete`, else those of a walk.

    `together` is n x n in the order of `names`: the share of partitions in which two actors are in one bloc; None where no chain of
    ties joins them, for then the network says nothing. `aside` is the share in which an actor stands outside all blocs.
    """

    names: tuple[str, ...]
    together: tuple[tuple[float | None, ...], ...]
    aside: tuple[float, ...]
    partitions: int
    complete: bool
    slack: float


def near_optimal(
    network: Network,
    best: Balance,
    *,
    clusters: int = 2,
    aside: float | None = None,
    slack: float = 1.0,
    draws: int = 1000,
    seed: int = 0,
) -> Blocs:
    """How sure the blocs are: co-membership over the partitions strained at most `slack` more than `best`.

    `best`, `clusters` and `aside` as in `balance`. Few actors: every partition is looked at, once each. Many: a random walk of single
    moves that never leaves the near-optimal set, from the best partition and from other good ones found by descent; it visits
    uniformly what it can reach, which need not be everything.
    """
    names, places = network.names, labels(clusters, aside=aside is not None)
    blocks = np.array(
        [ASIDE if best.partition[name] is None else best.partition[name] for name in names], dtype=np.int64
    )
    most = best.frustration + slack + 1e-9
    complete = few_enough(len(names), places)
    if complete:
        found = _all(network.matrix, places, aside, most)
    else:
        found = list(_walks(network.matrix, blocks, clusters, aside, most, draws, seed))
    shares = together(found, (_weight(partition, clusters) for partition in found))
    joined = _joined(network)
    return Blocs(
        names=names,
        together=tuple(
            tuple(round(float(shares[i, j]), 4) if joined[i] == joined[j] else None for j in range(len(names)))
            for i in range(len(names))
        ),
        aside=tuple(float(share) for share in np.mean([partition == ASIDE for partition in found], axis=0)),
        partitions=len(found),
        complete=complete,
        slack=slack,
    )


def _all(matrix: Matrix, places: tuple[int, ...], aside: float | None, most: float) -> list[Blocks]:
    share = 0.5 if aside is None else aside
    every = costs(np.maximum(matrix, 0), np.maximum(-matrix, 0), share * np.abs(matrix), places)
    near = blocks_at(np.flatnonzero(every.ravel() <= most), len(matrix), places)
    return list(near[in_order(near)])


def _walks(
    matrix: Matrix, best: Blocks, clusters: int, aside: float | None, most: float, draws: int, seed: int
) -> Iterator[Blocks]:
    share = 0.5 if aside is None else aside
    others = searched(matrix, clusters=clusters, aside=aside, starts=STARTS, seed=seed)
    begun = [best, *(other for other in others if cost(matrix, other, aside=share) <= most)]
    rng = np.random.default_rng(seed)
    for number, start in enumerate(begun):
        yield from _walk(matrix, start, clusters, aside, most, draws // len(begun) + (number == 0), rng)


def _walk(
    matrix: Matrix,
    start: Blocks,
    clusters: int,
    aside: float | None,
    most: float,
    draws: int,
    rng: np.random.Generator,
) -> Iterator[Blocks]:
    places = labels(clusters, aside=aside is not None)
    moves = Moves(matrix, start, clusters=clusters, aside=aside)
    left = most - cost(matrix, start, aside=0.5 if aside is None else aside)
    for _ in range(draws):
        actors = rng.integers(len(start), size=STRIDE * len(start))
        steps = rng.integers(1, len(places), size=len(actors))
        for i, step in zip(actors.tolist(), steps.tolist(), strict=True):
            place = places[(places.index(int(moves.blocks[i])) + step) % len(places)]
            gain = moves.gain(i, place)
            if left + gain >= 0:
                moves.move(i, place)
                left += gain
        yield moves.blocks.copy()


def _weight(blocks: Blocks, clusters: int) -> float:
    # A partition into m of k numbered blocs can be numbered in k! / (k - m)! ways; each way counts for its part.
    used = len(set(blocks.tolist()) - {ASIDE})
    return 1 / math.perm(clusters, used)


def _joined(network: Network) -> list[int]:
    root = list(range(len(network.names)))

    def top(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, j, _ in network.ties:
        root[top(i)] = top(j)
    return [top(i) for i in range(len(root))]
