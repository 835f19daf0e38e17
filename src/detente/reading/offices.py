"""Offices and memberships that a text states in passing: 'Syrian President X', 'X, a member of the committee', 'his brother X'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.reading import clauses
from detente.reading.parties import Ref, SentenceCast, title_nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

MEMBER = frozenset(
    "member mp lawmaker legislator senator congressman congresswoman parliamentarian deputy citizen national".split()
)
KIN = frozenset(
    "brother sister son daughter father mother cousin nephew uncle wife husband widow grandson in-law".split()
)
LEADING = frozenset("lead head chair command".split())


@dataclass(frozen=True, slots=True)
class Stated:
    """One such tie: who, to what body, of which type, and the tokens that say so."""

    type: str
    holder: Ref
    bodies: tuple[Ref, ...]
    first: Token
    last: Token
    head: Token

    @property
    def key(self) -> tuple[str, str]:
        """Whose tie it is and of which type; what to may be told in more than one way."""
        return self.type, self.holder.actor

    @property
    def words(self) -> frozenset[str]:
        """The words that say it, without little words."""
        return frozenset(
            t.lower_ for t in self.head.doc[self.first.i : self.last.i + 1] if t.is_alpha and not t.is_stop
        )


def stated(cast: SentenceCast) -> Iterator[Stated]:
    """All offices, memberships and kinships in one sentence."""
    for token in cast.parse:
        lemma = token.lemma_.lower()
        if token.pos_ not in ("NOUN", "PROPN") or (lemma == "deputy" and _next(token) in title_nouns()):
            continue
        if lemma in MEMBER or lemma in title_nouns():
            yield from _titled(token, lemma, cast)
        elif lemma in KIN:
            yield from _kin(token, cast)


def _titled(token: Token, lemma: str, cast: SentenceCast) -> Iterator[Stated]:
    holder = _holder(token, cast)
    if holder is None:
        return
    ref, name = holder
    bodies = _bodies(token, name, ref, cast)
    if not bodies:
        return
    whole = [
        token.doc[i] for i, (mention, _) in cast.by_token.items() if mention is cast.by_token.get(name.i, (None,))[0]
    ]
    words = [token, name, *whole, *_near(token), *_near(name)]
    type_ = "MEMBERSHIP" if lemma in MEMBER else "OFFICE"
    yield Stated(type_, ref, tuple(bodies), min(words, key=lambda t: t.i), max(words, key=lambda t: t.i), token)


def _near(token: Token) -> list[Token]:
    """The words of a title's phrase, not what stands in brackets behind it."""
    brackets = [t.i for t in token.doc if t.text in "([" and t.i > token.i]
    return [
        t
        for t in token.subtree
        if t.dep_ not in ("relcl", "punct") and abs(t.i - token.i) <= 8 and t.i < min(brackets, default=t.i + 1)
    ]


def _holder(token: Token, cast: SentenceCast) -> tuple[Ref, Token] | None:
    """The person whom a title names: same mention, compound, apposition either way, or copula."""
    candidates = [token.head] if token.dep_ in ("compound", "nmod", "appos", "amod") else []
    candidates += [child for child in token.children if child.dep_ in ("appos", "compound", "flat")]
    # "Minister for the Middle East X": the name follows what the title is for.
    candidates += [
        inner for prep, inner in clauses.phrases(token) if prep.lower_ in ("for", "of") and _is_named_last(inner)
    ]
    candidates += [token, *_right_after(token, cast)]
    if token.dep_ in ("attr", "oprd") and token.head.pos_ in ("AUX", "VERB"):
        candidates += list(clauses.clause_subjects(token.head))
    for candidate in candidates:
        named = cast.by_token.get(candidate.i)
        refs = [named[1]] if named else (cast.refs(candidate) if candidate.pos_ == "PRON" else [])
        for ref in refs:
            if ref.kind == "person" and not (named is not None and _bare(named[0].text)):
                return ref, candidate
    return None


def _next(token: Token) -> str:
    return str(token.doc[token.i + 1].lemma_.lower()) if token.i + 1 < len(token.doc) else ""


def _bare(text: str) -> bool:
    """Whether a mention is a title alone: "the Foreign Secretary" says nothing new of who that is."""
    return re.split(r"\W+", text.strip())[-1].lower() in title_nouns()


def _right_after(token: Token, cast: SentenceCast) -> list[Token]:
    """The name between commas after a title, wherever the parse hangs it: "the head of the list, X, said"."""
    inner = [t.i for prep, t in clauses.phrases(token) if prep.lower_ in ("of", "for")]
    comma = max([token.i, *inner]) + 1
    if comma + 1 >= len(token.doc) or token.doc[comma].text != ",":
        return []
    named = cast.by_token.get(comma + 1)
    if named is None or named[1].kind != "person":
        return []
    return [token.doc[max(i for i, (mention, _) in cast.by_token.items() if mention is named[0])]]


def _is_named_last(inner: Token) -> bool:
    return inner.pos_ == "PROPN" and any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in inner.children)


def _bodies(token: Token, name: Token, holder: Ref, cast: SentenceCast) -> list[Ref]:
    found = [
        ref
        for prep, inner in clauses.phrases(token)
        if prep.lower_ in ("of", "for", "to", "in", "at")
        for ref in (cast.refs(inner) or _unnamed(inner, cast, holder))
        if ref.actor != holder.actor and (ref.kind != "place" or not holder.states)
        # "the Iraqi prime minister in Damascus" is where he is, not what he heads.
        if not (
            prep.lower_ in ("in", "at")
            and ref.kind == "state"
            and holder.states
            and not set(ref.states) & set(holder.states)
        )
    ]
    if found:
        return found
    span = range(max(0, min(token.i, name.i) - 3), token.i + 1)
    inside = [
        cast.by_token[i][1]
        for i in span
        if i in cast.by_token
        and cast.by_token[i][1].actor != holder.actor
        and cast.by_token[i][1].kind != "person"
        # "In Turkey Minister X met ...": a name before a title belongs to it only in one phrase.
        and _within(token.doc[i], (token, name))
    ]
    if inside:
        return inside[:1]
    titled = cast.by_token.get(token.i)
    if titled is not None and titled[1].inside:
        return [Ref(titled[1].inside[0], titled[1].inside[0], "state", (), "", holder.start, "named in the title")]
    if holder.inside:
        return [Ref(holder.inside[0], holder.inside[0], "state", (), "", holder.start, "named in the title")]
    return [_state(holder, code) for code in holder.states[:1]]


def _within(word: Token, phrase: tuple[Token, Token]) -> bool:
    current = word
    while current not in phrase and current.dep_ in ("compound", "amod", "nmod", "poss") and current.head != current:
        current = current.head
    return current in phrase


def state_of(holder: Ref) -> tuple[Ref, ...]:
    """The state in whose service a person is, where he is in that of one."""
    return tuple(_state(holder, code) for code in holder.states) if len(holder.states) == 1 else ()


def _state(holder: Ref, code: str) -> Ref:
    return Ref(code, code, "state", (code,), code, holder.start, "state of the holder")


def _unnamed(inner: Token, cast: SentenceCast, holder: Ref) -> list[Ref]:
    if inner.pos_ != "PROPN" and not any(c.dep_ in ("compound", "amod") for c in inner.children):
        return []
    left = [t for t in inner.subtree if t.i <= inner.i and t.dep_ not in ("det", "punct")]
    text = inner.doc[min(t.i for t in left) : inner.i + 1].text if left else inner.text
    slug = "-".join(text.lower().split())
    return [Ref(f"local:{slug}", text, "group", holder.states, "", cast.base + inner.idx, "body of an office")]


def _kin(token: Token, cast: SentenceCast) -> Iterator[Stated]:
    holder = _holder(token, cast)
    owners = [ref for owner in clauses.possessors(token) for ref in cast.refs(owner) if ref.kind == "person"]
    owners += [
        ref
        for prep, inner in clauses.phrases(token)
        if prep.lower_ == "of"
        for ref in cast.refs(inner)
        if ref.kind == "person"
    ]
    if holder is None or not owners or owners[0].actor == holder[0].actor:
        return
    words = [token, holder[1], *[c for c in token.children if c.dep_ == "poss"]]
    yield Stated(
        "KINSHIP", holder[0], tuple(owners[:1]), min(words, key=lambda t: t.i), max(words, key=lambda t: t.i), token
    )
