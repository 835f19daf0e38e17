"""The codebook: which kinds and types there are, and what PLOVER, CAMEO and Goldstein say of each."""

from __future__ import annotations

from typing import Final

# PLOVER 1.1 event types with their quad class (1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4
# material conflict).
EVENTS: Final[dict[str, int]] = {
    "AGREE": 1,
    "CONSULT": 1,
    "SUPPORT": 1,
    "COOPERATE": 2,
    "AID": 2,
    "RETREAT": 2,
    "REQUEST": 3,
    "ACCUSE": 3,
    "REJECT": 3,
    "THREATEN": 3,
    "PROTEST": 4,
    "SANCTION": 4,
    "MOBILIZE": 4,
    "COERCE": 4,
    "ASSAULT": 4,
    "NONE": 0,
}
TIES: Final = frozenset(
    "ALLIANCE HOSTILITY RIVALRY PATRONAGE ARMS_SUPPLY SHELTER MEMBERSHIP OFFICE KINSHIP CONTROL BORDER SUPPORT OPPOSITION"
    " DIPLOMATIC".split()
)
STANCES: Final = frozenset("FAVOUR OPPOSE FEAR INTEREST DEMAND NEUTRAL".split())
CONDITIONS: Final = frozenset(("LEADS_TO", "REQUIRES"))
SYMMETRIC_TIES: Final = frozenset("ALLIANCE HOSTILITY RIVALRY KINSHIP BORDER DIPLOMATIC".split())
ISSUES: Final = frozenset(
    "security border terrorism diplomacy economy energy domestic_politics identity refugees military prisoners other".split()
)
TYPES: Final[dict[str, frozenset[str]]] = {
    "event": frozenset(EVENTS),
    "tie": TIES,
    "stance": STANCES,
    "condition": CONDITIONS,
}


def quad(kind: str, type_: str) -> int:
    """PLOVER's quad class of an event type, 0 for NONE and for claims that are no events."""
    return EVENTS[type_] if kind == "event" else 0
