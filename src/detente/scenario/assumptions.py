"""What a branch supposes: an act, a tie, an office changing hands, a capability, a position; typed, dated and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any, ClassVar

from detente.errors import InputError, UsageError
from detente.reading import codebook, lexicon

# How ties that speak for or against are told apart; the rest (OFFICE, BORDER, CONTROL, MEMBERSHIP) says who is where.
FRIENDLY = frozenset({"ALLIANCE", "PATRONAGE", "ARMS_SUPPLY", "SHELTER", "KINSHIP", "SUPPORT", "DIPLOMATIC"})
HOSTILE = frozenset({"HOSTILITY", "RIVALRY", "OPPOSITION"})
POSITIONS = (0.0, 100.0)
Find = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Act:
    """One act of `actor` on `target` on a day, told by `reports` independent texts. `intensity` on Goldstein's scale."""

    kind: ClassVar[str] = "act"
    actor: str
    type: str
    target: str
    on: date
    intensity: float
    reports: int = 1
    because: str = ""
    expects: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        return (self.actor, self.target)

    @property
    def text(self) -> str:
        return f"{self.actor} {self.type} {self.target} on {self.on}"


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie of a to b from a day on; `until` None: to the end of the run."""

    kind: ClassVar[str] = "tie"
    a: str
    type: str
    b: str
    on: date
    intensity: float
    until: date | None = None
    because: str = ""
    expects: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        return (self.a, self.b)

    @property
    def text(self) -> str:
        return f"{self.a} {self.type} {self.b} from {self.on}" + (f" until {self.until}" if self.until else "")


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a state passes to a person on a day. `was`: who held it before, as far as the registry knows."""

    kind: ClassVar[str] = "office"
    office: str
    person: str
    on: date
    was: str = ""
    because: str = ""
    expects: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        return (self.office[:3], self.person)

    @property
    def text(self) -> str:
        return f"{self.office} passes to {self.person} on {self.on}"


@dataclass(frozen=True, slots=True)
class Capability:
    """The capability of an actor is multiplied by `factor` from a day on; `issue`: the bargaining in which that is to be looked at."""

    kind: ClassVar[str] = "capability"
    actor: str
    factor: float
    on: date
    issue: str = ""
    because: str = ""
    expects: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        return (self.actor,)

    @property
    def text(self) -> str:
        over = f", over {self.issue!r}" if self.issue else ""
        return f"capability of {self.actor} times {self.factor:g} from {self.on}{over}"


@dataclass(frozen=True, slots=True)
class Position:
    """Where an actor stands on an issue, from 0 (against) to 100 (for), from a day on; None: salience as it was."""

    kind: ClassVar[str] = "position"
    actor: str
    issue: str
    position: float
    on: date
    salience: float | None = None
    because: str = ""
    expects: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        return (self.actor,)

    @property
    def text(self) -> str:
        return f"{self.actor} stands at {self.position:g} on {self.issue!r} from {self.on}"


Assumption = Act | Tie | Office | Capability | Position
KINDS: Mapping[str, type[Assumption]] = {each.kind: each for each in (Act, Tie, Office, Capability, Position)}
_KEYS: Mapping[str, frozenset[str]] = {
    "act": frozenset(("actor", "type", "target", "on", "intensity", "reports")),
    "tie": frozenset(("a", "type", "b", "from", "until", "intensity")),
    "office": frozenset(("office", "person", "on")),
    "capability": frozenset(("actor", "factor", "on", "issue")),
    "position": frozenset(("actor", "issue", "position", "salience", "on")),
}


@dataclass(frozen=True)
class Reader:
    """Makes assumptions of rows: who is meant, who holds an office, and which days the branch spans."""

    find: Find
    find_office: Find
    holder: Callable[[str, date], str | None]
    first: date
    last: date

    def read(self, row: Mapping[str, Any], *, where: str = "") -> Assumption:
        """One assumption from a row such as a `[[assume]]` table. Raises InputError, NotFoundError, AmbiguousError."""
        kind = str(row.get("kind", ""))
        if kind not in KINDS:
            raise InputError(f"no assumption of kind {kind!r}", where=where, right=", ".join(KINDS))
        given = {key: value for key, value in row.items() if key not in ("kind", "because", "expects")}
        if unknown := sorted(set(given) - _KEYS[kind]):
            right = ", ".join(sorted(_KEYS[kind]))
            raise InputError(f"an assumption of kind {kind} has no {unknown[0]!r}", where=where, right=right)
        why = {key: str(row.get(key, "")) for key in ("because", "expects")}
        made: Callable[..., Assumption] = getattr(self, f"_{kind}")
        return made(given, where, why)

    def _act(self, row: Mapping[str, Any], where: str, why: Mapping[str, str]) -> Assumption:
        type_ = _type(row, codebook.EVENTS, "event", where)
        actor, target = self._two(row, "actor", "target", where)
        reports = _number(row, "reports", where, least=1, default=1)
        intensity = _number(row, "intensity", where, least=-10, most=10, default=usual("event", type_))
        return Act(actor, type_, target, self._day(row, "on", where), intensity, int(reports), **why)

    def _tie(self, row: Mapping[str, Any], where: str, why: Mapping[str, str]) -> Assumption:
        type_ = _type(row, FRIENDLY | HOSTILE, "tie", where)
        a, b = self._two(row, "a", "b", where)
        since = self._day(row, "from", where)
        until = self._day(row, "until", where) if row.get("until") else None
        if until and until <= since:
            raise InputError(f"the tie ends on {until}, before it begins", where=where, right=f"a day after {since}")
        intensity = _number(row, "intensity", where, least=-10, most=10, default=usual("tie", type_))
        return Tie(a, type_, b, since, intensity, until, **why)

    def _office(self, row: Mapping[str, Any], where: str, why: Mapping[str, str]) -> Assumption:
        on = self._day(row, "on", where)
        office, person = self.find_office(_word(row, "office", where)), self.find(_word(row, "person", where))
        was = self.holder(office, on) or ""
        if was == person:
            raise InputError(f"{person} holds {office} on {on} already", where=where, right="another person")
        return Office(office, person, on, was, **why)

    def _capability(self, row: Mapping[str, Any], where: str, why: Mapping[str, str]) -> Assumption:
        factor = _number(row, "factor", where, least=0, most=100)
        issue = _word(row, "issue", where) if row.get("issue") else ""
        return Capability(self.find(_word(row, "actor", where)), factor, self._day(row, "on", where), issue, **why)

    def _position(self, row: Mapping[str, Any], where: str, why: Mapping[str, str]) -> Assumption:
        position = _number(row, "position", where, least=POSITIONS[0], most=POSITIONS[1])
        salience = _number(row, "salience", where, least=0, most=1) if row.get("salience") is not None else None
        actor, issue = self.find(_word(row, "actor", where)), _word(row, "issue", where)
        return Position(actor, issue, position, self._day(row, "on", where), salience, **why)

    def _two(self, row: Mapping[str, Any], one: str, other: str, where: str) -> tuple[str, str]:
        a, b = (self.find(_word(row, key, where)) for key in (one, other))
        if a == b:
            raise InputError(f"{one} and {other} are both {a}", where=where, right="two different actors")
        return a, b

    def _day(self, row: Mapping[str, Any], key: str, where: str) -> date:
        value = row.get(key)
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value)) if value else self.first
        except ValueError:
            raise InputError(f"{key} is {value!r}, which is no day", where=where, right="YYYY-MM-DD") from None
        if not self.first <= day <= self.last:
            right = f"a day from {self.first} (the day after the base) to {self.last} (the end of the run)"
            raise InputError(f"{day} lies outside the branch", where=where, right=right)
        return day


def from_toml(path: Path, reader: Reader) -> list[Assumption]:
    """The `[[assume]]` tables of a file. Raises InputError with the file and the number of the table."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"can't be read: {error}", where=str(path), right="a TOML file") from None
    rows = raw.get("assume")
    if set(raw) != {"assume"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError("holds something else than assumptions", where=str(path), right="[[assume]] tables alone")
    return [reader.read(row, where=f"{path}, assumption {n}") for n, row in enumerate(rows, 1)]


def act_row(text: str) -> dict[str, Any]:
    """Row of 'ACTOR TYPE TARGET', the type a PLOVER word in capitals. Raises UsageError."""
    return {"kind": "act", **_between(text, tuple(codebook.EVENTS), ("actor", "target"))}


def tie_row(text: str) -> dict[str, Any]:
    """Row of 'A TYPE B', the type one of the codebook's ties. Raises UsageError."""
    return {"kind": "tie", **_between(text, tuple(FRIENDLY | HOSTILE), ("a", "b"))}


def equal_row(kind: str, text: str, left: str, right: str) -> dict[str, Any]:
    """Row of 'LEFT = RIGHT'. Raises UsageError."""
    name, found, value = text.rpartition("=")
    if not found or not name.strip() or not value.strip():
        raise UsageError(f"{text!r} is no {kind}: write '{left.upper()} = {right.upper()}'")
    try:
        number: Any = float(value)
    except ValueError:
        number = value.strip()
    return {"kind": kind, left: name.strip(), right: number}


def contradiction(assumptions: Sequence[Assumption]) -> str:
    """The first two that can't both be supposed, in words; '' where all can."""
    for one, other in combinations(assumptions, 2):
        if why := _clash(one, other):
            return f"{one.text!r} and {other.text!r}: {why}"
    return ""


def to_record(assumption: Assumption) -> dict[str, Any]:
    """As plain JSON."""
    values = {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(assumption).items()}
    return {"kind": assumption.kind, **values}


def from_record(record: Mapping[str, Any]) -> Assumption:
    """Back from plain JSON; keys that a later version wrote are passed over."""
    kind = KINDS[record["kind"]]
    values = {each.name: record[each.name] for each in fields(kind) if each.name in record}
    for key in ("on", "until"):
        if values.get(key):
            values[key] = date.fromisoformat(values[key])
    return kind(**values)


@cache
def usual(kind: str, type_: str) -> float:
    """The usual intensity of an act or tie: the median over the lexicon's phrases of that type."""
    frames = {pattern.frame for patterns in lexicon.index().values() for pattern in patterns}
    found = [f.intensity for f in frames if f.kind == kind and f.type == type_ and f.intensity]
    signs = {True: [x for x in found if x > 0], False: [x for x in found if x < 0]}
    main = max(signs.values(), key=len)
    return float(median(main)) if main else 0.0


def _clash(one: Assumption, other: Assumption) -> str:
    if isinstance(one, Tie) and isinstance(other, Tie) and set(one.actors) == set(other.actors):
        apart = (one.until or date.max) <= other.on or (other.until or date.max) <= one.on
        if not apart and (one.intensity > 0) != (other.intensity > 0):
            return "the same tie both ways at once"
    if isinstance(one, Office) and isinstance(other, Office):
        same = (one.office, one.on) == (other.office, other.on)
        return "one office to two people on one day" if same and one.person != other.person else ""
    if isinstance(one, Capability) and isinstance(other, Capability):
        same = (one.actor, one.on) == (other.actor, other.on)
        return "two capabilities of one actor on one day" if same and one.factor != other.factor else ""
    if isinstance(one, Position) and isinstance(other, Position):
        same = (one.actor, one.issue, one.on) == (other.actor, other.issue, other.on)
        return "one actor at two positions on one issue" if same and one.position != other.position else ""
    return ""


def _between(text: str, types: tuple[str, ...], names: tuple[str, str]) -> dict[str, Any]:
    found = re.fullmatch(rf"\s*(.+?)\s+({'|'.join(sorted(types))})\s+(.+?)\s*", text)
    if not found:
        raise UsageError(
            f"{text!r} names no type between two actors: write {names[0].upper()} TYPE {names[1].upper()}, the type one of"
            f" {', '.join(sorted(types))}"
        )
    return {names[0]: found[1], "type": found[2], names[1]: found[3]}


def _type(row: Mapping[str, Any], known: Iterable[str], kind: str, where: str) -> str:
    type_ = str(row.get("type", "")).upper()
    if type_ not in known or type_ == "NONE":
        right = ", ".join(sorted(set(known) - {"NONE"}))
        raise InputError(f"no {kind} of type {row.get('type')!r} can be supposed", where=where, right=right)
    return type_


def _word(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"an assumption of kind {row.get('kind', '')}needs {key}".strip(), where=where, right="a name")
    return value.strip()


def _number(
    row: Mapping[str, Any], key: str, where: str, *, least: float, most: float = 1e9, default: float | None = None
) -> float:
    value = row.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise InputError(f"{key} is {value!r}", where=where, right=f"a number from {least:g} to {most:g}")
    return float(value)


def day_after(day: date) -> date:
    """The first day that a branch of this base can suppose something of."""
    return day + timedelta(days=1)
