"""A branch of a world: its base, how to run it, and what it supposes; as the texts under which a world keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from detente.errors import InputError, UsageError
from detente.scenario import assumptions as supposed
from detente.scenario.assumptions import Assumption
from detente.schema import digest

MONTHS, RUNS = (1, 120), (10, 20000)


@dataclass(frozen=True, slots=True)
class Assumed:
    """One assumption of a branch with the id of its row; `text` says it in words."""

    id: str
    assumption: Assumption

    @property
    def text(self) -> str:
        return self.assumption.text


@dataclass(frozen=True)
class Branch:
    """A branch: the base is the world as published by `as_of` and held on `known` (None: now). `mechanisms` are those beside the
    defaults; `actors` take part in any case; `assumptions` in the order in which they were made.
    """

    id: str
    name: str
    as_of: date
    known: date | None = None
    months: int = 24
    runs: int = 1000
    seed: int = 0
    mechanisms: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    assumptions: tuple[Assumed, ...] = ()


def new(
    name: str, *, as_of: date, known: date | None, months: int, runs: int, seed: int, mechanisms: Sequence[str],
    actors: Sequence[str],
) -> tuple[str, str]:  # fmt: skip
    """Id and text of a branch. Raises UsageError for a name that is none, or numbers out of range."""
    if not name or not all(c.isalnum() or c in "-_." for c in name) or not name[0].isalpha():
        raise UsageError(f"{name!r} is no name for a branch: letters, digits, - and _, a letter first")
    for what, value, (least, most) in (("months", months, MONTHS), ("runs", runs, RUNS)):
        if not least <= value <= most:
            raise UsageError(f"{value} {what}: from {least} to {most}")
    if seed < 0:
        raise UsageError(f"a seed of {seed}: 0 or more")
    body = {
        "record": "branch", "name": name, "as_of": as_of.isoformat(), "known": known.isoformat() if known else None,
        "months": months, "runs": runs, "seed": seed, "mechanisms": sorted(set(mechanisms)), "actors": sorted(set(actors)),
    }  # fmt: skip
    return digest("branch", _text(body)), _text(body)


def strengths(use: Iterable[str]) -> dict[str, float | None]:
    """Mechanisms by name from words such as 'patrons' or 'balance=10'; None where the strength is drawn as fitted. Raises UsageError."""
    found: dict[str, float | None] = {}
    for word in use:
        name, given, value = word.partition("=")
        try:
            found[name.strip()] = float(value) if given else None
        except ValueError:
            raise UsageError(f"{word!r}: a strength is a number, as in balance=10") from None
    return found


def assume(branch: Branch, made: Sequence[Assumption]) -> list[tuple[str, str]]:
    """Ids and texts of new assumptions, those that the branch has already left out. Raises InputError where they, or they and the
    branch's own, contradict each other.
    """
    if clash := supposed.contradiction([*(each.assumption for each in branch.assumptions), *made]):
        raise InputError(clash, where=f"branch {branch.name}", right="drop one of the two, or make two branches")
    rows = []
    for assumption in made:
        body = {"record": "assumption", "branch": branch.id, **supposed.to_record(assumption)}
        row = digest("assumption", _text(body)), _text(body)
        if row[0] not in {each.id for each in branch.assumptions}:
            rows.append(row)
    return rows


def keep(branch: Branch, run: str, body: Mapping[str, Any]) -> tuple[str, str]:
    """Id and text of a run: the same inputs give the same."""
    return run, _text({"record": "run", "branch": branch.id, **body})


def read(rows: Iterable[tuple[str, str]]) -> list[Branch]:
    """Branches with their assumptions from rows of (id, text) in the order in which they were recorded."""
    found: dict[str, Branch] = {}
    for name, text in rows:
        body = json.loads(text)
        if body.get("record") == "branch":
            found[name] = Branch(
                name, body["name"], date.fromisoformat(body["as_of"]),
                date.fromisoformat(body["known"]) if body["known"] else None,
                body["months"], body["runs"], body["seed"], tuple(body["mechanisms"]), tuple(body["actors"]),
            )  # fmt: skip
        elif body.get("record") == "assumption" and body["branch"] in found:
            branch = found[body["branch"]]
            made = Assumed(name, supposed.from_record(body))
            found[branch.id] = replace(branch, assumptions=(*branch.assumptions, made))
    return list(found.values())


def runs_of(rows: Iterable[tuple[str, str]], branch: str) -> list[tuple[str, dict[str, Any]]]:
    """Kept runs of a branch, the oldest first, as (id, record)."""
    bodies = ((name, json.loads(text)) for name, text in rows)
    return [(name, body) for name, body in bodies if body.get("record") == "run" and body["branch"] == branch]


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True)
