"""Conditions that texts name: listed with their sentences, read into assumptions, and set beside what a run makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from detente import plugins
from detente.errors import NotFoundError
from detente.reading.codebook import EVENTS
from detente.reading.pipeline import read_document
from detente.scenario.assumptions import FRIENDLY, HOSTILE, usual
from detente.scenario.branch import Branch
from detente.scenario.compare import Difference, Indicator
from detente.scenario.outcome import Expectation
from detente.schema import Claim, Document, Party, Span
from detente.store.ids import fitting

if TYPE_CHECKING:
    from detente.world.scenario_base import Known
    from detente.world.world import World

# Words that open a condition and are no part of what it supposes.
_OPENING = re.compile(
    r"^\s*(?:only\s+)?(?:in\s+(?:the\s+)?(?:event|case)\s+(?:that|of)|if|should|provided\s+that|unless|when|once)\s+",
    re.I,
)
MOST = 10


@dataclass(frozen=True, slots=True)
class ConditionFound:
    """A condition as its text has it: `if_` leads to (or, for REQUIRES, is needed for) `then`. `tone` is 1 where what follows is better for
    those in it, -1 worse, 0 untold. `actors` are all who are named, by id.
    """

    id: str
    type: str
    if_: str
    then: str
    sentence: str
    document: str
    title: str
    publisher: str
    published: date | None
    actors: tuple[str, ...]
    tone: int

    @property
    def expects(self) -> str:
        """What the text expects to follow from what the `if` supposes: of 'unless X, Y' that is what X averts."""
        return f"otherwise {self.then}" if _averts(self.if_) else self.then


def listed(
    world: World, a: str | None = None, b: str | None = None, *, known: date | None = None
) -> list[ConditionFound]:
    """Conditions that the world's texts name, the newest first: all, or those that name a (and b), or somebody who acts for them."""
    wanted = [world.actor_id(name) for name in (a, b) if name]
    docs = {doc.id: doc for doc in world.store.documents(known=known)}
    found = []
    for claim in world.store.claims(kinds=["condition"], known=known):
        names = {name for party in (*claim.actors, *claim.recipients) for name in _names(party)}
        if claim.condition is not None and set(wanted) <= names:
            found.append(_found(claim, docs[claim.span.document]))
    return sorted(found, key=lambda each: (-(each.published or date.min).toordinal(), each.id))


def find(world: World, id: str, *, known: date | None = None) -> ConditionFound:  # noqa: A002
    """One condition by its claim's id (`c:1234`) or the beginning of it. Raises NotFoundError, AmbiguousError."""
    start = id.removeprefix("c:")
    rows = {each.id: each for each in listed(world, known=known)}
    return rows[fitting(start, sorted(name for name in rows if name.startswith(start)), "condition")]


def rows(world: World, condition: ConditionFound, *, on: date) -> list[dict[str, Any]]:
    """What its `if` supposes, as rows of assumptions dated `on`: the acts and ties that the coder reads there.

    Raises NotFoundError where it reads none between known actors.
    """
    found = [row for claim in _inside(world, condition) for row in _rows(world, claim, on)]
    if not found:
        raise NotFoundError(
            f"c:{condition.id} supposes {condition.if_!r}, in which no act or tie between known actors is read: put it into words"
            " with --act 'A TYPE B' or --tie, and add --because c:" + condition.id
        )
    kept = list({tuple(sorted((k, str(v)) for k, v in row.items())): row for row in found}.values())
    return [{**row, "because": condition.id, "expects": condition.expects} for row in kept]


def indicators(world: World, base: Known, difference: Difference) -> list[Indicator]:
    """Conditions known to the base that name two who move, as what to watch."""
    moved = [(each.a, each.b) for each in difference.moved]
    found = []
    for each in listed(world, known=base.known):
        if each.published is not None and each.published <= base.as_of:
            pair = next((pair for pair in moved if set(pair) <= set(each.actors)), None)
            if pair is not None:
                text = f"{each.if_} -> {each.then}" if each.type == "LEADS_TO" else f"{each.then} <- needs {each.if_}"
                found.append(Indicator(text, "a condition that a text names", claim=each.id, pair=pair))
    return found[:MOST]


def expectations(world: World, branch: Branch, difference: Difference) -> tuple[Expectation, ...]:
    """What the texts behind the assumptions said would follow, beside the run, for each two they name who are told.

    The change is what is lost of it without that text's own assumptions, where the run tried that; else the whole change.
    """
    found = []
    for claim in dict.fromkeys(each.assumption.because for each in branch.assumptions if each.assumption.because):
        condition = find(world, claim, known=branch.known)
        told = [each for each in difference.moved if _speaks_of(world, condition, each.a, each.b)]
        mine = {each.id for each in branch.assumptions if each.assumption.because == claim}
        for each in told:
            own = [key.change - key.if_false for key in each.keys if key.id in mine]
            change = round(sum(own), 2) if own else each.change.median
            agrees = None if not condition.tone or not change else (change > 0) == (condition.tone > 0)
            found.append(Expectation(claim, condition.expects, (each.a, each.b), condition.tone, change, agrees))
        if not told:
            found.append(Expectation(claim, condition.expects, (), condition.tone, None, None))
    return tuple(found)


def _speaks_of(world: World, condition: ConditionFound, a: str, b: str) -> bool:
    """Whether the `then` names both; where it names one alone, whether the other is the one the condition is about besides."""
    then = {name for hit in world.registry.find(condition.then) for name in hit.ids[:1]}
    return {a, b} <= then or (len(then) == 1 and bool(then & {a, b}) and {a, b} <= set(condition.actors))


def _found(claim: Claim, doc: Document) -> ConditionFound:
    def words(span: Span) -> str:
        return " ".join(doc.text[span.start : span.end].split())

    assert claim.condition is not None  # noqa: S101
    if_, then = words(claim.condition.if_), words(claim.condition.then)
    names = sorted({name for party in (*claim.actors, *claim.recipients) for name in _names(party)})
    return ConditionFound(
        claim.id, claim.type, if_, then, " ".join(claim.quote.split()), doc.id, doc.title, doc.publisher or doc.name,
        doc.published, tuple(names), -claim.tone if _averts(if_) else claim.tone,
    )  # fmt: skip


def _averts(if_: str) -> bool:
    return if_.lower().startswith("unless ")


def _names(party: Party) -> tuple[str, ...]:
    return tuple(name for name in (party.actor, *party.states) if name)


def _inside(world: World, condition: ConditionFound) -> Iterable[Claim]:
    """Claims that the world holds of the `if`'s own words, else what the coder reads in them as a sentence of their own."""
    claim = world.store.claim(condition.id)
    assert claim.condition is not None  # noqa: S101
    span = claim.condition.if_
    held = [
        each
        for each in world.store.claims(document=condition.document)
        if each.kind in ("event", "tie") and each.span.start >= span.start and each.span.end <= span.end
    ]
    return held if any(_between(each) for each in held) else _reread(world, condition)


def _reread(world: World, condition: ConditionFound) -> list[Claim]:
    text = _OPENING.sub("", condition.if_).strip(" ,.;")
    doc = Document(id="condition", text=f"{text[:1].upper()}{text[1:]}.", published=condition.published)
    return read_document(doc, world.registry, plugins.load("coder", "grammar"))[1]


def _between(claim: Claim) -> bool:
    types = EVENTS if claim.kind == "event" else FRIENDLY | HOSTILE
    sides = [party.actor for party in (*claim.actors, *claim.recipients)]
    return claim.type in types and claim.type != "NONE" and len({*sides}) > 1


def _rows(world: World, claim: Claim, on: date) -> list[dict[str, Any]]:
    if not _between(claim) or claim.kind not in ("event", "tie"):
        return []
    known = world.registry.actors
    near = [p.actor for p in claim.actors if p.actor in known]
    far = [p.actor for p in claim.recipients if p.actor in known]
    pairs = [(a, b) for a in near for b in far if a != b] or [(a, b) for a, b in zip(near, near[1:], strict=False)]
    meant = usual(claim.kind, claim.type)
    value = claim.intensity if claim.intensity * meant > 0 else meant
    extra = {"intensity": -value if claim.negated else value}
    if claim.kind == "event":
        return [{"kind": "act", "actor": a, "type": claim.type, "target": b, "on": on, **extra} for a, b in pairs]
    return [{"kind": "tie", "a": a, "type": claim.type, "b": b, "from": on, **extra} for a, b in pairs]
