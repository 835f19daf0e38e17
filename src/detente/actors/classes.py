"""The re3d-style class of a mention: Person, Organisation, Location or Nationality."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.schema import Document, Mention

if TYPE_CHECKING:
    from detente.actors.mentions import Sentence
    from detente.actors.registry import Registry

_PLACE_BEFORE = re.compile(
    r"\b(?:in|from|into|to|across|near|inside|throughout|outside|within|at|towards?|around|over|of|through|entering|leave|left"
    r"|visit\w*)\s+(?:the\s+|all of\s+)?$",
    re.I,
)
_ACTS = frozenset(("nsubj", "nsubjpass", "agent", "dobj", "iobj", "dative"))


def kind_of(
    mention: Mention, doc: Document, registry: Registry, sentences: Sequence[Sentence], parses: Sequence[Any] | None
) -> str:
    """Class of a mention in its sentence.

    A state is an Organisation where it acts and a Location where something happens in it.
    """
    if mention.type:
        return mention.type
    actor = mention.actor or ""
    kind = registry.kind(actor) or ("office" if actor and registry.split_office(actor) else "")
    if kind in {"person", "office"}:
        return "Person"
    if (
        kind == "people"
        and mention.text[:1].isupper()
        and [hit.kind for hit in registry.find(mention.text)] == ["adjective"]
    ):
        return "Nationality"
    if kind == "place":
        return "Location"
    if kind == "state":
        return _state_kind(mention, doc, registry, sentences, parses)
    if mention.local and not mention.candidates:
        return "Person"
    if mention.local and mention.candidates[0].reasons[0].startswith("place"):
        return "Location"
    return "Organisation"


def _state_kind(
    mention: Mention, doc: Document, registry: Registry, sentences: Sequence[Sentence], parses: Sequence[Any] | None
) -> str:
    if mention.name != registry.name(mention.actor or ""):
        return "Organisation"
    hits = registry.find(mention.text)
    kind = hits[0].kind if len(hits) == 1 else "government"
    if kind == "adjective":
        return "Nationality"
    if kind in {"government", "body", "office", "demonym"} or not mention.text[:1].isalpha():
        return "Organisation"
    if kind.startswith("bare") or not hits:
        return "Organisation"
    if kind == "capital":
        return _capital_kind(mention, sentences, parses)
    acts = _acts(mention, sentences, parses)
    if acts is None:
        acts = not _PLACE_BEFORE.search(doc.text[max(0, mention.span.start - 24) : mention.span.start])
    return "Organisation" if acts else "Location"


def _capital_kind(mention: Mention, sentences: Sequence[Sentence], parses: Sequence[Any] | None) -> str:
    from detente.actors.places import capital_use

    token = _root(mention, sentences, parses)
    return "Organisation" if token is not None and capital_use(token) == "government" else "Location"


def _acts(mention: Mention, sentences: Sequence[Sentence], parses: Sequence[Any] | None) -> bool | None:
    """Whether the sentence's grammar has the mention act or be acted upon; None without a parse."""
    token = _root(mention, sentences, parses)
    if token is None:
        return None
    while token.dep_ in {"conj", "appos"} and token.head is not token:
        token = token.head
    return (
        token.dep_ in _ACTS
        or (token.dep_ == "pobj" and token.head.lower_ in {"by", "with", "against", "between"})
        or token.dep_ == "poss"
    )


def _root(mention: Mention, sentences: Sequence[Sentence], parses: Sequence[Any] | None) -> Any:
    """The mention's head word in its sentence's parse, None without one."""
    for sentence, parse in zip(sentences, parses or (), strict=False):
        if sentence.start <= mention.span.start < sentence.end:
            span = parse.char_span(
                mention.span.start - sentence.start, mention.span.end - sentence.start, alignment_mode="expand"
            )
            return None if span is None else span.root
    return None
