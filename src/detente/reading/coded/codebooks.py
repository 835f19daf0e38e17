"""The tables that say what others' codes mean: CAMEO codes, kinds of events, words for roles."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from detente.reading.codebook import EVENTS

# PLOVER knows CONCEDE beside the types that our own reading uses: verbal cooperation.
TYPES = {**EVENTS, "CONCEDE": 1}
ARMED = frozenset(("REB", "UAF", "RAD", "PRM"))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `data/codebooks/NAME.csv`; lines that begin with # are remarks."""
    text = files("detente").joinpath("data", "codebooks", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@cache
def roles(where: str) -> dict[str, tuple[str, int]]:
    """Role and rank by the word a dataset writes, in small letters."""
    rows = (row for row in table("roles") if row["where"] == where)
    return {row["text"].casefold(): (row["role"], int(row["rank"])) for row in rows}


def role(where: str, words: list[str]) -> tuple[str, int]:
    """The role of lowest rank that the words say; ("", 99) where they say none."""
    known = roles(where)
    found = [known[word.strip().casefold()] for word in words if word.strip().casefold() in known]
    return min(found, key=lambda each: each[1], default=("", 99))


def role_of_name(name: str) -> tuple[str, int]:
    """The role that a description says ("Armed Gang"): the whole of it, or its last words where they name who is armed."""
    known = roles("name")
    words = name.casefold().split()
    for start in range(len(words)):
        found = known.get(" ".join(words[start:]))
        if found and (start == 0 or found[0] in ARMED):
            return found
    return "", 99
