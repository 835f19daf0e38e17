"""Figures, where the public benches lie, the floors that pin what was reached, and the run over all measures."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import detente
from detente.errors import NotFoundError

REPOSITORY = Path(detente.__file__).parents[2]
# Each measure is a module here with a function `figures(bench) -> Iterator[Figure]`; `detail(bench)`, where it has one, gives lines
# on what went wrong.
MODULES = (
    "claims", "relations", "factuality", "coding", "actors", "balance", "forecast_events", "forecast_dyads", "forecast_acts",
    "forecast_levels", "forecast_partners", "scenario", "speed",
)  # fmt: skip
# Scripts that fit or check something at length: name -> (file in measures/, what it needs of the benches).
SCRIPTS = {
    "merging": ("merging.py", "merging/ecbplus_dev.jsonl"),
    "phases": ("phases.py", "ir/un_vote_agreement_dyad_year.csv.gz"),
    "level": ("fit_level.py", "tkg"),
    "mechanisms": ("fit_scenario.py", "signed"),
    "confidence": ("fit_confidence.py", "claims/score.py"),
}
NAMES = (*MODULES, *SCRIPTS)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `baseline` is the best known simple way, `floor` what the project holds itself to; None: not set.

    `lower` is true where smaller is better. `skipped` says why there is no value.
    """

    name: str
    value: float | None
    baseline: float | None = None
    floor: float | None = None
    n: int = 0
    seconds: float = 0.0
    lower: bool = False
    skipped: str = ""

    @property
    def kept(self) -> bool:
        """Whether the floor holds; true where there is no floor or no value."""
        if self.value is None or self.floor is None:
            return True
        return self.value <= self.floor if self.lower else self.value >= self.floor


def run(only: Sequence[str] = ()) -> Iterator[Figure]:
    """Figures of all measures, or of those whose name begins with one of `only`. Raises NotFoundError for an unknown name."""
    wanted = _wanted(only)
    pinned = floors()
    for name in wanted:
        for figure in _figures(name):
            if not only or any(figure.name.startswith(o) for o in only):
                yield replace(figure, floor=pinned.get(figure.name))


def details(only: Sequence[str] = ()) -> Iterator[str]:
    """Lines on what went wrong in these measures, as far as they can tell. Raises NotFoundError for an unknown name."""
    for name in _wanted(only):
        tell = getattr(import_module(f"detente.measure.{name}"), "detail", None) if name in MODULES else None
        if tell is not None:
            yield from tell(benches())


def _wanted(only: Sequence[str]) -> list[str]:
    wanted = [name for name in NAMES if not only or any(o.split(".")[0] == name for o in only)]
    unknown = [o for o in only if o.split(".")[0] not in NAMES]
    if unknown:
        raise NotFoundError(f"no measure named {unknown[0]!r}; there are {', '.join(NAMES)}")
    return wanted


def _figures(name: str) -> Iterable[Figure]:
    if name in SCRIPTS:
        from detente.measure import scripts

        return scripts.figures(name, *SCRIPTS[name], benches())
    measure: Callable[[Path | None], Iterable[Figure]] = import_module(f"detente.measure.{name}").figures
    return measure(benches())


def benches() -> Path | None:
    """The folder of public benches: $DETENTE_BENCH, else `shared/bench` beside the repository; None where there is none."""
    places = [os.environ.get("DETENTE_BENCH", ""), str(REPOSITORY.parent / "shared" / "bench")]
    return next((Path(place) for place in places if place and Path(place).is_dir()), None)


def floors() -> dict[str, float]:
    """Pinned floors by figure name, from `measures/floors.json` of the repository; empty outside it."""
    path = REPOSITORY / "measures" / "floors.json"
    return {str(k): float(v) for k, v in json.loads(path.read_text(encoding="utf-8")).items()} if path.is_file() else {}


def skipped(name: str, what: str) -> Figure:
    """A figure that can't be taken here, and why."""
    return Figure(name, None, skipped=f"needs {what} in the folder of benches (set DETENTE_BENCH)")
