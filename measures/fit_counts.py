"""Fit the regressions of how many acts two sides will do to one another, write them, and check them in a backtest.

python measures/fit_counts.py print the backtest; python measures/fit_counts.py --write also write
src/detente/data/weights/counts.json

Needs `<repo>/../shared/bench/tkg` (ICEWS 2018 facts, ICEWS dyad-years 2002-2014).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from detente.forecast import fitting
from detente.forecast.counts import Fitted, name_of
from detente.forecast.known import CLASSES, UNITS
from detente.measure import dyad_panels, forecast_acts, forecast_dyads, forecast_levels

REPO = Path(__file__).resolve().parent.parent
BENCH = REPO.parent / "shared" / "bench"
COUNTS = REPO / "src" / "detente" / "data" / "weights" / "counts.json"
# Windows in weeks after the last period seen: (skip, length). A quarter is the longest that ten months can teach.
WEEKS = ((0, 1), (2, 1), (6, 1), (0, 4), (4, 4), (8, 4), (0, 13))
PROVENANCE = (
    "Fitted by measures/fit_counts.py: negative binomial with log link, maximum likelihood; ridge, weight against the dyad's own"
    " past (by CRPS) and calibration (by probability integral transforms) chosen on the last third of the origins, then all are"
    " learnt from. Weeks: ICEWS facts of January to October 2018 by our codebook, {weekly} most active directed country dyads"
    " (weight and calibration on the first {judged}). Years: ICEWS counts by quad class 2002-2014, {yearly} directed country"
    " dyads with 30 events or more in 2002-2011. stacks and both: rolling-origin forecasts of the same weeks. ICEWS Coded Event"
    " Data: Boschee and others, Harvard Dataverse, doi:10.7910/DVN/28075. docs/methods/forecast-dyads.md says what each is."
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        write()
    for measure in (forecast_dyads, forecast_acts, forecast_levels):
        for figure in measure.figures(BENCH):
            print(figure.name, figure.value, figure.baseline or "")


def write() -> None:
    """Fit on all that the benches hold, and write the weights."""
    weeks, years = dyad_panels.weekly(BENCH, coding="codebook"), dyad_panels.yearly(BENCH)
    fits = [("week", skip, length) for skip, length in WEEKS] + [("year", 0, 1)]
    found = {}
    for kind in CLASSES:
        for unit, skip, length in fits:
            judged = forecast_dyads.JUDGED if unit == "week" else None
            fitted = fitting.fit(weeks if unit == "week" else years, kind, unit, skip, length, judged=judged)
            found[name_of(kind, unit, skip, length)] = _rounded(fitted)
    provenance = PROVENANCE.format(weekly=weeks.own.shape[1], judged=forecast_dyads.JUDGED, yearly=years.own.shape[1])
    stacks, both = _both_ways()
    parts = {
        "provenance": json.dumps(provenance),
        "features": json.dumps({name: unit.features for name, unit in UNITS.items()}),
        "stacks": _lines(stacks),
        "both": _lines(both),
        "fitted": _lines(found),
    }
    text = ",\n".join(f' "{name}": {part}' for name, part in parts.items())
    COUNTS.write_text(f"{{\n{text}\n}}\n", encoding="utf-8")


def _both_ways() -> tuple[dict[str, list[float]], dict[str, dict[str, list[float]]]]:
    """Weights of acts of one type by length and direction, and the calibration of sums of both directions."""
    ground, stacks, both = forecast_acts.Ground.load(BENCH), {}, {}
    for length in forecast_acts.LENGTHS:
        rows, sums = ground.run(length)
        for number, way in enumerate(forecast_acts.WAYS):
            weights = asdict(forecast_acts.stack(rows, number)).values()
            stacks[f"{length} {way}"] = [round(each, 4) for each in weights]
        for kind, each in sums.items():
            quiet, busy = ([round(value, 4) for value in bend] for bend in forecast_acts.knots(each))
            both[name_of(kind, "week", 0, length)] = {"quiet_knots": quiet, "busy_knots": busy}
    return stacks, both


def _lines(rows: Mapping[str, Any]) -> str:
    inside = ",\n".join(f"  {json.dumps(name)}: {json.dumps(rows[name])}" for name in sorted(rows))
    return f"{{\n{inside}\n }}"


def _rounded(fitted: Fitted) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return [plain(each) for each in value]
        return value if isinstance(value, (str, int)) else round(float(value), 4)

    return {name: plain(value) for name, value in asdict(fitted).items()}


if __name__ == "__main__":
    main()
