"""What every mechanism offers, what it sees in one step, and its shipped strength with interval and backtest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from detente.errors import InputError
from detente.scenario.system import Array, Matrix, Structure, System

WHERE = "data/weights/scenario.json"


@dataclass(frozen=True)
class Frame:
    """One step of all runs: levels over the population's mean (runs, pairs), and the structure that holds this month."""

    system: System
    structure: Structure
    levels: Array

    @cached_property
    def matrices(self) -> Array:
        """The levels as symmetric matrices (runs, n, n), the diagonal 0."""
        return self.system.matrices(self.levels)  # type: ignore[return-value]

    @cached_property
    def adjusted(self) -> Array:
        """Levels less what each actor shows to everybody (double-centred over the others), as shares of the scale, within -1 to 1."""
        n = max(len(self.system.actors), 3)
        rows = self.matrices.sum(axis=2) / np.float32(n - 2)
        whole = rows.sum(axis=1) / np.float32(2 * (n - 1))
        centred = self.matrices - rows[:, :, None] - rows[:, None, :] + 2 * whole[:, None, None]
        centred[:, np.arange(len(rows[0])), np.arange(len(rows[0]))] = 0
        shares: Array = np.clip(centred / np.float32(10), -1, 1)
        return shares


@dataclass(frozen=True, slots=True)
class Via:
    """Part of what a mechanism does to a pair: it came from how another pair stood, along a tie of the structure.

    `tie` is a key of `System.evidence`; `share` is of the feature's value.
    """

    pair: tuple[str, str]
    tie: tuple[str, str, str]
    share: float


Feature = Callable[[Frame], npt.NDArray[np.floating]]
Through = Callable[[Frame, Frame, int], Sequence[Via]]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One way in which levels move. `into` says which part takes the term: 'slow' by strength x feature a year, 'fast' at once,
    'core' where the mechanism is not a term of its own.

    `through(base, branch, pair)` splits the difference that two frames make to the feature of a pair by the pairs it came from;
    None where it comes from nowhere else.
    """

    name: str
    title: str
    equation: str
    source: str
    into: Literal["slow", "fast", "core"]
    feature: Feature | None = None
    through: Through | None = None


@dataclass(frozen=True, slots=True)
class Weight:
    """A mechanism's shipped strength, its 95% interval, where it was fitted, and what it brought out of sample.

    `default`: forecasts with it had a lower CRPS than with memory and reciprocity alone, by more than two standard errors. `extra` holds
    further numbers of the mechanism.
    """

    value: float
    low: float
    high: float
    fitted: str
    default: bool
    gains: Mapping[str, Mapping[str, float]]
    extra: Mapping[str, float]


@cache
def weights() -> Mapping[str, Weight]:
    """The shipped weights by mechanism. Raises InputError where the file is not what it should be."""
    raw = json.loads(files("detente").joinpath(WHERE).read_text(encoding="utf-8"))
    return {name: _weight(name, record) for name, record in raw["mechanisms"].items()}


def _weight(name: str, record: Mapping[str, Any]) -> Weight:
    try:
        numbers = [float(record[key]) for key in ("value", "low", "high")]
        rest = record["fitted"], bool(record["default"]), record["gains"], record.get("extra", {})
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{name} lacks {error}", where=WHERE, right="value, low, high, fitted, default, gains"
        ) from None
    if not numbers[1] <= numbers[0] <= numbers[2]:
        raise InputError(f"{name}: {numbers[0]} lies outside its interval", where=WHERE, right="low, value, high")
    return Weight(numbers[0], numbers[1], numbers[2], *rest)


def split(parts: Mapping[tuple[tuple[str, str], tuple[str, str, str]], float]) -> list[Via]:
    """Parts as shares of their sum of sizes, the largest first."""
    whole = sum(abs(points) for points in parts.values()) or 1.0
    found = [Via(pair, tie, points / whole) for (pair, tie), points in parts.items() if abs(points) > 1e-9]
    return sorted(found, key=lambda via: (-abs(via.share), via.pair))


def ordered(a: str, b: str) -> tuple[str, str]:
    """A pair by id."""
    return (a, b) if a < b else (b, a)


def pulled(frame: Frame, towards: Matrix) -> Array:
    """Each pair drawn to how those behind either side stand to the other: sum_k w_ik (x_kj - x_ij) + w_jk (x_ki - x_ij), shape (runs,
    pairs). `towards` is w (n, n); rows may sum to less than 1. A pair of an actor with the one behind it is left alone.
    """
    w = towards.astype(np.float32)
    np.fill_diagonal(w, 0)
    x = frame.matrices
    # x_jj is no relation: whoever stands behind i is not asked how he stands to himself.
    met = np.matmul(w, x) - w.sum(axis=1)[None, :, None] * x + w[None] * x
    return frame.system.of_pairs(met + met.transpose(0, 2, 1))


def pulled_through(frame: Frame, other: Frame, pair: int, towards: Matrix, kind: str) -> list[Via]:
    """How much of the difference in `pulled` between two frames (of one run each) came along which tie."""
    (first, second), actors = frame.system.ends, frame.system.actors
    i, j = int(first[pair]), int(second[pair])
    moved = other.matrices[0] - frame.matrices[0]
    parts = {}
    for near, far in ((i, j), (j, i)):
        for k in np.flatnonzero(towards[near]):
            if k not in (near, far):
                via = ordered(actors[int(k)], actors[far])
                parts[via, (kind, actors[near], actors[int(k)])] = float(towards[near, k] * moved[k, far])
    return split(parts)
