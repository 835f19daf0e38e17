"""Rulings on claims and happenings: mend a field, confirm a reading, add what was missed, say what is one happening; and who did."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from detente.errors import NotFoundError, UsageError
from detente.schema import Claim, Event, Party
from detente.store import mending
from detente.store.mending import ADD, CONFIRM, EVERYWHERE, FIX, LINK

if TYPE_CHECKING:
    from detente.actors import Registry
    from detente.store import Judgement, Store
    from detente.world.world import World

Known = date | None
ONE, TWO = "merge", "split"
NOBODY = ("", "nobody", "-")


@dataclass(frozen=True, slots=True)
class Mend:
    """What a person changed in a claim, or that he confirmed it (`field` is then empty)."""

    claim: str
    field: str
    was: str
    now: str
    by: str
    on: datetime
    why: str
    ruling: str

    @property
    def text(self) -> str:
        """'type mended from ACCUSE to REJECT by A. Reader on 2025-05-18'."""
        done = (
            f"{self.field} mended from {self.was or 'nothing'} to {self.now or 'nothing'}"
            if self.field
            else "confirmed"
        )
        return f"{done} by {self.by} on {self.on:%Y-%m-%d}"


def fix(world: World, id: str, value: str, *, by: str, why: str) -> Judgement:  # noqa: A002
    """Set one field of a claim, `field=value`; actors and recipients by id or name, commas between.

    What the coder read is kept and shown. Raises NotFoundError, AmbiguousError, UsageError naming what would be right.
    """
    claim = world.store.claim(_bare(id))
    whole = _whole(world, claim, value)
    if mending.mended(claim, whole) == claim:
        raise UsageError(f"claim {claim.id} says so already: {value}")
    return world.store.judge(FIX, claim.id, whole, by=by, why=why)


def would(world: World, id: str, value: str) -> str:  # noqa: A002
    """What a fix would change, in words. Raises as `fix` does."""
    claim = world.store.claim(_bare(id))
    name, _, now = (whole := _whole(world, claim, value)).partition("=")
    mending.mended(claim, whole)
    return f"{claim.id}: {name} from {said(claim, name) or 'nothing'} to {_shown(name, now) or 'nothing'}"


def confirm(world: World, id: str, *, by: str, why: str) -> Judgement:  # noqa: A002
    """Say that a claim was read right: it gets full confidence. Raises NotFoundError, AmbiguousError."""
    return world.store.judge(CONFIRM, world.store.claim(_bare(id)).id, by=by, why=why)


def add_claim(
    world: World, document: str, start: int, end: int, fields: Mapping[str, str], *, by: str, why: str
) -> tuple[Claim, Judgement]:
    """Add a claim that the coder missed: the characters from start to end, end excluded, say it.

    `fields` as for `fix`, kind and type among them. Raises NotFoundError, UsageError where it does not stand in the text
    or is of no known type.
    """
    doc = world.store.document(_bare(document))
    kind, type_ = fields.get("kind", "event"), fields.get("type", "")
    blank = mending.added(
        doc.id, doc.text, _added(start, end, kind, type_, {"actors": mending.party_text([_SOMEBODY])})
    )
    rest = {name: text for name, text in fields.items() if name not in ("kind", "type") and text.strip()}
    whole = {name: _whole(world, blank, f"{name}={text}").partition("=")[2] for name, text in rest.items()}
    value = _added(start, end, kind, type_, whole)
    made = mending.added(doc.id, doc.text, value)
    return made, world.store.judge(ADD, doc.id, value, by=by, why=why)


def who_is(world: World, document: str, actor: str, meant: str, *, everywhere: bool, by: str, why: str) -> Judgement:
    """In one text, or in all, whoever is called `actor` (its id or local id there) is `meant` (id or name)."""
    doc = world.store.document(_bare(document))
    party = _party(world.registry, world.actor_id(meant, on=doc.published), doc.published)
    return world.store.judge(
        LINK, f"{EVERYWHERE if everywhere else doc.id}/{actor}", mending.party_text([party]), by=by, why=why
    )


def one_happening(world: World, left: str, right: str, *, by: str, why: str) -> Judgement:
    """Two happenings, each by its id or that of one of its claims, are one."""
    first, second = (_claims_of(world, each)[0] for each in (left, right))
    if any({first, second} <= set(event.claims) for event in world.events()) or first == second:
        raise UsageError(f"{left} and {right} are one happening already")
    return world.store.judge(ONE, first, second, by=by, why=why)


def two_happenings(world: World, claim: str, others: Sequence[str], *, by: str, why: str) -> Judgement:
    """A claim tells of another happening than the others do (claims or happenings); none given: than any that it is in."""
    alone = world.store.claim(_bare(claim)).id
    if others:
        rest = [name for other in others for name in _claims_of(world, other)]
    else:
        rest = [name for event in world.events() if alone in event.claims for name in event.claims]
    rest = [name for name in dict.fromkeys(rest) if name != alone]
    if not rest:
        raise UsageError(f"claim {alone} stands alone: there is nothing to part it from")
    return world.store.judge(TWO, alone, ",".join(rest), by=by, why=why)


def happenings(store: Store, *, known: Known = None) -> dict[str, list[tuple[str, str]]]:
    """What stands of rulings on happenings, as `merge` takes it: pairs of claims that are `same`, and that are `apart`."""
    pairs: dict[str, list[tuple[str, str]]] = {"same": [], "apart": []}
    for row in store.history(known=known):
        if row.standing and row.kind in (ONE, TWO):
            pairs["same" if row.kind == ONE else "apart"] += [(row.target, other) for other in row.value.split(",")]
    return pairs


def mends(store: Store, ids: Iterable[str], *, known: Known = None) -> dict[str, tuple[Mend, ...]]:
    """What people changed in, or confirmed of, these claims, by time; claims that nobody touched are left out."""
    wanted = set(ids)
    rows = [row for row in store.history(known=known) if row.standing and row.target in wanted]
    rows = [row for row in rows if row.kind == FIX or (row.kind == CONFIRM and not row.value)]
    if not rows:
        return {}
    read = {claim.id: claim for claim in store.as_read([row.target for row in rows], known=known)}
    found: dict[str, list[Mend]] = {}
    for row in rows:
        name, _, now = row.value.partition("=")
        before = next((m.now for m in reversed(found.get(row.target, [])) if m.field == name), None)
        was = said(read[row.target], name) if before is None and name and row.target in read else before or ""
        mend = Mend(row.target, name, was, _shown(name, now), row.by, row.recorded, row.why, row.id)
        found.setdefault(row.target, []).append(mend)
    return {name: tuple(rows) for name, rows in found.items()}


def said(claim: Claim, field: str) -> str:
    """A field of a claim in the words that `fix` takes."""
    value: Any = getattr(claim, field)
    if field in ("actors", "recipients"):
        return ", ".join(party.name for party in value)
    if field == "according_to":
        return " < ".join(speaker.text for speaker in value)
    if field == "when":
        first, last = (day.isoformat() if day else "" for day in (value.earliest, value.latest))
        return first if first == last else f"{first}..{last}"
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


_SOMEBODY = Party("local:somebody", "somebody")


def _added(start: int, end: int, kind: str, type_: str, fields: Mapping[str, str]) -> str:
    given = {"start": start, "end": end, "kind": kind, "type": type_, "fields": dict(fields)}
    return json.dumps(given, ensure_ascii=False, sort_keys=True)


def _whole(world: World, claim: Claim, value: str) -> str:
    """The ruling as it is kept: names of actors become parties, whole, as they were on the claim's day."""
    name, equals, text = value.partition("=")
    name, text = name.strip(), text.strip()
    if name not in ("actors", "recipients") or not equals or text.startswith("["):
        return f"{name}{equals}{text}"
    on = claim.when.latest or claim.when.earliest or world.store.document(claim.span.document).published
    names = [] if text.lower() in NOBODY else [each.strip() for each in text.split(",")]
    parties = [_party(world.registry, world.actor_id(each, on=on), on) for each in names]
    return f"{name}={mending.party_text(parties)}"


def _party(registry: Registry, actor: str, on: date | None) -> Party:
    known = actor in registry.actors or registry.split_office(actor) is not None
    return registry.party(actor, on) if known else Party(actor, actor.removeprefix("local:").replace("-", " "))


def _claims_of(world: World, id: str) -> tuple[str, ...]:  # noqa: A002
    """The claims of a happening, or the one claim, that an id or its beginning names."""
    letter, _, rest = id.rpartition(":")
    if letter != "e":
        try:
            return (world.store.claim(rest).id,)
        except NotFoundError:
            if letter == "c":
                raise
    found = world.show(f"e:{rest}")
    if not isinstance(found, Event) or not found.claims:
        raise UsageError(f"{id} was coded elsewhere: only happenings read from texts can be joined or parted")
    return found.claims


def _bare(id: str) -> str:  # noqa: A002
    return id.removeprefix("c:").removeprefix("d:")


def _shown(field: str, text: str) -> str:
    if field in ("actors", "recipients"):
        return ", ".join(row["name"] for row in json.loads(text or "[]"))
    return text
