"""Times told from the day of publication: today, last week, next April, in recent months,
and the vague ones with their widths.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from detente.when import calendar
from detente.when.calendar import Interval
from detente.when.context import Context, Piece
from detente.when.dates import DAY_PARTS, read_date

DAYS = {"today": (0, 0), "yesterday": (-1, -1), "tomorrow": (1, 1), "tonight": (0, 0), "overnight": (-1, 0)}
BACK = ("last", "past", "previous", "preceding")
AHEAD = ("next", "coming", "upcoming", "following", "forthcoming")
SAME = ("this", "current", "same")


def read_relative(context: Context, i: int) -> Piece | None:
    """A time told from publication that begins at word i."""
    return _day_word(context, i) or _turned(context, i) or _within(context, i)


def read_vague(context: Context, i: int) -> Piece | None:
    """A vague word ("recently", "so far"), a time told from an earlier one ("later"),
    or a repeated time ("every week").
    """
    for words, way, since, until in context.lexicon.phrases.get(context.word(i), ()):
        j = _phrase_end(context, i, words)
        if j is None:
            continue
        if way in ("after", "same", "before"):
            return _told(context, j, way)
        day = context.published
        low = day + timedelta(days=since) if day and since is not None else None
        high = day + timedelta(days=until) if day and until is not None else None
        return Piece(low, high, "set" if way == "set" else "vague", j)
    return _every(context, i)


def _phrase_end(context: Context, i: int, words: tuple[str, ...]) -> int | None:
    for word in words:
        if context.word(i) == "-":
            i += 1
        if context.word(i) != word:
            return None
        i += 1
    return i


def _told(context: Context, end: int, way: str) -> Piece:
    """Later, earlier, at the time: from the reference, else only not after publication."""
    before, day = context.reference, context.published
    if before is None:
        return Piece(None, day if context.future is not True else None, "vague", end)
    if way == "same":
        return Piece(before[0], before[1], "relative", end)
    if way == "before":
        return Piece(None, before[1], "relative", end)
    return Piece(before[0], day if day and day >= before[0] else None, "relative", end)


def _every(context: Context, i: int) -> Piece | None:
    """Every week, each Friday, on Fridays."""
    word = context.word(i)
    single = word.removesuffix("s")
    if word != single and single in context.lexicon.weekdays and len(single) > 5 and context.capital(i):
        return Piece(None, context.published, "set", i + 1)
    if word not in ("every", "each"):
        return None
    j = context.skip(i + 1, "single", "other", "few", "passing")
    if (
        context.word(j) in context.lexicon.units
        or context.word(j) in context.lexicon.weekdays
        or context.word(j) in DAY_PARTS
        or context.word(j) in context.lexicon.seasons
    ):
        return Piece(None, context.published, "set", j + 1)
    return None


def _day_word(context: Context, i: int) -> Piece | None:
    """Today, yesterday morning, the day before yesterday, this morning, last night."""
    low, high = DAYS.get(context.word(i), (None, None))
    j = i + 1
    if low is None and context.says(i, "day", "before", "yesterday"):
        low, high, j = -2, -2, i + 3
    elif low is None and context.says(i, "day", "after", "tomorrow"):
        low, high, j = 2, 2, i + 3
    elif low is None and context.says(i, "last", "night"):
        low, high, j = -1, 0, i + 2
    elif low is None and context.word(i) == "this" and context.word(i + 1) in DAY_PARTS:
        low, high, j = 0, 0, i + 2
    elif (
        low is None
        and context.word(i) in ("earlier", "later")
        and context.word(i + 1) in ("today", "tonight", "tomorrow", "yesterday")
    ):
        low, high = DAYS[context.word(i + 1)]
        j = i + 2
    if low is None or high is None:
        over = context.word(i) == "weekend" and context.word(i - 1) == "the"
        return _weekend(context, 1 if context.future else -1, i + 1) if over else None
    j = context.skip(j, *DAY_PARTS)
    day = context.published
    if day is None:
        return Piece(None, None, "relative", j, "day")
    return Piece(day + timedelta(days=low), day + timedelta(days=high), "relative", j, "day")


def _turned(context: Context, i: int) -> Piece | None:
    """Last week, this past summer, next April, the coming Tuesday, the following year, April this year."""
    word, article = context.word(i), context.word(i - 1) in ("the", "its", "his", "their")
    if word not in (*BACK, *AHEAD, *SAME):
        return None
    j = i + 1
    if word == "this" and context.word(j) in ("past", "coming"):
        word, j = context.word(j), j + 1
    way = -1 if word in BACK else 1 if word in AHEAD else 0
    unit = context.lexicon.units.get(context.word(j))
    if unit in ("hour", "minute"):
        return None
    if unit and context.word(j) == unit:
        return _unit(context, word, way, unit, j + 1, article=article)
    if context.word(j) == "weekend":
        return _weekend(context, way, j + 1)
    if word in ("current", "same") or (word == "this" and context.word(j) == "second"):
        return None
    return _calendar_name(context, way, j)


def _unit(context: Context, word: str, way: int, unit: str, end: int, *, article: bool) -> Piece | None:
    """A calendar unit before, at or after publication; with an article "last" and "next" roll from the day itself."""
    base = context.reference if word in ("following", "previous", "preceding", "same") else None
    if base is not None:
        span = calendar.current(base[1] if way > 0 else base[0], unit, way)
        return Piece(span[0], span[1], "relative", end, unit)
    day = context.published
    if (
        day is None
        or unit in ("hour", "minute")
        or (word in ("following", "preceding", "same") and context.reference is None)
    ):
        return Piece(None, None, "relative", end, unit)
    if word in ("past", "coming") or (article and word in ("last", "next") and unit != "day"):
        span = (calendar.shift(day, -1, unit), day) if way < 0 else (day, calendar.shift(day, 1, unit))
        return Piece(span[0], span[1], "relative", end, "rolling")
    span = calendar.current(day, unit, way)
    return Piece(span[0], span[1], "relative", end, unit)


def _weekend(context: Context, way: int, end: int) -> Piece:
    """Saturday and Sunday: the one before, the one of this week, the one after."""
    day = context.published
    if day is None:
        return Piece(None, None, "relative", end, "weekend")
    saturday = calendar.week(day)[0] + timedelta(days=5)
    if way < 0 or (way == 0 and context.future is not True and day < saturday and day.weekday() < 3):
        saturday -= timedelta(days=7)
    if way > 0 and saturday <= day:
        saturday += timedelta(days=7)
    return Piece(saturday, saturday + timedelta(days=1), "relative", end, "weekend")


def _calendar_name(context: Context, way: int, j: int) -> Piece | None:
    """Last Tuesday, next April, this spring, last Ramadan: never the one that holds publication for last and next."""
    found = read_date(context, j) if context.word(j) not in context.lexicon.units else None
    if found is None or found.grain not in ("day", "month", "season", "year") or found.kind == "era":
        return None
    word, day = context.word(j), context.published
    if word.isdigit():
        return None
    if day is None:
        return Piece(None, None, "relative", found.end, found.grain)
    span = found.span
    if span is None:
        return None
    if word in context.lexicon.weekdays and found.end - j <= 2:
        span = _named_weekday(day, context.lexicon.weekdays[word], way)
    else:
        span = _named_span(context, j, way, span, day)
    return Piece(span[0], span[1], "relative", found.end, found.grain)


def _named_weekday(day: date, number: int, way: int) -> Interval:
    back = (day.weekday() - number) % 7
    if way < 0:
        on = day - timedelta(days=back or 7)
    elif way > 0:
        on = day + timedelta(days=(-back) % 7 or 7)
    else:
        on = calendar.week(day)[0] + timedelta(days=number)
    return on, on


def _named_span(context: Context, j: int, way: int, span: Interval, day: date) -> Interval:
    """Move a month, season or feast by whole years until it lies on the right side of publication."""
    month = span[0].month
    if way == 0:
        here = span[0].replace(year=day.year, day=1)
        return _moved(span, here.year - span[0].year) if month != 2 or span[0].day < 29 else span
    offset = 0
    while way < 0 and _moved(span, offset)[1] >= day:
        offset -= 1
    while way < 0 and _moved(span, offset + 1)[1] < day:
        offset += 1
    while way > 0 and _moved(span, offset)[0] <= day:
        offset += 1
    while way > 0 and _moved(span, offset - 1)[0] > day:
        offset -= 1
    return _moved(span, offset)


def _moved(span: Interval, offset: int) -> Interval:
    first, last = calendar.shift(span[0], offset, "year"), calendar.shift(span[1], offset, "year")
    if last.month == 2 and last.day == 28 and span[0].day == 1:
        last = calendar.months(last.year, 2, 2)[1]
    return first, last


def _within(context: Context, i: int) -> Piece | None:
    """Earlier this year, later this month, later in the week, late last year is read elsewhere."""
    word = context.word(i)
    if word not in ("earlier", "later"):
        return None
    j = context.skip(i + 1, "in", "on")
    if context.word(j) in context.lexicon.weekdays and context.capital(j):
        return read_date(context, j)
    if context.word(j) == "the":
        j += 1
    elif j > i + 1 and context.word(j) not in SAME:
        return None
    ahead = context if word == "earlier" else replace(context, future=True)
    unit = context.lexicon.units.get(context.word(j))
    if unit and context.word(j - 1) == "the":
        inner = _unit(context, "this", 0, unit, j + 1, article=False)
    elif context.word(j) in context.lexicon.seasons or context.word(j) in SAME:
        inner = _turned(ahead, j) or read_date(ahead, j)
    else:
        inner = None
    day = context.published
    if inner is None or day is None or inner.earliest is None or inner.latest is None:
        return inner
    if word == "earlier":
        return Piece(inner.earliest, max(inner.earliest, min(day, inner.latest)), "relative", inner.end)
    return Piece(min(inner.latest, max(day, inner.earliest)), inner.latest, "relative", inner.end)


def nearest_unit(context: Context, i: int) -> Piece | None:
    """ "the year", "the month" inside "the end of the year": the current one."""
    unit = context.lexicon.units.get(context.word(i))
    if not unit or context.word(i) != unit or context.word(i - 1) not in ("the", "this"):
        return None
    return _unit(context, "this", 0, unit, i + 1, article=False)
