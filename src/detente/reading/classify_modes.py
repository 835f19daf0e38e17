"""PLOVER's mode of an act whose type is known: from the frames that match, else from the words that show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from detente.reading.lexicon import table

# A frame says more than a word that may stand anywhere in the sentence.
FRAME, NEAR_WORD, WORD = 2.0, 1.0, 0.4


def mode_of(type_: str, frames: Iterable[str], near: Iterable[str], words: Iterable[str]) -> str:
    """The best supported mode of a type, "" where the type has none or nothing shows one.

    `frames` are the modes of matching frames, `near` the lemmas on the way between the parties, `words` all lemmas.
    """
    known = modes().get(type_, {})
    scores: dict[str, float] = defaultdict(float)
    for mode in frames:
        if mode in known:
            scores[mode] += FRAME
    for lemmas, weight in ((set(near), NEAR_WORD), (set(words), WORD)):
        for mode, signs in known.items():
            scores[mode] += weight * len(lemmas & signs)
    best = max(sorted(scores), key=lambda mode: scores[mode], default="")
    return best if best and scores[best] > 0 else ""


@cache
def modes() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Type -> mode -> lemmas that show it."""
    return {
        str(type_): {str(mode): frozenset(str(signs).split()) for mode, signs in rows.items()}
        for type_, rows in table("modes").items()
    }
