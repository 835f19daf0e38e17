"""Coded events in a world: those of a pair as evidence, one with its source row, the network of a month."""

# Statements name tables of the code's own only; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.errors import NotFoundError, UsageError
from detente.reading.coded import DATASETS, ROWS
from detente.relations import Week
from detente.relations.sides import is_state
from detente.schema import Event, Party, When
from detente.store.ids import LISTED, fitting
from detente.store.tables import dyad
from detente.world.rows import Rows

if TYPE_CHECKING:
    from detente.actors import Registry
    from detente.store import Store

Known = date | None
# From here on a dyad's events are summed by week: one by one they would take seconds to weigh.
SINGLE = 500
LOGGED = 1000
# Left of it stands the dyad; no id of a dataset's row holds it.
AT = "@"
# What an event is made of: every further column is one more to unpack for each file that holds some of a dyad.
_NEEDED = (
    "dataset, id, first, last, date_text, date_precision, actor, actor_id, actor_states, actor_code, recipient, recipient_id,"
    " recipient_states, recipient_code, type, mode, contexts, quad, intensity, place, reports, source"
)
_COLUMNS = f"{_NEEDED}, cameo, lat, lon, place_precision, publisher, url, text"


@dataclass(frozen=True)
class Coded:
    """Coded events on a pair: one by one where they are few, `weeks` of sums where they are many.

    `parties` says for whom each actor's id acts; `count` and `reports` are over all of them.
    """

    events: tuple[Event, ...] = ()
    parties: Mapping[str, Party] = field(default_factory=dict)
    weeks: tuple[Week, ...] = ()
    count: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class _Question:
    """The rows of a pair up to a day, as SQL and its values; `forward` says of a row whether a acts in it."""

    rows: str
    where: str
    forward: str
    values: Mapping[str, object]


def on_pair(store: Store, registry: Registry, a: str, b: str, *, at: date | None = None, known: Known = None) -> Coded:
    """The coded events in which one acts on the other, first days up to `at`; empty where nothing was imported."""
    asked = _question(store, registry, a, b, at, known)
    if asked is None:
        return Coded()
    # How many rows are filed under a pair is known for all pairs: few are taken one by one, without being counted first.
    filed = most(store, known=known)
    if sum(filed.get(name, 0) for name in _dyads(registry, a, b)) > SINGLE:
        weeks, unfit = _weeks(store, asked, a, b, known)
        count = sum(week.count for week in weeks) + unfit.count
        if count > SINGLE:
            events, parties = _single(store, asked, known, f"AND {_UNFIT}") if unfit.count else ((), {})
            return Coded(events, parties, weeks, count, sum(week.reports for week in weeks) + unfit.reports)
    events, parties = _single(store, asked, known)
    return Coded(events, parties, count=len(events), reports=sum(event.reports for event in events))


def on_pairs(
    store: Store, registry: Registry, pairs: Iterable[tuple[str, str]], *, at: date | None = None, known: Known = None
) -> dict[tuple[str, str], Coded]:
    """What `on_pair` gives for each of many pairs; those of two states are asked for together."""
    filed = dyads(store, known=known)
    found = {pair: Coded() for pair in pairs}
    states = {dyad(*pair): pair for pair in found if is_state(pair[0]) and is_state(pair[1]) and dyad(*pair) in filed}
    for pair in found.keys() - states.values():
        if filed.intersection(_dyads(registry, *pair)):
            found[pair] = on_pair(store, registry, *pair, at=at, known=known)
    rows = rows_in_force(store, "coded", known=known)
    if rows is None or not states:
        return found
    past = "AND coalesce(first, last) <= $at" if at else ""
    values: dict[str, object] = {f"dyad{n}": name for n, name in enumerate(sorted(states))}
    where = f"dyad IN ({', '.join(f'${name}' for name in values)}) AND type <> 'NONE' {past}"
    sums = _sums(store, rows, where, "way = 1", values | ({"at": at} if at else {}), known)
    by_dyad: dict[str, list[dict[str, Any]]] = {}
    for row in sums:
        by_dyad.setdefault(row["dyad"], []).append(row)
    few = [name for name, of in by_dyad.items() if sum(row["n"] for row in of) <= SINGLE]
    long = {name for name, of in by_dyad.items() if name not in few and any(row["unfit"] for row in of)}
    single = _singles(store, rows, [*few, *sorted(long)], long, at, known)
    for name, of in by_dyad.items():
        a, b = pair = states[name]
        count, reports = sum(row["n"] for row in of), sum(row["reports"] for row in of)
        events, parties = single.get(name, ((), {}))
        turn = 1 if a < b else -1
        weeks = () if name in few else tuple(_week(row, a, b, turn) for row in of if not row["unfit"])
        found[pair] = Coded(events, parties, weeks, count, reports)
    return found


def dyads(store: Store, *, known: Known = None) -> frozenset[str]:
    """Pairs under which coded events are filed."""
    return frozenset(most(store, known=known))


def most(store: Store, *, known: Known = None) -> Mapping[str, int]:
    """Coded events by the pair under which they are filed, the most first."""

    def make() -> Mapping[str, int]:
        rows = rows_in_force(store, "coded", known=known)
        if rows is None:
            return {}
        sql = f"SELECT dyad, count(*) AS n FROM {rows} WHERE dyad IS NOT NULL AND type <> 'NONE' GROUP BY dyad ORDER BY n DESC, dyad"
        return {row["dyad"]: row["n"] for row in store.query(sql, known=known).to_pylist()}

    return store.kept("coded dyads", make, known=known)


def last_day(store: Store, *, known: Known = None) -> date | None:
    """The first day of the newest coded event; None where nothing was imported."""

    def make() -> date | None:
        rows = rows_in_force(store, "coded", known=known)
        if rows is None:
            return None
        found: date | None = store.query(
            f"SELECT max(coalesce(first, last)) AS day FROM {rows}", known=known
        ).to_pylist()[0]["day"]
        return found

    return store.kept("coded last day", make, known=known)


def logged(
    store: Store,
    registry: Registry,
    a: str,
    b: str,
    *,
    since: date | None = None,
    at: date | None = None,
    known: Known = None,
) -> list[dict[str, Any]]:
    """The newest coded events of a pair as rows, at most a thousand."""
    asked = _question(store, registry, a, b, at, known)
    if asked is None:
        return []
    recent = "AND coalesce(last, first) >= $since" if since else ""
    values = {**asked.values, "since": since} if since else asked.values
    sql = f"SELECT {_COLUMNS} FROM {asked.rows} WHERE {asked.where} {recent} ORDER BY coalesce(last, first) DESC, id LIMIT {LOGGED}"
    return [dict(row) for row in store.query(sql, values, known=known).to_pylist()]


def event(store: Store, id: str, *, known: Known = None) -> Event:  # noqa: A002
    """One coded event by its id (`icews-123-2014-01-05`) or the beginning of it. Raises NotFoundError, AmbiguousError."""
    return _event(_one(store, id, known))


def original(store: Store, id: str, *, known: Known = None) -> dict[str, Any]:  # noqa: A002
    """A coded event with its source row as it stood in the file, and who reported it where that was imported too."""
    row = _one(store, id, known)
    sql = f"SELECT source, line, columns, original FROM {ROWS} WHERE id = ? AND batch = ? LIMIT 1"
    (kept,) = store.query(sql, [row["id"], row["batch"]], known=known).to_pylist()
    record = {
        **row,
        "contexts": list(row["contexts"] or ()),
        "source": kept["source"],
        "line": kept["line"],
        "original": kept["original"],
        "row": dict(zip(json.loads(kept["columns"]), cells(kept["original"]), strict=True)),
    }
    if rows_in_force(store, "coded_reports", known=known) is not None:
        sql = "SELECT published, publisher, url, confidence FROM coded_reports WHERE event = ? ORDER BY published, url LIMIT 100"
        record["reported_by"] = store.query(sql, [row["id"]], known=known).to_pylist()
    return record


def cells(original: str) -> list[str]:
    """The cells of a row as it stood: a line with tabs between them, or JSON where they hold tabs or breaks of lines."""
    with suppress(ValueError):
        if original.startswith("["):
            return list(map(str, json.loads(original)))
    return original.split("\t")


def of_week(store: Store, registry: Registry, id: str, *, known: Known = None) -> list[dict[str, Any]]:  # noqa: A002
    """The events behind one sum of a week. Raises NotFoundError where the id names none."""
    pair, _, rest = id.partition(AT)
    try:
        a, b = pair.split("|")
        week, way, quad = map(int, rest.split("."))
    except ValueError:
        raise NotFoundError(f"no week of coded events has the id {id!r}") from None
    asked = _question(store, registry, a, b, None, known)
    if asked is None:
        raise NotFoundError("no coded events were imported")
    acts = asked.forward if way > 0 else f"NOT ({asked.forward})"
    sql = f"SELECT {_COLUMNS} FROM {asked.rows} WHERE {asked.where} AND {_WEEK} = $week AND quad = $quad AND {acts} ORDER BY first, id"
    return [
        dict(row) for row in store.query(sql, {**asked.values, "week": week, "quad": quad}, known=known).to_pylist()
    ]


def network(store: Store, first: date, last: date, *, least: int = 1, known: Known = None) -> Rows:
    """Pairs of states between whom events of these days (both included) were coded, at least `least`: counts and mean intensity."""
    columns = ["a", "b", "events", "reports", "cooperation", "conflict", "intensity"]
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for row in directed(store, first, last, known=known):
        a, b = sorted((row["actor"], row["recipient"]))
        sums = pairs.setdefault((a, b), {"a": a, "b": b, **dict.fromkeys(columns[2:], 0)})
        for name in columns[2:6]:
            sums[name] += row[name]
        sums["intensity"] += row["intensity"]
    found = [
        {**row, "intensity": round(row["intensity"] / row["events"], 3)}
        for row in pairs.values()
        if row["events"] >= least
    ]
    return Rows(sorted(found, key=lambda row: (-row["events"], row["a"], row["b"])), columns)


def directed(store: Store, first: date, last: date, *, known: Known = None) -> Rows:
    """What each state did towards each other in these days, both included: counts of events, of reports, of cooperation and
    conflict, and sums of intensity, in all, of what was friendly (`friendly`) and of what was not (`hostile`, positive).

    `friendly` and `hostile` are what `relations.network.adjusted.tones` takes.
    """
    if last < first:
        raise UsageError(f"{last} lies before {first}: give the first day first")
    columns = ["actor", "recipient", "events", "reports", "cooperation", "conflict", "intensity", "friendly", "hostile"]
    rows = rows_in_force(store, "coded", known=known)
    if rows is None:
        return Rows([], columns)
    # States are told by the length of the pair's name once it is grouped: a comparison of texts for each row would cost more.
    sql = f"""
        WITH sums AS (
            SELECT dyad, way, count(*) AS events, sum(reports)::BIGINT AS reports,
                count(*) FILTER (quad IN (1, 2)) AS cooperation, count(*) FILTER (quad IN (3, 4)) AS conflict,
                sum(intensity) AS intensity, coalesce(sum(intensity) FILTER (intensity > 0), 0.0) AS friendly,
                coalesce(-sum(intensity) FILTER (intensity < 0), 0.0) AS hostile
            FROM {rows} WHERE first BETWEEN $first AND $last AND type <> 'NONE' GROUP BY dyad, way
        )
        SELECT CASE WHEN way = 1 THEN left(dyad, 3) ELSE right(dyad, 3) END AS actor,
            CASE WHEN way = 1 THEN right(dyad, 3) ELSE left(dyad, 3) END AS recipient, * EXCLUDE (dyad, way)
        FROM sums WHERE regexp_full_match(dyad, '[A-Z]{{3}}\\|[A-Z]{{3}}') AND left(dyad, 3) <> right(dyad, 3)
        ORDER BY events DESC, actor, recipient
    """
    return Rows(store.query(sql, {"first": first, "last": last}, known=known).to_pylist(), columns)


def is_id(id: str) -> bool:  # noqa: A002
    """Whether an id, or its beginning, can only be that of a coded event."""
    return id.partition("-")[0] in DATASETS and "-" in id


def is_week(id: str) -> bool:  # noqa: A002
    """Whether an id is that of a week's sum."""
    return "|" in id and AT in id


def counts(store: Store, *, known: Known = None) -> dict[str, int]:
    """Coded events in the world, and the reports they count; none where nothing was imported."""

    def make() -> dict[str, int]:
        rows = rows_in_force(store, "coded", known=known)
        if rows is None:
            return {}
        sql = f"SELECT count(*) AS coded_events, coalesce(sum(reports), 0)::BIGINT AS coded_reports FROM {rows}"
        return dict(store.query(sql, known=known).to_pylist()[0])

    return store.kept("coded counts", make, known=known)


def rows_in_force(store: Store, table: str, *, known: Known = None) -> str | None:
    """SQL for the rows of an imported table without those that a later import revised; None where there is no such table."""
    if table not in store.names(known=known):
        return None
    if table != "coded" or not store.kept("revised", lambda: _revised(store, known), known=known):
        return table
    return (
        "(SELECT c.* FROM coded c ANTI JOIN coded r ON r.revises IS NOT NULL AND r.id = c.id AND r.revises = c.batch)"
    )


def _revised(store: Store, known: Known) -> bool:
    return bool(len(store.query("SELECT 1 FROM coded WHERE revises IS NOT NULL LIMIT 1", known=known)))


# The weeks of the level: Sundays, as proleptic ordinals are counted.
_UNFIT = "(first IS NULL OR last - first > 7)"
_WEEK = "(datediff('day', DATE '0001-01-01', first) + 1) // 7"


def _question(store: Store, registry: Registry, a: str, b: str, at: date | None, known: Known) -> _Question | None:
    rows = rows_in_force(store, "coded", known=known)
    if rows is None:
        return None
    values: dict[str, object]
    if is_state(a) and is_state(b):
        # Rows of two states are filed under themselves and nobody else.
        where, values = "dyad = $dyad AND type <> 'NONE'", {"dyad": dyad(a, b)}
        forward = f"way = {1 if a < b else -1}"
    else:
        # Written out: a list of values is looked up in the files' own statistics, a subquery is not.
        filed = {f"dyad{n}": name for n, name in enumerate(_dyads(registry, a, b))}
        named = ", ".join(f"${name}" for name in filed)
        forward = f"({_acts('actor', 'a')} AND {_acts('recipient', 'b')})"
        backward = f"({_acts('actor', 'b')} AND {_acts('recipient', 'a')})"
        where = f"dyad IN ({named}) AND type <> 'NONE' AND ({forward} OR {backward})"
        values = {"a": a, "b": b, **filed}
    if at is not None:
        where, values = f"{where} AND coalesce(first, last) <= $at", {**values, "at": at}
    return _Question(rows, where, forward, values)


def _acts(column: str, end: str) -> str:
    return f"({column}_side = ${end} OR {column}_id = ${end})"


def _dyads(registry: Registry, a: str, b: str) -> list[str]:
    """Where rows on the two may be filed: under themselves, or under the states for which they acted."""
    sides = [[end, *([] if is_state(end) else _homes(registry, end))] for end in (a, b)]
    return sorted({dyad(one, other) for one in sides[0] for other in sides[1]})


def _homes(registry: Registry, actor: str) -> Iterable[str]:
    found = {registry.home(actor), *(registry.home(office.body) for office in registry.offices(actor))}
    return found - {""}


def _single(store: Store, asked: _Question, known: Known, rest: str = "") -> tuple[tuple[Event, ...], dict[str, Party]]:
    sql = f"SELECT {_NEEDED} FROM {asked.rows} WHERE {asked.where} {rest} ORDER BY first DESC, id DESC LIMIT {SINGLE}"
    return _as_events(store.query(sql, asked.values, known=known).to_pylist()[::-1])


def _singles(
    store: Store, rows: str, names: Sequence[str], long: Collection[str], at: date | None, known: Known
) -> dict[str, tuple[tuple[Event, ...], dict[str, Party]]]:
    """Events one by one of the dyads of these names, the newest of each; of those in `long` only what lasts too long to be summed."""
    if not names:
        return {}
    values: dict[str, object] = {f"name{n}": name for n, name in enumerate(names)} | {"long": list(long)}
    past = "AND coalesce(first, last) <= $at" if at else ""
    values |= {"at": at} if at else {}
    sql = f"""
        SELECT dyad, {_NEEDED} FROM {rows}
        WHERE dyad IN ({", ".join(f"$name{n}" for n in range(len(names)))}) AND type <> 'NONE' {past}
            AND ({_UNFIT} OR NOT list_contains($long::VARCHAR[], dyad))
        QUALIFY row_number() OVER (PARTITION BY dyad ORDER BY first DESC, id DESC) <= {SINGLE}
        ORDER BY dyad, first NULLS FIRST, id
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in store.query(sql, values, known=known).to_pylist():
        found.setdefault(row["dyad"], []).append(row)
    return {name: _as_events(of) for name, of in found.items()}


def _as_events(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[Event, ...], dict[str, Party]]:
    parties = {
        row[f"{end}_id"]: Party(row[f"{end}_id"], row[end], tuple(row[f"{end}_states"]), row[f"{end}_code"])
        for row in rows
        for end in ("actor", "recipient")
    }
    return tuple(_event(row) for row in rows), parties


def _weeks(store: Store, asked: _Question, a: str, b: str, known: Known) -> tuple[tuple[Week, ...], Coded]:
    """Sums by week, and how many events belong to none: they lasted longer, or have no first day."""
    # A person's rows may be filed under several pairs: what is of one week is one sum.
    rows = _sums(
        store,
        f"(SELECT * REPLACE ('' AS dyad) FROM {asked.rows} WHERE {asked.where})",
        "true",
        asked.forward,
        asked.values,
        known,
    )
    unfit = [row for row in rows if row["unfit"]]
    weeks = tuple(_week(row, a, b, 1) for row in rows if not row["unfit"])
    return weeks, Coded(count=sum(row["n"] for row in unfit), reports=sum(row["reports"] for row in unfit))


def _sums(
    store: Store, rows: str, where: str, forward: str, values: Mapping[str, object], known: Known
) -> list[dict[str, Any]]:
    sql = f"""
        SELECT dyad, {_UNFIT} AS unfit, CASE WHEN unfit THEN 0 ELSE {_WEEK} END AS week,
            CASE WHEN {forward} THEN 1 ELSE -1 END AS way, quad, count(*) AS n, sum(reports)::BIGINT AS reports,
            avg(intensity) AS value, avg(datediff('day', DATE '0001-01-01', first) + 1) AS day
        FROM {rows} WHERE {where} GROUP BY ALL ORDER BY ALL
    """
    return [dict(row) for row in store.query(sql, values, known=known).to_pylist()]


def _week(row: Mapping[str, Any], a: str, b: str, turn: int) -> Week:
    way = row["way"] * turn
    return Week(
        week=row["week"],
        way=way,
        quad=row["quad"],
        day=row["day"],
        value=row["value"],
        count=row["n"],
        reports=row["reports"],
        id=f"{a}|{b}{AT}{row['week']}.{way}.{row['quad']}",
    )


def _one(store: Store, id: str, known: Known) -> dict[str, Any]:  # noqa: A002
    rows = rows_in_force(store, "coded", known=known)
    if rows is None:
        raise NotFoundError(f"no coded event has the id {id!r}: none were imported")
    fits = f"SELECT id FROM {rows} WHERE id = ? OR starts_with(id, ?) ORDER BY id <> ?, id LIMIT {LISTED + 1}"
    found = store.query(fits, [id, id, id], known=known).column("id").to_pylist()
    whole = fitting(id, found, "coded event")
    sql = f"SELECT {_COLUMNS}, recorded, batch FROM {rows} WHERE id = ? ORDER BY recorded DESC LIMIT 1"
    return dict(store.query(sql, [whole], known=known).to_pylist()[0])


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        id=row["id"],
        actors=(row["actor_id"],) if row["actor_id"] else (),
        type=row["type"],
        recipients=(row["recipient_id"],) if row["recipient_id"] else (),
        when=When(row["first"], row["last"], "" if row["date_precision"] == "day" else row["date_text"] or ""),
        quad=row["quad"],
        intensity=row["intensity"],
        reports=row["reports"],
        mode=row["mode"] or "",
        context=tuple(row["contexts"] or ()),
        place=row["place"] or "",
        reason=f"coded by {row['dataset']}, {row['source']}",
    )
