"""Boosted trees on top of a linear score, under the same loss: what depends on what. Needs the package lightgbm."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np

from detente.forecast.graph.choice import Choices, Loss
from detente.forecast.graph.facts import Floats
from detente.forecast.graph.tally import Singles

ROUNDS = 100
SETTINGS = {
    "objective": "none",
    "num_leaves": 31,
    "learning_rate": 0.1,
    "min_data_in_leaf": 200,
    "lambda_l2": 10.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "max_bin": 63,
    "deterministic": True,
    "force_col_wise": True,
    "verbose": -1,
}


def available() -> bool:
    """Whether lightgbm is installed."""
    return find_spec("lightgbm") is not None


def fit(choices: Choices, base: Floats, *, rounds: int = ROUNDS, seed: int = 1, **settings: Any) -> Any:
    """Trees whose sum, added to `base` (a score for each row), makes the answers likeliest."""
    import lightgbm

    loss = Loss(choices)

    def slopes(raw: Floats, _data: Any) -> tuple[Floats, Floats]:
        _, first, second = loss(base + raw)
        return first, np.maximum(second, 1e-6)

    data = lightgbm.Dataset(choices.x.T, label=np.zeros(choices.x.shape[1]), params={"max_bin": 63, "verbose": -1})
    booster = lightgbm.Booster({**SETTINGS, "seed": seed, **settings}, data)
    for _ in range(rounds):
        booster.update(fobj=slopes)
    booster.free_dataset()
    return booster


def score(booster: Any, x: Singles) -> Floats:
    """What the trees add for each column of `x` (features x rows)."""
    if not x.shape[1]:
        return np.empty(0)
    return np.asarray(booster.predict(np.ascontiguousarray(x.T), raw_score=True))


def shares(booster: Any, x: Singles) -> Floats:
    """What each feature adds in the trees (Shapley values, features x rows), for each column of `x`."""
    return np.asarray(booster.predict(np.ascontiguousarray(x.T), pred_contrib=True)).T[:-1]
