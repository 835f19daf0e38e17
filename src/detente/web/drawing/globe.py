"""The relations of a day on the map: countries as outlines, each actor at its capital, the part of the world that is spoken of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from markupsafe import Markup

from detente.web.drawing.network import labels, shade
from detente.web.drawing.svg import el, path, picture
from detente.web.records import Edge, Node, SystemPage
from detente.web.shapes import Ring, capitals, countries

MARGIN, FAR = 5.0, 40.0


@dataclass(frozen=True, slots=True)
class _Frame:
    """Plate carrée whose middle parallel is true to scale: degrees to the picture."""

    west: float
    north: float
    scale: float
    squeeze: float

    def __call__(self, place: tuple[float, float]) -> tuple[float, float]:
        return (place[0] - self.west) * self.squeeze * self.scale, (self.north - place[1]) * self.scale


def globe(page: SystemPage, *, edge: Callable[[Edge], str], node: Callable[[Node], str], width: float = 960) -> Markup:
    """The map with its relations; actors of one country stand around its capital. Empty where nobody has a place."""
    homes = {n.actor.id: n.home for n in page.nodes if n.home in capitals()}
    if not homes:
        return Markup("")
    frame, height = _frame(_near([capitals()[home] for home in homes.values()]), width)
    land = [
        el(
            "path",
            el("title", iso3),
            d="".join(path([frame(p) for p in ring], closed=True) for ring in rings),
            class_="land",
        )
        for iso3, found in countries().items()
        if (rings := [ring for ring in found if _meets(ring, frame, width, height)])
    ]
    place = {actor: _inside(at, width, height) for actor, at in _places(homes, frame).items()}
    shown = [n for n in page.nodes if n.actor.id in place]
    lines = [
        _arc(each, place[each.a.id], place[each.b.id], edge(each))
        for each in sorted(page.edges, key=lambda e: e.level.reports)
        if each.a.id in place and each.b.id in place
    ]
    names = labels(shown, place, width)
    dots = []
    for each in shown:
        x, y = place[each.actor.id]
        at = names[each.actor.id]
        text = el("text", each.actor.name, x=at[0], y=at[1], class_=f"name {at[2]}")
        dots.append(el("a", el("circle", cx=x, cy=y, r=4.5, class_="node"), text, href=node(each)))
    label = f"{len(shown)} actors and {len(lines)} relations on the map on {page.day}"
    return picture(width, height, *land, *lines, *dots, label=label, css="globe")


def _near(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those around the middle one: who is far from most stands at the edge of the picture."""
    middle = median(x for x, _ in places), median(y for _, y in places)
    near = [place for place in places if abs(place[0] - middle[0]) <= FAR and abs(place[1] - middle[1]) <= FAR / 2]
    return near or list(places)


def _inside(at: tuple[float, float], width: float, height: float) -> tuple[float, float]:
    return min(max(at[0], 16.0), width - 16.0), min(max(at[1], 16.0), height - 16.0)


def _frame(places: Sequence[tuple[float, float]], width: float) -> tuple[_Frame, float]:
    """What holds all places with a margin, no wider than the world, no flatter than half its width."""
    west, east = min(x for x, _ in places) - MARGIN, max(x for x, _ in places) + MARGIN
    south, north = max(min(y for _, y in places) - MARGIN, -60.0), min(max(y for _, y in places) + MARGIN, 84.0)
    squeeze = max(0.3, math.cos(math.radians((south + north) / 2)))
    wide, high = (east - west) * squeeze, north - south
    if high < wide * 0.45:
        south, north = south - (wide * 0.45 - high) / 2, north + (wide * 0.45 - high) / 2
    if wide < high * 1.2:
        west, east = west - (high * 1.2 - wide) / squeeze / 2, east + (high * 1.2 - wide) / squeeze / 2
    scale = width / ((east - west) * squeeze)
    return _Frame(west, north, scale, squeeze), (north - south) * scale


def _meets(ring: Ring, frame: _Frame, width: float, height: float) -> bool:
    points = [frame(p) for p in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(xs) >= 0 and min(xs) <= width and max(ys) >= 0 and min(ys) <= height


def _places(homes: Mapping[str, str], frame: _Frame) -> dict[str, tuple[float, float]]:
    """A state at its capital; others of the same country in a ring around it."""
    by_home: dict[str, list[str]] = {}
    for actor, home in sorted(homes.items()):
        by_home.setdefault(home, []).append(actor)
    found = {}
    for home, actors in by_home.items():
        x, y = frame(capitals()[home])
        others = [actor for actor in actors if actor != home]
        for number, actor in enumerate(others):
            turn = 2 * math.pi * number / max(len(others), 3) - math.pi / 3
            found[actor] = (x + 24 * math.cos(turn), y + 24 * math.sin(turn))
        if home in actors:
            found[home] = (x, y)
    return found


def _arc(edge: Edge, start: tuple[float, float], end: tuple[float, float], link: str) -> Markup:
    """A curve, so that relations along one line don't cover each other."""
    (x1, y1), (x2, y2) = start, end
    bend = 0.14
    cx, cy = (x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - (x2 - x1) * bend
    d = f"M{x1:.1f},{y1:.1f}Q{cx:.1f},{cy:.1f} {x2:.1f},{y2:.1f}"
    css, said, wide = shade(edge)
    curve = el("path", d=d, class_=f"edge arc {css}", stroke_width=wide)
    return el("a", el("title", said), el("path", d=d, class_="click arc"), curve, href=link, aria_label=said)


def missing(nodes: Iterable[Node]) -> list[Node]:
    """Actors without a place: of no country, or of one without a capital known here."""
    return [node for node in nodes if node.home not in capitals()]
