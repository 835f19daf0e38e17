"""The features of a candidate: each belongs to a family that has words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.forecast.graph.facts import Ints
from detente.forecast.graph.likeness import Ties
from detente.forecast.graph.rules import Fired
from detente.forecast.graph.tally import Singles, place

if TYPE_CHECKING:
    from detente.forecast.graph.evidence import Evidence

# Family of features -> what it says of the candidate, in words.
FAMILIES = {
    "triple": "the same was done to the same before",
    "turned": "the same was done in the other direction",
    "pair": "the two had to do with each other",
    "back": "the other acted on this one",
    "rules": "earlier acts between the two are often followed by this",
    "relation": "it is often the other side of this relation",
    "any": "much is done with it",
    "acts": "it is active of late",
    "country": "others of (or close to) the same country deal with it",
    "place": "this actor deals with others of (or close to) its country",
    "kind": "this relation goes with actors of its kind",
    "walk": "common partners lead to it",
    "alike": "similar actors have to do with it",
    "query": "what kind of question it is",
}

Column = tuple[str, Singles]


def columns(
    evidence: Evidence, s: Ints, r: Ints, query: Ints, entity: Ints, fired: Fired, tied: Ties, day: int
) -> Singles:
    """Features x rows for candidate `entity[i]` of query (s, r, ?) number `query[i]`, in the order of NAMES."""
    head, d, half = (s[query], r[query], entity), evidence.facts.directions, len(evidence.facts.relations)
    found = [
        *_recurrence(evidence, head, d, half, day),
        *_common(evidence, head, d, day),
        *_rules(query * evidence.facts.n + entity, fired, evidence.facts.n),
        *_ties(query, entity, tied, evidence.facts.n),
        *_query(evidence, head, d),
    ]
    return np.stack(found)


def _recurrence(e: Evidence, head: tuple[Ints, Ints, Ints], d: int, half: int, day: int) -> list[Singles]:
    s, r, o = head
    back = e.back(r)
    return [
        *_tally(e, "triple", s * d + r, o, day, age=True, count=True),
        *_tally(e, "triple", s * d + (r + half) % d, o, day, lives=(1, 3, 4), age=True),
        *_tally(e, "pair", s * 2 + back, o, day, age=True, count=True),
        *_tally(e, "pair", s * 2 + 1 - back, o, day, age=True, count=True),
    ]


def _common(e: Evidence, head: tuple[Ints, Ints, Ints], d: int, day: int) -> list[Singles]:
    s, r, o = head
    back, country = e.back(r), e.country(day)
    cs, co, ts, to = country[s], country[o], e.kinds.kind[s], e.kinds.kind[o]
    same = (cs == co) & (cs > 0)
    return [
        *_tally(e, "relation", r, o, day, age=True, count=True),
        *_tally(e, "any", back, o, day, age=True, count=True),
        *_tally(e, "any", 1 - back, o, day, age=True),
        *_tally(e, "country_relation", cs * d + r, o, day),
        *_tally(e, "country", cs * 2 + back, o, day, age=True),
        *_tally(e, "to_country", s * d + r, co, day),
        *_tally(e, "any_to_country", s, co, day),
        *_tally(e, "country_to_country", cs * d + r, co, day),
        *_tally(e, "countries", cs, co, day),
        same.astype(np.float32),
        *_tally(e, "kind_relation", ts * d + r, o, day),
        *_tally(e, "to_kind", s * d + r, to, day),
        *_tally(e, "kind_to_kind", ts * d + r, to * 2 + same, day),
        *_tally(e, "country_to_kind", cs * d + r, to * 2 + same, day),
        (s == o).astype(np.float32),
    ]


def _tally(
    e: Evidence,
    name: str,
    heads: Ints,
    items: Ints,
    day: int,
    *,
    lives: tuple[int, ...] | None = None,
    age: bool = False,
    count: bool = False,
) -> list[Singles]:
    tally = e.tallies[name]
    slots = tally.find(heads, items)
    found = [_log(tally.share(slots, life)) for life in (range(len(tally.lives)) if lives is None else lives)]
    if count:
        found.append(np.log1p(tally.count[-1, slots]))
    if age:
        found.append(np.log(np.clip(day - tally.last[slots], 1, 400)).astype(np.float32))
    return found


def _rules(keys: Ints, fired: Fired, n: int) -> list[Singles]:
    where = place(fired.query * n + fired.entity, keys)
    return [_log(np.append(v, np.float32(0))[where]) for v in (fired.every, fired.best)]


def _ties(query: Ints, entity: Ints, tied: Ties, n: int) -> list[Singles]:
    coo = tied.examples.tocoo()
    where = place(coo.row.astype(np.int64) * n + coo.col, query * n + entity)
    row = tied.row[query]
    return [
        _log(tied.walk[row, entity]),
        _log(tied.walk_ever[row, entity]),
        _log(np.append(coo.data, np.float32(0))[where]),
        _log(tied.general[row, entity]),
    ]


def _query(e: Evidence, head: tuple[Ints, Ints, Ints], d: int) -> list[Singles]:
    """Of the question alone, and of the two kinds: trees use them to weigh the rest; a linear score can't."""
    s, r, o = head
    asked, acts = e.tallies["triple"], e.tallies["any_to_country"]
    own, all_own = asked.head(s * d + r), acts.head(s)
    every, repeated, known = e.repeats
    found = [
        np.log1p(asked.total[1, own]),
        np.log1p(asked.total[-1, own]),
        np.log1p(acts.total[0, all_own]),
        np.log1p(acts.total[1, all_own]),
        (repeated[r] + 1) / (every[r] + 2),
        (known[r] + 1) / (every[r] + 2),
        np.log1p(every[r]),
        np.minimum(e.kinds.kind[s], 2),
        np.minimum(e.kinds.kind[o], 2),
        e.country(e.day)[s] > 0,
        e.back(r),
    ]
    return [np.asarray(column, dtype=np.float32) for column in found]


def _log(share: Singles) -> Singles:
    """Shares on a log scale: 0 stays 0, a hundredth is log 2."""
    return np.asarray(np.log1p(np.float32(100) * share), dtype=np.float32)


def _names() -> tuple[str, ...]:
    def shares(family: str, name: str, lives: str, *more: str) -> list[str]:
        return [f"{family}.{name}_{life}" for life in lives.split()] + [f"{family}.{name}_{m}" for m in more]

    return (
        *shares("triple", "share", "2d 8d 30d 120d ever", "count", "age"),
        *shares("turned", "share", "8d 120d ever", "age"),
        *shares("pair", "share", "2d 8d 30d ever", "count", "age"),
        *shares("back", "share", "2d 8d 30d ever", "count", "age"),
        *shares("relation", "share", "2d 10d 60d ever", "count", "age"),
        *shares("any", "share", "1d 7d 30d ever", "count", "age"),
        *shares("acts", "share", "1d 7d 30d ever", "age"),
        *shares("country", "relation", "4d 20d ever"),
        *shares("country", "any", "4d 30d ever", "age"),
        *shares("place", "relation", "10d ever"),
        *shares("place", "any", "10d ever"),
        *shares("place", "country_relation", "20d ever"),
        "place.countries",
        "place.same",
        *shares("kind", "relation", "10d ever"),
        "kind.own",
        "kind.both",
        "kind.country",
        "kind.itself",
        "rules.every",
        "rules.best",
        "walk.lately",
        "walk.ever",
        "alike.same",
        "alike.any",
        "query.own_8d", "query.own", "query.active_10d", "query.active", "query.repeated", "query.known", "query.relation",
        "query.kind", "query.other_kind", "query.country", "query.back",
    )  # fmt: skip


NAMES = _names()
LINEAR = sum(not name.startswith("query.") for name in NAMES)  # the first features, which a linear score uses
