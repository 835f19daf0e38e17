"""Days counted: months, thirds, shifts and movable feasts, all as pairs of days with both ends included."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Interval = tuple[date, date]

DAY_UNITS = {"hour": 0, "minute": 0, "day": 1, "week": 7, "fortnight": 14}
MONTH_UNITS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def day(year: int, month: int, number: int) -> Interval | None:
    """One day as an interval; None where the calendar has no such day."""
    try:
        found = date(year, month, number)
    except ValueError:
        return None
    return found, found


def months(year: int, first: int, last: int) -> Interval:
    """From the first day of month `first` to the last day of month `last`;
    `last` may run past 12 into the next year.
    """
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, first, 1), date(end_year, end_month, monthrange(end_year, end_month)[1])


def years(first: int, last: int) -> Interval:
    """Whole years, both included."""
    return date(first, 1, 1), date(last, 12, 31)


def decade(first: int) -> Interval:
    """The ten years that start with `first`."""
    return years(first, first + 9)


def century(number: int) -> Interval:
    """The nineteenth century is 1801 to 1900; news text means 1800 to 1899, and the union is taken."""
    return years(number * 100 - 100, number * 100)


def week(on: date) -> Interval:
    """The week from Monday to Sunday that holds the day."""
    monday = on - timedelta(days=on.weekday())
    return monday, monday + timedelta(days=6)


def shift(on: date, amount: float, unit: str) -> date:
    """The day `amount` units later (negative: earlier); stops at the ends of the calendar.
    Day 31 falls back to the month's last.
    """
    try:
        if unit in DAY_UNITS:
            return on + timedelta(days=round(amount * DAY_UNITS[unit]))
        total = amount * MONTH_UNITS[unit]
        whole = int(total)
        index = on.year * 12 + on.month - 1 + whole
        year, month = divmod(index, 12)
        moved = date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
        return moved + timedelta(days=round((total - whole) * 30.4))
    except (OverflowError, ValueError):
        return date.max if amount > 0 else date.min


def current(on: date, unit: str, offset: int = 0) -> Interval:
    """The calendar unit that holds the day, or the one `offset` units on:
    offset -1 with "month" is the month before.
    """
    if unit == "week":
        return week(on + timedelta(days=7 * offset))
    if unit == "month":
        first = shift(on.replace(day=1), offset, "month")
        return months(first.year, first.month, first.month)
    if unit == "quarter":
        first = shift(date(on.year, (on.month - 1) // 3 * 3 + 1, 1), 3 * offset, "month")
        return months(first.year, first.month, first.month + 2)
    if unit == "year":
        return years(on.year + offset, on.year + offset)
    if unit == "decade":
        return decade((on.year // 10 + offset) * 10)
    if unit == "century":
        return century(on.year // 100 + 1 + offset)
    moved = on + timedelta(days=offset * DAY_UNITS.get(unit, 1))
    return moved, moved


def part(span: Interval, grain: str, name: str) -> Interval:
    """Early, mid or late within a span. Months: 1-10, 10-20, 20-end. Years: by four months. Decades: years 0-3, 4-6,
    6-9. Else thirds.
    """
    first, last = span
    if grain == "day":
        return span
    if grain == "month":
        low, high = {"early": (1, 10), "mid": (10, 20), "late": (20, last.day)}[name]
        return first.replace(day=low), last.replace(day=high)
    if grain == "year":
        low, high = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[name]
        return months(first.year, low, high)
    if grain == "decade":
        low, high = {"early": (0, 3), "mid": (4, 6), "late": (6, 9)}[name]
        return years(first.year + low, first.year + high)
    if grain == "century":
        low, high = {"early": (0, 33), "mid": (34, 66), "late": (67, 100)}[name]
        return years(first.year + low, first.year + high)
    third = (last - first) / 3
    index = ("early", "mid", "late").index(name)
    return first + index * third, (last if index == 2 else first + (index + 1) * third)


def edge(span: Interval, grain: str, *, at_end: bool) -> Interval:
    """The beginning or end of a span: 10 days of a month, 2 months of a year, 2 years of a decade, 10 of a century;
    else a tenth.
    """
    first, last = span
    widths = {
        "day": (1, "day"),
        "week": (3, "day"),
        "month": (10, "day"),
        "year": (2, "month"),
        "decade": (2, "year"),
        "century": (10, "year"),
    }
    if grain not in widths:
        tenth = max((last - first) // 10, timedelta(days=1))
        return (max(first, last - tenth), last) if at_end else (first, min(last, first + tenth))
    amount, unit = widths[grain]
    one = timedelta(days=1)
    if at_end:
        return max(first, shift(last + one, -amount, unit)), last
    return first, min(last, shift(first, amount, unit) - one)


def easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian rule (Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, number = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, number + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (1..5, or -1 for the last) given weekday (Monday 0) of a month."""
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def islamic(year: int, month: int, number: int) -> date:
    """Gregorian day of a day of the tabular Islamic (civil) calendar;
    sightings of the moon differ by a day or two.
    """
    elapsed = (number - 1) + -(-59 * (month - 1) // 2) + (year - 1) * 354 + (3 + 11 * year) // 30
    # 1 Muharram 1 is 19 July 622 in the proleptic Gregorian calendar.
    return date(622, 7, 19) + timedelta(days=elapsed)
