"""Gathering a pair's material for the one page, and writing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING

from detente import relations
from detente.brief import chart
from detente.brief.check import require_support
from detente.brief.compose import compose
from detente.brief.model import Brief, Material, Outlook
from detente.documents import publishers
from detente.errors import NotFoundError
from detente.relations.evidence import Observations
from detente.relations.labels import counted
from detente.relations.parameters import parameters
from detente.schema import Document
from detente.world import coded_told
from detente.world.pair import bloc_of, starts_by

if TYPE_CHECKING:
    from detente.world.pair import Pair
    from detente.world.world import World

SPAN = timedelta(days=730)
AHEAD = timedelta(days=90)


def brief(
    world: World,
    a: str,
    b: str,
    *,
    on: date | None = None,
    since: date | None = None,
    known: date | None = None,
    bloc: str | None = None,
) -> Brief:
    """The page on two actors. `on` defaults to the day of the newest text on them, `since` to 90 days before that.

    Raises NotFoundError where no text (of the bloc's outlets) speaks of both, UnsupportedError where a sentence can't show
    its evidence.
    """
    pair = world.pair(a, b, at=on, known=known)
    pair = pair.only_bloc(bloc) if bloc else pair
    if not pair.claims and not pair.coded.count:
        raise NotFoundError(f"no text read so far, and no event set, speaks of both {a} and {b}")
    day = on or _newest(pair) or datetime.now(UTC).date()
    last = since or day - AHEAD
    material = _with_rows(world, pair, _disputed(world, _material(world, pair, day, last, known), known, bloc), known)
    page = compose(replace(material, bloc=_bloc_names([bloc], world)[bloc] if bloc else ""))
    if material.curve and len(pair.seen.rows) > 1:
        page = replace(page, chart=chart.svg(chart.level(material.curve, material.phases)))
    require_support(page, material.documents)
    return page


def _newest(pair: Pair) -> date | None:
    days = [doc.published for doc in pair.documents.values() if doc.published]
    days += [day for event in pair.coded.events if (day := event.when.earliest or event.when.latest)]
    days += [date.fromordinal(int(week.day)) for week in pair.coded.weeks]
    return max(days, default=None)


def _material(world: World, pair: Pair, day: date, since: date, known: date | None) -> Material:
    registry = world.registry
    blocs = {
        bloc: part.state(day) for bloc in sorted(set(pair.blocs.values())) if (part := pair.of_bloc(bloc)).seen.rows
    }
    return Material(
        a=registry.actor(pair.a),
        b=registry.actor(pair.b),
        on=day,
        since=since,
        known=known.isoformat() if known else "",
        snapshot=world.store.snapshot(known=known),
        now=pair.state(day),
        before=pair.noted(since, day),
        claims=pair.claims,
        events=pair.events,
        documents=pair.documents,
        publishers={i: _publisher(doc) for i, doc in pair.documents.items()},
        blocs_of=pair.blocs,
        contributions=pair.why(day),
        phases=pair.phases(),
        curve=pair.curve(_first(pair, day), day),
        blocs=blocs,
        outlooks=_outlooks(pair, day),
        names=_bloc_names(blocs, world),
    )


def _with_rows(world: World, pair: Pair, material: Material, known: date | None) -> Material:
    """With the rows of event sets that carry most of the level, so that lines can cite them as they cite texts."""
    if not pair.coded.count:
        return material
    told = coded_told.weightiest(world.store, world.registry, pair, material.contributions, known=known)
    sets = sorted({claim.coder for claim in told.claims.values()})
    counts = f"{counted(pair.coded.count, 'coded event')} in {counted(pair.coded.reports, 'report')}"
    evidence = [row for name in material.now.evidence for row in (told.of.get(name) or (name,))]
    return replace(
        material,
        claims={**material.claims, **told.claims},
        documents={**material.documents, **told.documents},
        publishers={**material.publishers, **{name: doc.publisher for name, doc in told.documents.items()}},
        contributions=[told.part(part) for part in material.contributions],
        now=replace(material.now, evidence=tuple(evidence)),
        rows=told.places,
        coded=f"{counts} ({', '.join(sets)})" if sets else counts,
    )


def _disputed(world: World, material: Material, known: date | None, bloc: str | None) -> Material:
    """With what contradicts: a side may deny towards all the world, and not towards the other, what the other says."""
    ends = [material.a.id, material.b.id]
    denials = [c for c in world.store.claims(actors=ends, known=known) if c.negated and c.id not in material.claims]
    needed = {claim.span.document for claim in denials} - material.documents.keys()
    texts = {**material.documents, **{doc.id: doc for doc in world.store.documents(ids=needed, known=known)}}
    texts = {name: doc for name, doc in texts.items() if bloc is None or bloc_of(doc) == bloc}
    told = {c.id: c for c in denials if c.span.document in texts and starts_by(c, material.on, texts[c.span.document])}
    pairs = relations.contradictions([*material.claims.values(), *told.values()], documents=texts)
    pairs = [pair for pair in pairs if {pair.left, pair.right} & material.claims.keys()]
    beside = {name: told[name] for pair in pairs for name in (pair.left, pair.right) if name in told}
    more = {claim.span.document: texts[claim.span.document] for claim in beside.values()}
    publishers_ = {**material.publishers, **{name: _publisher(doc) for name, doc in more.items()}}
    documents = {**material.documents, **more}
    return replace(material, contradictions=pairs, beside=beside, documents=documents, publishers=publishers_)


def _publisher(doc: Document) -> str:
    found = publishers.by_name(doc.publisher) if doc.publisher else None
    return found.name if found is not None else doc.publisher


def _bloc_names(blocs: Iterable[str], world: World) -> dict[str, str]:
    known = world.registry.actors
    return {
        bloc: known[bloc].name if bloc in known else {"third": "third parties", "agency": "agencies"}.get(bloc, bloc)
        for bloc in blocs
    }


def _first(pair: Pair, day: date) -> date:
    days = pair.seen.days
    first = date.fromordinal(int(days[0])) if len(days) else day - SPAN
    return min(first, day - SPAN)


def _outlooks(pair: Pair, day: date) -> list[Outlook]:
    """What the level model expects in 90 days: that the level is above, or below, zero."""
    if len(pair.seen.rows) < 3:
        return []
    target = day + AHEAD
    above, base = _above_zero(pair.seen, target), _above_zero(Observations(pair.a, pair.b), target)
    side, tone = ("above", "cooperative") if above >= 0.5 else ("below", "hostile")
    return [
        Outlook(
            statement=f"the level stands {side} zero: acts between the two are {tone} on balance",
            probability=above if side == "above" else 1 - above,
            base_rate=base if side == "above" else 1 - base,
            until=target,
            model="local level",
            observations=len(pair.seen.rows),
        )
    ]


def _above_zero(seen: Observations, day: date) -> float:
    """The model's chance that the level is above zero on a later day; without observations, that of any pair."""
    level, low, high = (float(values[0]) for values in relations.curve(seen, [day], given="past"))
    return 1 - NormalDist(level, (high - low) / (2 * parameters().z80)).cdf(0)
