"""Who stands where in a claim: which of its parties speak for a and for b, and which way it points."""

from __future__ import annotations

from collections.abc import Iterable

from detente.reading.codebook import SYMMETRIC_TIES
from detente.reading.merge import speaks_for_state
from detente.schema import Claim, Party

# In these, all who are named stand to one another as the claim says, whoever else it names.
_TOGETHER = frozenset({"AGREE", "CONSULT", "COOPERATE", "ALLIANCE"})
# "Iraqi and Iranian forces clashed", "the two ceased fire": both sides act, each on the other, where no third is named.
_MUTUAL = _TOGETHER | SYMMETRIC_TIES | {"ASSAULT", "RETREAT", "MOBILIZE"}
# Two states that raise or move their police do so at home, each for itself.
_AT_HOME = ("151", "153")
# Codes of those who fight or oppose the state they are of, and the ties by which another state helps them.
_OPPONENTS = ("REB", "OPP", "UAF", "SEP", "INS", "RAD")
# Who needs shelter abroad, or arms from there, stands against those who rule at home, though he is called a party.
_FLED = (*_OPPONENTS, "PTY")
_HELP = frozenset({"SUPPORT", "ARMS_SUPPLY", "SHELTER", "PATRONAGE", "ALLIANCE"})


def direction(claim: Claim, a: str, b: str) -> int | None:
    """1 where a acts towards b, -1 where b acts towards a, 0 where the claim is of both alike, None where it says
    nothing of a and b. Those who stand together against a third say nothing of one another, unless the type itself
    joins them (talks, agreement, cooperation, alliance).
    """
    a_acts, b_acts = _any(claim.actors, a), _any(claim.actors, b)
    if not claim.recipients:
        return 0 if a_acts and b_acts and claim.type in _MUTUAL and not claim.cameo.startswith(_AT_HOME) else None
    a_meets, b_meets = _any(claim.recipients, a), _any(claim.recipients, b)
    forward, backward = a_acts and b_meets, b_acts and a_meets
    if forward or backward:
        return int(forward) - int(backward)
    return 0 if a_acts and b_acts and claim.type in _TOGETHER else None


def through_opponents(claim: Claim, a: str, b: str) -> int | None:
    """1 where a backs, arms or shelters those who fight or oppose b, -1 where b does so to a, None else."""
    if claim.kind != "tie" or claim.type not in _HELP:
        return None
    for way, near, far in ((1, a, b), (-1, b, a)):
        against = _FLED if claim.type in ("SHELTER", "ARMS_SUPPLY") else _OPPONENTS
        helped = any(belongs_to(p, far) and p.code.endswith(against) for p in claim.recipients)
        if helped and _any(claim.actors, near):
            return way
    return None


def acts_for(party: Party, actor: str) -> bool:
    """Whether what the party does is done by `actor`: it is the actor, or the actor is a state and its code says that
    it acts for that state (IRQ, IRQGOV, IRQMIL; not IRQREB, IRQOPP).
    """
    return party.actor == actor or (is_state(actor) and speaks_for_state(party) == actor)


def is_state(actor: str) -> bool:
    """States have ids of three capital letters (IRQ, SUN); everybody else a slug."""
    return len(actor) == 3 and actor.isascii() and actor.isupper()


def belongs_to(party: Party, actor: str) -> bool:
    """Whether the party is of a state without acting for it: its rebels, its opposition, its people."""
    return is_state(actor) and actor in party.states and not acts_for(party, actor)


def third_parties(claim: Claim, a: str, b: str) -> tuple[str, ...]:
    """Ids of all others whom the claim names, by the state they act for where they act for one, sorted."""
    others = (p for p in (*claim.actors, *claim.recipients) if not acts_for(p, a) and not acts_for(p, b))
    return tuple(sorted({speaks_for_state(p) or p.actor for p in others}))


def _any(parties: Iterable[Party], actor: str) -> bool:
    return any(acts_for(party, actor) for party in parties)
