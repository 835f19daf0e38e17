"""Branches of a world: made, added to, run and compared. They are rows of the world's own table, and dropping one is a ruling."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import detente
from detente.errors import AmbiguousError, NotFoundError, UsageError
from detente.relations.sides import is_state
from detente.scenario import assumptions as supposed
from detente.scenario import branch as branches_of
from detente.scenario import camps as camps_of
from detente.scenario import compare, issues, mechanisms, outcome, plan
from detente.scenario.assumptions import Assumption, Capability, Office, Position
from detente.scenario.branch import Assumed, Branch
from detente.scenario.camps import CampsOutcome
from detente.scenario.issues import Stand
from detente.scenario.outcome import Outcome
from detente.scenario.simulate import Plan, Settings, month_ends
from detente.scenario.system import System
from detente.schema import Party, Relation
from detente.store import Judgement
from detente.store.ids import fitting
from detente.world import conditions as texts
from detente.world import positions, scenario_base

if TYPE_CHECKING:
    from detente.world.world import World

TABLE = "scenarios"


def new(  # noqa: PLR0913
    world: World,
    name: str,
    *,
    as_of: date,
    known: date | None = None,
    months: int = 24,
    runs: int = 1000,
    seed: int = 0,
    use: Sequence[str] = (),
    actors: Sequence[str] = (),
) -> Branch:
    """A branch of the world as published by `as_of` and held on `known` (None: now), without assumptions yet.

    `use` names mechanisms beside the defaults, `actors` who takes part in any case. Raises UsageError for a day outside the world or a
    name in use, NotFoundError for an unknown mechanism or actor.
    """
    scenario_base.seen(world, as_of, known)
    mechanisms.chosen(branches_of.strengths(use))
    if any(each.name == name for each in listed(world)):
        raise UsageError(f"there is a branch {name!r} already: drop it, or take another name")
    found = [_finder(world, as_of)(actor) for actor in actors]
    row = branches_of.new(
        name, as_of=as_of, known=known, months=months, runs=runs, seed=seed, mechanisms=use, actors=found
    )
    world.store.record(TABLE, *row)
    made = [each for each in listed(world) if each.id == row[0]]
    if not made:
        raise UsageError(f"just this branch was dropped: bring it back with detente undo (detente history {row[0]})")
    return made[0]


def listed(world: World) -> list[Branch]:
    """All branches that were not dropped, the oldest first, each with its assumptions."""
    return branches_of.read((row.id, row.body) for row in world.store.records(TABLE))


def find(world: World, name: str) -> Branch:
    """One branch by name, id, or beginning of an id. Raises NotFoundError, AmbiguousError."""
    rows = {each.id: each for each in listed(world)}
    named = [each for each in rows.values() if each.name == name]
    if named:
        return named[0]
    try:
        return rows[fitting(name, sorted(each for each in rows if each.startswith(name)), "branch")]
    except AmbiguousError:
        raise
    except NotFoundError:
        there = ", ".join(each.name for each in rows.values()) or "none yet: detente scenario new NAME --as-of DAY"
        raise NotFoundError(f"no branch {name!r}; there are: {there}") from None


def assume(
    world: World,
    name: str,
    rows: Sequence[Mapping[str, Any]] = (),
    *,
    conditions: Sequence[str] = (),
    file: Path | None = None,
    on: date | None = None,
    because: str = "",
    dry_run: bool = False,
) -> list[Assumed]:
    """Add assumptions to a branch: rows such as those of a TOML file, the `[[assume]]` tables of a `file`, and what `conditions` found in
    texts suppose (dated `on`, None: the day after the base). `because` is the condition that rows stand for. Gives those that are new.

    A condition's `if` is read by the coder; its `then` is kept as the text's own expectation. Raises InputError for what can't be read or
    contradicts another, NotFoundError with the nearest names for an unknown actor, or where an `if` names no act or tie between two.
    """
    branch = find(world, name)
    read = reader(world, branch)
    made = [read.read({**row, **_because(world, branch, because)}) for row in rows]
    made += supposed.from_toml(file, read) if file is not None else []
    for claim in conditions:
        condition = texts.find(world, claim, known=branch.known)
        taken = texts.rows(world, condition, on=on or supposed.day_after(branch.as_of))
        made += [read.read(row, where=f"condition c:{condition.id}") for row in taken]
    added = branches_of.assume(branch, made)
    if dry_run:
        ids = {name for name, _ in added}
        return [each for each in branches_of.read([_row_of(world, branch), *added])[0].assumptions if each.id in ids]
    for row in added:
        world.store.record(TABLE, *row)
    new_ids = {name for name, _ in added}
    return [each for each in find(world, branch.id).assumptions if each.id in new_ids]


def reader(world: World, branch: Branch) -> supposed.Reader:
    """What makes assumptions of words for this branch."""
    last = month_ends(branch.as_of, branch.months)[-1]
    holder = world.registry.holder
    find_actor = _finder(world, branch.as_of)
    return supposed.Reader(
        find_actor, _office_finder(world, branch.as_of), holder, supposed.day_after(branch.as_of), last
    )


def drop(world: World, name: str, assumption: str | None = None, *, why: str, by: str | None = None) -> Judgement:
    """Withdraw a branch, or one of its assumptions by its id's beginning. It stays in the tables, and `undo` brings it back."""
    branch = find(world, name)
    target = branch.id
    if assumption is not None:
        ids = sorted(each.id for each in branch.assumptions if each.id.startswith(assumption))
        target = fitting(assumption, ids, f"assumption of {branch.name}")
    return world.store.judge("withdraw", target, by=by or getpass.getuser(), why=why)


def run(world: World, name: str, *, pairs: Sequence[tuple[str, str]] = (), keep: bool = True) -> Outcome:
    """Run a branch and its base on the same random numbers; kept in the world unless `keep` is false. `pairs` are told in any case.

    The same branch, evidence, version and seed give the same outcome to the byte, and the same id.
    """
    branch = find(world, name)
    wanted = [_ends(world, branch, pair) for pair in pairs]
    ready = _ready(world, branch, [end for pair in wanted for end in pair])
    inputs = outcome.inputs(
        branch,
        ready.settings,
        ready.system.actors,
        told=wanted,
        snapshot=ready.base.snapshot,
        version=detente.__version__,
    )
    made = [each.assumption for each in branch.assumptions]
    difference = compare.compare(ready.system, branch.assumptions, ready.plan, ready.settings, pairs=wanted)
    told = texts.indicators(world, ready.base, difference)
    difference = replace(difference, indicators=(*difference.indicators, *told))
    found = Outcome(
        outcome.run_id(inputs), inputs, difference, texts.expectations(world, branch, difference),
        tuple(issues.compare(issue, known, made) for issue, known in ready.stands.items()),
        tuple(_notes(branch, ready.settings, ready.system)),
    )  # fmt: skip
    if keep:
        _keep(world, branch, found)
    return found


def camps(world: World, name: str, *, actors: Sequence[str] = (), runs: int = 200) -> CampsOutcome:
    """Into which two camps actors would fall at the end of a branch and of its base, in so many runs: the given ones, else whom the
    branch names and the states that the base tells most of, ten in all. Raises UsageError for fewer than three.
    """
    branch = find(world, name)
    given = [_finder(world, branch.as_of)(actor) for actor in actors]
    ready = _ready(world, branch, given)
    chosen = given or _central(ready.system, _named(world, branch))
    plan_of = ready.plan(branch.assumptions)
    return camps_of.camps(ready.system, plan_of, replace(ready.settings, runs=runs), sorted(set(chosen)))


@dataclass(frozen=True)
class _Ready:
    """What a run of a branch needs; `plan` makes what happens of some of its assumptions."""

    base: scenario_base.Known
    system: System
    settings: Settings
    stands: Mapping[str, list[Stand]]
    plan: Callable[[Sequence[Assumed]], Plan]


def _ready(world: World, branch: Branch, actors: Sequence[str]) -> _Ready:
    base = scenario_base.seen(world, branch.as_of, branch.known)
    system = scenario_base.system(base, actors=[*_named(world, branch), *actors])
    stands = _stands(world, branch)
    system = replace(system, evidence={**system.evidence, **_told(world, branch, stands)})

    def plan_of(made: Sequence[Assumed]) -> Plan:
        given = [(each.id, each.assumption) for each in made]
        bargained = _bargained(world, branch, [each.assumption for each in made], stands)
        return plan.plan(system, given, months=branch.months, party=party_of(world), bargained=bargained)

    return _Ready(base, system, settings_of(branch), stands, plan_of)


def _central(system: System, named: Sequence[str]) -> list[str]:
    """The named ones, and the states with most evidence on others, as many as camps can take."""
    weight = Counter[str]()
    for (a, b), start in zip(system.pairs, system.starts, strict=True):
        weight[a] += start.evidence
        weight[b] += start.evidence
    first = [name for name in dict.fromkeys(named) if is_state(name)]
    rest = sorted((name for name in system.actors if is_state(name) and weight[name]), key=lambda n: (-weight[n], n))
    return list(dict.fromkeys([*first, *rest]))[: camps_of.MOST]


def last_run(world: World, name: str) -> Outcome:
    """The last kept run of a branch as it stands, else the last of all. Raises NotFoundError where it was never run."""
    branch = find(world, name)
    kept = branches_of.runs_of(((row.id, row.body) for row in world.store.records(TABLE)), branch.id)
    if not kept:
        raise NotFoundError(f"{branch.name} was not run yet: detente scenario run {branch.name}")
    found = [outcome.from_record(body["outcome"]) for _, body in kept]
    # A branch whose last assumption was dropped again is as it was when it was run before.
    return next((each for each in reversed(found) if is_current(branch, each)), found[-1])


def settings_of(branch: Branch) -> Settings:
    """How a branch is run: its mechanisms beside the defaults, and those of its parameters that it holds at a value."""
    given = branches_of.strengths(branch.mechanisms)
    held = {name: value for name, value in given.items() if value is not None}
    return Settings(branch.months, branch.runs, branch.seed, mechanisms.chosen(given), held)


def is_current(branch: Branch, ran: Outcome) -> bool:
    """Whether a kept run is of the branch's assumptions as they stand."""
    return {each.id for each in ran.inputs.assumptions} == {each.id for each in branch.assumptions}


def relation(world: World, a: str, b: str, name: str, *, on: date | None = None) -> Relation:
    """How a and b would stand on a day (None: that of the branch's last assumption) if what it supposes had been told like the rest.

    The base's evidence and, from their days on, the assumed acts and ties, whose ids stand in `evidence` beside those of claims. This
    is what one would then read off the texts, with no mechanism but memory; `run` tells what follows.
    """
    branch = find(world, name)
    day = on or max((each.assumption.on for each in branch.assumptions), default=branch.as_of)
    pair = world.pair(a, b, at=min(day, branch.as_of), known=branch.known)
    published = {
        doc.id for doc in pair.documents.values() if doc.published is not None and doc.published <= branch.as_of
    }
    claims = {each.id: each for each in pair.claims.values() if each.span.document in published}
    events = [event for event in pair.events if not event.claims or any(claim in claims for claim in event.claims)]
    supposed_now = [each for each in branch.assumptions if each.assumption.on <= day]
    party = plan.in_office(party_of(world), [e.assumption for e in supposed_now if isinstance(e.assumption, Office)])
    end = min(day, month_ends(branch.as_of, branch.months)[-1])
    for each in supposed_now:
        if end >= each.assumption.on:
            made, happenings = plan.claims(each.id, each.assumption, end, party)
            claims |= {claim.id: claim for claim in made}
            events += happenings
    return replace(pair, claims=claims, events=events).state(day)


def party_of(world: World) -> plan.PartyOf:
    """For whom an actor acts on a day, by the registry."""

    @lru_cache(maxsize=1024)
    def party(actor: str, on: date) -> Party:
        return world.registry.party(actor, on)

    return party


def _keep(world: World, branch: Branch, found: Outcome) -> None:
    body = {"outcome": outcome.to_record(found)}
    name, text = branches_of.keep(branch, found.id, body)
    if name not in {row.id for row in world.store.records(TABLE)}:
        world.store.record(TABLE, name, text)


def _because(world: World, branch: Branch, claim: str) -> dict[str, str]:
    if not claim:
        return {}
    condition = texts.find(world, claim, known=branch.known)
    return {"because": condition.id, "expects": condition.expects}


def _row_of(world: World, branch: Branch) -> tuple[str, str]:
    return next((row.id, row.body) for row in world.store.records(TABLE) if row.id == branch.id)


def _named(world: World, branch: Branch) -> list[str]:
    """Whom the branch names, with the states for which they act."""
    found = list(branch.actors)
    for each in branch.assumptions:
        for actor in each.assumption.actors:
            found.append(actor)
            found += world.registry.party(actor, each.assumption.on).states
        if isinstance(each.assumption, Capability | Position):
            found += positions.pair_of(world, each.assumption.issue, branch.as_of) or ()
    known = world.registry.actors
    return list(dict.fromkeys(name for name in found if name in known))


def _ends(world: World, branch: Branch, pair: tuple[str, str]) -> tuple[str, str]:
    a, b = (_finder(world, branch.as_of)(name) for name in pair)
    if a == b:
        raise UsageError(f"{pair[0]} and {pair[1]} are both {a}: name two different actors")
    return a, b


def _stands(world: World, branch: Branch) -> dict[str, list[Stand]]:
    """For each issue that the branch names, what the texts tell of it where it is how two actors get on."""
    made = [each.assumption for each in branch.assumptions if isinstance(each.assumption, Capability | Position)]
    found: dict[str, list[Stand]] = {}
    for issue in dict.fromkeys(each.issue for each in made if each.issue):
        pair = positions.pair_of(world, issue, branch.as_of)
        try:
            found[issue] = positions.positions(world, *pair, as_of=branch.as_of, known=branch.known) if pair else []
        except NotFoundError:
            found[issue] = []
    return found


def _told(
    world: World, branch: Branch, stands: Mapping[str, list[Stand]]
) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The claims behind each bargaining over relations of two."""
    found = {}
    for issue, known in stands.items():
        if pair := positions.pair_of(world, issue, branch.as_of):
            a, b = sorted(pair)
            found["factions", a, b] = tuple(dict.fromkeys(claim for each in known for claim in each.evidence[:2]))
    return found


def _bargained(
    world: World, branch: Branch, made: Sequence[Assumption], stands: Mapping[str, list[Stand]]
) -> dict[tuple[str, str], float]:
    """By how much the assumptions move each bargaining over relations of two, on the level's scale; the first in the order of ids."""
    moved = {}
    for issue, known in stands.items():
        pair = positions.pair_of(world, issue, branch.as_of)
        named = [each for each in made if isinstance(each, Capability | Position)]
        if pair and named and len({each.position for each in known}) > 1:
            found = issues.compare(issue, known, named)
            if found.base is not None:
                a, b = sorted(pair)
                moved[a, b] = positions.to_level(found.branch.mean) - positions.to_level(found.base.mean)
    return moved


def _notes(branch: Branch, settings: Settings, system: System) -> Iterable[str]:
    used = settings.mechanisms
    for each in branch.assumptions:
        made = each.assumption
        if isinstance(made, Office) and not plan.leads(made.office):
            yield f"{made.text}: the office does not lead its state, so no mechanism reads it"
        elif isinstance(made, Office) and "leaders" not in used:
            yield f"{made.text}: only the mechanism 'leaders' reads it, which is exploratory: scenario new --use leaders"
        elif isinstance(made, Capability | Position) and made.issue and "factions" not in used:
            yield f"{made.text}: read by the bargaining; only 'factions' lets relations follow it: scenario new --use factions"
        elif isinstance(made, Capability) and not made.issue and not {"balance", "enemies"} & set(used):
            yield f"{made.text}: read by an issue's bargaining (--issue), and by 'balance' and 'enemies': scenario new --use balance"


def _finder(world: World, on: date) -> Callable[[str], str]:
    def find_actor(name: str) -> str:
        try:
            return world.actor_id(name, on=on)
        except AmbiguousError:
            raise
        except NotFoundError:
            near = [actor for actor, _ in world.registry.similar(name, limit=9) if not actor.startswith("place:")][:3]
            hint = f"; nearest: {', '.join(near)}" if near else "; try `detente who`"
            raise NotFoundError(f"nobody is known as {name!r}{hint}") from None

    return find_actor


def _office_finder(world: World, on: date) -> Callable[[str], str]:
    def find_office(words: str) -> str:
        if world.registry.split_office(words):
            return words
        title, _, state = words.rpartition(" of ")
        if title:
            body = _finder(world, on)(state)
            office = f"{body}-{title.strip().lower().replace(' ', '-')}"
            if world.registry.split_office(office):
                return office
        raise NotFoundError(f"no office {words!r}: write IRQ-prime-minister, or 'prime minister of Iraq'")

    return find_office
