"""Bargaining over one issue from where actors stand on it: what a change of a position or of a capability does to where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.errors import InputError
from detente.scenario.assumptions import Assumption, Capability, Position
from detente.scenario.bargaining import Player, challenge, election, weighted_mean, weighted_median

# Where nothing tells how much an issue matters to an actor, or what it can do.
SALIENCE, CAPABILITY = 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an actor stands on an issue, from 0 (against) to 100 (for), with the 80% interval of what the evidence says; `how` it is known.

    `inside`: it belongs to the state whose issue it is. `evidence` names the claims.
    """

    actor: str
    name: str
    position: float
    low: float
    high: float
    capability: float
    salience: float
    inside: bool
    how: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """Where bargaining may end: weighted mean and median, and the probability of each position (conditional, Markov) in an election by
    power. `after`: the mean of ten rounds of challenges.
    """

    mean: float
    median: float
    options: tuple[float, ...]
    conditional: tuple[float, ...]
    markov: tuple[float, ...]
    after: float


@dataclass(frozen=True, slots=True)
class IssueOutcome:
    """An issue in base and branch; `stands` are those of the branch. Always exploratory: no data at hand can test it."""

    issue: str
    stands: tuple[Stand, ...]
    base: Settlement | None
    branch: Settlement
    label: str = "exploratory"


def settled(stands: Sequence[Stand], issue: str) -> Settlement:
    """Where bargaining between these may end. Raises InputError where fewer than two positions have weight."""
    players = [Player(each.actor, each.capability, each.position, each.salience) for each in stands]
    if len({player.position for player in players if player.weight > 0}) < 2:
        held = ", ".join(f"{each.actor} at {each.position:g}" for each in stands) or "nobody"
        right = "a second position: scenario assume BRANCH --position 'ACTOR = 20' --issue ..."
        raise InputError(f"the issue {issue!r} has one position only: {held}", right=right)
    vote = election(players)
    return Settlement(
        mean=round(weighted_mean(players), 2),
        median=round(weighted_median(players), 2),
        options=tuple(round(option, 2) for option in vote.options),
        conditional=tuple(round(chance, 4) for chance in vote.conditional),
        markov=tuple(round(chance, 4) for chance in vote.markov),
        after=round(list(challenge(players, rounds=10))[-1].mean, 2),
    )


def under(stands: Sequence[Stand], made: Sequence[Assumption], issue: str) -> list[Stand]:
    """The stands with what a branch supposes of this issue's positions and of capabilities."""
    found = {each.actor: each for each in stands}
    for each in made:
        if isinstance(each, Position) and each.issue == issue:
            old = found.get(each.actor) or Stand(
                each.actor, each.actor, 0, 0, 0, CAPABILITY, SALIENCE, inside=False, how="assumed"
            )
            salience = old.salience if each.salience is None else each.salience
            found[each.actor] = replace(
                old, position=each.position, low=each.position, high=each.position, salience=salience, how="assumed"
            )
        elif isinstance(each, Capability) and each.actor in found:
            old = found[each.actor]
            found[each.actor] = replace(old, capability=old.capability * each.factor)
    return list(found.values())


def compare(issue: str, stands: Sequence[Stand], made: Sequence[Assumption]) -> IssueOutcome:
    """An issue in base and branch; the base is None where only the branch knows of positions. Raises InputError."""
    changed = under(stands, made, issue)
    base = settled(stands, issue) if len({each.position for each in stands}) > 1 else None
    return IssueOutcome(issue, tuple(changed), base, settled(changed, issue))
