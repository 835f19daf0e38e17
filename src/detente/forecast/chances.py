"""How likely an act of one type is: the regression's chance and the pair's own past, weighed together as they did well before.

Stacking on the scale of log odds: log odds = constant + by_model x log odds of the model + by_past x log odds of the past
(Wolpert 1992; recalibration as Cox 1958). The weights are in `data/weights/counts.json`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.forecast.scores import Floats

# So many past windows count as much as the model's chance.
PAST_PRIOR = 4.0
# Stated chances stay this far from 0 and 1.
LEAST = 0.001
_RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Stack:
    """Weights for one length of window; `by_model` 1 and the rest 0 leave the model's chance as it is."""

    constant: float = 0.0
    by_model: float = 1.0
    by_past: float = 0.0


def stacked(stack: Stack, model: Floats, hits: Floats, windows: Floats) -> Floats:
    """The chance of at least one act, any shape: the model's, and how many of the pair's past windows had one."""
    odds = stack.constant + stack.by_model * _odds(model) + stack.by_past * _odds(_past(model, hits, windows))
    found: Floats = np.clip(1 / (1 + np.exp(-odds)), LEAST, 1 - LEAST)
    return found


def fit(model: Floats, hits: Floats, windows: Floats, came: Floats) -> Stack:
    """The weights that make what came about likeliest, shapes (n,); few outcomes leave the model's chance as it is."""
    from scipy.optimize import minimize

    ones = np.stack([np.ones(len(model)), _odds(model), _odds(_past(model, hits, windows))], axis=1)
    believed = np.array([0.0, 1.0, 0.0])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = ones @ weights
        slope = ones.T @ (1 / (1 + np.exp(-odds)) - came) + _RIDGE * (weights - believed)
        likelihood = np.logaddexp(0.0, odds) - came * odds
        return float(likelihood.sum() + _RIDGE / 2 * ((weights - believed) ** 2).sum()), slope

    found = minimize(loss, believed, jac=True, method="L-BFGS-B").x
    return Stack(*(float(each) for each in found))


def _past(model: Floats, hits: Floats, windows: Floats) -> Floats:
    share: Floats = (hits + PAST_PRIOR * model) / (windows + PAST_PRIOR)
    return share


def _odds(chance: Floats) -> Floats:
    kept = np.clip(chance, LEAST, 1 - LEAST)
    odds: Floats = np.log(kept / (1 - kept))
    return odds
