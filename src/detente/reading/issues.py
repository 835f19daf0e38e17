"""What a claim is about: one of the codebook's issues, by the words around it, else the frame's own."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from detente.reading.lexicon import table

if TYPE_CHECKING:
    from spacy.tokens import Doc


@cache
def _words() -> dict[str, str]:
    return {word: issue for issue, words in table("issues").items() for word in words}


def issue(parse: Doc, first: int, last: int, default: str) -> str:
    """The issue with most words inside the claim; ties and silence go to `default`, or 'other' where that is empty."""
    counts = Counter(found for token in parse[first : last + 1] if (found := _words().get(token.lemma_.lower())))
    if not counts:
        return default or "other"
    top = counts.most_common(2)
    if default in counts and counts[default] == top[0][1]:
        return default
    return top[0][0]
