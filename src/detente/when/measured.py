"""So long ago, so long before or after something, for so long: amounts of time laid against a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from detente.when import calendar
from detente.when.amounts import Amount, read_amount
from detente.when.context import Context, Piece
from detente.when.relative import AHEAD, BACK

# How exactly "two months ago" is meant, in days on either side of the day.
SLACK = {
    "hour": 0,
    "minute": 0,
    "day": 0,
    "week": 3,
    "fortnight": 4,
    "month": 15,
    "quarter": 45,
    "year": 183,
    "decade": 1096,
    "century": 3652,
}
AFTER = ("after", "following", "since", "past")
BEFORE = ("before", "prior", "ahead", "preceding")
FIRSTS = frozenset(["first", "worst", "biggest", "largest", "deadliest", "highest", "lowest", "only"])
# "in recent months" and the like reach so many units back or on.
REACH = {"day": 10.0, "week": 6.0, "month": 6.0, "year": 5.0, "decade": 3.0}

Reader = Callable[[Context, int], Piece | None]


def read_measured(context: Context, i: int, told: Reader) -> Piece | None:
    """Two days ago, three weeks after the fall, a year later, the day after the attack.
    `told` reads what "after" governs.
    """
    amount = read_amount(context, context.skip(i, "the"))
    if amount is None:
        return None
    j = amount.end
    word, after = context.word(j), context.word(j + 1)
    if word == "ago" or (word == "back" and after in ("", ",", ".")):
        return _away(context.published, amount, -1, j + 1)
    if word == "hence" or (word == "from" and after in ("now", "today")):
        return _away(context.published, amount, 1, j + 1 + (word == "from"))
    if word in ("later", "earlier", "afterwards", "beforehand") or (
        word in ("after", "before") and after in ("", ",", ".", ";")
    ):
        return _from_reference(context, amount, ahead=word in ("later", "afterwards", "after"))
    if word in (*AFTER, *BEFORE):
        inner = told(context, over(context, j))
        return _from_event(context, inner, amount, word) if inner else None
    if word == "into":
        inner = told(context, j + 1)
        start = inner.head or inner.span if inner else None
        return _away(start[0], amount, 1, inner.end) if inner and start else None
    return None


def over(context: Context, i: int) -> int:
    """The place after a preposition of one or two words ("prior to", "ahead of")."""
    return context.skip(context.skip(i + 1, "to", "of"), "and")


def _from_reference(context: Context, amount: Amount, *, ahead: bool) -> Piece:
    """ "Two days later" is told from the time read before; without one only "not after publication" is known."""
    end, base = amount.end + 1, context.reference
    if base is None:
        return Piece(None, None if context.future else context.published, "relative", end)
    return _away(base[1] if ahead else base[0], amount, 1 if ahead else -1, end)


def _from_event(context: Context, inner: Piece, amount: Amount, word: str) -> Piece:
    if word == "since":
        return Piece(start_of(inner, context.published), context.published, inner.kind, inner.end, "since")
    ahead = word in AFTER
    edge = (inner.tail or inner.head) if ahead and inner.grain != "onset" else inner.head
    base = edge or inner.span
    if base is None:
        return Piece(None, None, inner.kind, inner.end)
    way = 1 if ahead else -1
    first, last = (_away(day, amount, way, inner.end) for day in base)
    return Piece(first.earliest, last.latest, inner.kind, inner.end, "away")


def start_of(inner: Piece, published: date | None) -> date | None:
    """From when "since" counts: the first day; of an event longer than 45 days that is over,
    its end ("since World War II").
    """
    if inner.head is None or inner.kind not in ("event", "era"):
        return inner.head[0] if inner.head else inner.earliest
    tail = inner.tail
    if tail is None or inner.kind == "era" or inner.grain == "onset" or tail[1] - inner.head[0] <= timedelta(days=45):
        return inner.head[0]
    return tail[0] if published is None or tail[1] <= published else inner.head[0]


def _away(base: date | None, amount: Amount, way: int, end: int) -> Piece:
    """So far from a day, with the slack that the unit leaves, not beyond the day itself."""
    if base is None:
        return Piece(None, None, "relative", end)
    near, far = (calendar.shift(base, way * number, amount.unit) for number in (amount.least, amount.most))
    slack = SLACK[amount.unit]
    if way > 0:
        return Piece(
            max(calendar.shift(near, -slack, "day"), base), calendar.shift(far, slack, "day"), "relative", end, "away"
        )
    return Piece(
        calendar.shift(far, -slack, "day"), min(calendar.shift(near, slack, "day"), base), "relative", end, "away"
    )


def read_lasting(context: Context, i: int) -> Piece | None:
    """For ten years, over the past decade, in the coming weeks, the next 100 days, years of war:
    what touches publication.
    """
    word = context.word(i)
    j = i + 1 if word in ("for", "over", "in", "within", "during", "throughout", "across", "of") else i
    k = context.skip(j, "the", "these", "those", "all", "its", "their")
    turn = context.word(k)
    way = -1 if turn in (*BACK, "recent") else 1 if turn in AHEAD else 0
    amount = read_amount(context, k + 1 if way else k)
    if amount is None or (amount.unit in ("hour", "minute") and not way):
        return None
    day, end = context.published, amount.end
    if way:
        return _touching(day, _reach(amount), way, end)
    if word == "for" and context.word(end) not in ("old", "ago"):
        return _touching(day, amount, 1 if context.future else -1, end, kind="duration")
    if word == "within":
        return _touching(day, amount, -1 if context.future is False else 1, end, kind="duration")
    if word == "in" and context.word(end) not in ("prison", "jail"):
        return _in_so_long(context, i, amount)
    return _of_war(context, i, amount) if j == i else None


def _reach(amount: Amount) -> Amount:
    if amount.unit in ("hour", "minute"):
        return Amount(0, max(1.0, amount.most // 24), "day", amount.end)
    if not amount.bare or amount.unit not in REACH:
        return amount
    return Amount(0, REACH[amount.unit], amount.unit, amount.end)


def _of_war(context: Context, i: int, amount: Amount) -> Piece | None:
    """ "months of violence", "three years of war"; a whole expression may be the amount alone."""
    if amount.bare and amount.least == 1:
        return None
    if context.word(i - 1) in ("first", "last", "final", "early", "late"):
        return None
    if context.word(amount.end) == "of" or (context.lenient and i == 0 and amount.end == len(context.words)):
        return _touching(context.published, amount, -1, amount.end, kind="duration")
    return None


def _in_so_long(context: Context, i: int, amount: Amount) -> Piece:
    """ "will leave in two weeks"; "the first visit in ten years" looks back; else the text does not say."""
    before = {context.word(i - n) for n in range(1, 6)}
    if before & FIRSTS:
        return _touching(context.published, amount, -1, amount.end, kind="duration")
    if context.future or context.word(amount.end) in ("time", "'", "’"):
        end = context.skip(context.skip(amount.end, "'", "’"), "time")
        return _away(context.published, amount, 1, end)
    return Piece(None, None, "duration", amount.end)


def _touching(day: date | None, amount: Amount, way: int, end: int, *, kind: str = "relative") -> Piece:
    """From so long ago to publication, or from publication on."""
    if day is None:
        return Piece(None, None, kind, end)
    far = calendar.shift(day, way * amount.most, amount.unit)
    return Piece(far, day, kind, end, "rolling") if way < 0 else Piece(day, far, kind, end, "rolling")
