"""Parts of a span: early, mid and late, the end of, the first half of, the first 100 days of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from detente.when import calendar
from detente.when.amounts import read_amount
from detente.when.context import Context, Piece
from detente.when.dates import read_date
from detente.when.named import read_event, read_holder, read_under
from detente.when.relative import AHEAD, BACK, nearest_unit, read_relative
from detente.when.years import ordinal

PARTS = {"early": "early", "mid": "mid", "middle": "mid", "late": "late", "latter": "late"}
EDGES = {
    "beginning": False,
    "start": False,
    "outset": False,
    "rise": False,
    "eruption": False,
    "emergence": False,
    "outbreak": False,
    "onset": False,
    "dawn": False,
    "end": True,
    "close": True,
    "conclusion": True,
    "eve": False,
    "turn": False,
}
ARTICLES = ("the", "a", "an", "its", "his", "her", "their", "that", "this", "very")
ONE = timedelta(days=1)


def read_part(context: Context, i: int) -> Piece | None:
    """Early, mid and late, the end of, the first half of, the first 100 days of something."""
    return (
        _third(context, i)
        or _edge(context, i)
        or _half(context, i)
        or _first_so_long(context, i)
        or _nth(context, i)
        or _week_of(context, i)
    )


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
    return of_year(context, best) if best else read_under(context, j)


def of_year(context: Context, piece: Piece) -> Piece:
    """ "April last year", "October of this year", "Tuesday of last week":
    the year or week behind the date decides.
    """
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
    if (outer.grain == "year" and piece.grain != "day") or (
        outer.grain == "year" and context.word(piece.end - 1).isdigit()
    ):
        offset = outer.span[0].year - piece.span[0].year
        first, last = calendar.shift(piece.span[0], offset, "year"), calendar.shift(piece.span[1], offset, "year")
        return Piece(first, last, "relative", outer.end, piece.grain)
    if outer.grain == "week" and piece.grain == "day":
        on = outer.span[0] + timedelta(days=piece.span[0].weekday())
        return Piece(on, on, "relative", outer.end, "day")
    return piece


def _edge(context: Context, i: int) -> Piece | None:
    word = context.word(i)
    if word not in EDGES or context.word(i + 1) not in ("of", "to"):
        return None
    inner = _inner(context, i + 2)
    if inner is None:
        return None
    if word == "turn":
        return _turn(inner)
    if inner.head is not None and inner.grain in ("named", "open", "onset", "unsure"):
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
    if inner.grain in ("decade", "century"):
        years = 10 if inner.grain == "decade" else 100
        span = calendar.years(first.year + years * number // pieces, first.year + years * (number + 1) // pieces - 1)
        return Piece(span[0], span[1], inner.kind, inner.end, "part")
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
    amount = read_amount(context, i + 1)
    if amount is None or context.word(amount.end) not in ("of", "in"):
        return None
    inner = _inner(context, amount.end + 1)
    if inner is None or not (inner.head or inner.span):
        return None
    if word in ("first", "opening"):
        start = (inner.head or inner.span or (date.min,))[0]
        return Piece(start, calendar.shift(start, amount.most, amount.unit), inner.kind, inner.end, "part")
    end = inner.tail[1] if inner.tail else inner.latest
    return Piece(calendar.shift(end, -amount.most, amount.unit), end, inner.kind, inner.end, "part") if end else None


def _nth(context: Context, i: int) -> Piece | None:
    """The third week of March, the second year of the war, the last week of May."""
    last = context.word(i) in ("last", "final")
    number, j = (1, i + 1) if last else ordinal(context, i)
    unit = context.lexicon.units.get(context.word(j), "")
    if not number or not unit or context.word(j + 1) != "of":
        return None
    inner = _inner(context, j + 2)
    base = (inner.head or inner.span) if inner else None
    if inner is None or base is None:
        return inner
    if last:
        end = inner.tail[1] if inner.tail else inner.latest
        return Piece(calendar.shift(end, -1, unit) + ONE, end, inner.kind, inner.end, "part") if end else None
    first, stop = calendar.shift(base[0], number - 1, unit), calendar.shift(base[0], number, unit) - ONE
    return Piece(first, max(first, stop), inner.kind, inner.end, "part")


def _week_of(context: Context, i: int) -> Piece | None:
    """ "the week of 8 April": the week that holds the day."""
    if context.word(i) != "week" or context.word(i + 1) not in ("of", "beginning", "starting"):
        return None
    inner = read_date(context, context.skip(i + 2, "the"))
    if inner is None or inner.grain != "day" or not inner.span:
        return None
    span = calendar.week(inner.span[0])
    return Piece(span[0], span[1], inner.kind, inner.end, "week")
