"""A signed network: who is tied to whom, with a sign and a weight."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detente.errors import InputError
from detente.relations.network import table

Matrix = npt.NDArray[np.float64]
SIGNS = {"1": 1.0, "+1": 1.0, "1.0": 1.0, "-1": -1.0, "-1.0": -1.0}


@dataclass(frozen=True, slots=True)
class Network:
    """An undirected signed network. `ties` holds (i, j, value) with i < j, indices into `names`, and a value that is not zero."""

    names: tuple[str, ...]
    ties: tuple[tuple[int, int, float], ...]

    @property
    def matrix(self) -> Matrix:
        """The values as a symmetric matrix, zero where there is no tie."""
        values = np.zeros((len(self.names), len(self.names)))
        for i, j, value in self.ties:
            values[i, j] = values[j, i] = value
        return values

    @property
    def counted(self) -> bool:
        """Whether every tie weighs one, so that sums of ties are counts."""
        return all(abs(value) == 1 for _, _, value in self.ties)


def network(ties: Iterable[tuple[str, str, float]], *, names: Iterable[str] = ()) -> Network:
    """The network of named ties; `names` adds actors that may have none. A value of 0 is no tie.

    Actors are sorted by name. Raises InputError for a tie of an actor with itself, a value that is not finite, or a pair with two
    different values.
    """
    found: dict[tuple[str, str], float] = {}
    everybody = set(names)
    for a, b, value in ties:
        everybody.update((a, b))
        _put(found, a, b, value, where="")
    return _built(everybody, found)


def of_matrix(names: Sequence[str], values: Matrix, *, least: float = 0.0) -> Network:
    """The network of an n x n matrix, the two directions of a pair averaged; ties of |value| <= `least` are left out.

    The diagonal is not read. Raises InputError for a matrix of another shape or values that are not finite.
    """
    n = len(names)
    if values.shape != (n, n):
        raise InputError(f"a matrix of {values.shape} for {n} actors", right=f"({n}, {n})")
    mean = (values + values.T) / 2
    pairs = [(names[i], names[j], float(mean[i, j])) for i in range(n) for j in range(i + 1, n)]
    if not all(math.isfinite(value) for _, _, value in pairs):
        raise InputError("a value that is not finite", right="numbers only")
    return network((pair for pair in pairs if abs(pair[2]) > least), names=names)


def read(path: Path) -> Network:
    """The network of a CSV file with columns a, b, sign; sign is 1 or -1; a pair may be repeated with the same sign.

    Raises InputError with file and line.
    """
    found: dict[tuple[str, str], float] = {}
    for row in table.rows(path, ("a", "b", "sign")):
        sign = SIGNS.get(row.cells["sign"])
        if sign is None:
            raise InputError(f"sign {row.cells['sign']!r} is neither 1 nor -1", where=row.where, right="1 or -1")
        _put(found, row.name("a"), row.name("b"), sign, where=row.where)
    if not found:
        raise InputError("no ties", where=str(path), right="at least one row of a, b, sign")
    return _built({name for pair in found for name in pair}, found)


def _put(found: dict[tuple[str, str], float], a: str, b: str, value: float, *, where: str) -> None:
    if a == b:
        raise InputError(f"{a} is tied to itself", where=where, right="two different actors")
    if not math.isfinite(value):
        raise InputError(f"the tie of {a} and {b} has the value {value}", where=where, right="a finite number")
    pair = (a, b) if a < b else (b, a)
    if found.setdefault(pair, value) != value:
        raise InputError(f"{a} and {b} have two different ties", where=where, right="one value a pair")


def _built(names: Iterable[str], found: dict[tuple[str, str], float]) -> Network:
    ordered = tuple(sorted(names))
    place = {name: i for i, name in enumerate(ordered)}
    ties = sorted((place[a], place[b], value) for (a, b), value in found.items() if value)
    return Network(ordered, tuple(ties))
