"""A pair looked at twice: what was said of a day on earlier days, two stretches of days side by side, months as a table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from detente.errors import UsageError
from detente.relations.sides import third_parties
from detente.schema import Claim
from detente.web.address import Address, day
from detente.web.records import Earlier, Happening, Point, SpanSum, ThirdLane, Told
from detente.web.rows import happening, level, publisher, ref
from detente.web.site import Site
from detente.world import desk, watching
from detente.world.pair import Pair

EARLIER, TOLD, LANES, WEIGHTIEST = 8, 12, 6, 6
COLUMNS = ("a", "b", "month", "level", "low", "high", "happenings", "cooperation", "conflict", "reports", "claims")


def earlier(site: Site, address: Address, a: str, b: str, on: date) -> tuple[Earlier, ...]:
    """The level of a day as it stood after each day on which the world grew or was ruled on, newest first."""
    days = desk.growth(site.world, known=address.known)[:EARLIER]
    found = []
    for known in (datetime.combine(each, time.max, UTC) for each in days):
        pair = site.world.pair(a, b, at=on, known=known)
        pair = pair.of_bloc(address.bloc) if address.bloc else pair
        phase = next((p.label for p in reversed(pair.phases()) if (p.during.earliest or date.min) <= on), "")
        found.append(Earlier(known, level(pair.state(on), on), phase, len(pair.claims)))
    return tuple(found)


def told(pair: Pair, first: date, last: date) -> tuple[Told, ...]:
    """At equal steps: the level as texts printed by then told it, and as it is known now."""
    step = max(1, (last - first).days // TOLD)
    found = []
    for on in (last - timedelta(days=step * n) for n in range(TOLD)):
        then = watching.printed_by(pair, on)
        if then.claims:
            found.append(Told(on, _point(then, on), _point(pair, on), len(then.claims)))
    return tuple(found[::-1])


def spans(pair: Pair, address: Address, first: date, last: date) -> tuple[SpanSum, ...]:
    """The window, and the stretch it is compared with: as the address says, else one as long just before it."""
    words = address.own
    other_last = day(words.get("to2"), "to2") or first - timedelta(days=1)
    other_first = day(words.get("from2"), "from2") or other_last - (last - first)
    if other_first >= other_last:
        raise UsageError(f"the stretch from {other_first} to {other_last} is empty")
    return _sum(pair, other_first, other_last), _sum(pair, first, last)


def strip(site: Site, pair: Pair, first: date, last: date) -> tuple[ThirdLane, ...]:
    """Others named in claims on the two whose time lies in the window, those named most often first."""
    days: dict[str, list[date]] = {}
    for claim in pair.claims.values():
        on = _middle(claim)
        if on is not None and first <= on <= last:
            for name in third_parties(claim, pair.a, pair.b):
                if not name.startswith("local:"):
                    days.setdefault(name, []).append(on)
    most = sorted(days.items(), key=lambda item: (-len(item[1]), item[0]))[:LANES]
    return tuple(ThirdLane(ref(site.registry, name), tuple(sorted(found))) for name, found in most)


def panel(pair: Pair, first: date, last: date) -> str:
    """One row a month, as CSV: level at its end with its 80% interval, and what happened in it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for start, end in _months(first, last):
        writer.writerow(_month(pair, start, end))
    return out.getvalue()


def _month(pair: Pair, start: date, end: date) -> Mapping[str, Any]:
    inside = _inside(pair, start, end)
    at = _point(pair, end)
    counts = {
        "happenings": len(inside),
        "cooperation": sum(h.intensity > 0 for h in inside),
        "conflict": sum(h.intensity < 0 for h in inside),
        "reports": sum(h.reports for h in inside),
        "claims": sum(len(h.claims) for h in inside),
    }
    names = {"a": pair.a, "b": pair.b, "month": f"{end:%Y-%m}"}
    return {**names, "level": at.level, "low": at.low, "high": at.high, **counts}


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    start = first.replace(day=1)
    while start <= last:
        following = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield max(start, first), min(following - timedelta(days=1), last)
        start = following


def _sum(pair: Pair, first: date, last: date) -> SpanSum:
    inside = _inside(pair, first, last)
    names = {name for each in inside for name in each.claims if name in pair.claims}
    outlets = {publisher(pair.documents[pair.claims[name].span.document]) for name in names}
    weightiest = sorted(inside, key=lambda h: (-abs(h.intensity) * h.reports, h.id))[:WEIGHTIEST]
    return SpanSum(
        first=first,
        last=last,
        start=_point(pair, first),
        end=_point(pair, last),
        happenings=len(inside),
        cooperation=sum(h.intensity > 0 for h in inside),
        conflict=sum(h.intensity < 0 for h in inside),
        reports=sum(h.reports for h in inside),
        outlets=len(outlets),
        types=tuple(Counter(h.type for h in inside).most_common(8)),
        weightiest=tuple(weightiest),
    )


def _inside(pair: Pair, first: date, last: date) -> list[Happening]:
    """Happenings whose middle day lies between two days, both included."""
    told = (h for event in pair.events if (h := happening(event, pair)) is not None)
    return [h for h in told if (on := _mid(h.earliest, h.latest)) is not None and first <= on <= last]


def _middle(claim: Claim) -> date | None:
    return _mid(claim.when.earliest, claim.when.latest)


def _mid(first: date | None, last: date | None) -> date | None:
    if first is None or last is None:
        return first or last
    return first + (last - first) // 2


def _point(pair: Pair, on: date) -> Point:
    state = pair.state(on)
    return Point(on, round(state.score, 2), round(state.low, 2), round(state.high, 2))
