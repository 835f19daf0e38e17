"""SVG elements as escaped text."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup, escape


def el(tag: str, *children: Markup | str, **attributes: object) -> Markup:
    """One element. Attributes that are None are left out; `_` in their names stands for `-`, one at the end falls away."""
    said = "".join(
        f' {_name(name)}="{escape(_value(value))}"' for name, value in attributes.items() if value is not None
    )
    inner = "".join(escape(child) for child in children)
    return Markup(f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>")  # noqa: S704  all parts are escaped


def picture(width: float, height: float, *children: Markup, label: str, css: str, **more: object) -> Markup:
    """A whole picture of the given size, which the page may shrink; `label` is what is read aloud; `more` are attributes."""
    size = {"viewBox": f"0 0 {_value(width)} {_value(height)}", "width": width, "height": height}
    return el(
        "svg", *children, xmlns="http://www.w3.org/2000/svg", class_=css, role="group", aria_label=label, **size, **more
    )


def path(points: list[tuple[float, float]], *, closed: bool = False) -> str:
    """The `d` of a line through points."""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + ("Z" if closed else "")


class Days:
    """Days to x: linear from `left` at `first` to `right` at `last`."""

    def __init__(self, first: date, last: date, left: float, right: float) -> None:
        self.first, self.last, self.left, self.right = first, last, left, right
        self._days = max(1, (last - first).days)

    def __call__(self, day: date) -> float:
        """x of a day; what lies outside the window comes to its edge."""
        share = (min(max(day, self.first), self.last) - self.first).days / self._days
        return self.left + share * (self.right - self.left)

    def ticks(self, room: float = 70) -> list[tuple[date, str]]:
        """Round days to label, no nearer to each other than `room`."""
        most = max(2, int((self.right - self.left) / room))
        years = self._days / 365.25
        step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if years / s <= most), 1000)
        if years >= 3:
            start = -(-self.first.year // step) * step
            days = [date(y, 1, 1) for y in range(max(start, 1), min(self.last.year, 9998) + 1, step)]
            return [(day, str(day.year)) for day in days if day >= self.first]
        gap = next((g for g in (1, 2, 3, 6, 12) if years * 12 / g <= most), 12)
        months = [(m // 12, m % 12 + 1) for m in range(self.first.year * 12, self.last.year * 12 + 12, gap)]
        days = [date(y, m, 1) for y, m in months]
        return [(day, f"{day:%b %Y}") for day in days if self.first <= day <= self.last]


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-") if name != "viewBox" else name


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
