"""Time expressions of English news text as intervals: never a date that the text does not give,
never a point where it gives a span.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal, cast

from detente.schema import When
from detente.when.context import Anchors, Context, Piece, cut
from detente.when.lexicon import load_lexicon
from detente.when.measured import AFTER, BEFORE
from detente.when.named import read_holder, read_under
from detente.when.parts import ARTICLES, EDGES, PARTS
from detente.when.relations import RELATIONS, SHORTLY, read_any
from detente.when.relative import AHEAD, BACK, read_vague

TimeKind = Literal["date", "relative", "era", "event", "duration", "vague", "set"]

__all__ = ["Anchors", "Found", "TimeKind", "find", "read"]

# A preposition that changes nothing stays outside the span of what is found.
PLAIN = frozenset(
    ["in", "on", "at", "during", "throughout", "of", "over", "amid", "within", "through", "for", "across"]
)
# "in the Oslo Accords" is a place in a text, "in the Iran-Iraq War" a time: only what lasts has an inside.
INSIDE = frozenset(["in", "over", "within", "through"])
LASTING = timedelta(days=30)
STAFF = frozenset(["administration", "government", "cabinet", "regime", "leadership"])


@dataclass(frozen=True, slots=True)
class Found:
    """One time expression: `text[start:end]`, end excluded; `when` may be empty where the text gives no day that is
    known.
    """

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

    `published`: the day from which "last week" is told. `anchors` gives the time of a person or office by name ("al-
    Maliki", "prime minister al-Maliki"): a callable or a mapping. `future`: whether the sentence looks ahead (None:
    unknown, the past is preferred). `reference`: the time from which "two days later" is told. Text that is no time
    gives an empty When with the text kept.
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

    A plain preposition ("in", "on") is not part of the span, one that changes the days ("since", "before", "under")
    is. Events and eras are found only behind a preposition of time: "the Gulf War killed" is no time, "during the
    Gulf War" is. "Later" and "the same day" are told from the time found before them, or from `reference`.
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
    return Context(load_lexicon(), text, words, places, published, future, anchors, base, lenient)


def _walk(context: Context) -> Iterator[tuple[int, int, Piece]]:
    """(first word, word after the last, piece) of every time from left to right."""
    starters, i, words = _starters(), 0, context.words
    while i < len(words):
        word = words[i]
        if not (word in starters or word[0].isdigit()) or (word in PLAIN and not _opens(context, i + 1)):
            i += 1
            continue
        piece = _longest(context, i)
        if piece is None or not _is_time(context, i, piece):
            i += 1
            continue
        yield _first(context, i, piece), piece.end, piece
        if piece.span and piece.kind in ("date", "relative", "event"):
            context = replace(context, reference=piece.span)
        i = piece.end


def _longest(context: Context, i: int) -> Piece | None:
    """What is read at word i; a vague word only where no other rule reads as much."""
    told, vague = read_any(context, i), read_vague(context, i)
    return vague if told is None or (vague is not None and vague.end > told.end) else told


def _opens(context: Context, i: int) -> bool:
    """Whether a time may follow a plain preposition: a word of time, a known event,
    or a name that may have had an era.
    """
    word = context.word(i) if context.word(i) not in ARTICLES else context.word(i + 1)
    if not word:
        return False
    return (
        word in _starters()
        or word[0].isdigit()
        or word in context.lexicon.events.next
        or word in ("days", "era", "time", "times", "reign", "rule", "presidency", "run", "height", "'")
        or context.capital(i)
        or context.capital(i + 1)
    )


def _is_time(context: Context, i: int, piece: Piece) -> bool:
    """Whether the words are used as a time: names of events and eras are times only behind the right preposition."""
    word = context.word(i)
    if piece.kind == "vague" and not context.lenient:
        return not _other_sense(context, i, piece.end)
    if piece.kind not in ("event", "era") or context.lenient:
        return True
    if word in ("of", "on", "for", "across") or piece.grain == "unsure":
        return False
    if word not in RELATIONS and word not in PLAIN:
        return piece.grain in ("away", "since", "until") or word in SHORTLY
    if word in INSIDE and context.word(piece.end - 1) in STAFF:
        return False
    return word not in INSIDE or piece.span is None or piece.span[1] - piece.span[0] >= LASTING


def _other_sense(context: Context, i: int, end: int) -> bool:
    """ "at once", "as soon as", "once a deal is signed", "Still," at the head of a sentence: no time of an event."""
    word, after = context.word(i), context.word(end)
    if word == "once":
        return context.word(i - 1) in ("at", "than") or after in CLAUSE_OPENERS or context.capital(end)
    if word in ("soon", "shortly"):
        return context.word(i - 1) in ("as", "how") or after in ("as", "after", "before")
    if word in ("still", "later", "earlier", "then") or context.says(i, "at", "the", "same"):
        return after == "," and context.word(i - 1) in ("", ".", "”", '"', "“", ";")
    return False


CLAUSE_OPENERS = frozenset(
    [
        "a",
        "an",
        "the",
        "it",
        "they",
        "he",
        "she",
        "we",
        "you",
        "i",
        "this",
        "these",
        "those",
        "that",
        "all",
        "more",
        "again",
        "in",
        "every",
        "per",
        "his",
        "her",
        "its",
        "their",
        "there",
    ]
)


def _first(context: Context, i: int, piece: Piece) -> int:
    """The first word of the span: without a plain preposition and its article."""
    word = context.word(i)
    if word in PLAIN and piece.kind not in ("duration", "vague"):
        i = i + 1
    return i + 1 if context.word(i) == "the" and piece.end > i + 1 and piece.grain != "away" else i


def _bare_name(context: Context) -> Piece | None:
    start = context.skip(0, "the")
    return read_holder(context, start) or read_under(context, start)


@cache
def _starters() -> frozenset[str]:
    """Every word with which a time may begin, apart from digits; events and eras begin with their preposition."""
    words = load_lexicon()
    groups = (words.months, words.weekdays, words.seasons, words.units, words.numbers, words.ordinals, words.decades)
    single = [
        "the",
        "this",
        "q",
        "h",
        "day",
        "last",
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "overnight",
        "earlier",
        "later",
        "half",
        "every",
        "each",
        "current",
        "same",
        "up",
        "opening",
        "closing",
        "final",
        "latter",
        "that",
        "a",
        "an",
        "'",
        "’",
    ]
    approximate = {pair[0] for pair in words.approximations}
    plurals = {name + "s" for name in words.weekdays if len(name) > 5}
    sets = (PLAIN, RELATIONS, PARTS, EDGES, BACK, AHEAD, AFTER, BEFORE, SHORTLY, words.holiday_firsts)
    more = (words.amounts, words.phrases, approximate, plurals, single)
    return frozenset(word for group in (*groups, *sets, *more) for word in group)
