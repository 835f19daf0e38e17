"""How far a signed network is from balance: the frustration index, exactly, and two measures without an optimum."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from detente.errors import UsageError
from detente.relations.network.partition import ASIDE, cost, numbered, searched, strained
from detente.relations.network.solver import packed, solve
from detente.relations.network.ties import Network

# The best of 20 descents comes within a few ties of the optimum and gives the solver a partition to begin from.
STARTS = 20


@dataclass(frozen=True, slots=True)
class Balance:
    """The best partition known. `bound`: no partition is strained less; `proven`: none is strained less than this one.

    `partition` gives each actor's bloc from 0, the largest; None: it stands aside. `strained` lists the ties that run against
    it: friends in different blocs, foes in the same.
    """

    frustration: float
    bound: float
    proven: bool
    partition: dict[str, int | None]
    strained: tuple[tuple[str, str], ...]
    seconds: float


def balance(
    network: Network, *, clusters: int = 2, aside: float | None = None, time_limit: float = 60.0, seed: int = 0
) -> Balance:
    """The partition into at most `clusters` blocs with the least weight of strained ties, and whether that is proven.

    With two blocs this is the frustration index (Harary 1959; program of Aref, Mason and Wilson 2020), with more the k-block
    criterion at even weights (Doreian and Mrvar 1996). `aside` lets actors stand outside all blocs at the price of that share of
    each of their ties: an actor stands aside where every bloc would strain more. At 0.5 in two blocs it never pays.
    `time_limit` is in seconds; when it runs out, `proven` is false and the bound says what is known. Raises UsageError.
    """
    if clusters < 2:
        raise UsageError(f"{clusters} blocs: a partition needs at least 2")
    if aside is not None and not 0 <= aside <= 1:
        raise UsageError(f"the price of standing aside is a share of a tie, from 0 to 1, not {aside}")
    started = time.perf_counter()
    matrix, share = network.matrix, 0.5 if aside is None else aside
    if not network.ties:
        found, bound = np.zeros(len(network.names), dtype=np.int64), 0.0
    else:
        begun = searched(matrix, clusters=clusters, aside=aside, starts=STARTS, seed=seed)[0]
        solved = solve(network, begun, clusters=clusters, aside=aside, time_limit=time_limit)
        found = min((solved.blocks, begun), key=lambda blocks: cost(matrix, blocks, aside=share))
        bound = solved.bound if aside is not None else max(solved.bound, packed(network, clusters))
    blocks = numbered(found)
    reached = cost(matrix, blocks, aside=share)
    if network.counted and aside is None:
        bound = math.ceil(bound - 1e-6)
    names = network.names
    return Balance(
        frustration=reached,
        bound=min(bound, reached),
        proven=bound >= reached - 1e-6 * max(1.0, reached),
        partition={name: None if block == ASIDE else int(block) for name, block in zip(names, blocks, strict=True)},
        strained=tuple((names[i], names[j]) for i, j in strained(matrix, blocks)),
        seconds=time.perf_counter() - started,
    )


def triangle_balance(network: Network) -> float:
    """Share of triangles whose signs multiply to plus (Cartwright and Harary 1956); 1 where there is no triangle."""
    signs = np.sign(network.matrix)
    all_of_them = float(np.trace(np.linalg.matrix_power(np.abs(signs), 3)))
    return (1 + float(np.trace(np.linalg.matrix_power(signs, 3))) / all_of_them) / 2 if all_of_them else 1.0


def walk_balance(network: Network) -> float:
    """Weight of balanced closed walks against all, tr exp(A) / tr exp(|A|), from 0 to 1 (Estrada and Benzi 2014)."""
    if not network.names:
        return 1.0
    signs = np.sign(network.matrix)
    signed, plain = np.linalg.eigvalsh(signs), np.linalg.eigvalsh(np.abs(signs))
    top = plain.max()
    return float(np.exp(signed - top).sum() / np.exp(plain - top).sum())


def frustration_score(network: Network, frustration: float) -> float:
    """One minus the frustration over its greatest possible value, half the weight of ties (Aref and Wilson 2018)."""
    weight = sum(abs(value) for *_, value in network.ties)
    return 1 - 2 * frustration / weight if weight else 1.0
