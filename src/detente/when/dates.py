"""Dates of the calendar: days, months, seasons, quarters, years, decades, centuries, feasts, whole or partial, and runs of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.when import calendar
from detente.when.calendar import Interval
from detente.when.context import Context, Piece, nearest

SMALL = ("st", "nd", "rd", "th")
DASHES = ("-", "–", "—")


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
    """A date of the calendar that begins at word i, or a run of such dates ("5-6 April 2016", "2003-2011", "May to July")."""
    found = (
        _numeric(context, i)
        or _century(context, i)
        or _decade(context, i)
        or _feast(context, i)
        or _quarter(context, i)
    )
    if found is not None:
        return _run_of_spans(context, i, found)
    first = _partial(context, i)
    if first is None:
        return _day_run(context, i)
    return _run(context, first) or _settle(context, first)


def _numeric(context: Context, i: int) -> Piece | None:
    """2011-10-22, 2011/10/22, 22.10.2011, 10/22/2011; where day and month could change places, both are covered."""
    word, mark = context.word(i), context.word(i + 1)
    if (
        not word.isdigit()
        or mark not in ("-", "/", ".")
        or not context.word(i + 2).isdigit()
        or not context.joined(i + 2)
    ):
        return None
    second, third = context.word(i + 2), context.word(i + 4)
    whole = context.word(i + 3) == mark and third[:2].isdigit() and context.joined(i + 4) and context.joined(i + 3)
    if len(word) == 4 and whole and len(second) <= 2 and len(third) <= 2:
        return _day_piece(calendar.day(int(word), int(second), int(third)), _clock(context, i + 5))
    if (
        len(word) == 4
        and mark == "-"
        and len(second) == 2
        and not whole
        and 1 <= int(second) <= 12
        and int(second) <= int(word[2:])
    ):
        if int(second) == int(word[2:]) or not 1900 <= int(word) < 2100:
            return None
        return _piece(calendar.months(int(word), int(second), int(second)), i + 3, "month")
    if len(third) != 4 or not whole or len(word) > 2 or len(second) > 2:
        return None
    year = int(third)
    spans = sorted(
        filter(None, {calendar.day(year, int(second), int(word)), calendar.day(year, int(word), int(second))})
    )
    return _piece((spans[0][0], spans[-1][1]), i + 5, "day") if spans else None


def _clock(context: Context, i: int) -> int:
    """The place after "T10:30:00Z", if that follows."""
    if context.word(i) != "t" or not context.joined(i):
        return i
    i += 1
    while context.joined(i) and (context.word(i).isdigit() or context.word(i) in (":", ".", "z", "+")):
        i += 1
    return i


def _century(context: Context, i: int) -> Piece | None:
    """19th century, nineteenth century; "the twentieth and twenty-first centuries" is read from its last."""
    number, j = ordinal(context, i)
    if not number:
        return None
    j = context.skip(j, "-")
    if context.word(j) not in ("century", "centuries") or number > 22:
        return None
    return _piece(calendar.century(number), j + 1, "century")


def ordinal(context: Context, i: int) -> tuple[int, int]:
    """(3, place after) for "3rd" or "third"; (0, i) for anything else."""
    word = context.word(i)
    if word.isdigit() and context.word(i + 1) in SMALL and context.joined(i + 1):
        return int(word), i + 2
    if word == "twenty" and context.word(i + 1) in DASHES:
        return 20 + context.lexicon.ordinals.get(context.word(i + 2), 0), i + 3
    number = context.lexicon.ordinals.get(word, 0)
    return number, i + 1 if number else i


def _decade(context: Context, i: int) -> Piece | None:
    """1990s, the '90s, 90s, the nineties."""
    word = context.word(i)
    if word in context.lexicon.decades:
        before = context.word(i - 1)
        ok = context.lenient or before in ("the", "mid", "late", "early", "-") or before in context.lexicon.supports
        return _piece(calendar.decade(context.lexicon.decades[word]), i + 1, "decade") if ok else None
    if word in ("'", "’") and context.word(i + 1).isdigit():
        i, word = i + 1, context.word(i + 1)
    if not word.isdigit() or len(word) not in (2, 4) or not word.endswith("0") or not context.joined(i + 1):
        return None
    if context.word(i + 1) not in ("s", "'s", "’s"):
        return None
    first = int(word) if len(word) == 4 else 1900 + int(word)
    if len(word) == 2 and (first < 1920 or context.word(i - 1) in ("his", "her", "their")):
        return None
    if context.word(i + 1) != "s" and context.word(i - 1) not in ("the", "late", "early", "mid", "-"):
        return None
    span = calendar.century(first // 100 + 1) if first % 100 == 0 and first < 2000 else calendar.decade(first)
    return _piece(span, i + 2, "decade") if 1000 <= first < 2200 else None


def _feast(context: Context, i: int) -> Piece | None:
    """Thanksgiving Day 2016, Christmas, Ramadan, with or without a year."""
    if context.word(i) not in context.lexicon.holiday_firsts:
        return None
    for length in (4, 3, 2, 1):
        words, j = _tight(context, i, length)
        feast = context.lexicon.holidays.get(words)
        if feast is None or not context.capital(i):
            continue
        year, end = _year(context, context.skip(context.skip(j, ","), "of", "in"), tied=True)
        if year:
            spans = _feast_days(feast.rule, feast.numbers, feast.days, year)
            return _piece((spans[0][0], spans[-1][1]), end, "day") if spans else None
        day = context.published
        spans = (
            [s for y in (-1, 0, 1) for s in _feast_days(feast.rule, feast.numbers, feast.days, day.year + y)]
            if day
            else []
        )
        return _open(nearest(context, spans), j, "day")
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


def _quarter(context: Context, i: int) -> Piece | None:
    """Q3 2020, third quarter of 2020, H1 2014."""
    word, number, j = context.word(i), 0, i + 2
    if word in ("q", "h") and context.joined(i + 1) and context.word(i + 1) in ("1", "2", "3", "4"):
        number, size = int(context.word(i + 1)), 3 if word == "q" else 6
    elif context.lexicon.ordinals.get(word, 9) <= 4 and context.word(i + 1) == "quarter":
        number, size = context.lexicon.ordinals[word], 3
    if not number or number * size > 12:
        return None
    year, end = _year(context, context.skip(context.skip(j, ","), "of", "in"), tied=True)
    if year:
        return _piece(calendar.months(year, number * size - size + 1, number * size), end, "quarter")
    day = context.published
    if word not in ("q", "h") or day is None:
        return None
    spans = [calendar.months(y, number * size - size + 1, number * size) for y in range(day.year - 1, day.year + 2)]
    return _open(nearest(context, spans), j, "quarter")


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
    return number, context.skip(i + 1, ".")


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
            year, end = _year(context, context.skip(context.skip(k, ",", "of"), "-"), tied=True)
            return Partial(end if year else k, year or None, month, number)
        return None
    month, j = _month(context, i)
    if not month:
        return None
    number, k = _day_number(context, context.skip(j, "the"))
    if (
        number
        and context.word(k) not in context.lexicon.counted
        and not (context.word(k) in (",", ".") and _digits(context, k + 1, 3))
    ):
        year, end = _year(context, context.skip(k, ",", "of"), tied=True)
        return Partial(end if year else k, year or None, month, number)
    year, end = _year(context, context.skip(context.skip(j, ",", "of", "-"), "the"), tied=True)
    if year:
        return Partial(end, year, month)
    return Partial(j, None, month) if _fits(context, i) else None


def _digits(context: Context, i: int, length: int) -> bool:
    return context.word(i).isdigit() and len(context.word(i)) == length and context.joined(i)


def _day_number(context: Context, i: int) -> tuple[int, int]:
    """(22, place after) for "22" or "22nd"; (0, i) otherwise."""
    word = context.word(i)
    if not word.isdigit() or len(word) > 2 or not 1 <= int(word) <= 31:
        return 0, i
    return int(word), i + 2 if context.joined(i + 1) and context.word(i + 1) in SMALL else i + 1


def _season(context: Context, i: int) -> Partial | None:
    """Spring 2012, the fall of 2011, winter 2013-14; alone only beside words that say so; "the fall of Kabul" is none."""
    pair = context.lexicon.seasons.get(context.word(i))
    if pair is None:
        return None
    year, end = _year(context, context.skip(context.skip(i + 1, ",", "of"), "the"), tied=True)
    if year:
        if pair[1] > 12 and context.word(end) in (*DASHES, "/") and _digits(context, end + 1, 2):
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


def _year(context: Context, i: int, *, tied: bool = False) -> tuple[int, int]:
    """(2011, place after) for four digits that are no count; `tied` to a month, anything from 1000 on will do."""
    word = context.word(i)
    if not word.isdigit() or len(word) != 4:
        return 0, i
    year = int(word)
    if context.joined(i + 1) and (
        context.word(i + 1) in ("s", "st", "nd", "rd", "th")
        or (context.word(i + 1) in (",", ".") and context.joined(i + 2) and context.word(i + 2).isdigit())
    ):
        return 0, i
    return (year, i + 1) if (1000 if tied else 1500) <= year < 2200 else (0, i)


def _bare_year(context: Context, i: int) -> Partial | None:
    """A year that stands alone: no count ("2000 soldiers"), no label ("Resolution 1973")."""
    year, end = _year(context, i)
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
        return _open(None, second.end, first.grain) if left and right else None
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
        year, end = _year(context, context.skip(k, ",", "of"), tied=True)
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
        return _open(None, last.end, "day")
    return Piece(left.earliest, right.latest, "date", last.end, "run")


def _run_of_spans(context: Context, i: int, first: Piece) -> Piece:
    """ "1980s and 1990s", "2011-03-01 to 2011-04-05", "18th and 19th centuries"."""
    if context.word(first.end) not in (*DASHES, "and", "to", "through"):
        return first
    j = context.skip(first.end + 1, "the", "early", "late")
    if j != first.end + 1 and context.word(j - 1) != "the":
        return first
    second = _numeric(context, j) or _century(context, j) or _decade(context, j)
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
        return _open(None, found.end, found.grain)
    if not spans:
        return None
    return _open(spans[0] if found.year else nearest(context, spans), found.end, found.grain)


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


def _day_piece(span: Interval | None, end: int) -> Piece | None:
    return _piece(span, end, "day") if span else None


def _piece(span: Interval, end: int, grain: str) -> Piece:
    return Piece(span[0], span[1], "date", end, grain)


def _open(span: Interval | None, end: int, grain: str) -> Piece:
    return _piece(span, end, grain) if span else Piece(None, None, "date", end, grain)
