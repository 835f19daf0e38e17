"""One door to all rulings by kind, as a form or a program sends them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from detente.errors import InputError
from detente.world import review, rulings

if TYPE_CHECKING:
    from detente.store import Judgement
    from detente.world.world import World

Rule = Callable[["World", str, str, str, str], "Judgement"]


def rule(world: World, kind: str, target: str, value: str = "", *, by: str, why: str) -> Judgement:
    """Record a ruling; what `value` means depends on the kind, see KINDS. Raises InputError for another kind."""
    if kind not in _RULES:
        raise InputError(f"{kind[:20]!r} is no ruling", where="kind", right=f"one of {', '.join(KINDS)}")
    return _RULES[kind](world, target, value, by, why)


def _actors(world: World, act: Callable[..., Judgement], actor: str, other: str, by: str, why: str) -> Judgement:
    made = act(world.store, world.registry, actor, other, by=by, why=why)
    world.forget()
    return made


_RULES: Mapping[str, Rule] = {
    # A claim was read right; a field of it is mended (`field=value`); there is no such claim, or document.
    "confirm": lambda world, target, value, by, why: review.confirm(world, target, by=by, why=why),
    "fix": lambda world, target, value, by, why: review.fix(world, target, value, by=by, why=why),
    "withdraw": lambda world, target, value, by, why: world.withdraw(target, by=by, why=why),
    # Two happenings are one; a claim is of another happening than the others, or than any it is merged with.
    "merge": lambda world, target, value, by, why: review.one_happening(world, target, value, by=by, why=why),
    "split": lambda world, target, value, by, why: review.two_happenings(
        world, target, value.split(",") if value else (), by=by, why=why
    ),
    # Two actors are one, the first of them stays; or they are two.
    "same": lambda world, target, value, by, why: _actors(world, rulings.merge, target, value, by, why),
    "not-same": lambda world, target, value, by, why: _actors(world, rulings.split, target, value, by, why),
    "undo": lambda world, target, value, by, why: world.undo(target, by=by, why=why),
}
KINDS = tuple(_RULES)
