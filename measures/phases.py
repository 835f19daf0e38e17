"""Change points on United Nations votes beside the project: known breaks found, and breaks found where there are none.

python measures/phases.py

The series are yearly shares of equal votes of two states (Voeten's data). "Known" breaks: Iran's revolution of 1979
(Iran with the United States and with Syria), Iraq's of 1958 and the Algiers agreement of 1975 (Iraq with Iran),
Syria's war of 2011 (Iraq with Syria). Shuffled series and white noise have no break: every one that is found is false.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from detente.relations import changepoints

VOTES = Path(__file__).resolve().parent.parent.parent / "shared/bench/ir/un_vote_agreement_dyad_year.csv.gz"
KNOWN = {("IR", "US"): [1979], ("IR", "SY"): [1979], ("IQ", "IR"): [1958, 1975], ("IQ", "SY"): [2011]}
SERIES = 500


def main() -> None:
    for row in figures():
        print(json.dumps(row))


def figures() -> list[dict[str, object]]:
    """Share of known breaks found within a year, and false-break rates (`baseline`: the rate that would be welcome)."""
    votes = pd.read_csv(VOTES, keep_default_na=False).sort_values("year")
    by_dyad = {dyad: group for dyad, group in votes.groupby(["a", "b"]) if len(group) >= 30}
    rows: list[dict[str, object]] = []
    hits = 0
    for dyad, breaks in KNOWN.items():
        years = by_dyad[dyad]["year"].to_numpy()
        found = [int(years[i]) for i in changepoints(by_dyad[dyad]["agree"].to_numpy(float))]
        hits += sum(any(abs(year - known) <= 1 for year in found) for known in breaks)
        rows.append({"name": f"breaks found, {'-'.join(dyad)}", "value": found, "baseline": breaks, "n": len(years)})
    total = sum(map(len, KNOWN.values()))
    rows.insert(0, {"name": "known breaks found within a year", "value": hits / total, "baseline": 1.0, "n": total})
    random = np.random.default_rng(0)
    chosen = random.choice(len(by_dyad), SERIES, replace=False)
    shuffled = [random.permutation(list(by_dyad.values())[i]["agree"].to_numpy(float)) for i in chosen]
    false = np.mean([bool(changepoints(series)) for series in shuffled])
    rows.append({"name": "false-break rate, shuffled votes", "value": float(false), "baseline": 0.05, "n": SERIES})
    for n in (20, 40, 75):
        noise = random.normal(size=(SERIES, n))
        for name, variance in (("noise unknown", None), ("noise known", np.ones(n))):
            false = np.mean([bool(changepoints(series, variance)) for series in noise])
            rows.append(
                {
                    "name": f"false-break rate, {n} normals, {name}",
                    "value": float(false),
                    "baseline": 0.05,
                    "n": SERIES,
                }
            )
    return rows


if __name__ == "__main__":
    main()
