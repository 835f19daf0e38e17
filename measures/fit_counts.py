"""Fit the regressions of how many acts two sides will do to one another, write them, and check them in a backtest.

python measures/fit_counts.py print the backtest; python measures/fit_counts.py --write also write
src/detente/data/weights/counts.json

Needs `<repo>/../shared/bench/tkg` (ICEWS 2018 facts, ICEWS dyad-years 2002-2014).
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from detente import relations
from detente.forecast import fitting, levels
from detente.forecast.counts import CLASSES, FEATURES, Fitted, name_of
from detente.measure import dyad_panels, forecast_dyads
from detente.relations.evidence import Observation, Observations, Part
from detente.relations.parameters import parameters

REPO = Path(__file__).resolve().parent.parent
BENCH = REPO.parent / "shared" / "bench"
COUNTS = REPO / "src" / "detente" / "data" / "weights" / "counts.json"
# Windows in weeks after the last period seen: (skip, length). A quarter is the longest that ten months can teach.
WEEKS = ((0, 1), (2, 1), (0, 4), (0, 13))
PROVENANCE = (
    "Fitted by measures/fit_counts.py: negative binomial with log link, maximum likelihood with a ridge; weight against the"
    " dyad's own past by CRPS, calibration by probability integral transforms of the later half. Weeks: ICEWS facts of January"
    " to October 2018, {weekly} most active directed country dyads (weight and calibration on the first {judged}). Years: ICEWS"
    " counts by quad class 2002-2014, {yearly} directed country dyads with 30 events or more in 2002-2011. ICEWS Coded Event"
    " Data: Boschee and others, Harvard Dataverse, doi:10.7910/DVN/28075. docs/methods/forecast-dyads.md says what each is."
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        write()
    for figure in forecast_dyads.figures(BENCH):
        print(figure.name, figure.value, figure.baseline or "")
    for name, value in level_ahead().items():
        print(f"level four weeks ahead, {name} {value:.3f}")


def write() -> None:
    """Fit on all that the benches hold, and write the weights."""
    weeks, years = dyad_panels.weekly(BENCH), dyad_panels.yearly(BENCH)
    fits = [("week", skip, length) for skip, length in WEEKS] + [("year", 0, 1)]
    found = {}
    for kind in CLASSES:
        for unit, skip, length in fits:
            judged = forecast_dyads.JUDGED if unit == "week" else None
            fitted = fitting.fit(weeks if unit == "week" else years, kind, unit, skip, length, judged=judged)
            found[name_of(kind, unit, skip, length)] = _rounded(fitted)
    provenance = PROVENANCE.format(weekly=weeks.own.shape[1], judged=forecast_dyads.JUDGED, yearly=years.own.shape[1])
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(found[name])}" for name in sorted(found))
    head = f'{{\n "provenance": {json.dumps(provenance)},\n "features": {json.dumps(FEATURES)},\n'
    COUNTS.write_text(f'{head} "fitted": {{\n{rows}\n }}\n}}\n', encoding="utf-8")


def level_ahead(weeks: int = 4) -> dict[str, float]:
    """CRPS of the level forecast and its baselines, and the shares that its intervals hold, on undirected ICEWS dyads.

    What came about is the level that was estimated then, from the evidence up to that week.
    """
    import fit_level

    panel, start = fit_level.often(fit_level.weeks()[0]), date(2018, 1, 1)
    noise, week = (float(np.mean([parameters().noise[q] for q in "1234"])), parameters().noise["week"])
    rows: dict[str, list[float]] = {}

    def seen(dyad: int, last: int) -> Observations:
        told = [
            Observation(
                float((start + timedelta(days=7 * t + 6)).toordinal()),
                float(panel.mean[dyad, t]),
                noise / panel.n[dyad, t] + week,
                0,
                (Part((f"w{t}",), float(panel.mean[dyad, t])),),
            )
            for t in range(last + 1)
            if panel.n[dyad, t]
        ]
        return Observations("A", "B", tuple(told))

    for dyad in range(len(panel.n)):
        for t in (25, 29, 33, 37):
            known, as_of = seen(dyad, t), start + timedelta(days=7 * t + 6)
            last = as_of + timedelta(days=7 * weeks)
            if not known.rows:
                continue
            made = levels.ahead(known, as_of, last)
            came = float(relations.curve(seen(dyad, t + weeks), [last], given="past")[0][0])
            for name, each in {"model": made, **levels.baselines(known, as_of, start)}.items():
                rows.setdefault(f"crps {name}", []).append(each.crps(came))
            for share in (0.5, 0.8, 0.9):
                inside = made.quantile((1 - share) / 2) <= came <= made.quantile((1 + share) / 2)
                rows.setdefault(f"held {share:.0%}", []).append(float(inside))
    return {name: float(np.mean(values)) for name, values in rows.items()}


def _rounded(fitted: Fitted) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return [plain(each) for each in value]
        return value if isinstance(value, (str, int)) else round(float(value), 4)

    return {name: plain(value) for name, value in asdict(fitted).items()}


if __name__ == "__main__":
    main()
