"""Templates: the record of a page goes in, escaped HTML comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from detente.brief import likelihood, wording
from detente.reading import codebook
from detente.store.mending import FIELDS
from detente.web.address import segment
from detente.web.drawing import globe as globe_drawing
from detente.web.drawing import level as level_drawing
from detente.web.drawing import network as network_drawing
from detente.web.drawing import outlook as outlook_drawing
from detente.web.drawing.reader import article
from detente.web.pages import coded
from detente.web.records import Driver, Hit, Part

if TYPE_CHECKING:
    from jinja2 import Environment

ARROWS = {"up": "▲", "down": "▼", "level": "▶", "none": "·"}


def render(template: str, **words: Any) -> str:
    """A template with the given words."""
    return templates().get_template(template).render(**words)


@cache
def templates() -> Environment:
    """All templates; every value is escaped, and a missing one is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = str(files("detente").joinpath("web/templates"))
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": day,
        "signed": signed,
        "count": count,
        "segment": segment,
        "marked": marked,
        "largest": largest,
        "bare": bare,
        "edge": edge,
        "happening": lambda event: coded.place(event) or f"/event/{segment(event)}",
    }
    made.globals |= {
        "arrows": ARROWS,
        "sparkline": level_drawing.sparkline,
        "pair_chart": level_drawing.pair_chart,
        "told_chart": level_drawing.told_chart,
        "points_bar": level_drawing.points_bar,
        "network": network_drawing.network,
        "course": outlook_drawing.course,
        "reliability": outlook_drawing.reliability,
        "likely": likelihood.word,
        "globe": globe_drawing.globe,
        "without_place": globe_drawing.missing,
        "article": article,
        "dict": dict,
        "claim_types": {
            kind: sorted(types - {"NONE"}) for kind, types in codebook.TYPES.items() if kind != "condition"
        },
        "fix_fields": FIELDS,
    }
    return made


def day(value: date | datetime | None, without: str = "–") -> str:
    """'22 Feb 2025'."""
    return without if value is None else wording.day(value)


def edge(value: date | None, without: str) -> str:
    """The first or last day of a tie: the registry keeps a bare year as its first or last day, and so it is shown."""
    if value is not None and (value.month, value.day) in ((1, 1), (12, 31)):
        return str(value.year)
    return day(value, without)


def signed(value: float, places: int = 1) -> str:
    """A number with its sign; what rounds to zero has none."""
    text = f"{value:+.{places}f}"
    return text if text.strip("+-0.") else text[1:]


def count(what: int | Sized, one: str, many: str = "") -> str:
    """'1 report', '2 reports': of a number, or of as many as there are."""
    number = what if isinstance(what, int) else len(what)
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def marked(hit: Hit) -> Markup:
    """A snippet with the words asked for marked."""
    parts, place = [], 0
    for start, end in hit.marks:
        parts += [escape(hit.snippet[place:start]), Markup("<mark>%s</mark>") % hit.snippet[start:end]]
        place = end
    return Markup("").join([*parts, escape(hit.snippet[place:])])


def largest(parts: Iterable[Part | Driver]) -> float:
    """The largest number of points among them, whatever its sign; 1 where there are none."""
    return max((abs(part.points) for part in parts), default=1.0)


def bare(text: str) -> str:
    """A code in plain words: `domestic_politics` as 'domestic politics'."""
    return text.replace("_", " ").replace("-", " ").lower()
