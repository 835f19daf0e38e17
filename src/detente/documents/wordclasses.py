"""Word classes and lemmas as the pipeline's rules give them, each rule asked once for each kind of word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_MOST = 200_000


class _Ruled(NamedTuple):
    """What the rules make of a word: class, morphology, lemma (0: none yet), and whether they look at the word after it too."""

    pos: int
    morph: int
    lemma: int
    opens: bool


class Classes:
    """The pipeline's attribute ruler and lemmatiser, remembered.

    The rules look at a word's lower-case form where they list it, at its tag and its relation; a sentence in which one of
    them looks at two words goes through the pipeline's own parts. Its life: it grows with the words of the texts.
    """

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import Matcher

        self._vocab = nlp.vocab
        self._ruler: Any = nlp.get_pipe("attribute_ruler")
        self._lemmatizer: Any = nlp.get_pipe("lemmatizer")
        _hash_words(self._lemmatizer)
        self._literal, self._patterns = _listed(self._ruler.patterns)
        self._several = Matcher(nlp.vocab)
        for number, pattern in enumerate(_of_several(self._ruler.patterns)):
            self._several.add(str(number), [pattern[:1]])
        self._lower: dict[int, str] = {}
        self._ruled: dict[tuple[str, int, int], _Ruled] = {}
        self._lemmas: dict[tuple[int, int, int], int] = {}

    def apply(self, doc: Doc, told: list[list[int]]) -> None:
        """Give a tagged and parsed sentence its classes, morphology and lemmas.

        `told` is for each word its form, tag and relation.
        """
        lower, ruled, lemmas = self._lower, self._ruled, self._lemmas
        rows: list[tuple[int, int, int]] = []
        unknown: list[int] = []
        for place, (form, tag, relation) in enumerate(told):
            listed = lower.get(form)
            if listed is None:
                listed = self._listed(form, doc[place])
            rule = ruled.get((listed, tag, relation)) or self._rule(listed, tag, relation, doc[place])
            if rule.opens:
                self._ruler(doc)
                self._lemmatizer(doc)
                return
            lemma = rule.lemma or lemmas.get((form, tag, relation), 0)
            if not lemma:
                unknown.append(place)
            rows.append((rule.pos, rule.morph, lemma))
        doc.from_array(["POS", "MORPH", "LEMMA"], np.array(rows, np.uint64))
        for place in unknown:
            self._lemma(doc[place], told[place])

    def _listed(self, form: int, token: Token) -> str:
        """The lower-case form of a word that the rules name, white space as it is, '' for all others."""
        if len(self._lower) > _MOST:
            self._lower.clear()
        lower = token.lower_
        named = token.is_space or lower in self._literal or any(pattern.search(lower) for pattern in self._patterns)
        self._lower[form] = found = lower if named else ""
        return found

    def _rule(self, lower: str, tag: int, relation: int, token: Token) -> _Ruled:
        from spacy.tokens import Doc

        alone = Doc(self._vocab, words=[token.text], spaces=[False])
        alone.from_array(["TAG", "DEP"], np.array([[tag, relation]], np.uint64))
        opens = bool(token.is_space or self._several(alone))
        self._ruler(alone)
        pos, morph, lemma = alone.to_array(["POS", "MORPH", "LEMMA"])[0].tolist()
        self._ruled[lower, tag, relation] = found = _Ruled(pos, morph, lemma, opens)
        return found

    def _lemma(self, token: Token, told: list[int]) -> None:
        if len(self._lemmas) > _MOST:
            self._lemmas.clear()
        token.lemma_ = self._lemmatizer.lemmatize(token)[0]
        self._lemmas[told[0], told[1], told[2]] = token.lemma


def _hash_words(lemmatizer: Any) -> None:
    """The lemmatiser looks words up in lists of 90,000 one by one; a set says the same at once."""
    words = lemmatizer.lookups.get_table("lemma_index")
    for pos in list(words):
        words[pos] = frozenset(words[pos])


def _of_several(rules: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    return (pattern for rule in rules for pattern in rule["patterns"] if len(pattern) > 1)


def _listed(rules: Iterable[dict[str, Any]]) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The lower-case forms that rules name, and the patterns that they match them with."""
    literal: set[str] = set()
    patterns: set[str] = set()
    for rule in rules:
        for word in (word for pattern in rule["patterns"] for word in pattern):
            form = word.get("LOWER", ())
            if isinstance(form, str):
                literal.add(form)
            elif isinstance(form, dict):
                literal.update(form.get("IN", ()))
                patterns.update(form[key] for key in ("REGEX",) if key in form)
    return frozenset(literal), tuple(re.compile(pattern) for pattern in sorted(patterns))
