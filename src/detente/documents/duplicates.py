"""Near-duplicates: a short signature of each text, and an index that finds the earliest text that is nearly the same.

MinHash over shingles of words (Broder 1997), compared in bands (locality-sensitive hashing).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.documents import clean
from detente.schema import Document

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE = 2
PERMUTATIONS = 128
THRESHOLD = 0.8
_SCHEME = "affine32"
_SEED = 1
_WORD = re.compile(r"[^\W_]+")


def signature(text: str) -> bytes:
    """512 bytes that resemble another text's as the articles do; b"" for a text without words."""
    words = [word.lower() for word in _WORD.findall(clean.without(text))]
    if not words:
        return b""
    shingles = {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}
    made = _blank().copy()
    made.update_batch(sorted(shingle.encode() for shingle in shingles))
    return bytes(made.hashvalues.astype("<u4").tobytes())


def mark(doc: Document, index: Index) -> Document:
    """The document, with `reprint_of` set where the index knows an earlier text like it; the index learns it."""
    own = signature(doc.text)
    known = None if doc.id in index else index.earliest(own, doc.published)
    index.add(doc.id, own, doc.published)
    return replace(doc, reprint_of=known) if known else doc


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard), 0 to 1, give or take 0.04."""
    if not one or not other:
        return 0.0
    import numpy as np

    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))


class _Known(NamedTuple):
    document: str
    published: date | None
    number: int
    signature: bytes

    @property
    def day(self) -> date:
        return self.published or date.max


class Index:
    """Signatures of the texts known so far; asked for the earliest text that a new one repeats."""

    def __init__(self, *, threshold: float = THRESHOLD) -> None:
        from datasketch import MinHashLSH

        self._threshold = threshold
        # Bands laid for a lower similarity let few pairs slip; the exact comparison afterwards drops the rest.
        self._bands: Any = MinHashLSH(threshold=threshold - 0.15, num_perm=PERMUTATIONS)
        self._known: dict[str, _Known] = {}

    def __contains__(self, document: str) -> bool:
        return document in self._known

    def __len__(self) -> int:
        return len(self._known)

    def add(self, document: str, signature: bytes, published: date | None = None) -> None:
        """Make one document's text known. Earlier published is earlier, then earlier added; undated texts come last."""
        if not signature or document in self._known:
            return
        self._known[document] = _Known(document, published, len(self._known), signature)
        self._bands.insert(document, _minhash(signature))

    def earliest(self, signature: bytes, published: date | None = None) -> str | None:
        """The id of the earliest known text with at least the threshold's similarity; None where there is none.

        With `published`, texts known to be published later than that day don't count; undated ones do.
        """
        if not signature:
            return None
        near = [
            self._known[known]
            for known in self._bands.query(_minhash(signature))
            if similarity(signature, self._known[known].signature) >= self._threshold
        ]
        earlier = [
            known for known in near if not published or known.published in (None, published) or known.day < published
        ]
        return min(earlier, key=lambda known: (known.day, known.number)).document if earlier else None


@cache
def _blank() -> MinHash:
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=_SEED, scheme=_SCHEME)


def _minhash(signature: bytes) -> MinHash:
    import numpy as np

    made = _blank().copy()
    made.hashvalues = np.frombuffer(signature, "<u4").astype(made.hashvalues.dtype)
    return made
