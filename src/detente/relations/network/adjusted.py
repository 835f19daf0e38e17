"""Adjusted tone: how much friendlier or colder a pair is than its two actors are with everybody."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.errors import InputError
from detente.relations.network.ties import Matrix, Network, of_matrix

# Conflict weighs double; ten acts of doubt pull a pair of few acts towards zero.
CONFLICT, DOUBT = 2.0, 10.0


@dataclass(frozen=True, slots=True)
class Tones:
    """`raw` and `adjusted` are n x n in the order of `names`, from row to column; the diagonal is zero."""

    names: tuple[str, ...]
    raw: Matrix
    adjusted: Matrix

    def network(self, *, least: float = 0.0) -> Network:
        """Signed ties: the adjusted tones of both directions averaged, those of at most `least` left out."""
        return of_matrix(self.names, self.adjusted, least=least)


def tones(sums: Mapping[tuple[str, str], tuple[float, float]]) -> Tones:
    """Tones from the sums of cooperation and conflict that each actor directed at each other in a period.

    Raw tone is (C - 2K) / (C + 2K + 10), zero for a silent pair. In raw tone nearly all states stand in one bloc, for diplomacy is mostly
    friendly words; adjusted tone is what is left when each actor's general friendliness, as sender and as receiver, is taken out.
    Raises InputError for fewer than three actors, negative sums, or an actor with itself.
    """
    names = tuple(sorted({name for pair in sums for name in pair}))
    place = {name: i for i, name in enumerate(names)}
    if len(names) < 3:
        raise InputError(f"{len(names)} actors", right="at least three, else nothing is left to compare with")
    raw = np.zeros((len(names), len(names)))
    for (a, b), (cooperation, conflict) in sums.items():
        if a == b:
            raise InputError(f"{a} with itself", right="two different actors")
        if not all(math.isfinite(value) and value >= 0 for value in (cooperation, conflict)):
            raise InputError(f"{a} to {b}: sums {cooperation} and {conflict}", right="finite numbers of at least 0")
        raw[place[a], place[b]] = (cooperation - CONFLICT * conflict) / (cooperation + CONFLICT * conflict + DOUBT)
    return Tones(names, raw, centred(raw))


def centred(values: Matrix) -> Matrix:
    """Double-centred: what senders' and receivers' effects leave, so that each row and column sums to zero off the diagonal.

    values - sender - receiver - mean by least squares over all ordered pairs; without the diagonal the effects are not the plain
    marginal means but those of a round robin (Warner, Kenny and Stoto 1979). For many actors it is S - mean_i - mean_j + mean.
    """
    n = len(values)
    off = ~np.eye(n, dtype=bool)
    held = np.where(off, values, 0.0)
    mean = held.sum() / (n * (n - 1))
    rows, columns = held.sum(1) / (n - 1), held.sum(0) / (n - 1)
    sent = ((n - 1) ** 2 * rows + (n - 1) * columns - n * (n - 1) * mean) / (n * (n - 2))
    received = ((n - 1) ** 2 * columns + (n - 1) * rows - n * (n - 1) * mean) / (n * (n - 2))
    return np.where(off, held - mean - sent[:, None] - received[None, :], 0.0)
