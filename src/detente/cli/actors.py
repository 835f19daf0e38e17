"""Commands on actors: find and show them, add one, rule on names, and check the registry's files."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from detente.cli import output
from detente.cli.app import At, WorldOption, day, opened
from detente.errors import NotFoundError

if TYPE_CHECKING:
    from detente.actors import Registry
    from detente.errors import DocumentError
    from detente.schema import ActorKind
    from detente.world import World

actor = typer.Typer(no_args_is_help=True, help="Actors: find, show, add, and rule on who is who.")
actors = typer.Typer(no_args_is_help=True, help="The registry of actors as a whole.")

Why = Annotated[str, typer.Option(help="The reason.")]
By = Annotated[str | None, typer.Option(help="Who says so (default: you).")]
Id = Annotated[str, typer.Argument(metavar="ACTOR", help="An actor's id, see `detente actor find`.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other actor's id.")]
Own = Annotated[Path | None, typer.Option("--world", help="Also use this world's own actors and rulings.")]


@actor.command()
def find(
    name: Annotated[str, typer.Argument(help="A name, title or description, or a part of a name.")],
    at: At = None,
    context: Annotated[str, typer.Option(help="Words around it, such as 'Syria'.")] = "",
    world: Own = None,
    as_json: output.Json = False,
) -> None:
    """Whom a name means, with reasons; where it means nobody, whose names look like it."""
    registry = _registry(world)
    found = registry.who(name, on=day(at), context=(context,) if context else ())
    rows = [
        {"actor_id": each.actor, "name": registry.name(each.actor), "score": each.score, "reasons": list(each.reasons)}
        for each in found
    ] or [
        {
            "actor_id": like,
            "name": registry.name(like),
            "score": score,
            "reasons": ["a name that looks alike; not linked"],
        }
        for like, score in registry.similar(name)
    ]
    output.show(rows, ["actor_id", "name", "score", "reasons"], output.form(as_json=as_json))
    if not rows:
        output.note("nobody found")
        raise typer.Exit(NotFoundError.exit_code)


@actor.command()
def show(id: Id, at: At = None, world: Own = None, as_json: output.Json = False) -> None:
    """One actor: names, codes, offices, ties and, for a place, where it lies."""
    registry = _registry(world)
    output.show_one(card(registry, id, at), output.form(as_json=as_json))


@actor.command()
def add(
    name: Annotated[str, typer.Argument(help="The name in English; its slug becomes the id.")],
    why: Why,
    kind: Annotated[
        str, typer.Option(help="person, armed-group, party, group, igo, government, people ...")
    ] = "person",
    state: Annotated[str, typer.Option(help="The id of its state (IRQ).")] = "",
    alias: Annotated[list[str] | None, typer.Option(help="Another name; may be given several times.")] = None,
    since: Annotated[str, typer.Option(metavar="DAY", help="Born or founded.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Died or ended.")] = "",
    by: By = None,
    world: WorldOption = None,
) -> None:
    """Add an actor of your own."""
    from detente.actors.dated import first_day, last_day
    from detente.actors.records import KINDS, slug
    from detente.errors import UsageError
    from detente.schema import Actor
    from detente.world import rulings

    if kind not in KINDS:
        raise UsageError(f"no kind {kind!r}: one of {', '.join(sorted(KINDS))}")
    made = Actor(
        slug(name),
        name,
        cast("ActorKind", kind),
        aliases=tuple(alias or ()),
        state=state,
        since=first_day(since),
        until=last_day(until),
        cite=why,
    )
    here = opened(world)
    row = rulings.add(here.store, ruled(here), made, by=_me(by), why=why)
    output.note(f"added {row.target}; take it back with: detente undo {row.id} --why REASON")


@actor.command()
def alias(
    id: Id,
    name: Annotated[str, typer.Argument(help="The name.")],
    why: Why,
    not_: Annotated[bool, typer.Option("--not", help="It is none of its names.")] = False,
    by: By = None,
    world: WorldOption = None,
) -> None:
    """Rule that a name is an actor's, or with --not that it is none."""
    from detente.world import rulings

    here = opened(world)
    row = rulings.alias(here.store, ruled(here), id, name, by=_me(by), why=why, take=not_)
    output.note(f"ruled {row.id}: {name} is {'not ' if not_ else ''}{id}")


@actor.command()
def merge(id: Id, other: Other, why: Why, by: By = None, world: WorldOption = None) -> None:
    """Rule that two are one: the other's names and ties become the first one's."""
    from detente.world import rulings

    here = opened(world)
    row = rulings.merge(here.store, ruled(here), id, other, by=_me(by), why=why)
    output.note(f"ruled {row.id}: {other} is {id}")


@actor.command()
def split(id: Id, other: Other, why: Why, by: By = None, world: WorldOption = None) -> None:
    """Rule that two are two."""
    from detente.world import rulings

    here = opened(world)
    row = rulings.split(here.store, ruled(here), id, other, by=_me(by), why=why)
    output.note(f"ruled {row.id}: {other} is not {id}")


@actor.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="FollowTheMoney entities, a JSON object a line.")],
    why: Why,
    by: By = None,
    world: WorldOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and count, write nothing.")] = False,
    as_json: output.Json = False,
) -> None:
    """Take in Person, Organization, Position and Occupancy entities as one ruling."""
    from detente.actors import ftm
    from detente.world import rulings

    here = opened(world)
    with path.open(encoding="utf-8") as stream:
        imported = ftm.read(stream, ruled(here))
    for notice in imported.notices:
        output.note(f"note: {notice}")
    row = None if dry_run else rulings.take_in(here.store, imported, path, by=_me(by), why=why)
    counts: dict[str, Any] = {"entities": len(imported.ids), "ruling": row.id if row else ""}
    counts |= {
        verdict: sum(r.verdict == verdict for r in imported.rulings) for verdict in ("add", "alias", "affiliate")
    }
    output.show_one(counts, output.form(as_json=as_json))


@actors.callback()
def registry_() -> None:
    """The registry of actors as a whole."""


@actors.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Your own YAML and CSV files, checked together with ours (default: ours alone)."),
    ] = None,
    as_json: output.Json = False,
) -> None:
    """All that is wrong with the registry's files, with file and line; exit 4 where anything is."""
    from detente.actors import check as checked
    from detente.actors.compiled import OURS

    found = checked((*OURS, *paths) if paths else None)
    rows = [{"file": c.file, "line": c.line, "problem": c.problem, "right": c.right} for c in found]
    output.show(rows, ["file", "line", "problem", "right"], output.form(as_json=as_json))
    output.note(f"{len(rows)} complaints" if rows else "nothing to complain about")
    if rows:
        raise typer.Exit(4)


@actors.command()
def gaps(
    paths: Annotated[list[Path], typer.Argument(help="Texts that nobody has mended the registry by.")],
    least: Annotated[int, typer.Option(help="Only names that stand so often.")] = 2,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 50,
    world: Own = None,
    as_json: output.Json = False,
) -> None:
    """Names in texts that nobody in the registry has, the most frequent first."""
    from detente import documents
    from detente.actors.gaps import gaps as missing

    read = (doc for path in paths for doc in documents.read(path, on_failure=_told))
    found = missing(read, _registry(world), least=least)
    rows = [{"name": g.name, "count": g.count, "documents": g.documents, "example": g.example} for g in found]
    output.show(rows[:limit], ["name", "count", "documents", "example"], output.form(as_json=as_json))
    output.note(f"{output.counted(len(rows), 'name')} nobody has")


def _told(source: str, error: DocumentError) -> None:
    output.note(f"note: {source}: {error}")


def card(registry: Registry, id: str, at: str | None) -> dict[str, Any]:
    """What is known of an actor as one record. Raises NotFoundError."""
    from detente.actors import places

    found, on = registry.actor(id), day(at)
    code = registry.party(id, on).code
    record: dict[str, Any] = {
        "id": found.id,
        "name": found.name,
        "kind": found.kind,
        "state": found.state,
        "code": code,
    }
    record |= {"aliases": [*found.aliases, *found.short], "since": found.since, "until": found.until}
    record["codes"] = dict(found.codes)
    record["offices"] = [f"{registry.name(o.office)} ({_term(o.since, o.until)})" for o in registry.offices(id, on)]
    record["ties"] = [
        f"{edge.member} {edge.role} {edge.body} ({_term(edge.since, edge.until)})"
        for edge in registry.affiliations(id)
        if edge.role != "holds"
    ]
    if registry.split_office(id):
        record["holders"] = [
            f"{registry.name(who)} ({_term(since, until)})" for who, since, until in registry.holders(id)
        ]
    if found.kind == "place" and (spot := places.of(registry, id)) is not None:
        record |= {"place": spot.kind, "lat": spot.lat, "lon": spot.lon, "precision": spot.precision}
    return {key: value for key, value in record.items() if value not in ("", None, [], {})} | {"cite": found.cite}


def ruled(world: World) -> Registry:
    """A world's registry with its own actors and the rulings in force now, one just made included."""
    world.forget()
    return world.registry


def _registry(world: Path | None) -> Registry:
    from detente.actors import load

    return ruled(opened(world)) if world else load()


def _me(by: str | None) -> str:
    return by or getpass.getuser()


def _term(since: Any, until: Any) -> str:
    return f"{since or '?'} to {until or '...'}"
