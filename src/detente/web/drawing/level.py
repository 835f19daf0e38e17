"""A level over time: the pair's chart with its band, named phases and happenings in lanes, and the small line of the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from detente.web.drawing.svg import Days, el, path, picture
from detente.web.records import CodedBin, Happening, PairPage, PhaseRow, Point, ThirdLane, Told

TOP, PLOT, GAP, LANE = 34.0, 190.0, 30.0, 58.0
# Beyond these a date is a span rather than a day, and is drawn as one.
VAGUE = timedelta(days=45)
LANES = ("forward", "both", "backward")

Link = Callable[[str], str]


def sparkline(
    curve: Sequence[Point], *, width: float = 150, height: float = 34, reach: float = 10, label: str = ""
) -> Markup:
    """A small curve with its band, on a scale from -reach to reach."""
    if len(curve) < 2:
        return Markup("")
    x = Days(curve[0].day, curve[-1].day, 1, width - 4)
    y = _scale(2, height - 2, reach)
    band, line = _curve(curve, x, y)
    zero = el("line", x1=0, x2=width, y1=y(0), y2=y(0), class_="zero")
    end = el("circle", cx=x(curve[-1].day), cy=y(curve[-1].level), r=2.5, class_="now")
    return picture(width, height, zero, band, line, end, label=label, css="spark")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a happening is drawn: its first and last x, and its middle."""

    at: Happening
    x: float
    x1: float
    x2: float
    y: float


def pair_chart(
    page: PairPage,
    *,
    event: Link,
    day: Callable[[date], str],
    coded: Callable[[CodedBin], str],
    third: Callable[[ThirdLane], str],
    width: float = 960,
) -> Markup:
    """Level with 80% band and phases above, happenings in lanes below; each dot a link, each stretch of time too."""
    left, right = (44.0, width - 12) if width > 500 else (30.0, width - 6)
    ends = page.fan[-1].day if page.fan else page.last
    x, y = Days(page.first, ends, left, right), _scale(TOP, TOP + PLOT)
    top = TOP + PLOT + GAP
    shown = [h for h in page.happenings if _is_in(h, page)]
    lanes, bottom = _lanes(shown, x, top, event, page)
    bars, bottom = _coded(page, x, bottom, coded)
    others, bottom = _strip(page, x, bottom, third)
    parts = [
        *_phases(page.phases, x, page),
        *_axis(x, y, bottom),
        *_curve(page.curve, x, y),
        *_fan(page, x, y),
        *_clicks(x, page, day),
        *_cursor(page, x, y, bottom),
        *lanes,
        *bars,
        *others,
    ]
    ground = {
        "data_first": page.first,
        "data_last": ends,
        "data_left": x.left,
        "data_right": x.right,
        "data_to": page.last,
    }
    label = f"Level of {page.a.name} and {page.b.name} from {page.first} to {page.last}, and {len(shown)} happenings"
    return picture(width, bottom + 20, *parts, label=label, css="pair-chart", **ground)


def _scale(top: float, bottom: float, reach: float = 10) -> Callable[[float], float]:
    return lambda level: top + (reach - level) / (2 * reach) * (bottom - top)


def _curve(curve: Sequence[Point], x: Days, y: Callable[[float], float]) -> list[Markup]:
    upper = [(x(p.day), y(p.high)) for p in curve]
    lower = [(x(p.day), y(p.low)) for p in reversed(curve)]
    line = [(x(p.day), y(p.level)) for p in curve]
    if not line:
        return [Markup(""), Markup("")]
    return [el("path", d=path(upper + lower, closed=True), class_="band"), el("path", d=path(line), class_="line")]


def _fan(page: PairPage, x: Days, y: Callable[[float], float]) -> list[Markup]:
    """What the level model expects, from the day's own level on."""
    if not page.fan:
        return []
    now = Point(page.day, page.state.level, page.state.low, page.state.high)
    points = (now, *page.fan)
    upper, lower = ([(x(p.day), y(p.high)) for p in points], [(x(p.day), y(p.low)) for p in reversed(points)])
    last = page.fan[-1]
    said = f"expected by {last.day}: {last.level:+.1f} ({last.low:+.1f} to {last.high:+.1f}), if nothing else is known"
    return [
        el("path", el("title", said), d=path(upper + lower, closed=True), class_="band fan"),
        el("path", d=path([(x(p.day), y(p.level)) for p in points]), class_="line fan"),
        el("text", "expected", x=x.right, y=TOP + PLOT - 6, class_="tick end"),
    ]


def _strip(page: PairPage, x: Days, top: float, link: Callable[[ThirdLane], str]) -> tuple[list[Markup], float]:
    """Others named beside the two, a row each with a stroke for every claim."""
    if not page.strip:
        return [], top
    height = 16 + 15 * len(page.strip)
    parts = [
        el("rect", x=x.left, y=top, width=x.right - x.left, height=height + 4, class_="lane"),
        el("text", "others named beside the two", x=x.left + 4, y=top + 12, class_="lane-name"),
    ]
    for row, lane in enumerate(page.strip):
        y = top + 16 + 15 * row
        strokes = [el("line", x1=x(on), x2=x(on), y1=y + 2, y2=y + 12, class_="third") for on in lane.days]
        said = f"{lane.actor.name}: {len(lane.days)} claim{'s' if len(lane.days) != 1 else ''} in this window"
        # The name stands where there is most room without strokes.
        early = sum(x(on) < (x.left + x.right) / 2 for on in lane.days) <= len(lane.days) / 2
        at, css = (x.left + 6, "third-name") if early else (x.right - 6, "third-name end")
        ground = el("rect", x=x.left, y=y, width=x.right - x.left, height=14, class_="click")
        name = el("text", lane.actor.name, x=at, y=y + 11, class_=css)
        parts.append(el("a", el("title", said), ground, *strokes, name, href=link(lane), aria_label=said))
    return parts, top + height + 10


def _axis(x: Days, y: Callable[[float], float], bottom: float) -> list[Markup]:
    parts = []
    for value in (-10, -5, 0, 5, 10):
        parts.append(
            el("line", x1=x.left, x2=x.right, y1=y(value), y2=y(value), class_="zero" if value == 0 else "grid")
        )
        parts.append(el("text", f"{value:+d}" if value else "0", x=x.left - 6, y=y(value) + 4, class_="tick end"))
    for day, label in x.ticks(80 if x.right > 500 else 62):
        parts.append(el("line", x1=x(day), x2=x(day), y1=TOP, y2=bottom, class_="grid"))
        if x(day) < x.right - 16:
            parts.append(el("text", label, x=x(day), y=TOP + PLOT + 16, class_="tick mid"))
    return parts


def _phases(phases: Sequence[PhaseRow], x: Days, page: PairPage) -> list[Markup]:
    """Alternating grounds, each with its number, and its name where that fits."""
    parts: list[Markup] = []
    for phase in phases:
        first, last = phase.since or page.first, phase.until or page.last
        if last < page.first or first > page.last:
            continue
        left, right = x(first), max(x(last), x(first) + 1)
        sure = not phase.label.startswith("mixed")
        tint = "good" if sure and phase.low > 0 else "bad" if sure and phase.high < 0 else "mixed"
        ground = el("rect", x=left, y=TOP, width=right - left, height=PLOT, class_=f"phase {tint}")
        words = _fit(f"{phase.number} {phase.label}", right - left - 6) or _fit(str(phase.number), right - left)
        title = el("title", f"{phase.number} {phase.label}, {first} to {last}, level {phase.level:+.1f}")
        name = el("text", words, x=left + 3, y=TOP - 8, class_="phase-name")
        edge = el("line", x1=left, x2=left, y1=TOP - 18, y2=TOP + PLOT, class_="phase-edge")
        parts.append(el("a", title, ground, edge, name, href=f"#phase-{phase.number}", tabindex=-1))
    return parts


def _fit(words: str, room: float) -> str:
    """The words, cut at a word's end where they need more room; nothing where not even a start fits."""
    most = int(room / 6.1)
    if len(words) <= most:
        return words
    cut = words[: max(most - 1, 0)].rsplit(" ", 1)[0]
    return f"{cut}…" if len(cut) > 3 else ""


def _clicks(x: Days, page: PairPage, link: Callable[[date], str]) -> list[Markup]:
    """The curve can be asked anywhere: each stretch of it leads to the same page on its last day."""
    steps = 48
    days = (page.last - page.first).days
    if days < steps:
        return []
    cuts = [page.first + timedelta(days=days * n // steps) for n in range(steps + 1)]
    return [
        el(
            "a",
            el("title", f"as of {end}"),
            el("rect", x=x(start), y=TOP, width=x(end) - x(start), height=PLOT, class_="click"),
            href=link(end),
            tabindex=-1,
        )
        for start, end in zip(cuts, cuts[1:], strict=False)
    ]


def _cursor(page: PairPage, x: Days, y: Callable[[float], float], bottom: float) -> list[Markup]:
    if not page.first <= page.day <= page.last:
        return []
    at, state = x(page.day), page.state
    return [
        el("line", x1=at, x2=at, y1=TOP, y2=bottom, class_="cursor"),
        el("line", x1=at, x2=at, y1=y(state.high), y2=y(state.low), class_="whisker"),
        el("circle", cx=at, cy=y(state.level), r=4.5, class_="now"),
    ]


def _lanes(shown: Sequence[Happening], x: Days, top: float, link: Link, page: PairPage) -> tuple[list[Markup], float]:
    names = {
        "forward": f"{page.a.name} → {page.b.name}",
        "both": "both together",
        "backward": f"{page.b.name} → {page.a.name}",
    }
    parts: list[Markup] = []
    for lane in LANES:
        inside = [h for h in shown if h.lane == lane]
        places, height = _stack(inside, x, top + 16)
        parts.append(el("rect", x=x.left, y=top, width=x.right - x.left, height=height, class_=f"lane {lane}"))
        parts.append(el("text", names[lane], x=x.left + 4, y=top + 12, class_="lane-name"))
        parts += [_dot(place, link) for place in places]
        top += height + 6
    return parts, top


def _coded(page: PairPage, x: Days, top: float, link: Callable[[CodedBin], str]) -> tuple[list[Markup], float]:
    """Coded events as bars from a middle line: cooperation upwards, conflict downwards, on the scale of the fullest stretch."""
    if not page.coded:
        return [], top
    most = max(max(each.cooperation, each.conflict) for each in page.coded)
    middle, reach = top + 16 + 24, 22.0
    parts = [el("rect", x=x.left, y=top, width=x.right - x.left, height=66, class_="lane")]
    name = f"coded events: {page.coded_events:,}, at most {most:,} a bar and sign"
    parts.append(el("text", name, x=x.left + 4, y=top + 12, class_="lane-name"))
    parts.append(el("line", x1=x.left, x2=x.right, y1=middle, y2=middle, class_="grid"))
    for each in page.coded:
        left, wide = x(each.first), max(x(each.last) - x(each.first), 2.0)
        said = f"{each.first} to {each.last}: {each.cooperation} cooperative, {each.conflict} conflictual coded events"
        up, down = (max(1.5, reach * n / most) if n else 0.0 for n in (each.cooperation, each.conflict))
        bars = [
            el("rect", x=left, y=middle - up, width=wide, height=up, class_="bin good"),
            el("rect", x=left, y=middle, width=wide, height=down, class_="bin bad"),
        ]
        parts.append(el("a", el("title", said), *bars, href=link(each), class_="happening", aria_label=said))
    return parts, top + 72


def _stack(inside: Sequence[Happening], x: Days, top: float) -> tuple[list[_Place], float]:
    """Each in the first row where it touches nobody; a lane grows with its crowd, and the last row takes what is left."""
    rows: list[float] = []
    places = []
    for at in sorted(inside, key=lambda h: (*_days(h), h.id)):
        first, last = _days(at)
        x1, x2 = x(first), x(last)
        middle = (x1 + x2) / 2
        reach = _radius(at) + 1
        start, end = (x1, x2) if last - first > VAGUE else (middle, middle)
        start, end = min(start, middle - reach), max(end, middle + reach)
        row = next((n for n, taken in enumerate(rows) if taken <= start), len(rows))
        if row == len(rows) and row < 7:
            rows.append(end)
        row = min(row, len(rows) - 1)
        rows[row] = max(rows[row], end)
        places.append(_Place(at, middle, x1, x2, top + 10 + row * 15))
    return places, 16 + max(1, len(rows)) * 15 + 8


def _dot(place: _Place, link: Link) -> Markup:
    """Size: reports. Disc: cooperation, lozenge: conflict. Hollow: only claimed. Crossed: denied. Bar: the date is a span."""
    at, x, y, r = place.at, place.x, place.y, _radius(place.at)
    way = "good" if at.intensity > 0 else "bad" if at.intensity < 0 else "flat"
    css = f"dot {way}{' hollow' if at.claimed or at.denied else ''}"
    shape = (
        el("path", d=path([(x, y - r - 1), (x + r + 1, y), (x, y + r + 1), (x - r - 1, y)], closed=True), class_=css)
        if way == "bad"
        else el("circle", cx=x, cy=y, r=r, class_=css)
    )
    parts = [el("title", _said(at))]
    first, last = _days(at)
    if last - first > VAGUE:
        parts.append(el("line", x1=place.x1, x2=place.x2, y1=y, y2=y, class_=f"span {way}"))
    parts.append(shape)
    if at.denied:
        d = path([(x - r, y - r), (x + r, y + r)]) + path([(x - r, y + r), (x + r, y - r)])
        parts.append(el("path", d=d, class_=f"cross {way}"))
    return el("a", *parts, href=link(at.id), class_="happening", aria_label=_said(at))


def _said(at: Happening) -> str:
    mark = " Denied by a report." if at.denied else " Only claimed." if at.claimed else ""
    return f"{at.text}. {at.reports} report{'s' if at.reports != 1 else ''}.{mark}"


def _radius(at: Happening) -> float:
    return 3.2 + 1.2 * min(5, max(1, at.reports) - 1)


def _is_in(at: Happening, page: PairPage) -> bool:
    """Whether a happening is dated and lies in the window."""
    if at.earliest is None and at.latest is None:
        return False
    first, last = _days(at)
    return last >= page.first and first <= page.last


def _days(at: Happening) -> tuple[date, date]:
    """First and last day of a dated happening; a missing end is where the other is."""
    first, last = at.earliest or at.latest or date.min, at.latest or at.earliest or date.max
    return first, last


def points_bar(points: float, most: float, *, width: float = 90) -> Markup:
    """A bar from the middle to the right for what lifts the level, to the left for what lowers it."""
    middle, reach = width / 2, abs(points) / max(most, 1e-9) * (width / 2 - 1)
    bar = el(
        "rect",
        x=middle if points >= 0 else middle - reach,
        y=3,
        width=max(reach, 0.5),
        height=8,
        class_="good" if points >= 0 else "bad",
    )
    axis = el("line", x1=middle, x2=middle, y1=0, y2=14, class_="zero")
    return picture(width, 14, axis, bar, label=f"{points:+.2f}", css="points")


def told_chart(rows: Sequence[Told], *, width: float = 640, height: float = 190, label: str = "") -> Markup:
    """The level as it was told at the time (dots with whiskers) beside what is known of those days now (line with band)."""
    if len(rows) < 2:
        return Markup("")
    x, y = Days(rows[0].day, rows[-1].day, 34, width - 10), _scale(8, height - 24)
    parts = []
    for value in (-10, -5, 0, 5, 10):
        parts.append(
            el("line", x1=34, x2=width - 10, y1=y(value), y2=y(value), class_="zero" if value == 0 else "grid")
        )
        parts.append(el("text", f"{value:+d}" if value else "0", x=28, y=y(value) + 4, class_="tick end"))
    for day, name in x.ticks(80):
        parts.append(el("text", name, x=x(day), y=height - 8, class_="tick mid"))
    parts += _curve([row.now for row in rows], x, y)
    for row in rows:
        said = f"{row.day}: {row.then.level:+.1f} as told then, {row.now.level:+.1f} as known now"
        parts.append(
            el("line", x1=x(row.day), x2=x(row.day), y1=y(row.then.high), y2=y(row.then.low), class_="whisker thin")
        )
        parts.append(el("circle", el("title", said), cx=x(row.day), cy=y(row.then.level), r=4, class_="now"))
    return picture(width, height, *parts, label=label, css="told")
