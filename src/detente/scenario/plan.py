"""From assumptions to what happens in a run: what the level's filter would see of them, and how the structure changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from detente.actors.registry import HEADS
from detente.reading.codebook import SYMMETRIC_TIES, quad
from detente.relations.evidence import observations
from detente.relations.parameters import parameters
from detente.relations.sides import acts_for, belongs_to, is_state
from detente.scenario.assumptions import Act, Assumption, Capability, Office, Position, Tie
from detente.scenario.simulate import Plan, Seen, Turn, month_ends
from detente.scenario.system import Matrix, Structure, System
from detente.schema import Claim, Event, Party, Span, When

# Ties by which one stands behind another.
BACKING = frozenset({"PATRONAGE", "ARMS_SUPPLY", "SHELTER", "SUPPORT"})
CODER = "assumption"
# Quad class of material conflict, and how much unrest one act of it at home stands for.
VIOLENT, SOME_UNREST = 4, 0.5
PartyOf = Callable[[str, date], Party]


def plan(
    system: System,
    made: Sequence[tuple[str, Assumption]],
    *,
    months: int,
    party: PartyOf,
    bargained: Mapping[tuple[str, str], float] | None = None,
) -> Plan:
    """What the assumptions, given with their ids, make happen. `party` says for whom an actor acts on a day; `bargained` by how much the
    assumptions move bargaining over the relations of two, on the level's scale.
    """
    end = month_ends(system.as_of, months)[-1]
    party = in_office(party, [each for _, each in made if isinstance(each, Office)])
    seen = [row for name, each in made for row in _seen(system, name, each, end, party)]
    turns = [turn for name, each in made for turn in _turns(system, name, each)]
    return Plan(tuple(seen), tuple(turns), _structures(system, [e for _, e in made], months, party, bargained or {}))


def claims(name: str, assumption: Assumption, end: date, party: PartyOf) -> tuple[list[Claim], list[Event]]:
    """An act or a tie as the claims that texts would make of it, marked by coder and document as supposed; nothing else makes any."""
    if isinstance(assumption, Act):
        sides = party(assumption.actor, assumption.on), party(assumption.target, assumption.on)
        when, kind, reports = When(assumption.on, assumption.on), "event", assumption.reports
    elif isinstance(assumption, Tie):
        sides = party(assumption.a, assumption.on), party(assumption.b, assumption.on)
        when, kind, reports = When(assumption.on, min(assumption.until or end, end)), "tie", 1
    else:
        return [], []
    joined = assumption.type in SYMMETRIC_TIES and kind == "tie"
    text = f"assumed: {assumption.text}"
    made = [
        Claim(
            id=name if not n else f"{name}.{n}", span=Span(f"assumption:{name}:{n}", 0, len(text)), quote=text,
            kind="event" if kind == "event" else "tie", type=assumption.type, actors=sides if joined else sides[:1],
            recipients=() if joined else sides[1:], when=when, intensity=assumption.intensity,
            tone=int(np.sign(assumption.intensity)), quad=quad(kind, assumption.type), confidence=1.0, coder=CODER,
        )
        for n in range(reports)
    ]  # fmt: skip
    if kind == "tie":
        return made, []
    first = made[0]
    event = Event(
        id=name, actors=(sides[0].actor,), type=first.type, recipients=(sides[1].actor,), when=when, quad=first.quad,
        intensity=first.intensity, claims=tuple(claim.id for claim in made), documents=reports, reports=reports,
    )  # fmt: skip
    return made, [event]


def leads(office: str) -> bool:
    """Whether whoever holds the office leads the state."""
    return office[4:] in HEADS


def _seen(system: System, name: str, assumption: Assumption, end: date, party: PartyOf) -> Iterable[Seen]:
    made, events = claims(name, assumption, end, party)
    if not made:
        return
    near, far = (_places(system, made[0].actors), _places(system, made[0].recipients or made[0].actors))
    pairs = sorted({tuple(sorted((a, b))) for a in near for b in far if a != b})
    for a, b in pairs:
        shown = observations(made, events, a, b)
        place, way = system.pair(a, b)
        for row in shown.rows:
            day = min(date.fromordinal(int(row.day)), end)
            if day > system.as_of:
                yield Seen(day, place, row.way * way, row.value, row.noise, made[0].quad == VIOLENT, name)


def _places(system: System, sides: Iterable[Party]) -> set[str]:
    """Actors of the system whom the parties are or may act for."""
    return {name for each in sides for name in (each.actor, *each.states) if name in system.place}


def _turns(system: System, name: str, assumption: Assumption) -> Iterable[Turn]:
    if not isinstance(assumption, Office) or not leads(assumption.office):
        return
    state = assumption.office[:3]
    if state not in system.place:
        return
    known = []
    if assumption.person in system.place:
        for other in system.actors:
            if other not in (state, assumption.person):
                start = system.starts[system.pair(assumption.person, other)[0]]
                if start.evidence:
                    known.append((system.pair(state, other)[0], parameters().process.mean + start.fast + start.slow))
    yield Turn(assumption.on, system.place[state], tuple(known), name)


def _structures(
    system: System,
    made: Sequence[Assumption],
    months: int,
    party: PartyOf,
    bargained: Mapping[tuple[str, str], float],
) -> dict[int, Structure]:
    """The structure of each month in which it differs from the start's."""
    ends = month_ends(system.as_of, months)
    fights = [(each, state) for each in made if (state := _fights_at_home(system, each, party))]
    ties = [each for each in made if isinstance(each, Tie) and each.type in BACKING and each.intensity > 0]
    able = [each for each in made if isinstance(each, Capability) and each.actor in system.place]
    talks = min((each.on for each in made if isinstance(each, Capability | Position)), default=date.max)
    if not (fights or ties or able or bargained):
        return {}
    found = {}
    for month in range(1, months + 1):
        day, structure = ends[month], system.structure
        unrest, capability, between = structure.unrest.copy(), structure.capability.copy(), structure.bargained.copy()
        for act, state in fights:
            if act.on <= day:
                unrest[system.place[state]] = max(unrest[system.place[state]], SOME_UNREST)
        for each in able:
            capability[system.place[each.actor]] *= each.factor if each.on <= day else 1
        for (a, b), points in bargained.items():
            if talks <= day and {a, b} <= set(system.place):
                between[system.place[a], system.place[b]] = between[system.place[b], system.place[a]] = points
        backs = _backed(system, [tie for tie in ties if tie.on <= day <= (tie.until or day)])
        found[month] = Structure(backs, structure.borders, structure.kin, unrest, capability, between)
    return found


def _backed(system: System, ties: Sequence[Tie]) -> Matrix:
    """Who backs whom with these ties beside those there are; all of one actor's backers count alike."""
    backs = system.structure.backs.copy()
    for tie in ties:
        if set(tie.actors) <= set(system.place):
            row = backs[system.place[tie.b]]
            row[system.place[tie.a]] = row.max(initial=0.0) or 1.0
            row /= row.sum()
    return backs


def _fights_at_home(system: System, assumption: Assumption, party: PartyOf) -> str:
    """The state whose own group an assumed act of violence is with; '' for other acts."""
    if not isinstance(assumption, Act) or quad("event", assumption.type) != VIOLENT:
        return ""
    sides = [party(name, assumption.on) for name in assumption.actors]
    for state in system.actors:
        if any(acts_for(p, state) for p in sides) and any(belongs_to(p, state) for p in sides) and is_state(state):
            return state
    return ""


def in_office(party: PartyOf, offices: Sequence[Office]) -> PartyOf:
    """Who takes an office in the branch acts for its state from then on; who loses it no longer does."""

    def found(actor: str, day: date) -> Party:
        known = party(actor, day)
        for office in sorted(offices, key=lambda each: each.on):
            if office.on <= day and leads(office.office):
                state = office.office[:3]
                if actor == office.person:
                    known = replace(known, states=(state,), code=f"{state}GOV")
                elif actor == office.was:
                    known = replace(known, code=f"{state}PTY")
        return known

    return found
