"""The example corpus as a world: read once, briefed, ready to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import detente
from detente.brief import render
from detente.brief.model import Brief
from detente.errors import NotFoundError
from detente.world.adding import Progress, Report
from detente.world.world import World

PAIR = ("IRQ", "SYR")
ON, SINCE = date(2025, 5, 31), date(2024, 12, 1)


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration made."""

    world: World
    report: Report
    brief: Brief
    files: tuple[Path, ...]


def examples() -> Path:
    """The folder of examples: in the package, or at the root of a checkout. Raises NotFoundError."""
    home = Path(detente.__file__).parent
    for place in (home / "data" / "examples", home.parents[1] / "examples"):
        if (place / "feed.xml").is_file():
            return place
    raise NotFoundError("the example corpus is not installed; it lies in examples/ of the sources")


def make(folder: Path, *, progress: Progress | None = None) -> Demo:
    """Make or complete the demonstration world in a folder, and write its Iraq-Syria brief beside it as HTML, PDF and Markdown."""
    world = World.open(folder) if (folder / "detente.toml").exists() else World.init(folder, name="examples")
    corpus = sorted(p for p in examples().iterdir() if p.is_file() and p.name not in ("README.md", "events.csv"))
    report = world.add(corpus, progress=progress)
    page = world.brief(*PAIR, on=ON, since=SINCE)
    documents = {doc.id: doc for doc in world.store.documents()}
    files = tuple(render.save(page, documents, folder / f"iraq-syria{suffix}") for suffix in (".html", ".pdf", ".md"))
    return Demo(world, report, page, files)
