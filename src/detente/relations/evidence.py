"""What claims and events say about two actors, as dated observations of their level with a variance each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np

from detente.relations.kalman import Floats
from detente.relations.parameters import Parameters, parameters
from detente.relations.sides import acts_for, belongs_to, direction, third_parties, through_opponents
from detente.schema import Claim, Event, Party, When

Way = Literal["both", "forward", "backward"]


@dataclass(frozen=True, slots=True)
class Part:
    """One happening or statement behind an observation: its share of the observation (shares sum to 1) and its own
    value. `events` is more than 1 where it sums up happenings of one week; `denied`: it is said not to be so.
    """

    claims: tuple[str, ...]
    value: float
    share: float = 1.0
    event: str = ""
    kind: str = "event"
    type: str = ""
    issue: str = "other"
    third: tuple[str, ...] = ()
    when: When = field(default_factory=When)
    reports: int = 1
    text: str = ""
    events: int = 1
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """The level as one piece of evidence shows it. `day` is a proleptic ordinal; `noise` a variance; `way` 1, -1 or 0
    (both).
    """

    day: float
    value: float
    noise: float
    way: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Observations:
    """All dated evidence on a and b in order of time, and what was left out and why (numbers of claims or events).

    `aside` holds the claims in which others of a state than those who act for it (rebels, opposition, people) stand to
    the other side.
    """

    a: str
    b: str
    rows: tuple[Observation, ...] = ()
    undated: int = 0
    hypothetical: int = 0
    aside: tuple[str, ...] = ()

    @cached_property
    def days(self) -> Floats:
        return np.array([row.day for row in self.rows], dtype=float)

    @cached_property
    def values(self) -> Floats:
        return np.array([row.value for row in self.rows], dtype=float)

    @cached_property
    def noise(self) -> Floats:
        return np.array([row.noise for row in self.rows], dtype=float)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Each happening and statement once."""
        return tuple({part.event or part.claims: part for row in self.rows for part in row.parts}.values())

    @property
    def events(self) -> int:
        """Happenings and statements: one event, tie or stance counts once, however many texts carry it."""
        return sum(part.events for part in self.parts)

    @property
    def reports(self) -> int:
        return sum(part.reports for part in self.parts)

    def only(self, way: Way) -> Observations:
        """The evidence that a shows towards b (`forward`), or b towards a, with what is of both alike."""
        keep = {"both": (-1, 0, 1), "forward": (0, 1), "backward": (0, -1)}[way]
        return replace(self, rows=tuple(row for row in self.rows if row.way in keep))


def observations(
    claims: Iterable[Claim],
    events: Iterable[Event],
    a: str,
    b: str,
    *,
    registry_parties: Mapping[str, Party] | None = None,
) -> Observations:
    """Evidence on a and b from happenings (`events` and the claims they carry), ties and stances.

    Claims of kind event that no given event carries count as happenings of their own. An event of which no claim is
    given is left out, unless `registry_parties` says for whom each actor id acts: then it is read by its actor ids
    (coded rows from elsewhere). Undated and hypothetical evidence is counted, not used. What gives an observation its
    variance is in `docs/methods/level.md`.
    """
    using = parameters()
    by_id, events = {claim.id: claim for claim in claims}, list(events)
    carried = {claim for event in events for claim in event.claims}
    items = [_happening(event, by_id, a, b, registry_parties) for event in events]
    items += [_single(claim, a, b) for claim in by_id.values() if claim.kind == "event" and claim.id not in carried]
    items += [_single(claim, a, b) for claim in by_id.values() if claim.kind in ("tie", "stance")]
    found = [item for item in items if item is not None]
    rows = list(_rows(found, using))
    return Observations(
        a=a,
        b=b,
        rows=tuple(_share_weeks(sorted(rows, key=lambda r: (r.day, r.parts[0].claims, r.parts[0].event)), using)),
        undated=sum(not item.part.when for item in found if item.weight),
        hypothetical=sum(not item.weight for item in found),
        aside=tuple(sorted(claim.id for claim in by_id.values() if _is_aside(claim, a, b))),
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """A happening or statement before it is placed in time; `weight` counts whole, plain, independent reports."""

    part: Part
    way: int
    weight: float
    quad: int
    sides: int
    denied: bool = False
    told: bool = True
    planned: bool = False


def _happening(
    event: Event, by_id: Mapping[str, Claim], a: str, b: str, known: Mapping[str, Party] | None
) -> _Item | None:
    given = [by_id[name] for name in event.claims if name in by_id]
    if not given:
        return None if known is None else _coded(event, a, b, known)
    about = [(claim, way) for claim in given if (way := direction(claim, a, b)) is not None]
    if not about or event.type == "NONE":
        return None
    ways = {way for _, way in about}
    chosen = [claim for claim, _ in about]
    texts: dict[str, list[Claim]] = defaultdict(list)
    for claim in chosen:
        texts[claim.span.document].append(claim)
    # The best-placed claim of each text speaks for it; texts beyond the count of independent reports are reprints.
    best = sorted((max(map(_standing, group)) for group in texts.values()), reverse=True)
    reports = min(len(best), event.reports or len(best))
    value, doubt = _mixture(chosen)
    return _Item(
        part=Part(
            claims=tuple(claim.id for claim in chosen),
            value=value,
            event=event.id,
            type=event.type,
            issue=Counter(claim.issue for claim in chosen).most_common(1)[0][0],
            third=tuple(sorted({name for claim in chosen for name in third_parties(claim, a, b)})),
            when=event.when,
            reports=reports,
            text=_line(event.type, event.mode, chosen[0], len(ways) == 1 and 0 not in ways),
            denied=all(map(_denies, chosen)),
        ),
        way=ways.pop() if len(ways) == 1 else 0,
        weight=sum(best[:reports]) * doubt,
        quad=event.quad or chosen[0].quad,
        sides=max(len({p.actor for p in (*claim.actors, *claim.recipients)}) for claim in chosen),
        planned=all(claim.modality == "planned" for claim in chosen),
    )


def _coded(event: Event, a: str, b: str, known: Mapping[str, Party]) -> _Item | None:
    """A happening without texts: its actors by id, its reports as the source counts them."""
    actors, recipients = (
        [known.get(name, Party(name, name)) for name in names] for names in (event.actors, event.recipients)
    )
    forward = any(acts_for(p, a) for p in actors) and any(acts_for(p, b) for p in recipients)
    backward = any(acts_for(p, b) for p in actors) and any(acts_for(p, a) for p in recipients)
    joined = not recipients and any(acts_for(p, a) for p in actors) and any(acts_for(p, b) for p in actors)
    if not (forward or backward or joined) or event.type == "NONE":
        return None
    reports = max(event.reports, 1)
    part = Part(event.claims, event.intensity, event=event.id, type=event.type, when=event.when, reports=reports)
    names = " ".join(
        (", ".join(event.actors), "->", ", ".join(event.recipients)) if recipients else (", ".join(event.actors),)
    )
    way = int(forward) - int(backward)
    weight = parameters().modality[event.modality] * reports
    sides = len(actors) + len(recipients)
    return _Item(replace(part, text=f"{event.type} {names}"), way, weight, event.quad, sides, told=False)


def _single(claim: Claim, a: str, b: str) -> _Item | None:
    way, sign = direction(claim, a, b), 1.0
    if way is None and (way := through_opponents(claim, a, b)) is not None:
        # Who arms the rebels of a state stands against that state, though less openly than by fighting it.
        sign = -parameters().assumed["opponents"]
    # Offices, borders and control say who is where, not how two stand to each other.
    if (
        way is None
        or claim.type in ("NONE", "NEUTRAL")
        or (claim.kind != "event" and not claim.intensity and not claim.tone)
    ):
        return None
    part = Part(
        claims=(claim.id,),
        value=sign * _mixture([claim])[0],
        kind=claim.kind,
        type=claim.type,
        issue=claim.issue,
        third=third_parties(claim, a, b),
        when=claim.when,
        text=_line(claim.type, claim.mode, claim, way != 0),
        denied=_denies(claim),
    )
    sides = len({p.actor for p in (*claim.actors, *claim.recipients)})
    return _Item(
        part, way, _standing(claim), claim.quad, sides, denied=_denies(claim), planned=claim.modality == "planned"
    )


def _standing(claim: Claim) -> float:
    """The share of a plain report that a claim counts for: by its modality, and by how sure the coder is. That two do not
    get on is news like another where the text itself says so; a speaker's denial is none.
    """
    modality = "negated" if _denies(claim) and claim.modality != "hypothetical" else claim.modality
    if modality == "negated" and not claim.according_to and claim.intensity < 0:
        modality = "fact"
    return parameters().modality[modality] * claim.confidence


def _denies(claim: Claim) -> bool:
    return claim.negated or claim.modality == "negated"


def _mixture(claims: Sequence[Claim]) -> tuple[float, float]:
    """Value of claims some of which may deny others, and the share of their weight that such discord leaves."""
    values, weights = [], []
    for claim in claims:
        value = claim.intensity or parameters().assumed["tone"] * claim.tone
        # The reader has turned what is denied: a refused visit is cold. An attack that was not made is no warmth.
        values.append(min(value, 0.0) if _denies(claim) else value)
        weights.append(max(_standing(claim), 1e-9))
    total = sum(weights)
    value = sum(w * v for w, v in zip(weights, values, strict=True)) / total
    denied = sum(w for w, claim in zip(weights, claims, strict=True) if _denies(claim)) / total
    return value, 1.0 if denied in (0.0, 1.0) else abs(1 - 2 * denied) * 0.5 + 0.25


def _line(type_: str, mode: str, claim: Claim, directed: bool) -> str:
    actors, recipients = (", ".join(p.name or p.actor for p in side) for side in (claim.actors, claim.recipients))
    names = f"{actors} -> {recipients}" if recipients and directed else ", ".join(filter(None, (actors, recipients)))
    hedge = "" if claim.modality == "fact" else f" ({claim.modality})"
    return " ".join(filter(None, (type_, mode, names))) + hedge


def _rows(items: Sequence[_Item], using: Parameters) -> Iterator[Observation]:
    """Items placed in time. Ties and stances that say the same of the same year are one observation, however often
    said.
    """
    years: dict[tuple[int, str, str, bool, bool, int], list[tuple[float, _Item]]] = defaultdict(list)
    for item in items:
        if not item.weight or not item.part.when:
            continue
        if item.part.kind == "event":
            # A plan says how two stand on the day it is made, not for as long as it may take.
            days, width = _days(item.part.when, 0.0 if item.planned else using.assumed["open_days"])
            points = _spread(
                days, width, every=using.assumed["vague_every_days"], most=int(using.assumed["vague_points"])
            )
            noise = (_event_noise(item, using) + using.process.drift(width / 3)) * len(points)
            yield from (Observation(day, item.part.value, noise, item.way, (item.part,)) for day in points)
            continue
        for day in _held(item.part.when, using):
            year = date.fromordinal(int(day)).year
            years[item.way, item.part.kind, item.part.type, item.part.value > 0, item.denied, year].append((day, item))
    for group in years.values():
        yield _statement(group, using)


def _event_noise(item: _Item, using: Parameters) -> float:
    others = max(1, item.sides - 1)
    # A meeting of twenty says less of each pair than a meeting of two; what an article tells was chosen from much.
    chosen = using.assumed["article"] if item.told else 1.0
    return using.noise[str(item.quad)] * others / chosen + using.noise["report"] / item.weight


def _days(when: When, open_days: float) -> tuple[float, float]:
    """First day and width of an interval; one that is open on a side reaches `open_days` that way."""
    first = when.earliest.toordinal() if when.earliest else None
    last = when.latest.toordinal() if when.latest else None
    if first is not None and last is not None:
        return float(first), float(max(last - first, 0))
    if first is not None:
        return float(first), min(open_days, date.max.toordinal() - first)
    assert last is not None  # noqa: S101
    return max(1.0, last - open_days), open_days


def _held(when: When, using: Parameters) -> list[float]:
    """Days on which a tie or stance is seen: one a year of its known interval, but no more than `tie_points`; only its
    known end where the other is open.
    """
    if when.earliest is None or when.latest is None:
        known = when.earliest or when.latest
        assert known is not None  # noqa: S101
        return [float(known.toordinal())]
    first, width = _days(when, 0.0)
    return _spread(first, width, every=using.assumed["tie_every_days"], most=int(using.assumed["tie_points"]))


def _spread(first: float, width: float, *, every: float, most: int) -> list[float]:
    """Middles of equal slices of an interval, about one each `every` days, at most `most`."""
    slices = min(most, 1 + int(width // every))
    return [first + width * (i + 0.5) / slices for i in range(slices)]


def _statement(group: Sequence[tuple[float, _Item]], using: Parameters) -> Observation:
    items = [item for _, item in group]
    total = sum(item.weight for item in items)
    parts = tuple(replace(item.part, share=item.weight / total) for item in items)
    noise = using.noise[items[0].part.kind] + using.noise["report"] / total
    return Observation(
        day=sum(day for day, _ in group) / len(group),
        value=sum(part.share * part.value for part in parts),
        noise=noise,
        way=items[0].way,
        parts=parts,
    )


def _share_weeks(rows: Sequence[Observation], using: Parameters) -> list[Observation]:
    """What happens within a week is one mood: n observations of it share one draw of the week's variance, which adding
    n times that variance to each of them gives exactly where they are equal.
    """
    week: Callable[[Observation], int] = lambda row: int(row.day) // 7  # noqa: E731
    crowd = Counter(map(week, rows))
    return [replace(row, noise=row.noise + using.noise["week"] * crowd[week(row)]) for row in rows]


def _is_aside(claim: Claim, a: str, b: str) -> bool:
    if direction(claim, a, b) is not None:
        return False
    for near, far in ((a, b), (b, a)):
        for one, other in ((claim.actors, claim.recipients), (claim.recipients, claim.actors)):
            if any(belongs_to(p, near) for p in one) and any(acts_for(p, far) or belongs_to(p, far) for p in other):
                return True
    return False
