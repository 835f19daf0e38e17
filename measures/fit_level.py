"""Fit the level's parameters on event data beside the project, write them, and check one step ahead against baselines.

python measures/fit_level.py print the fit and the checks python measures/fit_level.py --write also write
src/detente/data/weights/level.json

Needs `<repo>/../shared/bench/tkg` (ICEWS 2018 facts, ICEWS dyad-years 2002-2014) and the Goldstein weights in
`../shared/bench/ir`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import norm

from detente.relations.kalman import Process, run

Floats = NDArray[np.float64]
REPO = Path(__file__).resolve().parent.parent
BENCH = REPO.parent / "shared" / "bench"
LEVEL = REPO / "src" / "detente" / "data" / "weights" / "level.json"
QUADS = (1, 2, 3, 4)
# Sectors of ICEWS that act for their state.
OFFICIAL = (
    "Government", "Military", "Ministry", "Head", "Foreign", "Defense", "Cabinet", "Army", "Air", "Navy", "Executive",
    "Intelligence", "Legislat", "Parliament", "Member", "Minister", "Security", "Envoy",
)  # fmt: skip
LEAST_EVENTS = 30  # dyads with fewer say little about how dyads differ, and texts seldom write about them
TRAIN_WEEKS, TRAIN_YEARS = 34, 9  # of 44 weeks of 2018 and 13 years
CLASS_SD = 0.5  # log variances of the quad classes are drawn towards the common one by a normal prior of this width
PROVENANCE = """
    Fitted by measures/fit_level.py, maximum likelihood one step ahead. slow_days: ICEWS counts by quad class,
    {yearly} undirected country dyads with 100 or more events, 2002-2014, by year. The rest: ICEWS facts of January
    to October 2018, {weekly} undirected country dyads with {least} or more facts, by week, with CAMEO's Goldstein
    weights. ICEWS Coded Event Data: Boschee and others, Harvard Dataverse, doi:10.7910/DVN/28075. Variances are on
    the squared Goldstein scale, days are half-lives, se are standard errors from the Hessian; z80 is the quantile
    of standardised one-step errors that holds 80% of them. `modality` and `assumed`, and the noise of ties,
    stances and single reports, are assumptions: no data at hand can fit them (docs/methods/level.md says why they
    are what they are)."""


@dataclass(frozen=True)
class Panel:
    """Events of dyads by period: counts and sums of Goldstein weights by quad class, arrays (quad, dyad, period)."""

    count: Floats
    total: Floats
    days: float

    @property
    def n(self) -> Floats:
        return self.count.sum(axis=0)

    @property
    def mean(self) -> Floats:
        return self.total.sum(axis=0) / np.maximum(self.n, 1)

    def rows(self, keep: Any) -> Panel:
        return Panel(self.count[:, keep], self.total[:, keep], self.days)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    weekly, class_means = weeks()
    yearly = years(class_means)
    slow = fit(yearly, YEARLY)
    fast = fit(often(weekly), weekly_model(slow.values["slow_days"]))
    for estimate in (slow, fast):
        for name, value in estimate.values.items():
            print(f"{name:16} {value:10.3f}  se {estimate.errors[name]:.3f}")
    table = steps(weekly, {**fast.values, "slow_days": slow.values["slow_days"]})
    z80 = float(np.quantile(np.abs(table[:, 1] - table[:, 2]) / table[:, 3], 0.8))
    print(f"z80 {z80:.3f}")
    if write:
        write_level(slow, fast, z80, (len(often(weekly).n), len(yearly.n)))
    for row in figures():
        print(json.dumps(row))


def weeks() -> tuple[Panel, Floats]:
    """Undirected country dyads of ICEWS 2018 by week, and the mean Goldstein weight of each quad class there."""
    table = facts()
    table["dyad"] = np.where(table["a"] < table["b"], table["a"] + "|" + table["b"], table["b"] + "|" + table["a"])
    dyad, period = pd.factorize(table["dyad"])[0], table["t"].to_numpy()
    count = np.zeros((4, dyad.max() + 1, period.max() + 1))
    total = np.zeros_like(count)
    place = (table["q"].astype(int).to_numpy(), dyad, period)
    np.add.at(count, place, 1.0)
    np.add.at(total, place, table["g"].to_numpy())
    return Panel(count, total, 7.0), table.groupby("q")["g"].mean().to_numpy()


def facts() -> pd.DataFrame:
    """Facts of ICEWS 2018 between those who act for two countries: a, b, Goldstein weight g, quad class q (0 to 3), week t."""
    tkg = BENCH / "tkg"
    facts = pd.read_csv(tkg / "icews18/quads.tsv.gz", sep="\t")
    entity = pd.read_csv(tkg / "icews18/entity2id.tsv", sep="\t", keep_default_na=False).set_index("id")["name"]
    relation = pd.read_csv(tkg / "icews18/relation2id.tsv", sep="\t").set_index("id")["name"].str.lower()
    codes = pd.read_csv(tkg / "cameo-codes.csv", dtype={"code": str})
    goldstein = pd.read_csv(BENCH / "ir/cameo_goldstein.tsv", sep="\t", dtype={"CAMEOEVENTCODE": str})
    code = relation.map(dict(zip(codes["name"].str.lower(), codes["code"], strict=True)))
    weight = code.map(goldstein.set_index("CAMEOEVENTCODE")["GOLDSTEINSCALE"])
    quad = pd.cut(code.str[:2].astype(float), [0, 5, 8, 13, 20], labels=False)
    countries = {
        *pd.read_csv(BENCH / "ir/icews_countries.csv")["i"],
        "Turkey",
        "Taiwan",
        "Occupied Palestinian Territory",
    }
    state = entity.map(lambda name: _state(name, countries))
    table = pd.DataFrame(
        {
            "a": facts["s"].map(state),
            "b": facts["o"].map(state),
            "g": facts["r"].map(weight),
            "q": facts["r"].map(quad),
            "t": facts["day"] // 7,
        }
    ).dropna()
    return table[table["a"] != table["b"]].copy()


def years(class_means: Floats) -> Panel:
    """Undirected dyads of full ICEWS counts by year; the Goldstein weight of an event is its quad class's mean."""
    raw = pd.read_parquet(BENCH / "tkg/icews_dyadyear/icews_dyadyear.parquet")
    raw["dyad"] = np.where(raw["i"] < raw["j"], raw["i"] + "|" + raw["j"], raw["j"] + "|" + raw["i"])
    names = ["verbCoop", "matlCoop", "verbConf", "matlConf"]
    grouped = raw.groupby(["dyad", "year"])[names].sum()
    count = np.stack([grouped[name].unstack(fill_value=0).to_numpy(float) for name in names])
    panel = Panel(count, count * class_means[:, None, None], 365.25)
    return panel.rows((panel.n.sum(axis=1) >= 100) & ((panel.n > 0).sum(axis=1) >= 5))


@dataclass(frozen=True)
class Model:
    """Which parameters are free, where the search starts, and what is fixed. All but the mean are positive (fitted as
    logs).
    """

    start: dict[str, float]
    fixed: dict[str, float]

    def values(self, theta: Floats) -> dict[str, float]:
        free = {name: float(x if name == "mean" else np.exp(x)) for name, x in zip(self.start, theta, strict=True)}
        return {**self.fixed, **free}


# Within a year the fast part is a shock of its own: it is gone when the next year begins.
YEARLY = Model(
    {"mean": 2.4, "slow_variance": 1.0, "slow_days": 2500.0, "shock": 0.3, "noise": 15.0},
    {"fast_variance": 1e-9, "fast_days": 1.0},
)


def weekly_model(slow_days: float) -> Model:
    start = {"mean": 2.2, "slow_variance": 3.0, "fast_variance": 1.0, "fast_days": 12.0, "shock": 0.6, "noise": 13.0}
    return Model({**start, **{f"noise_{quad}": 13.0 for quad in QUADS}}, {"slow_days": slow_days})


@dataclass(frozen=True)
class Estimate:
    values: dict[str, float]
    errors: dict[str, float]


def fit(panel: Panel, model: Model, *, upto: int | None = None) -> Estimate:
    """Maximum likelihood one step ahead (prediction error decomposition): what is forecast is always the plain mean of
    a period's events, so the variances by quad class only say how much the filter should learn from an event of that
    class. Standard errors from the inverse of the Hessian by finite differences; that of a logarithm is turned into
    its parameter's (delta method).
    """
    start = np.array([x if name == "mean" else np.log(x) for name, x in model.start.items()])

    def loss(theta: Floats) -> float:
        values = model.values(theta)
        pull = sum(np.log(values.get(f"noise_{q}", values["noise"]) / values["noise"]) ** 2 for q in QUADS) / (
            2 * CLASS_SD**2
        )
        return float(losses(panel, values)[:, :upto].sum() + pull)

    best = minimize(loss, start, method="L-BFGS-B").x
    spread = np.sqrt(np.maximum(np.diag(np.linalg.inv(_hessian(loss, best))), 0.0))
    values = model.values(best)
    errors = {
        name: float(sd * (1.0 if name == "mean" else values[name]))
        for name, sd in zip(model.start, spread, strict=True)
    }
    return Estimate({name: values[name] for name in model.start}, errors)


def losses(panel: Panel, values: dict[str, float]) -> Floats:
    """Negative log density of each period's mean given the periods before, 0 where there is none; shape (dyad,
    period).
    """
    mean, variance = forecast(panel, values)
    variance = variance + values["shock"] + values["noise"] / np.maximum(panel.n, 1)
    return np.where(panel.n > 0, 0.5 * (np.log(2 * np.pi * variance) + (panel.mean - mean) ** 2 / variance), 0.0)


def forecast(panel: Panel, values: dict[str, float]) -> tuple[Floats, Floats]:
    """Mean and variance of the level in each period given the periods before; shape (dyad, period)."""
    names = ("mean", "fast_variance", "fast_days", "slow_variance", "slow_days")
    process = Process(*(values[name] for name in names))
    noise = np.array([values.get(f"noise_{quad}", values["noise"]) for quad in QUADS])[:, None, None]
    precision = (panel.count / noise).sum(axis=0)
    safe = np.where(precision > 0, precision, 1.0)
    seen = (panel.total / noise).sum(axis=0) / safe
    variance = np.where(precision > 0, values["shock"] + 1 / safe, np.inf)
    gaps = [0.0] + [panel.days] * (panel.n.shape[1] - 1)
    prior = np.array(run(process, gaps, list(seen.T), list(variance.T)).prior)
    return (process.mean + prior[:, 0] + prior[:, 1]).T, (prior[:, 2] + 2 * prior[:, 3] + prior[:, 4]).T


def figures() -> list[dict[str, object]]:
    """One step ahead on later periods, with parameters fitted on earlier ones: CRPS against persistence and the
    running mean, both given the normal spread that suits them best on the earlier periods; and how often the intervals
    hold the truth.
    """
    weekly, class_means = weeks()
    yearly = years(class_means)
    slow = fit(yearly, YEARLY, upto=TRAIN_YEARS)
    fast = fit(often(weekly), weekly_model(slow.values["slow_days"]), upto=TRAIN_WEEKS)
    pooled = {k: v for k, v in fast.values.items() if not k.startswith("noise_")}
    rows = []
    for name, panel, values, split in (
        ("icews18 weeks", weekly, {**fast.values, "slow_days": slow.values["slow_days"]}, TRAIN_WEEKS),
        ("icews18 weeks, one noise", weekly, {**pooled, "slow_days": slow.values["slow_days"]}, TRAIN_WEEKS),
        ("icews dyad-years", yearly, {**YEARLY.fixed, **slow.values}, TRAIN_YEARS),
    ):
        rows += _check(name, panel, values, split)
    return rows


def _check(name: str, panel: Panel, values: dict[str, float], split: int) -> list[dict[str, object]]:
    table = steps(panel, values)
    early, late = table[table[:, 0] < split], table[table[:, 0] >= split]
    truth, n = late[:, 1], len(late)
    ours = crps(truth, late[:, 2], late[:, 3])
    found: list[dict[str, object]] = []
    for baseline, column in (("persistence", 4), ("running mean", 5)):
        widths = np.linspace(0.05, 8, 160)
        width = widths[np.argmin([crps(early[:, 1], early[:, column], w).mean() for w in widths])]
        other = crps(truth, late[:, column], width)
        gain = other - ours
        # Errors of one dyad hang together: the standard error of the gain is that of sums over dyads.
        by_dyad = np.bincount(late[:, 6].astype(int), gain - gain.mean())
        row = {
            "name": f"level CRPS, {name}, against {baseline}",
            "value": ours.mean(),
            "baseline": other.mean(),
            "n": n,
        }
        found.append({**row, "gain": gain.mean(), "gain_se": float(np.sqrt((by_dyad**2).sum()) / n)})
    for nominal in (0.5, 0.8, 0.9):
        held = np.abs(truth - late[:, 2]) / late[:, 3]
        normal, tuned = (
            norm.ppf(0.5 + nominal / 2),
            np.quantile(np.abs(early[:, 1] - early[:, 2]) / early[:, 3], nominal),
        )
        found.append(
            {"name": f"normal coverage, {name}", "value": (held <= normal).mean(), "baseline": nominal, "n": n}
        )
        found.append({"name": f"level coverage, {name}", "value": (held <= tuned).mean(), "baseline": nominal, "n": n})
    return found


def steps(panel: Panel, values: dict[str, float]) -> Floats:
    """One row for each period that a dyad has events in, from its fourth on: period, mean of its events, the model's
    mean and standard deviation for it, the mean of the last such period, the mean over all before, and the dyad.
    """
    level, variance = forecast(panel, values)
    rows = []
    for i in range(len(panel.n)):
        past: list[float] = []
        inverse: list[float] = []
        for t in np.flatnonzero(panel.n[i]):
            if len(past) >= 3:
                # How many events there will be is not known beforehand: as many as so far.
                sd = np.sqrt(variance[i, t] + values["shock"] + values["noise"] * np.mean(inverse))
                rows.append((t, panel.mean[i, t], level[i, t], sd, past[-1], np.mean(past), i))
            past.append(panel.mean[i, t])
            inverse.append(1 / panel.n[i, t])
    return np.array(rows)


def crps(truth: Floats, mean: Floats, sd: Any) -> Floats:
    """Continuous ranked probability score of a normal forecast (Gneiting and Raftery 2007), smaller is better."""
    z = (truth - mean) / sd
    return np.asarray(sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi)))


def often(panel: Panel) -> Panel:
    return panel.rows((panel.n.sum(axis=1) >= LEAST_EVENTS) & ((panel.n > 0).sum(axis=1) >= 3))


def write_level(slow: Estimate, fast: Estimate, z80: float, dyads: tuple[int, int]) -> None:
    """Replace the fitted numbers in level.json; its assumptions are left as they are."""
    shipped = json.loads(LEVEL.read_text(encoding="utf-8"))
    shipped["provenance"] = " ".join(PROVENANCE.split()).format(weekly=dyads[0], yearly=dyads[1], least=LEAST_EVENTS)
    shipped["interval"] = {"z80": float(f"{z80:.3g}")}
    names = ("mean", "fast_variance", "fast_days", "slow_variance")
    shipped["process"] = {name: _number(fast, name) for name in names} | {"slow_days": _number(slow, "slow_days")}
    shipped["noise"] |= {"0": _number(fast, "noise"), "week": _number(fast, "shock")}
    shipped["noise"] |= {str(quad): _number(fast, f"noise_{quad}") for quad in QUADS}
    order = ["provenance", "process", "interval", "noise", "modality", "assumed"]
    text = json.dumps({key: shipped[key] for key in order}, indent=2)
    LEVEL.write_text(re.sub(r"\{\s+(\"value\": \S+)\s+(\"se\": \S+)\s+\}", r"{\1 \2}", text) + "\n", encoding="utf-8")


def _number(estimate: Estimate, name: str) -> dict[str, float]:
    return {"value": float(f"{estimate.values[name]:.4g}"), "se": float(f"{estimate.errors[name]:.2g}")}


def _hessian(loss: Callable[[Floats], float], at: Floats, step: float = 1e-3) -> Floats:
    n = len(at)
    eye = np.eye(n) * step
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(i, n):
            corners = [loss(at + si * eye[i] + sj * eye[j]) * si * sj for si in (1, -1) for sj in (1, -1)]
            out[i, j] = out[j, i] = sum(corners) / (4 * step**2)
    return out


def _state(name: str, countries: set[str]) -> str | None:
    if name in countries:
        return name
    match = re.fullmatch(r"(.*) \(([^()]+)\)", name)
    return match[2] if match and match[2] in countries and match[1].startswith(tuple(OFFICIAL)) else None


if __name__ == "__main__":
    main()
