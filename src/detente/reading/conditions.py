"""Conditions: what a text says would lead to, or needs, something else, as two spans of the sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from detente.reading import clauses
from detente.reading.lexicon import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from detente.reading.matching import Match

MARKS = frozenset("if unless provided providing should assuming once lest".split())
NEEDED = frozenset(("unless", "until"))
# Nouns that open a condition after "in the": "in the event that", "in case of".
OPENERS = frozenset("event case absence scenario".split())


@dataclass(frozen=True, slots=True)
class Conditional:
    """The head words of the two halves and their token ranges, ends included."""

    type: str
    head: Token
    if_: tuple[int, int]
    then: tuple[int, int]
    hypothetical: bool = True


def grammatical(parse: Doc) -> Iterator[Conditional]:
    """Conditions marked by grammar: if, unless, should, in the event that."""
    for token in parse:
        if token.dep_ == "advcl" and token.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            marks = {
                child.lower_
                for child in token.children
                if child.dep_ in ("mark", "aux", "advmod") and child.i < token.i
            }
            if marks & MARKS and _is_condition(token, marks):
                yield from _halves(token, token, token.head, "LEADS_TO")
        elif token.lemma_.lower() in OPENERS and token.dep_ == "pobj" and token.head.lower_ == "in":
            inner = next((c for c in token.children if c.dep_ in ("acl", "relcl", "ccomp", "prep")), None)
            main = token.head.head
            if inner is not None and main != token and main.pos_ in ("VERB", "AUX"):
                yield from _halves(token, token.head, main, "LEADS_TO")


def lexical(match: Match) -> Conditional | None:
    """A condition put as a statement: 'A will lead to B', 'A depends on B'."""
    token = match.token
    causes = (
        list(match.actors) or list(clauses.clause_subjects(token))
        if token.pos_ in ("VERB", "AUX")
        else list(match.actors)
    )
    effects = list(match.recipients) + list(match.extra)
    if token.pos_ == "VERB" and not effects:
        effects = list(clauses.clause(token).objects)
    causes = [t for t in causes if t.pos_ != "PRON" or t.lower_ not in ("it", "there")]
    if not causes or not effects:
        return None
    first, second = _range(causes), _range(effects, skip=token)
    if match.frame.type == "REQUIRES":
        first, second = second, first
    if not (first[1] < second[0] or second[1] < first[0]):
        return None
    settled = token.tag_ in ("VBD", "VBN") and not any(c.dep_ == "aux" and c.tag_ == "MD" for c in token.children)
    return Conditional(match.frame.type, token, first, second, hypothetical=not settled)


def holds(token: Token, conditionals: Sequence[Conditional]) -> bool:
    """Whether a word stands inside one of the conditions: what it says is then part of the supposition, else it is merely unreal."""
    return any(first <= token.i <= last for c in conditionals for first, last in (c.if_, c.then))


def tone(parse: Doc, conditional: Conditional) -> int:
    """Whether what would follow is better (1) or worse (-1) for those in it, by its words; 0 where they don't tell."""
    better, worse = _valence()
    for first, last in (conditional.then, conditional.if_):
        words = [(t, t.lemma_.lower()) for t in parse[first : last + 1]]
        score = sum((word in better) - (word in worse) for token, word in words if not _denied(token))
        if score:
            return 1 if score > 0 else -1
    return 0


@cache
def _valence() -> tuple[frozenset[str], frozenset[str]]:
    words = table("valence")
    return frozenset(words["better"]), frozenset(words["worse"])


def _denied(token: Token) -> bool:
    return any(child.dep_ == "neg" or child.lower_ == "no" for child in token.children)


def _is_condition(token: Token, marks: set[str]) -> bool:
    if "should" in marks and not (marks & (MARKS - {"should"})):
        # "Should Turkey attack, ..." is inverted: the auxiliary stands before the subject.
        subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
        aux = next((c for c in token.children if c.lower_ == "should"), None)
        return subject is not None and aux is not None and aux.i < subject.i
    return "even" not in {c.lower_ for c in token.children if c.dep_ == "advmod"} and not (
        "as" in marks and "if" in marks
    )


def _halves(cue: Token, clause_head: Token, main: Token, type_: str) -> Iterator[Conditional]:
    inner = {t.i for t in clause_head.subtree}
    outer = [t.i for t in main.subtree if t.i not in inner and t.dep_ != "punct"]
    outer_run = _longest_run(outer)
    if not inner or not outer_run:
        return
    yield Conditional(type_, cue, (min(inner), max(inner)), outer_run)


def _longest_run(indices: list[int]) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    start = previous = None
    for index in [*sorted(indices), None]:
        if start is None:
            start = previous = index
        elif index is not None and previous is not None and index - previous <= 2:
            previous = index
        else:
            if previous is not None and (best is None or previous - start > best[1] - best[0]):
                best = (start, previous)
            start = previous = index
    return best


def _range(tokens: list[Token], skip: Token | None = None) -> tuple[int, int]:
    indices = [
        t.i
        for token in tokens
        for t in token.subtree
        if (skip is None or (t.i != skip.i)) and t.dep_ != "punct" and not _beyond(t, token)
    ]
    return min(indices), max(indices)


def _beyond(inner: Token, head: Token) -> bool:
    """A relative clause far to the right belongs to the telling, not to the thing."""
    return bool(inner.i > head.i + 25)
