"""Where the factions of a state, and those who pull from outside, stand on its relations with another, as the texts tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.actors.registry import HEADS
from detente.errors import NotFoundError
from detente.relations.evidence import Observations
from detente.relations.parameters import parameters
from detente.relations.sides import is_state
from detente.scenario.issues import CAPABILITY, Stand
from detente.scenario.mechanisms import weights
from detente.scenario.system import start
from detente.store.tables import BAR
from detente.world import scenario_base

if TYPE_CHECKING:
    from detente.world.scenario_base import Known
    from detente.world.world import World

INSIDE = ("person", "party", "armed-group", "group", "government")
MOST_OUTSIDE = 6
VACANT = timedelta(days=365)
# An issue that names two actors in so many words is how the first stands to the second.
JOIN = " with "
FIRST = date(1900, 1, 1)
NEAR = frozenset({"ALLIANCE", "PATRONAGE", "SUPPORT"})


def positions(world: World, a: str, b: str, *, as_of: date, known: date | None = None) -> list[Stand]:
    """Stands on 'relations of a with b' from 0 to 100: those who belong to a, and states from outside that the texts tell of with both.

    A position is how the actor stands to b by the level's filter, -10 at 0 and 10 at 100, from what happened since b's leadership last
    changed: nobody's stand on a government carries over to its successor. Who is told of as close to one from outside who has a
    position, and has none, takes that one's. Salience grows with what is told; capabilities are equal, and for the user to change.
    Raises NotFoundError where nobody has a position.
    """
    first, second = world.actor_id(a, on=as_of), world.actor_id(b, on=as_of)
    base = scenario_base.seen(world, as_of, known)
    since = led_since(world, second, as_of)
    candidates = _candidates(base, first, second)
    found = [each for each in (_stand(base, name, first, second, since) for name in candidates) if each]
    outside = sorted((each for each in found if not each.inside), key=lambda each: (-len(each.evidence), each.actor))
    found = [each for each in found if each.inside] + outside[:MOST_OUTSIDE]
    found += _followers(base, first, found)
    if not found:
        raise NotFoundError(f"no text published by {as_of} tells where anybody in {first} stands to {second}")
    most = max(len(each.evidence) for each in found)
    return [
        _weighed(each, most) for each in sorted(found, key=lambda each: (not each.inside, each.position, each.actor))
    ]


def pair_of(world: World, issue: str, on: date) -> tuple[str, str] | None:
    """The two actors of an issue such as 'IRQ with SYR'; None where it names no two."""
    a, found, b = issue.partition(JOIN)
    try:
        return (world.actor_id(a.strip(), on=on), world.actor_id(b.strip(), on=on)) if found else None
    except NotFoundError:
        return None


def to_level(position: float) -> float:
    """A position from 0 to 100 on the level's scale from -10 to 10."""
    return (position - 50) / 5


def _candidates(base: Known, a: str, b: str) -> Iterable[str]:
    registry = base.world.registry
    told = {end for name in base.by_dyad for end in name.split(BAR)}
    for name in sorted(told - {a, b}):
        ours = registry.home(name) == a and registry.kind(name) in INSIDE
        with_b, with_a = (BAR.join(sorted((name, other))) in base.by_dyad for other in (b, a))
        if with_b and (ours or (is_state(name) and with_a)):
            yield name


def led_since(world: World, state: str, on: date) -> date:
    """The day since which those who led a state before lead it no more, by the registry's offices; the first day of all where unknown."""
    found = []
    for role in sorted(HEADS):
        spells = world.registry.holders(f"{state}-{role}")
        for _, since, until in spells:
            if since is not None and since <= on <= (until or date.max):
                # An office may stand empty for weeks after a fall.
                ended = [end for _, _, end in spells if end is not None and end <= since]
                found.append(max((end for end in ended if since - end <= VACANT), default=since))
    return max(found, default=date.min)


def _stand(base: Known, name: str, a: str, b: str, since: date) -> Stand | None:
    seen = scenario_base.observed(base, name, b)
    seen = replace(seen, rows=tuple(row for row in seen.rows if row.day >= since.toordinal()))
    if not seen.rows:
        return None
    low, middle, high = _level(base, seen)
    registry = base.world.registry
    claims = tuple(dict.fromkeys(claim for row in seen.rows for part in row.parts for claim in part.claims))
    return Stand(
        name, registry.name(name), middle, low, high, CAPABILITY, 0.0, inside=registry.home(name) == a,
        how=f"how it stands to {b} since {max(since, FIRST)}, {seen.events} happenings and statements", evidence=claims,
    )  # fmt: skip


def _level(base: Known, seen: Observations) -> tuple[float, float, float]:
    reciprocity, using = weights()["reciprocity"], parameters()
    begun = start(seen, base.as_of, apart_variance=reciprocity.extra["variance"], apart_days=reciprocity.value)
    mean = using.process.mean + begun.fast + begun.slow
    width = using.z80 * (begun.fast_variance + 2 * begun.covariance + begun.slow_variance) ** 0.5
    low, middle, high = (round(50 + 5 * min(10.0, max(-10.0, x)), 1) for x in (mean - width, mean, mean + width))
    return low, middle, high


def _followers(base: Known, a: str, found: list[Stand]) -> list[Stand]:
    """Who belongs to a, has no position of its own, and is told of as close to one outside who has."""
    registry, known = base.world.registry, {each.actor: each for each in found if not each.inside}
    have, made = {each.actor for each in found}, {}
    for claim in base.claims.values():
        if claim.kind != "tie" or claim.type not in NEAR or claim.negated or claim.intensity <= 0:
            continue
        names = [party.actor for party in (*claim.actors, *claim.recipients)]
        ours = [n for n in names if n not in have and registry.home(n) == a and registry.kind(n) in INSIDE]
        near = [known[n] for n in names if n in known]
        for name in ours:
            for other in near[:1]:
                if name not in made:
                    how = f"as {other.actor}, to whom it is told to be close"
                    made[name] = Stand(
                        name, registry.name(name), other.position, other.low, other.high, CAPABILITY, 0.0, inside=True,
                        how=how, evidence=(claim.id,),
                    )  # fmt: skip
    return [made[name] for name in sorted(made)]


def _weighed(each: Stand, most: int) -> Stand:
    """Salience from a quarter to 1, by how much is told of the actor and the issue."""
    share = round(0.25 + 0.75 * len(each.evidence) / most, 2)
    return Stand(
        each.actor, each.name, each.position, each.low, each.high, each.capability, share, each.inside, each.how,
        each.evidence,
    )  # fmt: skip
