"""Coded events of a busy dyad, summed by week, direction and quad class, as observations that weigh what the single events would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.relations.evidence import Observation, Observations, Part
from detente.relations.parameters import Parameters, parameters
from detente.schema import When

QUADS = ("other acts", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


@dataclass(frozen=True, slots=True)
class Week:
    """Events of one week, direction (1: a towards b, -1: b towards a) and quad class. `week` counts from 1 January of year 1.

    `day`: mean day, a proleptic ordinal; `value`: mean intensity; `count` events in `reports` reports; `id` opens to them.
    """

    week: int
    way: int
    quad: int
    day: float
    value: float
    count: int
    reports: int
    id: str


def with_weeks(seen: Observations, weeks: Iterable[Week]) -> Observations:
    """The observations, and the sums among them in order of time.

    n events of variance R each, in a week of N events in all that share a draw of the week's variance W, weigh together
    what one of variance (R + N W) / n does: exactly where their reports are equal in number.
    """
    using, sums = parameters(), list(weeks)
    crowd = Counter(dict.fromkeys({each.week for each in sums}, 0))
    for each in sums:
        crowd[each.week] += each.count
    single = Counter(int(row.day) // 7 for row in seen.rows)
    rows = [replace(row, noise=row.noise + using.noise["week"] * crowd[int(row.day) // 7]) for row in seen.rows]
    rows += [_observation(each, crowd[each.week] + single[each.week], using, seen) for each in sums]
    return replace(seen, rows=tuple(sorted(rows, key=lambda r: (r.day, r.parts[0].claims, r.parts[0].event))))


def _observation(each: Week, crowd: int, using: Parameters, seen: Observations) -> Observation:
    single = using.noise[str(each.quad)] + using.noise["report"] * each.count / max(each.reports, 1)
    names: Sequence[str] = (seen.a, seen.b) if each.way > 0 else (seen.b, seen.a)
    monday = date.fromordinal(max(each.week * 7, 1))
    part = Part(
        claims=(),
        value=each.value,
        event=each.id,
        type=QUADS[each.quad],
        when=When(monday, monday + timedelta(days=6)),
        reports=each.reports,
        text=f"{each.count} coded events, {QUADS[each.quad]}, {' -> '.join(names)}",
        events=each.count,
    )
    return Observation(each.day, each.value, (single + using.noise["week"] * crowd) / each.count, each.way, (part,))
