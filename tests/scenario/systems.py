"""Small systems of actors for the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from detente.scenario.system import Start, System, empty_structure

DAY = date(2025, 1, 1)
WIDE = Start(fast_variance=0.9, slow_variance=2.0, apart_variance=0.9)


def system(actors: tuple[str, ...] = ("AAA", "BBB", "CCC"), start: Start = WIDE, **structure: object) -> System:
    """Actors who all stand alike to one another, with an empty structure but for what is given."""
    pairs = len(actors) * (len(actors) - 1) // 2
    return System(actors, DAY, (start,) * pairs, replace(empty_structure(len(actors)), **structure))  # type: ignore[arg-type]
