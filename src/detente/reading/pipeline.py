"""One document through the room: sentences, names, parses, claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.actors import mentions as names
from detente.documents import grammar
from detente.documents.sentences import split
from detente.schema import Claim, Document, Mention

if TYPE_CHECKING:
    from detente.actors import Registry

Coder = Callable[..., list[Claim]]


def read_document(doc: Document, registry: Registry, coder: Coder) -> tuple[list[Mention], list[Claim]]:
    """Mentions and claims of one document.

    A coder is called as `coder(doc, mentions, registry=, sentences=, parses=)`. In a language the parser does not know, names are
    found from the registry only and there are no claims.
    """
    sentences = split(doc.text)
    if doc.language not in ("", "en"):
        return names.find(doc, registry, sentences, None), []
    parses = grammar.parse(doc.text[s.start : s.end] for s in sentences)
    found = names.find(doc, registry, sentences, parses)
    return found, coder(doc, found, registry=registry, sentences=sentences, parses=parses)
