"""What was done between two sides, counted for questions and for the forecaster: by day, direction, class and type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from detente.forecast.known import PARTS, UNITS, Panel, faded_days
from detente.forecast.questions import Outcome, Question

# A text tells of the days up to its publication; so many of them.
TELLS = 91
# Fewer periods say nothing.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Act:
    """`n` acts of one day: `way` 1 of a towards b, -1 of b towards a, 0 of both alike. `evidence` opens to events."""

    day: date
    way: int
    quad: int
    type: str
    mode: str = ""
    evidence: tuple[str, ...] = ()
    n: int = 1


@dataclass(frozen=True, slots=True)
class Total:
    """`n` acts of one day by one side ("acts") or towards it ("meets"), whoever the other was."""

    day: date
    side: str
    part: str
    quad: int
    n: int = 1


@dataclass(frozen=True)
class Record:
    """What is known on a day of a and b: their acts, the totals of both, and since when the world looks.

    `others` holds, for all pairs of the world, the day, pair, class, type and number of acts: the base rate's ground.
    `told` are the days of which somebody told (`covered`); None: all. A season without a text is no season without acts.
    """

    a: str
    b: str
    as_of: date
    since: date
    acts: Sequence[Act] = ()
    totals: Sequence[Total] = ()
    others: Sequence[tuple[date, str, int, str, str, int]] = field(default=())
    told: frozenset[int] | None = None

    def watched(self, first: int, length: int) -> bool:
        """Whether at least half of the days from an ordinal on were told of."""
        if self.told is None:
            return True
        return 2 * sum(day in self.told for day in range(first, first + length)) >= length


def covered(published: Iterable[date], coded: tuple[date, date] | None = None) -> frozenset[int]:
    """The days, as ordinals, that texts published on some days and coded events between two days tell of: a text tells of its
    day and the quarter before it.
    """
    days = {day.toordinal() - ago for day in published for ago in range(TELLS)}
    if coded is not None:
        days.update(range(coded[0].toordinal(), coded[1].toordinal() + 1))
    return frozenset(days)


def fits(outcome: Outcome, quad: int, type_: str, mode: str) -> bool:
    """Whether an act is of the kind that is asked for."""
    if outcome.kind == "count":
        return quad in outcome.quads
    return type_ == outcome.type and outcome.mode in ("", mode)


def counted(acts: Iterable[Act], question: Question) -> list[Act]:
    """The acts that count for a question: of its kind and direction, in its window, both ends included."""
    return [
        act
        for act in acts
        if question.first <= act.day <= question.last
        and fits(question.outcome, act.quad, act.type, act.mode)
        and (not question.directed or act.way >= 0)
    ]


def history(record: Record, question: Question) -> tuple[tuple[int, int], ...]:
    """What windows as long as the question's had, one ending each week back from `as_of`: pairs (count, windows).

    Windows of which hardly anything was told are left out.
    """
    days = [
        (act.day.toordinal(), act.n)
        for act in record.acts
        if fits(question.outcome, act.quad, act.type, act.mode) and (not question.directed or act.way >= 0)
    ]
    return _windows(days, record, question.days)


def base(record: Record, question: Question) -> tuple[tuple[int, int], ...]:
    """The same over all pairs of the world that ever had to do with one another."""
    pairs: dict[str, list[tuple[int, int]]] = {pair: [] for _, pair, *_ in record.others}
    for day, pair, quad, type_, mode, n in record.others:
        if fits(question.outcome, quad, type_, mode):
            pairs[pair].append((day.toordinal(), n))
    found: Counter[int] = Counter()
    for days in pairs.values():
        found.update(dict(_windows(days, record, question.days)))
    return tuple(sorted(found.items()))


def panel(record: Record, unit: str, most: int) -> Panel:
    """The periods that end on `as_of`, at most `most` back to `since` and at least three, for a towards b; periods of which
    hardly anything was told are left out.
    """
    length = UNITS[unit].days
    last = record.as_of.toordinal()
    periods = max(LEAST, min(most, (last - record.since.toordinal() + 1) // length))
    parts = {name: np.zeros((4, 1, periods * length)) for name in PARTS}

    def add(name: str, day: date, quad: int, n: int) -> None:
        ago = last - day.toordinal()
        if 0 <= ago < periods * length and 1 <= quad <= 4:
            parts[name][quad - 1, 0, -1 - ago] += n

    for act in record.acts:
        for name, ways in (("own", (0, 1)), ("back", (0, -1))):
            if act.way in ways:
                add(name, act.day, act.quad, act.n)
    for total in record.totals:
        if total.side in (record.a, record.b):
            add(f"{'a' if total.side == record.a else 'b'}_{total.part}", total.day, total.quad, total.n)
    fresh = faded_days(parts["own"], parts["back"], length) if UNITS[unit].fresh else None
    firsts = [last + 1 - length * ago for ago in range(periods, 0, -1)]
    kept = [place for place, first in enumerate(firsts) if record.watched(first, length)]
    kept = kept if len(kept) >= LEAST else list(range(periods - LEAST, periods))
    sums = {name: days.reshape(4, 1, periods, length).sum(axis=3)[..., kept] for name, days in parts.items()}
    return Panel(**sums, fresh=None if fresh is None else fresh[..., kept])


def turned(record: Record) -> Record:
    """The same record seen from b."""
    acts = [Act(act.day, -act.way, act.quad, act.type, act.mode, act.evidence, act.n) for act in record.acts]
    return replace(record, a=record.b, b=record.a, acts=acts)


def _windows(days: Sequence[tuple[int, int]], record: Record, length: int) -> tuple[tuple[int, int], ...]:
    first, last = record.since.toordinal(), record.as_of.toordinal()
    ends = np.array(
        [end for end in range(last, first + length - 2, -7) if record.watched(end - length + 1, length)], dtype=int
    )
    if not len(ends):
        return ()
    at = np.array([day for day, _ in days], dtype=int)
    order = np.argsort(at, kind="stable")
    sums = np.concatenate([[0], np.cumsum(np.array([n for _, n in days], dtype=int)[order])])
    at = at[order]
    upto, before = np.searchsorted(at, ends, side="right"), np.searchsorted(at, ends - length, side="right")
    return tuple(sorted(Counter((sums[upto] - sums[before]).tolist()).items()))


def begin(record_days: Iterable[date], as_of: date, *, years: int = 5) -> date:
    """Since when to look: the first day on which anything is known, but at most `years` back."""
    earliest = as_of - timedelta(days=365 * years)
    return max(earliest, min(record_days, default=as_of))
