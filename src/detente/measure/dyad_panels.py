"""Counts of acts between countries from the public benches: ICEWS facts of 2018 by week, full counts of 2002-2014 by year."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.forecast.counts import Panel

WEEKS = 43  # whole weeks of January to October 2018
TRAIN_WEEKS = 26
YEARS = range(2002, 2015)
TEST_YEARS = 3
LEAST_YEARLY = 30


def weekly(bench: Path, *, dyads: int = 600) -> Panel:
    """The most active directed dyads of countries in the first weeks, most active first, by week.

    An actor with a country in brackets acts for that country; one relation between two countries counts once a day.
    """
    import pandas as pd

    folder = bench / "tkg" / "icews18"
    facts = pd.read_csv(folder / "quads.tsv.gz", sep="\t")
    names = pd.read_csv(folder / "entity2id.tsv", sep="\t", keep_default_na=False).set_index("id")["name"]
    relations = pd.read_csv(folder / "relation2id.tsv", sep="\t").set_index("id")["name"]
    codes = pd.read_csv(bench / "tkg" / "cameo-codes.csv", dtype=str)
    root = relations.map(_plain).map(
        {_plain(name): code[:2] for name, code in zip(codes["name"], codes["code"], strict=True)}
    )
    quad = pd.cut(root.astype(float), [0, 5, 8, 13, 20], labels=False)
    country = _countries(list(names))
    table = pd.DataFrame(
        {
            "a": facts["s"].map(lambda i: country[i]), "b": facts["o"].map(lambda i: country[i]),
            "r": facts["r"], "q": facts["r"].map(quad), "day": facts["day"],
        }
    ).dropna().drop_duplicates(["a", "r", "b", "day"])  # fmt: skip
    table["t"] = table["day"] // 7
    table = table[table["t"] < WEEKS]
    early = table[(table["t"] < TRAIN_WEEKS) & (table["a"] != table["b"])]
    size = early.groupby(["a", "b"]).size().sort_index().sort_values(ascending=False, kind="stable")
    everyone = sorted(set(table["a"]) | set(table["b"]))
    place = {name: i for i, name in enumerate(everyone)}
    counts = np.zeros((4, len(everyone), len(everyone), WEEKS), dtype=np.float32)
    where = (table["q"].astype(int), table["a"].map(place), table["b"].map(place), table["t"])
    np.add.at(counts, tuple(np.asarray(part) for part in where), 1)
    pairs = [(place[a], place[b]) for a, b in size.index[:dyads]]
    return _panel(counts, pairs)


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


def _countries(names: list[str]) -> list[str | None]:
    inside = [match[1] if (match := re.search(r"\(([^()]*)\)$", name)) else None for name in names]
    known = {name for name in inside if name}
    return [within or (name if name in known else None) for name, within in zip(names, inside, strict=True)]


def _plain(name: str) -> str:
    # The facts write "non military" where CAMEO's table writes "non-military".
    return re.sub(r"[^a-z]+", " ", name.lower()).strip()
