"""The level's numbers in `data/weights/level.json`: what was fitted on event data, and what had to be assumed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from detente.errors import InputError
from detente.relations.kalman import Process

_FITTED = ("mean", "fast_variance", "fast_days", "slow_variance", "slow_days")
_NOISE = ("0", "1", "2", "3", "4", "tie", "stance", "week", "report")
_ASSUMED = (
    "tie_every_days", "tie_points", "vague_every_days", "vague_points", "open_days", "tone", "article", "opponents",
)  # fmt: skip
_MODALITIES = ("fact", "reported", "speculative", "planned", "hypothetical", "negated")


@dataclass(frozen=True, slots=True)
class Parameters:
    """`process` moves the level; `z80` standard deviations on each side hold 80%; `noise` holds variances by quad
    class, kind, shared week and single report; `modality` the share of a report that a claim of that modality counts
    for; `assumed` the rest (see `docs/methods/level.md`).
    """

    process: Process
    z80: float
    noise: Mapping[str, float]
    modality: Mapping[str, float]
    assumed: Mapping[str, float]


@cache
def parameters() -> Parameters:
    """The shipped parameters. Raises InputError naming a key that is missing or no number."""
    where = "data/weights/level.json"
    raw: dict[str, Any] = json.loads(files("detente").joinpath(where).read_text(encoding="utf-8"))
    process = _numbers(raw, "process", _FITTED, where)
    return Parameters(
        process=Process(**process),
        z80=_numbers(raw, "interval", ("z80",), where)["z80"],
        noise=_numbers(raw, "noise", _NOISE, where),
        modality=_numbers(raw, "modality", _MODALITIES, where),
        assumed=_numbers(raw, "assumed", _ASSUMED, where),
    )


def _numbers(raw: Mapping[str, Any], section: str, keys: tuple[str, ...], where: str) -> dict[str, float]:
    values = {}
    for key in keys:
        entry = raw.get(section, {}).get(key)
        value = entry.get("value") if isinstance(entry, dict) else entry
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise InputError(f"{section}.{key} is {value!r}", where=where, right="a number")
        values[key] = float(value)
    return values
