"""A claim before its circumstances are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.reading import lexicon
from detente.reading.parties import Ref
from detente.schema import Modality, When

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its circumstances are known: what is said, by which words, of whom."""

    head: Token
    kind: str
    type: str
    actors: tuple[Ref, ...]
    recipients: tuple[Ref, ...]
    first: int
    last: int
    frame: lexicon.Frame | None = None
    rule: str = ""
    confidence: float = 0.5
    inverted: bool = False
    condition: tuple[tuple[int, int], tuple[int, int]] | None = None
    modality: Modality | None = None
    passing: bool = False
    when: When | None = None
    tone: int | None = None
