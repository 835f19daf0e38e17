"""Scenario runs: what 1,000 runs of 40 actors over 24 months cost, and the share of bytes that a second run repeats."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from detente.measure.figures import Figure

ACTORS, RUNS, MONTHS = 40, 1000, 24


def figures(bench: Path | None) -> Iterator[Figure]:
    """CPU seconds of base and branch with the default mechanisms and with all; needs no bench."""
    from detente.scenario import mechanisms

    for name, used in (("defaults", mechanisms.defaults()), ("all", tuple(mechanisms.ALL))):
        seconds, same = _arms(used)
        yield Figure(
            f"scenario.cpu_seconds_{name}", round(seconds, 2), 10.0, n=RUNS, seconds=round(seconds, 2), lower=True
        )
        yield Figure(f"scenario.same_bytes_{name}", float(same), n=RUNS)


def _arms(used: tuple[str, ...]) -> tuple[float, bool]:
    """CPU seconds of a base and a branch in which one strikes another, and whether the branch run again is the same."""
    from detente.scenario.simulate import Plan, Seen, Settings, run
    from detente.scenario.system import Start, System, empty_structure

    names = tuple(f"A{n:02}" for n in range(ACTORS))
    start = Start(fast_variance=0.9, slow_variance=2.0, apart_variance=0.9)
    structure = empty_structure(ACTORS)
    structure.backs[1:, 0] = 1.0
    structure.borders[:] = 1.0
    structure.unrest[:] = 0.5
    system = System(names, date(2025, 1, 1), (start,) * (ACTORS * (ACTORS - 1) // 2), structure)
    blow = Plan((Seen(date(2025, 3, 1), 0, 1, -9.0, 7.0, True, "blow"),))
    using = Settings(months=MONTHS, runs=RUNS, mechanisms=used)
    started = time.process_time()
    run(system, Plan(), using)
    branch = run(system, blow, using)
    seconds = time.process_time() - started
    return seconds, run(system, blow, using).levels.tobytes() == branch.levels.tobytes()
