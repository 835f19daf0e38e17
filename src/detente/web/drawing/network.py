"""The signed network of a day as a picture: places come from `layout`, names are set where they cover least."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup

from detente.relations.labels import NO_EVIDENCE, THIN
from detente.schema import Relation
from detente.web.drawing.svg import el, path, picture
from detente.web.records import Edge, Node, SystemPage

Place = tuple[float, float]
# What a level must have moved by to be drawn as changed.
CHANGED = 0.25


def layout(edges: Iterable[Relation]) -> dict[str, Place]:
    """A place in [0, 1] x [0, 1] for every actor: friends near, adversaries far, the same for the same edges.

    Stress is minimised over path lengths (Kamada and Kawai 1989), an edge's length falling with its level.
    """
    import networkx as nx

    graph = nx.Graph()
    for edge in sorted(edges, key=lambda e: (e.a, e.b)):
        graph.add_edge(edge.a, edge.b, length=1.6 - edge.score / 12)
    places: dict[str, Place] = {}
    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    for number, group in enumerate(groups):
        inner = graph.subgraph(sorted(group))
        found = nx.kamada_kawai_layout(inner, weight="length", pos=nx.circular_layout(sorted(group)))
        places |= _framed(found, number, len(groups))
    return places


def _framed(found: Mapping[str, Sequence[float]], number: int, groups: int) -> dict[str, Place]:
    """The largest group takes the left of the picture, the others share a column on the right."""
    xs, ys = [float(p[0]) for p in found.values()], [float(p[1]) for p in found.values()]
    left, top, width, height = 0.0, 0.0, 1.0 if groups == 1 else 0.8, 1.0
    if number:
        left, width, height = 0.88, 0.12, 0.8 / max(1, groups - 1)
        top = (number - 1) / max(1, groups - 1) + 0.1 / groups
    return {
        name: (left + width * _share(float(x), xs), top + height * _share(float(y), ys))
        for name, (x, y) in found.items()
    }


def _share(value: float, values: Sequence[float]) -> float:
    low, high = min(values), max(values)
    return 0.5 if high - low < 1e-9 else (value - low) / (high - low)


def network(
    page: SystemPage, *, edge: Callable[[Edge], str], node: Callable[[Node], str], width: float = 960
) -> Markup:
    """Width of an edge: evidence. Full line: cooperation, dashes: conflict, thin dots: the band holds zero, or evidence is thin.

    All are links."""
    height = width * (0.62 if width > 500 else 1.05)
    margin_x, margin_y = (90.0, 34.0) if width > 500 else (46.0, 26.0)
    place = {
        n.actor.id: (margin_x + n.x * (width - 2 * margin_x), margin_y + n.y * (height - 2 * margin_y))
        for n in page.nodes
    }
    lines = [_line(each, place, edge(each)) for each in sorted(page.edges, key=lambda e: e.level.reports)]
    gone = [
        _line(each, place, edge(each), gone=True) for each in page.gone if each.a.id in place and each.b.id in place
    ]
    names = labels(page.nodes, place, width)
    dots = [_dot(each, place[each.actor.id], names[each.actor.id], node(each)) for each in page.nodes]
    label = f"{len(page.nodes)} actors and {len(page.edges)} relations on {page.day}"
    return picture(width, height, *_hulls(page, place), *gone, *lines, *dots, label=label, css="network")


def _hulls(page: SystemPage, place: Mapping[str, Place]) -> list[Markup]:
    """A ground under the members of each camp, where there are at least two camps."""
    if len(page.blocs) < 2:
        return []
    found = []
    for number, members in enumerate(page.blocs, 1):
        points = _around([place[who.id] for who in members if who.id in place])
        if points:
            title = el("title", f"camp {number}: {', '.join(who.name for who in members)}")
            found.append(el("path", title, d=path(points, closed=True), class_=f"hull camp{number}"))
    return found


def _around(points: Sequence[Place]) -> list[Place]:
    """The convex hull of some points (Andrew 1979)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def chain(along: Iterable[Place]) -> list[Place]:
        kept: list[Place] = []
        for p in along:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], p) <= 0:
                kept.pop()
            kept.append(p)
        return kept[:-1]

    return chain(ordered) + chain(reversed(ordered))


def _turn(o: Place, a: Place, b: Place) -> float:
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def shade(edge: Edge, *, gone: bool = False) -> tuple[str, str, float]:
    """Class, words and width of a relation: by its change where that is known, else by its level."""
    level = edge.level
    thin = level.coverage in (THIN, NO_EVIDENCE)
    way = "unsure" if thin else "good" if level.low > 0 else "bad" if level.high < 0 else "unsure"
    stand = f"{level.level:+.1f} ({level.low:+.1f} to {level.high:+.1f}), {level.label}"
    said = f"{edge.a.name} and {edge.b.name}: {stand}, {level.reports} report{'s' if level.reports != 1 else ''}"
    if gone:
        return "gone", f"{said}; not on this day", 1.5
    if edge.change is not None:
        way = "up" if edge.change >= CHANGED else "down" if edge.change <= -CHANGED else "same"
        return way, f"{said}; {edge.change:+.1f} since", 1.5 + min(7.0, 2.5 * abs(edge.change))
    return way, said, 1.0 + min(7.0, level.reports**0.5)


def _line(edge: Edge, place: Mapping[str, Place], link: str, *, gone: bool = False) -> Markup:
    (x1, y1), (x2, y2) = place[edge.a.id], place[edge.b.id]
    css, said, wide = shade(edge, gone=gone)
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    line = el("line", class_=f"edge {css}", stroke_width=wide, **ends)
    return el("a", el("title", said), el("line", class_="click", **ends), line, href=link, aria_label=said)


def _dot(node: Node, at: Place, label: tuple[float, float, str], link: str) -> Markup:
    x, y = at
    disc = el("circle", cx=x, cy=y, r=4.0 + min(6.0, node.edges * 0.8), class_="node")
    text = el("text", node.actor.name, x=label[0], y=label[1], class_=f"name {label[2]}")
    return el("a", disc, text, href=link)


def labels(nodes: Sequence[Node], place: Mapping[str, Place], width: float) -> dict[str, tuple[float, float, str]]:
    """For each name the one of four sides where it covers fewest discs and names already set."""
    taken = [(x - 8, y - 8, x + 8, y + 8) for x, y in place.values()]
    found = {}
    for node in sorted(nodes, key=lambda n: (-n.edges, n.actor.id)):
        x, y = place[node.actor.id]
        room, away = len(node.actor.name) * 6.4, 9 + min(6.0, node.edges * 0.8)
        sides = [
            (x + away, y + 4, "", x + away, x + away + room),
            (x - away, y + 4, "end", x - away - room, x - away),
            (x, y - away, "mid", x - room / 2, x + room / 2),
            (x, y + away + 9, "mid", x - room / 2, x + room / 2),
        ]
        boxes = [(left, ty - 11, right, ty + 3) for _, ty, _, left, right in sides]
        costs = [_cost(box, taken, width) for box in boxes]
        best = costs.index(min(costs))
        taken.append(boxes[best])
        found[node.actor.id] = sides[best][:3]
    return found


def _cost(
    box: tuple[float, float, float, float], taken: Iterable[tuple[float, float, float, float]], width: float
) -> float:
    left, top, right, bottom = box
    outside = max(0.0, 2 - left) + max(0.0, right - width + 2)
    overlap = sum(
        max(0.0, min(right, x2) - max(left, x1)) * max(0.0, min(bottom, y2) - max(top, y1)) for x1, y1, x2, y2 in taken
    )
    return overlap + 50 * outside
