"""What a person has ruled about actors, as dated rows: same, not the same, another name, a new actor, a tie.

Rows are applied, never edited.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from detente.actors.fold import Folding, phrase, tokens
from detente.actors.index import Surface, case_rules, encode, sound_class
from detente.actors.packed import Packed, read_edges, read_form, write_form
from detente.actors.records import ROLES
from detente.errors import RegistryError

Verdict = Literal["merge", "split", "alias", "not-alias", "add", "affiliate", "no-actor"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One ruling. Later ones win; one with `withdrawn` set does not count.

    merge: `other` is the same as `actor`, and its names and edges are `actor`'s from now on; split: they are two
    after all. alias: `text` is a name of `actor`; not-alias: it is none. add: `actor` is new, `text` its name, `kind`
    and `state` as in the registry, `since` and `until` its life. affiliate: `actor` stands in role `text` (holds,
    part-of, leads, backed-by) to the office or body `other`, from `since` to `until` (dates as in the registry's files).
    no-actor: `text`, which the registry lacks, is the name of nobody.
    """

    verdict: Verdict
    actor: str
    other: str = ""
    text: str = ""
    kind: str = "person"
    state: str = ""
    since: str = ""
    until: str = ""
    decided: datetime | None = None
    withdrawn: datetime | None = None
    reason: str = ""


@dataclass
class _Ruled:
    """What the rulings come to, before the table is changed."""

    merged: dict[str, str] = field(default_factory=dict)
    surfaces: dict[tuple[str, str], Surface] = field(default_factory=dict)
    removed: set[tuple[str, str]] = field(default_factory=set)
    actors: dict[str, str] = field(default_factory=dict)
    edges: list[list[str]] = field(default_factory=list)
    nobody: set[str] = field(default_factory=set)


def apply(packed: Packed, rows: Iterable[Judgement], folding: Folding) -> Packed:
    """A new compiled table in which the rulings hold; the given one is left as it is.

    Raises RegistryError on an unknown id.
    """
    valid = [row for row in rows if row.withdrawn is None]
    valid.sort(key=lambda row: (row.decided is not None, row.decided.isoformat() if row.decided else ""))
    ruled = _rule(valid, packed, folding)
    made = {
        **packed,
        "actors": {name: row for name, row in {**packed["actors"], **ruled.actors}.items() if name not in ruled.merged},
        "statuses": [
            [_final(ruled.merged, row[0]), _final(ruled.merged, row[1]), *row[2:]] for row in packed["statuses"]
        ],
        "forms": _rename(packed["forms"], ruled),
        "keys": list(packed["keys"]),
        "vocabulary": dict(packed["vocabulary"]),
        "lower": list(packed["lower"]),
        "nobody": sorted(ruled.nobody),
    }
    for surface in ruled.surfaces.values():
        _insert(made, surface._replace(ref=_final(ruled.merged, surface.ref)), folding)
    _tie(made, ruled)
    return made


def _rule(rows: list[Judgement], packed: Packed, folding: Folding) -> _Ruled:
    ruled = _Ruled()
    for row in rows:
        words = phrase(row.text, folding)
        if row.verdict == "no-actor":
            ruled.nobody.add(words)
            continue
        if row.verdict in {"add", "alias"}:
            ruled.nobody.discard(words)
        if row.verdict == "add":
            life = ("born", "died") if row.kind == "person" else ("since", "until")
            data = {"name": row.text, "kind": row.kind, "state": row.state, "cite": row.reason or "a user's ruling"}
            data |= {key: day for key, day in zip(life, (row.since, row.until), strict=True) if day}
            ruled.actors[row.actor] = json.dumps(data, ensure_ascii=False)
            ruled.surfaces[row.actor, words] = Surface(row.text, "name", row.actor)
            continue
        for name in (row.actor, row.other) if row.verdict in {"merge", "split"} else (row.actor,):
            if name not in packed["actors"] and name not in ruled.actors:
                raise RegistryError(
                    f"a ruling names {name!r}, whom the registry does not know", right="the id of an actor"
                )
        if row.verdict == "merge":
            ruled.merged[row.other] = row.actor
        elif row.verdict == "split":
            ruled.merged.pop(row.other, None)
            ruled.merged.pop(row.actor, None)
        elif row.verdict == "affiliate":
            _check_tie(row, packed, ruled)
            ruled.edges.append([row.actor, row.other, row.text, row.since, row.until, row.reason or "a user's ruling"])
        elif row.verdict == "alias":
            ruled.removed.discard((row.actor, words))
            ruled.surfaces[row.actor, words] = Surface(row.text, "alias", row.actor)
        else:
            ruled.surfaces.pop((row.actor, words), None)
            ruled.removed.add((row.actor, words))
    return ruled


def _check_tie(row: Judgement, packed: Packed, ruled: _Ruled) -> None:
    from detente.actors.assemble import split_office

    known = {**packed["actors"], **ruled.actors}
    fits = split_office(row.other, packed["roles"], known) is not None if row.text == "holds" else row.other in known
    if row.text not in ROLES or not fits:
        raise RegistryError(
            f"a ruling ties {row.actor!r} to {row.other!r} as {row.text!r}",
            right="holds and an office's id, or part-of, leads, backed-by and the id of an actor",
        )


def _final(merged: dict[str, str], actor: str) -> str:
    seen = set()
    while actor in merged and actor not in seen:
        seen.add(actor)
        actor = merged[actor]
    return actor


def _rename(forms: list[str], ruled: _Ruled) -> list[str]:
    """Names of merged actors given to their successors, removed names gone; forms that hold none stay as they are."""
    touched = {f"\t{actor}\t" for actor in ruled.merged} | {f"\t{actor}\t" for actor, _ in ruled.removed}
    if not touched:
        return list(forms)
    return [_renamed(form, ruled) if any(name in form for name in touched) else form for form in forms]


def _renamed(form: str, ruled: _Ruled) -> str:
    words, rule, romanised, entries = read_form(form)
    kept = [
        [kind, _final(ruled.merged, ref), state, text]
        for kind, ref, state, text in entries
        if (ref, words) not in ruled.removed
    ]
    return write_form(words, rule, kept, romanised)


def _insert(made: dict[str, Any], surface: Surface, folding: Folding) -> None:
    """One more written form; forms with the same key stay together, as the matcher needs them."""
    found = tokens(surface.text, folding)
    if not len(found):
        return
    vocabulary, classes = made["vocabulary"], made["classes"]
    for word in found.fold:
        if word not in vocabulary:
            known = classes.get(sound_class(word, folding))
            vocabulary[word] = known or encode(_next_number(made))
    key = "".join(vocabulary[word] for word in found.fold)
    rules = case_rules(found, folding)
    entry = [surface.kind, surface.ref, surface.state, surface.text]
    place = bisect_left(made["keys"], key)
    made["keys"].insert(place, key)
    made["forms"].insert(place, write_form(" ".join(found.fold), rules, [entry], surface.romanised))
    made["lower"] += [word for word, rule in zip(found.fold, rules, strict=True) if rule == "-"]


def _next_number(made: dict[str, Any]) -> int:
    """A token class that no word has yet: more than there are words and sounds."""
    made["numbers"] = made.get("numbers", len(made["vocabulary"]) + len(made["classes"])) + 1
    return int(made["numbers"])


def _tie(made: dict[str, Any], ruled: _Ruled) -> None:
    """New ties, and those of merged actors given to their successors, in both directions of the table."""
    by_member, by_body = dict(made["by_member"]), dict(made["by_body"])
    gone = [edge for name in ruled.merged for table in (by_member, by_body) for edge in read_edges(table.get(name, ""))]
    for edge in gone:
        for table, end in ((by_member, edge[0]), (by_body, edge[1])):
            rest = [line for line in table.get(end, "").split("\n") if line and line.split("\t") != edge]
            table[end] = "\n".join(rest)
    for tie in [*dict.fromkeys(tuple(edge) for edge in gone), *(tuple(edge) for edge in ruled.edges)]:
        moved = [_final(ruled.merged, tie[0]), _final(ruled.merged, tie[1]), *tie[2:]]
        line = "\t".join(" ".join(part.split()) for part in moved)
        for table, end in ((by_member, moved[0]), (by_body, moved[1])):
            table[end] = "\n".join(filter(None, (table.get(end, ""), line)))
    made["by_member"], made["by_body"] = by_member, by_body
