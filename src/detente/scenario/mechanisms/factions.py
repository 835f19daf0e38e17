"""Factions: where those who bargain inside a state over its relations with another come to rest elsewhere, its relations follow."""

from __future__ import annotations

import numpy as np

from detente.scenario.mechanisms.interface import Frame, Mechanism
from detente.scenario.system import Array


def feature(frame: Frame) -> Array:
    """By how much the bargaining's mean moved against the base, on the level's scale; the same in all runs, and 0 in the base."""
    return frame.system.of_pairs(frame.structure.bargained[None].astype(np.float32))


FACTIONS = Mechanism(
    name="factions",
    title="factions",
    equation="dx_ij = strength x (m' - m) / 5 a year; m, m': weighted mean position of i's factions on its relations with j (0 to 100), in"
    " base and branch",
    source="Achen 2006 on the weighted mean as the hard-to-beat forecast of bargaining; strength assumed: two years bring all of it",
    into="slow",
    feature=feature,
)
