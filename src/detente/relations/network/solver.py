"""The best partition of a signed network as a mixed-integer program, solved by HiGHS."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from detente.relations.network.partition import ASIDE, Blocks
from detente.relations.network.ties import Network


@dataclass(frozen=True, slots=True)
class Solved:
    """The partition found, and a bound: no partition costs less. `stopped` is true where the time ran out."""

    blocks: Blocks
    bound: float
    stopped: bool


def solve(network: Network, start: Blocks, *, clusters: int, aside: float | None, time_limit: float) -> Solved:
    """Minimise the weight of strained ties over partitions into at most `clusters` blocs.

    `start` is a partition to begin from; `aside` None: everybody takes a side. Two blocs without abstention take one variable an
    actor (Aref, Mason and Wilson 2020), everything else one for each actor and bloc. A tie's variable says how far it is strained;
    rows for unbalanced triangles tighten the relaxation.
    """
    program = (
        _two_sided(network, start) if clusters == 2 and aside is None else _many(network, start, clusters, aside or 0.0)
    )
    if aside is None:
        program.stand_in()
    values, bound, stopped = _run(program, whole=network.counted and aside is None, time_limit=time_limit)
    return Solved(program.blocks(values), max(0.0, bound), stopped)


def packed(network: Network, clusters: int) -> float:
    """A bound without a solver: unbalanced triangles that share no tie each strain one of theirs, at least the lightest."""
    taken: set[int] = set()
    total = 0.0
    for triangle in _unbalanced(network, clusters):
        if taken.isdisjoint(triangle):
            taken.update(triangle)
            total += min(abs(network.ties[tie][2]) for tie in triangle)
    return total


@dataclass(slots=True)
class _Program:
    """Columns are x[actor][bloc], then abstentions z, then the ties' y; rows say sum(coefficient * column) >= least."""

    actors: int
    width: int
    ties: int
    start: list[float]
    cost: list[float]
    upper: list[float]
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    begin: list[int] = field(default_factory=lambda: [0])
    least: list[float] = field(default_factory=list)

    def x(self, actor: int, block: int = 0) -> int:
        return actor * self.width + block

    def z(self, actor: int) -> int:
        return self.actors * self.width + actor

    def y(self, tie: int) -> int:
        return self.actors * (self.width + 1) + tie

    def row(self, least: float, *terms: tuple[int, float]) -> None:
        self.index += [column for column, _ in terms]
        self.value += [coefficient for _, coefficient in terms]
        self.begin.append(len(self.index))
        self.least.append(least)

    def stand_in(self) -> None:
        """Nobody may stand aside."""
        for actor in range(self.actors):
            self.upper[self.z(actor)] = 0.0

    def blocks(self, values: Sequence[float]) -> Blocks:
        if self.width == 1:
            return np.array([round(values[self.x(i)]) for i in range(self.actors)], dtype=np.int64)
        sides = np.array(values[: self.actors * self.width]).reshape(self.actors, self.width)
        aside = np.array([values[self.z(i)] > 0.5 for i in range(self.actors)])
        return np.where(aside, ASIDE, sides.argmax(1)).astype(np.int64)


def _two_sided(network: Network, start: Blocks) -> _Program:
    program = _empty(network, 1, [float(block) for block in start], [0.0] * len(start))
    for tie, (i, j, value) in enumerate(network.ties):
        y = (program.y(tie), 1.0)
        xi, xj = program.x(i), program.x(j)
        if value > 0:
            program.row(0, y, (xi, -1), (xj, 1))
            program.row(0, y, (xi, 1), (xj, -1))
        else:
            program.row(1, y, (xi, 1), (xj, 1))
            program.row(-1, y, (xi, -1), (xj, -1))
    for triangle in _unbalanced(network, 2):
        program.row(1, *((program.y(tie), 1.0) for tie in triangle))
    hub = _by_degree(network)[0]
    # The two sides are alike: the actor with most ties is kept where the start has it.
    program.upper[program.x(hub)] = 0.0
    if start[hub]:
        program.start[: len(start)] = [1.0 - block for block in program.start[: len(start)]]
    return program


def _many(network: Network, start: Blocks, clusters: int, aside: float) -> _Program:
    order = _by_degree(network)
    start = _in_order(start, order)
    sides = [float(start[i] == k) for i in range(len(start)) for k in range(clusters)]
    program = _empty(network, clusters, sides, [float(block == ASIDE) for block in start], aside)
    for i in range(len(network.names)):
        places = [program.x(i, k) for k in range(clusters)] + [program.z(i)]
        program.row(1, *((place, 1.0) for place in places))
        program.row(-1, *((place, -1.0) for place in places))
    for tie, (i, j, value) in enumerate(network.ties):
        y, zi, zj = (program.y(tie), 1.0), program.z(i), program.z(j)
        program.row(0, y, (zi, -aside))
        program.row(0, y, (zj, -aside))
        for k in range(clusters):
            xi, xj = program.x(i, k), program.x(j, k)
            if value > 0:
                program.row(0, y, (xi, -1), (xj, 1), (zj, 1))
                program.row(0, y, (xi, 1), (xj, -1), (zi, 1))
            else:
                program.row(-1, y, (xi, -1), (xj, -1))
    for triangle in _unbalanced(network, clusters):
        actors = {actor for tie in triangle for actor in network.ties[tie][:2]}
        program.row(1, *((program.y(tie), 1.0) for tie in triangle), *((program.z(actor), 1.0) for actor in actors))
    # Blocs are alike: number them in the order in which the actors with most ties open them.
    for place, actor in enumerate(order[:clusters]):
        for k in range(place + 1, clusters):
            program.upper[program.x(actor, k)] = 0.0
    return program


def _empty(network: Network, width: int, sides: list[float], out: list[float], aside: float = 0.0) -> _Program:
    n, m = len(network.names), len(network.ties)
    program = _Program(
        n, width, m, [*sides, *out], [0.0] * (n * (width + 1)) + [abs(v) for *_, v in network.ties],
        [1.0] * (n * (width + 1) + m),
    )  # fmt: skip
    for i, j, value in network.ties:
        same = sides[i * width : (i + 1) * width] == sides[j * width : (j + 1) * width]
        program.start.append(aside if out[i] or out[j] else float((value > 0) != same))
    return program


def _in_order(blocks: Blocks, order: Sequence[int]) -> Blocks:
    new: dict[int, int] = {ASIDE: ASIDE}
    for actor in order:
        new.setdefault(int(blocks[actor]), len(new) - 1)
    return np.array([new[int(block)] for block in blocks], dtype=np.int64)


def _by_degree(network: Network) -> list[int]:
    degree = [0] * len(network.names)
    for i, j, _ in network.ties:
        degree[i] += 1
        degree[j] += 1
    return sorted(range(len(degree)), key=lambda actor: (-degree[actor], actor))


def _unbalanced(network: Network, clusters: int) -> Iterator[tuple[int, int, int]]:
    """Ties of each triangle of which every partition strains one; three foes fit three blocs (Davis 1967), not two."""
    number = {(i, j): tie for tie, (i, j, _) in enumerate(network.ties)}
    after: list[list[int]] = [[] for _ in network.names]
    for i, j, _ in network.ties:
        after[i].append(j)
    for i, near in enumerate(after):
        for j, k in combinations(near, 2):
            if (j, k) in number:
                triangle = (number[i, j], number[i, k], number[j, k])
                foes = sum(network.ties[tie][2] < 0 for tie in triangle)
                if foes == 1 or (foes == 3 and clusters == 2):
                    yield triangle


def _run(program: _Program, *, whole: bool, time_limit: float) -> tuple[list[float], float, bool]:
    import highspy

    # The constructor of highspy.Highs writes a banner to stdout before it can be silenced; its base class does not.
    solver: Any = highspy.Highs.__base__()
    for option, setting in {
        "output_flag": False, "threads": 1, "random_seed": 0, "time_limit": float(time_limit), "mip_rel_gap": 0.0,
        # Counts of ties are whole: a bound within one below a partition proves it.
        "mip_abs_gap": 0.99 if whole else 1e-7,
    }.items():  # fmt: skip
        solver.setOptionValue(option, setting)
    columns, ties = len(program.cost), program.ties
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, len(program.least)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(program.cost), np.zeros(columns), np.array(program.upper)
    lp.row_lower_, lp.row_upper_ = np.array(program.least), np.full(len(program.least), np.inf)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(program.begin, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(program.index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(program.value)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * (columns - ties) + [highspy.HighsVarType.kContinuous] * ties
    solver.passModel(lp)
    start = highspy.HighsSolution()
    start.col_value = program.start
    solver.setSolution(start)
    solver.run()
    bound = float(solver.getInfo().mip_dual_bound)
    done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    values = list(solver.getSolution().col_value) or program.start
    return values, bound if math.isfinite(bound) else 0.0, not done
