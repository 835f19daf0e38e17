"""How two actors stand: the level on any day with its 80% interval, and exactly what it is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np

from detente.relations.evidence import Observations, Part, Way, observations
from detente.relations.kalman import Filtered, Floats, Process, run, smoothed, weights
from detente.relations.labels import NO_EVIDENCE, THIN, counted, coverage_word, level_word
from detente.relations.parameters import parameters
from detente.schema import Claim, Contribution, Event, Party, Relation, When

Given = Literal["all", "past"]
_FEW = 3


def state(
    claims: Iterable[Claim],
    events: Iterable[Event],
    a: str,
    b: str,
    on: date,
    *,
    way: Way = "both",
    given: Given = "all",
    registry_parties: Mapping[str, Party] | None = None,
) -> Relation:
    """How a and b stand on a day: level in [-10, 10] with an 80% interval, label, coverage, drivers, and both counts.

    `given="past"` looks at evidence dated up to `on` alone (as a forecast must), "all" also at what is dated later.
    `way` chooses what a shows towards b ("forward"), b towards a ("backward") or both. What was known when is for the
    caller to choose by what is handed in.
    """
    return state_of(observations(claims, events, a, b, registry_parties=registry_parties).only(way), on, given=given)


def state_of(seen: Observations, on: date, *, given: Given = "all") -> Relation:
    """The same from observations. `evidence` names claims, and the event itself where it was coded elsewhere."""
    level, low, high, spread = _at(seen, on, given)
    parts = why(seen, on, given=given)
    removed = 1 - spread / _prior_variance(parameters().process)
    coverage = coverage_word(removed, seen.events) if seen.rows else NO_EVIDENCE
    return Relation(
        a=seen.a,
        b=seen.b,
        during=When(on, on),
        score=level,
        low=low,
        high=high,
        label=_label(seen, (level, low, high), coverage, prior=parts[-1].points),
        evidence=tuple(dict.fromkeys(c for part in parts for c in part.claims or (part.event,) if c)),
        drivers=parts,
        events=seen.events,
        reports=seen.reports,
        coverage=coverage,
    )


def _label(seen: Observations, held: tuple[float, float, float], coverage: str, *, prior: float) -> str:
    """A word for warm or cold only where the evidence bears it: not where it is thin, where the range reaches both sides
    of zero, or where nothing but the prior makes the level warm.
    """
    level, low, high = held
    if coverage == NO_EVIDENCE:
        return NO_EVIDENCE
    if coverage == THIN:
        # Many items may lie years back.
        many = "" if seen.events < _FEW else " near that day"
        return f"too little evidence{many} ({counted(seen.events, 'item')}, {counted(seen.reports, 'report')})"
    return "unclear" if low < 0 < high or level > 0 >= level - prior else level_word(level)


def curve(seen: Observations, days: Sequence[date], *, given: Given = "all") -> tuple[Floats, Floats, Floats]:
    """Level, low and high on each of the days, in the order given; shapes (len(days),)."""
    looks = np.array([day.toordinal() for day in days], dtype=float)
    forward, at = _passed(seen, looks)
    process = parameters().process
    if given == "all" and len(at):
        levels, variances = smoothed(process, forward)
        level, variance = np.array(levels)[at], np.array(variances)[at]
    else:
        prior = np.array([forward.prior[i] for i in at]).reshape(-1, 5)
        level = process.mean + prior[:, 0] + prior[:, 1]
        variance = prior[:, 2] + 2 * prior[:, 3] + prior[:, 4]
    return _bounded(level, np.sqrt(np.maximum(variance, 0.0)))


def curves(
    many: Sequence[Observations], days: Sequence[date], *, given: Given = "all"
) -> tuple[Floats, Floats, Floats]:
    """The curves of many dyads at once, arrays of shape (dyads, days); the arithmetic runs over all dyads together."""
    looks = np.array([day.toordinal() for day in days], dtype=float)
    if not many or not len(looks):
        empty = np.zeros((len(many), len(looks)))
        return empty, empty.copy(), empty.copy()
    times, values, noise, places = _padded(many, looks)
    gaps = np.diff(times, axis=1, prepend=times[:, :1])
    process = parameters().process
    forward = run(process, list(gaps.T), list(values.T), list(noise.T))
    if given == "all":
        level, variance = (np.array(x).T for x in smoothed(process, forward))
    else:
        f, s, pf, c, ps = (np.array(x).T for x in zip(*forward.prior, strict=True))
        level, variance = process.mean + f + s, pf + 2 * c + ps
    rows = np.arange(len(many))[:, None]
    return _bounded(level[rows, places], np.sqrt(np.maximum(variance[rows, places], 0.0)))


def why(seen: Observations, on: date, *, given: Given = "all") -> tuple[Contribution, ...]:
    """The level taken apart: one contribution a happening or statement, largest first, and last the prior's part.

    The points sum to the level exactly, for the level is linear in the observations: it is the sum of weight times
    value, plus the mean of all dyads times the weight that the evidence leaves over.
    """
    share = shares(seen, on, given=given)
    points: dict[tuple[str, ...], float] = defaultdict(float)
    parts: dict[tuple[str, ...], Part] = {}
    for row, weight in zip(seen.rows, share, strict=True):
        for part in row.parts:
            key = (part.event,) if part.event else part.claims
            points[key] += float(weight) * part.share * part.value
            parts[key] = part
    found = [Contribution(points[key], describe(part), part.claims, part.event) for key, part in parts.items()]
    found.sort(key=lambda c: (-abs(c.points), c.event, c.claims))
    left = 1 - float(share.sum())
    mean = parameters().process.mean
    start = Contribution(left * mean, f"the prior: all dyads start at {mean:+.1f} ({left:.0%} of the weight)")
    return (*found, start)


def shares(seen: Observations, on: date, *, given: Given = "all") -> Floats:
    """Weight of each observation in the level on a day, shape (len(seen.rows),)."""
    forward, at = _passed(seen, np.array([float(on.toordinal())]))
    full = weights(forward, int(at[0]), past_only=given == "past")
    return np.delete(full, int(at[0]))


def describe(part: Part) -> str:
    """One line for a person: what, between whom, when, and in how many reports."""
    first, last = part.when.earliest, part.when.latest
    days = part.when.text or " to ".join(dict.fromkeys(str(day) for day in (first, last) if day))
    return ", ".join(filter(None, (part.text or part.type, days, counted(part.reports, "report"))))


def _at(seen: Observations, on: date, given: Given) -> tuple[float, float, float, float]:
    level, low, high = curve(seen, [on], given=given)
    forward, at = _passed(seen, np.array([float(on.toordinal())]))
    if given == "all":
        spread = smoothed(parameters().process, forward)[1][int(at[0])]
    else:
        _, _, pf, c, ps = forward.prior[int(at[0])]
        spread = pf + 2 * c + ps
    return float(level[0]), float(low[0]), float(high[0]), float(spread)


def _passed(seen: Observations, looks: Floats) -> tuple[Filtered, Floats]:
    """The forward pass over observations and looks in order of time, and where the looks are; a look comes after the
    observations of its day."""
    times = np.concatenate([seen.days, looks])
    kind = np.concatenate([np.zeros(len(seen.days)), np.ones(len(looks))])
    order = np.lexsort((kind, np.floor(times)))
    times = times[order]
    values = np.concatenate([seen.values, np.zeros(len(looks))])[order]
    noise = np.concatenate([seen.noise, np.full(len(looks), np.inf)])[order]
    gaps = np.maximum(np.diff(times, prepend=times[:1]), 0.0)
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    forward = run(parameters().process, gaps.tolist(), values.tolist(), noise.tolist())
    return forward, place[len(seen.days) :]


def _padded(many: Sequence[Observations], looks: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Times, values, noise (dyads, steps) and the columns of the looks (dyads, days); short dyads are filled up with
    looks.
    """
    longest = max(len(seen.rows) for seen in many) + len(looks)
    times = np.zeros((len(many), longest))
    values, noise = np.zeros_like(times), np.full_like(times, np.inf)
    places = np.zeros((len(many), len(looks)), dtype=int)
    for i, seen in enumerate(many):
        n = len(seen.rows) + len(looks)
        joined = np.concatenate([seen.days, looks])
        order = np.lexsort((np.r_[np.zeros(len(seen.rows)), np.ones(len(looks))], np.floor(joined)))
        times[i, :n] = np.maximum.accumulate(joined[order])
        times[i, n:] = times[i, n - 1]
        values[i, :n] = np.r_[seen.values, np.zeros(len(looks))][order]
        noise[i, :n] = np.r_[seen.noise, np.full(len(looks), np.inf)][order]
        places[i] = np.argsort(order)[len(seen.rows) :]
    return times, values, noise, places


def _bounded(level: Floats, spread: Floats) -> tuple[Floats, Floats, Floats]:
    width = parameters().z80 * spread
    return tuple(np.clip(x, -10.0, 10.0) for x in (level, level - width, level + width))  # type: ignore[return-value]


def _prior_variance(process: Process) -> float:
    return process.fast_variance + process.slow_variance
