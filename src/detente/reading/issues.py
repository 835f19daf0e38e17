"""What a claim is about: one of the codebook's issues, by the words around it, else the frame's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from functools import cache
from typing import TYPE_CHECKING

from detente.reading.lexicon import table

if TYPE_CHECKING:
    from spacy.tokens import Doc


@cache
def _words() -> dict[str, str]:
    return {word: issue for issue, words in table("issues").items() for word in words}


def issue(parse: Doc, first: int, last: int, default: str, *, skip: Container[int] = ()) -> str:
    """The issue with most words inside the claim, words inside names (`skip`) apart; ties and silence go to `default`."""
    words = (token.lemma_.lower() for token in parse[first : last + 1] if token.i not in skip)
    counts = Counter(found for word in words if (found := _words().get(word)))
    if not counts:
        return default or "other"
    top = counts.most_common(2)
    if default in counts and counts[default] == top[0][1]:
        return default
    return top[0][0]
