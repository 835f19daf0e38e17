"""Pictures as files: the level of a pair with phases and evidence, the network of a day, and who shares a bloc with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from detente.brief import chart
from detente.errors import UsageError
from detente.relations.evidence import Observation
from detente.relations.labels import sign
from detente.relations.network.blocs import Blocs
from detente.schema import Relation

WARM, COLD, INK, RULE = "#2b6a99", "#b3542d", "#1b1f24", "#8a8a8a"
FORMS = (".svg", ".png", ".pdf", ".html")
Place = tuple[float, float]


def level(
    curve: chart.Curve, phases: Sequence[Relation], evidence: Sequence[Observation], *, title: str, width: int = 860
) -> Any:
    """The level with its 80% band and phases; below each piece of evidence as a dot at its day and value, the larger the more it
    weighs. The curve must not be empty."""
    import altair as alt

    above = chart.layers(curve, phases, width=width, height=230)
    rows = [
        {
            "day": date.fromordinal(int(row.day)).isoformat(),
            "value": round(row.value, 2),
            "weight": round(1 / row.noise, 4),
            "tone": "cooperative" if row.value > 0 else "hostile" if row.value < 0 else "neither",
            "what": row.parts[0].text or row.parts[0].type,
        }
        for row in evidence
    ]
    dots = (
        alt.Chart(alt.Data(values=rows))
        .mark_circle(opacity=0.65)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount=8, grid=False)),
            y=alt.Y("value:Q", scale=alt.Scale(domain=[-10, 10]), title="evidence"),
            size=alt.Size("weight:Q", title="weight", scale=alt.Scale(range=[12, 160]), legend=None),
            color=_tones(),
            tooltip=["day:T", "what:N", "value:Q"],
        )
        .properties(width=width, height=110)
    )
    ends = alt.Scale(domain=[curve[0][0].isoformat(), curve[-1][0].isoformat()])
    dots = dots.encode(x=alt.X("day:T", title=None, scale=ends, axis=alt.Axis(format="%Y", tickCount=8, grid=False)))
    return alt.vconcat(above, dots).properties(title=title).configure_view(stroke=None)


def network(
    edges: Sequence[Relation], places: Mapping[str, Place], names: Mapping[str, str], *, title: str, width: int = 860
) -> Any:
    """Ties of a day: colour by sign, width by evidence, dashed where the range holds zero or evidence is thin.

    `places` in [0, 1] x [0, 1].
    """
    import altair as alt

    lines = [
        {
            "x": places[edge.a][0], "y": places[edge.a][1], "x2": places[edge.b][0], "y2": places[edge.b][1],
            "tone": _tone(edge), "weight": edge.reports,
            "what": f"{names[edge.a]} - {names[edge.b]}: {edge.score:+.1f}, {edge.label}",
        }
        for edge in edges
    ]  # fmt: skip
    dots = [
        {"x": places[name][0], "y": places[name][1], "name": names[name]} for name in sorted(places) if name in names
    ]
    scale = alt.Scale(domain=[-0.08, 1.08])
    x, y = (alt.X("x:Q", axis=None, scale=scale), alt.Y("y:Q", axis=None, scale=scale))
    ties = (
        alt.Chart(alt.Data(values=lines))
        .mark_rule()
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            color=_tones(),
            strokeWidth=alt.StrokeWidth("weight:Q", scale=alt.Scale(type="sqrt", range=[1, 6]), legend=None),
            strokeDash=alt.StrokeDash(
                "tone:N", scale=alt.Scale(domain=list(_RANGE), range=[[1, 0], [1, 0], [3, 3]]), legend=None
            ),
            tooltip=["what:N"],
        )
    )
    base = alt.Chart(alt.Data(values=dots)).encode(x=x, y=y)
    marks = base.mark_circle(size=60, color=INK, opacity=1)
    words = base.mark_text(dy=-10, fontSize=10, color=INK).encode(text="name:N")
    return (
        alt.layer(ties, marks, words)
        .properties(width=width, height=round(width * 0.62), title=title)
        .configure_view(stroke=None)
    )


def matrix(blocs: Blocs, order: Sequence[str], names: Mapping[str, str], *, title: str) -> Any:
    """How often two actors share a bloc in all nearly best partitions; blank where no chain of ties joins them."""
    import altair as alt

    at = {name: place for place, name in enumerate(blocs.names)}
    rows = [
        {"a": names[a], "b": names[b], "share": share}
        for a in order
        for b in order
        if (share := blocs.together[at[a]][at[b]]) is not None
    ]
    listed = [names[name] for name in order]
    size = max(180, 17 * len(order))
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_rect()
        .encode(
            x=alt.X("a:N", sort=listed, title=None, axis=alt.Axis(labelAngle=-60)),
            y=alt.Y("b:N", sort=listed, title=None),
            color=alt.Color(
                "share:Q",
                title="together",
                scale=alt.Scale(domain=[0, 0.5, 1], range=[COLD, "#f4f1ec", WARM]),
                legend=alt.Legend(format="%"),
            ),
            tooltip=["a:N", "b:N", alt.Tooltip("share:Q", format=".0%")],
        )
        .properties(width=size, height=size, title=title)
    )


def save(drawn: Any, path: Path) -> Path:
    """Write a chart in the form its suffix names (.svg .png .pdf .html), without network. Raises UsageError for others."""
    import vl_convert

    suffix, spec = path.suffix.lower(), drawn.to_dict(format="vega-lite")
    path.parent.mkdir(parents=True, exist_ok=True)
    if suffix == ".svg":
        path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
    elif suffix == ".png":
        path.write_bytes(vl_convert.vegalite_to_png(spec, scale=2.0))
    elif suffix == ".pdf":
        path.write_bytes(vl_convert.vegalite_to_pdf(spec))
    elif suffix == ".html":
        path.write_text(vl_convert.vegalite_to_html(spec, bundle=True), encoding="utf-8")
    else:
        raise UsageError(f"can't draw as {path.suffix or path.name!r}; use one of {', '.join(FORMS)}")
    return path


_RANGE = {"cooperative": WARM, "hostile": COLD, "neither": RULE}


def _tone(edge: Relation) -> str:
    return ("neither", "cooperative", "hostile")[sign(edge)]


def _tones() -> Any:
    import altair as alt

    return alt.Color("tone:N", title=None, scale=alt.Scale(domain=list(_RANGE), range=list(_RANGE.values())))
