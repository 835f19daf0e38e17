"""Which claims are worth a line, which of several tells a happening best, and that nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from detente.brief import wording
from detente.brief.model import Material
from detente.reading.sameness import kinship
from detente.schema import Claim, Contribution, Event

# Who holds which office, and acts of no type, say nothing of how two stand.
_SILENT = frozenset({"OFFICE", "MEMBERSHIP", "NONE"})


@dataclass(slots=True)
class Told:
    """What a section has said: happenings, wordings and places in the texts. One happening makes one line."""

    material: Material
    events: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    places: list[tuple[Claim, frozenset[str]]] = field(default_factory=list)

    def is_new(self, claim: Claim) -> bool:
        """Whether the claim adds something; if so it is remembered."""
        event = event_of(claim, self.material)
        body, sides = wording.sentence(replace(claim, when=type(claim.when)(), according_to=())), _sides(claim)
        again = (event is not None and event.id in self.events) or body in self.bodies
        if again or any(sides == others and _one_act(claim, other) for other, others in self.places):
            return False
        self.bodies.add(body)
        self.places.append((claim, sides))
        if event is not None:
            self.events.add(event.id)
        return True


def fresh(material: Material) -> list[Claim]:
    """Claims that say something of the two, of days since the last note, the weightiest first."""
    weight = {c: abs(part.points) for part in material.contributions for c in part.claims}
    found = [claim for claim in material.claims.values() if speaks(claim) and _is_fresh(claim, material)]
    return sorted(found, key=lambda c: (-weight.get(c.id, 0.0), -abs(c.intensity) * c.confidence, c.id))


def undated(material: Material) -> list[Claim]:
    """Claims that say something of the two without any date, the surest first."""
    found = [claim for claim in material.claims.values() if speaks(claim) and not claim.when]
    return sorted(found, key=lambda claim: (-claim.confidence, claim.span, claim.id))


def speaks(claim: Claim) -> bool:
    """Whether a claim can be a line: somebody does something, and not only in a condition."""
    return (
        claim.kind != "condition"
        and claim.type not in _SILENT
        and claim.modality != "hypothetical"
        and bool(claim.actors)
    )


def teller(names: Iterable[str], material: Material) -> Claim | None:
    """The claim of several that tells best: one that asserts, with a date of its own, plainly said; None where none is known."""
    known = [material.claims[name] for name in names if name in material.claims]
    return min(known, key=_rank, default=None)


def worded(claim: Claim, material: Material) -> str:
    """The claim in words, dated as the happening is on which its reports agree."""
    event = event_of(claim, material)
    if event is not None and event.when and len(event.claims) > 1 and not claim.negated:
        claim = replace(claim, when=event.when)
    return wording.sentence(claim)


def alike(claim: Claim, material: Material) -> list[str]:
    """The claim, then those of the same happening that say the same: these may be cited beside it."""
    event = event_of(claim, material)
    others = [material.claims[name] for name in (event.claims if event else ()) if name in material.claims]
    same = [c.id for c in others if (c.type, c.cameo[:2], c.negated) == (claim.type, claim.cameo[:2], claim.negated)]
    return [claim.id, *same]


def event_of(claim: Claim, material: Material) -> Event | None:
    """The happening that a claim carries."""
    return next((event for event in material.events if claim.id in event.claims), None)


def dated(claim: Claim) -> date:
    """The last day of which a claim speaks; the first of all days where it gives none."""
    return claim.when.latest or claim.when.earliest or date.min


def told_parts(material: Material) -> Sequence[tuple[Contribution, Claim]]:
    """Contributions with the claim that tells each, the weightiest first; those of coded rows alone are left out."""
    pairs = [(part, claim) for part in material.contributions if (claim := teller(part.claims, material)) is not None]
    return sorted(((p, c) for p, c in pairs if speaks(c)), key=lambda pair: -abs(pair[0].points))


def _is_fresh(claim: Claim, material: Material) -> bool:
    day = claim.when.latest or claim.when.earliest
    if day is None or claim.background:
        return False
    return day <= material.on and (material.since is None or day >= material.since)


def _rank(claim: Claim) -> tuple[object, ...]:
    hedged = claim.modality not in ("fact", "reported")
    return (
        claim.negated,
        not speaks(claim),
        hedged,
        not claim.when.text,
        claim.background,
        -claim.confidence,
        claim.id,
    )


def _sides(claim: Claim) -> frozenset[str]:
    return frozenset(party.actor for party in (*claim.actors, *claim.recipients))


def _one_act(one: Claim, other: Claim) -> bool:
    """Whether two claims read one stretch of a text as the same, or nearly the same, act."""
    first, second = one.span, other.span
    meet = first.document == second.document and first.start < second.end and second.start < first.end
    return meet and kinship(one.type, other.type) > 0
