"""A coder by its name, with the settings it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from detente import plugins
from detente.errors import UsageError

Coder = Callable[..., Any]


def load(name: str, options: Mapping[str, str] | None = None) -> Coder:
    """The coder of that name, ready to read.

    A plugin that takes settings has `configured(options)`, which gives the coder. Raises NotFoundError for an unknown name, UsageError
    for settings that it does not take.
    """
    plugin = plugins.load("coder", name)
    configured: Callable[[Mapping[str, str]], Coder] | None = getattr(plugin, "configured", None)
    if configured is not None:
        return configured(dict(options or {}))
    if options:
        raise UsageError(f"the coder {name} takes no settings, and was given {', '.join(options)}")
    return plugin


def notice(coder: Coder) -> str:
    """What a person should know before a coder begins, such as where texts are sent; '' for most."""
    return str(getattr(coder, "notice", ""))


def remarks(coder: Coder) -> tuple[str, ...]:
    """What a coder has to say of the document it read last; most say nothing."""
    tell: Callable[[], tuple[str, ...]] | None = getattr(coder, "remarks", None)
    return tell() if tell is not None else ()
