"""Levels ahead, from weeks to years, of pairs that much and that little is written of, in a rolling-origin backtest."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from detente import relations
from detente.forecast import levels
from detente.forecast.scores import Floats
from detente.measure import dyad_panels
from detente.measure.figures import Figure, skipped
from detente.relations.evidence import Observation, Observations, Part
from detente.relations.parameters import parameters

SHARES = (0.5, 0.8, 0.9)
# So many pairs at most are drawn of each kind, evenly down the list.
DRAWN = 200
# Pairs with evidence in fewer of the periods so far have thin evidence.
THIN_WEEKS, THIN_YEARS = 8, 4
# 2010: the first year from which years ahead are forecast.
FIRST_YEAR = 8
START = date(2018, 1, 1)


@dataclass(frozen=True)
class Case:
    """One pair's evidence by period: the day on which a period ends, and the observation there, None where there is none."""

    ends: Sequence[date]
    seen: Sequence[Observation | None]
    thin: int

    def known(self, period: int) -> Observations:
        """What was known when a period ended."""
        return Observations("A", "B", tuple(each for each in self.seen[: period + 1] if each))


def figures(bench: Path | None) -> Iterator[Figure]:
    """CRPS and coverage by horizon. What came about is the level that was estimated then, from the evidence up to that day."""
    if bench is None or not (bench / "tkg" / "icews18").is_dir() or not (bench / "tkg" / "icews_dyadyear").is_dir():
        yield skipped("forecast_levels", "tkg/")
        return
    weeks, years = weekly(bench), yearly(bench)
    # Origins of the first part chose the shape of the forecast; these come after them.
    for ahead in (1, 4, 12):
        yield from _figures(f"forecast_levels.weeks_{ahead}", weeks, range(30 - min(ahead, 4), 43 - ahead, 3), ahead)
    for ahead in (1, 2, 3):
        yield from _figures(f"forecast_levels.years_{ahead}", years, range(FIRST_YEAR, 13 - ahead), ahead)


def weekly(bench: Path) -> list[Case]:
    """Undirected country dyads of 2018 with evidence in the first 20 weeks; half of them with little."""
    table = dyad_panels.facts(bench, coding="codebook", official=True)
    table = table[table["a"] != table["b"]]
    names = ["|".join(sorted(pair)) for pair in zip(table["a"], table["b"], strict=True)]
    weeks = [(table["day"] // 7).to_numpy(), names]
    rows = table.groupby([weeks[1], weeks[0]])["weight"].agg(["mean", "size"])
    ends = [START + timedelta(days=7 * t + 6) for t in range(dyad_panels.WEEKS)]
    cases = []
    for _, of_pair in rows.groupby(level=0):
        seen: list[Observation | None] = [None] * len(ends)
        for (_, week), mean, n in of_pair.itertuples():
            seen[week] = _observation(ends[week], mean, _common() / n + parameters().noise["week"])
        cases.append(Case(ends, seen, THIN_WEEKS))
    return _drawn(cases, 20)


def yearly(bench: Path) -> list[Case]:
    """Undirected dyads of 2002-14 by year, an event's weight the mean of its class; what fell into a year fell on its weeks."""
    import pandas as pd

    raw = pd.read_parquet(bench / "tkg" / "icews_dyadyear" / "icews_dyadyear.parquet")
    table = dyad_panels.facts(bench, official=True)
    weight = table.groupby("quad")["weight"].mean().to_numpy()
    raw["pair"] = np.where(raw["i"] < raw["j"], raw["i"] + "|" + raw["j"], raw["j"] + "|" + raw["i"])
    names = ["verbCoop", "matlCoop", "verbConf", "matlConf"]
    sums = raw.groupby(["pair", "year"])[names].sum()
    counts = np.stack([sums[name].unstack(fill_value=0).to_numpy(float) for name in names])
    ends = [date(year, 12, 31) for year in dyad_panels.YEARS]
    n = counts.sum(axis=0)
    means = np.einsum("qit,q->it", counts, weight) / np.maximum(n, 1)
    # Means of classes lie closer together than single events' weights: stretched until dyads differ as much as the process has
    # them differ, by the years before the first origin.
    process, early = parameters().process, slice(0, FIRST_YEAR + 1)
    often = n[:, early].sum(axis=1) >= 100
    average = (means * n)[often, early].sum(axis=1) / n[often, early].sum(axis=1)
    stretch = float(np.sqrt(process.slow_variance / average.var()))
    means = process.mean + stretch * (means - average.mean())
    cases = []
    for i in np.flatnonzero(n[:, early].sum(axis=1) > 0):
        # A year's mean also misses the fast part of the level by what its weeks leave of it.
        shared = (parameters().noise["week"] + process.fast_variance) / np.clip(n[i], 1, 10)
        noise = _common() / np.maximum(n[i], 1) + shared
        seen = [
            _observation(end - timedelta(days=182), means[i, t], noise[t]) if n[i, t] else None
            for t, end in enumerate(ends)
        ]
        cases.append(Case(ends, seen, THIN_YEARS))
    return _drawn(cases, FIRST_YEAR + 1)


def _common() -> float:
    return float(np.mean([parameters().noise[quad] for quad in "1234"]))


def backtest(cases: Sequence[Case], origins: Sequence[int], ahead: int) -> dict[str, Floats]:
    """By forecast: whether the pair's evidence was thin, the CRPS of the model and the baselines, whether each interval held."""
    rows: list[dict[str, Any]] = []
    for case in cases:
        for t in origins:
            known = case.known(t)
            if not known.rows:
                continue
            as_of, last = case.ends[t], case.ends[t + ahead]
            made = levels.ahead(known, as_of, last)
            came = float(relations.curve(case.known(t + ahead), [last], given="past")[0][0])
            row: dict[str, Any] = {"thin": len(known.rows) < case.thin, "model": made.crps(came)}
            for name, each in levels.baselines(known, as_of, case.ends[0]).items():
                row[name] = each.crps(came)
            for share in SHARES:
                row[f"held_{share:.0%}"] = made.quantile((1 - share) / 2) <= came <= made.quantile((1 + share) / 2)
            rows.append(row)
    return {name: np.array([row[name] for row in rows], dtype=float) for name in rows[0]}


def _figures(name: str, cases: Sequence[Case], origins: Sequence[int], ahead: int) -> Iterator[Figure]:
    started = time.perf_counter()
    found = backtest(cases, origins, ahead)
    seconds = round(time.perf_counter() - started, 1)
    thin = found["thin"] > 0
    for group, some in (("", np.ones(len(thin), dtype=bool)), ("_thin", thin), ("_thick", ~thin)):
        if not some.any():
            continue
        n = int(some.sum())
        best = min(float(found[method][some].mean()) for method in ("base_rate", "persistence", "climatology"))
        yield Figure(
            f"{name}.crps{group}",
            round(float(found["model"][some].mean()), 4),
            round(best, 4),
            n=n,
            seconds=seconds,
            lower=True,
        )
        for share in SHARES:
            key = f"held_{share:.0%}"
            yield Figure(f"{name}.{key}{group}".replace("%", ""), round(float(found[key][some].mean()), 4), share, n=n)


def _observation(day: date, value: float, noise: float) -> Observation:
    return Observation(float(day.toordinal()), float(value), float(noise), 0, (Part((day.isoformat(),), float(value)),))


def _drawn(cases: Sequence[Case], periods: int) -> list[Case]:
    """Up to DRAWN pairs with thin evidence after so many periods, and as many others, evenly down the list."""
    after = [sum(each is not None for each in case.seen[:periods]) for case in cases]
    found: list[Case] = []
    for thin in (True, False):
        some = [case for case, n in zip(cases, after, strict=True) if n and (n < case.thin) == thin]
        step = max(1, len(some) // DRAWN)
        found += some[::step][:DRAWN]
    return found
