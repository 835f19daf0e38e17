"""The functions that need no world: open one, read one sentence, one name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from detente import actors
from detente.reading.classify import Typed
from detente.schema import Candidate
from detente.world import World


def open(folder: str | Path) -> World:  # noqa: A001
    """Open a world. Raises WorldError where there is none."""
    return World.open(folder)


def init(folder: str | Path, *, name: str = "") -> World:
    """Make a folder a world. Raises WorldError where there is one already."""
    return World.init(folder, name=name)


def who(name: str, on: date | None = None, context: str | Iterable[str] = ()) -> list[Candidate]:
    """Who a name may be on a day, best first, with reasons. `context`: words or text around it, such as 'Syria'."""
    words = (context,) if isinstance(context, str) else tuple(context)
    return _registry().who(name, on=on, context=words)


def classify(text: str, actor: tuple[int, int], recipient: tuple[int, int] | None = None) -> Typed:
    """The PLOVER type, mode and confidence of what `actor` does to `recipient`, both [start, end) in one sentence."""
    from detente.reading import classify as room

    return room.classify(text, actor, recipient)


def factuality(text: str, predicate: tuple[int, int]) -> float:
    """How surely the text itself says that the predicate at [start, end) happened: -3 (did not) to 3 (did)."""
    from detente.reading import factuality as room

    return room.factuality(text, predicate=predicate)


@cache
def _registry() -> actors.Registry:
    return actors.load()
