"""Rulings on actors in a world: dated rows with their author in the store, and the registry in which those that stand hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from detente.actors import Judgement, Registry
from detente.actors.records import slug
from detente.errors import NotFoundError, UsageError
from detente.schema import Actor, digest
from detente.store.mending import NAME, NOBODY

if TYPE_CHECKING:
    from detente.actors.ftm import Imported
    from detente.store import Judgement as Row
    from detente.store import Store

BATCH = "actors:"


def applied(store: Store, registry: Registry) -> Registry:
    """The registry with a world's own actors and rulings that stand; the given one where there are none."""
    rows = list(rulings(store))
    return registry.with_judgements(rows) if rows else registry


def rulings(store: Store) -> Iterable[Judgement]:
    """The store's rulings on actors that stand, by time, as the registry takes them."""
    own = {actor.id: actor for actor in store.actors()}
    for row in store.history():
        if not row.standing:
            continue
        if row.kind == "confirm" and row.target.startswith(BATCH):
            yield from (Judgement(**each, decided=row.recorded) for each in json.loads(row.value))
        elif row.kind == "confirm" and row.value == "add" and row.target in own:
            actor = own[row.target]
            yield _added(actor, row)
            yield from (Judgement("alias", actor.id, text=alias, decided=row.recorded) for alias in actor.aliases)
        elif row.kind == "link" and row.target.startswith(NAME) and row.value == NOBODY:
            yield Judgement("no-actor", "", text=row.target.removeprefix(NAME), decided=row.recorded, reason=row.why)
        elif row.kind == "link" and row.target.startswith(NAME):
            verdict, actor_id = ("not-alias", row.value[1:]) if row.value.startswith("!") else ("alias", row.value)
            yield Judgement(verdict, actor_id, text=row.target.removeprefix(NAME), decided=row.recorded, reason=row.why)  # type: ignore[arg-type]
        elif row.kind in {"same", "not-same"}:
            verdict = "merge" if row.kind == "same" else "split"
            yield Judgement(verdict, row.target, row.value, decided=row.recorded, reason=row.why)  # type: ignore[arg-type]


def add(store: Store, registry: Registry, actor: Actor, *, by: str, why: str) -> Row:
    """A new actor of the user's own, with its aliases.

    Raises UsageError where the id is taken or says no name, NotFoundError for an unknown state.
    """
    if actor.id in registry.actors:
        raise UsageError(
            f"{actor.id!r} is {registry.name(actor.id)} already; use `detente actor alias`, or another name"
        )
    if actor.id != slug(actor.name):
        raise UsageError(f"the id of {actor.name!r} is {slug(actor.name)!r}, not {actor.id!r}")
    if actor.state and registry.kind(actor.state) != "state":
        raise NotFoundError(f"{actor.state!r} is no state's id")
    store.add_actors([actor])
    return store.judge("confirm", actor.id, "add", by=by, why=why)


def alias(store: Store, registry: Registry, actor: str, text: str, *, by: str, why: str, take: bool = False) -> Row:
    """Another name of an actor, or with `take` a name that is none. Raises NotFoundError for an unknown actor."""
    _known(registry, actor)
    if not text.strip():
        raise UsageError("a name needs letters")
    return store.judge("link", f"{NAME}{text}", f"!{actor}" if take else actor, by=by, why=why)


def no_actor(store: Store, text: str, *, by: str, why: str) -> Row:
    """A name that the registry lacks is nobody's: texts are read without it. Raises UsageError without letters."""
    if not slug(text).strip("-"):
        raise UsageError("a name needs letters")
    return store.judge("link", f"{NAME}{text}", NOBODY, by=by, why=why)


def merge(store: Store, registry: Registry, actor: str, other: str, *, by: str, why: str) -> Row:
    """Two are one: names and ties of `other` are `actor`'s from now on."""
    _two(registry, actor, other)
    return store.judge("same", actor, other, by=by, why=why)


def split(store: Store, registry: Registry, actor: str, other: str, *, by: str, why: str) -> Row:
    """Two are two, whatever was ruled before."""
    if actor == other:
        raise UsageError(f"{actor} is one; name two")
    return store.judge("not-same", actor, other, by=by, why=why)


def take_in(store: Store, imported: Imported, source: Path, *, by: str, why: str) -> Row | None:
    """Keep what an import comes to as one ruling, to be undone as one; None where it brings nothing."""
    rows = [{key: value for key, value in asdict(row).items() if value} for row in imported.rulings]
    if not rows:
        return None
    value = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return store.judge("confirm", f"{BATCH}{source.name}:{digest(value)}", value, by=by, why=why)


def _added(actor: Actor, row: Row) -> Judgement:
    since = actor.since.isoformat() if actor.since else ""
    until = actor.until.isoformat() if actor.until else ""
    return Judgement(
        "add",
        actor.id,
        text=actor.name,
        kind=actor.kind,
        state=actor.state,
        since=since,
        until=until,
        decided=row.recorded,
        reason=row.why,
    )


def _known(registry: Registry, actor: str) -> None:
    if actor not in registry.actors:
        near = ", ".join(name for name, _ in registry.similar(actor.replace("-", " "), limit=3))
        raise NotFoundError(f"nobody has the id {actor!r}" + (f"; near it: {near}" if near else ""))


def _two(registry: Registry, actor: str, other: str) -> None:
    if actor == other:
        raise UsageError(f"{actor} and {other} are the same id already")
    for name in (actor, other):
        _known(registry, name)
