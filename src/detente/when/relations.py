"""Times told from other times: since and until, by, before and after, between, during,
and whatever may stand alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from detente.when import calendar
from detente.when.context import Context, Piece
from detente.when.dates import read_date
from detente.when.measured import over, read_lasting, read_measured, start_of
from detente.when.named import read_anniversary, read_event, read_holder, read_rise_or_fall, read_under
from detente.when.parts import ARTICLES, ONE, of_year, read_part
from detente.when.relative import nearest_unit, read_relative
from detente.when.years import ordinal

# Words that say that no long time lies between.
SHORTLY = frozenset(["shortly", "soon", "immediately", "right", "straight", "just", "hours", "minutes", "moments"])
Rule = Callable[[Context, int], Piece | None]
NOT_POINT = frozenset(
    [
        "in",
        "on",
        "at",
        "during",
        "throughout",
        "of",
        "over",
        "amid",
        "within",
        "through",
        "for",
        "across",
        "since",
        "until",
        "by",
        "under",
        "when",
    ]
)


def read_any(context: Context, i: int) -> Piece | None:
    """The longest time that begins at word i, whatever its build."""
    found = [read_relation(context, i), read_measured(context, i, read_told), read_lasting(context, i)]
    if context.word(i) not in NOT_POINT:
        found.append(read_point(context, i))
    return max(filter(None, found), key=lambda piece: piece.end, default=None)


def read_point(context: Context, i: int) -> Piece | None:
    """A time that stands by itself: a date, an event, an era, a part of one."""
    turned = read_relative(context, i) if context.word(i) in ("this", "that") else None
    i = context.skip(i, "the", "this", "that") if context.word(i + 1) != "past" else i
    i = i + 1 if context.word(i) in ("year", "years") and context.word(i + 1).isdigit() else i
    found = [
        turned,
        read_part(context, i),
        read_date(context, i),
        read_relative(context, i),
        read_event(context, i),
        _anniversary(context, i),
    ]
    found += [nearest_unit(context, i)] if context.lenient else []
    best = max(filter(None, found), key=lambda piece: piece.end, default=None)
    return of_year(context, best) if best else None


def read_told(context: Context, i: int) -> Piece | None:
    """What may follow "since", "before", "during": a point, an era by its ruler, a clause on an office,
    one of our spans.
    """
    j = context.skip(i, *ARTICLES)
    found = [
        _known_day(context, j),
        read_point(context, i),
        read_measured(context, i, read_told),
        read_holder(context, j),
    ]
    found.append(read_rise_or_fall(context, j))
    return max(filter(None, found), key=lambda piece: piece.end, default=None)


def _known_day(context: Context, j: int) -> Piece | None:
    """ "since October 7", "after September 11": the event of that name, unless that day has just been or comes."""
    event, day = read_event(context, j), context.published
    if event is None or event.grain != "unsure" or day is None:
        return event
    same = read_date(context, j)
    near = same is not None and same.span is not None and abs((same.span[0] - day).days) < 45
    return None if near else event


def _anniversary(context: Context, i: int) -> Piece | None:
    return read_anniversary(context, i, ordinal(context, i), read_point)


def read_relation(context: Context, i: int) -> Piece | None:
    """Since, until, by, before, after, from .. to, between .. and, during, under, when."""
    rule = RULES.get(context.word(i))
    return rule(context, i) if rule else None


def _from(context: Context, i: int) -> Piece | None:
    return _between(context, i) or _since(context, i)


def _prefix(context: Context, i: int) -> Piece | None:
    """Pre-2003, post-Saddam, post-Cold War."""
    if context.word(i + 1) != "-":
        return None
    inner = read_told(context, i + 2) or read_under(context, i + 2)
    return _before(context, inner) if context.word(i) == "pre" else _after(context, inner)


def _by(context: Context, i: int) -> Piece | None:
    inner = read_point(context, i + 1)
    if inner is None or inner.kind not in ("date", "relative", "event") or inner.grain == "named":
        return None
    return _deadline(context, inner)


def _before_or_ahead(context: Context, i: int) -> Piece | None:
    return _before(context, read_told(context, over(context, i)))


def _after_or_following(context: Context, i: int) -> Piece | None:
    return _after(context, read_told(context, over(context, i)) or _after_name(context, i))


def _in_the_wake(context: Context, i: int) -> Piece | None:
    return _aftermath(context, read_told(context, i + 2)) if context.word(i + 1) == "of" else None


def _run_up(context: Context, i: int) -> Piece | None:
    if not context.says(i + 1, "-", "up", "to"):
        return None
    return _close_before(context, read_told(context, i + 4), 6, "month")


def _after_name(context: Context, i: int) -> Piece | None:
    """ "after Saddam" at the end of a clause: after his rule."""
    inner = read_under(context, i + 1)
    return inner if inner and context.word(inner.end) in ("", ",", ".", ";", ")") else None


def _under(context: Context, i: int) -> Piece | None:
    return read_under(context, i + 1) or read_holder(context, context.skip(i + 1, "the"))


def _no_later(context: Context, i: int) -> Piece | None:
    return _deadline(context, read_point(context, i + 3)) if context.says(i + 1, "later", "than") else None


def _when(context: Context, i: int) -> Piece | None:
    return read_rise_or_fall(context, i + 1)


def _as(context: Context, i: int) -> Piece | None:
    return _since(context, i) or _when(context, i)


def _during(context: Context, i: int) -> Piece | None:
    j = i + 1
    if context.word(j) in ("height", "time") or context.says(j, "the", "height"):
        j = context.skip(context.skip(context.skip(j, "the"), "height", "time"), "of")
    return read_told(context, j)


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
    inner = read_told(context, _loosely(context, j))
    if inner is None:
        return None
    end = inner.end
    if word == "from":
        if context.word(end) not in ("on", "onward", "onwards"):
            return None
        end += 1
    start = start_of(inner, context.published)
    if start is None:
        return replace(inner, end=end, earliest=None, latest=None)
    day = context.published
    return Piece(start, day if day and day >= start else None, inner.kind, end, "since")


def _loosely(context: Context, i: int) -> int:
    """The place after "at least", "about", "around", "in"."""
    while context.word(i) in ("about", "around", "at", "least", "in", "roughly"):
        i += 1
    return i


def _as_far_as(context: Context, i: int) -> Piece | None:
    """As early as 1990, as recently as June, as far back as the 1970s: the time itself."""
    j = context.skip(i + 2, "back")
    if context.word(i + 1) in ("early", "late", "recently", "far", "long", "soon") and context.word(j) in ("as", "ago"):
        return read_told(context, context.skip(j + 1, "in"))
    return None


def _until(context: Context, i: int) -> Piece | None:
    j = i + 1
    if context.word(i) == "up":
        if context.word(j) not in ("to", "until", "till"):
            return None
        j += 1
    inner = read_told(context, _loosely(context, j))
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
    tail = inner.head if inner.grain == "onset" else inner.tail
    end = tail[0] if tail else inner.head[0] if inner.head else inner.latest
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


def _close(context: Context, i: int) -> Piece | None:
    """Shortly after: within three months; shortly before likewise; hours and moments: within a day."""
    if context.word(i + 1) not in ("after", "before", "following"):
        return None
    length = (1.0, "day") if context.word(i) in ("hours", "minutes", "moments") else (3.0, "month")
    inner = read_told(context, over(context, i + 1))
    if context.word(i + 1) == "before":
        return _close_before(context, inner, *length)
    after = _after(context, inner)
    if after is None or after.earliest is None:
        return after
    last = calendar.shift(after.earliest, *length)
    return replace(after, latest=min(last, after.latest) if after.latest else last)


def _close_before(context: Context, inner: Piece | None, amount: float, unit: str) -> Piece | None:
    before = _before(context, inner)
    if before is None or before.latest is None:
        return before
    return replace(before, earliest=calendar.shift(before.latest, -amount, unit))


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


RULES: dict[str, Rule] = {
    "between": _between,
    "from": _from,
    "as": _as,
    "by": _by,
    "under": _under,
    "run": _run_up,
    **dict.fromkeys(("no", "not"), _no_later),
    **dict.fromkeys(("pre", "post"), _prefix),
    **dict.fromkeys(("since", "starting", "beginning", "dating"), _since),
    **dict.fromkeys(("until", "till", "til", "up"), _until),
    **dict.fromkeys(("before", "prior", "ahead", "preceding"), _before_or_ahead),
    **dict.fromkeys(("after", "following", "upon"), _after_or_following),
    **dict.fromkeys(("wake", "aftermath"), _in_the_wake),
    **dict.fromkeys(SHORTLY, _close),
    **dict.fromkeys(("when", "while"), _when),
    **dict.fromkeys(("during", "throughout", "in", "amid", "over", "within", "through", "at", "on"), _during),
}
# The words of these rules that tell one time from another; the last are plain prepositions.
RELATIONS = frozenset(RULES) - {"during", "throughout", "in", "amid", "over", "within", "through", "at", "on"}
