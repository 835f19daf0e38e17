"""What an actor's name says of him: his kind and his country; where it says none, the country of those he has to do with."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.forecast.graph.facts import Facts, Ints

# Event data name most actors as "Police (Kenya)" or "Member of Legislative (Govt) (India)".
NAMED = re.compile(r"(?P<kind>.+) \((?P<country>[^()]+)\)")


@dataclass(frozen=True)
class Kinds:
    """Kind of every entity, and its country on every day, as numbers; `country[d]` knows only facts before day d.

    Kind 0 is a name that tells none, kind 1 a country itself; country 0 is unknown.
    """

    kind: Ints
    country: NDArray[np.int16]
    kinds: tuple[str, ...]
    countries: tuple[str, ...]


def kinds(facts: Facts) -> Kinds:
    """Read kinds and countries off the names, then guess missing countries by majority of past facts, day by day."""
    found = [NAMED.fullmatch(name) for name in facts.entities]
    countries = ("", *sorted({m["country"] for m in found if m}))
    names = ("", "country", *sorted({m["kind"] for m in found if m}))
    number = {name: i for i, name in enumerate(countries)}
    place = {name: i for i, name in enumerate(names)}
    kind, known = np.zeros(facts.n, dtype=np.int64), np.zeros(facts.n, dtype=np.int64)
    for i, (name, match) in enumerate(zip(facts.entities, found, strict=True)):
        if match:
            kind[i], known[i] = place[match["kind"]], number[match["country"]]
        elif name in number:
            kind[i], known[i] = 1, number[name]
    return Kinds(kind, _by_day(facts, known, len(countries)), names, countries)


def _by_day(facts: Facts, known: Ints, count: int) -> NDArray[np.int16]:
    days = len(facts.bounds) - 1
    country = np.zeros((days, facts.n), dtype=np.int16)
    votes = np.zeros((facts.n, count), dtype=np.int32)
    guess = known.copy()
    for day in range(days):
        country[day] = guess
        on = facts.on(day)
        s, of = facts.s[on], known[facts.o[on]]
        told = (known[s] == 0) & (of > 0)
        np.add.at(votes, (s[told], of[told]), 1)
        changed = np.unique(s[told])
        guess[changed] = votes[changed].argmax(axis=1)
    return country
