"""The parties of one sentence as they were marked: which tokens stand for the actor, for the recipient, for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import InputError
from detente.reading.parties import collective_nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Offsets = tuple[int, int]
NAMED = frozenset("PERSON ORG GPE NORP LOC FAC".split())
# Ways from a noun down to the noun it belongs to: "the offer by X", "X's offer", "the X offer".
INSIDE = frozenset("prep agent pobj poss compound nmod amod appos conj nummod".split())


@dataclass(frozen=True, slots=True)
class MarkedCast:
    """Who stands where: `actor` and `recipient` are the indices of the tokens marked for each."""

    actor: frozenset[int]
    recipient: frozenset[int]

    def side(self, token: Token) -> str:
        """'a' for a token of the actor, 'r' for one of the recipient, 'o' for somebody else, '-' for nobody."""
        if token.i in self.actor:
            return "a"
        if token.i in self.recipient:
            return "r"
        inside = self._belonging(token)
        if inside != "-":
            return inside
        if token.ent_type_ in NAMED or token.pos_ == "PRON" or token.lemma_.lower() in collective_nouns():
            return "o"
        return "-"

    def is_party(self, token: Token) -> bool:
        """Whether the token stands for somebody."""
        return self.side(token) != "-"

    def implied(self, noun: Token) -> tuple[()]:
        """Nobody: the parties are given."""
        return ()

    def named_under(self, prep: Token) -> list[Token]:
        """Words of the parties that stand in the phrase of a preposition."""
        return [token for token in prep.subtree if self.is_named(token)]

    def is_named(self, token: Token) -> bool:
        """Whether a name stands there, or a party that was marked."""
        return token.i in self.actor or token.i in self.recipient or token.ent_type_ in NAMED

    def is_target(self, token: Token) -> bool:
        """Whether the token stands for somebody or for a thing of somebody's; any noun may be attacked or held."""
        return self.is_party(token) or token.pos_ in ("NOUN", "PROPN")

    def count(self, tokens: Sequence[Token]) -> int:
        """How many different parties the tokens stand for."""
        sides = [self.side(token) for token in tokens]
        return len({side for side in sides if side in "ar"}) + sides.count("o")

    def _belonging(self, token: Token) -> str:
        if token.pos_ not in ("NOUN", "PROPN"):
            return "-"
        stack, found = [token], set()
        while stack:
            for child in stack.pop().children:
                if child.dep_ in INSIDE:
                    found.add("a" if child.i in self.actor else "r" if child.i in self.recipient else "")
                    stack.append(child)
        return "r" if "r" in found else "a" if "a" in found else "-"


def marked(doc: Doc, actor: Offsets | None, recipient: Offsets | None) -> MarkedCast:
    """The cast of a parsed sentence from offsets into its text, ends excluded; an empty or missing stretch marks
    nobody.

    Raises InputError for offsets outside the text.
    """
    return MarkedCast(_indices(doc, actor, "actor"), _indices(doc, recipient, "recipient"))


def top(doc: Doc, indices: frozenset[int]) -> Token | None:
    """The token of a party that is highest in the tree; None where nobody is marked."""
    inside = [doc[i] for i in sorted(indices)]
    return min(inside, key=_depth, default=None)


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


def _indices(doc: Doc, span: Offsets | None, name: str) -> frozenset[int]:
    if span is None or span[0] == span[1]:
        return frozenset()
    start, end = span
    if not 0 <= start < end <= len(doc.text):
        raise InputError(
            f"the {name} at {start}:{end} is not in the text", right=f"0 <= start < end <= {len(doc.text)}"
        )
    return frozenset(t.i for t in doc if t.idx < end and t.idx + len(t) > start and not t.is_space)
