"""What texts published by a day tell: the texts, their claims, and the happenings merged from them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from detente.reading.merge import merge
from detente.schema import Claim, Document, Event
from detente.store import Store
from detente.world import review


@dataclass(frozen=True)
class Published:
    """Nothing in it was published after `as_of`. `undated`: how many texts have no day of publication and are left out."""

    as_of: date
    documents: Mapping[str, Document]
    claims: Mapping[str, Claim]
    events: Sequence[Event]
    undated: int = 0


def published(store: Store, as_of: date, *, known: date | None = None) -> Published:
    """What was published by `as_of` (its end included) and is held on `known` (None: now)."""
    every = store.documents(known=known)
    docs = {doc.id: doc for doc in every if doc.published is not None and doc.published <= as_of}
    claims = {claim.id: claim for claim in store.claims(known=known) if claim.span.document in docs}
    acts = [claim for claim in claims.values() if claim.kind == "event"]
    events = merge(acts, docs, **review.happenings(store, known=known))
    return Published(as_of, docs, claims, events, sum(doc.published is None for doc in every))
