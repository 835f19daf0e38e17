"""What moved a relation between two days: before, after, and the difference taken apart by issue, kind and third
party.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from detente.relations.evidence import Observations, Part, Way, observations
from detente.relations.level import Given, describe, shares, state
from detente.relations.parameters import parameters
from detente.schema import Claim, Contribution, Event, Party, Relation

By = Literal["issue", "kind", "third party"]


@dataclass(frozen=True, slots=True)
class Change:
    """Two states and what lies between them. `new` is the evidence dated after the first day, up to the second
    (included).
    """

    before: Relation
    after: Relation
    new: tuple[Contribution, ...]
    drivers: Mapping[By, tuple[Contribution, ...]]

    @property
    def points(self) -> float:
        return self.after.score - self.before.score


def diff(
    claims: Iterable[Claim],
    events: Iterable[Event],
    a: str,
    b: str,
    between: tuple[date, date],
    *,
    way: Way = "both",
    given: Given = "all",
    registry_parties: Mapping[str, Party] | None = None,
) -> Change:
    """What changed between two days (`between`: the earlier first). To ask what we changed our mind about, call
    `state` on the claims known then and now.
    """
    start, end = between
    claims, events = list(claims), list(events)
    seen = observations(claims, events, a, b, registry_parties=registry_parties).only(way)
    before, after = (
        state(claims, events, a, b, day, way=way, given=given, registry_parties=registry_parties)
        for day in (start, end)
    )
    kinds: tuple[By, ...] = ("issue", "kind", "third party")
    fresh = [part for part in seen.parts if (day := part.when.latest or part.when.earliest) and start < day <= end]
    weight = {c.event or c.claims: c.points for c in after.drivers}
    new = [Contribution(weight.get(p.event or p.claims, 0.0), describe(p), p.claims, p.event) for p in fresh]
    new.sort(key=lambda c: (-abs(c.points), c.event, c.claims))
    return Change(before, after, tuple(new), {by: drivers(seen, start, end, by=by, given=given) for by in kinds})


def drivers(
    seen: Observations, start: date, end: date, *, by: By = "issue", given: Given = "all"
) -> tuple[Contribution, ...]:
    """The change of the level between two days by issue, kind (type of act) or third party, largest first.

    The points sum exactly to the change: each observation moved the level by the change of its weight times its value.
    What several third parties share is split evenly; what names none is "nobody else"; the last entry is the prior's
    part.
    """
    first, last = (shares(seen, day, given=given) for day in (start, end))
    points: dict[str, float] = defaultdict(float)
    claims: dict[str, list[str]] = defaultdict(list)
    for row, moved in zip(seen.rows, last - first, strict=True):
        for part in row.parts:
            names = _names(part, by)
            for name in names:
                points[name] += float(moved) * part.share * part.value / len(names)
                claims[name] += part.claims
    found = [Contribution(x, name, tuple(dict.fromkeys(claims[name]))) for name, x in points.items()]
    found.sort(key=lambda c: (-abs(c.points), c.text))
    prior = float(first.sum() - last.sum()) * parameters().process.mean
    return (*found, Contribution(prior, "the prior"))


def _names(part: Part, by: By) -> tuple[str, ...]:
    if by == "issue":
        return (part.issue,)
    if by == "kind":
        return (part.type,)
    return part.third or ("nobody else",)
