"""When a claim happened or holds: the time expression that governs it, else what tense and publication allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

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


def of(
    token: Token, placed: list[Timed], *, kind: str, modality: Modality, published: date | None, performative: bool
) -> When:
    """The When of the claim headed by `token`. Without a time in the text: up to, on or from the day of publication by tense."""
    best = _governing(token, placed)
    if best is not None:
        return _held(best, kind, published)
    if published is None:
        return When()
    if modality == "planned":
        return When(published, None)
    if modality in ("hypothetical", "speculative"):
        return When(published, None) if kind != "tie" else When(None, None)
    if kind == "event" and performative:
        return When(published, published)
    return When(None, published)


def _held(when: When, kind: str, published: date | None) -> When:
    # A tie or stance "since 2003" holds until somebody says it ended, as far as the text knows: until publication.
    if kind in ("tie", "stance") and when.latest is None and when.earliest is not None and published and when.earliest <= published:
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
