"""Spill-over across borders: a fight at home burdens relations with neighbours, and neighbours' quarrels spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.scenario.mechanisms.interface import Frame, Mechanism, Via, pulled, pulled_through
from detente.scenario.system import Array, Matrix


def feature(frame: Frame) -> Array:
    """-border_ij (unrest_i + unrest_j) / 2, the same in all runs."""
    structure = frame.structure
    both = structure.borders * (structure.unrest[:, None] + structure.unrest[None, :]) / 2
    return frame.system.of_pairs((-both[None]).astype(np.float32))


def neighbours(frame: Frame) -> Array:
    """Each pair drawn to how the neighbours of either side stand to the other."""
    return pulled(frame, shares(frame.structure.borders))


def through(base: Frame, branch: Frame, pair: int) -> Sequence[Via]:
    """By neighbour."""
    return pulled_through(base, branch, pair, shares(branch.structure.borders), "borders")


def shares(borders: Matrix) -> Matrix:
    """Neighbours as weights that sum to 1."""
    weights: Matrix = borders / np.maximum(borders.sum(axis=1, keepdims=True), 1.0)
    return weights


BORDERS = Mechanism(
    name="borders",
    title="border and armed-group spill-over",
    equation="dx_ij = -strength x border_ij (unrest_i + unrest_j) / 2 a year; unrest: 0 none, 1/2 some, 1 much violence at home",
    source="Salehyan 2009, Rebels without Borders; Gleditsch 2007 on transnational dimensions of civil war",
    into="slow",
    feature=feature,
)
NEIGHBOURS = Mechanism(
    name="neighbours",
    title="neighbours' quarrels",
    equation="dx_ij = strength x [mean over i's neighbours k of (x_kj - x_ij) + mean over j's of (x_ki - x_ij)] a year",
    source="Siverson and Starr 1991, The Diffusion of War",
    into="slow",
    feature=neighbours,
    through=through,
)
