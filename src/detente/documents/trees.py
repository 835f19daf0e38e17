"""A parse as plain objects, for whoever walks it up and down: spaCy makes every word anew each time one asks for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast, overload

if TYPE_CHECKING:
    from spacy.tokens import Doc


def as_tree(parse: Doc) -> Doc:
    """The parse as a `Tree`, which answers to the names of spaCy's `Doc` that reading uses."""
    return cast("Doc", Tree(parse))


class Word:
    """One word of a parse, with spaCy's names; `children`, `lefts`, `rights` and `subtree` are tuples in text order."""

    __slots__ = (
        "_subtree", "children", "dep_", "doc", "ent_type_", "head", "i", "idx", "lefts", "lemma_", "lower_", "pos_",
        "rights", "tag_", "text",
    )  # fmt: skip

    def __init__(self, doc: Tree, token: Any) -> None:
        self.doc = doc
        self.i: int = token.i
        self.idx: int = token.idx
        self.text: str = token.text
        self.lower_: str = token.lower_
        self.lemma_: str = token.lemma_
        self.pos_: str = token.pos_
        self.tag_: str = token.tag_
        self.dep_: str = token.dep_
        self.ent_type_: str = token.ent_type_
        self.head: Word = self
        self.lefts: tuple[Word, ...] = ()
        self.rights: tuple[Word, ...] = ()
        self.children: tuple[Word, ...] = ()
        self._subtree: tuple[Word, ...] | None = None

    def __hash__(self) -> int:
        return self.i

    def __eq__(self, other: object) -> bool:
        return self is other

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    @property
    def subtree(self) -> tuple[Word, ...]:
        """The word and all that hangs on it."""
        if self._subtree is None:
            left = [word for child in self.lefts for word in child.subtree]
            right = [word for child in self.rights for word in child.subtree]
            self._subtree = (*left, self, *right)
        return self._subtree

    @property
    def ancestors(self) -> Iterator[Word]:
        """The words above, nearest first."""
        word = self
        while word.head is not word:
            word = word.head
            yield word

    @property
    def sent(self) -> Run:
        """The sentence the word stands in: a parser may see several in one text."""
        starts = self.doc.starts
        place = bisect_right(starts, self.i)
        return self.doc[starts[place - 1] : starts[place] if place < len(starts) else len(self.doc)]

    @property
    def is_alpha(self) -> bool:
        """Whether the word is made of letters."""
        return self.text.isalpha()

    @property
    def is_space(self) -> bool:
        """Whether the word is white space."""
        return self.text.isspace()

    @property
    def is_stop(self) -> bool:
        """Whether the word is one of the parser's stop words."""
        return bool(self.doc.source[self.i].is_stop)

    def nbor(self, by: int = 1) -> Word:
        """The word so many places on; IndexError beyond the ends."""
        if not 0 <= self.i + by < len(self.doc):
            raise IndexError(f"no word {by} places from word {self.i} of {len(self.doc)}")
        return self.doc[self.i + by]


class Run(Sequence[Word]):
    """Words in a row; `end` is excluded."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Tree, start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __len__(self) -> int:
        return self.end - self.start

    @overload
    def __getitem__(self, place: int) -> Word: ...
    @overload
    def __getitem__(self, place: slice) -> Run: ...
    def __getitem__(self, place: int | slice) -> Word | Run:
        if isinstance(place, slice):
            first, last, _ = place.indices(len(self))
            return Run(self.doc, self.start + first, self.start + max(first, last))
        return self.doc.words[self.start : self.end][place]

    def __iter__(self) -> Iterator[Word]:
        return iter(self.doc.words[self.start : self.end])

    @property
    def text(self) -> str:
        """The words as written, without the blank after the last."""
        if self.start >= self.end:
            return ""
        first, last = self.doc.words[self.start], self.doc.words[self.end - 1]
        return self.doc.text[first.idx : last.idx + len(last.text)]

    @property
    def root(self) -> Word:
        """The word on which the others hang."""
        place: int = self.doc.source[self.start : self.end].root.i
        return self.doc.words[place]


class Tree(Sequence[Word]):
    """The words of one parsed text; `source` is the spaCy Doc it was made from, `starts` where its sentences begin."""

    __slots__ = ("source", "starts", "text", "words")

    def __init__(self, source: Doc) -> None:
        self.source = source
        self.text: str = source.text
        self.words = words = [Word(self, token) for token in source]
        self.starts: list[int] = []
        beneath: list[tuple[list[Word], list[Word]]] = [([], []) for _ in words]
        for word, (above, begins) in zip(words, source.to_array(["HEAD", "SENT_START"]).tolist(), strict=True):
            # Unsigned, as spaCy gives it: a head on the left is told by its complement.
            head = word.i + (above if above < 1 << 63 else above - (1 << 64))
            if begins == 1:
                self.starts.append(word.i)
            if head != word.i:
                word.head = words[head]
                beneath[head][word.i > head].append(word)
        for word, (left, right) in zip(words, beneath, strict=True):
            if left or right:
                word.lefts, word.rights = tuple(left), tuple(right)
                word.children = word.lefts + word.rights

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    @overload
    def __getitem__(self, place: int) -> Word: ...
    @overload
    def __getitem__(self, place: slice) -> Run: ...
    def __getitem__(self, place: int | slice) -> Word | Run:
        if isinstance(place, slice):
            first, last, _ = place.indices(len(self.words))
            return Run(self, first, max(first, last))
        return self.words[place]

    def char_span(self, start: int, end: int, *, alignment_mode: str) -> Run | None:
        """The words that two offsets of the text take in, end excluded; None where there are none."""
        span = self.source.char_span(start, end, alignment_mode=alignment_mode)
        return None if span is None else Run(self, span.start, span.end)

    @property
    def ents(self) -> tuple[Any, ...]:
        """The names the parser found, as spaCy gives them."""
        return tuple(self.source.ents)
