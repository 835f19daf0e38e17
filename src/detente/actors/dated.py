"""Dates of the registry: 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD' as the first or the last day they can mean."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from detente.errors import DateError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def first_day(text: str, *, where: str = "") -> date | None:
    """Earliest day a registry date can mean; None for an empty text. Raises DateError."""
    return _bound(text, where, last=False)


def last_day(text: str, *, where: str = "") -> date | None:
    """Latest day a registry date can mean; None for an empty text. Raises DateError."""
    return _bound(text, where, last=True)


def covers(since: date | None, until: date | None, on: date | None) -> bool:
    """Whether a day lies between two bounds, both included; None is open on that side, and no day asked for always
    fits."""
    return on is None or ((since is None or since <= on) and (until is None or on <= until))


@lru_cache(maxsize=20_000)
def _bound(text: str, where: str, *, last: bool) -> date | None:
    if not text:
        return None
    match = _DATE.fullmatch(text)
    right = "write YYYY, YYYY-MM or YYYY-MM-DD"
    if not match:
        raise DateError(f"{text!r} is no date", where=where, right=right)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        if not month:
            return date(year, 12, 31) if last else date(year, 1, 1)
        if not day:
            return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        return date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise DateError(f"{text!r} is no date: {error}", where=where, right=right) from error
