"""How many acts of a class one side will do to another: memory, reciprocity and how active both are, as one regression.

A negative binomial with log link. Its mean and its size depend on what was counted before; it is mixed with the dyad's
own past and calibrated. The coefficients are in `data/weights/counts.json` (fitted by `measures/fit_counts.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from detente.errors import InputError
from detente.forecast.chances import Stack
from detente.forecast.known import CLASSES, UNITS, Panel, features
from detente.forecast.scores import Floats
from detente.forecast.spread import Counts

# Mean standardised activity of both sides below which a world is thinner than the panel that taught the regression.
THIN = -1.0
# One act that came as expected: the belief that the regression is right, before the record speaks.
RECORD_PRIOR = 1.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """One regression: for acts of one class in a window that begins `skip` whole periods on and lasts `length`.

    `mean` and `size` are coefficients, the constant first, of standardised features (`centre`, `scale`). `share` is the
    weight against the dyad's own past, `busy` the logarithm of past counts from which a dyad is no longer quiet, and
    `quiet_knots`, `busy_knots` the calibration.
    """

    unit: str
    skip: int
    length: int
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    mean: tuple[float, ...]
    size: tuple[float, ...]
    share: float
    busy: float
    quiet_knots: tuple[float, ...]
    busy_knots: tuple[float, ...]


def predict(
    fitted: Fitted, panel: Panel, kind: str, past: tuple[tuple[int, int], ...], *, scale: float = 1.0
) -> Counts:
    """The distribution for the window after the last period of a panel of one dyad; `scale` stretches the window."""
    row = features(panel, kind, fitted.unit)[:, -1]
    mean, size = moments(fitted, row)
    knots = fitted.busy_knots if row[0, 0] >= fitted.busy else fitted.quiet_knots
    return Counts(float(mean[0]) * scale, float(size[0]), fitted.share, past, knots)


def to_record(fitted: Fitted, panel: Panel, kind: str) -> float | None:
    """What the expected count of a dyad is multiplied by in a world that counts far fewer acts than the one that taught
    the regression: what the panel's past windows had over what was expected of them. None where the world is like it.

    On the benches, which are like it, this would make forecasts worse by 0.5 to 6%; a few dozen articles count a hundred
    times fewer acts than an event set, and there the regression alone expects far too many.
    """
    known = features(panel, kind, fitted.unit)[0]
    places = [UNITS[fitted.unit].features.index(name) for name in ("a_acts", "b_meets", "a_meets", "b_acts")]
    activity = (known[-1, places] - np.array(fitted.centre)[places]) / np.array(fitted.scale)[places]
    if float(activity.mean()) > THIN:
        return None
    own = panel.of(CLASSES[kind], "own")[0]
    last = len(own) - 1 - fitted.skip - fitted.length
    origins = list(range(last, 0, -fitted.length))
    if not origins:
        return 1.0
    came = sum(float(own[t + fitted.skip + 1 : t + fitted.skip + fitted.length + 1].sum()) for t in origins)
    expected = float(moments(fitted, known[origins])[0].sum())
    return (came + RECORD_PRIOR) / (expected + RECORD_PRIOR)


def moments(fitted: Fitted, rows: Floats) -> tuple[Floats, Floats]:
    """Mean and size for rows of features (n, features), shapes (n,)."""
    ones = standard(rows, np.array(fitted.centre), np.array(fitted.scale))
    mean = np.exp(np.clip(ones @ np.array(fitted.mean), -12, 9))
    size = np.exp(np.clip(ones @ np.array(fitted.size), -6, 6))
    return mean, size


def standard(rows: Floats, centre: Floats, scale: Floats) -> Floats:
    """Rows with a constant before them, the rest standardised and held within five standard deviations."""
    return np.column_stack([np.ones(len(rows)), np.clip((rows - centre) / scale, -5, 5)])


def name_of(kind: str, unit: str, skip: int, length: int) -> str:
    """The key of a regression in the weights, such as 'week 0+4 conflict'."""
    return f"{unit} {skip}+{length} {kind}"


@dataclass(frozen=True)
class Weights:
    """What is shipped: regressions by `name_of`; weights of acts of one type by "weeks way" such as "4 both"; and the
    calibration (quiet, busy) of sums of both directions by `name_of`.
    """

    fitted: Mapping[str, Fitted]
    stacks: Mapping[str, Stack]
    both: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]


@cache
def shipped() -> Weights:
    """The shipped weights. Raises InputError where the file is not what it should be."""
    where = "data/weights/counts.json"
    raw = json.loads(files("detente").joinpath(where).read_text(encoding="utf-8"))
    if raw.get("features") != {name: list(unit.features) for name, unit in UNITS.items()}:
        raise InputError("the features are not those of this version", where=where, right="refit the weights")
    return Weights(
        {name: from_record(record) for name, record in raw["fitted"].items()},
        {name: Stack(*values) for name, values in raw["stacks"].items()},
        {name: (tuple(each["quiet_knots"]), tuple(each["busy_knots"])) for name, each in raw["both"].items()},
    )


def from_record(record: Mapping[str, Any]) -> Fitted:
    """One regression from plain JSON."""
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
    return Fitted(**plain)
