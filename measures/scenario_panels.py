"""Panels on which the mechanisms of scenarios are fitted and tested: levels with memory's forecasts, and facts on states by year.

Needs `<repo>/../shared/bench` (tkg: ICEWS by week and year; ir: alliances, borders, leaders, armed conflicts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from detente import actors
from detente.measure import modules
from detente.relations.kalman import Floats
from detente.scenario import mechanisms
from detente.scenario.mechanisms import Frame, identity
from detente.scenario.structure import KIN
from detente.scenario.system import Start, Structure, System, empty_structure

fit_level = modules.load(Path(__file__).with_name("fit_level.py"))
BENCH = fit_level.BENCH
MAJORS = (2, 200, 220, 365, 710)
# Of 13 years the first that is forecast, and of 44 weeks; the later ones are forecast from all before them.
FIRST = {"years": 6, "weeks": 14}
TERMS = ("patrons", "balance", "enemies", "identity", "borders", "neighbours")


@dataclass(frozen=True)
class Data:
    """One-step forecasts of memory and the truth: arrays (dyads, periods), nan where nothing was seen; features by mechanism."""

    name: str
    truth: Floats
    mean: Floats
    sd: Floats
    features: Mapping[str, Floats]
    clusters: Floats
    periods_a_year: float


# Panels of levels


@dataclass(frozen=True)
class Levels:
    """A panel with its states and memory's forecasts; `changed` (dyads, periods): how many of the two sides changed leaders."""

    data: Data
    states: tuple[str, ...]
    pairs: tuple[Floats, Floats]
    panel: fit_level.Panel
    changed: Floats
    usual: float
    variance: Floats


@dataclass(frozen=True)
class _Counts:
    """Directed counts and sums of Goldstein weights, arrays (quad, state, state, period). Dyads with `least` events in `seen` periods or
    more are kept; `begins` gives the year (with its fraction) in which a period begins.
    """

    name: str
    states: list[str]
    count: Floats
    total: Floats
    days: float
    least: int
    seen: int
    begins: Callable[[int], float]


def weeks() -> Levels:
    """Country dyads of ICEWS 2018 by week."""
    table = fit_level.facts()
    states = sorted({*table["a"], *table["b"]})
    place = {name: i for i, name in enumerate(states)}
    a, b = table["a"].map(place).to_numpy(), table["b"].map(place).to_numpy()
    quad, week = table["q"].astype(int).to_numpy(), table["t"].to_numpy()
    count = np.zeros((4, len(states), len(states), week.max() + 1))
    total = np.zeros_like(count)
    np.add.at(count, (quad, a, b, week), 1.0)
    np.add.at(total, (quad, a, b, week), table["g"].to_numpy())
    slow = fit_level.fit(fit_level.years(fit_level.weeks()[1]), fit_level.YEARLY).values["slow_days"]
    counts = _Counts("weeks", states, count, total, 7.0, fit_level.LEAST_EVENTS, 3, lambda t: 2018 + t * 7 / 365.25)
    return _levels(counts, fit_level.weekly_model(slow))


def years() -> Levels:
    """Country dyads of ICEWS 2002-2014 by year; the weight of an event is its quad class's mean."""
    raw = pd.read_parquet(BENCH / "tkg/icews_dyadyear/icews_dyadyear.parquet")
    states = sorted({*raw["i"], *raw["j"]})
    place = {name: i for i, name in enumerate(states)}
    count = np.zeros((4, len(states), len(states), 13))
    a, b, year = raw["i"].map(place).to_numpy(), raw["j"].map(place).to_numpy(), raw["year"].to_numpy() - 2002
    for quad, name in enumerate(("verbCoop", "matlCoop", "verbConf", "matlConf")):
        count[quad, a, b, year] = raw[name]
    total = count * fit_level.weeks()[1][:, None, None, None]
    return _levels(_Counts("years", states, count, total, 365.25, 100, 5, lambda t: 2002 + t), fit_level.YEARLY)


def _levels(given: _Counts, model: fit_level.Model) -> Levels:
    states = given.states
    first, second = np.triu_indices(len(states), 1)
    both = [part[:, first, second] + part[:, second, first] for part in (given.count, given.total)]
    panel = fit_level.Panel(both[0], both[1], given.days)
    keep = (panel.n.sum(axis=1) >= given.least) & ((panel.n > 0).sum(axis=1) >= given.seen)
    panel, first, second = panel.rows(keep), first[keep], second[keep]
    # Memory's own parameters know nothing of what is forecast.
    values = {**model.fixed, **fit_level.fit(panel, model, upto=FIRST[given.name]).values}
    level, variance = fit_level.forecast(panel, values)
    sd = np.sqrt(variance + _noise(panel, values))
    truth = np.where(panel.n > 0, panel.mean, np.nan)
    truth[:, :2] = np.nan
    matrices = np.zeros((panel.n.shape[1], len(states), len(states)))
    matrices[:, first, second] = matrices[:, second, first] = (level - values["mean"]).T
    features = {term: np.zeros(level.shape) for term in TERMS}
    changed, kin, facts = np.zeros(level.shape), np.zeros(level.shape[1]), Facts(ids(states))
    for t in range(level.shape[1]):
        # What is known when the period begins: the structure of the year before.
        structure = facts.structure(given.begins(t) - 1)
        kin[t] = structure.kin[first, second].mean()
        frame = frame_of(states, matrices[t], structure)
        for term in TERMS:
            features[term][:, t] = at_pairs(frame, feature_of(frame, term), first, second)
        change = facts.changes(given.begins(t), given.days / 365.25)
        changed[:, t] = change[first] + change[second]
    usual = float(kin.mean())
    features["identity"] -= usual
    before = np.concatenate([np.zeros((len(changed), 1)), changed[:, :-1]], axis=1)
    features["leaders"] = -(level - values["mean"]) * np.minimum((changed + before) / 2, 1.0)
    innovation = np.where(panel.n > 0, panel.mean - level, 0.0) * (panel.count[3] > 0)
    features["shocks"] = np.concatenate([np.zeros((len(changed), 1)), innovation[:, :-1]], axis=1)
    data = Data(given.name, truth, level, sd, features, first * len(states) + second, 365.25 / given.days)
    return Levels(data, tuple(states), (first, second), panel, changed, usual, variance)


def feature_of(frame: Frame, term: str) -> Floats:
    """A mechanism's feature of a frame of one run; common identity without its mean taken off."""
    rows = identity.centred(frame, 0.0) if term == "identity" else mechanisms.ALL[term].feature(frame)
    return rows[0]


def _noise(panel: fit_level.Panel, values: Mapping[str, float]) -> Floats:
    """Variance of a period's mean: how many events there will be is not known beforehand, so as many as so far."""
    inverse = np.where(panel.n > 0, 1 / np.maximum(panel.n, 1), 0.0)
    seen = np.cumsum(panel.n > 0, axis=1)
    past = np.concatenate(
        [np.zeros((len(seen), 1)), (np.cumsum(inverse, axis=1) / np.maximum(seen, 1))[:, :-1]], axis=1
    )
    past = np.where(past > 0, past, float(inverse[inverse > 0].mean()))
    return values["shock"] + values["noise"] * past


# Facts on states, to measure with


class Facts:
    """Who backs, borders on and is kin to whom, fights at home and changes leaders, over states given by Correlates-of-War number."""

    def __init__(self, states: Sequence[tuple[str, int]]) -> None:
        ir = BENCH / "ir"
        self.iso, self.place = [iso for iso, _ in states], {code: i for i, (_, code) in enumerate(states) if code}
        self.alliances = pd.read_csv(ir / "atop_alliance_spells.csv").query("atop_defense == 1")
        self.contiguous = pd.read_csv(ir / "cow_contdir.csv").query("conttype == 1")
        self.fights = pd.read_csv(ir / "ucdp_acd.csv", low_memory=False)
        self.fights = self.fights[self.fights["type_of_conflict"].isin(["intrastate", "II"])]
        self.leaders = pd.read_csv(ir / "reign_leaderlist_3_21.csv", encoding="latin-1")
        self.registry = actors.load()

    def structure(self, year: float) -> Structure:
        """The structure of the year that a day lies in."""
        return self._structure(int(year))

    @cache  # noqa: B019
    def _structure(self, whole: int) -> Structure:
        n = len(self.iso)
        found = empty_structure(n)
        for row in self.alliances[
            (self.alliances["styear"] <= whole) & (self.alliances["endyear"] >= min(whole, 2018))
        ].itertuples():
            for weak, strong in ((row.ccode1, row.ccode2), (row.ccode2, row.ccode1)):
                if strong in MAJORS and weak not in MAJORS and weak in self.place and strong in self.place:
                    found.backs[self.place[weak], self.place[strong]] = 1
        found = replace(found, backs=found.backs / np.maximum(found.backs.sum(axis=1, keepdims=True), 1))
        lasted = self.contiguous["enddate"].str[:4].astype(int).replace(2016, 9999)
        begun = self.contiguous["stdate"].str[:4].astype(int)
        for row in self.contiguous[(begun <= whole) & (lasted >= whole)].itertuples():
            a, b = self.place.get(int(row.ccode1)), self.place.get(int(row.ccode2))
            if a is not None and b is not None:
                found.borders[a, b] = found.borders[b, a] = 1
        for row in self.fights[self.fights["year"] == whole].itertuples():
            if row.gwno_a in self.place:
                i = self.place[int(row.gwno_a)]
                found.unrest[i] = max(found.unrest[i], 1.0 if row.intensity_level == 2 else 0.5)
        day, at = date(whole, 6, 30), {iso: i for i, iso in enumerate(self.iso) if iso}
        for body in KIN:
            members = [
                at[name] for name, status in self.registry.members(body, day) if status == "member" and name in at
            ]
            found.kin[np.ix_(members, members)] = 1
        return found

    def changes(self, year: float, width: float) -> Floats:
        """1 for each state that got a new leader in the period."""
        begun = self.leaders["syear"] + (self.leaders["smonth"] - 1) / 12 + self.leaders["sdate"] / 365.25
        change = np.zeros(len(self.iso))
        for code in self.leaders.loc[(begun >= year) & (begun < year + width), "ccode"]:
            if code in self.place:
                change[self.place[code]] = 1
        return change


def ids(names: Sequence[str]) -> list[tuple[str, int]]:
    listed = pd.read_csv(BENCH / "ir/icews_countries.csv").set_index("i")["i_iso3c"].to_dict()
    listed |= {"Turkey": "TUR", "Taiwan": "TWN", "Occupied Palestinian Territory": "PSE"}
    registry = actors.load()
    found = []
    for name in names:
        iso = listed[name]
        code = registry.state_codes(iso, date(2014, 6, 30)).cow if iso in registry.actors else ""
        found.append((iso, int(code) if code else 0))
    return found


def ids_of_abbreviations(names: Sequence[str]) -> list[tuple[str, int]]:
    states = (
        pd.read_csv(BENCH / "ir/cow_states.csv").drop_duplicates("stateabb", keep="last").set_index("stateabb")["ccode"]
    )
    codes = pd.read_csv(fit_level.REPO / "src/detente/data/codes/states.csv", comment="#", dtype=str).dropna(
        subset=["cow"]
    )
    iso = dict(zip(codes["cow"].astype(int), codes["iso3"], strict=True))
    found = []
    for name in names:
        code = int(states[name]) if name in states.index else 0
        found.append((iso.get(code, ""), code))
    return found


def frame_of(states: Sequence[str], matrix: Floats, structure: Structure) -> Frame:
    ids = tuple(f"{i:04}" for i in range(len(states)))
    system = System(ids, date(2000, 1, 1), (Start(),) * (len(ids) * (len(ids) - 1) // 2), structure)
    first, second = system.ends
    return Frame(system, structure, matrix[first, second][None].astype(np.float32))


def at_pairs(frame: Frame, row: Floats, first: Floats, second: Floats) -> Floats:
    n = len(frame.system.actors)
    square = np.zeros((n, n))
    one, other = frame.system.ends
    square[one, other] = row
    return square[first, second]
