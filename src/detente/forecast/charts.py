"""Forecasts as pictures: the fan ahead, the reliability diagram, and scores over time. Altair specifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from detente.forecast.ledger import METHODS, Scored
from detente.forecast.scores import Bin

INK, BAND, RULE = "#1f3a5f", "#9db8d6", "#8a8a8a"
# Central intervals, the widest first, from the quantiles that every forecast states.
BANDS = (("0.05", "0.95", "90%"), ("0.1", "0.9", "80%"), ("0.25", "0.75", "50%"))


def fan(
    points: Sequence[tuple[date, Mapping[str, float]]], *, title: str = "", width: int = 480, height: int = 200
) -> Any:
    """Quantiles by day: bands of 90, 80 and 50% and the middle. Points must not be empty."""
    import altair as alt

    layers = []
    for low, high, name in BANDS:
        rows = [{"day": day.isoformat(), "low": q[low], "high": q[high], "holds": name} for day, q in points]
        base = alt.Chart(alt.Data(values=rows))
        layers.append(
            base.mark_area(color=BAND, opacity=0.35).encode(
                x=alt.X("day:T", title=None),
                y=alt.Y("low:Q", title=title or None, scale=alt.Scale(zero=False)),
                y2="high:Q",
            )
        )
    middle = [{"day": day.isoformat(), "value": q["0.5"]} for day, q in points]
    layers.append(alt.Chart(alt.Data(values=middle)).mark_line(color=INK, point=True).encode(x="day:T", y="value:Q"))
    return alt.layer(*layers).properties(width=width, height=height)


def reliability(bins: Sequence[Bin], *, width: int = 240, height: int = 240) -> Any:
    """Stated probability against the share that came true; on the diagonal the two agree. A dot's size is its number."""
    import altair as alt

    rows = [{"forecast": each.forecast, "observed": each.observed, "n": each.n} for each in bins]
    scale = alt.Scale(domain=[0, 1])
    ideal = [{"forecast": 0, "observed": 0}, {"forecast": 1, "observed": 1}]
    line = (
        alt.Chart(alt.Data(values=ideal))
        .mark_line(color=RULE, strokeDash=[3, 3])
        .encode(
            x=alt.X("forecast:Q", scale=scale, title="stated probability"),
            y=alt.Y("observed:Q", scale=scale, title="share that came true"),
        )
    )
    dots = (
        alt.Chart(alt.Data(values=rows))
        .mark_circle(color=INK, opacity=0.8)
        .encode(
            x=alt.X("forecast:Q", scale=scale),
            y=alt.Y("observed:Q", scale=scale),
            size=alt.Size(
                "n:Q", title="forecasts", legend=alt.Legend(values=sorted({each.n for each in bins}), format="d")
            ),
        )
    )
    return alt.layer(line, dots).properties(width=width, height=height)


def over_time(scored: Sequence[Scored], measure: str, *, width: int = 480, height: int = 200) -> Any:
    """The running mean of a measure (brier, log, crps) over the days on which windows ended, model and baselines."""
    import altair as alt

    rows = []
    have = sorted((s for s in scored if measure in s.scores), key=lambda s: (s.frozen.question.last, s.frozen.id))
    for method in METHODS:
        total = 0.0
        for number, each in enumerate(have, 1):
            total += each.scores[measure][method]
            day = each.frozen.question.last.isoformat()
            rows.append({"day": day, "score": total / number, "method": method.replace("_", " ")})
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line(point=True)
        .encode(
            x=alt.X("day:T", title=None),
            y=alt.Y("score:Q", title=f"mean {measure} so far (less is better)"),
            color=alt.Color("method:N", title=None),
        )
        .properties(width=width, height=height)
    )
