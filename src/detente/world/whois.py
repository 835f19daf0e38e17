"""Who a name may be, as rows for people: id, name, offices on the day, score and reasons."""

from __future__ import annotations

from datetime import date

from detente import actors
from detente.world.rows import Rows


def rows_for(name: str, *, on: date | None = None, context: str = "", registry: actors.Registry | None = None) -> Rows:
    """Ranked candidates; empty where nobody fits."""
    known = registry if registry is not None else actors.load()
    rows = [
        {
            "actor_id": candidate.actor,
            "name": known.name(candidate.actor),
            "score": round(candidate.score, 3),
            "reasons": list(candidate.reasons),
            "offices": [known.name(office.office) for office in known.offices(candidate.actor, on)],
        }
        for candidate in known.who(name, on=on, context=(context,) if context else ())
    ]
    return Rows(rows, ["actor_id", "name", "score", "reasons", "offices"])
