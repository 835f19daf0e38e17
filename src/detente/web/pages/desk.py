"""The desk: how much the world holds, its busiest pairs, the newest claims, what failed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from detente.schema import Relation
from detente.web.address import Address
from detente.web.records import DeskPage, Failed, PairLine, Point
from detente.web.rows import level, ref
from detente.web.site import Site
from detente.world import coded, desk
from detente.world.pair import Pair

SPAN, BACK = timedelta(days=730), timedelta(days=90)
PAIRS, NEWEST = 12, 10


def build(site: Site, address: Address) -> DeskPage:
    """The page's data."""
    world, known, day = site.world, address.known, site.day(address)
    status = world.store.status(known=known)
    counted = coded.counts(world.store, known=known)
    events = site.events(known)
    gathered = desk.pairs(world, desk.busiest(world, known=known, limit=PAIRS), at=day, known=known, bloc=address.bloc)
    lines = [_line(site, pair, day) for pair in gathered.values()]
    silent = desk.without_claims(world, known=known)[:20]
    docs = site.documents(silent, known)
    newest = desk.newest_claims(world, at=day, known=known, bloc=address.bloc, limit=NEWEST)
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
        pairs=tuple(sorted(lines, key=lambda line: (-line.claims, -line.coded))),
        newest=site.claim_rows(newest, known),
        failures=tuple(Failed(f.source, f.reason, f.recorded) for f in world.store.failures(known=known)[::-1][:20]),
        unread=tuple(site.document_row(docs[i], 0) for i in silent),
    )


def _line(site: Site, pair: Pair, day: date) -> PairLine:
    now, before = pair.state(day), pair.state(day - BACK)
    curve = tuple(
        Point(d, round(v, 2), round(low, 2), round(high, 2)) for d, v, low, high in pair.curve(day - SPAN, day, 48)
    )
    return PairLine(
        a=ref(site.registry, pair.a),
        b=ref(site.registry, pair.b),
        now=level(now, day),
        since=day - BACK,
        change=round(now.score - before.score, 2),
        arrow=_arrow(now, before),
        claims=len(pair.claims),
        coded=pair.coded.count,
        curve=curve,
    )


def _arrow(now: Relation, before: Relation) -> Literal["up", "down", "level", "none"]:
    """As in the brief: a change counts where it passes a quarter of the interval."""
    if not now.evidence:
        return "none"
    change, width = now.score - before.score, max((now.high - now.low) / 4, 0.25)
    return "up" if change > width else "down" if change < -width else "level"
