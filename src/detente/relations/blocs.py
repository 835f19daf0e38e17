"""The same relation seen through one bloc of publishers at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from statistics import median

from detente.relations.evidence import Way
from detente.relations.level import Given, state
from detente.schema import Claim, Event, Relation, When


def blocs(
    claims: Iterable[Claim],
    events: Iterable[Event],
    a: str,
    b: str,
    on: date,
    bloc_of: Mapping[str, str],
    *,
    way: Way = "both",
    given: Given = "all",
) -> dict[str, Relation]:
    """State of a and b by each bloc's reports alone, by name of bloc, sorted. `bloc_of` maps document ids to blocs;
    documents that it does not name are left out. What one bloc knows of a happening (its date, its words) does not
    reach another.
    """
    sorted_claims: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.span.document in bloc_of:
            sorted_claims.setdefault(bloc_of[claim.span.document], []).append(claim)
    listed = list(events)
    return {
        bloc: state(own, seen_by(own, listed), a, b, on, way=way, given=given)
        for bloc, own in sorted(sorted_claims.items())
    }


def seen_by(claims: Sequence[Claim], events: Iterable[Event]) -> list[Event]:
    """The events that the given claims carry, as these claims alone tell them: their date, type and words are of nobody else."""
    by_id = {claim.id: claim for claim in claims}
    told = ((event, [by_id[name] for name in event.claims if name in by_id]) for event in events)
    return [_retold(event, own) if len(own) < len(event.claims) else event for event, own in told if own]


def _retold(event: Event, own: Sequence[Claim]) -> Event:
    asserted = [claim for claim in own if not claim.negated] or own
    type_ = max((claim.type for claim in asserted), key=lambda name: (sum(c.type == name for c in asserted), name))
    typical = [claim for claim in asserted if claim.type == type_]
    texts = len({claim.span.document for claim in own})
    return replace(
        event,
        actors=tuple(dict.fromkeys(party.actor for party in typical[0].actors)),
        recipients=tuple(dict.fromkeys(party.actor for party in typical[0].recipients)),
        type=type_,
        when=min((claim.when for claim in asserted), key=_width),
        quad=next((claim.quad for claim in typical if claim.quad), 0),
        intensity=float(median(claim.intensity for claim in typical)),
        claims=tuple(claim.id for claim in own),
        documents=texts,
        reports=min(texts, event.reports),
        mode=next((claim.mode for claim in typical if claim.mode), ""),
        context=tuple(dict.fromkeys(name for claim in asserted for name in claim.context)),
        place=next((claim.place for claim in asserted if claim.place), ""),
        modality=typical[0].modality,
        reason=f"{len(own)} of {len(event.claims)} claims: those of one bloc",
    )


def _width(when: When) -> int:
    """Days between the ends; a date that is open on one side is wider than any that is not, none at all the widest."""
    if when.earliest and when.latest:
        return (when.latest - when.earliest).days
    return 10**7 if when else 10**8
