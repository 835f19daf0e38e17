"""Fit the mechanisms of scenarios on event data beside the project, write them, and say what each adds to memory and reciprocity.

python measures/fit_scenario.py print the backtest; python measures/fit_scenario.py --write also write
src/detente/data/weights/scenario.json

Needs `<repo>/../shared/bench` (tkg: ICEWS by week and year; signed: Correlates of War; ir: alliances, borders, leaders, armed conflicts).
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from detente.measure import modules
from detente.relations.kalman import Floats
from detente.scenario import mechanisms

panels = modules.load(Path(__file__).with_name("scenario_panels.py"))
fit_level = panels.fit_level
BENCH = fit_level.BENCH
SHIPPED = fit_level.REPO / "src" / "detente" / "data" / "weights" / "scenario.json"
# Of 51 windows the first that is forecast.
FIRST_WINDOW = 12
RIDGE = 20.0
# So much better than nothing that chance is an unlikely reason.
SURE = 2.0


@dataclass(frozen=True)
class Gain:
    """What a term brings out of sample: mean CRPS with and without, standard error of the gain over dyads, and its last estimate."""

    panel: str
    mechanism: str
    base: float
    gain: float
    se: float
    n: int
    value: float
    value_se: float

    @property
    def sure(self) -> bool:
        return self.gain > SURE * self.se


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    found, extra = backtest()
    for gain in found:
        print(
            f"{gain.panel:9} {gain.mechanism:12} crps {gain.base:.4f} gain {gain.gain:+.5f} se {gain.se:.5f} n {gain.n:6}"
            f"  strength {gain.value:+.4f} se {gain.value_se:.4f}"
        )
    print(json.dumps(extra, indent=1))
    if write:
        _write(found, extra)


def figures() -> list[dict[str, object]]:
    """Every mechanism's gain in CRPS over memory and reciprocity, rolling origin, as rows for `detente measure`."""
    return [
        {
            "name": f"{gain.panel} {gain.mechanism} crps",
            "value": gain.base - gain.gain,
            "baseline": round(gain.base, 4),
            "n": gain.n,
        }
        for gain in backtest()[0]
    ]


def backtest() -> tuple[list[Gain], dict[str, dict[str, float]]]:
    """All panels and mechanisms, and the further numbers of memory, reciprocity, identity and leader change."""
    weekly, yearly = panels.weeks(), panels.years()
    apart, reciprocity = _apart(weekly)
    found = [
        reciprocity,
        *_gains(weekly.data, (*panels.TERMS, "shocks", "leaders")),
        *_gains(yearly.data, (*panels.TERMS, "leaders")),
    ]
    spread, wider = _spread(yearly)
    found += [wider, *_windows()]
    extra = {"reciprocity": apart, "leaders": {"spread": spread}, "identity": {"usual": yearly.usual}}
    return found, extra


def _gains(data: panels.Data, terms: Sequence[str]) -> Iterator[Gain]:
    for term in terms:
        yield _gain(data, term)


def _gain(data: panels.Data, term: str) -> Gain:
    """Rolling origin: the strength is fitted on all periods before the one that is forecast. Both arms may lean to one side by what they
    missed so far: a mechanism gets no credit for a mean.
    """
    feature, off = data.features[term], data.truth - data.mean
    weight = 1 / data.sd**2
    base, better, who = [], [], []
    for t in range(panels.FIRST[data.name], data.truth.shape[1]):
        rows = ~np.isnan(data.truth[:, t])
        lean, strength, _ = _strength(feature[:, :t], off[:, :t], weight[:, :t])
        alone = _strength(0 * feature[:, :t], off[:, :t], weight[:, :t])[0]
        truth, mean, sd = data.truth[rows, t], data.mean[rows, t], data.sd[rows, t]
        base.append(fit_level.crps(truth, mean + alone, sd))
        # A strength of the wrong sign is no evidence for a mechanism: it stays at 0.
        guess = mean + lean + strength * feature[rows, t] if strength > 0 else mean + alone
        better.append(fit_level.crps(truth, guess, sd))
        who.append(data.clusters[rows])
    before, gains = np.concatenate(base), np.concatenate(base) - np.concatenate(better)
    _, value, value_se = _strength(feature, off, weight)
    scale = data.periods_a_year if mechanisms.ALL[term].into == "slow" else 1.0
    se = _clustered(gains, np.concatenate(who))
    return Gain(
        data.name, term, float(before.mean()), float(gains.mean()), se, len(gains), value * scale, value_se * scale
    )


def _strength(feature: Floats, off: Floats, weight: Floats) -> tuple[float, float, float]:
    """Weighted least squares of a constant and the feature, the latter drawn to 0: both, and the standard error over dyads."""
    seen = ~np.isnan(off)
    x, y, w = (np.where(seen, part, 0.0) for part in (feature, off, weight))
    whole = float(w.sum())
    x_mean, y_mean = float((w * x).sum()) / whole, float((w * y).sum()) / whole
    x, y = np.where(seen, x - x_mean, 0.0), np.where(seen, y - y_mean, 0.0)
    # A prior of so many ordinary rows that say 0.
    information = float((w * x * x).sum()) * (1 + RIDGE / max(int(seen.sum()), 1)) + 1e-9
    value = float((w * x * y).sum()) / information
    scores = (w * x * (y - value * x)).sum(axis=1)
    return y_mean - value * x_mean, value, math.sqrt(float((scores**2).sum())) / information


def _clustered(gains: Floats, who: Floats) -> float:
    """Standard error of a mean whose errors hang together within a dyad."""
    sums = np.bincount(np.unique(who, return_inverse=True)[1], gains - gains.mean())
    return float(np.sqrt((sums**2).sum()) / len(gains))


# Reciprocity: what sets the two sides apart


def _apart(levels: panels.Levels) -> tuple[dict[str, float], Gain]:
    """Half-life and variance of what sets the two sides apart, and what it adds to memory, on directed weeks."""
    table = fit_level.facts()
    place = {name: i for i, name in enumerate(levels.states)}
    first, second = levels.pairs
    number = {pair: k for k, pair in enumerate(zip(first, second, strict=True))}
    sums, counts = np.zeros((2, *levels.data.mean.shape)), np.zeros((2, *levels.data.mean.shape))
    for a, b, g, t in zip(table["a"].map(place), table["b"].map(place), table["g"], table["t"], strict=True):
        k = number.get((min(a, b), max(a, b)))
        if k is not None:
            sums[int(a > b), k, t] += g
            counts[int(a > b), k, t] += 1
    with np.errstate(invalid="ignore"):
        means = sums / counts
    start = np.log([20.0, 0.3, 13.0])
    split = panels.FIRST["weeks"]
    fitted = minimize(
        lambda theta: _apart_loss(means, counts, levels, np.exp(theta), slice(2, split)), start, method="Nelder-Mead"
    ).x
    days, variance, noise = np.exp(fitted)
    base, better, who = [], [], []
    guess, _ = _apart_path(means, counts, levels, days, variance, noise)
    for way in (0, 1):
        rows = ~np.isnan(means[way][:, split:])
        truth = means[way][:, split:][rows]
        level, sign = levels.data.mean[:, split:], 1 - 2 * way
        sd = levels.data.sd[:, split:][rows]
        base.append(fit_level.crps(truth, level[rows], sd))
        better.append(fit_level.crps(truth, (level + sign * guess[:, split:])[rows], sd))
        who.append(np.repeat(levels.data.clusters[:, None], rows.shape[1], axis=1)[rows])
    before = np.concatenate(base)
    gains = before - np.concatenate(better)
    full = np.exp(
        minimize(
            lambda theta: _apart_loss(means, counts, levels, np.exp(theta), slice(2, None)),
            fitted,
            method="Nelder-Mead",
        ).x
    )
    gain = Gain(
        "weeks", "reciprocity", float(before.mean()), float(gains.mean()), _clustered(gains, np.concatenate(who)), len(gains),
        float(full[0]), _profile(means, counts, levels, full),
    )  # fmt: skip
    return {
        "variance": round(float(full[1]), 4),
        "days": round(float(full[0]), 2),
        "days_train": round(float(days), 2),
    }, gain


def _apart_loss(means: Floats, counts: Floats, levels: panels.Levels, theta: Floats, when: slice) -> float:
    days, variance, noise = theta
    guess, spread = _apart_path(means, counts, levels, days, variance, noise)
    loss = 0.0
    for way in (0, 1):
        off = means[way] - levels.data.mean - (1 - 2 * way) * guess
        total = spread + noise / np.maximum(counts[way], 1) + levels.variance
        part = 0.5 * (np.log(total) + off**2 / total)
        loss += float(np.nansum(part[:, when]))
    return loss + 0.05 * float((np.log(theta / np.array([20.0, 0.3, 13.0])) ** 2).sum())


def _apart_path(
    means: Floats, counts: Floats, levels: panels.Levels, days: float, variance: float, noise: float
) -> tuple[Floats, Floats]:
    """Forecasts of what sets a's side apart, and their variance, before each week."""
    keep = 0.5 ** (7.0 / days)
    guess, spread = np.zeros_like(levels.data.mean), np.full(levels.data.mean.shape, variance)
    d, p = np.zeros(len(guess)), np.full(len(guess), variance)
    level = levels.variance
    for t in range(guess.shape[1]):
        d, p = d * keep, variance + (p - variance) * keep**2
        guess[:, t], spread[:, t] = d, p
        for way in (0, 1):
            seen = counts[way][:, t] > 0
            off = np.where(seen, (1 - 2 * way) * (means[way][:, t] - levels.data.mean[:, t]) - d, 0.0)
            gain = np.where(seen, p / (p + noise / np.maximum(counts[way][:, t], 1) + level[:, t]), 0.0)
            d, p = d + gain * off, p * (1 - gain)
    return guess, spread


def _profile(means: Floats, counts: Floats, levels: panels.Levels, at: Floats, step: float = 0.1) -> float:
    """Standard error of the half-life from the curvature of the likelihood in its logarithm."""
    up, down = at.copy(), at.copy()
    up[0], down[0] = at[0] * math.exp(step), at[0] * math.exp(-step)
    when = slice(2, None)
    middle = _apart_loss(means, counts, levels, at, when)
    bend = (
        _apart_loss(means, counts, levels, up, when) + _apart_loss(means, counts, levels, down, when) - 2 * middle
    ) / step**2
    return float(at[0]) / math.sqrt(max(bend, 1e-6))


# Leader change: a step of its own size


def _spread(levels: panels.Levels) -> tuple[float, Gain]:
    """Variance that a change of leader adds to a year, and what knowing of it brings."""
    data = levels.data
    off = (data.truth - data.mean) ** 2
    n = data.truth.shape[1]
    base, better, who = [], [], []
    for t in range(panels.FIRST["years"], n):
        rows = ~np.isnan(data.truth[:, t])
        added = _added(off[:, :t], data.sd[:, :t], levels.changed[:, :t])
        truth, sd = data.truth[rows, t], data.sd[rows, t]
        wider = np.sqrt(sd**2 + added * np.minimum(levels.changed[rows, t], 1))
        base.append(fit_level.crps(truth, data.mean[rows, t], sd))
        better.append(fit_level.crps(truth, data.mean[rows, t], wider))
        who.append(data.clusters[rows])
    before = np.concatenate(base)
    gains = before - np.concatenate(better)
    added = _added(off, data.sd, levels.changed)
    gain = Gain(
        "years",
        "leaders, wider",
        float(before.mean()),
        float(gains.mean()),
        _clustered(gains, np.concatenate(who)),
        len(gains),
        added,
        0.0,
    )
    return round(added, 4), gain


def _added(off: Floats, sd: Floats, changed: Floats) -> float:
    """By how much squared errors exceed the expected ones in years of change more than in others."""
    seen, ratio = ~np.isnan(off), off / sd**2
    calm = float(ratio[seen & (changed == 0)].mean())
    rows = seen & (changed > 0)
    return max(0.0, float((off[rows] - calm * sd[rows] ** 2).mean()))


# Signs of ties


def _windows() -> Iterator[Gain]:
    """Correlates-of-War ties by four-year window: whether a tie will be positive, by logistic regression on what was."""
    raw = pd.read_csv(BENCH / "signed/cow_signed_1946_1999.csv", keep_default_na=False)
    names = list(dict.fromkeys(raw["window"]))
    states = sorted({*raw["source"], *raw["target"]})
    place = {name: i for i, name in enumerate(states)}
    signs = np.zeros((len(names), len(states), len(states)))
    for row in raw.itertuples():
        i, j, t = place[row.source], place[row.target], names.index(row.window)
        signs[t, i, j] = signs[t, j, i] = row.sign
    facts, (first, second) = panels.Facts(panels.ids_of_abbreviations(states)), np.triu_indices(len(states), 1)
    rows: list[Floats] = []
    # Windows overlap by three years: what is known of the next one is known four windows before.
    for t in range(4, len(names)):
        now, then = signs[t - 4], signs[t][first, second]
        frame = panels.frame_of(states, 10 * now, facts.structure(1900 + int(names[t - 4][-2:])))
        past = signs[: t - 3].mean(axis=0)[first, second]
        own = now[first, second]
        columns = [
            own == 1,
            own == -1,
            past,
            *(panels.at_pairs(frame, panels.feature_of(frame, term), first, second) for term in panels.TERMS),
        ]
        seen = then != 0
        rows.append(
            np.column_stack(
                [
                    np.full(seen.sum(), t),
                    (first * len(states) + second)[seen],
                    then[seen] > 0,
                    *(c[seen] for c in columns),
                ]
            )
        )
    table = np.concatenate(rows).astype(float)
    for place_, term in enumerate(panels.TERMS):
        yield _sign_gain(table, term, 6 + place_)


def _sign_gain(table: Floats, term: str, column: int) -> Gain:
    base, better, who = [], [], []
    coefficient = se = 0.0
    for t in range(FIRST_WINDOW, int(table[:, 0].max()) + 1, 4):
        early, late = table[table[:, 0] <= t - 4], table[(table[:, 0] >= t) & (table[:, 0] < t + 4)]
        if not len(late):
            continue
        scale = early[:, column].std() + 1e-9
        for columns, into in (((3, 4, 5), base), ((3, 4, 5, column), better)):
            x = early[:, columns].copy()
            z = late[:, columns].copy()
            if column in columns:
                x[:, -1] /= scale
                z[:, -1] /= scale
            theta, errors = _logistic(x, early[:, 2])
            chance = 1 / (1 + np.exp(-(theta[0] + z @ theta[1:])))
            into.append((chance - late[:, 2]) ** 2)
            if column in columns:
                coefficient, se = float(theta[-1] / scale), float(errors[-1] / scale)
                if coefficient <= 0:
                    into[-1] = base[-1]
        who.append(late[:, 1])
    before, gains = np.concatenate(base), np.concatenate(base) - np.concatenate(better)
    return Gain(
        "windows",
        term,
        float(before.mean()),
        float(gains.mean()),
        _clustered(gains, np.concatenate(who)),
        len(gains),
        coefficient,
        se,
    )


def _logistic(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    ones = np.column_stack([np.ones(len(x)), x])
    theta = np.zeros(ones.shape[1])
    ridge = np.diag([0.0] + [1.0] * x.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(ones @ theta, -30, 30)))
        bend = (ones * (chance * (1 - chance))[:, None]).T @ ones + ridge
        theta = theta + np.linalg.solve(bend, ones.T @ (y - chance) - ridge @ theta)
    return theta, np.sqrt(np.diag(np.linalg.inv(bend)))


def _write(found: Sequence[Gain], extra: Mapping[str, Mapping[str, float]]) -> None:
    shipped = json.loads(SHIPPED.read_text(encoding="utf-8"))
    for name, record in shipped["mechanisms"].items():
        rows = [gain for gain in found if gain.mechanism.split(",")[0] == name]
        record["gains"] = {
            gain.panel + (" wider" if "," in gain.mechanism else ""): {
                "crps": round(gain.base, 4), "gain": round(gain.gain, 5), "se": round(gain.se, 5), "n": gain.n,
                "strength": round(gain.value, 4), "strength_se": round(gain.value_se, 4),
            } for gain in rows
        }  # fmt: skip
        chosen = _chosen(rows)
        if chosen is not None:
            half = 1.96 * chosen.value_se
            ends = (chosen.value, chosen.value - half, chosen.value + half)
            record["value"], record["low"], record["high"] = (max(0.0, round(end, 5)) for end in ends)
            record["unbounded"] = round(chosen.value, 5)
            record["fitted"] = {"weeks": "ICEWS 2018 by week", "years": "ICEWS 2002-2014 by year"}[chosen.panel]
            record["default"] = name in mechanisms.CORE or (chosen.sure and chosen.value > 0)
        record["extra"] = {**record.get("extra", {}), **extra.get(name, {})}
    shipped["provenance"] = PROVENANCE
    SHIPPED.write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")


def _chosen(rows: Sequence[Gain]) -> Gain | None:
    """The panel that a strength is taken from: years, for what works slowly; weeks where no year tells."""
    known = {gain.panel: gain for gain in rows if "," not in gain.mechanism}
    return known.get("years") or known.get("weeks")


PROVENANCE = (
    "Fitted by measures/fit_scenario.py on ICEWS facts of January to October 2018 by week and ICEWS counts 2002-2014 by"
    " year: least squares on what the level's filter did not expect, drawn to 0, never below it; rolling origin, standard"
    " errors over dyads. Alliances: ATOP; borders: Correlates of War; leaders: REIGN; fights at home: UCDP."
    " docs/methods/scenario.md says what each is, and which numbers are assumed."
)

if __name__ == "__main__":
    main()
