"""The level over time as a small chart: line, 80% band, phases. One Altair specification gives SVG, PNG and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from detente.schema import Relation

Curve = Sequence[tuple[date, float, float, float]]
INK, BAND, RULE = "#1f3a5f", "#9db8d6", "#8a8a8a"


def level(curve: Curve, phases: Sequence[Relation] = (), *, width: int = 640, height: int = 120) -> Any:
    """An Altair chart of (day, level, low, high); phases as labelled bands. The curve must not be empty."""
    return layers(curve, phases, width=width, height=height).configure_view(stroke=None)


def layers(curve: Curve, phases: Sequence[Relation] = (), *, width: int, height: int) -> Any:
    """The same without settings of the whole, so that it may stand beside others."""
    import altair as alt

    rows = [
        {"day": d.isoformat(), "level": round(v, 3), "low": round(lo, 3), "high": round(hi, 3)}
        for d, v, lo, hi in curve
    ]
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount=8, grid=False))
    y_scale = alt.Scale(domain=[-10, 10])
    base = alt.Chart(alt.Data(values=rows))
    band = base.mark_area(color=BAND, opacity=0.5).encode(
        x=x, y=alt.Y("low:Q", scale=y_scale, title="level"), y2="high:Q"
    )
    line = base.mark_line(color=INK, strokeWidth=1.5).encode(x=x, y=alt.Y("level:Q", scale=y_scale))
    zero = (
        alt.Chart(alt.Data(values=[{"y": 0}]))
        .mark_rule(color=RULE, strokeDash=[3, 3])
        .encode(y=alt.Y("y:Q", scale=y_scale))
    )
    drawn = [band, zero, line]
    if phases:
        drawn = [*_phases(phases, curve), *drawn]
    return alt.layer(*drawn).properties(width=width, height=height)


def _phases(phases: Sequence[Relation], curve: Curve) -> list[Any]:
    import altair as alt

    first, last = curve[0][0], curve[-1][0]
    rows = [
        {
            "from": max(first, p.during.earliest or first).isoformat(),
            "to": min(last, p.during.latest or last).isoformat(),
            "label": p.label.partition(":")[0],
            "top": 9.6 if index % 2 else 8.0,
        }
        for index, p in enumerate(phases)
        if (p.during.latest or last) >= first and (p.during.earliest or first) <= last
    ]
    base = alt.Chart(alt.Data(values=rows))
    edges = base.mark_rule(color=RULE, opacity=0.5).encode(x="from:T")
    text = base.mark_text(align="left", dx=3, fontSize=9, color="#444").encode(
        x="from:T", y=alt.Y("top:Q", scale=alt.Scale(domain=[-10, 10])), text="label:N"
    )
    return [edges, text]


def svg(chart: Any) -> str:
    """Draw a chart as SVG, offline."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(chart.to_dict(format="vega-lite"))
    return drawn
