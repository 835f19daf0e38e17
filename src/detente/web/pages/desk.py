"""The desk: what changed in the judgment of the watched pairs, how they stand, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from detente.errors import DateError
from detente.schema import Relation
from detente.web.address import Address
from detente.web.address import day as day_of
from detente.web.records import ChangeRow, DeskPage, DoubtRow, Failed, PairLine, Point, ProposalRow
from detente.web.rows import level, ref
from detente.web.site import Site
from detente.world import coded, desk, doubts, forecasting, inbox, watching
from detente.world.pair import Pair
from detente.world.watching import Look

SPAN, BACK = timedelta(days=730), timedelta(days=90)
PAIRS, NEWEST, WAITING = 12, 8, 5

Dyad = tuple[str, str]
Gathered = Mapping[Dyad, Pair]


def build(site: Site, address: Address) -> DeskPage:
    """The page's data."""
    world, known, day = site.world, address.known, site.day(address)
    status = world.store.status(known=known)
    counted = coded.counts(world.store, known=known)
    events = site.events(known)
    watched = watching.watched(world.store, known=known)
    dyads = list(dict.fromkeys([*watched, *desk.busiest(world, known=known, limit=PAIRS)]))[: max(PAIRS, len(watched))]
    gathered = desk.pairs(world, dyads, at=day, known=known, bloc=address.bloc)
    lines = [_line(site, pair, day, dyad in watched) for dyad, pair in gathered.items()]
    seen, since = _visit(address), day_of(address.own.get("since"), "since") or day - BACK
    changed, by_visit = _changes(site, address, gathered, seen=seen, since=since)
    silent = desk.without_claims(world, known=known)[:20]
    docs = site.documents(silent, known)
    newest = desk.newest_claims(world, at=day, known=known, bloc=address.bloc, limit=NEWEST)
    doubtful = inbox.doubtful_claims(gathered.values(), world.store, known=known, limit=WAITING)
    return DeskPage(
        name=status.name,
        day=day,
        documents=status.documents,
        reprints=status.reprints,
        claims=status.claims,
        events=len(events),
        reports=sum(event.reports for event in events),
        coded_events=counted.get("coded_events", 0),
        coded_reports=counted.get("coded_reports", 0),
        first_published=status.first_published,
        last_published=status.last_published,
        reach=max((abs(edge) for line in lines for p in line.curve for edge in (p.low, p.high)), default=10.0),
        pairs=tuple(sorted(lines, key=lambda line: (not line.watched, -line.claims, -line.coded))),
        seen=seen,
        since=since,
        changed_since="visit" if by_visit else "day",
        changes=tuple(changed),
        watched=len(watched),
        proposals=_proposals(site, gathered, known),
        doubtful=site.claim_rows(doubtful, known),
        doubts=_doubts(site, known),
        newest=site.claim_rows(newest, known),
        failures=tuple(Failed(f.source, f.reason, f.recorded) for f in world.store.failures(known=known)[::-1][:20]),
        unread=tuple(site.document_row(docs[i], 0) for i in silent),
    )


def since_visit(address: Address) -> str | None:
    """The desk as changed since this browser was last here; None where it never was, or the address says since when."""
    if address.seen is None or address.own or address.at or address.known:
        return None
    return address.link(seen=address.seen.isoformat())


def _visit(address: Address) -> datetime | None:
    text = address.own.get("seen", "")
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise DateError(f"{text[:40]!r} is no time", where="seen", right="such as 2025-05-31T08:00:00+00:00") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _changes(
    site: Site, address: Address, gathered: Gathered, *, seen: datetime | None, since: date
) -> tuple[list[ChangeRow], bool]:
    """What changed since the last visit; where that is nothing, since a day. Says which of the two it is."""
    world, now = site.world, site.day(address)
    if seen is not None and "since" not in address.own:
        then = min(desk.newest_day(world, known=seen), now)
        held = desk.pairs(world, list(gathered), at=then, known=seen, bloc=address.bloc)
        found = _rows(site, ((Look(held[d], then), Look(gathered[d], now)) for d in gathered), since=seen.date())
        if found:
            return found, True
    looks = ((Look(watching.printed_by(pair, since), since), Look(pair, now)) for pair in gathered.values())
    return _rows(site, looks, since=since), False


def _rows(site: Site, looks: Iterable[tuple[Look, Look]], *, since: date) -> list[ChangeRow]:
    answers = forecasting.moves(site.world, since=since)
    found = [
        change
        for before, after in looks
        for change in watching.changes(
            before, after, site.registry, forecasts=answers.get(frozenset((after.pair.a, after.pair.b)), ())
        )
    ]
    found.sort(key=lambda change: watching.KINDS.index(change.kind))
    # An office that changed hands is one change, however many pairs its state is in.
    once = {(change.kind, change.text) if change.kind == "office" else change: change for change in reversed(found)}
    return [_row(site, change) for change in reversed(once.values())]


def _row(site: Site, change: watching.Change) -> ChangeRow:
    return ChangeRow(
        kind=change.kind,
        a=ref(site.registry, change.a),
        b=ref(site.registry, change.b),
        text=change.text,
        reason=change.reason,
        day=change.day,
        events=change.events,
        reports=change.reports,
        outlets=change.outlets,
        claims=change.claims,
    )


def _proposals(site: Site, gathered: Gathered, known: date | None) -> tuple[ProposalRow, ...]:
    found = inbox.proposals(gathered.values(), site.world.store, known=known, limit=WAITING)
    rows = {row.id: row for row in site.claim_rows((claim for each in found for claim in each.claims), known)}
    return tuple(
        ProposalRow((each.left.id, each.right.id), (rows[each.claims[0].id], rows[each.claims[1].id])) for each in found
    )


def _doubts(site: Site, known: date | None) -> tuple[DoubtRow, ...]:
    if known is not None:
        return ()
    return tuple(
        DoubtRow(
            text=each.text,
            why=each.why,
            sentence=each.sentence,
            document=each.document,
            title=each.title,
            now=ref(site.registry, each.now) if each.now else None,
            choices=tuple((ref(site.registry, c.actor, c.name), c.score) for c in each.choices[:3]),
        )
        for each in doubts.doubts(site.world, limit=WAITING)
    )


def _line(site: Site, pair: Pair, day: date, watched: bool) -> PairLine:
    now, before = pair.state(day), pair.state(day - BACK)
    curve: Sequence[tuple[date, float, float, float]] = pair.curve(day - SPAN, day, 48)
    return PairLine(
        a=ref(site.registry, pair.a),
        b=ref(site.registry, pair.b),
        now=level(now, day),
        since=day - BACK,
        change=round(now.score - before.score, 2),
        arrow=_arrow(now, before),
        claims=len(pair.claims),
        coded=pair.coded.count,
        curve=tuple(Point(d, round(v, 2), round(low, 2), round(high, 2)) for d, v, low, high in curve),
        watched=watched,
    )


def _arrow(now: Relation, before: Relation) -> Literal["up", "down", "level", "none"]:
    """As in the brief: a change counts where it passes a quarter of the interval."""
    if not now.evidence:
        return "none"
    change, width = now.score - before.score, max((now.high - now.low) / 4, 0.25)
    return "up" if change > width else "down" if change < -width else "level"
