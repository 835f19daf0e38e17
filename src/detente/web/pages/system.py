"""The signed network of all busy pairs on a day: camps, triads under tension, and what changed against another day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from detente.actors import Registry
from detente.relations.labels import sign
from detente.relations.network.balance import balance
from detente.relations.network.ties import network as signed
from detente.schema import Relation
from detente.web.address import Address, choice, number
from detente.web.address import day as day_of
from detente.web.drawing.network import layout
from detente.web.records import Edge, Node, Ref, SystemPage, TriadRow
from detente.web.rows import level, ref
from detente.web.shapes import capitals
from detente.web.site import Site
from detente.world import desk
from detente.world.pair import Pair

LEAST, PAIRS, TRIADS = 2, 60, 12
VIEWS = ("network", "map")
# Camps beyond four tell a reader nothing; the search is cut short, and says so.
CAMPS, SECONDS = 3, 0.5

Edges = Sequence[Relation]


def build(site: Site, address: Address) -> SystemPage:
    """The page's data. `least`: how many happenings and statements a relation must rest on, 2 where nothing is said."""
    on, known = site.day(address), address.known
    least = number(address.own.get("least"), "least", least=1, most=1000, default=LEAST)
    view, before = choice(address.own.get("view"), "view", VIEWS), day_of(address.own.get("before"), "before")
    edges = _edges(site, address, on, least)
    earlier = _edges(site, address, before, least) if before else ()
    # Places come from all that is known up to the newest day, so that actors stay where they are while days pass.
    places = site.keep(
        ("places", known, address.bloc, least), lambda: layout(_edges(site, address, _newest(site, known), least))
    )
    blocs, strained, proven = _camps(edges)
    camp = {name: n for n, members in enumerate(blocs, 1) for name in members}
    counts = Counter(end for edge in edges for end in (edge.a, edge.b))
    status = site.keep(("status", known), lambda: site.world.store.status(known=known))
    registry = site.registry
    then = {(edge.a, edge.b): edge for edge in earlier}
    now = {(edge.a, edge.b) for edge in edges}
    return SystemPage(
        day=on,
        view=view,
        least=least,
        before=before,
        gone=tuple(_edge(registry, each, on, None) for pair, each in then.items() if pair not in now),
        blocs=tuple(tuple(ref(registry, name) for name in members) for members in blocs),
        strained=tuple((ref(registry, a), ref(registry, b)) for a, b in strained),
        proven=proven,
        first=status.first_published or on,
        last=status.last_published or on,
        nodes=tuple(
            Node(
                ref(registry, name),
                *_rounded(places.get(name, (0.5, 0.5))),
                n,
                _home(registry, name),
                camp.get(name, 0),
            )
            for name, n in sorted(counts.items())
        ),
        edges=tuple(
            sorted(
                (_edge(registry, e, on, then.get((e.a, e.b))) for e in edges),
                key=lambda edge: (
                    -abs(edge.change or 0) if before else 0,
                    -abs(edge.level.level),
                    edge.a.id,
                    edge.b.id,
                ),
            )
        ),
        triads=tuple(
            TriadRow(_three(registry, t.actors), t.levels, round(t.tension, 2)) for t in desk.triads(edges)[:TRIADS]
        ),
    )


def _edges(site: Site, address: Address, on: date, least: int) -> tuple[Relation, ...]:
    """The network of a day; the evidence is gathered once, whatever days are looked at."""
    known, bloc = address.known, address.bloc

    def gathered() -> Mapping[tuple[str, str], Pair]:
        return desk.pairs(site.world, desk.busiest(site.world, known=known, limit=PAIRS), known=known, bloc=bloc)

    pairs = site.keep(("gathered", known, bloc), gathered)
    found = (pair.until(on) for pair in pairs.values())
    states = (pair.state(on) for pair in found if len(pair.seen.parts) >= max(1, least))
    return tuple(sorted(states, key=lambda state: (state.a, state.b)))


def _newest(site: Site, known: date | None) -> date:
    return site.day(Address("/", known=known))


def _camps(edges: Edges) -> tuple[list[list[str]], list[tuple[str, str]], bool]:
    """Camps of those who stand for or against somebody beyond doubt; none where no relation is hostile beyond doubt."""
    sure = [edge for edge in edges if sign(edge)]
    if not any(sign(edge) < 0 for edge in sure):
        return [], [], True
    found = balance(signed((e.a, e.b, round(e.score, 2)) for e in sure), clusters=CAMPS, time_limit=SECONDS)
    camps: dict[int, list[str]] = {}
    for name, block in sorted(found.partition.items()):
        if block is not None:
            camps.setdefault(block, []).append(name)
    return sorted(camps.values(), key=lambda members: (-len(members), members)), list(found.strained), found.proven


def _edge(registry: Registry, edge: Relation, on: date, before: Relation | None) -> Edge:
    change = None if before is None else round(edge.score - before.score, 2)
    return Edge(ref(registry, edge.a), ref(registry, edge.b), level(edge, on), change)


def _home(registry: Registry, actor: str) -> str:
    """The country on whose ground an actor is drawn: an organisation of many stands in none."""
    if registry.kind(actor) == "igo":
        return ""
    return actor if actor in capitals() else registry.home(actor) if actor in registry.actors else ""


def _three(registry: Registry, actors: tuple[str, str, str]) -> tuple[Ref, Ref, Ref]:
    a, b, c = (ref(registry, name) for name in actors)
    return a, b, c


def _rounded(place: tuple[float, float]) -> tuple[float, float]:
    return round(place[0], 4), round(place[1], 4)
