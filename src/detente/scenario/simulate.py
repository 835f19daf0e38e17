"""Runs the system forward month by month: all runs and pairs at once, base and branches on the same random numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zlib import crc32

import numpy as np
import numpy.typing as npt

from detente.relations.kalman import Floats
from detente.relations.parameters import parameters
from detente.scenario.mechanisms import ALL, Frame, weights
from detente.scenario.system import Array, Structure, System, column

Places = npt.NDArray[np.int64]

YEAR = 365.25
# Draws of a parameter stay within its 95% interval: beyond, nothing is known of it.
NORMAL95 = 1.96


@dataclass(frozen=True, slots=True)
class Seen:
    """What an assumption shows of a pair on a day, as the level's filter takes it: value, variance, and way (1, -1, 0) in the order
    of the pair.
    """

    day: date
    pair: int
    way: int
    value: float
    noise: float
    violent: bool
    assumption: str


@dataclass(frozen=True, slots=True)
class Turn:
    """An office that leads a state changes hands. `known` are pairs of the state with the newcomer's own level there."""

    day: date
    actor: int
    known: tuple[tuple[int, float], ...]
    assumption: str


@dataclass(frozen=True)
class Plan:
    """What happens in one arm: nothing (the base), or what a branch supposes. `structures`: by month, where not the start's."""

    seen: tuple[Seen, ...] = ()
    turns: tuple[Turn, ...] = ()
    structures: Mapping[int, Structure] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """How to run: months ahead, runs, seed, mechanisms by name, and parameters held at a value instead of drawn."""

    months: int = 24
    runs: int = 1000
    seed: int = 0
    mechanisms: tuple[str, ...] = ("memory", "reciprocity")
    held: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """One arm: levels (months + 1, runs, pairs) on Goldstein's scale, the mean of what sets a's side apart (months + 1, pairs), and the
    mean of what each source added in each month to the fast and the slow part, (months, 2, pairs).
    """

    days: tuple[date, ...]
    levels: Array
    apart: Floats
    added: Mapping[str, Floats]


def run(system: System, plan: Plan, settings: Settings) -> Course:
    """Run one arm. The same seed draws the same numbers whatever the plan, so that two arms differ by the plan alone."""
    return _Arm(system, plan, settings).run()


def month_ends(as_of: date, months: int) -> tuple[date, ...]:
    """The base's day and the same day of each month after it (the last of a shorter month)."""
    return tuple(_months_on(as_of, n) for n in range(months + 1))


def share_left(source_day: date, day: date, *, slow: bool) -> float:
    """How much of something added to the slow or fast part is left on a later day, with the shipped half-lives."""
    process = parameters().process
    return float(0.5 ** ((day - source_day).days / (process.slow_days if slow else process.fast_days)))


def drawn(name: str, value: float, low: float, high: float, settings: Settings) -> Array:
    """One value a run from a parameter's 95% interval (normal on each side), shape (runs, 1); the held value where there is one."""
    if name in settings.held:
        return np.full((settings.runs, 1), settings.held[name], dtype=np.float32)
    z = np.clip(_rng(settings.seed, name).standard_normal((settings.runs, 1)), -NORMAL95, NORMAL95)
    width = np.where(z > 0, high - value, value - low) / NORMAL95
    return (value + z * width).astype(np.float32)


def intervals(mechanisms: Sequence[str]) -> dict[str, tuple[float, float, float]]:
    """Value, low and high of each parameter that a run with these mechanisms draws."""
    process, memory = parameters().process, weights()["memory"].extra
    found = {
        "fast_days": (process.fast_days, *_around(process.fast_days, memory["fast_days_se"])),
        "slow_days": (process.slow_days, *_around(process.slow_days, memory["slow_days_se"])),
        "gain": (1.0, 1 / memory["gain_factor"], memory["gain_factor"]),
    }
    for name in mechanisms:
        weight = weights()[name]
        if ALL[name].into != "core" or name == "leaders":
            found[name] = (weight.value, weight.low, weight.high)
    if "leaders" in mechanisms:
        extra = weights()["leaders"].extra
        found["pull"] = (extra["pull"], extra["pull_low"], extra["pull_high"])
    return found


def _around(value: float, se: float) -> tuple[float, float]:
    return max(value / 10, value - NORMAL95 * se), value + NORMAL95 * se


class _Arm:
    """The state of all runs while they run: fast, slow and apart parts (runs, pairs), and the filter's variances (pairs)."""

    def __init__(self, system: System, plan: Plan, settings: Settings) -> None:
        self.system, self.plan, self.settings = system, plan, settings
        process = parameters().process
        self.mean = np.float32(process.mean)
        spans = intervals(settings.mechanisms)
        self.drawn = {name: drawn(name, *span, settings) for name, span in spans.items()}
        self.process, self.apart_days = process, weights()["reciprocity"].value
        starts = system.starts
        pf, pc, ps = (column(starts, name) for name in ("fast_variance", "covariance", "slow_variance"))
        self.variance = np.stack([pf, pc, ps, column(starts, "apart_variance")])
        self.apart_variance = weights()["reciprocity"].extra["variance"]
        z = _rng(settings.seed, "start").standard_normal((3, settings.runs, len(starts)), dtype=np.float32)
        root = np.sqrt(np.maximum(pf, 0))
        along = np.divide(pc, root, out=np.zeros_like(pc), where=root > 1e-9)
        rest = np.sqrt(np.maximum(ps - along**2, 0))
        self.fast = _f32(column(starts, "fast")) + z[0] * _f32(root)
        self.slow = _f32(column(starts, "slow")) + z[0] * _f32(along) + z[1] * _f32(rest)
        self.apart = _f32(column(starts, "apart")) + z[2] * _f32(np.sqrt(np.maximum(self.variance[3], 0)))
        self.added: dict[str, Floats] = {}

    def run(self) -> Course:
        days = month_ends(self.system.as_of, self.settings.months)
        shape = (len(days), self.settings.runs, len(self.system.starts))
        levels, apart = np.empty(shape, dtype=np.float32), np.empty((shape[0], shape[2]))
        structure = self.system.structure
        for month in range(len(days)):
            if month:
                structure = self.plan.structures.get(month, structure)
                self._month(month, days[month - 1], days[month], structure)
            np.clip(self.mean + self.fast + self.slow, -10, 10, out=levels[month])
            apart[month] = self.apart.mean(axis=0)
        return Course(days, levels, apart, self.added)

    def _month(self, month: int, begun: date, end: date, structure: Structure) -> None:
        terms = list(self._terms(structure, (end - begun).days / YEAR))
        at = begun
        for happening in self._happenings(begun, end):
            self._fade((happening.day - at).days)
            at = happening.day
            if isinstance(happening, Seen):
                self._take(happening, month, end)
            else:
                self._turn(happening, month, end)
        self._fade((end - at).days)
        for name, slow, term in terms:
            part = self.slow if slow else self.fast
            part += term
            self._note(name, month, int(slow), slice(None), term.mean(axis=0))
        self._stir(month, (end - begun).days)

    def _happenings(self, begun: date, end: date) -> list[Seen | Turn]:
        every: list[Seen | Turn] = [*self.plan.seen, *self.plan.turns]
        inside = [each for each in every if begun < each.day <= end]
        return sorted(inside, key=lambda each: (each.day, each.assumption))

    def _terms(self, structure: Structure, years: float) -> Iterator[tuple[str, bool, Array]]:
        frame = Frame(self.system, structure, self.fast + self.slow)
        for name in self.settings.mechanisms:
            mechanism = ALL[name]
            if mechanism.feature is not None:
                slow = mechanism.into == "slow"
                term = self.drawn[name] * mechanism.feature(frame).astype(np.float32) * np.float32(years if slow else 1)
                yield name, slow, term

    def _fade(self, days: int) -> None:
        if days <= 0:
            return
        self.fast *= 0.5 ** (np.float32(days) / self.drawn["fast_days"])
        self.slow *= 0.5 ** (np.float32(days) / self.drawn["slow_days"])
        self.apart *= np.float32(0.5 ** (days / self.apart_days))
        df, ds = self.process.decay(float(days))
        dd = 0.5 ** (days / self.apart_days)
        f0, s0 = self.process.fast_variance, self.process.slow_variance
        pf, pc, ps, pd = self.variance
        self.variance = np.stack(
            [
                f0 + (pf - f0) * df**2,
                pc * df * ds,
                s0 + (ps - s0) * ds**2,
                self.apart_variance + (pd - self.apart_variance) * dd**2,
            ]
        )

    def _stir(self, month: int, days: int) -> None:
        """The random part of a month: what keeps the parts' variances where the level's fit found them."""
        z = _rng(self.settings.seed, "month", month).standard_normal((3, *self.fast.shape), dtype=np.float32)
        df, ds = self.process.decay(float(days))
        dd = 0.5 ** (days / self.apart_days)
        sizes = [
            np.sqrt(variance * (1 - keep**2))
            for variance, keep in (
                (self.process.fast_variance, df), (self.process.slow_variance, ds), (self.apart_variance, dd)
            )
        ]  # fmt: skip
        z *= np.array(sizes, dtype=np.float32)[:, None, None]
        self.fast += z[0]
        self.slow += z[1]
        self.apart += z[2]

    def _take(self, seen: Seen, month: int, end: date) -> None:
        """Each run learns of the act as the filter would, with an error of observation of its own."""
        p = seen.pair
        pf, pc, ps, pd = self.variance[:, p]
        total = pf + 2 * pc + ps + abs(seen.way) * pd + seen.noise
        gains = np.array([pf + pc, pc + ps, seen.way * pd]) / total
        draws = _rng(self.settings.seed, "seen", seen.assumption, seen.day.toordinal(), p)
        error = draws.standard_normal(self.settings.runs).astype(np.float32) * np.float32(np.sqrt(seen.noise))
        expected = self.mean + self.fast[:, p] + self.slow[:, p] + seen.way * self.apart[:, p]
        off = (np.float32(seen.value) + error - expected) * self.drawn["gain"][:, 0]
        self._move(seen.assumption, month, end, seen.day, p, np.float32(gains[0]) * off, np.float32(gains[1]) * off)
        self.apart[:, p] += np.float32(gains[2]) * off
        if seen.violent and "shocks" in self.settings.mechanisms:
            self._move("shocks", month, end, seen.day, p, self.drawn["shocks"][:, 0] * off, np.zeros_like(off))
        hf, hs, hd = pf + pc, pc + ps, seen.way * pd
        self.variance[:, p] = (pf - gains[0] * hf, pc - gains[0] * hs, ps - gains[1] * hs, pd - gains[2] * hd)

    def _turn(self, turn: Turn, month: int, end: date) -> None:
        """The slow part of all pairs of the state forgets a share, and takes a step; then the newcomer's own levels pull."""
        if "leaders" not in self.settings.mechanisms:
            return
        first, second = self.system.ends
        pairs = np.flatnonzero((first == turn.actor) | (second == turn.actor))
        z = _rng(self.settings.seed, "turn", turn.assumption).standard_normal((self.settings.runs, len(pairs)))
        step = z.astype(np.float32) * np.float32(np.sqrt(weights()["leaders"].extra["spread"]))
        lost = -self.drawn["leaders"] * self.slow[:, pairs]
        self._move("leaders", month, end, turn.day, pairs, np.float32(0) * lost, lost + step)
        for pair, level in turn.known:
            gap = np.float32(level) - self.mean - self.fast[:, pair] - self.slow[:, pair]
            self._move("leaders", month, end, turn.day, pair, np.float32(0) * gap, self.drawn["pull"][:, 0] * gap)

    def _move(
        self, source: str, month: int, end: date, day: date, pair: int | Places, fast: Array, slow: Array
    ) -> None:
        at = np.asarray(pair)
        self.fast[:, at] += fast
        self.slow[:, at] += slow
        for place, part in enumerate((fast, slow)):
            left = share_left(day, end, slow=bool(place))
            self._note(source, month, place, at, part.mean(axis=0) * left)

    def _note(self, source: str, month: int, place: int, pairs: slice | Places, points: Floats) -> None:
        if source not in self.added:
            self.added[source] = np.zeros((self.settings.months, 2, len(self.system.starts)))
        self.added[source][month - 1, place, pairs] += points


def _rng(seed: int, *parts: object) -> np.random.Generator:
    """Numbers of their own for each purpose, the same on every machine."""
    return np.random.Generator(np.random.SFC64([seed, *(crc32(str(part).encode()) for part in parts)]))


def _f32(values: Floats) -> Array:
    return values.astype(np.float32)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))
