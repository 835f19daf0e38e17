"""Words for numbers: the table `data/lexicon/phase_labels.yaml`, checked strictly; all words are neutral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from detente.errors import InputError
from detente.schema import Relation

_WHERE = "data/lexicon/phase_labels.yaml"
_KEYS = {"label", "from", "to", "types", "share", "kinds", "spread", "items"}
NO_EVIDENCE, THIN = "no evidence", "thin"


@dataclass(frozen=True, slots=True)
class Rule:
    """A label and when it fits: level in [low, high), and at least `share` of the evidence's weight of the given types
    or kinds; `spread`: at least this share of the weight on each side of zero; `items`: at least so many happenings and
    statements.
    """

    label: str
    low: float = -10.5
    high: float = 10.5
    types: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    share: float = 0.0
    spread: float = 0.0
    items: int = 0


def level_word(level: float) -> str:
    """The word for a level on a day."""
    return next(rule.label for rule in _table()["levels"] if rule.low <= level < rule.high)


def coverage_word(explained: float, items: int) -> str:
    """The word for how much of the dyads' variance the evidence has removed, in [0, 1], and of how many happenings and
    statements it is made: a single one is thin however strong it is.
    """
    return next(
        rule.label for rule in _table()["coverage"] if rule.low <= explained < rule.high and items >= rule.items
    )


def phase_word(level: float, types: Mapping[str, float], kinds: Mapping[str, float], spread: float) -> str:
    """The first label that fits a phase: its level, and the shares of its evidence by type and kind. `spread` is the
    share of the weight on the weaker side of zero.
    """
    for rule in _table()["phases"]:
        fits = rule.low <= level < rule.high and spread >= rule.spread
        if fits and rule.types:
            fits = sum(types.get(name, 0.0) for name in rule.types) >= rule.share
        if fits and rule.kinds:
            fits = sum(kinds.get(name, 0.0) for name in rule.kinds) >= rule.share
        if fits:
            return rule.label
    raise InputError(f"no label for a phase of level {level:.1f}", where=_WHERE, right="a last rule that always fits")


def sign(relation: Relation) -> int:
    """1 for a friendly relation, -1 for a hostile one, 0 where its range reaches both sides of zero or its evidence is thin:
    the prior alone is friendly, and says nothing of two actors.
    """
    if relation.coverage in (THIN, NO_EVIDENCE, ""):
        return 0
    return int(relation.low > 0) - int(relation.high < 0)


def kinds_word(shares: Mapping[str, float], *, least: float = 0.2, most: int = 2) -> str:
    """'accusations, sanctions and ruptures': what carries at least `least` of the weight, the heaviest first; `shares` by
    kind.TYPE, after "no " what is said not to be so. What is left where nothing carries as much is the heaviest alone.
    """
    words: Mapping[str, str] = _raw()["kinds"]
    named = [(share, name) for name, share in shares.items() if name.removeprefix("no ") in words]
    found = sorted(named, key=lambda item: (-item[0], item[1]))
    chosen = [name for share, name in found[:most] if share >= least] or [name for _, name in found[:1]]
    return ", ".join(("no " if name.startswith("no ") else "") + words[name.removeprefix("no ")] for name in chosen)


def counted(number: int, noun: str) -> str:
    """'1 report', '3 reports'."""
    return f"{number} {noun}{'s' * (number != 1)}"


@cache
def _table() -> Mapping[str, tuple[Rule, ...]]:
    return {
        section: tuple(_rule(row, f"{_WHERE}:{section}[{i}]") for i, row in enumerate(_raw()[section]))
        for section in ("levels", "coverage", "phases")
    }


@cache
def _raw() -> Mapping[str, Any]:
    import yaml

    raw = yaml.load(files("detente").joinpath(_WHERE).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    if not isinstance(raw, dict) or set(raw) != {"levels", "coverage", "phases", "kinds"}:
        raise InputError("unknown sections", where=_WHERE, right="levels, coverage, phases, kinds")
    return raw


def _rule(row: Any, where: str) -> Rule:
    if not isinstance(row, dict) or "label" not in row or set(row) - _KEYS:
        raise InputError(f"not a rule: {row!r}", where=where, right=f"a label and any of {', '.join(sorted(_KEYS))}")
    try:
        return Rule(
            label=row["label"],
            low=float(row.get("from", -10.5)),
            high=float(row.get("to", 10.5)),
            types=frozenset(row.get("types", "").split()),
            kinds=frozenset(row.get("kinds", "").split()),
            share=float(row.get("share", 0)),
            spread=float(row.get("spread", 0)),
            items=int(row.get("items", 0)),
        )
    except ValueError as error:
        raise InputError(str(error), where=where, right="numbers in from, to, share, spread, items") from error
