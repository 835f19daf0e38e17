"""Times built from other times: parts of a span, since and until, between, so long before or after, for so long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from detente.when import calendar
from detente.when.calendar import Interval
from detente.when.context import Context, Piece
from detente.when.dates import ordinal, read_date
from detente.when.named import read_anniversary, read_event, read_holder, read_rise_or_fall, read_under
from detente.when.relative import AHEAD, BACK, nearest_unit, read_relative

ARTICLES = ("the", "a", "an", "its", "his", "her", "their", "that", "this", "very")
PARTS = {"early": "early", "mid": "mid", "middle": "mid", "late": "late", "latter": "late"}
EDGES = {
    "beginning": False,
    "start": False,
    "outset": False,
    "outbreak": False,
    "onset": False,
    "dawn": False,
    "end": True,
    "close": True,
    "conclusion": True,
    "eve": False,
    "turn": False,
}
HALVES = {"first": 0, "second": 1, "latter": 1}
# How exactly "two months ago" is meant, in days around the day.
SLACK = {
    "hour": 0,
    "minute": 0,
    "day": 0,
    "week": 3,
    "fortnight": 4,
    "month": 15,
    "quarter": 45,
    "year": 183,
    "decade": 1826,
    "century": 18262,
}
AFTER = ("after", "following", "since", "past")
BEFORE = ("before", "prior", "ahead", "preceding")
UP_TO = ("until", "till", "til", "up", "through")
ONE = timedelta(days=1)


def read_any(context: Context, i: int) -> Piece | None:
    """The longest time that begins at word i, whatever its build."""
    found = [read(context, i) for read in (read_relation, read_measured, read_lasting, read_point)]
    return max(filter(None, found), key=lambda piece: piece.end, default=None)


def read_point(context: Context, i: int) -> Piece | None:
    """A time that stands by itself: a date, an event, an era, a part of one."""
    i = context.skip(i, "the", "this", "that") if context.word(i + 1) != "past" else i
    found = [
        read_part(context, i),
        read_date(context, i),
        read_relative(context, i),
        read_event(context, i),
        _anniversary(context, i),
    ]
    found += [nearest_unit(context, i)] if context.lenient else []
    best = max(filter(None, found), key=lambda piece: piece.end, default=None)
    return _of_year(context, best) if best else None


def read_told(context: Context, i: int) -> Piece | None:
    """What may follow "since", "before", "during": a point, an era by its ruler, a clause on an office, or one of our spans."""
    j = context.skip(i, *ARTICLES)
    found = [read_point(context, i), read_measured(context, i), read_holder(context, j), read_rise_or_fall(context, j)]
    return max(filter(None, found), key=lambda piece: piece.end, default=None)


def _anniversary(context: Context, i: int) -> Piece | None:
    return read_anniversary(context, i, ordinal(context, i), read_point)


def _of_year(context: Context, piece: Piece) -> Piece:
    """ "April last year", "October of this year", "Tuesday of last week": the year or week behind the date decides."""
    if (
        piece.grain not in ("month", "season", "day", "quarter")
        or piece.kind not in ("date", "relative")
        or not piece.span
    ):
        return piece
    j = context.skip(piece.end, "of", "in", ",")
    word = context.word(context.skip(j, "the"))
    if word not in (*BACK, *AHEAD, "this", "same", "that"):
        return piece
    outer = read_relative(context, context.skip(j, "the"))
    if outer is None or not outer.span or outer.grain not in ("year", "week"):
        return piece
    if (
        outer.grain == "year"
        and piece.grain != "day"
        or (outer.grain == "year" and context.word(piece.end - 1).isdigit())
    ):
        offset = outer.span[0].year - piece.span[0].year
        first, last = calendar.shift(piece.span[0], offset, "year"), calendar.shift(piece.span[1], offset, "year")
        return Piece(first, last, "relative", outer.end, piece.grain)
    if outer.grain == "week" and piece.grain == "day":
        on = outer.span[0] + timedelta(days=piece.span[0].weekday())
        return Piece(on, on, "relative", outer.end, "day")
    return piece


def read_part(context: Context, i: int) -> Piece | None:
    """Early, mid and late, the end of, the first half of, the first 100 days of something."""
    return _third(context, i) or _edge(context, i) or _half(context, i) or _first_so_long(context, i)


def _third(context: Context, i: int) -> Piece | None:
    word = context.word(i)
    name = PARTS.get(word)
    if name is None:
        return None
    j = context.skip(i + 1, "in", "-", "to") if context.word(i + 1) != "in" else context.skip(i + 2, "the")
    if context.says(j, "mid"):
        return None
    j = context.skip(
        context.skip(context.skip(j, "part", "years", "days", "stages", "months", "phase", "stage"), "of"), "-"
    )
    inner = _inner(context, j)
    if inner is None or inner.end == j:
        return None
    if not inner.span:
        return replace(inner, head=None, tail=None)
    span = calendar.part(inner.span, inner.grain, name)
    return Piece(span[0], span[1], inner.kind, inner.end, inner.grain if inner.grain == "day" else "part")


def _inner(context: Context, j: int) -> Piece | None:
    """What a part is taken of; "the year" alone is the current one."""
    j = context.skip(j, *ARTICLES) if context.word(j) != "this" else j
    found = [
        read_date(context, j),
        read_relative(context, j),
        read_event(context, j),
        read_holder(context, j),
        nearest_unit(context, j),
    ]
    best = max(filter(None, found), key=lambda piece: piece.end, default=None)
    return _of_year(context, best) if best else None


def _edge(context: Context, i: int) -> Piece | None:
    word = context.word(i)
    if word not in EDGES or context.word(i + 1) not in ("of", "to"):
        return None
    inner = _inner(context, i + 2)
    if inner is None:
        return None
    if word == "turn":
        return _turn(inner)
    if inner.head is not None and inner.grain in ("named", "open"):
        named = inner.tail if EDGES[word] else inner.head
        if named is None:
            return Piece(None, None, inner.kind, inner.end)
        if word == "eve":
            named = (named[0] - timedelta(days=7), named[0])
        return Piece(named[0], named[1], inner.kind, inner.end, "day", named, named)
    if not inner.span:
        return inner
    if word == "eve":
        return Piece(inner.span[0] - ONE, inner.span[0] - ONE, inner.kind, inner.end, "day")
    span = calendar.edge(inner.span, inner.grain, at_end=EDGES[word])
    limit = (inner.span[1], inner.span[1]) if EDGES[word] else (inner.span[0], inner.span[0])
    return Piece(span[0], span[1], inner.kind, inner.end, "part", limit, limit)


def _turn(inner: Piece) -> Piece | None:
    """The turn of the year, decade or century: as much on either side as a beginning is long."""
    if not inner.span or inner.grain not in ("year", "decade", "century"):
        return None
    first = calendar.edge(inner.span, inner.grain, at_end=False)
    width = first[1] - first[0]
    return Piece(first[0] - width, first[1], inner.kind, inner.end, "part")


def _half(context: Context, i: int) -> Piece | None:
    """First half of 2014, second half of the 1990s, last quarter of 2019, first third of the century."""
    word, size = context.word(i), context.word(i + 1)
    pieces = {"half": 2, "third": 3, "quarter": 4}.get(size, 0)
    number = pieces - 1 if word in ("last", "final", "latter") else context.lexicon.ordinals.get(word, 99) - 1
    if not pieces or number >= pieces or context.word(i + 2) != "of":
        return None
    inner = _inner(context, i + 3)
    if inner is None or not inner.span:
        return inner
    first, last = inner.span
    if inner.grain == "year":
        width = 12 // pieces
        span = calendar.months(first.year, number * width + 1, (number + 1) * width)
        return Piece(span[0], span[1], inner.kind, inner.end, "part")
    piece = (last - first + ONE) / pieces
    return Piece(first + number * piece, min(last, first + (number + 1) * piece), inner.kind, inner.end, "part")


def _first_so_long(context: Context, i: int) -> Piece | None:
    """The first 100 days of X, the last two years of X, the early days of X is a third."""
    word = context.word(i)
    if word not in ("first", "last", "final", "opening", "closing"):
        return None
    amount, unit, j = _amount(context, i + 1)
    if not unit or context.word(j) not in ("of", "in"):
        return None
    inner = _inner(context, j + 1)
    if inner is None or not (inner.head or inner.span):
        return None
    high = amount[1]
    if word in ("first", "opening"):
        start = (inner.head or inner.span or (date.min,))[0]
        return Piece(start, calendar.shift(start, high, unit), inner.kind, inner.end, "part")
    end = inner.tail[1] if inner.tail else inner.latest
    return Piece(calendar.shift(end, -high, unit), end, inner.kind, inner.end, "part") if end else None


def read_relation(context: Context, i: int) -> Piece | None:
    """Since, until, by, before, after, from .. to, between .. and, during, under, when."""
    word = context.word(i)
    if word in ("between", "from"):
        return _between(context, i) or (_since(context, i) if word == "from" else None)
    if word in ("pre", "post") and context.word(i + 1) == "-":
        inner = read_told(context, i + 2) or read_under(context, i + 2)
        return _before(context, inner) if word == "pre" else _after(context, inner)
    if word in ("since", "starting", "beginning", "dating", "as"):
        return _since(context, i)
    if word in ("until", "till", "til", "up"):
        return _until(context, i)
    if word == "by":
        inner = read_point(context, i + 1)
        return (
            _deadline(context, inner)
            if inner and inner.kind in ("date", "relative", "event") and inner.grain != "named"
            else None
        )
    if word in ("before", "prior", "ahead", "preceding", "pending"):
        return _before(context, read_told(context, _over(context, i)))
    if word in ("after", "following", "post", "upon"):
        return _after(context, read_told(context, _over(context, i)) or _after_name(context, i))
    if word in ("wake", "aftermath") and context.word(i + 1) == "of":
        return _aftermath(context, read_told(context, i + 2))
    return _during(context, i)


def _over(context: Context, i: int) -> int:
    return context.skip(context.skip(i + 1, "to", "of"), "and")


def _after_name(context: Context, i: int) -> Piece | None:
    """ "after Saddam" at the end of a clause: after his rule."""
    inner = read_under(context, i + 1)
    return inner if inner and context.word(inner.end) in ("", ",", ".", ";", ")") else None


def _during(context: Context, i: int) -> Piece | None:
    word = context.word(i)
    if word == "under":
        return read_under(context, i + 1)
    if word in ("when", "while", "as"):
        return read_rise_or_fall(context, i + 1)
    if word in ("during", "throughout", "in", "amid", "over", "within", "through", "at", "on"):
        j = i + 1
        if context.word(j) in ("height", "time") or context.says(j, "the", "height"):
            j = context.skip(context.skip(context.skip(j, "the"), "height", "time"), "of")
        return read_told(context, j)
    return None


def _since(context: Context, i: int) -> Piece | None:
    """From its first day (an event that is over: from its end) to publication."""
    word, j = context.word(i), i + 1
    if word == "as":
        if context.word(j) != "of":
            return _as_far_as(context, i)
        j += 1
    elif word in ("starting", "beginning"):
        if context.word(j) not in ("in", "on", "from", "with"):
            return None
        j += 1
    elif word == "dating":
        j = context.skip(j, "back")
        if context.word(j) not in ("to", "from"):
            return None
        j += 1
    inner = read_told(context, context.skip(j, "about", "around", "at", "least", "in"))
    if inner is None:
        return None
    end = inner.end
    if word == "from":
        if context.word(end) not in ("on", "onward", "onwards"):
            return None
        end += 1
    start = _start_of(inner, context.published)
    if start is None:
        return replace(inner, end=end, earliest=None, latest=None)
    day = context.published
    return Piece(start, day if day and day >= start else None, inner.kind, end, "since")


def _as_far_as(context: Context, i: int) -> Piece | None:
    """As early as 1990, as recently as June, as far back as the 1970s: the time itself."""
    j = context.skip(i + 2, "back")
    if context.word(i + 1) in ("early", "late", "recently", "far", "long", "soon") and context.word(j) in ("as", "ago"):
        return read_told(context, context.skip(j + 1, "in"))
    return None


def _start_of(inner: Piece, day: date | None) -> date | None:
    if inner.kind == "event" and inner.tail and inner.head and inner.tail[1] - inner.head[0] > timedelta(days=45):
        over = day is None or inner.tail[1] <= day
        return inner.tail[0] if over else inner.head[0]
    return inner.head[0] if inner.head and inner.kind in ("event", "era") else inner.earliest


def _until(context: Context, i: int) -> Piece | None:
    j = i + 1
    if context.word(i) == "up":
        if context.word(j) not in ("to", "until", "till"):
            return None
        j += 1
    inner = read_told(context, context.skip(j, "at", "least", "in", "about"))
    if inner is None:
        return None
    last = inner.head[1] if inner.head and inner.kind in ("event", "era") else inner.latest
    return Piece(None, last, inner.kind, inner.end, "until")


def _deadline(context: Context, inner: Piece | None) -> Piece | None:
    """By June: not later than its end; where that lies ahead, between publication and then."""
    if inner is None:
        return None
    last = inner.head[1] if inner.head else inner.latest
    day = context.published
    ahead = day is not None and inner.earliest is not None and inner.earliest > day
    return Piece(day if ahead else None, last, inner.kind, inner.end, "until")


def _before(context: Context, inner: Piece | None) -> Piece | None:
    """Up to the day before it begins; of an event its first day is kept, for things happen on the day itself."""
    if inner is None:
        return None
    start = inner.head[1] if inner.head else inner.earliest
    if start is None:
        return replace(inner, earliest=None, latest=None)
    last = start if inner.head else start - ONE
    day = context.published
    ahead = day is not None and start > day
    return Piece(day if ahead else None, last, inner.kind, inner.end, "until")


def _after(context: Context, inner: Piece | None) -> Piece | None:
    """From the day after it ends (of an event its last day is kept) to publication."""
    if inner is None:
        return None
    end = inner.tail[0] if inner.tail else inner.head[0] if inner.head else inner.latest
    if end is None:
        return replace(inner, earliest=None, latest=None)
    first = end if inner.head else end + ONE
    day = context.published
    return Piece(first, day if day and day >= first else None, inner.kind, inner.end, "since")


def _aftermath(context: Context, inner: Piece | None) -> Piece | None:
    """The half year after an end, not beyond publication."""
    after = _after(context, inner)
    if after is None or after.earliest is None:
        return after
    last = calendar.shift(after.earliest, 6, "month")
    return replace(after, latest=min(last, after.latest) if after.latest else last)


def _between(context: Context, i: int) -> Piece | None:
    """From the first to the second; what the first leaves out (its year) the run of dates has borrowed already."""
    word = context.word(i)
    whole = read_date(context, context.skip(i + 1, "the"))
    if whole is not None and whole.grain == "run":
        return whole
    first = read_told(context, i + 1)
    if first is None or context.word(first.end) not in (
        ("and",) if word == "between" else ("to", "until", "till", "through", "-", "–")
    ):
        return None
    j = context.skip(context.skip(first.end + 1, "to"), "the")
    second = read_told(context, j)
    if second is None:
        if context.word(j) in ("now", "present", "today", "date"):
            return Piece(first.earliest, context.published, first.kind, j + 1, "run")
        return None
    start = first.tail[0] if word == "between" and first.tail and first.kind == "event" else first.earliest
    end = second.head[1] if second.head and second.kind in ("event", "era") else second.latest
    if start is not None and end is not None and start > end:
        return None
    return Piece(start, end, second.kind if first.kind == "date" else first.kind, second.end, "run")


def read_measured(context: Context, i: int) -> Piece | None:
    """Two days ago, three weeks after the fall, a year later, the day after the attack, a decade before 1990."""
    amount, unit, j = _amount(context, context.skip(i, "the"))
    if not unit:
        return None
    word = context.word(j)
    if word == "ago" or (word == "back" and context.word(j + 1) in ("", ",", ".")):
        return _away(context, context.published, amount, unit, -1, j + 1)
    if word in ("from", "hence") and (word == "hence" or context.word(j + 1) in ("now", "today")):
        return _away(context, context.published, amount, unit, 1, j + 1 + (word == "from"))
    if word in ("later", "earlier", "afterwards", "beforehand") or (
        word in ("after", "before") and context.word(j + 1) in ("", ",", ".", ";")
    ):
        ahead = word in ("later", "afterwards", "after")
        base = context.reference
        if base is None:
            return (
                Piece(None, context.published, "relative", j + 1, "later")
                if not context.future
                else Piece(None, None, "relative", j + 1)
            )
        return _away(context, base[1] if ahead else base[0], amount, unit, 1 if ahead else -1, j + 1)
    if word in (*AFTER, *BEFORE):
        inner = read_told(context, _over(context, j))
        return _from_event(context, inner, amount, unit, word) if inner else None
    if word == "into":
        inner = read_told(context, j + 1)
        start = (inner.head or inner.span or (None,))[0] if inner else None
        return _away(context, start, amount, unit, 1, inner.end) if inner and start else None
    return None


def _from_event(context: Context, inner: Piece, amount: tuple[float, float], unit: str, word: str) -> Piece | None:
    if word == "since":
        start = _start_of(inner, context.published)
        return Piece(start, context.published, inner.kind, inner.end, "since")
    ahead = word in AFTER
    edge = (inner.tail or inner.head) if ahead else inner.head
    base: Interval | None = edge or inner.span
    if base is None:
        return Piece(None, None, inner.kind, inner.end)
    first = _away(context, base[0] if inner.grain != "since" else base[0], amount, unit, 1 if ahead else -1, inner.end)
    last = _away(context, base[1], amount, unit, 1 if ahead else -1, inner.end)
    if first is None or last is None:
        return None
    return Piece(first.earliest, last.latest, inner.kind, inner.end, "away")


def _away(context: Context, base: date | None, amount: tuple[float, float], unit: str, way: int, end: int) -> Piece:
    """So far from a day, with the slack that the unit leaves."""
    if base is None:
        return Piece(None, None, "relative", end)
    low, high = sorted((calendar.shift(base, way * amount[0], unit), calendar.shift(base, way * amount[1], unit)))
    slack = timedelta(days=SLACK[unit])
    first = low - slack if low > date.min + slack else date.min
    last = high + slack if high < date.max - slack else date.max
    if way > 0:
        first = max(first, base)
    else:
        last = min(last, base)
    return Piece(first, last, "relative", end, "away")


def read_lasting(context: Context, i: int) -> Piece | None:
    """For ten years, over the past decade, in the coming weeks, the next 100 days, years of war: a span that touches publication."""
    word, j = context.word(i), i
    if word in ("for", "over", "in", "within", "during", "throughout", "across", "of"):
        j += 1
    j = context.skip(j, "the", "these", "those", "all", "its", "their")
    turn = context.word(j)
    way = -1 if turn in (*BACK, "recent") else 1 if turn in AHEAD else 0
    if way and not (amount_unit := _amount(context, j + 1))[1]:
        return None
    amount, unit, k = amount_unit if way else _amount(context, j)
    if not unit or unit in ("hour", "minute"):
        return None
    if way and k == j + 2 and context.word(k - 1) == unit:
        return None  # "last week" is a week of the calendar, read elsewhere
    day = context.published
    if way:
        return _touching(day, _bare(context, j + 1, unit, amount, way), unit, way, k)
    if word == "for" and j > i and context.word(k) not in ("old", "ago"):
        return _touching(day, amount, unit, 1 if context.future else -1, k, kind="duration")
    if word == "within" and j > i:
        return _touching(day, amount, unit, -1 if context.future is False else 1, k, kind="duration")
    if word == "in" and j > i and context.word(k) not in ("prison", "jail"):
        return _in_so_long(context, i, amount, unit, k)
    if context.word(k) == "of" and j == i and context.word(k - 1) != unit:
        return _touching(day, amount, unit, -1, k, kind="duration") if _lasts(context, i) else None
    return None


def _bare(context: Context, j: int, unit: str, amount: tuple[float, float], way: int) -> tuple[float, float]:
    """Recent and coming months have widths of their own: 6 weeks, 6 months, 5 years, 10 days."""
    if context.word(j) in context.lexicon.units and context.word(j) != unit:
        return (0, {"day": 10, "week": 6, "month": 6, "year": 5, "decade": 3}.get(unit, 6))
    return amount


def _lasts(context: Context, i: int) -> bool:
    """ "months of violence", "after years of war": only with a plural or a number before the unit."""
    return context.word(i - 1) not in ("first", "last", "final", "early", "late")


def _in_so_long(context: Context, i: int, amount: tuple[float, float], unit: str, end: int) -> Piece | None:
    """ "will leave in two weeks"; "the first visit in ten years" looks back; else the text does not say."""
    back = {context.word(i - n) for n in (2, 3, 4, 5)}
    if back & {"first", "worst", "biggest", "largest", "deadliest", "highest", "lowest", "only"} or context.word(
        i - 1
    ) in ("first", "time"):
        return _touching(context.published, amount, unit, -1, end, kind="duration")
    if context.future or context.word(end) in ("time", "'", "’"):
        k = context.skip(context.skip(end, "'", "’"), "time")
        return _away(context, context.published, amount, unit, 1, k)
    return Piece(None, None, "duration", end)


def _touching(
    day: date | None, amount: tuple[float, float], unit: str, way: int, end: int, *, kind: str = "relative"
) -> Piece:
    if day is None:
        return Piece(None, None, kind, end)
    far = calendar.shift(day, way * amount[1], unit)
    return Piece(far, day, kind, end, "rolling") if way < 0 else Piece(day, far, kind, end, "rolling")


def _amount(context: Context, i: int) -> tuple[tuple[float, float], str, int]:
    """((least, most), unit, place after) for "about three weeks", "a few days", "100 days", "decades"; unit "" where none stands."""
    words = context.lexicon
    factor, j = (1.0, 1.0), i
    for length in (3, 2, 1):
        pair = words.approximations.get(tuple(context.words[i : i + length]))
        if pair:
            factor, j = pair, i + length
            break
    amount, k = _number(context, j)
    if amount is None and factor != (1.0, 1.0):
        amount, k = _number(context, i)
        factor = (1.0, 1.0)
    if amount is None:
        unit = words.units.get(context.word(i), "")
        if not unit:
            return (0, 0), "", i
        single = context.word(i) == unit
        if single and context.word(i - 1) != "the":
            return (0, 0), "", i
        return (1, 1) if single else words.plurals[unit], unit, i + 1
    k = context.skip(context.skip(k, "-"), *words.fillers)
    k = context.skip(context.skip(k, *words.fillers), "-")
    unit = words.units.get(context.word(k), "")
    if not unit:
        return (0, 0), "", i
    if context.says(k + 1, "and", "a", "half"):
        return (amount[0] * factor[0] + 0.5, amount[1] * factor[1] + 0.5), unit, k + 4
    return (amount[0] * factor[0], amount[1] * factor[1]), unit, k + 1


def _number(context: Context, i: int) -> tuple[tuple[float, float] | None, int]:
    """A number or a vague amount with the place after it."""
    words, word = context.lexicon, context.word(i)
    if word in ("a", "an"):
        if context.word(i + 1) in ("few", "couple", "dozen", "hundred"):
            return _number(context, i + 1)
        if context.word(i + 1) in words.units or context.word(i + 1) in ("full", "whole", "good"):
            return (1, 1), i + 1
        return ((0.5, 0.5), context.skip(i + 2, "a")) if context.word(i + 1) == "half" else (None, i)
    if word == "half":
        return (0.5, 0.5), context.skip(i + 1, "a", "an", "-")
    if word in words.amounts:
        return words.amounts[word], context.skip(i + 1, "of", "more")
    if word.isdigit():
        if len(word) > 4:
            return None, i
        return _range_or(context, float(word), i + 1)
    if word not in words.numbers:
        return None, i
    value, j = words.numbers[word], i + 1
    if value >= 20 and context.word(j) in ("-", "") and context.word(j + 1) in words.numbers:
        value, j = value + words.numbers[context.word(j + 1)], j + 2
    elif value < 20 and context.word(j) in ("hundred", "dozen"):
        value, j = value * words.numbers[context.word(j)], j + 1
    return _range_or(context, value, j)


def _range_or(context: Context, value: float, j: int) -> tuple[tuple[float, float], int]:
    """ "two or three", "10 to 15", "5-6", "two and a half"."""
    if context.says(j, "and", "a", "half"):
        return (value + 0.5, value + 0.5), j + 3
    if context.word(j) == "." and context.joined(j) and context.joined(j + 1) and context.word(j + 1).isdigit():
        exact = value + float("0." + context.word(j + 1))
        return (exact, exact), j + 2
    word = context.word(j + 1)
    if context.word(j) in ("or", "to", "-", "–") and (
        word.isdigit() and len(word) < 4 or word in context.lexicon.numbers
    ):
        other = float(word) if word.isdigit() else context.lexicon.numbers[word]
        if other > value:
            return (value, other), j + 2
    return (value, value), j
