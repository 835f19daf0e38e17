"""A question: two actors, an outcome, a window of days, and the rule by which the world will settle it.

In words: "Will IRQ-SYR material conflict exceed 20 by 30 September 2025?", "Next month's level of Iraq and Syria",
"Will Iraq and Syria sign an agreement within three months?", "Will Turkey strike Syria in July 2025?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from detente import when
from detente.errors import InputError, NotFoundError, UsageError
from detente.forecast.known import CLASSES
from detente.reading.codebook import EVENTS
from detente.schema import digest

Kind = Literal["level", "count", "event"]
Sense = Literal["above", "below"]
Find = Callable[[str], str]
LONGEST = 366
EXAMPLES = (
    'write for instance "will IRQ-SYR material conflict exceed 5 by 30 September 2025", "next month\'s level of Iraq and'
    ' Syria", "will Iraq and Syria sign an agreement within three months"'
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is asked for: the level, a count of a quad class, or whether an act of one type (and mode) happens."""

    name: str
    kind: Kind
    type: str = ""
    mode: str = ""
    quads: tuple[int, ...] = ()
    both: bool = True
    says: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Frozen once made. `first` and `last` are the window's days, both included; `directed` counts a towards b alone.

    With `beyond` it is a yes-no question: whether the count or level lies above (below) it; None asks for the whole
    distribution, and for an act whether it happens at all.
    """

    a: str
    b: str
    outcome: Outcome
    first: date
    last: date
    beyond: float | None = None
    sense: Sense = "above"
    directed: bool = False

    @property
    def days(self) -> int:
        """How many days the window has."""
        return (self.last - self.first).days + 1

    @property
    def binary(self) -> bool:
        """Whether the answer is yes or no."""
        return self.outcome.kind == "event" or self.beyond is not None

    @property
    def id(self) -> str:
        """The same question has the same id everywhere."""
        return digest("question", *(str(value) for value in to_record(self).values()))

    def holds(self, value: float) -> bool:
        """Whether a value that came about makes the answer yes."""
        limit = 0.0 if self.beyond is None else self.beyond
        return value > limit if self.sense == "above" else value < limit

    @property
    def text(self) -> str:
        """The question in plain words."""
        pair = f"{self.a} -> {self.b}" if self.directed else f"{self.a} and {self.b}"
        window = f"from {self.first} to {self.last}"
        if self.outcome.kind == "event":
            return f"Will {pair} {self.outcome.says} {window}?"
        what = "level" if self.outcome.kind == "level" else f"acts of {self.outcome.name}"
        if self.beyond is None:
            return (
                f"What is the level of {pair} on {self.last}?"
                if what == "level"
                else f"How many {what}, {pair}, {window}?"
            )
        if what == "level":
            return f"Will the level of {pair} be {self.sense} {self.beyond:g} on {self.last}?"
        return f"Will there be {'more' if self.sense == 'above' else 'fewer'} than {self.beyond:g} {what}, {pair}, {window}?"

    @property
    def rule(self) -> str:
        """What settles it."""
        if self.outcome.kind == "level":
            return (
                f"the world's level of the pair on {self.last}, from evidence dated by then and published by the day of"
                " settling"
            )
        kind = (
            f"of class {self.outcome.name}"
            if self.outcome.kind == "count"
            else f"of type {self.outcome.type}" + (f", mode {self.outcome.mode}" if self.outcome.mode else "")
        )
        way = f"by {self.a} towards {self.b} or of both alike" if self.directed else "in either direction, each once"
        return (
            f"happenings {kind} {way} that texts or event sets published by the day of settling report as done, on the"
            f" middle day of their dates (at most 92 days wide), {self.first} to {self.last}"
        )


def make(
    a: str,
    b: str,
    outcome: str,
    *,
    as_of: date,
    window: tuple[date | None, date],
    beyond: float | None = None,
    sense: Sense = "above",
    directed: bool = False,
) -> Question:
    """A question from its parts; `outcome` is `level`, a class (`material conflict`) or an act (`strike`).

    `window` is its first and last day; it begins the day after `as_of` where the first is None. Raises UsageError with what would be right.
    """
    known = outcomes()
    if outcome not in known:
        raise UsageError(f"no outcome {outcome!r}: {', '.join(known)}")
    if a == b:
        raise UsageError(f"both sides are {a}: name two different actors")
    first, last = window[0] or as_of + timedelta(days=1), window[1]
    if last <= as_of:
        raise UsageError(
            f"the window ends on {last}, which {as_of} already knows: name a later day, or an earlier --as-of"
        )
    if first <= as_of:
        raise UsageError(f"the window begins on {first}, but it is asked as of {as_of}: begin on a later day")
    if last < first:
        raise UsageError(f"the window ends on {last} before it begins on {first}")
    if (last - as_of).days > LONGEST:
        raise UsageError(
            f"{last} is more than a year after {as_of}: no forecast here looks further than {LONGEST} days"
        )
    found = known[outcome]
    if found.kind == "level" and directed:
        raise UsageError("the level is of both sides: ask for A and B, not for A -> B")
    if found.kind == "level" and beyond is not None and not -10 <= beyond <= 10:
        raise UsageError(f"a level is never beyond {beyond:g}: it lies between -10 and 10")
    if found.kind == "count" and beyond is not None and (beyond < 0 or (sense == "below" and beyond == 0)):
        raise UsageError(f"no count is {'below' if sense == 'below' else 'asked for above'} {beyond:g}: give 0 or more")
    if found.kind == "event" and beyond is not None:
        raise UsageError(f"whether {outcome} happens has no number; ask for a class: {', '.join(CLASSES)}")
    return Question(a, b, found, first, last, None if beyond is None else float(beyond), sense, directed)


def parse(text: str, *, as_of: date, find: Find) -> Question:
    """A question from words. `find` gives an actor's id from a name and raises NotFoundError where there is none.

    Raises UsageError for words that are no question, NotFoundError or AmbiguousError for names.
    """
    plain = " ".join(text.strip().rstrip("?.").split())
    core, first, last = window(plain, as_of)
    if last is None:
        raise UsageError(f"no window in {text!r}: say by when, such as 'by 30 September 2025' or 'next month'")
    for read in (_number, _act):
        found = read(core, find)
        if found is not None:
            a, b, parts = found
            return make(a, b, as_of=as_of, window=(first, last), **parts)
    raise UsageError(f"{text!r} is no question that can be settled; {EXAMPLES}")


@cache
def outcomes() -> Mapping[str, Outcome]:
    """All that can be asked for, by name. Raises InputError where the lexicon is not what it should be."""
    import yaml

    where = "data/lexicon/outcomes.yaml"
    raw = yaml.load(files("detente").joinpath(where).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  strings only
    found = {"level": Outcome("level", "level")}
    found |= {name: Outcome(name, "count", quads=quads) for name, quads in CLASSES.items()}
    for name, row in raw.items():
        odd = set(row) - {"type", "mode", "both", "says", "words"}
        if odd or row.get("type") not in EVENTS or not row.get("words"):
            raise InputError(
                f"outcome {name!r}", where=where, right=f"type of {', '.join(EVENTS)}; words; no {sorted(odd)}"
            )
        found[name] = Outcome(
            name, "event", row["type"], row.get("mode", ""), (EVENTS[row["type"]],), row.get("both") == "yes", row["says"],
            tuple(row["words"]),
        )  # fmt: skip
    return found


def to_record(question: Question) -> dict[str, Any]:
    """As plain JSON."""
    return {
        "a": question.a,
        "b": question.b,
        "outcome": question.outcome.name,
        "first": question.first.isoformat(),
        "last": question.last.isoformat(),
        "beyond": question.beyond,
        "sense": question.sense,
        "directed": question.directed,
    }


def from_record(record: Mapping[str, Any]) -> Question:
    """Back from plain JSON; the window may be past by now. Raises KeyError where the outcome is none of this version."""
    return Question(
        record["a"], record["b"], outcomes()[record["outcome"]], date.fromisoformat(record["first"]),
        date.fromisoformat(record["last"]), record["beyond"], record["sense"], record["directed"],
    )  # fmt: skip


_NEXT = re.compile(r"\b(?:in |during |over )?(?:the )?next (?:week|month|quarter|year)\b(?:'s)?", re.I)
_EDGE = re.compile(r"\b(by|before|until|till|within|in|during|over|on|from|between)\s+(?=\S)", re.I)


def window(text: str, as_of: date) -> tuple[str, date | None, date | None]:
    """The question without its window, and the window's days; no first day where it begins at once."""
    soon = as_of + timedelta(days=1)
    if (named := _NEXT.search(text)) is not None:
        found = when.read(named.group().removesuffix("'s"), published=as_of, future=True)
        rest = f"{text[: named.start()]} {text[named.end() :]}"
        return " ".join(rest.split()), found.earliest, found.latest
    # "between Iraq and Syria within three months" begins with names, not with days.
    edges = sorted(_EDGE.finditer(text), key=lambda edge: edge[1].lower() in ("between", "from"))
    for edge in edges:
        word, phrase = edge[1].lower(), text[edge.end() :]
        whole = f"{edge[1]} {phrase}" if word in ("within", "from", "between") else phrase
        found = when.read(whole, published=as_of, future=True)
        if found.latest is None and word != "before":
            continue
        first, last = found.earliest, found.latest
        if word == "before" and first is not None:
            first, last = soon, first - timedelta(days=1)
        if word in ("by", "until", "till", "within", "over") or first is None or first <= as_of:
            # A window that has begun is asked about from now on; one that is over is refused by `make`.
            first = soon if last is not None and last >= soon else first
        if last is not None:
            return text[: edge.start()].strip(), first, last
    return text, None, None


_CLASS = r"(?P<what>(?:(?:verbal|material)\s+)?(?:cooperation|conflict)|level)"
_THAN = (
    r"(?P<sense>exceed|be above|be more than|go above|pass|reach|be at least|be below|fall below|stay below|be less than|be fewer than)"
    r"\s+(?P<limit>[-+]?\d+(?:\.\d+)?)(?:\s+(?:acts|events|times))?"
)
_WHAT = r"^(?:what (?:is|will be)\s+|how (?:much|many acts of)\s+)?"
_ASKED = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"^will\s+(?:the\s+)?{_CLASS}\s+(?:of|between|from)\s+(?P<pair>.+?)\s+{_THAN}$",
        rf"^will\s+(?:the\s+)?(?P<pair>.+?)\s+{_CLASS}\s+{_THAN}$",
        rf"{_WHAT}(?:the\s+)?{_CLASS}\s+(?:of|between|from)\s+(?P<pair>.+?)(?:\s+be)?$",
        rf"{_WHAT}(?P<pair>.+?)\s+{_CLASS}$",
    )
)
_DIRECTED = ("->", " towards ", " toward ", " to ", " against ")
_MUTUAL = (" and ", " with ", " – ", "-", "/")


def _number(core: str, find: Find) -> tuple[str, str, dict[str, Any]] | None:
    for pattern in _ASKED:
        match = pattern.match(core)
        if match is None:
            continue
        a, b, directed = _pair(match["pair"], find)
        parts: dict[str, Any] = {"outcome": " ".join(match["what"].lower().split()), "directed": directed}
        said = match.groupdict().get("sense")
        if said:
            limit = float(match["limit"])
            # Counts are whole: at least 5 is more than 4.
            least = said.lower() in ("reach", "be at least") and parts["outcome"] != "level"
            parts["beyond"] = limit - 1 if least else limit
            parts["sense"] = (
                "below" if said.lower().split()[-1] in ("below", "than") and "more" not in said.lower() else "above"
            )
        return a, b, parts
    return None


def _act(core: str, find: Find) -> tuple[str, str, dict[str, Any]] | None:
    body = re.match(r"^will\s+(?:the\s+)?(.+)$", core, re.I)
    if body is None:
        return None
    for words, outcome in _verbs():
        match = re.search(rf"\s{re.escape(words)}\b", body[1], re.I)
        if match is None:
            continue
        left, right = body[1][: match.start()].strip(), body[1][match.end() :].strip()
        if two := _two(left, find):
            return *two[:2], {"outcome": outcome.name, "directed": two[2]}
        if not right:
            raise UsageError(f"will {left} {words} whom? Name the other side")
        other = re.sub(r"^.*\b(?:with|to|on|against|at|for|from|upon)\s+", "", right, flags=re.I)
        other = re.sub(r"^the\s+", "", other, flags=re.I)
        return find(left), find(other), {"outcome": outcome.name, "directed": not outcome.both}
    return None


def _verbs() -> list[tuple[str, Outcome]]:
    """Verbs and what they ask for, the longest first: 'impose sanctions' before 'sanction'."""
    found = [(words, outcome) for outcome in outcomes().values() for words in outcome.words]
    return sorted(found, key=lambda each: (-len(each[0]), each[0]))


def _pair(text: str, find: Find) -> tuple[str, str, bool]:
    found = _two(text, find)
    if found is not None:
        return found
    for left, right, _ in _splits(text):
        find(left), find(right)
    raise UsageError(f"{text!r} names no two actors: write A-B, A and B, or A -> B")


def _two(text: str, find: Find) -> tuple[str, str, bool] | None:
    for left, right, directed in _splits(text):
        try:
            return find(left), find(right), directed
        except NotFoundError:
            continue
    return None


def _splits(text: str) -> Iterator[tuple[str, str, bool]]:
    """Every way to cut a text into two names; a hyphen may be part of a name (Guinea-Bissau)."""
    text = re.sub(r"^between\s+", "", text, flags=re.I)
    for mark in (*_DIRECTED, *_MUTUAL):
        at = text.find(mark)
        while at > 0:
            left, right = text[:at].strip(), text[at + len(mark) :].strip()
            if left and right:
                yield left, right, mark in _DIRECTED
            at = text.find(mark, at + 1)
