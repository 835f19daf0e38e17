"""When a claim happened or holds: the time expression that governs it, else what tense and publication allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.reading import clauses
from detente.schema import Modality, When

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OLD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Timed:
    """A time expression placed in a parse: the word it modifies, and its own words."""

    governor: int
    first: int
    last: int
    when: When


def place(parse: Doc, found: list[tuple[int, int, When]]) -> list[Timed]:
    """Attach time expressions (offsets into the sentence) to the words they modify."""
    placed = []
    for start, end, when in found:
        span = parse.char_span(start, end, alignment_mode="expand")
        if span is None or not len(span) or not when:
            continue
        token = span.root
        while (token.head != token and token.pos_ not in ("VERB", "AUX")) and (
            span.start <= token.i < span.end or token.pos_ in ("ADP", "SCONJ", "ADV", "PART")
        ):
            token = token.head
        placed.append(Timed(token.i, span.start, span.end, when))
    return placed


@dataclass(frozen=True, slots=True)
class Clock:
    """What a document allows to be said of undated claims: its day, and whether it tells news or history."""

    published: date | None
    news: bool = True


# What a news text tells in the past tense without a date is taken to be this fresh; histories are left open.
FRESH = timedelta(days=3)


def clock(published: date | None, dated: list[When]) -> Clock:
    """A text is news unless most of the times it names lie more than a year before its day."""
    if published is None:
        return Clock(None, news=False)
    ends = [w.latest for w in dated if w.latest is not None]
    old = sum(1 for day in ends if day < published - OLD)
    return Clock(published, news=old * 2 <= len(ends))


def of(
    token: Token, placed: list[Timed], *, kind: str, modality: Modality, clock: Clock, told: When | None = None
) -> When:
    """The When of the claim headed by `token`: the time that governs it, else what its tense and the text's day allow.

    Without a time in the text: a state in the present tense holds on the day of the text; an act in the past is news of the last
    days in a news text, and open to the past elsewhere; what is planned lies after the day; what is only supposed has no time.
    `told` is the time last named in a paragraph of history: what is told on without one happened then.
    """
    published = clock.published
    best = _governing(token, placed)
    if best is not None:
        return _held(best, kind, published)
    if published is None:
        return When()
    if modality == "planned":
        return When(published, None)
    if modality == "hypothetical":
        return When()
    past = is_past(token)
    if past and not clock.news and told is not None:
        return When(told.earliest, told.latest)
    if kind in ("tie", "stance"):
        return When(None, published) if past == "perfect" or (past and not clock.news) else When(published, published)
    if not past:
        return When(published, published)
    return When(published - FRESH, published) if clock.news and past != "perfect" else When(None, published)


def is_past(token: Token) -> str:
    """'past', 'perfect' (had done) or '' by the tense of the clause a word stands in."""
    verb = clauses.verb_above(token)
    for _ in range(4):
        helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
        if "had" in helpers:
            return "perfect"
        if (
            verb.tag_ == "VBD"
            or helpers & {"was", "were", "did", "has", "have"}
            or (verb.tag_ == "VBN" and not helpers)
        ):
            return "past"
        if verb.tag_ in ("VBZ", "VBP") or helpers:
            return ""
        if verb.head == verb or verb.head.pos_ not in ("VERB", "AUX"):
            return ""
        verb = verb.head
    return ""


def _held(when: When, kind: str, published: date | None) -> When:
    # A tie or stance "since 2003" holds until somebody says it ended, as far as the text knows: until publication.
    if (
        kind in ("tie", "stance")
        and when.latest is None
        and when.earliest is not None
        and published
        and when.earliest <= published
    ):
        return When(when.earliest, published, when.text)
    return when


def _governing(token: Token, placed: list[Timed]) -> When | None:
    if not placed:
        return None
    by_governor: dict[int, list[Timed]] = {}
    for timed in placed:
        by_governor.setdefault(timed.governor, []).append(timed)
    current, steps = token, 0
    while True:
        here = by_governor.get(current.i)
        if here:
            return min(here, key=lambda t: abs(t.first - token.i)).when
        if current.head == current:
            return None
        # A relative clause has a time of its own; that of the clause around it does not reach in.
        if current.dep_ == "relcl" and current.pos_ in ("VERB", "AUX"):
            return None
        current, steps = current.head, steps + 1


def is_background(when: When, published: date | None, *, past_perfect: bool) -> bool:
    """Whether a claim is history or context rather than news: older than a year at publication, or told in the past perfect."""
    if published is not None and when.latest is not None:
        return when.latest < published - OLD or (past_perfect and when.latest < published)
    return past_perfect
