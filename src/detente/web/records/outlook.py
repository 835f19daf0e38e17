"""What the pages of forecasts, scenarios, competing readings and scores are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.web.records.claims import Ref


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One kept forecast. `probability` for yes-no questions, else `low`, `middle`, `high` (80% inside); `base_rate` likewise.
    `moved`: against the answer before to the same question. `outcome` in words, "" while it is open; `score` and `base_score`:
    Brier for yes-no, CRPS for numbers, 0 at best.
    """

    id: str
    question: str
    a: Ref
    b: Ref
    first: date
    last: date
    as_of: date
    made: date
    probability: float | None
    low: float | None
    middle: float | None
    high: float | None
    base_rate: float | None
    moved: float | None
    model: str
    snapshot: str
    hindcast: bool
    withdrawn: bool
    reasons: tuple[str, ...]
    outcome: str
    settled: date | None
    evidence: tuple[str, ...]
    measure: str
    score: float | None
    base_score: float | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question just asked, not kept."""

    question: str
    rule: str
    as_of: date
    probability: float | None
    low: float
    middle: float
    high: float
    baselines: tuple[tuple[str, float], ...]
    reasons: tuple[str, ...]
    acts: int
    undated: int


@dataclass(frozen=True, slots=True)
class MeanRow:
    """Mean score of a method; `skill` of the model against it, None for the model itself."""

    measure: str
    method: str
    score: float
    skill: float | None


@dataclass(frozen=True, slots=True)
class BinRow:
    """Forecasts of about one probability, and how many of them came true."""

    low: float
    high: float
    n: int
    forecast: float
    observed: float


@dataclass(frozen=True, slots=True)
class AssumedRow:
    """One assumption of a branch."""

    id: str
    kind: str
    text: str
    because: str
    expects: str


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A what-if branch: the world as published by `as_of`, and what is supposed. `ran`: it has a run; `current`: of these assumptions."""

    id: str
    name: str
    as_of: date
    months: int
    runs: int
    assumptions: tuple[AssumedRow, ...]
    ran: bool
    current: bool


@dataclass(frozen=True, slots=True)
class BandRow:
    """A median with the interval that holds 80% of the runs."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a path: by how much a pair moved, through which mechanism, and what that rests on."""

    text: str
    pair: tuple[Ref, Ref]
    mechanism: str
    points: float
    parameter: str
    value: float
    low: float
    high: float
    source: str
    evidence: tuple[str, ...]
    assumption: str


@dataclass(frozen=True, slots=True)
class CourseRow:
    """Base and branch on one day."""

    day: date
    base: BandRow
    branch: BandRow


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What the change would be without one assumption."""

    text: str
    change: float
    if_false: float


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A pair that a branch moves, most on `day`. `share`: of the runs that move that way; `base_rate`: of the base's runs that do."""

    a: Ref
    b: Ref
    day: date
    base: BandRow
    branch: BandRow
    change: BandRow
    share: float
    base_rate: float
    label: str
    evidence: int
    path: tuple[StepRow, ...]
    course: tuple[CourseRow, ...]
    keys: tuple[KeyRow, ...]


@dataclass(frozen=True, slots=True)
class SignRow:
    """What would tell the branch from the base."""

    text: str
    source: str
    by: date | None
    odds: float | None
    claim: str


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition found in a text, to be picked as an assumption."""

    id: str
    if_: str
    then: str
    publisher: str
    published: date | None
    document: str


@dataclass(frozen=True, slots=True)
class HypothesisRow:
    """A reading of events weighed; `against`: pieces that another explains better, which is a count and no probability."""

    name: str
    prior: float
    posterior: float
    against: int


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A piece of evidence: how telling, for whom, and the leading reading's probability without it."""

    text: str
    claim: str
    ratio: float
    favours: str
    without: float


@dataclass(frozen=True, slots=True)
class OutlookPage:
    """Forecasts with their record, scores, branches; what is not of the tab that is shown is empty."""

    tab: str
    day: date
    forecasts: tuple[ForecastRow, ...] = ()
    asked: AnswerRow | None = None
    refused: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    means: tuple[MeanRow, ...] = ()
    bins: tuple[BinRow, ...] = ()
    inside: float | None = None
    branches: tuple[BranchRow, ...] = ()
    branch: str = ""
    moved: tuple[MovedRow, ...] = ()
    still: int = 0
    signs: tuple[SignRow, ...] = ()
    notes: tuple[str, ...] = ()
    conditions: tuple[ConditionRow, ...] = ()
    hypotheses: tuple[HypothesisRow, ...] = ()
    pieces: tuple[PieceRow, ...] = ()
    hangs_on: tuple[str, ...] = ()
    table: str = ""
