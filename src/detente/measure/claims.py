"""Claims against hand-made keys: the scorer that lies beside the key is run as it is."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from detente.measure.figures import Figure, skipped

# The better of two actors in one sentence, and a quick coder of 318 entries on documents it was not tuned on.
BASELINES = {"found_f1": 0.23, "typed_f1": 0.13, "exact_f1": 0.03}


def figures(bench: Path | None) -> Iterator[Figure]:
    """F1 of found, typed and exact claims over all keyed documents."""
    folder = bench / "claims" if bench else None
    if folder is None or not (folder / "score.py").is_file():
        yield skipped("claims", "claims/")
        return
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "claims.jsonl"
        read(folder / "texts", folder / "dates.tsv", out)
        scores = score(folder, out)
    seconds = time.perf_counter() - started
    for name in (
        "found_p",
        "found_r",
        "found_f1",
        "typed_f1",
        "exact_f1",
        "of_found_date",
        "of_found_names",
        "of_found_speaker",
    ):
        yield Figure(
            f"claims.{name}", scores[name], BASELINES.get(name), n=int(scores["key"]), seconds=round(seconds, 1)
        )


def read(texts: Path, dates: Path, out: Path) -> None:
    """Read a folder as the command line does."""
    command = [sys.executable, "-m", "detente", "read", str(texts), "--dates", str(dates), "--claims", str(out)]
    subprocess.run(command, check=True, capture_output=True)


def score(folder: Path, claims: Path) -> dict[str, float]:
    """Scores by the bench's own scorer."""
    command = [
        sys.executable, str(folder / "score.py"), str(folder / "key_dev.jsonl"), str(claims),
        "--texts", str(folder / "texts"), "--aliases", str(folder / "aliases.tsv"), "--json",
    ]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    scores: dict[str, float] = json.loads(done.stdout)
    return scores
