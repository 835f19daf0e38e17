"""Dates of the calendar, whole or partial, and runs of them: a side that leaves something out borrows it from the
other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from detente.when import calendar
from detente.when.calendar import Interval
from detente.when.context import Context, Piece, nearest
from detente.when.feasts import read_feast
from detente.when.years import (
    SMALL,
    dated_or_open,
    joined_digits,
    read_century,
    read_decade,
    read_numeric,
    read_quarter,
    read_year,
)

DASHES = ("-", "–", "—")
DAY_PARTS = ("morning", "afternoon", "evening", "night", "noon", "midday", "dawn", "midnight", "lunchtime")


@dataclass(frozen=True, slots=True)
class Partial:
    """A date as far as it is written. `season` is a pair of months, `half` and `quarter` count from 1."""

    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: tuple[int, int] | None = None
    weekday: int | None = None

    @property
    def grain(self) -> str:
        if self.day or self.weekday is not None:
            return "day"
        return "month" if self.month else "season" if self.season else "year"


def read_date(context: Context, i: int) -> Piece | None:
    """A date of the calendar that begins at word i, or a run of such dates ("5-6 April 2016", "2003-2011",
    "May to July").
    """
    found = (
        read_numeric(context, i)
        or read_century(context, i)
        or read_decade(context, i)
        or read_feast(context, i)
        or read_quarter(context, i)
    )
    if found is not None:
        return _run_of_spans(context, i, found)
    first = _partial(context, i)
    if first is None:
        return _day_run(context, i)
    return _run(context, first) or _settle(context, first)


def _partial(context: Context, i: int) -> Partial | None:
    """Weekday, day and month in any order, month and year, season and year, or a year alone."""
    weekday, j = _weekday(context, i)
    if weekday is not None:
        inner = _day_month(context, context.skip(context.skip(j, ","), "the"))
        return inner or (Partial(j, weekday=weekday) if _fits(context, i) else None)
    return _day_month(context, i) or _season(context, i) or _bare_year(context, i)


def _weekday(context: Context, i: int) -> tuple[int | None, int]:
    number = context.lexicon.weekdays.get(context.word(i))
    if number is None or (context.word(i) in context.lexicon.capital and not context.capital(i)):
        return None, i
    short = len(context.word(i)) <= 5 and context.joined(i + 1)
    return number, context.skip(context.skip(i + 1, ".") if short else i + 1, *DAY_PARTS)


def _fits(context: Context, i: int) -> bool:
    """A doubtful word ("May", "Sun", "fall") is a time only beside words that say so."""
    return (
        context.lenient
        or context.word(i) not in context.lexicon.doubtful
        or context.word(i - 1) in context.lexicon.supports
    )


def _month(context: Context, i: int) -> tuple[int, int]:
    number = context.lexicon.months.get(context.word(i), 0)
    if not number or (context.word(i) in context.lexicon.capital and not context.capital(i)):
        return 0, i
    short = len(context.word(i)) <= 4 and context.word(i) not in ("may", "june", "july")
    return number, context.skip(i + 1, ".") if short else i + 1


def _day_month(context: Context, i: int) -> Partial | None:
    """ "22 February 2025", "the 22nd of February", "Feb. 22nd, 2025", "October of 2011", "April"."""
    number, j = _day_number(context, i)
    if number:
        month, k = _month(context, context.skip(context.skip(j, "of"), "-"))
        if month:
            year, end = read_year(context, context.skip(context.skip(k, ",", "of"), "-"), tied=True)
            return Partial(end if year else k, year or None, month, number)
        return None
    month, j = _month(context, i)
    if not month:
        return None
    number, k = _day_number(context, context.skip(j, "the"))
    if (
        number
        and context.word(k) not in context.lexicon.counted
        and not (context.word(k) in (",", ".") and joined_digits(context, k + 1, 3))
    ):
        year, end = read_year(context, context.skip(k, ",", "of"), tied=True)
        return Partial(end if year else k, year or None, month, number)
    year, end = read_year(context, context.skip(context.skip(j, ",", "of", "-"), "the"), tied=True)
    if year:
        return Partial(end, year, month)
    return Partial(j, None, month) if _fits(context, i) else None


def _day_number(context: Context, i: int) -> tuple[int, int]:
    """(22, place after) for "22" or "22nd"; (0, i) otherwise."""
    word = context.word(i)
    if not word.isdigit() or len(word) > 2 or not 1 <= int(word) <= 31:
        return 0, i
    return int(word), i + 2 if context.joined(i + 1) and context.word(i + 1) in SMALL else i + 1


def _season(context: Context, i: int) -> Partial | None:
    """Spring 2012, the fall of 2011, winter 2013-14; alone only beside words that say so;
    "the fall of Kabul" is none.
    """
    pair = context.lexicon.seasons.get(context.word(i))
    if pair is None:
        return None
    year, end = read_year(context, context.skip(context.skip(i + 1, ",", "of"), "the"), tied=True)
    if year:
        if pair[1] > 12 and context.word(end) in (*DASHES, "/") and joined_digits(context, end + 1, 2):
            end += 2
        return Partial(end, year, season=pair)
    if context.word(i + 1) in ("of", "'s", "’s", "from"):
        return None
    k = i - 2 if context.word(i - 1) == "the" else i - 1
    ok = context.lenient or (
        context.word(k)
        in (
            "in",
            "during",
            "by",
            "since",
            "until",
            "of",
            "before",
            "after",
            "last",
            "this",
            "next",
            "late",
            "early",
            "mid",
            "through",
            "throughout",
            "-",
        )
    )
    return Partial(i + 1, season=pair) if ok else None


def _bare_year(context: Context, i: int) -> Partial | None:
    """A year that stands alone: no count ("2000 soldiers"), no label ("Resolution 1973")."""
    year, end = read_year(context, i)
    if not year:
        return None
    before, after = context.word(i - 1), context.word(end)
    if context.lenient:
        return Partial(end, year)
    if (
        before in context.lexicon.labels
        or after in context.lexicon.counted
        or (context.joined(i) and before in (",", ".", "/", ":", "+", "_"))
    ):
        return None
    if after == "-" and context.word(end + 1) in (
        "man",
        "strong",
        "mile",
        "km",
        "kilometre",
        "kilometer",
        "page",
        "metre",
        "foot",
        "plus",
    ):
        return None
    supported = before in context.lexicon.supports or before in ("the", "(", "") or before in DASHES
    if (
        year % 50 == 0
        and after.isalpha()
        and after.endswith("s")
        and not (before in ("in", "since", "by") and after in ("was", "has", "is", "as"))
    ):
        return None
    if not 1800 <= year < 2100 and not (
        before in ("in", "since", "until", "from", "by", "before", "after", "of") and year < 2100
    ):
        return None
    return Partial(end, year) if supported or 1900 <= year < 2050 else None


def _run(context: Context, first: Partial) -> Piece | None:
    """A run from one partial date to another: what one side leaves out it borrows from the other."""
    j = _connector(context, first)
    if j is None:
        return None
    tight = context.word(j - 1) in (*DASHES, "/")
    second = _second(context, first, j, tight=tight)
    if second is None:
        return None
    left = _settle(
        context,
        replace(first, year=first.year or second.year, month=first.month or (second.month if first.day else None)),
    )
    right = _settle(context, second if second.year or not first.year else replace(second, year=first.year))
    if not left or not right or left.earliest is None or right.latest is None:
        return dated_or_open(None, second.end, first.grain) if left and right else None
    if left.earliest > right.latest and not first.year and left.grain != "year":
        left = _settle(context, replace(first, year=right.latest.year - 1)) or left
    if left.earliest is None or left.earliest > right.latest or left.latest is None:
        return None
    return Piece(
        left.earliest,
        right.latest,
        "date",
        second.end,
        "run",
        (left.earliest, left.latest),
        (right.earliest or right.latest, right.latest),
    )


def _connector(context: Context, first: Partial) -> int | None:
    """The place after a word that ties two dates into a run, None where there is none."""
    j = first.end
    if context.word(j) in (*DASHES, "/", "to", "through", "thru") or (
        context.word(j) in ("until", "till") and context.word(j - 2) == "from"
    ):
        return j + 1
    if (
        context.word(j) in ("and", "&", "or")
        and first.grain != "day"
        and not (first.grain == "year" and context.word(j - 2) in ("before", "after", "since", "until", "by"))
    ):
        return j + 1
    return None


def _second(context: Context, first: Partial, j: int, *, tight: bool) -> Partial | None:
    """The other end of a run, of the same grain as the first."""
    if (
        first.grain == "year"
        and context.word(j).isdigit()
        and len(context.word(j)) == 2
        and tight
        and context.joined(j)
    ):
        year = (first.year or 0) // 100 * 100 + int(context.word(j))
        return Partial(j + 1, year) if first.year and year > first.year else None
    number, k = _day_number(context, j)
    if first.day and first.month and number and not _month(context, context.skip(k, "of"))[0]:
        if context.word(k) in context.lexicon.counted:
            return None
        year, end = read_year(context, context.skip(k, ",", "of"), tied=True)
        return Partial(end if year else k, year or first.year, first.month, number)
    j = j + 1 if context.word(j) == "the" else j
    second = (
        _partial(replace(context, lenient=True), j)
        if context.word(j) not in ("second", "march") or context.capital(j)
        else None
    )
    return second if second and second.grain == first.grain else None


def _day_run(context: Context, i: int) -> Piece | None:
    """ "5-6 April 2016", "5 and 6 April", "5 to 9 May": days whose month stands behind the last."""
    number, j = _day_number(context, i)
    if (
        not number
        or context.word(j) not in (*DASHES, "and", "to", "&", "/", "or")
        or not _day_number(context, j + 1)[0]
    ):
        return None
    last = _day_month(context, j + 1)
    if last is None or not last.day or not last.month:
        return None
    first = Partial(j, last.year, last.month, number)
    left, right = _settle(context, first), _settle(context, last)
    if left is None or right is None:
        return None
    if left.earliest is None or right.latest is None or left.earliest > right.latest:
        return dated_or_open(None, last.end, "day")
    return Piece(left.earliest, right.latest, "date", last.end, "run")


def _run_of_spans(context: Context, i: int, first: Piece) -> Piece:
    """ "1980s and 1990s", "2011-03-01 to 2011-04-05", "18th and 19th centuries"."""
    if context.word(first.end) not in (*DASHES, "and", "to", "through"):
        return first
    j = context.skip(first.end + 1, "the", "early", "late")
    if j != first.end + 1 and context.word(j - 1) != "the":
        return first
    second = read_numeric(context, j) or read_century(context, j) or read_decade(context, j)
    if (
        second is None
        or second.grain != first.grain
        or not first.span
        or not second.span
        or second.span[0] < first.span[0]
    ):
        return first
    return Piece(first.earliest, second.latest, "date", second.end, "run", first.span, second.span)


def _settle(context: Context, found: Partial) -> Piece | None:
    """A partial date as days; a year that is missing is the one nearest to publication, or stays unknown."""
    if found.weekday is not None and not found.month:
        return _nearest_weekday(context, found)
    years = (
        [found.year] if found.year else [context.published.year + n for n in (-1, 0, 1)] if context.published else []
    )
    spans = [span for year in years if (span := _days(found, year)) is not None]
    if not years:
        return dated_or_open(None, found.end, found.grain)
    if not spans:
        return None
    return dated_or_open(spans[0] if found.year else nearest(context, spans), found.end, found.grain)


def _days(found: Partial, year: int) -> Interval | None:
    if found.day and found.month:
        return calendar.day(year, found.month, found.day)
    if found.month:
        return calendar.months(year, found.month, found.month)
    return calendar.months(year, *found.season) if found.season else calendar.years(year, year)


def _nearest_weekday(context: Context, found: Partial) -> Piece:
    day, number = context.published, found.weekday or 0
    if day is None:
        return Piece(None, None, "relative", found.end, "day")
    back = (day.weekday() - number) % 7
    on = day + timedelta(days=(-back) % 7) if context.future else day - timedelta(days=back)
    return Piece(on, on, "relative", found.end, "day")
