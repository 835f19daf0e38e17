"""What a person has ruled about actors, as dated rows: same, not the same, another name, a new actor.

Rows are applied, never edited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from detente.actors.fold import Folding, phrase
from detente.actors.index import Surface, extend
from detente.actors.packed import Packed, pack, unpack
from detente.errors import RegistryError

Verdict = Literal["merge", "split", "alias", "not-alias", "add"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One ruling. Later ones win; one with `withdrawn` set does not count.

    merge: `other` is the same as `actor`, and its names and edges are `actor`'s from now on; split: they are two
    after all. alias: `text` is a name of `actor`; not-alias: it is none. add: `actor` is new, `text` its name, `kind`
    and `state` as in the registry.
    """

    verdict: Verdict
    actor: str
    other: str = ""
    text: str = ""
    kind: str = "person"
    state: str = ""
    decided: datetime | None = None
    withdrawn: datetime | None = None
    reason: str = ""


def apply(packed: Packed, rows: Iterable[Judgement], folding: Folding) -> Packed:
    """A new compiled table in which the rulings hold; the given one is left as it is.

    Raises RegistryError on an unknown id.
    """
    valid = [row for row in rows if row.withdrawn is None]
    valid.sort(key=lambda row: (row.decided is not None, row.decided.isoformat() if row.decided else ""))
    table = unpack(packed)
    actors = table["actors"]
    merged, added, removed = _rule(valid, actors, folding)
    actors = {name: row for name, row in actors.items() if name not in merged}
    edges = [[_final(merged, edge[0]), _final(merged, edge[1]), *edge[2:]] for edge in table["edges"]]
    index = extend(_without(table["index"], merged, removed), added, folding)
    return pack({**table, "actors": actors, "edges": sorted(edges), "index": index})


def _rule(
    rows: list[Judgement], actors: dict[str, dict[str, Any]], folding: Folding
) -> tuple[dict[str, str], list[Surface], set[tuple[str, str]]]:
    merged: dict[str, str] = {}
    added: dict[tuple[str, str], Surface] = {}
    removed: set[tuple[str, str]] = set()
    for row in rows:
        words = phrase(row.text, folding)
        if row.verdict == "add":
            actors[row.actor] = {
                "name": row.text,
                "kind": row.kind,
                "state": row.state,
                "cite": row.reason or "a user's ruling",
            }
            added[row.actor, words] = Surface(row.text, "name", row.actor)
            continue
        for name in (row.actor, row.other) if row.verdict in {"merge", "split"} else (row.actor,):
            if name not in actors:
                raise RegistryError(
                    f"a ruling names {name!r}, whom the registry does not know", right="the id of an actor"
                )
        if row.verdict == "merge":
            merged[row.other] = row.actor
        elif row.verdict == "split":
            merged.pop(row.other, None)
            merged.pop(row.actor, None)
        elif row.verdict == "alias":
            removed.discard((row.actor, words))
            added[row.actor, words] = Surface(row.text, "alias", row.actor)
        else:
            added.pop((row.actor, words), None)
            removed.add((row.actor, words))
    surfaces = [surface._replace(ref=_final(merged, surface.ref)) for _, surface in sorted(added.items())]
    return merged, surfaces, removed


def _final(merged: dict[str, str], actor: str) -> str:
    seen = set()
    while actor in merged and actor not in seen:
        seen.add(actor)
        actor = merged[actor]
    return actor


def _without(index: dict[str, Any], merged: dict[str, str], removed: set[tuple[str, str]]) -> dict[str, Any]:
    """The index with names of merged actors given to their successors and removed names gone."""
    patterns = []
    for key, words, rule, entries, romanised in index["patterns"]:
        kept = [
            [kind, _final(merged, ref), state, text]
            for kind, ref, state, text in entries
            if (ref, words) not in removed
        ]
        if kept:
            patterns.append([key, words, rule, kept, romanised])
    return {**index, "patterns": patterns}
