"""The history of two actors cut into phases, each with a level, a neutral label, and the claims that opened and closed
it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from detente.relations.changepoints import changepoints
from detente.relations.evidence import Observation, Observations, Part, Way, observations
from detente.relations.kalman import Floats
from detente.relations.labels import THIN, counted, coverage_word, kinds_word, phase_word
from detente.relations.level import describe
from detente.relations.parameters import parameters
from detente.schema import Claim, Contribution, Event, Party, Relation, When

# An issue is named in the label where it carries at least this share of the phase's evidence.
_MAIN_ISSUE = 0.4
# Dealings of states are diplomacy unless the text says what they are about.
_PLAIN = ("other", "diplomacy")
_MOST_STEPS = 800


def phases(
    claims: Iterable[Claim],
    events: Iterable[Event],
    a: str,
    b: str,
    *,
    way: Way = "both",
    registry_parties: Mapping[str, Party] | None = None,
) -> list[Relation]:
    """Phases in order of time, without gaps; none where there is no dated evidence.

    Boundaries are the change points of the observations' mean, their variances being known (`changepoints`). A phase
    lasts until the day before the next begins, the last one until its latest evidence. `score` is the
    precision-weighted mean of the phase's evidence, `low` to `high` its 80% interval. `drivers` name, in this order,
    what opened the phase and (for all but the last) what closed it; their points are how far that evidence lies from
    the phase before, or from the phase itself.
    """
    return phases_of(observations(claims, events, a, b, registry_parties=registry_parties).only(way))


def phases_of(seen: Observations) -> list[Relation]:
    """The same from observations."""
    if not seen.rows:
        return []
    starts = [0, *_starts(seen)]
    cuts = [seen.rows[i:j] for i, j in zip(starts, [*starts[1:], len(seen.rows)], strict=True)]
    opened = [_opening(rows, before) for rows, before in zip(cuts, [(), *cuts], strict=False)]
    last = max(_last_day(row) for row in cuts[-1])
    ends = [day - timedelta(days=1) for day in opened[1:]] + [max(last, opened[-1])]
    found = []
    for i, rows in enumerate(cuts):
        beside = (cuts[i - 1] if i else (), cuts[i + 1] if i + 1 < len(cuts) else ())
        found.append(_phase((seen.a, seen.b), rows, When(opened[i], ends[i]), beside))
    return found


def _starts(seen: Observations) -> list[int]:
    """First rows of all phases but the first. A very long history is cut between groups of neighbouring rows, whose
    weighted means and precisions are all that the search needs of them.
    """
    size = -(-len(seen.rows) // _MOST_STEPS)
    edges = np.arange(0, len(seen.rows), size)
    precision = np.add.reduceat(1 / seen.noise, edges)
    means = np.add.reduceat(seen.values / seen.noise, edges) / precision
    shares = np.add.reduceat(_shares(seen.rows), edges)
    return [int(edges[i]) for i in changepoints(means, 1 / precision, shares=shares)]


def _shares(rows: Sequence[Observation]) -> Floats:
    """How much of one observation each row is: a happening without a known day stands in several."""
    keys = [row.parts[0].event or row.parts[0].claims for row in rows]
    happenings = [len(row.parts) == 1 and row.parts[0].kind == "event" for row in rows]
    pieces = Counter(key for key, is_event in zip(keys, happenings, strict=True) if is_event)
    return np.array(
        [1 / pieces[key] if is_event else 1.0 for key, is_event in zip(keys, happenings, strict=True)], dtype=float
    )


def _phase(
    dyad: tuple[str, str],
    rows: Sequence[Observation],
    during: When,
    beside: tuple[Sequence[Observation], Sequence[Observation]],
) -> Relation:
    using = parameters()
    mean, variance = _mean(rows)
    width = using.z80 * math.sqrt(variance)
    parts = _parts(rows)
    items, reports = sum(part.events for part in parts), sum(part.reports for part in parts)
    prior = using.process.fast_variance + using.process.slow_variance
    coverage = coverage_word(prior / (prior + variance), items)
    before, after = beside
    drivers = [_turn("opened by", rows[0], mean if not before else _mean(before)[0])]
    drivers += [_turn("closed by", after[0], mean)] if after else []
    return Relation(
        a=dyad[0],
        b=dyad[1],
        during=during,
        score=mean,
        low=max(-10.0, mean - width),
        high=min(10.0, mean + width),
        label=_label(rows, mean, items, coverage),
        evidence=tuple(dict.fromkeys(c for part in parts for c in part.claims or (part.event,) if c)),
        drivers=tuple(drivers),
        events=items,
        reports=reports,
        coverage=coverage,
    )


def _mean(rows: Sequence[Observation]) -> tuple[float, float]:
    """Precision-weighted mean of observations, and its variance."""
    weight = np.array([1 / row.noise for row in rows])
    values = np.array([row.value for row in rows])
    return float(weight @ values / weight.sum()), float(1 / weight.sum())


def _parts(rows: Iterable[Observation]) -> list[Part]:
    return list({(part.event,) if part.event else part.claims: part for row in rows for part in row.parts}.values())


def _turn(word: str, row: Observation, reference: float) -> Contribution:
    part = max(row.parts, key=lambda p: p.share)
    claims = tuple(dict.fromkeys(claim for p in row.parts for claim in p.claims))
    return Contribution(row.value - reference, f"{word} {describe(part)}", claims, part.event)


def _label(rows: Sequence[Observation], mean: float, items: int, coverage: str) -> str:
    """A word for the phase and what it is made of; of few items only what they are, for they make no period."""
    types, kinds, issues, signs, acts = (defaultdict[str, float](float) for _ in range(5))
    for row in rows:
        for part in row.parts:
            weight = part.share / row.noise
            for tally, key in (
                (types, part.type),
                (kinds, part.kind),
                (issues, part.issue),
                (signs, _sign(part.value)),
            ):
                tally[key] += weight
            # Of a warm phase the warm acts are named, of a cold one the cold.
            acts[f"{'no ' if part.denied else ''}{part.kind}.{part.type}"] += weight if part.value * mean > 0 else 0.0
    total = sum(signs.values())
    made = kinds_word({name: weight / total for name, weight in acts.items() if weight})
    if coverage == THIN and made:
        return f"{made} ({counted(items, 'item')})"
    by_type, by_kind = ({key: x / total for key, x in tally.items()} for tally in (types, kinds))
    word = phase_word(mean, by_type, by_kind, min(signs["+"], signs["-"]) / total)
    word = f"{word}: {made}" if made and made not in word else word
    issue, weight = max(sorted(issues.items()), key=lambda item: item[1])
    return f"{word} ({issue.replace('_', ' ')})" if issue not in _PLAIN and weight >= _MAIN_ISSUE * total else word


def _sign(value: float) -> str:
    return "+" if value > 0 else "-" if value < 0 else "0"


def _opening(rows: Sequence[Observation], before: Sequence[Observation]) -> date:
    """The first day of a phase: where its first evidence begins, if that lies after the phase before."""
    day = date.fromordinal(int(rows[0].day))
    known = [part.when.earliest for part in rows[0].parts if part.when.earliest]
    earliest = min(known, default=day)
    floor = date.fromordinal(int(before[-1].day)) if before else date.min
    return earliest if floor < earliest < day else day


def _last_day(row: Observation) -> date:
    return max((part.when.latest for part in row.parts if part.when.latest), default=date.fromordinal(int(row.day)))
