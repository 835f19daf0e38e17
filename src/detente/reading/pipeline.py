"""One document through the room: sentences, names, parses, claims."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.actors import entities, mentions
from detente.actors.unknown import may_name_strangers
from detente.documents import grammar
from detente.documents.sentences import Sentence, split
from detente.schema import Claim, Document, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from detente.actors import Registry

Coder = Callable[..., list[Claim]]
# Words by which a sentence without a name may still speak of those named before it.
_BACK = re.compile(
    r"\b(?:he|she|his|her|him|they|their|them|it|its|we|our|us|I|my|both|two|latter|regime|government|group|organi[sz]ation"
    r"|minister|president|secretary|leaders?|authorities|country|countries|sides?|relations|ties"
    r"|rapprochement|alliance|partnership|(?:the|this|these|such) (?:visit|trip|tour|talks|meeting|summit|discussions?"
    r"|negotiations|attacks?|strikes?|bombing))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document cut into sentences, those worth it parsed, and its names found."""

    sentences: tuple[Sentence, ...]
    parses: tuple[Doc, ...]
    mentions: tuple[Mention, ...]


def read_document(doc: Document, registry: Registry, coder: Coder) -> tuple[list[Mention], list[Claim]]:
    """Mentions and claims of one document.

    A coder is called as `coder(doc, mentions, registry=, sentences=, parses=)`. In a language the parser does not know, names are
    found from the registry only and there are no claims.
    """
    if doc.language not in ("", "en"):
        return mentions.find(doc, registry, split(doc.text), None), []
    parsed = parse(doc, registry)
    return list(parsed.mentions), code(doc, parsed, registry, coder)


def parse(doc: Document, registry: Registry, *, every: bool = False) -> Parsed:
    """Sentences that name somebody or may point back to somebody named, with their parses; all of them where `every`.

    The parser looks for names, and for sums and times, in all of them where `every`, else where a word may be a stranger's
    name.
    """
    sentences = split(doc.text)
    strangers: list[bool] | None = None
    if not every:
        named = [bool(registry.find(doc.text[s.start : s.end])) for s in sentences]
        seen = [any(named[max(0, i - 6) : i + 1]) for i in range(len(named))]
        sentences = [
            s
            for s, here, before in zip(sentences, named, seen, strict=True)
            if here or (before and _BACK.search(doc.text, s.start, s.end))
        ]
        texts = [doc.text[s.start : s.end] for s in sentences]
        strangers = [may_name_strangers(text, registry.parse(text)) for text in texts]
    parses = grammar.parse((doc.text[s.start : s.end] for s in sentences), names=strangers)
    found = mentions.find(doc, registry, sentences, parses)
    return Parsed(tuple(sentences), tuple(parses), tuple(found))


def code(doc: Document, parsed: Parsed, registry: Registry, coder: Coder) -> list[Claim]:
    """Claims of a parsed document."""
    return coder(doc, parsed.mentions, registry=registry, sentences=parsed.sentences, parses=parsed.parses)


def spans(doc: Document, parsed: Parsed) -> Sequence[entities.Entity]:
    """The noun phrases that name or describe people, bodies, places and things, without overlap."""
    return entities.entities(doc, parsed.mentions, parsed.sentences, parsed.parses)
