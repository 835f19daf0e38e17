"""What a branch changes: the difference of two distributions for every pair that moves, the path by which it moved, what it hangs on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from detente.errors import UsageError
from detente.relations.parameters import parameters
from detente.scenario.branch import Assumed
from detente.scenario.mechanisms import ALL, Frame, defaults, weights
from detente.scenario.simulate import Course, Plan, Settings, intervals, month_ends, run, share_left
from detente.scenario.system import Array, System

# A median that moves by less than this on Goldstein's scale is told as not moving; it is a hundredth of the scale's half.
MOVES = 0.1
TOLD, TRIED, DEEP = 40, 5, 3
TRIAL_RUNS = 200
BAND = (0.1, 0.5, 0.9)
EXPLORATORY, DEFAULT = "exploratory", "default mechanisms"


@dataclass(frozen=True, slots=True)
class Band:
    """A median and the interval that holds 80% of the runs (None: kept
    before there were any).
    """

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: `pair` moved by `points` because of a mechanism. `via` is the pair that had moved before, () for an assumption.

    `parameter` with its interval and source is what sizes the step; `evidence` names the claims and registry entries behind the tie it ran
    along; `assumption` is set where an assumption is the cause.
    """

    text: str
    pair: tuple[str, str]
    mechanism: str
    points: float
    via: tuple[str, ...]
    parameter: str
    value: float
    low: float
    high: float
    source: str
    evidence: tuple[str, ...]
    assumption: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One month of base and branch."""

    day: date
    base: Band
    branch: Band


@dataclass(frozen=True, slots=True)
class KeyAssumption:
    """What the change of a pair would be without one assumption: the median, and the interval that holds 80% of the runs (None: kept
    before there were any).
    """

    id: str
    text: str
    change: float
    if_false: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Hangs:
    """The change of a pair with one parameter held at the ends of its interval, the others drawn as ever."""

    parameter: str
    value: float
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Moved:
    """A pair whose level the branch changes. `day`: where the median change is largest; `base`, `branch`, `change` are of it.

    `towards_a`, `towards_b`: change of the mean of what b shows a, and a shows b. `share`: of the runs that move the way the
    median does. `base_rate`: share of the base's runs that move that way by as much (0.1 at least) since the start, without
    any assumption. `end`: the change on the last day. `label`: 'exploratory' where more than default mechanisms took part.
    `evidence`: happenings and statements known of the pair, 0 where it starts as all pairs do. `course` is by month.
    """

    a: str
    b: str
    day: date
    base: Band
    branch: Band
    change: Band
    share: float
    base_rate: float
    end: Band
    towards_a: float
    towards_b: float
    label: str
    evidence: int
    path: tuple[Step, ...]
    course: tuple[Point, ...]
    keys: tuple[KeyAssumption, ...] = ()
    hangs: tuple[Hangs, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """What to watch: a level that would tell the branch from the base by a day (`odds`: of branch to base when it is seen), or what a
    text names as a condition (`claim`).
    """

    text: str
    source: str
    by: date | None = None
    odds: float | None = None
    claim: str = ""
    pair: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """All pairs that move, the largest change first, how many do not, and which pairs tell the arms apart earliest."""

    moved: tuple[Moved, ...]
    still: int
    indicators: tuple[Indicator, ...]


PlanOf = Callable[[Sequence[Assumed]], Plan]


def compare(
    system: System,
    made: Sequence[Assumed],
    plan_of: PlanOf,
    settings: Settings,
    *,
    pairs: Sequence[tuple[str, str]] = (),
) -> Difference:
    """Run base and branch on the same random numbers and tell the difference; `pairs` are told whether they move or not.

    Raises UsageError where nothing is assumed.
    """
    if not made:
        raise UsageError("the branch assumes nothing: detente scenario assume BRANCH --act 'A TYPE B' --on DAY")
    base, branch = (run(system, plan, settings) for plan in (Plan(), plan_of(made)))
    change = branch.levels - base.levels
    medians = np.median(change, axis=1)
    size = np.abs(medians).max(axis=0)
    peaks = np.where(size >= MOVES, np.abs(medians).argmax(axis=0), len(medians) - 1)
    wanted = [system.pair(*pair)[0] for pair in pairs]
    order = [int(p) for p in np.argsort(-size, kind="stable") if size[p] >= MOVES]
    told = list(dict.fromkeys([*wanted, *order[:TOLD]]))
    arms = _Arms(system, made, settings, base, branch)
    found = [_moved(arms, p, int(peaks[p])) for p in told]
    found.sort(key=lambda each: (-abs(each.change.median), each.a, each.b))
    tried = _tried(system, made, plan_of, settings, found[:TRIED])
    return Difference(
        tuple(tried + found[TRIED:]), len(size) - len(order), tuple(_separate(system, base, branch, order))
    )


def band(values: Array) -> Band:
    """Median and 80% interval, rounded to two decimals: more would be noise of the draw."""
    low, middle, high = (round(float(v), 2) + 0.0 for v in np.quantile(values, BAND))
    return Band(middle, low, high)


@dataclass(frozen=True)
class _Arms:
    """Base and branch of one run, with what made them."""

    system: System
    made: Sequence[Assumed]
    settings: Settings
    base: Course
    branch: Course


def _moved(arms: _Arms, p: int, peak: int) -> Moved:
    system, base, branch = arms.system, arms.base, arms.branch
    a, b = system.pairs[p]
    change = branch.levels[:, :, p] - base.levels[:, :, p]
    middle = float(np.median(change[peak]))
    way = 1 if middle >= 0 else -1
    own = (base.levels[peak, :, p] - base.levels[0, :, p]) * way
    apart = branch.apart[peak, p] - base.apart[peak, p]
    path = tuple(_path(arms, p, peak))
    beyond = any(step.mechanism not in defaults() for step in path) or not system.starts[p].evidence
    return Moved(
        a=a,
        b=b,
        day=base.days[peak],
        base=band(base.levels[peak, :, p]),
        branch=band(branch.levels[peak, :, p]),
        change=band(change[peak]),
        share=round(float((change[peak] * way > 0).mean()), 3),
        base_rate=round(float((own >= max(abs(middle), MOVES)).mean()), 3),
        end=band(change[-1]),
        towards_a=round(middle - float(apart), 2) + 0.0,
        towards_b=round(middle + float(apart), 2) + 0.0,
        label=EXPLORATORY if beyond else DEFAULT,
        evidence=system.starts[p].evidence,
        path=path,
        course=tuple(
            Point(day, band(base.levels[m, :, p]), band(branch.levels[m, :, p])) for m, day in enumerate(base.days)
        ),
    )


def _path(arms: _Arms, p: int, month: int, deep: int = DEEP, seen: frozenset[int] = frozenset()) -> Iterator[Step]:
    """Steps that end in the pair, causes before effects, the largest first where there are several."""
    system, base, branch = arms.system, arms.base, arms.branch
    spans = intervals(arms.settings.mechanisms)
    by_id = {each.id: each for each in arms.made}
    points = {name: _left(base, branch, name, p, month) for name in sorted({*base.added, *branch.added})}
    whole = max((abs(value) for value in points.values()), default=0.0)
    for name, value in sorted(points.items(), key=lambda item: (-abs(item[1]), item[0])):
        if abs(value) < max(0.01, whole / 20):
            continue
        if name in by_id:
            yield _assumed_step(system, by_id[name], p, value, spans)
            continue
        mechanism, span = ALL[name], spans[name]
        source = f"{weights()[name].fitted or 'not fitted'}; {mechanism.source}"
        vias = mechanism.through(*_frames(system, base, branch, month), p) if mechanism.through else ()
        told = [via for via in vias[:3] if abs(via.share) >= 0.15]
        for via in told:
            q = system.pair(*via.pair)[0]
            if deep > 1 and q not in seen | {p}:
                yield from _path(arms, q, month, deep - 1, seen | {p})
            text = f"{mechanism.title}: {' and '.join(via.pair)} moved, {' and '.join(system.pairs[p])} followed"
            yield Step(
                text, system.pairs[p], name, round(value * abs(via.share), 3), via.pair, "strength", *span, source,
                system.evidence.get(via.tie, ()),
            )  # fmt: skip
        if not told:
            text = f"{mechanism.title} moved {' and '.join(system.pairs[p])}"
            yield Step(
                text, system.pairs[p], name, round(value, 3), (), "strength", *span, source, _behind(system, name, p)
            )


def _behind(system: System, name: str, p: int) -> tuple[str, ...]:
    """What says so where a mechanism reads something of the pair itself."""
    a, b = system.pairs[p]
    keys = {
        "borders": (("borders", a, b), ("unrest", a, a), ("unrest", b, b)),
        "identity": (("kin", a, b),),
        "factions": (("factions", a, b),),
    }
    return tuple(dict.fromkeys(says for key in keys.get(name, ()) for says in system.evidence.get(key, ())))


def _assumed_step(
    system: System, each: Assumed, p: int, value: float, spans: Mapping[str, tuple[float, float, float]]
) -> Step:
    because = (each.assumption.because,) if each.assumption.because else ()
    return Step(
        f"assumed: {each.text}", system.pairs[p], "memory", round(value, 3), (), "gain", *spans["gain"],
        ALL["memory"].source, because, each.id,
    )  # fmt: skip


def _left(base: Course, branch: Course, name: str, p: int, month: int) -> float:
    """What is left in a month of all that a source added in one arm and not in the other."""
    nothing = np.zeros((len(base.days) - 1, 2, base.levels.shape[2]))
    added = (branch.added.get(name, nothing) - base.added.get(name, nothing))[:month, :, p]
    left = 0.0
    for m in range(month):
        for place in (0, 1):
            if added[m, place]:
                left += added[m, place] * share_left(base.days[m + 1], base.days[month], slow=bool(place))
    return float(left)


def _frames(system: System, base: Course, branch: Course, month: int) -> tuple[Frame, Frame]:
    """Mean levels of both arms, averaged over the months up to this one, as one run each."""
    mean = np.float32(parameters().process.mean)
    rows = [course.levels[: month + 1].mean(axis=(0, 1))[None] - mean for course in (base, branch)]
    return Frame(system, system.structure, rows[0]), Frame(system, system.structure, rows[1])


def _tried(
    system: System, made: Sequence[Assumed], plan_of: PlanOf, settings: Settings, moved: Sequence[Moved]
) -> list[Moved]:
    """The pairs with what their change hangs on: each assumption left out, each parameter at the ends of its interval."""
    small = replace(settings, runs=min(settings.runs, TRIAL_RUNS))
    places = [(system.pair(each.a, each.b)[0], each) for each in moved]
    if not places:
        return []

    spots = [p for p, _ in places]
    days = [_month(system.as_of, settings.months, each.day) for _, each in places]

    def changes(some: Sequence[Assumed], using: Settings, base: Course) -> list[Band]:
        """The change of each of the pairs on its day."""
        moved = run(system, plan_of(some), using).levels[:, :, spots] - base.levels[:, :, spots]
        return [band(moved[day, :, n]) for n, day in enumerate(days)]

    base = run(system, Plan(), small)
    whole = changes(made, small, base)
    without = {each.id: changes([other for other in made if other is not each], small, base) for each in made}
    ends: dict[str, list[list[Band]]] = {}
    spans = {name: span for name, span in intervals(settings.mechanisms).items() if name not in settings.held}
    for name, span in spans.items():
        held = [replace(small, held={**small.held, name: value}) for value in span[1:]]
        ends[name] = [changes(made, using, run(system, Plan(), using)) for using in held]
    found = []
    for n, (_, each) in enumerate(places):
        keys = [_key(a, whole[n], without[a.id][n]) for a in made]
        hangs = [Hangs(name, *spans[name], low[n].median, high[n].median) for name, (low, high) in ends.items()]
        hangs.sort(key=lambda one: (-one.swing, one.parameter))
        found.append(replace(each, keys=tuple(keys), hangs=tuple(hangs)))
    return found


def _key(each: Assumed, whole: Band, without: Band) -> KeyAssumption:
    return KeyAssumption(each.id, each.text, whole.median, without.median, without.low, without.high)


def _month(as_of: date, months: int, day: date) -> int:
    return month_ends(as_of, months).index(day)


def _separate(system: System, base: Course, branch: Course, pairs: Sequence[int]) -> Iterator[Indicator]:
    """For the pairs that move, the first month in which one look at the level tells the arms apart, the earliest first."""
    found = []
    for p in pairs:
        for m in range(1, len(base.days)):
            one, other = base.levels[m, :, p], branch.levels[m, :, p]
            threshold = (float(np.median(one)) + float(np.median(other))) / 2
            up = float(np.median(other)) > float(np.median(one))
            in_branch = float((other > threshold).mean() if up else (other < threshold).mean())
            in_base = float((one > threshold).mean() if up else (one < threshold).mean())
            if in_branch - in_base >= 0.2:
                odds = in_branch / max(in_base, 1 / len(one))
                found.append((m, -odds, p, threshold, up, odds))
                break
    for m, _, p, threshold, up, odds in sorted(found)[:5]:
        a, b = system.pairs[p]
        text = f"the level of {a} and {b} {'above' if up else 'below'} {threshold:+.1f} by {base.days[m]}"
        yield Indicator(text, "what separates branch and base earliest", base.days[m], round(odds, 1), pair=(a, b))
