"""Links that a person should look at: names nobody has, names that two share, spellings that came out as two actors; and what he rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from detente.actors.records import KINDS, slug
from detente.errors import NotFoundError, UsageError
from detente.schema import Actor, Candidate, Mention, digest
from detente.store.mending import NAME
from detente.world import review, rulings

if TYPE_CHECKING:
    from detente.actors import Registry
    from detente.schema import ActorKind, Document
    from detente.store import Judgement
    from detente.world.world import World

Reason = Literal["unknown", "near", "two"]
# Two readings closer than this are a matter of opinion: a surname's office on the day weighs at least as much.
MARGIN = 0.1
_SAYS = {
    "unknown": "nobody in the registry, named {count} in {texts}",
    "near": "two readings are nearly as good",
    "two": "the same spelling is somebody else in another text",
}


class Choice(NamedTuple):
    """Somebody the name may be: id, name, score (0 for a mere likeness of names), reasons, offices held on the text's day."""

    actor: str
    name: str
    score: float
    reasons: tuple[str, ...]
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One link to look at. `now` is the id it has, '' for nobody; `who` the id or local id it stands under.

    `id` is the same as long as the texts say the same. A doubt about an unknown name is about all texts, others about one.
    """

    id: str
    reason: Reason
    text: str
    who: str
    now: str
    document: str
    title: str
    published: date | None
    sentence: str
    choices: tuple[Choice, ...]
    mentions: int = 1
    documents: int = 1

    @property
    def why(self) -> str:
        """What is doubtful, in words."""
        counted = {"count": _times(self.mentions), "texts": f"{self.documents} text{'s' * (self.documents != 1)}"}
        return _SAYS[self.reason].format(**counted)


def doubts(world: World, *, limit: int = 50) -> list[Doubt]:
    """What to look at, the weightiest first: names that nobody has and that recur, readings as good as another, spellings
    that came out as two. What somebody ruled on is left out."""
    ruled = {target for row in world.store.history() if row.standing and row.kind == "link" for target in _targets(row)}
    rows = [*_unknown(world, limit), *_near(world, limit), *_two(world, limit)]
    texts = {doc.id: doc for doc in world.store.documents(ids={mention.span.document for _, mention, *_ in rows})}
    found: dict[tuple[str, str, str], Doubt] = {}
    for reason, mention, count, documents in rows:
        doubt = _doubt(world.registry, reason, mention, texts[mention.span.document], count, documents)
        if not ruled & {f"{NAME}{doubt.text}", f"*/{doubt.who}", f"{doubt.document}/{doubt.who}"}:
            found.setdefault((doubt.document, doubt.who, doubt.text.lower()), doubt)
    return list(found.values())[:limit]


def accept(world: World, doubt: Doubt, actor: str, *, by: str, why: str, always: bool = False) -> Judgement:
    """It is this actor (an id). An unknown name is his in all texts, read and to be read; another name in this text, or
    with `always` everywhere. Raises NotFoundError for an id nobody has."""
    if actor not in world.registry.actors:
        near = ", ".join(name for name, _ in world.registry.similar(actor.replace("-", " "), limit=3))
        raise NotFoundError(f"nobody has the id {actor!r}" + (f"; near it: {near}" if near else ""))
    if doubt.reason == "unknown" or always:
        return rulings.alias(world.store, world.registry, actor, doubt.text, by=by, why=why)
    return review.who_is(world, doubt.document, doubt.who, actor, everywhere=False, by=by, why=why)


def new(
    world: World, doubt: Doubt, *, by: str, why: str, name: str = "", kind: str = "person", state: str = ""
) -> Judgement:
    """It is somebody the registry lacks: a new actor of the world's own; `name` may spell the text's name better.

    Raises UsageError where the kind is unknown or the id taken, NotFoundError for an unknown state.
    """
    if kind not in KINDS:
        raise UsageError(f"no kind {kind!r}: one of {', '.join(sorted(KINDS))}")
    called = name.strip() or doubt.text
    if slug(called) != slug(doubt.text):
        raise UsageError(
            f"{called!r} is another name than {doubt.text!r}: add that one with `detente actor add`, then accept it"
        )
    made = Actor(slug(called), called, cast("ActorKind", kind), state=state, cite=why)
    return rulings.add(world.store, world.registry, made, by=by, why=why)


def nobody(world: World, doubt: Doubt, *, by: str, why: str) -> Judgement:
    """It is no actor at all: an unknown name is passed over in all texts, read and to be read.

    Raises UsageError for a name that the registry has: rule who it is, or take the name from its bearer.
    """
    if doubt.reason != "unknown":
        raise UsageError(f"{doubt.text!r} is a listed name of {doubt.now}; use `detente actor alias --not`")
    return rulings.no_actor(world.store, doubt.text, by=by, why=why)


def _targets(row: Judgement) -> Iterator[str]:
    """What a ruling on a name settles: the name, and in its text both who it was and who it is now."""
    yield row.target
    document, slash, _ = row.target.partition("/")
    if slash and row.value.startswith("["):
        yield from (f"{document}/{party['actor']}" for party in json.loads(row.value))


class _Row(NamedTuple):
    reason: Reason
    mention: Mention
    mentions: int
    documents: int


def _unknown(world: World, limit: int) -> list[_Row]:
    """Names of nobody that stand at least twice, but for groups that the words merely describe."""
    sql = (
        "SELECT local, count(*) AS n, count(DISTINCT document) AS d FROM mentions WHERE actor IS NULL AND local <> ''"
        " AND NOT coalesce(starts_with(candidates[1].actor, 'local:'), false) AND type IN ('Person', 'Organisation')"
        " GROUP BY local HAVING n > 1 ORDER BY d DESC, n DESC, local LIMIT ?"
    )
    counts = {row["local"]: (row["n"], row["d"]) for row in world.store.query(sql, [limit]).to_pylist()}
    first = (
        "SELECT * FROM mentions WHERE local IN (SELECT unnest(?::VARCHAR[])) ORDER BY len(text) DESC, document, start"
    )
    found: dict[str, _Row] = {}
    for mention in _mentions(world, first, [sorted(counts)]):
        found.setdefault(mention.local, _Row("unknown", mention, *counts[mention.local]))
    return sorted(found.values(), key=lambda row: (-row.documents, -row.mentions, row.mention.local))


def _near(world: World, limit: int) -> list[_Row]:
    sql = (
        "SELECT * FROM mentions WHERE actor = candidates[1].actor AND len(candidates) > 1 AND candidates[1].score - candidates[2].score < ?"
        " AND NOT starts_with(candidates[2].actor, 'place:')"
        " QUALIFY row_number() OVER (PARTITION BY document, lower(text) ORDER BY start) = 1"
        " ORDER BY candidates[1].score - candidates[2].score, document, start LIMIT ?"
    )
    return [_Row("near", mention, 1, 1) for mention in _mentions(world, sql, [MARGIN, limit])]


def _two(world: World, limit: int) -> list[_Row]:
    """A spelling that is one person here and another there, unless it is a title: whoever holds it changes."""
    sql = (
        "SELECT * FROM mentions WHERE actor IS NOT NULL AND type = 'Person' AND lower(text) IN (SELECT lower(text) FROM mentions"
        " WHERE actor IS NOT NULL AND type = 'Person' GROUP BY 1 HAVING count(DISTINCT actor) > 1)"
        " QUALIFY row_number() OVER (PARTITION BY document, lower(text) ORDER BY start) = 1 ORDER BY text, document LIMIT ?"
    )
    found = _mentions(world, sql, [4 * limit])
    names = [each for each in found if not any(hit.role for hit in world.registry.parse(each.text))]
    return [_Row("two", mention, 1, 1) for mention in names[:limit]]


def _mentions(world: World, sql: str, params: Sequence[object]) -> list[Mention]:
    from detente.store import tables

    return tables.mentions_from_table(world.store.query(sql, params))


def _doubt(registry: Registry, reason: Reason, mention: Mention, doc: Document, count: int, documents: int) -> Doubt:
    who = mention.actor or mention.local
    found = [candidate for candidate in mention.candidates if not candidate.actor.startswith("local:")]
    if reason == "two":
        found = _others(found, mention, registry, doc.published)
    if reason == "unknown":
        found = [*_held(registry, found, doc.published), *_alike(registry, mention.name)]
    text = mention.name if reason == "unknown" else mention.text
    place = "" if reason == "unknown" else mention.span.document
    return Doubt(
        digest(reason, who, text, place),
        reason,
        text,
        who,
        mention.actor or "",
        mention.span.document,
        doc.title or doc.name,
        doc.published,
        _sentence(doc, mention.span.start),
        tuple(_choice(registry, candidate, doc.published) for candidate in _once(found)[:6]),
        count,
        documents,
    )


def _others(found: list[Candidate], mention: Mention, registry: Registry, on: date | None) -> list[Candidate]:
    return [*found, *(replace(each, score=0.0) for each in registry.who(mention.text, on=on))]


def _held(registry: Registry, found: list[Candidate], on: date | None) -> list[Candidate]:
    """Who held the office that stands beside the name is likelier than anybody who is only spelled alike."""
    held = [(registry.holder(each.actor, on), each) for each in found if registry.split_office(each.actor)]
    return [Candidate(who, 0.3, (f"{registry.name(each.actor)} on that day",)) for who, each in held if who]


def _alike(registry: Registry, name: str) -> list[Candidate]:
    return [Candidate(actor, 0.0, ("a name that looks alike",)) for actor, _ in registry.similar(name)]


def _once(found: Iterable[Candidate]) -> list[Candidate]:
    best: dict[str, Candidate] = {}
    for each in found:
        best.setdefault(each.actor, each)
    return list(best.values())


def _choice(registry: Registry, candidate: Candidate, on: date | None) -> Choice:
    known = candidate.actor in registry.actors
    offices = tuple(registry.name(office.office) for office in registry.offices(candidate.actor, on)) if known else ()
    name = registry.name(candidate.actor) if known or registry.split_office(candidate.actor) else candidate.actor
    return Choice(candidate.actor, name, round(candidate.score, 2), candidate.reasons, offices)


def _sentence(doc: Document, at: int) -> str:
    from detente.documents.sentences import split

    inside = [each for each in split(doc.text) if each.start <= at < each.end]
    start, end = (inside[0].start, inside[0].end) if inside else (max(0, at - 80), at + 120)
    return " ".join(doc.text[start:end].split())


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"
