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
from detente.forecast.scores import Floats
from detente.forecast.spread import Counts

# Quad classes: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
CLASSES: Mapping[str, tuple[int, ...]] = {
    "cooperation": (1, 2),
    "conflict": (3, 4),
    "verbal cooperation": (1,),
    "material cooperation": (2,),
    "verbal conflict": (3,),
    "material conflict": (4,),
}
FEATURES = (
    "own_mean", "own_last", "own_short", "own_long", "back_mean", "back_last", "other_mean", "other_last",
    "a_acts", "b_meets", "a_meets", "b_acts", "a_change", "b_change",
)  # fmt: skip
# The size of the negative binomial depends on these alone.
SIZE_FEATURES = ("own_mean", "own_last", "own_short")
PLACES = tuple(FEATURES.index(name) for name in SIZE_FEATURES)
_FOREVER = 1e9
# Mean standardised activity of both sides below which a world is thinner than the panel that taught the regression.
THIN = -1.0
# One act that came as expected: the belief that the regression is right, before the record speaks.
RECORD_PRIOR = 1.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A period to count by: its days, what is added before logarithms are taken, and half-lives in periods."""

    days: int
    floor: float
    short: float
    long: float


UNITS: Mapping[str, Unit] = {"week": Unit(7, 0.1, 1.5, 8.0), "year": Unit(365, 0.3, 2.0, 4.0)}


@dataclass(frozen=True)
class Panel:
    """Counts by quad class (4), dyad (n) and period (t), shape (4, n, t): of a towards b, back, and of all acts of and
    towards both sides.
    """

    own: Floats
    back: Floats
    a_acts: Floats
    a_meets: Floats
    b_acts: Floats
    b_meets: Floats

    def of(self, quads: tuple[int, ...], part: str) -> Floats:
        """The sum over quad classes of one part, shape (n, t)."""
        rows: Floats = getattr(self, part)[[quad - 1 for quad in quads]].sum(axis=0)
        return rows


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
    places = [FEATURES.index(name) for name in ("a_acts", "b_meets", "a_meets", "b_acts")]
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
    size = np.exp(np.clip(ones[:, [0, *(place + 1 for place in PLACES)]] @ np.array(fitted.size), -6, 6))
    return mean, size


def standard(rows: Floats, centre: Floats, scale: Floats) -> Floats:
    """Rows with a constant before them, the rest standardised and held within five standard deviations."""
    return np.column_stack([np.ones(len(rows)), np.clip((rows - centre) / scale, -5, 5)])


def features(panel: Panel, kind: str, unit: str) -> Floats:
    """What is known at the end of each period, shape (n, t, features); nothing later enters."""
    using, quads = UNITS[unit], CLASSES[kind]
    opposite = CLASSES["conflict" if quads[0] <= 2 else "cooperation"]
    own, back, other = panel.of(quads, "own"), panel.of(quads, "back"), panel.of(opposite, "own")

    def logs(counts: Floats, half_life: float, floor: float = using.floor) -> Floats:
        return np.log(decayed(counts, half_life) + floor)

    found = {
        "own_mean": logs(own, _FOREVER),
        "own_last": np.log(own + using.floor),
        "own_short": logs(own, using.short),
        "own_long": logs(own, using.long),
        "back_mean": logs(back, _FOREVER),
        "back_last": logs(back, 1.0),
        "other_mean": logs(other, _FOREVER),
        "other_last": logs(other, 1.0),
    }
    for part in ("a_acts", "b_meets", "a_meets", "b_acts"):
        found[part] = logs(panel.of(quads, part), _FOREVER, 1.0)
    for name, part in (("a_change", "a_acts"), ("b_change", "b_meets")):
        found[name] = logs(panel.of(quads, part), using.short * 2, 1.0) - found[part]
    return np.stack([found[name] for name in FEATURES], axis=-1)


def decayed(counts: Floats, half_life: float) -> Floats:
    """Mean of the counts so far, each period weighing half as much after `half_life` periods; along the last axis."""
    keep = 0.5 ** (1 / half_life)
    out = np.zeros(counts.shape, dtype=float)
    total, weight = np.zeros(counts.shape[:-1]), 0.0
    for t in range(counts.shape[-1]):
        total, weight = total * keep + counts[..., t], weight * keep + 1
        out[..., t] = total / weight
    return out


def name_of(kind: str, unit: str, skip: int, length: int) -> str:
    """The key of a regression in the weights, such as 'week 0+4 conflict'."""
    return f"{unit} {skip}+{length} {kind}"


@cache
def shipped() -> Mapping[str, Fitted]:
    """The shipped regressions by `name_of`. Raises InputError where the file is not what it should be."""
    where = "data/weights/counts.json"
    raw = json.loads(files("detente").joinpath(where).read_text(encoding="utf-8"))
    if tuple(raw.get("features", ())) != FEATURES:
        raise InputError("the features are not those of this version", where=where, right="refit the weights")
    return {name: from_record(record) for name, record in raw["fitted"].items()}


def from_record(record: Mapping[str, Any]) -> Fitted:
    """One regression from plain JSON."""
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
    return Fitted(**plain)
