"""With whom will an actor most likely do something next: everybody's rate from how often and how lately, with the past acts.

A race of Poisson processes: who comes first is drawn in proportion to the rates. A rate is the faded number of such acts with
the other, a part of the faded number of any acts with it, and a share of one act for whoever much is done with in the world.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from detente.errors import UsageError
from detente.forecast.questions import Outcome, outcomes, window

# Half-life in days of what was done, the weight of acts of another kind, and how many acts popularity counts for: chosen on
# weeks 10-25 of ICEWS 2018 (measure forecast_partners tests on the weeks after).
HALF_LIFE = 20.0
OTHER_ACTS = 0.1
POPULAR = 0.5
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Who:
    """With whom `actor` first does what `outcome` says, from `first` to `last`, both days included."""

    actor: str
    outcome: Outcome
    first: date
    last: date

    @property
    def text(self) -> str:
        """The question in plain words."""
        return f"With whom will {self.actor} {self.outcome.says} first, from {self.first} to {self.last}?"

    @property
    def rule(self) -> str:
        """What settles it."""
        mode = f", mode {self.outcome.mode}" if self.outcome.mode else ""
        way = "" if self.outcome.both else " by the actor"
        return (
            f"the other side of the earliest happening of type {self.outcome.type}{mode}{way} that texts or event sets published by"
            " the day of settling report as done in the window; of several on one day any is right"
        )


@dataclass(frozen=True, slots=True)
class With:
    """`n` acts of a day between the actor and another; `fits`: of the kind asked for. `evidence` opens to happenings."""

    day: date
    other: str
    fits: bool
    evidence: tuple[str, ...] = ()
    n: int = 1


@dataclass(frozen=True, slots=True)
class Partner:
    """One answer: the chance to come first, why, and the newest past acts of the kind (else of any kind) behind it."""

    actor: str
    chance: float
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]


def ranked(known: Sequence[With], popular: Mapping[str, int], *, as_of: date) -> list[Partner]:
    """Everybody with whom the actor or the world ever did anything, the likeliest first; chances sum to 1.

    `popular`: how many acts of the kind anybody did with each, the actor himself left out.
    """
    own: dict[str, float] = defaultdict(float)
    any_kind: dict[str, float] = defaultdict(float)
    times: Counter[str] = Counter()
    for each in known:
        weight = each.n * 0.5 ** ((as_of - each.day).days / HALF_LIFE)
        (own if each.fits else any_kind)[each.other] += weight
        times[each.other] += each.n * each.fits
    everybody = sum(popular.values())
    rates = {
        name: own[name] + OTHER_ACTS * any_kind[name] + POPULAR * popular.get(name, 0) / max(everybody, 1)
        for name in sorted({*own, *any_kind, *popular})
    }
    whole = sum(rates.values())
    found = [
        Partner(
            name, rate / whole, _reasons(name, known, times[name], popular.get(name, 0), as_of), _evidence(name, known)
        )
        for name, rate in rates.items()
        if rate > 0
    ]
    return sorted(found, key=lambda each: (-each.chance, each.actor))


def first(known: Sequence[With], asked: Who) -> tuple[frozenset[str], tuple[str, ...]]:
    """Who came first in the window, all of that day, and the happenings; nobody where nothing of the kind happened."""
    inside = [each for each in known if each.fits and asked.first <= each.day <= asked.last]
    if not inside:
        return frozenset(), ()
    day = min(each.day for each in inside)
    on = [each for each in inside if each.day == day]
    return frozenset(each.other for each in on), tuple(sorted({name for each in on for name in each.evidence}))


_ASKED = re.compile(r"^(?:with\s+|on\s+|to\s+)?whom?\s+will\s+(?:the\s+)?(?P<rest>.+)$", re.I)


def parse(text: str, *, as_of: date, find: Callable[[str], str]) -> Who | None:
    """ "Who will Iraq most likely consult next month?" as a question; None where the words ask for something else.

    Without a window the next 30 days are meant. Raises UsageError where the act or the window is none that can be settled,
    NotFoundError for an unknown name.
    """
    plain = " ".join(text.strip().rstrip("?.").split())
    core, begins, ends = window(re.sub(r"\bnext$", "in the next month", plain, flags=re.I), as_of)
    match = _ASKED.match(core)
    if match is None:
        return None
    words = {word: outcome for outcome in outcomes().values() for word in outcome.words}
    rest = re.sub(
        r"\b(?:most likely|likely|probably|first)\s+|\s+(?:with|to|on)$", "", match["rest"], flags=re.I
    ).strip()
    for word in sorted(words, key=lambda each: (-len(each), each)):
        if re.search(rf"\s{re.escape(word)}(?:\s+with)?$", rest, re.I):
            name = re.sub(rf"\s{re.escape(word)}(?:\s+with)?$", "", rest, flags=re.I)
            return make(find(name), words[word].name, as_of=as_of, until=ends, since=begins)
    raise UsageError(
        f"{text!r} names no act that can be settled: consult, visit, sign, sanction, strike, support, accuse ..."
    )


def make(actor: str, outcome: str, *, as_of: date, until: date | None, since: date | None = None) -> Who:
    """A question from its parts; the window begins the day after `as_of` unless `since` is later, and ends within a year.

    Raises UsageError.
    """
    found = outcomes().get(outcome)
    if found is None or found.kind != "event":
        acts = ", ".join(name for name, each in outcomes().items() if each.kind == "event")
        raise UsageError(f"nobody is asked for by {outcome!r}: name an act ({acts})")
    begins = max(since or date.min, date.fromordinal(as_of.toordinal() + 1))
    ends = until or date.fromordinal(as_of.toordinal() + 30)
    if ends < begins or (ends - as_of).days > 366:
        raise UsageError(f"the window ends on {ends}: name a day after {as_of}, within a year")
    return Who(actor, found, begins, ends)


def _reasons(name: str, known: Sequence[With], times: int, popular: int, as_of: date) -> tuple[str, ...]:
    found = []
    own = [each.day for each in known if each.other == name and each.fits]
    other = [each for each in known if each.other == name and not each.fits]
    if own:
        found.append(f"{times} such act{'s' if times != 1 else ''} before, the last {(as_of - max(own)).days} days ago")
    if other:
        n = sum(each.n for each in other)
        found.append(
            f"{n} other act{'s' if n != 1 else ''} between the two, the last {(as_of - max(o.day for o in other)).days} days ago"
        )
    if popular:
        found.append(f"others did so {popular} time{'s' if popular != 1 else ''} with it")
    return tuple(found)


def _evidence(name: str, known: Sequence[With]) -> tuple[str, ...]:
    rows = sorted((each for each in known if each.other == name), key=lambda each: (each.fits, each.day), reverse=True)
    return tuple(dict.fromkeys(event for each in rows for event in each.evidence))[:SHOWN]
