"""With whom a country consults, agrees or clashes first in the week to come, beside the last and the most frequent partner."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from detente.forecast import partners
from detente.forecast.partners import With
from detente.forecast.questions import outcomes
from detente.forecast.scores import Floats
from detente.measure import dyad_panels
from detente.measure.figures import Figure, skipped

START = date(2018, 1, 1)
ACTORS = 30
ASKED = ("talks", "visit", "strike")
TESTED = range(26, 42, 4)


def figures(bench: Path | None) -> Iterator[Figure]:
    """Reciprocal ranks and first places in percent, and the chance said of the first answer beside its share; weeks 27 to 42."""
    if bench is None or not (bench / "tkg" / "icews18").is_dir():
        yield skipped("forecast_partners", "tkg/")
        return
    for act in ASKED:
        started = time.perf_counter()
        ranks = judged(bench, act, TESTED)
        seconds = round(time.perf_counter() - started, 1)
        n, label = len(ranks["model"]), f"forecast_partners.{act}"
        for name, score in (("mrr", _mrr), ("first", _first)):
            best = max(score(ranks[method]) for method in ("last", "frequent", "popular"))
            yield Figure(f"{label}_{name}", score(ranks["model"]), best, n=n, seconds=seconds)
        said = round(100 * float(ranks["said"].mean()), 2)
        yield Figure(f"{label}_said_of_the_first", said, _first(ranks["model"]), n=n)


def _mrr(ranks: Floats) -> float:
    return round(100 * float(np.mean(1 / ranks)), 2)


def _first(ranks: Floats) -> float:
    return round(100 * float(np.mean(ranks == 1)), 2)


def judged(bench: Path, act: str, weeks: range) -> dict[str, Floats]:
    """Ranks of who came first, by method, and the chance given to the model's first answer; actors that did nothing of the
    kind in a week are left out.
    """
    table, outcome = dyad_panels.facts(bench, coding="codebook"), outcomes()[act]
    table = table[table["a"] != table["b"]]
    fits = (table["type"] == outcome.type) & ((outcome.mode == "") | (table["mode"] == outcome.mode))
    rows = list(zip(table["a"], table["b"], table["day"], fits, strict=True))
    busy = [name for name, _ in Counter(a for a, *_ in rows).most_common(ACTORS)]
    found: dict[str, list[float]] = {name: [] for name in ("model", "last", "frequent", "popular", "said")}
    for actor in busy:
        own = [With(START + timedelta(days=int(day)), b, bool(fit)) for a, b, day, fit in rows if a == actor]
        for week in weeks:
            as_of = START + timedelta(days=7 * week - 1)
            asked = partners.make(actor, act, as_of=as_of, until=as_of + timedelta(days=7))
            came, _ = partners.first(own, asked)
            if not came:
                continue
            known = [each for each in own if each.day <= as_of]
            popular = Counter(b for a, b, day, fit in rows if fit and day < 7 * week and actor not in (a, b))
            made = partners.ranked(known, popular, as_of=as_of)
            names = [each.actor for each in made]
            such = [each for each in known if each.fits]
            last = list(dict.fromkeys(each.other for each in sorted(such, key=lambda each: each.day, reverse=True)))
            frequent = [name for name, _ in Counter(each.other for each in such).most_common()]
            for name, order in (
                ("model", names), ("last", last), ("frequent", frequent), ("popular", [x for x, _ in popular.most_common()])
            ):  # fmt: skip
                found[name].append(min((order.index(x) + 1 for x in came if x in order), default=len(names) + 1))
            found["said"].append(made[0].chance)
    return {name: np.array(values, dtype=float) for name, values in found.items()}
