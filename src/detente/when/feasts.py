"""Holidays by rule, with a year or the one nearest to publication."""

from __future__ import annotations

from datetime import date, timedelta

from detente.when import calendar
from detente.when.calendar import Interval
from detente.when.context import Context, Piece, nearest
from detente.when.years import dated, dated_or_open, read_year


def read_feast(context: Context, i: int) -> Piece | None:
    """Thanksgiving Day 2016, Christmas, Ramadan, with or without a year."""
    if context.word(i) not in context.lexicon.holiday_firsts:
        return None
    for length in (4, 3, 2, 1):
        words, j = _tight(context, i, length)
        feast = context.lexicon.holidays.get(words)
        if feast is None or not context.capital(i):
            continue
        year, end = read_year(context, context.skip(context.skip(j, ","), "of", "in"), tied=True)
        if year:
            spans = _feast_days(feast.rule, feast.numbers, feast.days, year)
            return dated((spans[0][0], spans[-1][1]), end, "day") if spans else None
        day = context.published
        spans = (
            [s for y in (-1, 0, 1) for s in _feast_days(feast.rule, feast.numbers, feast.days, day.year + y)]
            if day
            else []
        )
        return dated_or_open(nearest(context, spans), j, "day")
    return None


def _tight(context: Context, i: int, length: int) -> tuple[tuple[str, ...], int]:
    """`length` words from i on without hyphens and possessives, and the place after them."""
    words: list[str] = []
    while len(words) < length and i < len(context.words):
        if context.words[i] not in ("-", "'s", "’s", "'", "’"):
            words.append(context.words[i])
        i += 1
    return tuple(words), i


def _feast_days(rule: str, numbers: tuple[int, ...], length: int, year: int) -> list[Interval]:
    more = timedelta(days=length - 1)
    if rule == "fixed":
        starts = [date(year, numbers[0], numbers[1])]
    elif rule == "nth":
        starts = [calendar.nth_weekday(year, numbers[0], numbers[1], numbers[2])]
    elif rule == "easter":
        starts = [calendar.easter(year) + timedelta(days=numbers[0])]
    else:
        guess = (year - 622) * 33 // 32
        days = [calendar.islamic(h, numbers[0], numbers[1]) for h in range(guess - 1, guess + 3)]
        # The moon is sighted a day earlier or later from land to land.
        one = timedelta(days=1)
        return [(start - one, start + more + one) for start in days if start.year == year]
    return [(start, start + more) for start in starts]
