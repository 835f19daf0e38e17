"""Rows as a person on a terminal wants them: fewer and shorter columns than the data has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Row = Mapping[str, Any]


def log(rows: Iterable[Row]) -> list[Row]:
    """One line a claim: id, when, what, who, sentence, source."""
    return [
        {
            "id": row["id"],
            "when": _when(row),
            "what": row["type"] if row["kind"] == "event" else f"{row['kind']} {row['type']}",
            "who": " -> ".join(side for side in (row["actors"], row["recipients"]) if side),
            "sentence": _hedged(row),
            "source": f"{row['publisher']}, {row['published']}" if row["published"] else row["publisher"],
        }
        for row in rows
    ]


def why(rows: Iterable[Row]) -> list[Row]:
    """Points with their sign, what it is, one claim and its sentence."""
    return [
        {
            "points": f"{row['points']:+.2f}",
            "what": row["what"],
            "claim": row["claims"][0] if row["claims"] else "",
            "sentence": row["sentence"],
        }
        for row in rows
    ]


def phases(rows: Iterable[Row]) -> list[Row]:
    """The level with its range in one column; the ids of the evidence are left to the data."""
    return [
        {
            "since": row["since"],
            "until": row["until"],
            "phase": row["phase"],
            "level": f"{row['level']:+.1f} ({row['low']:+.1f} to {row['high']:+.1f})",
            "events": row["events"],
            "reports": row["reports"],
            "opened by": row["opened_by"],
        }
        for row in rows
    ]


def search(rows: Iterable[Row]) -> list[Row]:
    """Document, day and sentence."""
    return [{"document": row["document"], "published": row["published"], "sentence": row["snippet"]} for row in rows]


def who(rows: Iterable[Row]) -> list[Row]:
    """The best first, with the reasons."""
    names = ("actor_id", "name", "score", "offices", "reasons")
    return [{name: row[name] for name in names} for row in rows]


def history(rows: Iterable[Row]) -> list[Row]:
    """When to the second; an undone ruling is marked."""
    return [
        {
            "id": row["id"],
            "when": f"{row['recorded']:%Y-%m-%d %H:%M:%S}",
            "ruling": f"{row['kind']} {row['target']}" + (f" = {row['value']}" if row["value"] else ""),
            "by": row["by"],
            "why": row["why"],
            "stands": "yes" if row["standing"] else "no, undone",
        }
        for row in rows
    ]


def _when(row: Row) -> str:
    from detente.brief import wording
    from detente.schema import When

    since, until = (date.fromisoformat(row[name]) if row[name] else None for name in ("since", "until"))
    return wording.when(When(since, until))


def _hedged(row: Row) -> str:
    marks = [] if row["modality"] in ("fact", "reported") else [row["modality"]]
    marks += [f"according to {row['according_to']}"] if row["according_to"] else []
    marks += [row["mended"]] if row["mended"] else []
    return f"{row['quote']} ({', '.join(marks)})" if marks else row["quote"]
