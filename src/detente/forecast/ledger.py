"""The ledger: forecasts are frozen as they were made, fall due, are settled once, and are scored with all their misses.

Pure functions over records; where they are kept is for the caller. A frozen text is never changed: an id is a hash of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from detente.errors import InputError, UsageError
from detente.forecast import questions, scores, spread
from detente.forecast.dyads import BASELINES, Answer
from detente.forecast.questions import Question
from detente.forecast.spread import Spread
from detente.schema import digest

METHODS = ("model", *BASELINES)
_RESTORE = "take the world's files from a copy"


@dataclass(frozen=True)
class Frozen:
    """A forecast as it was made. `snapshot` is the world it was made from; `hindcast`: made after its window began."""

    id: str
    question: Question
    as_of: date
    snapshot: str
    model: str
    spreads: Mapping[str, Spread]
    probabilities: Mapping[str, float]
    reasons: tuple[str, ...]
    made: date
    hindcast: bool
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came about: the value, on whose evidence, and as of which day; made once."""

    forecast: str
    as_of: date
    snapshot: str
    value: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Scored:
    """A settled forecast with its scores by method: `brier` and `log` for yes-no questions, `crps` for numbers."""

    frozen: Frozen
    settlement: Settlement
    outcome: bool | None
    scores: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Standing:
    """The whole ledger: what was scored, what is open, and per measure the mean of each method and the model's skill.

    `interval` is the share of settled numbers inside the central 80%. Nothing frozen is left out, withdrawn ones included.
    """

    scored: Sequence[Scored]
    open: Sequence[Frozen]
    means: Mapping[str, Mapping[str, float]]
    skill: Mapping[str, Mapping[str, float | None]]
    counts: Mapping[str, int]
    reliability: Sequence[scores.Bin]
    interval: float | None


def freeze(question: Question, answer: Answer, *, as_of: date, snapshot: str, after: str = "") -> tuple[str, str]:
    """The id and the text under which a forecast is kept for good; the same forecast gives the same.

    `after` is the id of the newest record of the ledger: records form a chain, so that none can be taken out unseen.
    """
    body = {
        "record": "forecast",
        "question": questions.to_record(question),
        "asked": question.text,
        "rule": question.rule,
        "as_of": as_of.isoformat(),
        "snapshot": snapshot,
        "model": answer.model,
        "spreads": {
            name: spread.to_record(each) for name, each in {"model": answer.spread, **answer.baselines}.items()
        },
        "probabilities": dict(answer.probabilities),
        "quantiles": answer.spread.quantiles(),
        "reasons": [reason.text for reason in answer.reasons],
        "after": after,
    }
    text = _text(body)
    return digest("forecast", text), text


def same(one: str, other: str) -> bool:
    """Whether two frozen texts say the same, from whatever snapshot: adding a forecast is no news to the next."""
    return {**json.loads(one), "snapshot": "", "after": ""} == {**json.loads(other), "snapshot": "", "after": ""}


def settle(
    frozen: Frozen, value: float, *, as_of: date, snapshot: str, evidence: Iterable[str], after: str = ""
) -> tuple[str, str]:
    """The id and the text of a settlement. Raises UsageError where the window is not over on `as_of`."""
    if as_of <= frozen.question.last:
        raise UsageError(f"{frozen.id} is due after {frozen.question.last}: it can't be settled as of {as_of}")
    made = Settlement(frozen.id, as_of, snapshot, float(value), tuple(sorted(set(evidence))))
    body = {"record": "settlement", **asdict(made), "as_of": as_of.isoformat(), "after": after}
    return digest("settlement", frozen.id), _text({**body, "seal": digest("seal", _text(body))})


def read(
    rows: Iterable[tuple[str, str, date]], *, withdrawn: Iterable[str] = ()
) -> tuple[list[Frozen], dict[str, Settlement]]:
    """Forecasts and settlements (by forecast) from rows of (id, text, day recorded); other records are passed over.

    Raises InputError where a text doesn't hash to its id or seal, or a record that a later one follows is not there: somebody
    wrote into the files. The newest record alone could be taken out unseen.
    """
    gone, rows = set(withdrawn), list(rows)
    frozen, settled = [], {}
    there = {"", *(id_ for id_, *_ in rows)}
    for id_, text, recorded in rows:
        body = json.loads(text)
        if body.get("after", "") not in there:
            raise InputError("the record before it was taken out", where=f"{body.get('record')} {id_}", right=_RESTORE)
        if body.get("record") == "forecast":
            if digest("forecast", text) != id_:
                raise InputError("the text was changed after it was frozen", where=f"forecast {id_}", right=_RESTORE)
            frozen.append(_frozen(id_, body, recorded, id_ in gone))
        elif body.get("record") == "settlement":
            seal = body.pop("seal", "")
            if seal != digest("seal", _text(body)):
                raise InputError("the text was changed after it was settled", where=f"settlement {id_}", right=_RESTORE)
            day = date.fromisoformat(body["as_of"])
            settled[body["forecast"]] = Settlement(
                body["forecast"], day, body["snapshot"], body["value"], tuple(body["evidence"])
            )
    return frozen, settled


def due(frozen: Iterable[Frozen], settled: Mapping[str, Settlement], as_of: date) -> list[Frozen]:
    """Forecasts whose window is over on `as_of` and that nobody settled, the oldest window first."""
    found = [each for each in frozen if each.id not in settled and each.question.last < as_of]
    return sorted(found, key=lambda each: (each.question.last, each.id))


def score(frozen: Sequence[Frozen], settled: Mapping[str, Settlement]) -> Standing:
    """Score all that is settled beside the baselines that were frozen with it."""
    scored = [_scored(each, settled[each.id]) for each in frozen if each.id in settled]
    rest = [each for each in frozen if each.id not in settled]
    means: dict[str, dict[str, float]] = {}
    for measure in ("brier", "log", "crps"):
        rows = [each.scores[measure] for each in scored if measure in each.scores]
        if rows:
            means[measure] = {method: sum(row[method] for row in rows) / len(rows) for method in METHODS}
    skill = {
        measure: {name: scores.skill(row["model"], row[name]) for name in BASELINES} for measure, row in means.items()
    }
    yes_no = [each for each in scored if each.outcome is not None]
    numbers = [each for each in scored if each.outcome is None]
    bins = scores.reliability(
        [each.frozen.probabilities["model"] for each in yes_no], [bool(each.outcome) for each in yes_no]
    )
    inside = [_inside(each) for each in numbers]
    counts = {
        "frozen": len(frozen),
        "settled": len(scored),
        "open": len(rest),
        "withdrawn": sum(each.withdrawn for each in frozen),
        "made_after": sum(each.hindcast for each in frozen),
    }
    return Standing(scored, rest, means, skill, counts, bins, sum(inside) / len(inside) if inside else None)


def kind_of(question: Question) -> str:
    """What a question asks for, as the record sorts them: act, threshold, count or level."""
    if question.outcome.kind == "event":
        return "act"
    return "threshold" if question.binary else question.outcome.kind


def missed(each: Scored) -> bool:
    """Whether the model gave less than even odds to what came about, or a number lay outside the central 80%."""
    if each.outcome is None:
        return not _inside(each)
    said = each.frozen.probabilities["model"]
    return (said if each.outcome else 1 - said) < 0.5


def _scored(frozen: Frozen, settlement: Settlement) -> Scored:
    value = settlement.value
    if not frozen.question.binary:
        crps = {name: frozen.spreads[name].crps(value) for name in METHODS}
        return Scored(frozen, settlement, None, {"crps": crps})
    outcome, chances = frozen.question.holds(value), frozen.probabilities
    return Scored(
        frozen,
        settlement,
        outcome,
        {
            "brier": {name: scores.brier(chances[name], outcome) for name in METHODS},
            "log": {name: scores.log_score(chances[name], outcome) for name in METHODS},
        },
    )


def _inside(each: Scored) -> bool:
    made = each.frozen.spreads["model"]
    return made.quantile(0.1) <= each.settlement.value <= made.quantile(0.9)


def _frozen(id_: str, body: Mapping[str, Any], recorded: date, withdrawn: bool) -> Frozen:
    asked = questions.from_record(body["question"])
    return Frozen(
        id_, asked, date.fromisoformat(body["as_of"]), body["snapshot"], body["model"],
        {name: spread.from_record(each) for name, each in body["spreads"].items()}, body["probabilities"],
        tuple(body["reasons"]), recorded, recorded >= asked.first, withdrawn,
    )  # fmt: skip


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True)
