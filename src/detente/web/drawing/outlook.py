"""Pictures of what may come: a branch beside its base, and how often what was said came true."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from detente.web.drawing.svg import Days, el, path, picture
from detente.web.records import BandRow, BinRow, CourseRow


def course(rows: Sequence[CourseRow], *, width: float = 460, height: float = 170, label: str = "") -> Markup:
    """Base (dashed) and branch (full) with their 80% bands, on the scale that holds both."""
    if len(rows) < 2:
        return Markup("")
    values = [edge for row in rows for band in (row.base, row.branch) for edge in (band.low, band.high)]
    low, high = min(values) - 0.5, max(values) + 0.5
    x = Days(rows[0].day, rows[-1].day, 36, width - 8)

    def y(level: float) -> float:
        return 8 + (high - level) / (high - low) * (height - 34)

    def band(name: str, bands: Sequence[BandRow]) -> list[Markup]:
        days = [row.day for row in rows]
        upper = [(x(day), y(b.high)) for day, b in zip(days, bands, strict=True)]
        lower = [(x(day), y(b.low)) for day, b in zip(days, bands, strict=True)][::-1]
        middle = [(x(day), y(b.median)) for day, b in zip(days, bands, strict=True)]
        return [
            el("path", d=path(upper + lower, closed=True), class_=f"band {name}"),
            el("path", d=path(middle), class_=f"line {name}"),
        ]

    step = next((s for s in (0.5, 1, 2, 5) if (high - low) / s <= 6), 10)
    ticks = [n * step for n in range(int(-20 / step), int(20 / step) + 1) if low <= n * step <= high]
    grid = [el("line", x1=36, x2=width - 8, y1=y(t), y2=y(t), class_="grid") for t in ticks]
    grid += [el("text", f"{t:+g}" if t else "0", x=30, y=y(t) + 4, class_="tick end") for t in ticks]
    days = [el("text", name, x=x(day), y=height - 8, class_="tick mid") for day, name in x.ticks(70)]
    drawn = [*band("base", [row.base for row in rows]), *band("branch", [row.branch for row in rows])]
    return picture(width, height, *grid, *days, *drawn, label=label, css="course")


def reliability(bins: Sequence[BinRow], *, size: float = 280) -> Markup:
    """What was said against how often it came true; on the line both are the same. Larger: more forecasts."""
    left, top, reach = 38.0, 10.0, size - 54

    def at(p: float, q: float) -> tuple[float, float]:
        return left + p * reach, top + (1 - q) * reach

    parts = []
    for p in (0, 0.25, 0.5, 0.75, 1):
        (x, y0), (_, y1), (x0, y) = at(p, 0), at(p, 1), at(0, p)
        parts += [
            el("line", x1=x, x2=x, y1=y0, y2=y1, class_="grid"),
            el("line", x1=x0, x2=x0 + reach, y1=y, y2=y, class_="grid"),
            el("text", f"{p:.0%}", x=x, y=y0 + 16, class_="tick mid"),
            el("text", f"{p:.0%}", x=x0 - 5, y=y + 4, class_="tick end"),
        ]
    parts.append(el("path", d=path([at(0, 0), at(1, 1)]), class_="zero"))
    for each in bins:
        x, y = at(each.forecast, each.observed)
        said = f"{each.n} forecasts of about {each.forecast:.0%}: {each.observed:.0%} came true"
        parts.append(el("circle", el("title", said), cx=x, cy=y, r=4 + min(8.0, each.n**0.5), class_="dot good"))
    parts.append(el("text", "said", x=left + reach, y=size - 8, class_="tick end"))
    return picture(size, size, *parts, label="What was said against how often it came true", css="reliability")
