"""Forecasts of a world: asked as of a day, frozen, due, settled and scored. Nothing published after `as_of` is seen."""

# Statements name tables of the code's own only; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from detente import relations
from detente.errors import AmbiguousError, NotFoundError, UsageError
from detente.forecast import acts, dyads, ledger, partners, questions
from detente.forecast.acts import Act, Record, Total
from detente.forecast.questions import Question
from detente.reading.merge import speaks_for_state
from detente.relations.evidence import Observations
from detente.relations.sides import direction
from detente.schema import Claim, Event, Party, When
from detente.store.ids import fitting
from detente.world import coded
from detente.world.published import Published, published

if TYPE_CHECKING:
    from detente.store.store import Record as Stored
    from detente.world.world import World

TABLE = "forecasts"
# What is only said, planned or denied did not happen; what spans a season has no day.
DONE = ("fact", "reported")
WIDEST = 92
YEARS = 5


@dataclass(frozen=True)
class Asked:
    """A question and its answer as of a day, from a world in a state that `snapshot` names."""

    question: Question
    answer: dyads.Answer
    as_of: date
    snapshot: str
    acts: int
    undated: int


def question(world: World, text: str, *, as_of: date) -> Question:
    """A question in words, actors by the registry. Raises UsageError, NotFoundError, AmbiguousError."""
    if partners.parse(text, as_of=as_of, find=_finder(world, as_of)) is not None:
        raise UsageError(
            "who comes next is answered by `forecast ask`, but not kept; ask of two actors to freeze a forecast"
        )
    return questions.parse(text, as_of=as_of, find=_finder(world, as_of))


def ask(world: World, asked: Question | str, *, as_of: date) -> Asked:
    """What the model and the baselines say, from texts and coded events published by `as_of` (its end included).

    Texts without a day of publication are left out and counted in `undated`; a coded event counts as published on its day.
    Raises NotFoundError where the world holds nothing of either actor by then.
    """
    made = question(world, asked, as_of=as_of) if isinstance(asked, str) else asked
    seen = _seen(world, made.a, made.b, published(world.store, as_of))
    known = seen.record.acts or seen.level.rows or any(t.side in (made.a, made.b) for t in seen.record.totals)
    if not known:
        raise NotFoundError(
            f"nothing published by {as_of} tells of {made.a} or {made.b}: there is nothing to forecast from"
        )
    answer = dyads.answer(made, seen.record, seen.level)
    return Asked(made, answer, as_of, world.store.snapshot(), sum(act.n for act in seen.record.acts), seen.undated)


def freeze(world: World, asked: Question | str, *, as_of: date) -> tuple[ledger.Frozen, Asked]:
    """Ask, and keep the forecast with the world's snapshot for good; the same forecast again changes nothing."""
    found = ask(world, asked, as_of=as_of)
    newest = _newest(world)
    name, text = ledger.freeze(found.question, found.answer, as_of=as_of, snapshot=found.snapshot, after=newest)
    old = next((row.id for row in world.store.records(TABLE) if ledger.same(row.body, text)), None)
    if old is None:
        world.store.record(TABLE, name, text)
    name = old or name
    return next(each for each in _ledger(world)[0] if each.id == name), found


def listed(world: World) -> list[tuple[ledger.Frozen, ledger.Settlement | None]]:
    """Every forecast ever frozen with its settlement where there is one, withdrawn ones too; by day of freezing."""
    frozen, settled = _ledger(world)
    return [(each, settled.get(each.id)) for each in frozen]


def moves(world: World, *, since: date) -> dict[frozenset[str], list[tuple[ledger.Frozen, ledger.Frozen]]]:
    """By pair: the newest answer to each question frozen after a day, with the one before it. Hindcasts are none."""
    answers: dict[str, list[ledger.Frozen]] = {}
    for each, _ in listed(world):
        if not each.withdrawn and not each.hindcast:
            answers.setdefault(each.question.id, []).append(each)
    found: dict[frozenset[str], list[tuple[ledger.Frozen, ledger.Frozen]]] = {}
    for rows in answers.values():
        rows.sort(key=lambda each: (each.as_of, each.made, each.id))
        if len(rows) > 1 and rows[-1].made >= since:
            found.setdefault(frozenset((rows[-1].question.a, rows[-1].question.b)), []).append((rows[-2], rows[-1]))
    return found


def due(world: World, *, as_of: date) -> list[ledger.Frozen]:
    """Forecasts whose window is over on `as_of` and that are not settled."""
    return ledger.due(*_ledger(world), as_of)


def settle(world: World, *, as_of: date) -> list[ledger.Settlement]:
    """Settle what is due, from what was published by `as_of`; what is settled stays so. Gives the new settlements.

    What the world holds no text or coded event on since the window began stays due: nobody looked. Raises UsageError for a day
    that has not come.
    """
    waiting = due(world, as_of=as_of)
    if not waiting:
        return []
    if as_of > datetime.now(UTC).date():
        raise UsageError(f"{as_of} has not come: settle as of today or an earlier day")
    snapshot, made, known = world.store.snapshot(), [], published(world.store, as_of)
    looked, newest = newest_day(world, known), _newest(world)
    for each in waiting:
        if looked is None or looked < each.question.first:
            continue
        value, evidence = outcome(world, each.question, as_of=as_of, looked=known)
        name, text = ledger.settle(each, value, as_of=as_of, snapshot=snapshot, evidence=evidence, after=newest)
        world.store.record(TABLE, name, text)
        newest = name
        made.append(each.id)
    settled = _ledger(world)[1]
    return [settled[name] for name in made]


def newest_day(world: World, known: Published) -> date | None:
    """The day of the newest text or coded event that was known by a day; None where there is none."""
    coded_days = _coded_days(world, known.as_of)
    days = [doc.published for doc in known.documents.values() if doc.published]
    return max([*days, *([coded_days[1]] if coded_days else [])], default=None)


def score(world: World, *, as_of: date) -> ledger.Standing:
    """Settle what is due, then score everything that is settled. Raises NotFoundError where nothing was ever frozen."""
    settle(world, as_of=as_of)
    frozen, settled = _ledger(world)
    if not frozen:
        raise NotFoundError("no forecast was frozen here: detente forecast freeze QUESTION")
    return ledger.score(frozen, settled)


def record(world: World) -> dict[str, Any]:
    """The whole record, as plain JSON; nothing is settled by asking. `World.record` says what is in it."""
    frozen, settled = _ledger(world)
    standing = ledger.score(frozen, settled)
    kinds = []
    for kind in sorted({ledger.kind_of(each.frozen.question) for each in standing.scored}):
        of_kind = [each.frozen for each in standing.scored if ledger.kind_of(each.frozen.question) == kind]
        part = ledger.score(of_kind, settled)
        kinds.append({"kind": kind, **_figures(part)})
    rows = [_forecast(each.frozen, each.settlement, each) for each in standing.scored]
    rows.sort(key=lambda row: (not row["missed"], row["due_after"], row["id"]))
    waiting = [_forecast(each, None, None) for each in standing.open]
    return {"counts": dict(standing.counts), "all": _figures(standing), "kinds": kinds, "forecasts": [*rows, *waiting]}


def _figures(standing: ledger.Standing) -> dict[str, Any]:
    return {
        "n": len(standing.scored),
        "missed": sum(map(ledger.missed, standing.scored)),
        "means": {name: dict(row) for name, row in standing.means.items()},
        "skill": {name: dict(row) for name, row in standing.skill.items()},
        "reliability": [asdict(each) for each in standing.reliability],
        "held_by_80": standing.interval,
    }


def _forecast(
    frozen: ledger.Frozen, settlement: ledger.Settlement | None, scored: ledger.Scored | None
) -> dict[str, Any]:
    asked = frozen.question
    return {
        "id": frozen.id,
        "question": asked.text,
        "rule": asked.rule,
        "kind": ledger.kind_of(asked),
        "a": asked.a,
        "b": asked.b,
        "as_of": frozen.as_of.isoformat(),
        "made": frozen.made.isoformat(),
        "made_after_window_began": frozen.hindcast,
        "withdrawn": frozen.withdrawn,
        "due_after": asked.last.isoformat(),
        "snapshot": frozen.snapshot,
        "model": frozen.model,
        "probabilities": dict(frozen.probabilities) or None,
        "quantiles": {name: each.quantiles() for name, each in frozen.spreads.items()},
        "reasons": list(frozen.reasons),
        "settled_as_of": settlement and settlement.as_of.isoformat(),
        "value": settlement and settlement.value,
        "evidence": list(settlement.evidence) if settlement else [],
        "outcome": scored and scored.outcome,
        "scores": {name: dict(row) for name, row in scored.scores.items()} if scored else {},
        "missed": scored and ledger.missed(scored),
    }


def outcome(
    world: World, asked: Question, *, as_of: date, looked: Published | None = None
) -> tuple[float, tuple[str, ...]]:
    """What came about by the question's rule, from what was published by `as_of`, and the events or claims it rests on.

    Raises UsageError before the window is over.
    """
    if as_of <= asked.last:
        raise UsageError(f"the window ends on {asked.last}: there is nothing to settle as of {as_of}")
    seen = _seen(world, asked.a, asked.b, looked or published(world.store, as_of))
    if asked.outcome.kind == "level":
        level = float(relations.curve(seen.level, [asked.last], given="past")[0][0])
        window = (asked.first.toordinal(), asked.last.toordinal() + 1)
        rows = [row for row in seen.level.rows if window[0] <= row.day < window[1]]
        named = {name for row in rows for part in row.parts for name in ((part.event,) if part.event else part.claims)}
        return round(level, 4), tuple(sorted(named))
    found = acts.counted(seen.record.acts, asked)
    return float(sum(act.n for act in found)), tuple(sorted({name for act in found for name in act.evidence}))


def fan(world: World, asked: Question, *, as_of: date, steps: int = 8) -> list[tuple[date, dict[str, float]]]:
    """The forecast for windows that end at equal steps up to the question's last day: (day, quantiles by probability)."""
    seen = _seen(world, asked.a, asked.b, published(world.store, as_of))
    days = sorted({asked.first + (asked.last - asked.first) * n / steps for n in range(1, steps + 1)})
    return [(day, dyads.answer(replace(asked, last=day), seen.record, seen.level).spread.quantiles()) for day in days]


def find(world: World, id: str) -> tuple[ledger.Frozen, ledger.Settlement | None]:  # noqa: A002
    """One forecast by its id or the beginning of it. Raises NotFoundError, AmbiguousError."""
    rows = {each.id: (each, settlement) for each, settlement in listed(world)}
    return rows[fitting(id, sorted(name for name in rows if name.startswith(id)), "forecast")]


@dataclass(frozen=True)
class _Seen:
    record: Record
    level: Observations
    undated: int


def _seen(world: World, a: str, b: str, told_by: Published) -> _Seen:
    """What is known of a and b from all that was published by a day."""
    as_of, claims, events = told_by.as_of, told_by.claims, told_by.events
    rows = coded.on_pair(world.store, world.registry, a, b, at=as_of)
    about = {claim.id for claim in world.store.claims(dyad=(a, b)) if claim.id in claims}
    level = relations.observations(
        [claims[name] for name in sorted(about)],
        [*(event for event in events if about.intersection(event.claims)), *rows.events],
        a,
        b,
        registry_parties=rows.parties or None,
    )
    if rows.weeks:
        level = relations.with_weeks(level, rows.weeks)
    level = _by(level, as_of)
    told = list(_told(events, claims, a, b, as_of))
    totals = list(_totals(events, claims, as_of))
    others = list(_pairs(events, claims, as_of))
    if coded.rows_in_force(world.store, "coded") is not None:
        since = as_of - timedelta(days=365 * YEARS)
        told += _coded_acts(world, a, b, since, as_of)
        totals += _coded_totals(world, (a, b), since, as_of)
        others += _coded_pairs(world, since, as_of)
    days = [doc.published for doc in told_by.documents.values() if doc.published]
    begun = acts.begin([*days, *(row[0] for row in others)], as_of)
    covered = acts.covered(days, _coded_days(world, as_of))
    record = Record(a, b, as_of, begun, [act for act in told if act.day >= begun], totals, others, covered)
    return _Seen(record, level, told_by.undated)


def _by(seen: Observations, as_of: date) -> Observations:
    """Only what is dated by a day: a plan for next month is no evidence of it."""
    return replace(seen, rows=tuple(row for row in seen.rows if row.day <= as_of.toordinal() + 1))


def _told(events: Sequence[Event], claims: Mapping[str, Claim], a: str, b: str, as_of: date) -> Iterator[Act]:
    for event, day in dated(events, as_of):
        ways = {way for name in event.claims if (way := direction(claims[name], a, b)) is not None}
        if ways:
            way = ways.pop() if len(ways) == 1 else 0
            yield Act(day, way, event.quad, event.type, event.mode, (event.id,))


def _totals(events: Sequence[Event], claims: Mapping[str, Claim], as_of: date) -> Iterator[Total]:
    for event, day in dated(events, as_of):
        actors, recipients = ends(claims[event.claims[0]])
        for side in sorted(actors):
            yield Total(day, side, "acts", event.quad)
        for side in sorted(recipients):
            yield Total(day, side, "meets", event.quad)


def _pairs(
    events: Sequence[Event], claims: Mapping[str, Claim], as_of: date
) -> Iterator[tuple[date, str, int, str, str, int]]:
    for event, day in dated(events, as_of):
        actors, recipients = ends(claims[event.claims[0]])
        for pair in sorted({"|".join(sorted(two)) for two in product(actors, recipients) if two[0] != two[1]}):
            yield day, pair, event.quad, event.type, event.mode, 1


def ends(claim: Claim) -> tuple[set[str], set[str]]:
    """Who acts and who is met; those who do something together do both."""
    actors = {_side(party) for party in claim.actors}
    return actors, {_side(party) for party in claim.recipients} or actors


def _side(party: Party) -> str:
    return speaks_for_state(party) or party.actor


def dated(events: Sequence[Event], as_of: date) -> Iterator[tuple[Event, date]]:
    """Events that happened and have a day, with that day, up to `as_of`."""
    for event in events:
        day = _middle(event.when)
        if event.modality in DONE and event.quad and event.claims and day is not None and day <= as_of:
            yield event, day


def _middle(when: When) -> date | None:
    """The middle day of an interval of at most 92 days; None where it is open, wider, or not known."""
    if when.earliest is None or when.latest is None or (when.latest - when.earliest).days > WIDEST:
        return None
    return when.earliest + (when.latest - when.earliest) / 2


_MIDDLE = "(first + CAST(date_diff('day', first, last) // 2 AS INTEGER))"
_DAYS = f"first IS NOT NULL AND last IS NOT NULL AND date_diff('day', first, last) <= {WIDEST} AND quad BETWEEN 1 AND 4"


def _coded_acts(world: World, a: str, b: str, since: date, as_of: date) -> Iterator[Act]:
    """Coded acts between the two by day, way, class and type; the ids of up to 50 of them as evidence."""
    acts_a, meets_a = "(actor_side = $a OR actor_id = $a)", "(recipient_side = $a OR recipient_id = $a)"
    acts_b, meets_b = "(actor_side = $b OR actor_id = $b)", "(recipient_side = $b OR recipient_id = $b)"
    sql = f"""
        SELECT {_MIDDLE} AS day, CASE WHEN {acts_a} THEN 1 ELSE -1 END AS way, quad, type, coalesce(mode, '') AS mode,
            count(*) AS n, list(id ORDER BY id)[:50] AS ids
        FROM {coded.rows_in_force(world.store, "coded")}
        WHERE {_DAYS} AND first >= $since AND last <= $as_of AND type <> 'NONE'
            AND (({acts_a} AND {meets_b}) OR ({acts_b} AND {meets_a}))
        GROUP BY ALL ORDER BY ALL
    """
    for row in world.store.query(sql, {"a": a, "b": b, "since": since, "as_of": as_of}).to_pylist():
        yield Act(row["day"], row["way"], row["quad"], row["type"], row["mode"], tuple(row["ids"]), row["n"])


def _coded_days(world: World, as_of: date) -> tuple[date, date] | None:
    """The first and the last day of coded events; None where there are none."""
    rows = coded.rows_in_force(world.store, "coded")
    if rows is None:
        return None
    sql = f"SELECT min(first) AS first, max(first) AS last FROM {rows} WHERE {_DAYS} AND last <= $as_of"
    found = world.store.query(sql, {"as_of": as_of}).to_pylist()[0]
    return None if found["first"] is None else (found["first"], found["last"])


def _coded_totals(world: World, sides: tuple[str, str], since: date, as_of: date) -> Iterator[Total]:
    for part, column in (("acts", "actor"), ("meets", "recipient")):
        sql = f"""
            SELECT {_MIDDLE} AS day, coalesce(nullif({column}_side, ''), {column}_id) AS side, quad, count(*) AS n
            FROM {coded.rows_in_force(world.store, "coded")}
            WHERE {_DAYS} AND first >= $since AND last <= $as_of AND type <> 'NONE'
                AND coalesce(nullif({column}_side, ''), {column}_id) IN (SELECT unnest($sides::VARCHAR[]))
            GROUP BY ALL ORDER BY ALL
        """
        for row in world.store.query(sql, {"sides": list(sides), "since": since, "as_of": as_of}).to_pylist():
            yield Total(row["day"], row["side"], part, row["quad"], row["n"])


def _coded_pairs(world: World, since: date, as_of: date) -> Iterator[tuple[date, str, int, str, str, int]]:
    """All pairs of states, by week: enough for a base rate, and few rows of many million."""
    sql = f"""
        SELECT CAST(date_trunc('week', {_MIDDLE}) AS DATE) AS day, dyad, quad, type, coalesce(mode, '') AS mode, count(*) AS n
        FROM {coded.rows_in_force(world.store, "coded")}
        WHERE {_DAYS} AND first >= $since AND last <= $as_of AND type <> 'NONE'
            AND regexp_full_match(dyad, '[A-Z]{{3}}\\|[A-Z]{{3}}') AND left(dyad, 3) <> right(dyad, 3)
        GROUP BY ALL ORDER BY ALL
    """
    for row in world.store.query(sql, {"since": since, "as_of": as_of}).to_pylist():
        yield row["day"], row["dyad"], row["quad"], row["type"], row["mode"], row["n"]


def _ledger(world: World) -> tuple[list[ledger.Frozen], dict[str, ledger.Settlement]]:
    """All records, those that were withdrawn since included: a forecast is never taken back by hiding it."""
    rows, gone = _rows(world)
    return ledger.read([(row.id, row.body, row.recorded.date()) for row in rows], withdrawn=gone)


def _newest(world: World) -> str:
    """The id of the newest record; empty where there is none."""
    rows, _ = _rows(world)
    return rows[-1].id if rows else ""


def _rows(world: World) -> tuple[list[Stored], set[str]]:
    """The records, oldest first, and which of them were withdrawn."""
    store = world.store
    rows = {row.id: row for row in store.records(TABLE)}
    gone = set()
    for ruling in store.history():
        if ruling.kind == "withdraw" and ruling.standing and ruling.target not in rows:
            before = {row.id: row for row in store.records(TABLE, known=ruling.recorded - timedelta(microseconds=1))}
            if ruling.target in before:
                rows[ruling.target] = before[ruling.target]
                gone.add(ruling.target)
    return sorted(rows.values(), key=lambda row: (row.recorded, row.id)), gone


def _finder(world: World, as_of: date) -> Callable[[str], str]:
    def find_actor(name: str) -> str:
        try:
            return world.actor_id(name, on=as_of)
        except AmbiguousError:
            raise
        except NotFoundError:
            raise NotFoundError(f"nobody is known as {name!r}; try `detente who`") from None

    return find_actor


def record_of(asked: Asked) -> dict[str, Any]:
    """An answer as one flat record for the command line and the pages."""
    made = asked.answer
    return {
        "question": asked.question.text,
        "as_of": asked.as_of,
        "rule": asked.question.rule,
        "probability": made.probability,
        "quantiles": made.spread.quantiles(),
        **({f"{name}_says": made.probabilities[name] for name in dyads.BASELINES} if made.probabilities else {}),
        "reasons": [reason.text for reason in made.reasons],
        "model": made.model,
        "snapshot": asked.snapshot,
        "acts_known": asked.acts,
        "undated_texts_left_out": asked.undated,
    }
