"""Years, decades, centuries, quarters and dates in figures: what is whole without its neighbours."""

from __future__ import annotations

from detente.when import calendar
from detente.when.calendar import Interval
from detente.when.context import Context, Piece, nearest

SMALL = ("st", "nd", "rd", "th")


def read_numeric(context: Context, i: int) -> Piece | None:
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
        on = calendar.day(int(word), int(second), int(third))
        return dated(on, _clock(context, i + 5), "day") if on else None
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
        return dated(calendar.months(int(word), int(second), int(second)), i + 3, "month")
    if len(third) != 4 or not whole or len(word) > 2 or len(second) > 2:
        return None
    year = int(third)
    spans = sorted(
        filter(None, {calendar.day(year, int(second), int(word)), calendar.day(year, int(word), int(second))})
    )
    return dated((spans[0][0], spans[-1][1]), i + 5, "day") if spans else None


def _clock(context: Context, i: int) -> int:
    """The place after "T10:30:00Z", if that follows."""
    if context.word(i) != "t" or not context.joined(i):
        return i
    i += 1
    while context.joined(i) and (context.word(i).isdigit() or context.word(i) in (":", ".", "z", "+")):
        i += 1
    return i


def read_century(context: Context, i: int) -> Piece | None:
    """19th century, nineteenth century; "the twentieth and twenty-first centuries" is read from its last."""
    number, j = ordinal(context, i)
    if not number:
        return None
    j = context.skip(j, "-")
    if context.word(j) not in ("century", "centuries") or number > 22:
        return None
    return dated(calendar.century(number), j + 1, "century")


def ordinal(context: Context, i: int) -> tuple[int, int]:
    """(3, place after) for "3rd" or "third"; (0, i) for anything else."""
    word = context.word(i)
    if word.isdigit() and context.word(i + 1) in SMALL and context.joined(i + 1):
        return int(word), i + 2
    if word == "twenty" and context.word(i + 1) in ("-", "–", "—"):
        return 20 + context.lexicon.ordinals.get(context.word(i + 2), 0), i + 3
    number = context.lexicon.ordinals.get(word, 0)
    return number, i + 1 if number else i


def read_decade(context: Context, i: int) -> Piece | None:
    """1990s, the '90s, 90s, the nineties."""
    word = context.word(i)
    if word in context.lexicon.decades:
        before = context.word(i - 1)
        ok = context.lenient or before in ("the", "mid", "late", "early", "-") or before in context.lexicon.supports
        return dated(calendar.decade(context.lexicon.decades[word]), i + 1, "decade") if ok else None
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
    return dated(span, i + 2, "decade") if 1000 <= first < 2200 else None


def read_quarter(context: Context, i: int) -> Piece | None:
    """Q3 2020, third quarter of 2020, H1 2014."""
    word, number, j = context.word(i), 0, i + 2
    if word in ("q", "h") and context.joined(i + 1) and context.word(i + 1) in ("1", "2", "3", "4"):
        number, size = int(context.word(i + 1)), 3 if word == "q" else 6
    elif context.lexicon.ordinals.get(word, 9) <= 4 and context.word(i + 1) == "quarter":
        number, size = context.lexicon.ordinals[word], 3
    if not number or number * size > 12:
        return None
    year, end = read_year(context, context.skip(context.skip(j, ","), "of", "in"), tied=True)
    if year:
        return dated(calendar.months(year, number * size - size + 1, number * size), end, "quarter")
    day = context.published
    if word not in ("q", "h") or day is None:
        return None
    spans = [calendar.months(y, number * size - size + 1, number * size) for y in range(day.year - 1, day.year + 2)]
    return dated_or_open(nearest(context, spans), j, "quarter")


def read_year(context: Context, i: int, *, tied: bool = False) -> tuple[int, int]:
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
    return (year, i + 1) if (1000 if tied or context.lenient else 1500) <= year < 2200 else (0, i)


def joined_digits(context: Context, i: int, length: int) -> bool:
    return context.word(i).isdigit() and len(context.word(i)) == length and context.joined(i)


def dated(span: Interval, end: int, grain: str) -> Piece:
    return Piece(span[0], span[1], "date", end, grain)


def dated_or_open(span: Interval | None, end: int, grain: str) -> Piece:
    return dated(span, end, grain) if span else Piece(None, None, "date", end, grain)
