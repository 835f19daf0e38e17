"""Counts of events by pair of states and unit of time, under the codes that the statistical literature uses."""

# Statements name tables of the code's own only; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from detente.errors import UsageError
from detente.world.exporting import tables
from detente.world.exporting.files import Sheet

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.world.world import World

UNITS: Final = {"dyad-day": "day", "dyad-week": "week", "dyad-month": "month", "dyad-year": "year"}
SYSTEMS: Final = {"iso3": ("iso1", "iso2"), "cow": ("ccode1", "ccode2"), "gw": ("gwcode1", "gwcode2")}
_QUADS = {1: "verbal_coop", 2: "material_coop", 3: "verbal_conf", 4: "material_conf"}
_COUNTS: Mapping[str, str] = {
    "events": "Events of the unit, told by texts or coded by others",
    "reports": "Independent reports of them",
    "from_texts": "Events told by texts among them",
    "from_sets": "Events that event sets coded among them",
    "verbal_coop": "Events of verbal cooperation",
    "material_coop": "Events of material cooperation",
    "verbal_conf": "Events of verbal conflict",
    "material_conf": "Events of material conflict",
    "intensity_sum": "Sum of intensity on the Goldstein scale",
    "intensity_mean": "Mean intensity of an event",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a panel is cut: its unit, the codes of its states, and whether who does it to whom is kept apart."""

    unit: str = "dyad-month"
    system: str = "iso3"
    directed: bool = False


def panel(world: World, shape: Shape, *, since: date | None, at: date | None, known: date | None) -> Sheet:
    """One row for each pair of states and unit in which an event began; pairs without any have no row.

    Undirected pairs stand once, the smaller code first. A state counts under the code it had on the unit's first day; without
    one there, its rows are left out and counted in the notes. Raises UsageError.
    """
    unit, system = shape.unit, shape.system
    if unit not in UNITS or system not in SYSTEMS:
        raise UsageError(f"a panel is by {', '.join(UNITS)} and {', '.join(SYSTEMS)}, not {unit} and {system}")
    rows = _sums(world, UNITS[unit], since, at, known)
    sums: dict[tuple[Any, Any, date], dict[str, Any]] = {}
    lost = 0
    for row in rows:
        codes: list[Any] = [_code(row[end], system, row["unit"]) for end in ("a", "b")]
        if None in codes:
            lost += row["events"]
            continue
        first, second = codes if shape.directed else sorted(codes)
        held = sums.setdefault((first, second, row["unit"]), dict.fromkeys(tuple(_COUNTS)[:-1], 0))
        for name in held:
            held[name] += row[name]
    table, columns = _table(sums, unit, system)
    notes = (f"{lost} events of states without a {system} code on the day",) if lost else ()
    return Sheet(table, columns, notes=notes)


def _sums(world: World, by: str, since: date | None, at: date | None, known: date | None) -> list[dict[str, Any]]:
    """Directed sums by state and unit."""
    import duckdb

    given = tables.events(world, since=since, at=at, known=known).table.select(
        ["date", "until", "actor_side", "recipient_side", "quad_class", "intensity", "reports", "origin", "type"]
    )
    connection = duckdb.connect(":memory:", config={"python_enable_replacements": "false"})
    connection.register("given", given)
    quads = ", ".join(f"count(*) FILTER (quad_class = {quad}) AS {name}" for quad, name in _QUADS.items())
    sql = f"""
        SELECT actor_side AS a, recipient_side AS b, date_trunc('{by}', coalesce(date, until))::DATE AS unit, count(*) AS events,
            sum(reports)::BIGINT AS reports, count(*) FILTER (origin = 'texts') AS from_texts,
            count(*) FILTER (origin <> 'texts') AS from_sets, {quads}, sum(intensity) AS intensity_sum
        FROM given
        WHERE type <> 'NONE' AND regexp_full_match(actor_side, '[A-Z]{{3}}') AND regexp_full_match(recipient_side, '[A-Z]{{3}}')
            AND actor_side <> recipient_side AND coalesce(date, until) IS NOT NULL
        GROUP BY ALL ORDER BY ALL
    """
    found: list[dict[str, Any]] = connection.sql(sql).to_arrow_table().to_pylist()
    connection.close()
    return found


def _table(
    sums: Mapping[tuple[Any, Any, date], dict[str, Any]], unit: str, system: str
) -> tuple[pa.Table, dict[str, str]]:
    import pyarrow as pa

    one, two = SYSTEMS[system]
    columns = {one: f"First state, {system} code", two: f"Second state, {system} code"}
    columns |= {"date": "First day of the unit", "year": "Year"}
    columns |= {"month": "Month, 1 to 12"} if unit == "dyad-month" else {}
    rows = [
        {
            one: first,
            two: second,
            "date": start,
            "year": start.year,
            "month": start.month,
            **held,
            "intensity_mean": held["intensity_sum"] / held["events"],
        }
        for (first, second, start), held in sorted(sums.items())
    ]
    columns |= _COUNTS
    code = pa.string() if system == "iso3" else pa.int32()
    special = {one: code, two: code, "date": pa.date32(), "intensity_sum": pa.float64(), "intensity_mean": pa.float64()}
    schema = pa.schema([(name, special.get(name, pa.int32())) for name in columns])
    return pa.Table.from_pylist(rows, schema=schema), columns


def _code(state: str, system: str, on: date) -> str | int | None:
    if system == "iso3":
        return state
    for since, until, codes in _codes().get(state, ()):
        if since <= on.isoformat() and (not until or on.isoformat() <= until):
            return int(codes[system]) if codes[system] else None
    return None


@cache
def _codes() -> Mapping[str, list[tuple[str, str, dict[str, str]]]]:
    """Codes of states by our id, each with the days from and to which it holds; a bare year is the whole year."""
    text = files("detente").joinpath("data", "codes", "states.csv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, str, dict[str, str]]]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["iso3"], []).append((row["since"], row["until"], {"cow": row["cow"], "gw": row["gw"]}))
    return found
