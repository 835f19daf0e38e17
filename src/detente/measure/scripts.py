"""Figures of the scripts in `measures/`, which fit parameters and check them on the public benches."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente.measure import modules
from detente.measure.figures import REPOSITORY, Figure, skipped


def figures(name: str, script: str, needs: str, bench: Path | None) -> Iterator[Figure]:
    """Run `figures()` of one script; rows whose value is no number are left to the script's own output."""
    path = REPOSITORY / "measures" / script
    if bench is None or not (bench / needs).exists() or not path.is_file():
        yield skipped(name, needs)
        return
    started = time.perf_counter()
    rows: list[dict[str, Any]] = modules.load(path).figures()
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
