"""How much of a sentence is quoted as what says a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.reading.matching import Match
from detente.reading.parties import SentenceCast

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST = 300


def extent(tokens: Sequence[Token], head: Token, cast: SentenceCast) -> tuple[int, int]:
    """First and last token of the quote: the roles and the head, within the longest quote allowed."""
    ends = sorted({i for token in tokens for i in _whole(token, cast)} | {head.i})
    first, last = ends[0], ends[-1]
    while last > first and cast.parse[last].idx + len(cast.parse[last].text) - cast.parse[first].idx > LONGEST:
        far_left = head.i - first > last - head.i
        ends = ends[1:] if far_left else ends[:-1]
        first, last = min(ends[0], head.i), max(ends[-1], head.i)
    return first, last


def complement(match: Match, cast: SentenceCast) -> list[Token]:
    """The last word of what is wanted, feared, demanded or said, so that the quote carries it; none where that runs long."""
    token = match.token
    if match.frame.kind != "stance" and not any(e.at == "clause" for e in match.pattern.elements):
        return []
    heads = [
        c
        for c in (*token.children, *(g for x in match.extra for g in x.children))
        if c.i > token.i and c.dep_ in ("ccomp", "xcomp", "dobj", "prep", "acl", "pobj", "attr")
    ]
    ends = [t for head in heads for t in head.subtree if t.dep_ != "punct"]
    last = max(ends, key=lambda t: t.i, default=None)
    return [last] if last is not None and last.idx - token.idx < LONGEST * 2 // 3 else []


def _whole(token: Token, cast: SentenceCast) -> list[int]:
    named = cast.by_token.get(token.i)
    if named is None:
        return [
            min(t.i for t in token.lefts) if any(True for _ in token.lefts) and token.pos_ == "NOUN" else token.i,
            token.i,
        ]
    whole = [i for i, (mention, _) in cast.by_token.items() if mention is named[0]]
    # "two X boats": whose they are, with what they are.
    owned = token.dep_ in ("compound", "amod", "nmod", "poss") and token.head.pos_ == "NOUN"
    return [*whole, token.head.i] if owned else whole
