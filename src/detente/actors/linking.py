"""Whom a name means on a day and in a context: ranked candidates, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.actors.hits import Hit
from detente.actors.records import slug
from detente.schema import Candidate

if TYPE_CHECKING:
    from detente.actors.registry import Office, Registry

# Below this a candidate is no answer (NIL): chosen so that a slip alone still shows and a name shared by strangers
# does not.
THRESHOLD = 0.4

_BASE = {
    "name": 0.9,
    "alias": 0.85,
    "foreign": 0.85,
    "adjective": 0.85,
    "demonym": 0.8,
    "metonym": 0.75,
    "capital": 0.75,
    "short": 0.6,
    "slip": 0.3,
    "office": 0.85,
    "government": 0.85,
    "body": 0.85,
    "group": 0.8,
    "place": 0.8,
}
_SAYS = {
    "name": "name",
    "alias": "alias",
    "foreign": "name in another language",
    "adjective": "adjective of the state",
    "demonym": "name of the state's people",
    "metonym": "stands for the government",
    "capital": "capital, for the government",
    "short": "surname or short form",
    "slip": "machine-translation slip",
    "government": "the state's government",
    "body": "a body of the state",
    "group": "a group described by state and noun",
    "place": "place",
}


@dataclass(frozen=True)
class Surroundings:
    """What a text is about: actors named in it and states with their share of all state names (0..1)."""

    actors: frozenset[str] = frozenset()
    states: dict[str, float] = field(default_factory=dict)

    def main_state(self) -> str:
        """The state named most; on a tie the first in the alphabet; '' where none is named."""
        return min(self.states, key=lambda state: (-self.states[state], state), default="")


def who(registry: Registry, name: str, *, on: date | None = None, context: str | Iterable[str] = ()) -> list[Candidate]:
    """Rank whom a name, title or description means on a day.

    `context` is running text, or ids and texts: states and actors in it support candidates, resolve a bare title, and
    let a machine-translation slip count. Empty where nobody fits; no likeness of letters alone ever links.
    """
    around = surroundings(registry, [context] if isinstance(context, str) else context)
    text = name.strip()
    found, bound = registry.parse_both(text)
    hits = [registry.governing(hit, on) for hit in (*found, *bound) if _covers(text, hit)]
    return rank([candidate for hit in hits for candidate in candidates(registry, hit, on=on, around=around)])


def rank(found: Iterable[Candidate]) -> list[Candidate]:
    """Best reading of each actor, best actor first; readings below the threshold are dropped."""
    best: dict[str, Candidate] = {}
    for candidate in found:
        if candidate.score >= THRESHOLD and (
            candidate.actor not in best or best[candidate.actor].score < candidate.score
        ):
            best[candidate.actor] = candidate
    ranked = sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.actor))
    return [replace(candidate, score=round(min(1.0, candidate.score), 3)) for candidate in ranked]


def candidates(registry: Registry, hit: Hit, *, on: date | None, around: Surroundings) -> list[Candidate]:
    """All readings of one hit, unranked, with reasons; a score above 1 only ranks, `rank` cuts it."""
    if hit.kind in {"office", "bare-title"}:
        offices = hit.ids or _offices_in_context(registry, hit, around)
        # Of states that have such a title the one listed first is meant most: the British Foreign Secretary.
        given = [0.0 if hit.ids else 0.25 + 0.01 * place for place in range(len(offices))]
        return [
            reading
            for office, less in zip(offices, given, strict=True)
            for reading in _office_readings(registry, office, hit, on, around, less)
        ]
    if hit.kind in {"bare-body", "bare-government"}:
        return _bare_body(registry, hit, around)
    if hit.kind == "context":
        return _beside(registry, hit, on, around)
    return [_reading(registry, actor, hit, on, around) for actor in hit.ids]


def surroundings(registry: Registry, context: Iterable[str]) -> Surroundings:
    """Actors and states named in ids and texts."""
    actors: set[str] = set()
    counts: dict[str, float] = {}
    for item in context:
        ids = (
            [(item,)]
            if item in registry.actors
            else [
                hit.states if hit.kind in {"office", "group", "place"} else hit.ids
                for hit in registry.find(item)
                if hit.kind != "slip"
            ]
        )
        for group in ids:
            for actor in group:
                actors.add(actor)
                for state in {registry.home(actor)} - {""}:
                    counts[state] = counts.get(state, 0.0) + 1.0 / len(group)
    total = sum(counts.values())
    return Surroundings(frozenset(actors), {state: count / total for state, count in counts.items()})


def _covers(text: str, hit: Hit) -> bool:
    before, after = text[: hit.start].strip().lower(), text[hit.end :].strip(" .,'’s")
    return before in {"", "the", "a", "an"} and not after


def _reading(registry: Registry, actor: str, hit: Hit, on: date | None, around: Surroundings) -> Candidate:
    kind = hit.kind_of(actor)
    score = _BASE.get(kind, 0.6) * (1.0 if hit.quality == 1.0 else hit.quality)
    reasons = [
        f"{_SAYS.get(kind, kind)}: {hit.alias}"
        if hit.alias and kind not in {"government", "body", "group"}
        else _SAYS[kind]
    ]
    if hit.quality < 1.0:
        reasons.append("spelled in another romanisation")
    if kind == "government" and hit.office:
        reasons[0] = f"government of {registry.name(hit.office)}"
    if actor.startswith("local:"):
        return Candidate(actor, score, tuple(reasons))
    change, more = (
        _dated(registry, actor, hit, on) if registry.kind(actor) == "person" else _existing(registry, actor, on)
    )
    score, reasons = score + change, reasons + more
    if kind == "place" and int(registry.field(actor, "people") or 1_000_000) < 1_000_000:
        score -= 0.05
    change, more = _supported(registry, actor, on, around)
    if kind == "place" and hit.quality < 1.0 and not change and around.states:
        change = -0.4
    if kind == "slip" and not change and around.states:
        change = -0.3
    return Candidate(actor, max(0.0, score + change * (2.0 if kind == "slip" else 1.0)), tuple(reasons + more))


def _dated(registry: Registry, person: str, hit: Hit, on: date | None) -> tuple[float, list[str]]:
    """How a person's life and offices speak for a mention on a day."""
    offices = [*registry.offices(person), *led(registry, person)]
    wanted = [office for office in offices if hit.role and office.role == hit.role]
    if on is None:
        heads = [office for office in offices if _weight(registry, office) > 0.2]
        change = 0.1 if heads else 0.05 if offices else 0.0
        return change + (0.1 if wanted else 0.0), [
            _spell(registry, office) for office in (wanted or heads or offices)[-1:]
        ]
    born, died = registry.actor(person).since, registry.actor(person).until
    if born and on < born + timedelta(days=365 * 14):
        return -1.0, [f"born {born.year}"]
    reasons, change = [], 0.0
    holding = [office for office in offices if _holds(office, on)]
    past = [office for office in offices if office.until and office.until < on]
    if holding:
        best = max(holding, key=lambda office: (office in wanted, _weight(registry, office)))
        change += _weight(registry, best) + 0.3 * max((_faded(registry, office, on) for office in past), default=0.0)
        reasons.append(_spell(registry, best, on))
    elif past:
        best = max(past, key=lambda office: (office in wanted, _weight(registry, office), office.until or on))
        change += _faded(registry, best, on)
        reasons.append(_spell(registry, best))
    elif offices:
        years = ((offices[0].since or on) - on).days / 365.25
        change -= 0.05 + min(0.2, 0.01 * years)
        reasons.append(_spell(registry, offices[0]))
    else:
        change -= 0.05
    if wanted and any(_holds(office, on) for office in wanted):
        change += 0.15
    elif hit.office and not wanted and offices and not hit.former:
        change -= 0.1
    if died and on > died:
        change -= 0.12 + min(0.08, 0.008 * ((on - died).days / 365.25))
        reasons.append(f"died {died.year}")
    return change, reasons


def led(registry: Registry, person: str) -> list[Office]:
    """What a person leads or led besides offices of a state: a party, a militia, an order. Role '' in each."""
    from detente.actors.registry import Office

    return [
        Office("", "", edge.body, edge.since, edge.until, edge.cite)
        for edge in registry.affiliations(person)
        if edge.member == person and edge.role == "leads"
    ]


def _faded(registry: Registry, office: Office, on: date) -> float:
    """Weight of a post that is over: 60% at first, nothing after fifteen years; who headed a state is not forgotten."""
    years = (on - (office.until or on)).days / 365.25
    weight = _weight(registry, office)
    return weight * max(0.3 if weight > 0.2 else 0.0, 0.6 * (1.0 - years / 15.0))


def _existing(registry: Registry, actor: str, on: date | None) -> tuple[float, list[str]]:
    if registry.existed(actor, on):
        return 0.1, []
    row = registry.actor(actor)
    since = row.since
    return (
        (-0.35, [f"began only in {since.year}"])
        if since and on and on < since
        else (-0.3, [f"ended in {row.until.year}" if row.until else "gone by then"])
    )


def _supported(registry: Registry, actor: str, on: date | None, around: Surroundings) -> tuple[float, list[str]]:
    if actor in around.actors:
        return 0.2, [f"{registry.name(actor)} is named in the context"]
    homes = homes_of(registry, actor, on)
    shared = [state for state in homes if state in around.states]
    if shared:
        best = max(shared, key=lambda state: (around.states[state], state))
        return 0.1 + 0.1 * around.states[best], [f"{registry.name(best)} in the context"]
    return 0.0, []


def homes_of(registry: Registry, actor: str, on: date | None) -> tuple[str, ...]:
    """States an actor belongs to: by record, by offices on the day (else ever), by bodies it is part of."""
    found = [registry.home(actor)]
    offices = registry.offices(actor, on) or registry.offices(actor)
    found += [registry.home(office.body) for office in offices]
    found += [
        registry.home(edge.body)
        for edge in registry.affiliations(actor)
        if edge.member == actor and edge.role in {"part-of", "leads"}
    ]
    return tuple(dict.fromkeys(state for state in found if state))


def _offices_in_context(registry: Registry, hit: Hit, around: Surroundings) -> tuple[str, ...]:
    """A bare title belongs to a state of the context that has such an office; the UN's envoy is the one for it."""
    if hit.role == "un-envoy":
        named = sorted(around.states, key=lambda state: (-around.states[state], state))[:3]
        offices = (f"united-nations-envoy-{slug(registry.name(state))}" for state in named)
        return tuple(office for office in offices if registry.holders(office))
    states = hit.states or tuple(sorted(around.states, key=lambda state: (-around.states[state], state))[:3])
    return tuple(f"{state}-{hit.role}" for state in states if registry.role(hit.role)["single"])


def _office_readings(
    registry: Registry, office: str, hit: Hit, on: date | None, around: Surroundings, given: float
) -> list[Candidate]:
    body = (registry.split_office(office) or ("", ""))[0]
    share = around.states.get(body, 0.0)
    score = _BASE["office"] - given + (0.2 * share if given else 0.0)
    why = [f"{registry.actor(office).name}"] + ([f"{registry.name(body)} in the context"] if given and share else [])
    spells = registry.holders(office)
    if given and not spells and hit.code == "IGO":
        return []  # no state has a secretary-general
    if hit.former:
        past = [spell for spell in spells if spell[2] and (on is None or spell[2] < on)][::-1]
        return [
            Candidate(
                person, round(max(0.4, score - 0.1 * place), 3), (f"former {_term(registry, office, since, until)}",)
            )
            for place, (person, since, until) in enumerate(past[:5])
        ] or [Candidate(office, 0.5, ("an office whose former holders are not known",))]
    holder = registry.holder(office, on) if spells else None
    if holder is None:
        return [Candidate(office, round(score - 0.15, 3), (*why, "holder on that day not known"))]
    since, until = next(
        spell[1:]
        for spell in reversed(spells)
        if spell[0] == holder and (on is None or _within(spell[1], spell[2], on))
    )
    held = f"{_term(registry, office, since, until)}" + (f", on {on.isoformat()}" if on else "")
    return [Candidate(holder, round(score + 0.1, 3), (held, *why[1:])), Candidate(office, 0.45, ("the office itself",))]


def _bare_body(registry: Registry, hit: Hit, around: Surroundings) -> list[Candidate]:
    state = around.main_state()
    if not state:
        return []
    return [
        Candidate(
            state,
            round(0.3 + 0.3 * around.states[state], 3),
            (f"{hit.alias} without a state; {registry.name(state)} in the context",),
        )
    ]


def _beside(registry: Registry, hit: Hit, on: date | None, around: Surroundings) -> list[Candidate]:
    beside = registry.holds_beside(hit, (*around.actors, *around.states), on)
    if not beside:
        return []
    return [Candidate(actor, 0.7, (f"{hit.alias} beside {registry.name(beside)}",)) for actor in hit.ids]


def _weight(registry: Registry, office: Office) -> float:
    from detente.actors.registry import HEADS

    if not office.role:
        return 0.2
    if office.role in HEADS:
        return 0.25 if registry.kind(office.body) == "state" else 0.2
    return 0.15 if registry.role(office.role)["single"] else 0.1


def _holds(office: Office, on: date) -> bool:
    return _within(office.since, office.until, on)


def _within(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on <= until)


def _spell(registry: Registry, office: Office, on: date | None = None) -> str:
    said = _term(registry, office.office or office.body, office.since, office.until)
    said = said if office.office else f"leads {said}"
    return f"{said}, on {on.isoformat()}" if on else said


def _term(registry: Registry, office: str, since: date | None, until: date | None) -> str:
    first, last = since.isoformat() if since else "?", until.isoformat() if until else "..."
    return f"{registry.name(office)} ({first} to {last})"
