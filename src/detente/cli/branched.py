"""How two actors would stand under a what-if branch, beside how they stand without it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from detente.cli import output

if TYPE_CHECKING:
    from detente.world import World


def show_state(world: World, a: str, b: str, branch: str, on: date | None, how: str) -> None:
    """Print the level with its interval under the branch and in its base on the same day, and which assumptions count in it."""
    made = world.branch(branch)
    relation = world.relation_under(branch, a, b, on=on)
    day = relation.during.earliest or made.as_of
    counted = {name.partition(".")[0] for name in relation.evidence}
    base = world.relation(a, b, on=min(day, made.as_of), known=made.known)
    record: dict[str, Any] = {
        "a": relation.a,
        "b": relation.b,
        "at": day,
        "branch": made.name,
        "level": round(relation.score, 2),
        "low": round(relation.low, 2),
        "high": round(relation.high, 2),
        "label": relation.label,
        "base": {
            "at": base.during.earliest,
            "level": round(base.score, 2),
            "low": round(base.low, 2),
            "high": round(base.high, 2),
        },
        "assumed": [each.text for each in made.assumptions if each.id in counted],
        "evidence": [
            name for name in relation.evidence if name.partition(".")[0] not in {x.id for x in made.assumptions}
        ],
    }
    if how != "json":
        record["base"] = f"{base.score:+.2f} ({base.low:+.2f} to {base.high:+.2f}) on {base.during.earliest}"
        record["evidence"] = output.counted(len(record["evidence"]), "claim")
    output.show_one(record, how)
    output.note("what one would read if this had been told; what follows from it: detente scenario run " + made.name)
