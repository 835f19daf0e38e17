"""Landscape theory: into which camps actors fall, given their sizes and how much each two are drawn to each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detente.errors import InputError, UsageError
from detente.relations.network import table
from detente.relations.network.balance import balance
from detente.relations.network.configurations import blocks_at, costs, few_enough, labels, together
from detente.relations.network.partition import ASIDE, Blocks
from detente.relations.network.ties import Matrix, of_matrix

# Propensities run from 1 (foes) over 3 (neutral) to 5 (friends).
NEUTRAL, LOWEST, HIGHEST = 3.0, 1.0, 5.0


@dataclass(frozen=True, slots=True)
class Landscape:
    """Actors, their sizes (n, positive) and propensities (n x n, 3 neutral; the diagonal is not read)."""

    names: tuple[str, ...]
    strengths: npt.NDArray[np.float64]
    propensities: Matrix

    @property
    def pulls(self) -> Matrix:
        """s_i s_j (p_ij + p_ji - 6): what a pair in different camps adds to the energy, both orders counted."""
        pulls = np.outer(self.strengths, self.strengths) * (self.propensities + self.propensities.T - 2 * NEUTRAL)
        np.fill_diagonal(pulls, 0.0)
        return pulls


@dataclass(frozen=True, slots=True)
class Camps:
    """One configuration: camps of names, the largest first, then who stands aside. `basin` is the share of all configurations that
    run down to it when each time the one move is made that lowers the energy most; None where not all were looked at."""

    energy: float
    sides: tuple[tuple[str, ...], ...]
    aside: tuple[str, ...] = ()
    basin: float | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """`optima` hold the least energy; `local_minima` are the configurations that no single move lowers, optima among them.

    `proven` is false, and `bound` below `minimum`, where the search for many actors was stopped by its time limit. `local_minima` is None
    where not every configuration could be looked at.
    """

    minimum: float
    bound: float
    proven: bool
    optima: tuple[Camps, ...]
    local_minima: tuple[Camps, ...] | None


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What uncertain inputs leave of the optimum. `held` is the share of draws with the same camps as without error.

    `together` is n x n in the order of `names`: the share of draws in which two actors stand in one camp. `aside` is the share in which
    an actor stands aside. `optima` are the commonest camps with their shares.
    """

    names: tuple[str, ...]
    held: float
    together: tuple[tuple[float, ...], ...]
    aside: tuple[float, ...]
    optima: tuple[tuple[float, Camps], ...]
    draws: int


def energies(landscape: Landscape, *, blocs: int = 2, aside: float | None = None) -> npt.NDArray[np.float64]:
    """Energy of every configuration; axis i is actor i, its index the camp (the last one standing aside where that is allowed).

    E = sum over ordered pairs in different camps of s_i s_j (p_ij - 3) (Axelrod and Bennett 1993, with propensities centred at 3). With
    two camps `energies(...)[0]` holds each configuration once. A pair with an end aside counts `aside` of the strain that it would
    have on the wrong side. Raises UsageError where there are more than four million configurations.
    """
    places = labels(blocs, aside=aside is not None)
    if not few_enough(len(landscape.names), places):
        raise UsageError(f"{len(places)} places for {len(landscape.names)} actors are too many to list")
    return _energies(landscape.pulls, places, aside)


def alignment(
    landscape: Landscape, *, blocs: int = 2, aside: float | None = None, time_limit: float = 60.0
) -> Alignment:
    """The camps of least energy, and all local minima with their basins of attraction.

    Every configuration is looked at where there are at most four million (two camps of 22 actors); beyond, the optimum is found by
    mixed-integer programming. `aside` as in `relations.network.balance.balance`. Raises UsageError.
    """
    if blocs < 2:
        raise UsageError(f"{blocs} camps: at least 2")
    if aside is not None and not 0 <= aside <= 1:
        raise UsageError(f"the price of standing aside is a share, from 0 to 1, not {aside}")
    places = labels(blocs, aside=aside is not None)
    if not few_enough(len(landscape.names), places):
        return _searched(landscape, blocs, aside, time_limit)
    energy = _energies(landscape.pulls, places, aside)
    minima = _minima(landscape, energy, places)
    least = min(camps.energy for camps in minima)
    near = _tolerance(landscape)
    optima = tuple(camps for camps in minima if camps.energy <= least + near)
    return Alignment(minimum=least, bound=least, proven=True, optima=optima, local_minima=minima)


def ensemble(
    landscape: Landscape,
    *,
    propensity_error: float = 0.5,
    size_error: float = 0.0,
    blocs: int = 2,
    aside: float | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> Ensemble:
    """The optimum again and again over inputs in error.

    `propensity_error` is the standard deviation of a normal error on the scale of 1 to 5, one draw a pair, cut off at the ends of the
    scale; `size_error` that of the logarithm of a size. Raises UsageError for too many actors to list.
    """
    if draws < 1 or propensity_error < 0 or size_error < 0:
        raise UsageError("an ensemble needs at least one draw, and errors of at least 0")
    n, places = len(landscape.names), labels(blocs, aside=aside is not None)
    rng = np.random.default_rng(seed)
    base = _partition(int(energies(landscape, blocs=blocs, aside=aside).argmin()), n, places)
    seen: Counter[tuple[int, ...]] = Counter()
    for _ in range(draws):
        error = np.triu(rng.normal(0, propensity_error, (n, n)), 1)
        drawn = Landscape(
            landscape.names,
            landscape.strengths * np.exp(rng.normal(0, size_error, n)),
            np.clip(landscape.propensities + error + error.T, LOWEST, HIGHEST),
        )
        seen[_partition(int(_energies(drawn.pulls, places, aside).argmin()), n, places)] += 1
    partitions = {blocks: np.array(blocks) for blocks in seen}
    shares = together(partitions.values(), seen.values())
    out = sum(count * (partitions[blocks] == ASIDE) for blocks, count in seen.items()) / draws
    energy = energies(landscape, blocs=blocs, aside=aside)
    return Ensemble(
        names=landscape.names,
        held=seen[base] / draws,
        together=tuple(tuple(round(float(share), 4) for share in row) for row in shares),
        aside=tuple(float(share) for share in out),
        optima=tuple(
            (count / draws, _camps(landscape, blocks, float(energy[tuple(np.array(blocks))])))
            for blocks, count in sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:10]
        ),
        draws=draws,
    )


def read(actors: Path, propensities: Path) -> Landscape:
    """A landscape from two CSV files.

    ACTORS has columns actor and strength (and perhaps id); PROPENSITIES is a matrix with a header line and a label in front of
    each row, rows and columns in the order of ACTORS, values from 1 to 5, the diagonal empty or anything. Raises InputError with file and
    line.
    """
    names: dict[str, float] = {}
    for row in table.rows(actors, ("actor", "strength"), ignored=("id",)):
        strength = row.number("strength", least=0)
        if strength == 0:
            raise InputError("a strength of 0", where=row.where, right="a positive number")
        if row.name("actor") in names:
            raise InputError(f"{row.cells['actor']} stands twice", where=row.where, right="each actor once")
        names[row.cells["actor"]] = strength
    if len(names) < 2:
        raise InputError(f"{len(names)} actors", where=str(actors), right="at least two")
    return Landscape(tuple(names), np.array(list(names.values())), _matrix(propensities, len(names)))


def _matrix(path: Path, n: int) -> Matrix:
    lines = list(table.records(path))
    right = f"a header and {n} rows of a label and {n} numbers, in the order of the actors"
    if len(lines) != n + 1:
        raise InputError(f"{max(0, len(lines) - 1)} rows below the header for {n} actors", where=str(path), right=right)
    values = np.full((n, n), NEUTRAL)
    for line, cells in lines:
        if len(cells) != n + 1:
            raise InputError(f"{len(cells) - 1} columns for {n} actors", where=f"{path}:{line}", right=right)
    for i, (line, cells) in enumerate(lines[1:]):
        for j, cell in enumerate(cells[1:]):
            if i != j:
                values[i, j] = table.number(cell, "propensity", where=f"{path}:{line}", least=LOWEST, most=HIGHEST)
    return values


def _energies(pulls: Matrix, places: tuple[int, ...], aside: float | None) -> npt.NDArray[np.float64]:
    # Strain is max(pull, 0) apart and max(-pull, 0) together; energy is strain less the strain of all foes in one camp.
    out = (aside or 0.0) * np.abs(pulls) - np.maximum(-pulls, 0)
    return costs(pulls, np.zeros_like(pulls), out, places)


def _minima(landscape: Landscape, energy: npt.NDArray[np.float64], places: tuple[int, ...]) -> tuple[Camps, ...]:
    bottom = _descended(energy, _tolerance(landscape))
    found, counts = np.unique(bottom, return_counts=True)
    basins: Counter[tuple[int, ...]] = Counter()
    lowest: dict[tuple[int, ...], float] = {}
    for blocks, index, count in zip(
        blocks_at(found, energy.ndim, places).tolist(), found.tolist(), counts.tolist(), strict=True
    ):
        partition = _numbered(blocks)
        basins[partition] += count
        lowest[partition] = float(energy.flat[index])
    order = sorted(lowest, key=lambda partition: (lowest[partition], partition))
    return tuple(_camps(landscape, p, lowest[p], basin=basins[p] / energy.size) for p in order)


def _descended(energy: npt.NDArray[np.float64], near: float) -> npt.NDArray[np.int64]:
    """Where the steepest descent from each configuration ends, as flat indices; it stands still where no move lowers the energy."""
    here = np.arange(energy.size).reshape(energy.shape)
    target, best = here.copy(), energy - near
    for axis in range(energy.ndim):
        place = energy.argmin(axis=axis, keepdims=True)
        lowest = np.take_along_axis(energy, place, axis)
        better = lowest < best
        target = np.where(better, np.take_along_axis(here, place, axis), target)
        best = np.minimum(lowest, best)
    flat: npt.NDArray[np.int64] = target.ravel()
    while True:
        further = flat[flat]
        if (further == flat).all():
            return flat
        flat = further


def _tolerance(landscape: Landscape) -> float:
    return 1e-9 * float(np.abs(landscape.pulls).sum())


def _searched(landscape: Landscape, blocs: int, aside: float | None, time_limit: float) -> Alignment:
    pulls = landscape.pulls
    solved = balance(of_matrix(landscape.names, pulls), clusters=blocs, aside=aside, time_limit=time_limit)
    # Frustration counts foes in one camp, energy rewards foes in different ones: they differ by the weight of all foes.
    foes = float(np.maximum(-pulls, 0).sum() / 2)
    places = [solved.partition[name] for name in landscape.names]
    blocks = _numbered([ASIDE if place is None else place for place in places])
    found = _camps(landscape, blocks, solved.frustration - foes)
    return Alignment(
        minimum=found.energy, bound=solved.bound - foes, proven=solved.proven, optima=(found,), local_minima=None
    )


def _partition(index: int, actors: int, places: tuple[int, ...]) -> tuple[int, ...]:
    return _numbered(blocks_at(np.array([index]), actors, places)[0].tolist())


def _numbered(blocks: list[int]) -> tuple[int, ...]:
    """The same partition, its camps numbered in the order of their first members."""
    new: dict[int, int] = {}
    for block in blocks:
        if block != ASIDE:
            new.setdefault(block, len(new))
    return tuple(new.get(block, ASIDE) for block in blocks)


def _camps(
    landscape: Landscape, blocks: tuple[int, ...] | Blocks, energy: float, *, basin: float | None = None
) -> Camps:
    members: dict[int, list[str]] = {}
    for name, block in zip(landscape.names, blocks, strict=True):
        members.setdefault(int(block), []).append(name)
    out = tuple(members.pop(ASIDE, ()))
    order = sorted(members, key=lambda block: (-len(members[block]), block))
    return Camps(energy, tuple(tuple(members[block]) for block in order), out, basin)
