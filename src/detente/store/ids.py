"""Ids are given by their beginning, as far as it fits one thing only."""

from __future__ import annotations

from collections.abc import Sequence

from detente.errors import AmbiguousError, NotFoundError

LISTED = 10


def fitting(prefix: str, fits: Sequence[str], what: str) -> str:
    """The one id that is, or begins with, `prefix`. Raises NotFoundError, or AmbiguousError listing those that fit."""
    if prefix in fits:
        return prefix
    if not fits or not prefix:
        raise NotFoundError(f"no {what} whose id begins with {prefix!r}")
    if len(fits) > 1:
        more = " ..." if len(fits) > LISTED else ""
        raise AmbiguousError(f"{prefix!r} fits several: {', '.join(fits[:LISTED])}{more}")
    return fits[0]
