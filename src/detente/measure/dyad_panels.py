"""Counts of acts between countries from the public benches: ICEWS facts of 2018 by week, full counts of 2002-2014 by year."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from detente.forecast.known import Panel, faded_days

if TYPE_CHECKING:
    import pandas as pd

WEEKS = 43  # whole weeks of January to October 2018
TRAIN_WEEKS = 26
YEARS = range(2002, 2015)
TEST_YEARS = 3
LEAST_YEARLY = 30
# CAMEO's root codes by quad class as ICEWS is usually cut: statements count as verbal cooperation there.
ROOTS = (0, 5, 8, 13, 20)
# How ICEWS begins its descriptions of those who act for a state.
OFFICIAL = (
    "Government", "Military", "Ministry", "Head", "Foreign", "Defense", "Cabinet", "Army", "Air", "Navy", "Executive",
    "Intelligence", "Legislat", "Parliament", "Member", "Minister", "Security", "Envoy",
)  # fmt: skip
# Who codes a relation: CAMEO's roots, as in other backtests; or our codebook, as acts are counted in a world.
Coding = Literal["roots", "codebook"]


def weekly(bench: Path, *, dyads: int = 600, coding: Coding = "roots") -> Panel:
    """The most active directed dyads of countries in the first weeks, most active first, by week."""
    table = facts(bench, coding=coding)
    everyone = sorted(set(table["a"]) | set(table["b"]))
    place = {name: i for i, name in enumerate(everyone)}
    counts = np.zeros((4, len(everyone), len(everyone), WEEKS), dtype=np.float32)
    where = (table["quad"], table["a"].map(place), table["b"].map(place), table["day"] // 7)
    np.add.at(counts, tuple(np.asarray(part) for part in where), 1)
    names = busiest(table, dyads)
    pairs = [(place[a], place[b]) for a, b in names]
    own, back = by_day(table, names), by_day(table, [(b, a) for a, b in names])
    return replace(_panel(counts, pairs), fresh=faded_days(own, back, 7))


def facts(bench: Path, *, coding: Coding = "roots", official: bool = False) -> pd.DataFrame:
    """Facts of 2018 between those who act for a country: a, b, quad (0 to 3), type, mode and weight of our codebook, day.

    An actor with a country in brackets acts for that country; one relation between two countries counts once a day. Facts
    whose relation has no class in the coding, and the days after the last whole week, are left out. `official`: only the state
    itself and those whose description says that they act for it.
    """
    import pandas as pd

    from detente.reading.coded.codebooks import table as codebook

    folder = bench / "tkg" / "icews18"
    quads = pd.read_csv(folder / "quads.tsv.gz", sep="\t")
    names = pd.read_csv(folder / "entity2id.tsv", sep="\t", keep_default_na=False).set_index("id")["name"]
    relations = pd.read_csv(folder / "relation2id.tsv", sep="\t").set_index("id")["name"]
    codes = pd.read_csv(bench / "tkg" / "cameo-codes.csv", dtype=str)
    named = {_plain(name): code for name, code in zip(codes["name"], codes["code"], strict=True)}
    code = relations.map(_plain).map(named)
    ours = {row["code"]: row for row in codebook("cameo")}
    rows = [ours.get(str(each), {}) for each in code]
    if coding == "roots":
        quad = pd.cut(code.str[:2].astype(float), list(ROOTS), labels=False)
    else:
        quad = pd.Series([float(row.get("quad") or 0) - 1 for row in rows], index=code.index)
    types, modes = (pd.Series([row.get(name, "") for row in rows], index=code.index) for name in ("type", "mode"))
    weight = pd.Series([float(row.get("weight") or 0) for row in rows], index=code.index)
    country = _countries(list(names), official=official)
    found = pd.DataFrame(
        {
            "a": quads["s"].map(lambda i: country[i]), "b": quads["o"].map(lambda i: country[i]), "r": quads["r"],
            "quad": quads["r"].map(quad), "type": quads["r"].map(types), "mode": quads["r"].map(modes),
            "weight": quads["r"].map(weight), "day": quads["day"],
        }
    ).dropna().drop_duplicates(["a", "r", "b", "day"])  # fmt: skip
    found = found[(found["day"] < WEEKS * 7) & (found["quad"] >= 0)]
    return found.astype({"quad": int})


def busiest(table: pd.DataFrame, dyads: int) -> list[tuple[str, str]]:
    """The directed dyads with most facts in the first weeks, which no test looks at; the most first."""
    early = table[(table["day"] < TRAIN_WEEKS * 7) & (table["a"] != table["b"])]
    size = early.groupby(["a", "b"]).size().sort_index().sort_values(ascending=False, kind="stable")
    return list(size.index[:dyads])


def by_day(table: pd.DataFrame, pairs: list[tuple[str, str]]) -> NDArray[np.float64]:
    """Counts of directed dyads by quad class and day, shape (4, pairs, days)."""
    number = {pair: i for i, pair in enumerate(pairs)}
    which = np.array([number.get(pair, -1) for pair in zip(table["a"], table["b"], strict=True)])
    some = which >= 0
    counts = np.zeros((4, len(pairs), WEEKS * 7))
    np.add.at(counts, (table["quad"].to_numpy()[some], which[some], table["day"].to_numpy()[some]), 1.0)
    return counts


def yearly(bench: Path) -> Panel:
    """Directed dyads of countries with 30 events or more in 2002-2011, by year."""
    import pandas as pd

    raw = pd.read_parquet(bench / "tkg" / "icews_dyadyear" / "icews_dyadyear.parquet")
    everyone = sorted(set(raw["i"]) | set(raw["j"]))
    place = {name: i for i, name in enumerate(everyone)}
    counts = np.zeros((4, len(everyone), len(everyone), len(YEARS)), dtype=np.float32)
    at = raw["i"].map(place), raw["j"].map(place), raw["year"] - YEARS[0]
    for quad, name in enumerate(("verbCoop", "matlCoop", "verbConf", "matlConf")):
        a, b, year = (np.asarray(part) for part in at)
        counts[quad, a, b, year] = raw[name]
    busy = counts[..., :-TEST_YEARS].sum(axis=(0, 3)) >= LEAST_YEARLY
    return _panel(counts, [(int(i), int(j)) for i, j in zip(*np.nonzero(busy), strict=True)])


def _panel(counts: NDArray[np.float32], pairs: list[tuple[int, int]]) -> Panel:
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    own, back = counts[:, a, b].astype(float), counts[:, b, a].astype(float)
    everyone = np.arange(counts.shape[1])
    within = counts[:, everyone, everyone]
    acts, meets = counts.sum(axis=2) - within, counts.sum(axis=1) - within
    return Panel(own, back, *(part.astype(float) for part in (acts[:, a], meets[:, a], acts[:, b], meets[:, b])))


def _countries(names: list[str], *, official: bool) -> list[str | None]:
    found = [re.fullmatch(r"(.*) \(([^()]*)\)", name) for name in names]
    known = {match[2] for match in found if match}

    def of(name: str, match: re.Match[str] | None) -> str | None:
        if match is None:
            return name if name in known else None
        return match[2] if not official or match[1].startswith(OFFICIAL) else None

    return [of(name, match) for name, match in zip(names, found, strict=True)]


def _plain(name: str) -> str:
    # The facts write "non military" where CAMEO's table writes "non-military".
    return re.sub(r"[^a-z]+", " ", name.lower()).strip()
