"""One claim, one event, one actor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from detente.actors import Registry
from detente.brief import wording
from detente.errors import AmbiguousError, NotFoundError
from detente.schema import Affiliation, Claim, Document, Event, Span
from detente.store import tables
from detente.store.mending import FIELDS
from detente.web.address import Address, number
from detente.web.pages.pair import clashes
from detente.web.records import ActorPage, ClaimPage, EventPage, Ref, Ruling, Tenure
from detente.web.rows import ref
from detente.web.site import Site
from detente.world import desk, review
from detente.world.pair import bloc_of, starts_by

A_PAGE = 40


def claim(site: Site, address: Address, claim_id: str) -> ClaimPage:
    """A claim with its sentence in place. Raises NotFoundError, AmbiguousError."""
    known = address.known
    found = site.world.store.claim(claim_id, known=known)
    doc = site.world.store.document(found.span.document, known=known)
    before, after = _around(doc, found.span)
    condition = found.condition
    ends = sorted({p.actor for p in (*found.actors, *found.recipients)})
    rivals = {c.id: c for c in site.world.store.claims(actors=ends, known=known)} if ends else {}
    return ClaimPage(
        claim=site.claim_rows([found], known)[0],
        before=before,
        after=after,
        if_=doc.text[condition.if_.start : condition.if_.end] if condition else "",
        then=doc.text[condition.then.start : condition.then.end] if condition else "",
        contradictions=tuple(c for c in clashes(site, rivals, address) if found.id in (c.left.id, c.right.id)),
        rulings=rulings(site, found.id, known),
        mended=tuple(m.text for m in review.mends(site.world.store, [found.id], known=known).get(found.id, ())),
        fields=tuple((name, _as_written(found, name)) for name in FIELDS),
        pairs=_pairs(site, found),
    )


def _as_written(claim: Claim, field: str) -> str:
    """A field as `fix` takes it: actors by their ids."""
    if field in ("actors", "recipients"):
        return ", ".join(party.actor for party in getattr(claim, field))
    return review.said(claim, field)


def event(site: Site, address: Address, event_id: str) -> EventPage:
    """A happening with all its reports. Raises NotFoundError, AmbiguousError."""
    found = _event(site, event_id, address.known)
    claims = [site.world.store.claim(i, known=address.known) for i in found.claims]
    docs = site.documents({claim.span.document for claim in claims}, address.known)
    claims.sort(key=lambda c: (docs[c.span.document].published or date.max, c.id))
    return EventPage(
        id=found.id,
        text=wording.sentence(claims[0]),
        type=found.type,
        mode=found.mode,
        actors=tuple(ref(site.registry, i, _name_in(claims, i)) for i in found.actors),
        recipients=tuple(ref(site.registry, i, _name_in(claims, i)) for i in found.recipients),
        when=wording.when(found.when),
        earliest=found.when.earliest,
        latest=found.when.latest,
        place=found.place,
        intensity=found.intensity,
        quad=found.quad,
        modality=found.modality,
        reports=found.reports,
        documents=found.documents,
        reason=found.reason,
        differing=_differing(claims),
        claims=site.claim_rows(claims, address.known),
    )


def _event(site: Site, event_id: str, known: date | None) -> Event:
    fits = [event for event in site.events(known) if event.id.startswith(event_id.removeprefix("e:"))]
    if len(fits) > 1 and event_id not in (exact := {event.id for event in fits}):
        raise AmbiguousError(f"{event_id!r} fits several events: {', '.join(sorted(exact)[:5])}")
    if not fits:
        raise NotFoundError(f"no event has the id {event_id!r}")
    return next((event for event in fits if event.id == event_id), fits[0])


def actor(site: Site, address: Address, name: str) -> ActorPage:
    """An actor's names, dated ties and claims. Raises NotFoundError, AmbiguousError."""
    registry, on = site.registry, site.day(address)
    one = registry.actor(site.actor_id(name, address) if registry.split_office(name) is None else name)
    said = site.world.store.claims(actors=[one.id], known=address.known)
    docs = {
        d.id: d
        for d in site.world.store.documents(ids={c.span.document for c in said}, texts=False, known=address.known)
    }
    if address.bloc:
        said = [c for c in said if bloc_of(docs[c.span.document]) == address.bloc]
    claims = [c for c in said if starts_by(c, on, docs.get(c.span.document))]
    claims.sort(key=lambda c: (c.when.latest or c.when.earliest or date.min, c.id), reverse=True)
    pages = max(1, -(-len(claims) // A_PAGE))
    page = number(address.own.get("page"), "page", least=1, most=pages, default=1)
    home = registry.home(one.id)
    return ActorPage(
        id=one.id,
        name=one.name,
        kind=one.kind,
        state=ref(registry, home) if home and home != one.id else None,
        aliases=tuple(dict.fromkeys((*one.aliases, *one.short)))[:40],
        names=one.names,
        codes=one.codes,
        since=one.since,
        until=one.until,
        cite=one.cite,
        day=on,
        tenures=_tenures(registry, one.id, on),
        pairs=_partners(site, one.id, claims),
        claims=site.claim_rows(claims[(page - 1) * A_PAGE : page * A_PAGE], address.known),
        claims_in_all=len(claims),
        page=page,
        pages=pages,
    )


def rulings(site: Site, target: str, known: date | None) -> tuple[Ruling, ...]:
    """What people ruled on one thing, the newest first."""
    rows = site.world.store.history(target, known=known)
    return tuple(Ruling(r.id, r.kind, r.value, r.by, r.why, r.recorded, r.standing) for r in reversed(rows))


def _around(doc: Document, span: Span) -> tuple[str, str]:
    """The rest of the paragraph on both sides of a span."""
    start = doc.text.rfind("\n\n", 0, span.start) + 1
    end = doc.text.find("\n\n", span.end)
    return doc.text[start : span.start].lstrip(), doc.text[span.end : end if end >= 0 else len(doc.text)].rstrip()


def _pairs(site: Site, found: Claim) -> tuple[tuple[Ref, Ref], ...]:
    dyads = [name.split(tables.BAR) for name in tables.dyads(found)]
    known = [d for d in dyads if len(d) == 2 and all(site.registry.kind(end) in desk.SIDES for end in d)]
    return tuple((ref(site.registry, a), ref(site.registry, b)) for a, b in known)


def _name_in(claims: Sequence[Claim], actor: str) -> str:
    return next((p.name for c in claims for p in (*c.actors, *c.recipients) if p.actor == actor), "")


def _differing(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Fields in which two reports can't both be right, or tell it differently."""
    found = []
    if any(_apart(one, other) for one, other in combinations(claims, 2)):
        found.append("when")
    if len({c.negated or c.modality == "negated" for c in claims}) > 1:
        found.append("standing")
    if len({c.place for c in claims if c.place}) > 1:
        found.append("place")
    if len({c.mode for c in claims if c.mode}) > 1:
        found.append("mode")
    return tuple(found)


def _apart(one: Claim, other: Claim) -> bool:
    first = max((c.when.earliest for c in (one, other) if c.when.earliest), default=None)
    last = min((c.when.latest for c in (one, other) if c.when.latest), default=None)
    return first is not None and last is not None and first > last


def _tenures(registry: Registry, actor_id: str, on: date) -> tuple[Tenure, ...]:
    rows = [_tenure(registry, actor_id, edge, on) for edge in registry.affiliations(actor_id)]
    if registry.split_office(actor_id) is not None:
        rows += [
            Tenure("holds", ref(registry, who), True, since, until, "", _covers(since, until, on))
            for who, since, until in registry.holders(actor_id)
        ]
    kept = {(r.role, r.other.id, r.inward, r.since, r.until): r for r in rows}
    return tuple(sorted(kept.values(), key=lambda r: (r.inward, r.role, r.since or date.min, r.other.id)))


def _tenure(registry: Registry, actor_id: str, edge: Affiliation, on: date) -> Tenure:
    inward = edge.member != actor_id
    other = edge.member if inward else edge.body
    current = _covers(edge.since, edge.until, on)
    return Tenure(edge.role, ref(registry, other), inward, edge.since, edge.until, edge.cite, current)


def _covers(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on <= until)


def _partners(site: Site, actor_id: str, claims: Sequence[Claim]) -> tuple[tuple[Ref, int], ...]:
    counts: dict[str, int] = {}
    for each in claims:
        for name in tables.dyads(each):
            ends = name.split(tables.BAR)
            if len(ends) == 2 and actor_id in ends:
                other = ends[1 - ends.index(actor_id)]
                if site.registry.kind(other) in desk.SIDES:
                    counts[other] = counts.get(other, 0) + 1
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:12]
    return tuple((ref(site.registry, other), n) for other, n in best)
