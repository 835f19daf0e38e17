"""What is known of two actors at the end of each period: counts of their acts, and the features made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.forecast.scores import Floats

# Quad classes: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
CLASSES: Mapping[str, tuple[int, ...]] = {
    "cooperation": (1, 2),
    "conflict": (3, 4),
    "verbal cooperation": (1,),
    "material cooperation": (2,),
    "verbal conflict": (3,),
    "material conflict": (4,),
}
# By what they say; the words are those of reasons.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "memory": (
        "own_mean", "own_last", "own_short", "own_long", "own_often", "own_often_long", "own_quiet", "own_uneven",
        "own_mean_squared", "own_last_squared", "own_mean_last",
    ),
    "reciprocity": ("back_mean", "back_last", "back_long"),
    "the other class": ("other_mean", "other_last", "other_long", "back_other_mean", "back_other_last"),
    "how active both are": (
        "a_acts", "b_meets", "a_meets", "b_acts", "a_change", "b_change", "a_meets_change", "b_acts_change",
        "a_last", "b_last", "a_meets_last", "b_acts_last",
    ),
    "the last days": ("own_day", "own_days", "back_days", "other_days"),
}  # fmt: skip
# Half-lives in days of the counts of the last days: of own_day; of own_days, back_days and other_days.
FRESH = (1.5, 4.0)
_FOREVER = 1e9
_SIDES = ("a_acts", "b_meets", "a_meets", "b_acts")


@dataclass(frozen=True, slots=True)
class Unit:
    """A period to count by: its days, what is added before logarithms are taken, half-lives in periods, and whether the days
    within a period are told apart.
    """

    days: int
    floor: float
    short: float
    long: float
    fresh: bool

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features, in order."""
        return tuple(
            name for group, names in GROUPS.items() if self.fresh or group != "the last days" for name in names
        )


UNITS: Mapping[str, Unit] = {
    "week": Unit(7, 0.1, 1.5, 8.0, True),
    "year": Unit(365, 0.3, 2.0, 4.0, False),
}


PARTS = ("own", "back", "a_acts", "a_meets", "b_acts", "b_meets")


@dataclass(frozen=True)
class Panel:
    """Counts by quad class (4), dyad (n) and period (t), shape (4, n, t): of a towards b, back, and of all acts of and
    towards both sides. `fresh` (4, 4, n, t) holds counts a period that fade within days (`faded_days`): own by both half-lives
    of FRESH, then back; None where days are not known.
    """

    own: Floats
    back: Floats
    a_acts: Floats
    a_meets: Floats
    b_acts: Floats
    b_meets: Floats
    fresh: Floats | None = None

    def of(self, quads: tuple[int, ...], part: str) -> Floats:
        """The sum over quad classes of one part, shape (n, t)."""
        rows: Floats = getattr(self, part)[[quad - 1 for quad in quads]].sum(axis=0)
        return rows

    def until(self, end: int) -> Panel:
        """The first `end` periods alone."""
        fresh = None if self.fresh is None else self.fresh[..., :end]
        return Panel(**{name: getattr(self, name)[..., :end] for name in PARTS}, fresh=fresh)

    def turned(self) -> Panel:
        """The same dyads seen from b."""
        fresh = None if self.fresh is None else self.fresh[[2, 3, 0, 1]]
        return Panel(self.back, self.own, self.b_acts, self.b_meets, self.a_acts, self.a_meets, fresh)


def features(panel: Panel, kind: str, unit: str) -> Floats:
    """What is known at the end of each period, shape (n, t, features); nothing later enters.

    Raises ValueError where the unit tells days apart and the panel does not.
    """
    using, quads = UNITS[unit], CLASSES[kind]
    opposite = CLASSES["conflict" if quads[0] <= 2 else "cooperation"]
    found = _own(panel.of(quads, "own"), using)
    for name, counts, lives in (
        ("back", panel.of(quads, "back"), {"mean": _FOREVER, "last": 1.0, "long": using.long}),
        ("other", panel.of(opposite, "own"), {"mean": _FOREVER, "last": 1.0, "long": using.long}),
        ("back_other", panel.of(opposite, "back"), {"mean": _FOREVER, "last": 1.0}),
    ):
        found |= {f"{name}_{life}": np.log(decayed(counts, value) + using.floor) for life, value in lives.items()}
    found |= _active(panel, quads, using)
    if using.fresh:
        found |= _fresh(panel, quads, opposite, using)
    return np.stack([found[name] for name in using.features], axis=-1)


def _own(own: Floats, using: Unit) -> dict[str, Floats]:
    lives = {"mean": _FOREVER, "last": 0.0, "short": using.short, "long": using.long}
    found = {f"own_{name}": np.log((decayed(own, life) if life else own) + using.floor) for name, life in lives.items()}
    some, mean = (own > 0).astype(float), decayed(own, _FOREVER)
    variance = np.maximum(decayed(own**2, _FOREVER) - mean**2, 0.0)
    return found | {
        "own_often": np.log(decayed(some, _FOREVER) + 0.05),
        "own_often_long": np.log(decayed(some, using.long) + 0.05),
        "own_quiet": _quiet(own),
        "own_uneven": np.log((variance + 0.5 * using.floor) / (mean + using.floor)),
        "own_mean_squared": found["own_mean"] ** 2,
        "own_last_squared": found["own_last"] ** 2,
        "own_mean_last": found["own_mean"] * found["own_last"],
    }


def _quiet(own: Floats) -> Floats:
    """Logarithm of one more than the periods since the last act, at most 30; 8 are assumed before the first period."""
    since, out = np.full(own.shape[:-1], 8.0), np.zeros(own.shape)
    for t in range(own.shape[-1]):
        since = np.where(own[..., t] > 0, 0.0, since + 1)
        out[..., t] = np.log1p(np.minimum(since, 30.0))
    return out


def _active(panel: Panel, quads: tuple[int, ...], using: Unit) -> dict[str, Floats]:
    """How much both do and are met with, whoever the other is; changes are against the mean so far."""
    found = {}
    for part, name, last in zip(
        _SIDES, ("a_change", "b_change", "a_meets_change", "b_acts_change"), ("a_last", "b_last", "a_meets_last", "b_acts_last"),
        strict=True,
    ):  # fmt: skip
        counts = panel.of(quads, part)
        found[part] = np.log(decayed(counts, _FOREVER) + 1.0)
        found[name] = np.log(decayed(counts, using.short * 2) + 1.0) - found[part]
        found[last] = np.log(decayed(counts, 0.7) + 1.0) - found[part]
    return found


def _fresh(panel: Panel, quads: tuple[int, ...], opposite: tuple[int, ...], using: Unit) -> dict[str, Floats]:
    if panel.fresh is None:
        raise ValueError("counts by week need the last days of each")
    rows = {
        name: panel.fresh[place][[quad - 1 for quad in asked]].sum(axis=0)
        for name, place, asked in (
            ("own_day", 0, quads), ("own_days", 1, quads), ("back_days", 3, quads), ("other_days", 1, opposite),
        )
    }  # fmt: skip
    return {name: np.log(counts + using.floor) for name, counts in rows.items()}


def decayed(counts: Floats, half_life: float) -> Floats:
    """Mean of the counts so far, each period weighing half as much after `half_life` periods; along the last axis."""
    keep = 0.5 ** (1 / half_life)
    out = np.zeros(counts.shape, dtype=float)
    total, weight = np.zeros(counts.shape[:-1]), 0.0
    for t in range(counts.shape[-1]):
        total, weight = total * keep + counts[..., t], weight * keep + 1
        out[..., t] = total / weight
    return out


def faded_days(own: Floats, back: Floats, days: int) -> Floats:
    """`Panel.fresh` from counts by day, shapes (4, n, days of all periods), the last day of the last period at the end."""
    rows = [decayed(counts, life) for counts in (own, back) for life in FRESH]
    return np.stack([each[..., days - 1 :: days] * days for each in rows])
