"""What a partition into blocs costs, and the descent to a partition that no single move makes cheaper."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.relations.network.ties import Matrix

# Blocs are numbered from 0; an actor that stands aside has this number.
ASIDE = -1

Blocks = npt.NDArray[np.int64]


def cost(matrix: Matrix, blocks: Blocks, *, aside: float = 0.5) -> float:
    """Weight of strained ties: friends in different blocs and foes in the same; `aside` of each tie that has an end aside."""
    out = (blocks == ASIDE)[:, None] | (blocks == ASIDE)[None, :]
    same = blocks[:, None] == blocks[None, :]
    strained = np.where(out, aside, (matrix > 0) != same)
    return float((np.abs(matrix) * strained).sum() / 2)


def strained(matrix: Matrix, blocks: Blocks) -> list[tuple[int, int]]:
    """Pairs i < j whose tie runs against the partition; ties of actors that stand aside are not among them."""
    inside = (blocks != ASIDE)[:, None] & (blocks != ASIDE)[None, :]
    against = inside & (matrix != 0) & ((matrix > 0) != (blocks[:, None] == blocks[None, :]))
    return [(int(i), int(j)) for i, j in zip(*np.nonzero(np.triu(against, 1)), strict=True)]


def numbered(blocks: Blocks) -> Blocks:
    """The same partition, its blocs numbered by size, the largest 0; of equal ones the first whose member comes first."""
    members = {int(block): np.flatnonzero(blocks == block) for block in np.unique(blocks) if block != ASIDE}
    order = sorted(members, key=lambda block: (-len(members[block]), int(members[block][0])))
    new = {block: number for number, block in enumerate(order)}
    return np.array([new.get(int(block), ASIDE) for block in blocks], dtype=np.int64)


class Moves:
    """A partition under single moves: `costs[i, k]` is what i's ties would cost in bloc k; the last column is standing aside."""

    def __init__(self, matrix: Matrix, blocks: Blocks, *, clusters: int, aside: float | None) -> None:
        self.blocks = blocks.copy()
        self._for, self._against, self._aside = np.maximum(matrix, 0), np.maximum(-matrix, 0), aside
        weights = np.abs(matrix)
        share = 0.5 if aside is None else aside
        self._out = share * weights
        inside = (blocks != ASIDE).astype(float)
        base = self._for @ inside + self._out @ (1 - inside)
        self.costs = np.empty((len(blocks), clusters + 1))
        self.costs[:, :clusters] = base[:, None]
        for k in range(clusters):
            self.costs[:, k] += (self._against - self._for) @ (blocks == k).astype(float)
        self.costs[:, clusters] = np.inf if aside is None else share * weights.sum(1)

    def gain(self, i: int, block: int) -> float:
        """By how much the cost falls when i goes to `block`; negative where it rises."""
        return float(self.costs[i, self.blocks[i]] - self.costs[i, block])

    def move(self, i: int, block: int) -> None:
        """Put i into `block`."""
        old, self.blocks[i] = int(self.blocks[i]), block
        inner = self.costs[:, :-1]
        if (old == ASIDE) != (block == ASIDE):
            change = self._for[:, i] - self._out[:, i]
            inner += (change if old == ASIDE else -change)[:, None]
        pull = self._for[:, i] - self._against[:, i]
        if old != ASIDE:
            inner[:, old] += pull
        if block != ASIDE:
            inner[:, block] -= pull


def descend(matrix: Matrix, blocks: Blocks, *, clusters: int, aside: float | None) -> Blocks:
    """The best single move again and again until none makes the partition cheaper."""
    moves = Moves(matrix, blocks, clusters=clusters, aside=aside)
    everyone = np.arange(len(blocks))
    while True:
        gains = moves.costs[everyone, moves.blocks][:, None] - moves.costs
        best = int(gains.argmax())
        i, block = divmod(best, clusters + 1)
        if gains[i, block] <= 1e-9:
            return moves.blocks
        moves.move(i, ASIDE if block == clusters else block)


def searched(matrix: Matrix, *, clusters: int, aside: float | None, starts: int, seed: int) -> list[Blocks]:
    """Partitions reached by descent from random starts, the cheapest first."""
    n, rng = len(matrix), np.random.default_rng(seed)
    begun = [rng.integers(clusters, size=n) for _ in range(starts)]
    reached = [descend(matrix, start, clusters=clusters, aside=aside) for start in begun]
    share = 0.5 if aside is None else aside
    return sorted(reached, key=lambda blocks: cost(matrix, blocks, aside=share))
