"""Figures of the scripts in `measures/`, which fit parameters and check them on the public benches."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from detente.errors import NotFoundError
from detente.measure.figures import REPOSITORY, Figure, skipped


def figures(name: str, script: str, needs: str, bench: Path | None) -> Iterator[Figure]:
    """Run `figures()` of one script; rows whose value is no number are left to the script's own output."""
    path = REPOSITORY / "measures" / script
    if bench is None or not (bench / needs).exists() or not path.is_file():
        yield skipped(name, needs)
        return
    started = time.perf_counter()
    rows = _function(path)()
    seconds = round(time.perf_counter() - started, 1)
    for row in rows:
        value, baseline = row.get("value"), row.get("baseline")
        if isinstance(value, (int, float)):
            slug = re.sub(r"[^a-z0-9]+", "_", str(row["name"]).lower()).strip("_")
            known = float(baseline) if isinstance(baseline, (int, float)) else None
            lower = any(word in slug for word in ("crps", "false", "brier"))
            yield Figure(
                f"{name}.{slug}", round(float(value), 4), known, n=int(row.get("n") or 0), seconds=seconds, lower=lower
            )


def _function(path: Path) -> Callable[[], list[dict[str, Any]]]:
    spec = spec_from_file_location(f"measures_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise NotFoundError(f"{path} is no script")
    module = module_from_spec(spec)
    # Dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    found: Callable[[], list[dict[str, Any]]] = module.figures
    return found
