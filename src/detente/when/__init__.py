"""Time expressions of English news text as intervals: never a date that the text does not give, never a point where it gives a span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal, cast

from detente.schema import When
from detente.when.context import Anchors, Context, Piece, cut
from detente.when.lexicon import lexicon
from detente.when.named import read_holder, read_under
from detente.when.relative import read_vague
from detente.when.spans import AHEAD, AFTER, BACK, BEFORE, EDGES, PARTS, read_any

TimeKind = Literal["date", "relative", "era", "event", "duration", "vague", "set"]

__all__ = ["Anchors", "Found", "TimeKind", "find", "read"]

# A preposition that changes nothing stays outside the span of what is found; before an event it must be there.
PLAIN = frozenset(["in", "on", "at", "during", "throughout", "of", "over", "amid", "within", "through"])
RELATIONS = frozenset(["between", "from", "pre", "post", "since", "starting", "beginning", "dating", "as", "until", "till", "til", "up", "by",
                       "before", "prior", "ahead", "preceding", "after", "following", "upon", "wake", "aftermath", "under", "when", "while"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One time expression: `text[start:end]`, end excluded; `when` may be empty where the text gives no day that is known."""

    start: int
    end: int
    when: When
    kind: TimeKind


def read(
    text: str,
    *,
    published: date | None = None,
    anchors: Anchors | None = None,
    future: bool | None = None,
    reference: When | None = None,
) -> When:
    """The days that one time expression means, both ends included, None open or unknown.

    `published`: the day from which "last week" is told. `anchors` gives the time of a person or office by name ("al-Maliki", "prime
    minister al-Maliki"): a callable or a mapping. `future`: whether the sentence looks ahead (None: unknown, the past is preferred).
    `reference`: the time from which "two days later" is told. Text that is no time gives an empty When with the text kept.
    """
    context = _context(text, published, anchors, future, reference, lenient=True)
    whole = _longest(context, 0) or _bare_name(context)
    if whole is None or whole.end < len(context.words) - 1:
        inner = max(_walk(context), key=lambda found: (bool(found[2]), found[1] - found[0]), default=None)
        if inner is not None and (whole is None or inner[1] - inner[0] > whole.end):
            whole = inner[2]
    return When(whole.earliest, whole.latest, text) if whole else When(text=text)


def find(
    text: str,
    *,
    published: date | None = None,
    anchors: Anchors | None = None,
    future: bool | None = None,
    reference: When | None = None,
) -> list[Found]:
    """All time expressions of a sentence, in order, the longest where several overlap. Arguments as in `read`.

    A plain preposition ("in", "on") is not part of the span, one that changes the days ("since", "before", "under") is. Events and
    eras are found only behind a preposition of time: "the Gulf War killed" is no time, "during the Gulf War" is. "Later" and "the
    same day" are told from the time found before them, or from `reference`.
    """
    context = _context(text, published, anchors, future, reference, lenient=False)
    places = context.places
    return [
        Found(
            start := places[first][0],
            stop := places[last - 1][1],
            When(piece.earliest, piece.latest, text[start:stop]),
            cast(TimeKind, piece.kind),
        )
        for first, last, piece in _walk(context)
    ]


def _context(
    text: str,
    published: date | None,
    anchors: Anchors | None,
    future: bool | None,
    reference: When | None,
    *,
    lenient: bool,
) -> Context:
    words, places = cut(text)
    base = (reference.earliest, reference.latest) if reference and reference.earliest and reference.latest else None
    return Context(lexicon(), text, words, places, published, future, anchors, base, lenient)


def _walk(context: Context) -> Iterator[tuple[int, int, Piece]]:
    """(first word, word after the last, piece) of every time from left to right."""
    starters, events, phrases = _starters(), context.lexicon.events.next, context.lexicon.phrases
    i, words, told = 0, context.words, -1
    while i < len(words):
        word = words[i]
        if word in PLAIN:
            told = i
        if not (word in starters or word in events or word in phrases or word[0].isdigit() or word in ("'", "’")):
            i += 1
            continue
        piece = _longest(context, i) if word not in PLAIN else _behind_plain(context, i)
        if piece is None or (piece.kind in ("event", "era") and not _governed(context, i)):
            i += 1
            continue
        first = i
        if word in PLAIN and piece.kind != "duration":
            first = _content(context, i)
        yield first, piece.end, piece
        if piece.span and piece.kind in ("date", "relative", "event"):
            context = replace(context, reference=piece.span)
        i = piece.end


def _longest(context: Context, i: int) -> Piece | None:
    found = (read_any(context, i), read_vague(context, i))
    return max(filter(None, found), key=lambda piece: piece.end, default=None)


def _behind_plain(context: Context, i: int) -> Piece | None:
    """What "in", "during", "of" govern: an event or era, "in recent months", "in two weeks"; dates are met at their own first word."""
    if context.word(i) == "of" and context.word(i + 1) not in ("late",):
        return None
    return _longest(context, i)


def _governed(context: Context, i: int) -> bool:
    """Whether an event or era at word i stands behind a preposition of time, or carries one itself."""
    if (
        context.lenient
        or context.word(i) in RELATIONS
        or context.word(i) in PLAIN
        or context.word(i) in EDGES
        or context.word(i) in PARTS
    ):
        return True
    word = context.word(i - 1) if context.word(i - 1) != "the" else context.word(i - 2)
    return word in PLAIN or word in RELATIONS or context.word(i).isdigit()


def _content(context: Context, i: int) -> int:
    """The first word behind a plain preposition and its article."""
    return context.skip(i + 1, "the") if not context.says(i, "of", "late") else i


def _bare_name(context: Context) -> Piece | None:
    start = context.skip(0, "the")
    return read_holder(context, start) or read_under(context, start)


@cache
def _starters() -> frozenset[str]:
    """Every word with which a time may begin, apart from digits, events and vague phrases."""
    words = lexicon()
    groups = (
        words.months,
        words.weekdays,
        words.seasons,
        words.units,
        words.numbers,
        words.ordinals,
        words.decades,
        words.amounts,
    )
    single = {"the", "a", "an", "this", "q", "h", "day", "last", "today", "yesterday", "tomorrow", "tonight", "overnight", "earlier", "later", "half",
              "every", "each", "current", "same", "for", "up", "opening", "closing", "final", "latter", "post", "pre", "across", "that"}  # fmt: skip
    first = {pair[0] for pair in words.approximations}
    plurals = {name + "s" for name in words.weekdays if len(name) > 5}
    sets = (PLAIN, RELATIONS, PARTS, EDGES, BACK, AHEAD, AFTER, BEFORE, words.holiday_firsts, first, plurals, single)
    return frozenset(word for group in (*groups, *sets) for word in group)
