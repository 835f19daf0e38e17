"""Pairs of claims that can't both hold: one denies what the other asserts, or two voices say opposite things of one
time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from detente.reading.codebook import SYMMETRIC_TIES
from detente.reading.merge import sight_of, speaks_for_state
from detente.reading.sameness import compare
from detente.schema import Claim, Document, Party, When

Sides = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claim ids, the smaller first, and why they can't both hold."""

    left: str
    right: str
    reason: str


def contradictions(claims: Iterable[Claim], *, documents: Mapping[str, Document] | None = None) -> list[Contradiction]:
    """All pairs, sorted. `documents` tells publishers apart (without it, each document is a voice of its own).

    Denied against asserted: events that merging would hold for one happening; ties and stances of the same type,
    parties and overlapping times. Opposite tone: ties (or stances on one issue) of the same parties at overlapping
    times, where the speaker or the publisher differs; one voice that calls a relation good and bad at once describes a
    mixed relation. Plans, conditions and speculation contradict nobody.
    """
    blocks: dict[tuple[str, Sides], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind != "condition" and claim.modality in ("fact", "reported", "negated"):
            blocks[claim.kind, _sides(claim)].append(claim)
    found = {
        (pair.left, pair.right): pair
        for group in blocks.values()
        for pair in _clashes(sorted(group, key=lambda c: c.id), documents or {})
    }
    return sorted(found.values(), key=lambda pair: (pair.left, pair.right))


def _clashes(group: Sequence[Claim], documents: Mapping[str, Document]) -> Iterator[Contradiction]:
    for left, right in combinations(group, 2):
        if _denies(left) != _denies(right):
            if _one_matter(left, right, documents):
                denier = left if _denies(left) else right
                yield Contradiction(left.id, right.id, f"{denier.id} denies what the other asserts: {left.type}")
        elif (
            left.kind != "event"
            and not _denies(left)
            and _tone(left) * _tone(right) < 0
            and _overlap(left.when, right.when)
        ):
            if left.kind == "stance" and left.issue != right.issue:
                continue
            if _voice(left, documents) != _voice(right, documents):
                yield Contradiction(left.id, right.id, f"opposite at one time: {left.type} against {right.type}")


def _one_matter(left: Claim, right: Claim, documents: Mapping[str, Document]) -> bool:
    if left.kind == "event":
        sights = (sight_of(claim, documents.get(claim.span.document)) for claim in (left, right))
        return compare(*sights) is not None
    return (
        left.type == right.type
        and (left.kind == "tie" or left.issue == right.issue)
        and _overlap(left.when, right.when)
    )


def _sides(claim: Claim) -> Sides:
    """Both sides by state where a party acts for one; unordered where the claim is symmetric."""
    actors, recipients = frozenset(map(_who, claim.actors)), frozenset(map(_who, claim.recipients))
    if claim.kind == "tie" and claim.type in SYMMETRIC_TIES | {"SUPPORT", "OPPOSITION"}:
        return actors | recipients, frozenset()
    if claim.kind == "event" and claim.type in ("CONSULT", "AGREE", "COOPERATE"):
        return actors | recipients, frozenset()
    return actors, recipients


def _who(party: Party) -> str:
    return speaks_for_state(party) or party.actor


def _voice(claim: Claim, documents: Mapping[str, Document]) -> tuple[str, ...]:
    document = documents.get(claim.span.document)
    printed = document.publisher if document and document.publisher else claim.span.document
    return (*(speaker.actor or speaker.text for speaker in claim.according_to[:1]), printed)


def _overlap(left: When, right: When) -> bool:
    """Both are dated and share a day; of a time that is open on one side only the known end is sure."""
    known = [(w.earliest or w.latest, w.latest or w.earliest) for w in (left, right)]
    (first, last), (begin, end) = known
    return bool(first and last and begin and end and max(first, begin) <= min(last, end))


def _tone(claim: Claim) -> float:
    return claim.intensity or float(claim.tone)


def _denies(claim: Claim) -> bool:
    return claim.negated or claim.modality == "negated"
