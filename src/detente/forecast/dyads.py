"""The answer to a question on two actors: a distribution or a probability, three baselines beside it, and the reasons."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from detente.forecast import acts, chances, counts, levels
from detente.forecast.acts import Record
from detente.forecast.calibrate import LEVELS
from detente.forecast.counts import Fitted
from detente.forecast.known import CLASSES, GROUPS, UNITS, Panel, features
from detente.forecast.questions import Question
from detente.forecast.spread import Counts, Level, Spread
from detente.relations.evidence import Observations

MODEL = "dyads-2"
BASELINES = ("base_rate", "persistence", "climatology")
# What each regression was fitted for: unit, periods until the window begins, and its length. A question takes the nearest and
# is scaled to its own length.
SPANS = (
    ("week", 0, 1), ("week", 2, 1), ("week", 6, 1), ("week", 0, 4), ("week", 4, 4), ("week", 8, 4), ("week", 0, 13), ("year", 0, 1)
)  # fmt: skip
# Weeks for which acts of one type and sums of both directions were calibrated.
CHECKED = (1, 4)
# So many periods are looked at: as many as the panels had; and for the pair's own record, all five years.
MOST = {"week": 52, "year": 13}
LONGEST = {"week": 261, "year": 13}
# So many acts of a class count as much as the world's share of a type in it.
TYPE_PRIOR = 10.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a forecast in plain words; `factor` multiplies the expected count of a middling pair, None elsewhere."""

    text: str
    factor: float | None = None


@dataclass(frozen=True)
class Answer:
    """What the model and the baselines say; `probabilities` by method only for yes-no questions."""

    spread: Spread
    baselines: Mapping[str, Spread]
    reasons: Sequence[Reason] = ()
    model: str = MODEL
    probabilities: Mapping[str, float] = field(default_factory=dict)

    @property
    def probability(self) -> float | None:
        """Of yes; None where the question asks for a number."""
        return self.probabilities.get("model")


def answer(question: Question, record: Record, seen: Observations) -> Answer:
    """Forecast from what is known on `record.as_of`; `seen` is the dated evidence on the level, published by then."""
    made = _level(question, record, seen) if question.outcome.kind == "level" else _count(question, record)
    if not question.binary:
        return made
    every = {"model": made.spread, **made.baselines}
    chances_ = {
        name: _chance(question, each, shares=name in ("base_rate", "climatology")) for name, each in every.items()
    }
    return replace(made, probabilities=chances_)


def _level(question: Question, record: Record, seen: Observations) -> Answer:
    spread = levels.ahead(seen, record.as_of, question.last)
    reasons = [
        Reason(f"the level is expected at {spread.mean:+.2f}, give or take {spread.scale:.2f}"),
        Reason(f"{seen.events} happenings and statements in {seen.reports} reports say how the two stand"),
    ]
    return Answer(spread, levels.baselines(seen, record.as_of, record.since), reasons)


def _count(question: Question, record: Record) -> Answer:
    past = acts.history(record, question)
    kind = _class(question)
    name, fitted, scale = _regression(question, record.as_of, kind)
    made, panel, factor = _one_way(record, fitted, kind, past, scale)
    reasons = _reasons(fitted, panel, kind, made)
    if factor is not None:
        text = f"the world counts few acts of the two, its own record sets the scale: times {factor:.2f}"
        reasons.append(Reason(text, factor))
    if not question.directed:
        made = _both(made, _one_way(acts.turned(record), fitted, kind, past, scale)[0], question, record)
        quiet, busy = counts.shipped().both[counts.name_of(kind, "week", 0, _checked(question))]
        made = replace(made, knots=busy if made.knots == fitted.busy_knots else quiet)
    if question.outcome.kind == "event":
        share = _share(question, record)
        made = _typed(question, made, share)
        reasons.append(Reason(f"{share:.0%} of such acts are expected to be of type {question.outcome.type}", share))
    latest = sum(act.n for act in acts.counted(record.acts, _before(question, record)))
    baselines: dict[str, Spread] = {
        "base_rate": Counts(0.0, 1.0, 0.0, acts.base(record, question)),
        "persistence": Counts(0.0, 1.0, 0.0, ((latest, 1),)),
        "climatology": Counts(0.0, 1.0, 0.0, past),
    }
    reasons.append(Reason(f"the last {question.days} days had {latest}; regression {name}, fitted on coded events"))
    return Answer(made, baselines, reasons)


def _regression(question: Question, as_of: date, kind: str) -> tuple[str, Fitted, float]:
    """The regression whose window is nearest to the question's, by the ratios of lengths and of days until it is over, and
    what its mean is multiplied by.
    """
    ends = (question.last - as_of).days

    def apart(span: tuple[str, int, int]) -> float:
        unit, skip, length = span
        days = UNITS[unit].days
        return abs(math.log(length * days / question.days)) + abs(math.log((skip + length) * days / ends))

    unit, skip, length = min(SPANS, key=apart)
    name = counts.name_of(kind, unit, skip, length)
    return name, counts.shipped().fitted[name], question.days / (length * UNITS[unit].days)


def _checked(question: Question) -> int:
    """The length in weeks, of those that were calibrated, that is nearest to the question's."""
    return min(CHECKED, key=lambda weeks: abs(math.log(weeks * 7 / question.days)))


def _typed(question: Question, made: Counts, share: float) -> Counts:
    """Acts of one type out of a class: thinning a negative binomial leaves its size as it is; then the chance of any is
    weighed against the pair's own past.
    """
    thinned = replace(made, mean=made.mean * share, knots=LEVELS)
    hits = sum(times for count, times in made.past if count > 0)
    windows = sum(times for _, times in made.past)
    stack = counts.shipped().stacks[f"{_checked(question)} {'directed' if question.directed else 'both'}"]
    chance = float(
        chances.stacked(stack, *(np.array(each, dtype=float) for each in (thinned.beyond(0), hits, windows)))
    )
    # The mean at which a negative binomial of this size is above 0 with just this chance.
    mean = made.size * ((1 - chance) ** (-1 / made.size) - 1)
    return Counts(mean, made.size)


def _class(question: Question) -> str:
    if question.outcome.kind == "count":
        return question.outcome.name
    return next(name for name, quads in CLASSES.items() if quads == question.outcome.quads)


def _one_way(
    record: Record, fitted: Fitted, kind: str, past: tuple[tuple[int, int], ...], scale: float
) -> tuple[Counts, Panel, float | None]:
    """The forecast of a towards b, what it was made from, and its factor in a thin world."""
    panel = acts.panel(record, fitted.unit, MOST[fitted.unit])
    factor = counts.to_record(fitted, acts.panel(record, fitted.unit, LONGEST[fitted.unit]), kind)
    made = counts.predict(fitted, panel, kind, past, scale=scale * (1.0 if factor is None else factor))
    return made, panel, factor


def _both(one: Counts, other: Counts, question: Question, record: Record) -> Counts:
    """Acts in either direction, each once: what both sides do alike stands in both directions' counts."""
    alike = sum(act.n for act in record.acts if act.way == 0 and act.quad in question.outcome.quads)
    single = sum(act.n for act in record.acts if act.way and act.quad in question.outcome.quads)
    total = one.mean + other.mean
    size = (one.mean * one.size + other.mean * other.size) / total
    return replace(one, mean=total * (single + alike + 1) / (single + 2 * alike + 1), size=size)


def _share(question: Question, record: Record) -> float:
    """Which part of a class's acts is of the type: the pair's own share, drawn towards the world's."""
    outcome = question.outcome
    everywhere = [row for row in record.others if row[2] in outcome.quads]
    of_type = sum(row[5] for row in everywhere if acts.fits(outcome, row[2], row[3], row[4]))
    world = (of_type + 0.5) / (sum(row[5] for row in everywhere) + 1)
    own = [act for act in record.acts if act.quad in outcome.quads]
    here = sum(act.n for act in own if acts.fits(outcome, act.quad, act.type, act.mode))
    return (here + TYPE_PRIOR * world) / (sum(act.n for act in own) + TYPE_PRIOR)


def _before(question: Question, record: Record) -> Question:
    """The question of the window as long that ends on the day from which it is asked."""
    return replace(question, first=record.as_of - timedelta(days=question.days - 1), last=record.as_of)


def _reasons(fitted: Fitted, panel: Panel, kind: str, made: Counts) -> list[Reason]:
    row = features(panel, kind, fitted.unit)[:, -1]
    ones = counts.standard(row, np.array(fitted.centre), np.array(fitted.scale))[0]
    parts = dict(zip(UNITS[fitted.unit].features, ones[1:] * np.array(fitted.mean[1:]), strict=True))
    found = []
    for group, names in GROUPS.items():
        if not parts.keys() & set(names):
            continue
        factor = float(np.exp(sum(parts[name] for name in names)))
        found.append(Reason(f"{group}: times {factor:.2f} of a middling pair", factor))
    total = sum(times for _, times in made.past)
    if total:
        mean = sum(count * times for count, times in made.past) / total
        found.append(Reason(f"{total} past windows had {mean:.2f} on average; they weigh {1 - made.share:.0%}"))
    return found


def _chance(question: Question, spread: Spread, *, shares: bool) -> float:
    """P(yes). A share of past windows is never taken for certain: half a window each is added for yes and no."""
    limit = 0.0 if question.beyond is None else question.beyond
    if isinstance(spread, Counts) and shares:
        hits = sum(times for count, times in spread.past if question.holds(count))
        return (hits + 0.5) / (sum(times for _, times in spread.past) + 1)
    if isinstance(spread, Level) or question.sense == "above":
        above = spread.beyond(limit)
        return above if question.sense == "above" else 1 - above
    return 1 - spread.beyond(np.ceil(limit) - 1)
