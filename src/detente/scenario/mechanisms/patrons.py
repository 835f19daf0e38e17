"""Patron spill-over: who is backed by somebody comes to stand to others as the backer does."""

from __future__ import annotations

from collections.abc import Sequence

from detente.scenario.mechanisms.interface import Frame, Mechanism, Via, pulled, pulled_through
from detente.scenario.system import Array


def feature(frame: Frame) -> Array:
    """sum_k a_ik (x_kj - x_ij) + a_jk (x_ki - x_ij), with a_ik: k backs i."""
    return pulled(frame, frame.structure.backs)


def through(base: Frame, branch: Frame, pair: int) -> Sequence[Via]:
    """By backer."""
    return pulled_through(base, branch, pair, branch.structure.backs, "backs")


PATRONS = Mechanism(
    name="patrons",
    title="patron spill-over",
    equation="dx_ij = strength x [sum_k a_ik (x_kj - x_ij) + sum_k a_jk (x_ki - x_ij)] a year; a_ik = 1 / number of i's backers",
    source="compare the influence regressions of Minhas, Hoff and Ward 2016 (A New Approach to Analyzing Coevolving Longitudinal"
    " Networks in International Relations)",
    into="slow",
    feature=feature,
    through=through,
)
