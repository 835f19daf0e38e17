"""The signed network of all busy pairs on a day."""

from __future__ import annotations

from collections import Counter

from detente.web.address import Address, number
from detente.web.drawing.network import Place, layout
from detente.web.records import Edge, Node, Ref, SystemPage, TriadRow
from detente.web.rows import level, ref
from detente.web.site import Site
from detente.world import desk

LEAST, PAIRS, TRIADS = 2, 60, 12


def build(site: Site, address: Address) -> SystemPage:
    """The page's data. `least`: how many happenings and statements a relation must rest on, 2 where nothing is said."""
    on = site.day(address)
    least = number(address.own.get("least"), "least", least=1, most=1000, default=LEAST)
    known, bloc = address.known, address.bloc
    edges = desk.network(site.world, on=on, known=known, bloc=bloc, least=least, limit=PAIRS)
    # Places come from all that is known up to the newest day, so that actors stay where they are while days pass.
    places = site.keep(
        ("places", known, bloc, least),
        lambda: layout(
            desk.network(
                site.world,
                on=desk.newest_day(site.world, known=known),
                known=known,
                bloc=bloc,
                least=least,
                limit=PAIRS,
            )
        ),
    )
    counts = Counter(end for edge in edges for end in (edge.a, edge.b))
    status = site.keep(("status", known), lambda: site.world.store.status(known=known))
    registry = site.registry
    return SystemPage(
        day=on,
        least=least,
        first=status.first_published or on,
        last=status.last_published or on,
        nodes=tuple(_node(ref(registry, name), places.get(name, (0.5, 0.5)), n) for name, n in sorted(counts.items())),
        edges=tuple(
            sorted(
                (Edge(ref(registry, e.a), ref(registry, e.b), level(e, on)) for e in edges),
                key=lambda edge: (-abs(edge.level.level), edge.a.id, edge.b.id),
            )
        ),
        triads=tuple(
            TriadRow(tuple(ref(registry, name) for name in t.actors), t.levels, round(t.tension, 2))  # type: ignore[arg-type]
            for t in desk.triads(edges)[:TRIADS]
        ),
    )


def _node(actor: Ref, place: Place, edges: int) -> Node:
    return Node(actor, round(place[0], 4), round(place[1], 4), edges)
