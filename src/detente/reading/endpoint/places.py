"""Where words stand in a text: letter by letter, only white space may differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Place = tuple[int, int]


def places(words: str, text: str, start: int, end: int) -> Iterator[Place]:
    """All places of the words within `text[start:end]` as offsets into the text, end excluded; whole words only."""
    parts = words.split()
    if not parts:
        return
    wanted = r"\s+".join(map(re.escape, parts))
    before = r"(?<!\w)" if parts[0][0].isalnum() else ""
    after = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    for match in re.compile(f"{before}{wanted}{after}").finditer(text, start, end):
        yield match.span()


def nearest(words: str, text: str, span: Place, near: Place) -> Place | None:
    """The place within `span` that lies nearest to `near`, the earlier of two; None where the words stand nowhere."""
    return closest(places(words, text, *span), near)


def closest(found: Iterable[Place], near: Place) -> Place | None:
    """Of some places the nearest, the earlier of two; None where there is none."""
    return min(found, key=lambda place: (_apart(place, near), place), default=None)


def _apart(a: Place, b: Place) -> int:
    return max(0, a[0] - b[1], b[0] - a[1])
