"""The words of time as data: YAML under data/when, read as strings, checked with file and line,
kept in one compiled lexicon.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from detente.errors import InputError
from detente.when.calendar import Interval, months, years

EVENT_FILES = ("wars.yaml", "upheavals.yaml", "attacks.yaml", "agreements.yaml", "eras.yaml")
# Words that may come and go inside the name of an event: "the war in Iraq", "Iraq War", "Iran-Iraq war", "Assad's
# fall".
LOOSE = frozenset(["the", "of", "in", "-", "–", "—", "'s", "’s", "(", ")", "on", "'", "’"])
REGIME = ("regime", "government", "rule")


@dataclass(frozen=True, slots=True)
class Named:
    """An event or era with a date: `head` is the time in which it began, `tail` in which it ended (None: goes on).

    `unsure`: the name means other things too (a place, a day of the calendar), and dates only behind "since", "after"
    and the like. `onset`: it names how something began, so that "after the invasion" is told from its beginning,
    "after the war" from its end.
    """

    name: str
    kind: str
    head: Interval
    tail: Interval | None
    cite: str
    unsure: bool = False
    onset: bool = False


@dataclass(slots=True)
class Node:
    """A step of the tree of names: the words that may follow, and the events whose name ends here,
    in order of their beginning.
    """

    next: dict[str, Node] = field(default_factory=dict)
    named: list[Named] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A feast told by a rule: `fixed` month-day, `nth` weekday, `easter` offset, `islamic` month-day; `days` long."""

    name: str
    rule: str
    numbers: tuple[int, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of time, compiled once."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, tuple[int, int]]
    capital: frozenset[str]
    doubtful: frozenset[str]
    units: Mapping[str, str]
    numbers: Mapping[str, float]
    ordinals: Mapping[str, int]
    decades: Mapping[str, int]
    amounts: Mapping[str, tuple[float, float]]
    plurals: Mapping[str, tuple[float, float]]
    approximations: Mapping[tuple[str, ...], tuple[float, float]]
    fillers: frozenset[str]
    counted: frozenset[str]
    labels: frozenset[str]
    supports: frozenset[str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, int | None, int | None], ...]]
    holidays: Mapping[tuple[str, ...], Holiday]
    holiday_firsts: frozenset[str]
    events: Node
    leaders: Mapping[str, tuple[Interval, ...]]


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of the package. Raises InputError with file and line where a record is off."""
    words = _words()
    units = {form: unit for unit in words["units"] for form in (unit, "centuries" if unit == "century" else unit + "s")}
    holidays = dict(_holidays())
    return Lexicon(
        months=_forms(words["months"], 1),
        weekdays=_forms(words["weekdays"], 0),
        seasons={name: (int(pair[0]), int(pair[1])) for name, pair in words["seasons"].items()},
        capital=frozenset(words["capital"]),
        doubtful=frozenset(words["doubtful"]),
        units=units,
        numbers={name: float(number) for name, number in words["numbers"].items()},
        ordinals={name: number for number, name in enumerate(words["ordinals"], 1)},
        decades={name: int(number) for name, number in words["decades"].items()},
        amounts=_pairs(words["amounts"]),
        plurals=_pairs(words["plurals"]),
        approximations={tuple(name.split()): pair for name, pair in _pairs(words["approximations"]).items()},
        fillers=frozenset(words["fillers"]),
        counted=frozenset(words["counted"]),
        labels=frozenset(words["labels"]),
        supports=frozenset(words["supports"]),
        phrases=_phrases(words),
        holidays=holidays,
        holiday_firsts=frozenset(key[0] for key in holidays),
        events=_events(),
        leaders=_leaders(),
    )


def fold(text: str) -> str:
    """Lower case without accents, as the tree of names and the leaders are keyed."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()


def split_name(text: str) -> list[str]:
    """The words of a name that must be there: lower case, without the loose ones."""
    return [word for word in re.findall(r"['’]s\b|[^\W\d_]+|\d+|[^\w\s]", fold(text)) if word not in LOOSE]


def stretch(text: str, where: str) -> Interval:
    """The days that YYYY, YYYY-MM or YYYY-MM-DD covers. Raises InputError on anything else."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
    try:
        if match is None:
            raise ValueError
        year, month, number = (int(group) if group else 0 for group in match.groups())
        if number:
            return date(year, month, number), date(year, month, number)
        return months(year, month, month) if month else years(year, year)
    except ValueError:
        raise InputError(f"{text!r} is no date", where=where, right="write YYYY, YYYY-MM or YYYY-MM-DD") from None


def _words() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(_text("words.yaml"), Loader=yaml.BaseLoader)  # noqa: S506  strings only
    return found


def _text(name: str) -> str:
    return (files("detente") / "data" / "when" / name).read_text(encoding="utf-8")


def _forms(table: Mapping[str, list[str]], first: int) -> dict[str, int]:
    return {form: number for number, forms in enumerate(table.values(), first) for form in forms}


def _pairs(table: Mapping[str, list[str]]) -> dict[str, tuple[float, float]]:
    return {name: (float(pair[0]), float(pair[1])) for name, pair in table.items()}


def _phrases(words: Mapping[str, Any]) -> dict[str, tuple[tuple[tuple[str, ...], str, int | None, int | None], ...]]:
    table: dict[str, list[tuple[tuple[str, ...], str, int | None, int | None]]] = {}

    def add(say: str, way: str, since: int | None, until: int | None) -> None:
        key = tuple(re.findall(r"['’]s\b|[^\W\d_]+", say))
        table.setdefault(key[0], []).append((key, way, since, until))

    for row in words["vague"]:
        ends = [None if row[name] == "open" else int(row[name]) for name in ("since", "until")]
        for say in row["say"]:
            add(say, "vague", ends[0], ends[1])
    for row in words["told"]:
        for say in row["say"]:
            add(say, row["way"], None, None)
    for say in words["sets"]:
        add(say, "set", None, 0)
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()}


def _rows(name: str, required: set[str], optional: set[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """The records of a file that is a list of mappings, each with `name.yaml:line`.
    Raises InputError on unknown or missing keys.
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(_text(name))
    node = loader.get_single_node()
    for item in node.value if node is not None else ():
        where = f"{name}:{item.start_mark.line + 1}"
        row: dict[str, Any] = loader.construct_object(item, deep=True)
        wrong = set(row) - required - optional
        if wrong or not required <= set(row):
            problem = f"unknown keys {sorted(wrong)}" if wrong else f"missing keys {sorted(required - set(row))}"
            raise InputError(problem, where=where, right=f"keys are {sorted(required)} and perhaps {sorted(optional)}")
        yield row, where


def _events() -> Node:
    root = Node()
    for name in EVENT_FILES:
        for row, where in _rows(name, {"name", "cite"}, {"on", "since", "until", "also", "unsure", "fall", "kind"}):
            named = _named(row, where)
            for alias in (row["name"], *row.get("also", ())):
                _plant(root, split_name(alias), named)
            for alias in row.get("unsure", ()):
                _plant(root, split_name(alias), replace(named, unsure=True))
            if "fall" in row:
                fallen = replace(named, head=named.tail or named.head)
                for words in _falls(row["fall"]):
                    _plant(root, words, fallen)
    return root


ONSETS = frozenset(
    [
        "invasion",
        "occupation",
        "annexation",
        "intervention",
        "seizure",
        "capture",
        "takeover",
        "entry",
        "invaded",
        "annexed",
        "blockade",
        "insurgency",
    ]
)


def _plant(root: Node, words: list[str], named: Named) -> None:
    """Add a name; where several events share it, they stand in order of their beginning."""
    named = replace(named, onset=True) if ONSETS & set(words) else named
    for word in words:
        root = root.next.setdefault(word, Node())
    if named not in root.named:
        root.named = sorted([*root.named, named], key=lambda each: each.head[0])


def _named(row: Mapping[str, Any], where: str) -> Named:
    kind = row.get("kind", "event")
    if "on" in row:
        head = tail = stretch(row["on"], where)
        return Named(row["name"], kind, head, tail, row["cite"])
    if "since" not in row:
        raise InputError("neither 'on' nor 'since'", where=where, right="give the day or the span")
    until = stretch(row["until"], where) if row.get("until") else None
    head = stretch(row["since"], where)
    if until is not None and until[1] < head[0]:
        raise InputError("ends before it begins", where=where, right="since must not be later than until")
    return Named(row["name"], kind, head, until, row["cite"])


FALLS = (
    "fall",
    "overthrow",
    "ouster",
    "ousting",
    "toppling",
    "downfall",
    "collapse",
    "removal",
    "overthrowing",
    "deposing",
)
FELL = (
    "fell",
    "was overthrown",
    "was ousted",
    "was toppled",
    "was deposed",
    "was removed",
    "collapsed",
    "lost power",
    "fled",
)


def _falls(names: list[str]) -> Iterator[list[str]]:
    """All usual ways to say that a ruler or a regime fell, as words: fall of X, X regime fall, X was ousted."""
    verbs = [verb.split() for verb in FELL]
    for name in names:
        for more in ([], *([word] for word in REGIME)):
            who = [*split_name(name), *more]
            yield from ([act, *who] for act in FALLS)
            yield from ([*who, act] for act in FALLS)
            yield from ([*who, *verb] for verb in verbs)


def _holidays() -> Iterator[tuple[tuple[str, ...], Holiday]]:
    for row, where in _rows("holidays.yaml", {"name"}, {"fixed", "nth", "easter", "islamic", "days", "also"}):
        rule = next((key for key in ("fixed", "nth", "easter", "islamic") if key in row), "")
        if not rule:
            raise InputError("no rule", where=where, right="give one of fixed, nth, easter, islamic")
        numbers = tuple(int(part) for part in row[rule].split("/"))
        feast = Holiday(row["name"], rule, numbers, int(row.get("days", 1)))
        for alias in (row["name"], *row.get("also", [])):
            yield tuple(split_name(alias)), feast


def _leaders() -> dict[str, tuple[Interval, ...]]:
    found: dict[str, tuple[Interval, ...]] = {}
    for row, where in _rows("leaders.yaml", {"name", "terms", "cite"}, {"also"}):
        terms = []
        for term in row["terms"]:
            since, _, until = term.partition("/")
            terms.append((stretch(since, where)[0], stretch(until, where)[1] if until else date.max))
        for key in {" ".join(split_name(alias)) for alias in (row["name"], *row.get("also", []))}:
            if key in found:
                raise InputError(f"{key!r} stands twice", where=where, right="give each name once")
            found[key] = tuple(terms)
    return found
