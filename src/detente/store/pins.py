"""One snapshot for one request: what a store found when it first looked holds while a `with` block lasts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from detente.store.delta import Version


@dataclass(slots=True)
class Pin:
    """What `owner` saw: the stamp, looked at before the versions, so that it is never newer than they are.

    `on` ends with the owner's own writing: who writes reads the newest from then on.
    """

    owner: object
    stamp: str | None = None
    versions: Mapping[str, Version] | None = None
    on: bool = True


_PIN: ContextVar[Pin | None] = ContextVar("pin", default=None)


@contextmanager
def pinned(owner: object) -> Iterator[None]:
    """Within the block, and in threads that take over its context, `current` gives one pin for the owner."""
    token = _PIN.set(Pin(owner))
    try:
        yield
    finally:
        _PIN.reset(token)


def current(owner: object) -> Pin | None:
    """The pin that holds for an owner here; None where each question looks anew."""
    pin = _PIN.get()
    return pin if pin is not None and pin.owner is owner and pin.on else None


def end(owner: object) -> None:
    """From here on the owner's questions look anew, to the end of the block."""
    pin = current(owner)
    if pin is not None:
        pin.on = False
