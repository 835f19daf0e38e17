"""From the world's records to rows of pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from detente.actors import Registry
from detente.brief import wording
from detente.documents import publishers
from detente.relations.sides import direction
from detente.schema import Claim, Document, Event, Party, Relation, Speaker
from detente.web.records import ClaimRow, Happening, Lane, Level, Ref, Source, Standing
from detente.world.pair import Pair, bloc_of

LANES: Mapping[int, Lane] = {1: "forward", 0: "both", -1: "backward"}
KINDS_OF_BLOC = {"third": "third parties", "agency": "agencies", "other": "outlets not known"}


def ref(registry: Registry, actor: str, name: str = "") -> Ref:
    """An actor's id with the name people read. A world may name an actor that the registry holds no longer: it keeps the words."""
    if actor in registry.actors or registry.split_office(actor) is not None:
        return Ref(actor, registry.name(actor))
    return Ref(actor, name or actor.removeprefix("local:").replace("-", " "), known=False)


def bloc_name(registry: Registry, bloc: str) -> str:
    """A bloc in words."""
    return KINDS_OF_BLOC.get(bloc) or (f"press of {registry.name(bloc)}" if bloc in registry.actors else bloc)


def claim_row(claim: Claim, doc: Document, registry: Registry, *, event: str = "") -> ClaimRow:
    """A claim as a row."""
    return ClaimRow(
        id=claim.id,
        kind=claim.kind,
        type=claim.type,
        mode=claim.mode,
        text=wording.sentence(claim),
        quote=claim.quote,
        actors=_refs(registry, claim.actors),
        recipients=_refs(registry, claim.recipients),
        when=wording.when(claim.when),
        when_text=claim.when.text,
        earliest=claim.when.earliest,
        latest=claim.when.latest,
        place=claim.place,
        issue=claim.issue,
        speakers=tuple(map(_speaker, claim.according_to)),
        standing=standing(claim),
        modality=claim.modality,
        negated=claim.negated,
        background=claim.background,
        certainty=claim.certainty,
        confidence=claim.confidence,
        tone=claim.tone,
        intensity=claim.intensity,
        quad=claim.quad,
        cameo=claim.cameo,
        coder=claim.coder,
        event=event,
        source=source(doc, claim.span.start, claim.span.end),
    )


def standing(claim: Claim) -> Standing:
    """How the text itself holds a claim: what weakens it most is named."""
    if claim.kind == "condition" or claim.modality == "hypothetical":
        return "conditional"
    if claim.negated or claim.modality == "negated":
        return "denied"
    if claim.modality in ("speculative", "planned"):
        return "hedged"
    if claim.background:
        return "background"
    return "attributed" if claim.according_to or claim.modality == "reported" else "asserted"


def source(doc: Document, start: int, end: int) -> Source:
    """Where a sentence stands."""
    return Source(doc.id, title(doc), publisher(doc), bloc_of(doc), doc.published, start, end)


def title(doc: Document) -> str:
    """What a document is called: its title, else its first line, else its file."""
    first = next((line.strip() for line in doc.text.split("\n") if line.strip()), "")
    return doc.title or (first if len(first) <= 110 else f"{first[:100].rsplit(' ', 1)[0]} ...") or doc.name or doc.id


def publisher(doc: Document) -> str:
    """The outlet's name."""
    found = publishers.by_name(doc.publisher) if doc.publisher else None
    return found.name if found is not None else doc.publisher or doc.name or "unnamed source"


def happening(event: Event, pair: Pair) -> Happening | None:
    """An event as it stands between a pair; None where none of its claims says anything of both."""
    claims = [pair.claims[i] for i in event.claims if i in pair.claims]
    ways = {way for claim in claims if (way := direction(claim, pair.a, pair.b)) is not None}
    if not ways:
        return None
    plain = [c for c in claims if standing(c) in ("asserted", "background")]
    denied = [c for c in claims if standing(c) == "denied"]
    told = next(iter(plain or [c for c in claims if c not in denied] or claims))
    return Happening(
        id=event.id,
        text=wording.sentence(told),
        type=event.type,
        lane=LANES[ways.pop() if len(ways) == 1 else 0],
        when=wording.when(event.when),
        earliest=event.when.earliest,
        latest=event.when.latest,
        intensity=event.intensity or sum(c.intensity or c.tone for c in claims) / len(claims),
        quad=event.quad,
        reports=event.reports,
        documents=event.documents,
        claimed=not plain and not denied,
        denied=bool(denied),
        claims=event.claims,
        quote=told.quote,
    )


def level(state: Relation, day: date | None = None) -> Level:
    """A state as a level."""
    return Level(
        day=day or state.during.earliest or date.min,
        level=round(state.score, 2),
        low=round(state.low, 2),
        high=round(state.high, 2),
        label=state.label,
        events=state.events,
        reports=state.reports,
        coverage=state.coverage or "no evidence",
    )


def _refs(registry: Registry, parties: Iterable[Party]) -> tuple[Ref, ...]:
    return tuple(ref(registry, party.actor, party.name) for party in parties)


def _speaker(speaker: Speaker) -> str:
    return speaker.text if speaker.name in speaker.text else f"{speaker.text} ({speaker.name})"
