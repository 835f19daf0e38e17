"""Who backs whom, who borders on whom, who belongs together: structure from the registry's dated facts and from ties that texts tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import yaml

from detente.errors import InputError
from detente.relations.sides import acts_for, belongs_to, is_state
from detente.scenario.plan import BACKING, SOME_UNREST
from detente.scenario.system import Structure
from detente.schema import Affiliation, Claim

if TYPE_CHECKING:
    from detente.actors import Registry

Evidence = Mapping[tuple[str, str, str], tuple[str, ...]]
# Alliances and regional bodies whose members share an identity or an interest; bodies of the whole world tell nothing of a pair.
KIN = (
    "nato", "european-union", "warsaw-pact", "csto", "commonwealth-of-independent-states", "arab-league", "gulf-cooperation-council",
    "asean", "african-union", "organisation-of-african-unity", "ecowas", "sadc", "igad", "mercosur", "anzus", "seato", "cento", "comecon",
    "organization-of-turkic-states", "alliance-of-sahel-states", "aukus", "five-eyes", "eurasian-economic-union", "arab-maghreb-union",
)  # fmt: skip
# In a pact of collective defence the strongest stands behind the others.
LED = {"nato": "USA", "csto": "RUS", "warsaw-pact": "SUN", "anzus": "USA"}
# A tie that a text tells of without an end is taken to hold so long.
HELD = timedelta(days=3 * 365)
RECENT = timedelta(days=2 * 365)
CITED = 5
MUCH = 10


def structure(
    registry: Registry, actors: Sequence[str], on: date, claims: Iterable[Claim]
) -> tuple[Structure, dict[tuple[str, str, str], tuple[str, ...]]]:
    """The structure of these actors on a day, and for each tie what says so: claims, or the registry's line.

    Capabilities are equal: what an actor can do is for the user to suppose.
    """
    claims = list(claims)
    evidence: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    place = {actor: i for i, actor in enumerate(actors)}
    n = len(actors)
    backs, kin, unrest = np.zeros((n, n)), np.zeros((n, n)), np.zeros(n)
    for near, far, says in (*_registered(registry, actors, on), *_told(claims, on), *_led(registry, on)):
        if near in place and far in place and near != far:
            backs[place[near], place[far]] = 1
            evidence["backs", near, far].append(says)
    borders = np.zeros((n, n))
    for a, b in land_borders():
        if a in place and b in place:
            borders[place[a], place[b]] = borders[place[b], place[a]] = 1
            for key in ((a, b), (b, a)):
                evidence["borders", *key].append("registry: common land border")
    for body in KIN:
        members = [name for name, status in registry.members(body, on) if status == "member" and name in place]
        spots = [place[name] for name in members]
        kin[np.ix_(spots, spots)] = 1
        for a in members:
            for b in members:
                if a != b:
                    evidence["kin", a, b].append(f"registry: both in {body}")
    for actor, share, ids in _unrest(claims, [a for a in actors if is_state(a)], on):
        unrest[place[actor]] = share
        evidence["unrest", actor, actor] += ids
    backs /= np.maximum(backs.sum(axis=1, keepdims=True), 1)
    return Structure(backs, borders, kin, unrest, np.ones(n), np.zeros((n, n))), {
        key: tuple(dict.fromkeys(ids))[:CITED] for key, ids in evidence.items()
    }


@cache
def land_borders() -> tuple[tuple[str, str], ...]:
    """Pairs of states that share a land border today. Raises InputError where the file is not what it should be."""
    where = "data/scenario/borders.yaml"
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    raw = yaml.load(files("detente").joinpath(where).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    pairs = []
    for a, others in raw.items():
        if not isinstance(others, list) or any(not is_state(b) or b <= a for b in others):
            raise InputError(f"{a}: {others!r}", where=where, right="a list of ids that come after it in the alphabet")
        pairs += [(a, b) for b in others]
    return tuple(pairs)


def _registered(registry: Registry, actors: Sequence[str], on: date) -> Iterable[tuple[str, str, str]]:
    for actor in actors:
        for edge in registry.affiliations(actor):
            if edge.role == "backed-by" and edge.member == actor and _covers(edge, on):
                yield actor, edge.body, f"registry: backed by {edge.body}" + (f" ({edge.cite})" if edge.cite else "")


def _covers(edge: Affiliation, on: date) -> bool:
    return (edge.since or date.min) <= on <= (edge.until or date.max)


def _told(claims: Iterable[Claim], on: date) -> Iterable[tuple[str, str, str]]:
    for claim in claims:
        if claim.kind != "tie" or claim.type not in BACKING or claim.negated or claim.intensity <= 0:
            continue
        if claim.modality not in ("fact", "reported") or not claim.when:
            continue
        first, last = claim.when.earliest or date.min, claim.when.latest or date.max
        if first <= on and last >= on - HELD:
            for patron in claim.actors:
                for client in claim.recipients:
                    yield client.actor, patron.actor, claim.id


def _led(registry: Registry, on: date) -> Iterable[tuple[str, str, str]]:
    for body, strongest in LED.items():
        for member, status in registry.members(body, on):
            if status == "member" and member != strongest:
                yield member, strongest, f"registry: member of {body}, led by {strongest}"


def _unrest(claims: Sequence[Claim], states: Sequence[str], on: date) -> Iterable[tuple[str, float, list[str]]]:
    """For each state that fought its own groups in the last two years: 1/2, and 1 where it did so often. The strength was fitted on armed
    conflicts of 25 and of 1,000 deaths a year; how many told happenings stand for either is an assumption.
    """
    recent = [
        claim for claim in claims
        if claim.kind == "event" and not claim.negated and claim.quad
        and claim.when.latest is not None and on - RECENT <= claim.when.latest <= on
    ]  # fmt: skip
    for state in states:
        sides = [(claim.id, (*claim.actors, *claim.recipients)) for claim in recent if claim.quad == 4]
        fights = [
            name for name, parties in sides
            if any(acts_for(p, state) for p in parties) and any(belongs_to(p, state) for p in parties)
        ]  # fmt: skip
        if fights:
            yield state, 1.0 if len(fights) >= MUCH else SOME_UNREST, fights
