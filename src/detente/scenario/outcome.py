"""A run with its inputs and its answers as one record, and the way to JSON and back."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from detente.scenario.branch import Branch
from detente.scenario.compare import Difference
from detente.scenario.issues import IssueOutcome
from detente.scenario.mechanisms import ALL, weights
from detente.scenario.simulate import Settings, intervals
from detente.schema import digest


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a run drew from its 95% interval, and where it comes from."""

    name: str
    value: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Supposed:
    """An assumption in words; `because` is the condition it was picked from, `expects` what that text says would follow."""

    id: str
    kind: str
    text: str
    because: str = ""
    expects: str = ""


@dataclass(frozen=True)
class Inputs:
    """All that a run was made of: the same inputs give the same answers, to the byte. `snapshot` hashes the
    evidence that was seen, `told` are pairs that were asked for whether they move or not.
    """

    branch: str
    name: str
    as_of: date
    known: date | None
    months: int
    runs: int
    seed: int
    mechanisms: tuple[str, ...]
    exploratory: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    assumptions: tuple[Supposed, ...]
    actors: tuple[str, ...]
    snapshot: str
    version: str
    told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a text said would follow, beside what the run makes of it: `agrees` None where the text names no direction or nobody moved."""

    claim: str
    text: str
    pair: tuple[str, ...]
    tone: int
    change: float | None
    agrees: bool | None


@dataclass(frozen=True)
class Outcome:
    """A run: inputs and answers; `issues` are those that it supposes a position on. `notes` say what could not move, and why."""

    id: str
    inputs: Inputs
    difference: Difference
    expectations: tuple[Expectation, ...] = ()
    issues: tuple[IssueOutcome, ...] = ()
    notes: tuple[str, ...] = ()


def inputs(
    branch: Branch,
    settings: Settings,
    actors: Sequence[str],
    *,
    snapshot: str,
    version: str,
    told: Sequence[tuple[str, str]] = (),
) -> Inputs:
    """The inputs of a run of a branch."""
    used = settings.mechanisms
    return Inputs(
        branch=branch.id, name=branch.name, as_of=branch.as_of, known=branch.known, months=settings.months, runs=settings.runs,
        seed=settings.seed, mechanisms=used, exploratory=tuple(name for name in used if not weights()[name].default),
        parameters=tuple(_parameter(name, span, settings) for name, span in intervals(used).items()),
        assumptions=tuple(
            Supposed(each.id, each.assumption.kind, each.text, each.assumption.because, each.assumption.expects)
            for each in branch.assumptions
        ),
        actors=tuple(actors), told=tuple(told), snapshot=snapshot, version=version,
    )  # fmt: skip


def _parameter(name: str, span: tuple[float, float, float], settings: Settings) -> Parameter:
    if name in settings.held:
        return Parameter(name, *(settings.held[name],) * 3, "set by the user")
    return Parameter(name, *span, source_of(name))


def source_of(parameter: str) -> str:
    """Where a parameter comes from, in words."""
    if parameter in ("fast_days", "slow_days"):
        return "half-life of the level, docs/methods/level.md"
    if parameter == "gain":
        return "weight of an act that an article tells, assumed within a factor of 1.5 of docs/methods/level.md"
    if parameter == "pull":
        return "share of the way to the newcomer's own level, assumed"
    weight = weights()[parameter]
    return f"{ALL[parameter].title}: {weight.fitted or 'not fitted'}"


def run_id(made: Inputs) -> str:
    """Id of a run by its inputs."""
    return digest("run", repr(to_record(made)))


def to_record(value: Any) -> Any:
    """Records, dates and tuples as plain JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return to_record(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): to_record(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_record(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def from_record(record: Mapping[str, Any]) -> Outcome:
    """Back from plain JSON."""
    found: Outcome = _decoded(Outcome, record)
    return found


def _decoded(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        if value is None:
            return None
        hint = next(each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is tuple:
        inner = get_args(hint)
        if inner[-1] is Ellipsis:
            return tuple(_decoded(inner[0], item) for item in value)
        return tuple(_decoded(each, item) for each, item in zip(inner, value, strict=True))
    if hint is date:
        return date.fromisoformat(value)
    if is_dataclass(hint) and isinstance(hint, type):
        hints = _hints(hint)
        return hint(
            **{each.name: _decoded(hints[each.name], value[each.name]) for each in fields(hint) if each.name in value}
        )
    return value


@cache
def _hints(record: type) -> dict[str, Any]:
    return get_type_hints(record)
