"""Rulings on claims and happenings: mend a field, confirm a reading, join or part happenings; and the list of watched pairs."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from detente.cli import cards, output
from detente.cli.app import A, B, DryRun, WorldOption, opened

Why = Annotated[str, typer.Option(help="The reason.")]
By = Annotated[str | None, typer.Option(help="Who says so (default: you).")]
Id = Annotated[str, typer.Argument(help="A claim, by id or its beginning.")]


def fix(
    id: Id,
    value: Annotated[
        str, typer.Argument(metavar="FIELD=VALUE", help="Such as type=REJECT, recipients=SYR, when=2009-08.")
    ],
    why: Why,
    world: WorldOption = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Set a field of a claim everywhere from now on. What was read is kept: see history and undo."""
    opened_world = opened(world)
    if dry_run:
        from detente.world import review

        output.note(f"would be mended: {review.would(opened_world, id, value)}")
        return
    ruling = opened_world.fix(id, value, why=why, by=by)
    output.show_lines(cards.lines(opened_world.card(f"c:{ruling.target}")))
    output.note(f"mended; to take that back: detente undo {ruling.id} --why REASON")


def confirm(id: Id, why: Why, world: WorldOption = None, by: By = None) -> None:
    """Say that a claim was read right: its reading counts as certain from now on."""
    ruling = opened(world).confirm(id, why=why, by=by)
    output.note(f"confirmed: {ruling.target}; to take that back: detente undo {ruling.id} --why REASON")


def same(
    left: Annotated[str, typer.Argument(help="A happening, by its id or that of one of its claims.")],
    right: Annotated[str, typer.Argument(help="The other.")],
    why: Why,
    world: WorldOption = None,
    by: By = None,
) -> None:
    """Two happenings are one."""
    ruling = opened(world).same(left, right, why=why, by=by)
    output.note(f"one happening now; to take that back: detente undo {ruling.id} --why REASON")


def apart(
    id: Id,
    why: Why,
    others: Annotated[
        list[str] | None, typer.Argument(help="Claims or happenings it is not; all it is with now.")
    ] = None,
    world: WorldOption = None,
    by: By = None,
) -> None:
    """A claim tells of another happening than those it was merged with."""
    ruling = opened(world).apart(id, *(others or ()), why=why, by=by)
    output.note(f"parted; to take that back: detente undo {ruling.id} --why REASON")


def watch(a: A, b: B, world: WorldOption = None, by: By = None) -> None:
    """Keep an eye on a pair: the desk shows first what changes in it."""
    from detente.world import watching

    made = watching.watch(opened(world), a, b, by=by or getpass.getuser())
    output.note("watched" if made else "watched already")


def unwatch(a: A, b: B, world: WorldOption = None, by: By = None) -> None:
    """Take a pair off the list of watched ones."""
    from detente.world import watching

    watching.unwatch(opened(world), a, b, by=by or getpass.getuser())
    output.note("no longer watched")
