"""The four sockets: readers, coders, forecasters, exporters, each a named callable registered by entry point.

Our own implementations go through the same entry points as everybody else's (see `pyproject.toml`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from detente.errors import NotFoundError

Socket = Literal["reader", "coder", "forecaster", "exporter"]


@cache
def registered(socket: Socket) -> dict[str, EntryPoint]:
    """Entry points of one socket by name, sorted; nothing is imported yet."""
    return {point.name: point for point in sorted(entry_points(group=f"detente.{socket}s"), key=lambda p: p.name)}


@cache
def load(socket: Socket, name: str) -> Callable[..., Any]:
    """Import one plugin. Raises NotFoundError naming those that are there."""
    points = registered(socket)
    if name not in points:
        raise NotFoundError(f"no {socket} named {name!r}; installed: {', '.join(points) or 'none'}")
    plugin: Callable[..., Any] = points[name].load()
    return plugin
