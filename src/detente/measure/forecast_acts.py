"""Whether an act of one type happens, and sums of both directions: a rolling-origin backtest of what questions ask for."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente.forecast import calibrate, chances, counts, fitting
from detente.forecast.chances import Stack
from detente.forecast.dyads import TYPE_PRIOR
from detente.forecast.known import CLASSES, Panel, features
from detente.forecast.questions import Outcome, outcomes
from detente.forecast.scores import Floats, crps, held
from detente.forecast.spread import negative_binomial
from detente.measure import dyad_panels
from detente.measure.figures import Figure, skipped

FIRST, REFIT, JUDGED = 12, 6, 300
LENGTHS = (1, 4)
WAYS = ("directed", "both")


@dataclass(frozen=True)
class Acts:
    """One row a forecast: the origin's week, directed or both, the outcome, the model's chance, how many of the pair's past
    windows had such an act and of how many, the last window, the share of all dyads' windows, and whether one came.
    """

    week: Floats
    both: Floats
    outcome: Floats
    model: Floats
    hits: Floats
    windows: Floats
    last: Floats
    base: Floats
    came: Floats


@dataclass(frozen=True)
class Sums:
    """One row a forecast of acts in both directions: origin, P(sum < value), P(sum <= value), quiet, the two CRPS."""

    week: Floats
    below: Floats
    upto: Floats
    quiet: Floats
    model: Floats
    past: Floats


def figures(bench: Path | None) -> Iterator[Figure]:
    """Brier of acts by length of window and direction beside three baselines, reliability, and coverage of sums both ways."""
    if bench is None or not (bench / "tkg" / "icews18").is_dir():
        yield skipped("forecast_acts", "tkg/")
        return
    ground = Ground.load(bench)
    for length in LENGTHS:
        started = time.perf_counter()
        rows, sums = ground.run(length)
        seconds = time.perf_counter() - started
        for both, way in enumerate(WAYS):
            yield from _acts(f"forecast_acts.{way}_{length}w", rows, both, length, seconds)
        for kind, each in sums.items():
            yield from _sums(f"forecast_acts.{kind}_both_{length}w", each, length, seconds)


@dataclass(frozen=True)
class Ground:
    """The panel as a world would count it, and daily counts of each act by outcome: (outcomes, ways, dyads, weeks)."""

    panel: Panel
    asked: tuple[Outcome, ...]
    came: Floats

    @classmethod
    def load(cls, bench: Path, *, dyads: int = 600) -> Ground:
        """From the facts of 2018, typed by our codebook."""
        table = dyad_panels.facts(bench, coding="codebook")
        pairs = dyad_panels.busiest(table, dyads)
        asked = tuple(each for each in outcomes().values() if each.kind == "event")
        found = np.zeros((len(asked), 2, len(pairs), dyad_panels.WEEKS))
        for i, outcome in enumerate(asked):
            some = table[(table["type"] == outcome.type) & ((outcome.mode == "") | (table["mode"] == outcome.mode))]
            for way, names in enumerate((pairs, [(b, a) for a, b in pairs])):
                daily = dyad_panels.by_day(some, names).sum(axis=0)
                found[i, way] = daily.reshape(len(pairs), -1, 7).sum(axis=2)
        return cls(dyad_panels.weekly(bench, dyads=dyads, coding="codebook"), asked, found)

    def run(self, length: int) -> tuple[Acts, dict[str, Sums]]:
        """Forecasts from every week on, each from what had happened by then; regressions are fitted anew every few weeks."""
        rows: list[tuple[Any, ...]] = []
        sums: dict[str, list[tuple[Any, ...]]] = {name: [] for name in CLASSES}
        both_ways = (self.panel, self.panel.turned())
        known = {name: [features(each, name, "week") for each in both_ways] for name in CLASSES}
        fits: dict[str, counts.Fitted] = {}
        for step, t in enumerate(range(FIRST, dyad_panels.WEEKS - length)):
            if step % REFIT == 0:
                seen = self.panel.until(t + 1)
                fits = {name: fitting.fit(seen, name, "week", 0, length, judged=JUDGED) for name in CLASSES}
            moments = {name: [counts.moments(fits[name], each[:JUDGED, t]) for each in known[name]] for name in CLASSES}
            for name in CLASSES:
                sums[name].append(self._sum(name, fits[name], moments[name], known[name][0][:JUDGED, t, 0], t, length))
            for i in range(len(self.asked)):
                for both in (0, 1):
                    rows.append(self._act(i, both, fits, moments, t, length))
        joined = {name: Sums(*map(np.concatenate, zip(*each, strict=True))) for name, each in sums.items()}
        return Acts(*map(np.concatenate, zip(*rows, strict=True))), joined

    def _act(
        self, i: int, both: int, fits: Mapping[str, Any], moments: Mapping[str, Any], t: int, length: int
    ) -> tuple[Any, ...]:
        outcome = self.asked[i]
        name = next(name for name, quads in CLASSES.items() if quads == outcome.quads)
        counted = self.came[i].sum(axis=0) if both else self.came[i, 0]
        past = fitting.past_windows(counted, t, length) > 0
        mean, size = added(moments[name]) if both else moments[name][0]
        parts = [
            self.panel.of(outcome.quads, part)[:, : t + 1].sum(axis=1)
            for part in (("own", "back") if both else ("own",))
        ]
        of_class, of_type = sum(parts), counted[:, : t + 1].sum(axis=1)
        world = (of_type.sum() + 0.5) / (np.asarray(of_class).sum() + 1)
        share = ((of_type + TYPE_PRIOR * world) / (of_class + TYPE_PRIOR))[:JUDGED]
        model = 1 - negative_binomial(mean * share, size, np.array([0.0]))[:, 0]
        weight = fits[name].share
        hits, windows = past[:JUDGED].sum(axis=1), np.full(JUDGED, past.shape[1])
        model = weight * model + (1 - weight) * hits / windows
        came = counted[:JUDGED, t + 1 : t + 1 + length].sum(axis=1) > 0
        flat = [np.full(JUDGED, float(each)) for each in (t, both, i)]
        return (*flat, model, hits, windows, past[:JUDGED, -1], np.full(JUDGED, past.mean()), came)

    def _sum(self, name: str, fitted: counts.Fitted, moments: Any, own: Floats, t: int, length: int) -> tuple[Any, ...]:
        counted = self.panel.of(CLASSES[name], "own") + self.panel.of(CLASSES[name], "back")
        values = counted[:JUDGED, t + 1 : t + 1 + length].sum(axis=1)
        grid = np.arange(min(2 * int(counted.max()) * length + 20, 900), dtype=float)
        past = fitting.sample_cdf(fitting.past_windows(counted[:JUDGED], t, length), grid)
        cdf = fitted.share * negative_binomial(*added(moments), grid) + (1 - fitted.share) * past
        below, upto = fitting.sides(cdf, grid, values)
        quiet = own < fitted.busy
        return (np.full(JUDGED, float(t)), below, upto, quiet, crps(cdf, grid, values), crps(past, grid, values))


def added(moments: Any) -> tuple[Floats, Floats]:
    """Mean and size of the sum of both directions, as `forecast.dyads` adds them."""
    (one, size_one), (other, size_other) = moments
    return one + other, (one * size_one + other * size_other) / (one + other)


def stack(rows: Acts, both: int, *, until: float = np.inf) -> Stack:
    """Weights learnt from the forecasts of one kind whose windows were over by week `until`."""
    some = (rows.both == both) & (rows.week <= until)
    return chances.fit(rows.model[some], rows.hits[some], rows.windows[some], rows.came[some])


def knots(sums: Sums, *, until: float = np.inf) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The bends for quiet and busy dyads, learnt from the windows that were over by week `until`."""
    found = []
    for quiet in (True, False):
        some = (sums.quiet == quiet) & (sums.week <= until)
        found.append(calibrate.bend(sums.below[some], sums.upto[some]))
    return found[0], found[1]


def _acts(name: str, rows: Acts, both: int, length: int, seconds: float) -> Iterator[Figure]:
    said, tested = np.zeros(len(rows.week)), np.zeros(len(rows.week), dtype=bool)
    for week in np.unique(rows.week[rows.week >= dyad_panels.TRAIN_WEEKS - 1]):
        now = (rows.both == both) & (rows.week == week)
        weights = stack(rows, both, until=week - length)
        said[now] = chances.stacked(weights, rows.model[now], rows.hits[now], rows.windows[now])
        tested |= now
    came = rows.came[tested].astype(float)
    methods = {
        "": said[tested], "_uncalibrated": rows.model[tested], "_base_rate": rows.base[tested],
        "_climatology": (rows.hits[tested] + 0.5) / (rows.windows[tested] + 1), "_persistence": rows.last[tested].astype(float),
    }  # fmt: skip
    scores = {label: float(((each - came) ** 2).mean()) for label, each in methods.items()}
    best = min(score for label, score in scores.items() if label in ("_base_rate", "_climatology", "_persistence"))
    n = int(tested.sum())
    for label, score in scores.items():
        yield Figure(
            f"{name}.brier{label}",
            round(score, 4),
            round(best, 4) if label == "" else None,
            n=n,
            seconds=seconds,
            lower=True,
        )
    for low in (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9):
        high = {0.0: 0.02, 0.02: 0.1, 0.1: 0.3, 0.3: 0.5, 0.5: 0.7, 0.7: 0.9, 0.9: 1.0}[low]
        some = (said[tested] >= low) & (said[tested] < high)
        if some.any():
            mean = round(float(said[tested][some].mean()), 3)
            yield Figure(
                f"{name}.came_where_said_{low:g}_to_{high:g}",
                round(float(came[some].mean()), 3),
                mean,
                n=int(some.sum()),
            )


def _sums(name: str, sums: Sums, length: int, seconds: float) -> Iterator[Figure]:
    tested = sums.week >= dyad_panels.TRAIN_WEEKS - 1
    below, upto = sums.below.copy(), sums.upto.copy()
    for week in np.unique(sums.week[tested]):
        bends = knots(sums, until=week - length)
        for bend, quiet in zip(bends, (True, False), strict=True):
            now = (sums.week == week) & (sums.quiet == quiet)
            below[now], upto[now] = calibrate.bent(below[now], bend), calibrate.bent(upto[now], bend)
    n = int(tested.sum())
    yield Figure(
        f"{name}.crps",
        round(float(sums.model[tested].mean()), 4),
        round(float(sums.past[tested].mean()), 4),
        n=n,
        seconds=seconds,
        lower=True,
    )
    for share in (0.5, 0.8, 0.9):
        value = held(below[tested], upto[tested], share)
        yield Figure(f"{name}.held_{share:.0%}".replace("%", ""), round(value, 4), share, n=n)
