"""`detente add`: what was read, what that brings, and what it contradicts, told while it goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from detente.cli import output
from detente.cli.progress import counting
from detente.schema import Claim

if TYPE_CHECKING:
    from detente.relations import Contradiction
    from detente.world import World

TOLD = 5


def run(
    world: World,
    paths: Sequence[str],
    *,
    published: date | None,
    dates: Mapping[str, date],
    coder: str = "grammar",
    options: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> dict[str, int]:
    """Add the paths, or only try with `dry_run`; remarks go to stderr, the counts are given back."""
    from detente.reading import coders
    from detente.world.choosing import chosen

    if notice := coders.notice(chosen(world.store.folder, coder, options)):
        output.note(f"note: {notice}")
    if dry_run:
        with counting("reading") as tick:
            found = world.preview(paths, published=published, dates=dates, coder=coder, options=options, progress=tick)
        for failure in found.failures:
            output.note(f"not read: {failure}")
        _tell(found.contradictions, {**found.rivals, **{claim.id: claim for claim in found.claims}})
        output.note("nothing was written")
        return found.summary
    with counting("reading") as tick:
        report = world.add(paths, published=published, dates=dates, coder=coder, options=options, progress=tick)
    for source, remark in report.notices:
        output.note(f"note: {source}: {remark}")
    for each in report.failures:
        output.note(f"not read: {each.source}: {each.reason}")
    told = {name for pair in report.contradictions[:TOLD] for name in (pair.left, pair.right)}
    _tell(report.contradictions, {name: world.store.claim(name) for name in told})
    return report.summary


def _tell(contradictions: Sequence[Contradiction], claims: Mapping[str, Claim]) -> None:
    for pair in contradictions[:TOLD]:
        left, right = claims[pair.left], claims[pair.right]
        output.note(f"contradicting: c:{left.id} “{_flat(left.quote)}” / c:{right.id} “{_flat(right.quote)}”")
    if len(contradictions) > TOLD:
        output.note(f"contradicting: {len(contradictions) - TOLD} more")


def _flat(quote: str) -> str:
    return output.text(" ".join(quote.split()))
