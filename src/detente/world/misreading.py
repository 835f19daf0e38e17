"""How often a world's texts were read wrongly, as its people found, and what that does to every level's interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from detente.relations.evidence import Observations
from detente.schema import Contribution
from detente.world import audit

if TYPE_CHECKING:
    from detente.store import Store

Known = date | None
# Fewer checked claims say too little to weigh all others by.
LEAST = 30
# A level hangs on who did what to whom; a wrong place or speaker leaves it where it is.
WEIGHTY = ("who", "what", "whom")
MOST = 0.9


@dataclass(frozen=True, slots=True)
class Misreading:
    """Of `judged` claims the share `share` was wrong in the field that was wrong most often, among WEIGHTY."""

    field: str
    judged: int
    wrong: int
    share: float

    @property
    def text(self) -> str:
        """What is said where a level is taken apart."""
        return (
            f"every piece of evidence weighs {self.share:.0%} less: of {self.judged} claims checked here, "
            f"{self.wrong} had “{self.field}” wrong"
        )


def of(store: Store, *, known: Known = None) -> Misreading | None:
    """What people found by a day; None below LEAST checked claims, or where nothing weighty was wrong."""
    ruled = {
        row.target for row in store.history(known=known) if row.standing and row.kind in ("confirm", "fix", "withdraw")
    }
    if len(ruled) < LEAST:
        return None
    rows = [row for row in audit.errors(store, known=known) if row["field"] in WEIGHTY and row["judged"] >= LEAST]
    worst = max(rows, key=lambda row: row["share"], default=None)
    if worst is None or not worst["wrong"]:
        return None
    return Misreading(worst["field"], worst["judged"], worst["wrong"], min(worst["share"], MOST))


def weighed(seen: Observations, found: Misreading | None) -> Observations:
    """Evidence as weak as it is read badly: of n claims with a share p misread, (1 - p) n tell anything, so each
    observation's variance is divided by 1 - p."""
    if found is None:
        return seen
    return replace(seen, rows=tuple(replace(row, noise=row.noise / (1 - found.share)) for row in seen.rows))


def told(parts: tuple[Contribution, ...], found: Misreading | None) -> tuple[Contribution, ...]:
    """The parts of a level, and that its interval was widened."""
    return parts if found is None else (*parts, Contribution(0.0, found.text))
