"""Two actors: level and phases over time, happenings in lanes, what the level is made of, and who disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from detente import relations
from detente.actors import Registry
from detente.brief import wording
from detente.errors import UsageError
from detente.relations.sides import third_parties
from detente.schema import Claim, Contribution, Relation
from detente.web.address import Address, choice, day, segment
from detente.web.pages import coded, pair_spans
from detente.web.records import BlocLevel, Clash, Driver, Level, PairPage, Part, PhaseRow, Point
from detente.web.rows import happening, level, publisher, ref
from detente.web.site import Site
from detente.world import watching
from detente.world.pair import Pair

TABS = ("why", "log", "coded", "phases", "drivers", "contradictions", "blocs", "compare", "history")
SHORTEST, POINTS, LOGGED = timedelta(days=60), 160, 200
YEAR = timedelta(days=365)


def build(site: Site, address: Address, a: str, b: str) -> PairPage:
    """The page's data. Raises NotFoundError for unknown actors, UsageError for an actor with itself."""
    first, second = site.actor_id(a, address), site.actor_id(b, address)
    if first == second:
        raise UsageError(f"{first} and {second} are one actor; a pair needs two")
    on = site.day(address)
    pair = site.pair(first, second, address)
    start, end = _window(pair, address, on)
    state = pair.state(on)
    ways = [_way(pair, on, way) for way in ("forward", "backward")]
    spans = pair.phases()
    phases = tuple(_phase(number, phase, pair) for number, phase in enumerate(spans, 1))
    tab = choice(address.own.get("tab"), "tab", TABS)
    since = day(address.own.get("since"), "since") or on - YEAR
    curve = _curve(pair, start, end, POINTS)
    return PairPage(
        a=ref(site.registry, first),
        b=ref(site.registry, second),
        day=on,
        first=start,
        last=end,
        tab=tab,
        state=level(state, on),
        forward=level(ways[0], on),
        backward=level(ways[1], on),
        phase=next((p.label for p in reversed(spans) if (p.during.earliest or date.min) <= on), ""),
        curve=curve,
        phases=phases,
        happenings=tuple(h for event in pair.events if (h := happening(event, pair)) is not None),
        coded=coded.bins(pair, start, end),
        coded_events=pair.coded.count,
        coded_reports=pair.coded.reports,
        coded_log=coded.log(site, pair, on, address.known) if tab == "coded" else (),
        undated=pair.seen.undated,
        aside=len(pair.seen.aside),
        why=tuple(_part(part, pair, site.registry) for part in pair.why(on)),
        drivers=tuple(_drivers(pair, since, on)),
        drivers_since=since,
        contradictions=clashes(site, pair.claims, address),
        blocs=_blocs(site, site.pair(first, second, replace(address, bloc=None)), on, start, end),
        log=site.claim_rows(sorted(pair.claims.values(), key=_newest, reverse=True)[:LOGGED], address.known),
        fan=_fan(pair, start, end, on) if "to" not in address.own and pair.seen.rows else (),
        strip=pair_spans.strip(site, pair, start, end),
        earlier=pair_spans.earlier(site, address, first, second, on) if tab == "history" else (),
        told=pair_spans.told(pair, start, end) if tab == "history" else (),
        spans=pair_spans.spans(pair, address, start, end) if tab == "compare" else (),
        watched=tuple(sorted((first, second))) in watching.watched(site.world.store, known=address.known),
        under=_under(site, address, first, second, on),
        third=tuple((ref(site.registry, actor), n) for actor, n in _third(pair).most_common(12)),
        outlets=len({publisher(doc) for doc in pair.documents.values()}),
    )


def _under(site: Site, address: Address, a: str, b: str, on: date) -> Level | None:
    """The level under what the branch supposes; None without one, or before its base."""
    if not address.branch:
        return None
    return level(site.world.relation_under(address.branch, a, b, on=on), on)


def panel(site: Site, address: Address, a: str, b: str) -> tuple[str, str]:
    """The months of a pair's window as CSV, and a name for the file. Raises as `build`."""
    first, second = site.actor_id(a, address), site.actor_id(b, address)
    pair = site.pair(first, second, address)
    start, end = _window(pair, address, site.day(address))
    return pair_spans.panel(pair, start, end), f"{segment(first)}-{segment(second)}-{start}-{end}"


def clashes(site: Site, claims: Mapping[str, Claim], address: Address) -> tuple[Clash, ...]:
    """Contradictions among claims by id."""
    documents = site.documents({claim.span.document for claim in claims.values()}, address.known)
    found = relations.contradictions(claims.values(), documents=documents)
    rows = {
        row.id: row for row in site.claim_rows([claims[i] for p in found for i in (p.left, p.right)], address.known)
    }
    return tuple(Clash(rows[pair.left], rows[pair.right], pair.reason) for pair in found)


def _window(pair: Pair, address: Address, on: date) -> tuple[date, date]:
    """What is drawn: as the address says, else from the first evidence to the day."""
    days = pair.seen.days
    known = date.fromordinal(int(days[0])) if len(days) else on - 2 * YEAR
    start, end = day(address.own.get("from"), "from"), day(address.own.get("to"), "to")
    end = end or on
    start = start or min(known - SHORTEST, end - 2 * YEAR)
    if end - start < SHORTEST:
        raise UsageError(f"the window from {start} to {end} is too short: at least {SHORTEST.days} days")
    return start, end


def _fan(pair: Pair, start: date, end: date, on: date) -> tuple[Point, ...]:
    """What the level model expects after the day: an eighth of what is drawn, from 90 days to two years."""
    days = min(max((end - start).days // 8, 90), 730)
    return tuple(Point(d, round(v, 2), round(low, 2), round(high, 2)) for d, v, low, high in pair.fan(on, days))


def _curve(pair: Pair, start: date, end: date, points: int) -> tuple[Point, ...]:
    rows = pair.curve(start, end, points)
    return tuple(Point(d, round(v, 2), round(low, 2), round(high, 2)) for d, v, low, high in rows)


def _way(pair: Pair, on: date, way: relations.evidence.Way) -> Relation:
    return relations.state_of(pair.seen.only(way), on)


def _phase(number: int, phase: Relation, pair: Pair) -> PhaseRow:
    opened = phase.drivers[0] if phase.drivers else None
    claim = next((c for c in (opened.claims if opened else ()) if c in pair.claims), "")
    return PhaseRow(
        number=number,
        since=phase.during.earliest,
        until=phase.during.latest,
        label=phase.label,
        level=round(phase.score, 2),
        low=round(phase.low, 2),
        high=round(phase.high, 2),
        events=phase.events,
        reports=phase.reports,
        opened_by=opened.text.removeprefix("opened by ") if opened else "",
        quote=pair.claims[claim].quote if claim else "",
        claim=claim,
    )


def _part(part: Contribution, pair: Pair, registry: Registry) -> Part:
    told = next((pair.claims[c] for c in part.claims if c in pair.claims), None)
    if told is None:
        return _coded_part(part, pair, registry)
    text, note = wording.sentence(told), f"{told.kind}: {told.type.replace('_', ' ').lower()}"
    reports = next((e.reports for e in pair.events if e.id == part.event), 0)
    if reports:
        note = f"{note}, {reports} report{'s' if reports != 1 else ''}"
    return Part(round(part.points, 3), text, note, part.event, part.claims, told.quote)


def _coded_part(part: Contribution, pair: Pair, registry: Registry) -> Part:
    """A coded event in words; what is neither read nor coded (the prior) as it is."""
    event = next((e for e in pair.coded.events if e.id == part.event), None)
    if event is None:
        return Part(round(part.points, 3), part.text, "", part.event, part.claims, "")
    sides = (
        ", ".join(registry.name(i) if i in registry.actors else i for i in side)
        for side in (event.actors, event.recipients)
    )
    text = f"{' → '.join(sides)}: {event.type.replace('_', ' ').lower()} ({wording.when(event.when)})"
    note = f"coded event, {event.reports} report{'s' if event.reports != 1 else ''}"
    return Part(round(part.points, 3), text, note, part.event, part.claims, "")


def _drivers(pair: Pair, since: date, on: date) -> list[Driver]:
    if since >= on or not pair.seen.rows:
        return []
    return [
        Driver(by, part.text.replace("_", " "), round(part.points, 3), part.claims)
        for by in ("issue", "kind", "third party")
        for part in relations.drivers(pair.seen, since, on, by=by)
        if abs(part.points) >= 0.005
    ]


def _blocs(site: Site, pair: Pair, on: date, start: date, end: date) -> tuple[BlocLevel, ...]:
    found = []
    for bloc in sorted(set(pair.blocs.values())):
        own = pair.of_bloc(bloc)
        state = level(own.state(on), on)
        found.append(BlocLevel(bloc, site.bloc_name(bloc), len(own.documents), state, _curve(own, start, end, 60)))
    return tuple(sorted(found, key=lambda row: (-row.documents, row.bloc)))


def _third(pair: Pair) -> Counter[str]:
    counts = Counter(name for claim in pair.claims.values() for name in third_parties(claim, pair.a, pair.b))
    return Counter({name: n for name, n in sorted(counts.items()) if not name.startswith("local:")})


def _newest(claim: Claim) -> tuple[date, str]:
    return (claim.when.latest or claim.when.earliest or date.min, claim.id)
