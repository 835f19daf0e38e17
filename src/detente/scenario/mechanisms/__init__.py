"""Mechanisms by name: what moves the level of two actors, each with its equation, its source and its record.

All but the core are a term `strength x feature`, the feature computed for all runs and pairs at once by the same code when a mechanism
is fitted (`measures/fit_scenario.py`) and when it runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.errors import NotFoundError
from detente.scenario.mechanisms import balance, borders, factions, identity, leaders, memory, patrons, shocks
from detente.scenario.mechanisms.interface import Frame, Mechanism, Via, Weight, weights

ALL: Mapping[str, Mechanism] = {
    each.name: each
    for each in (
        memory.MEMORY, memory.RECIPROCITY, shocks.SHOCKS, patrons.PATRONS, balance.BALANCE, balance.ENEMIES, identity.IDENTITY,
        leaders.LEADERS, borders.BORDERS, borders.NEIGHBOURS, factions.FACTIONS,
    )
}  # fmt: skip
CORE = ("memory", "reciprocity")


def defaults() -> tuple[str, ...]:
    """Memory and reciprocity, and every mechanism that improved forecasts out of sample."""
    return tuple(name for name in ALL if name in CORE or weights()[name].default)


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The defaults and the named ones, in the order of `ALL`. Raises NotFoundError for a name there is not."""
    wanted = {*defaults(), *names}
    if unknown := sorted(wanted - set(ALL)):
        raise NotFoundError(f"no mechanism {unknown[0]!r}: there are {', '.join(ALL)}")
    return tuple(name for name in ALL if name in wanted)


__all__ = ["ALL", "CORE", "Frame", "Mechanism", "Via", "Weight", "chosen", "defaults", "weights"]
