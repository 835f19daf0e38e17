"""Watched pairs, and what changed in the judgment of a pair between two looks at it: not news, but what the news did to the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from detente import relations
from detente.documents import publishers
from detente.errors import NotFoundError, UsageError
from detente.relations.sides import third_parties
from detente.schema import Claim, Relation
from detente.store.judgements import WATCH
from detente.store.tables import BAR, dyad
from detente.world.pair import Pair

if TYPE_CHECKING:
    from detente.actors import Registry
    from detente.forecast.ledger import Frozen
    from detente.store import Judgement, Store
    from detente.world.world import World

Known = date | None
Kind = Literal["phase", "level", "forecast", "contradiction", "office", "actor", "news"]
# In this order: the first is what a reader wants to know first.
KINDS: tuple[Kind, ...] = ("phase", "level", "contradiction", "forecast", "office", "actor", "news")
# Whose change of holder is a change of judgment, not of a calendar.
OFFICES = (
    "president", "prime-minister", "chancellor", "king", "emir", "sultan", "supreme-leader", "head-of-state",
    "foreign-minister", "defence-minister", "intelligence-chief",
)  # fmt: skip
MOVED = 0.10


@dataclass(frozen=True, slots=True)
class Change:
    """One changed judgment with its reason; `events` (happenings and statements), `reports`, `outlets` count what is new behind
    it, `claims` open to it."""

    kind: Kind
    a: str
    b: str
    text: str
    reason: str
    day: date | None
    events: int
    reports: int
    outlets: int
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """How a pair stood: `at` what day, from what evidence."""

    pair: Pair
    at: date


@dataclass(frozen=True)
class _News:
    """What the later look has that the earlier had not."""

    claims: Mapping[str, Claim]
    events: int
    reports: int
    outlets: int


def watched(store: Store, *, known: Known = None) -> dict[tuple[str, str], str]:
    """Watched pairs with the ruling that put each on the list, oldest first."""
    rows = [row for row in store.history(known=known) if row.kind == WATCH and row.standing]
    return {(a, b): row.id for row in rows for a, _, b in (row.target.partition(BAR),) if b}


def watch(world: World, a: str, b: str, *, by: str) -> Judgement | None:
    """Put a pair on the list of the world; None where it is there. Raises NotFoundError, AmbiguousError, UsageError."""
    first, second = sorted((world.actor_id(a), world.actor_id(b)))
    if first == second:
        raise UsageError(f"{a} and {b} are both {first}: a pair needs two")
    if (first, second) in watched(world.store):
        return None
    return world.store.judge(WATCH, dyad(first, second), by=by, why="watched")


def unwatch(world: World, a: str, b: str, *, by: str) -> Judgement:
    """Take a pair off the list. Raises NotFoundError where it is not on it."""
    first, second = sorted((world.actor_id(a), world.actor_id(b)))
    ruling = watched(world.store).get((first, second))
    if ruling is None:
        raise NotFoundError(f"{first} and {second} are not watched")
    return world.store.undo(ruling, by=by, why="no longer watched")


def printed_by(pair: Pair, day: date) -> Pair:
    """The pair as texts printed by a day tell it; undated texts count as printed before, a coded event on its day."""
    documents = {i: doc for i, doc in pair.documents.items() if doc.published is None or doc.published <= day}
    claims = {i: claim for i, claim in pair.claims.items() if claim.span.document in documents}
    coded = replace(
        pair.coded,
        events=tuple(e for e in pair.coded.events if (e.when.earliest or e.when.latest or day) <= day),
        weeks=tuple(week for week in pair.coded.weeks if week.day <= day.toordinal()),
    )
    told = relations.seen_by(list(claims.values()), (event for event in pair.events if event.claims))
    return Pair(pair.a, pair.b, claims, [*told, *coded.events], documents, coded, pair.misread)


def changes(
    before: Look, after: Look, registry: Registry, *, forecasts: Iterable[tuple[Frozen, Frozen]] = ()
) -> list[Change]:
    """What changed in the judgment of one pair, the weightiest first; `news` alone where nothing did but something was said.

    `forecasts`: pairs of answers to one question on the two, the earlier first.
    """
    news = _news(before.pair, after.pair)
    looks: Sequence[Callable[[Look, Look, _News], Iterator[Change]]] = (
        _phase,
        _level,
        _contradiction,
        _actors(registry),
    )
    found = [change for look in looks for change in look(before, after, news)]
    found += [*_moved(after, news, forecasts), *_offices(before, after, registry, news)]
    if not found and news.claims:
        found = [_change("news", after, news, "no judgment changed", _told(after.pair, news), list(news.claims))]
    return sorted(found, key=lambda change: (KINDS.index(change.kind), change.text))


def _news(before: Pair, after: Pair) -> _News:
    """Coded events count as one report each, of one outlet a set."""
    claims = {i: claim for i, claim in after.claims.items() if i not in before.claims}
    told = [event for event in after.events if any(name in claims for name in event.claims)]
    statements = [claim for claim in claims.values() if claim.kind != "event"]
    texts = {claim.span.document for claim in claims.values()}
    outlets = {_outlet(after, name) for name in texts}
    coded = max(0, after.coded.count - before.coded.count)
    reports = sum(len({claims[name].span.document for name in event.claims if name in claims}) for event in told)
    items, reports = len(told) + len(statements) + coded, reports + len(statements) + coded
    return _News(claims, items, reports, len(outlets) + (coded > 0))


def _outlet(pair: Pair, document: str) -> str:
    doc = pair.documents[document]
    found = publishers.by_name(doc.publisher) if doc.publisher else None
    return found.id if found is not None else doc.publisher or doc.name


def _phase(before: Look, after: Look, news: _News) -> Iterator[Change]:
    old, new = (_phase_on(look) for look in (before, after))
    if new is None or (old is not None and old.label == new.label):
        return
    opened = new.drivers[0] if new.drivers else None
    began = new.during.earliest
    turned = old is None or (began is not None and began > before.at)
    text = f"phase turned to “{new.label}”" if turned else f"the phase since {began} is judged “{new.label}” now"
    text += f" from “{old.label}”" if old and turned else f", was “{old.label}”" if old else ""
    reason = _first(after.pair, opened.claims) or opened.text.removeprefix("opened by ") if opened else ""
    yield _change("phase", after, news, text, reason, opened.claims if opened else (), day=new.during.earliest)


def _phase_on(look: Look) -> Relation | None:
    return next((p for p in reversed(look.pair.phases()) if (p.during.earliest or date.min) <= look.at), None)


def _level(before: Look, after: Look, news: _News) -> Iterator[Change]:
    """A level moved when it left the interval that was given for it; the move is carried by what is new, or by time."""
    old, new = before.pair.state(before.at), after.pair.state(after.at)
    if old.low <= new.score <= old.high or not new.evidence:
        return
    parts = [part for part in after.pair.why(after.at) if set(part.claims) & set(news.claims)]
    best = max(parts, key=lambda part: abs(part.points), default=None)
    way = "rose" if new.score > old.score else "fell"
    text = f"level {way} from {old.score:+.1f} to {new.score:+.1f}, beyond {old.low:+.1f} to {old.high:+.1f}"
    yield _change(
        "level", after, news, text, _first(after.pair, best.claims) if best else "", best.claims if best else ()
    )


def _contradiction(before: Look, after: Look, news: _News) -> Iterator[Change]:
    old, new = (_clashes(look.pair) for look in (before, after))
    fresh = [pair for pair in new if pair not in old]
    if not fresh:
        return
    text = "first contradiction" if not old else f"{len(fresh)} new contradiction{'s' if len(fresh) > 1 else ''}"
    left, right = fresh[0]
    yield _change("contradiction", after, news, text, new[fresh[0]], (left, right))


def _clashes(pair: Pair) -> dict[tuple[str, str], str]:
    found = relations.contradictions(pair.claims.values(), documents=pair.documents)
    return {
        (each.left, each.right): f"“{_quote(pair, each.left)}” against “{_quote(pair, each.right)}”" for each in found
    }


def _actors(registry: Registry) -> Callable[[Look, Look, _News], Iterator[Change]]:
    def newcomers(before: Look, after: Look, news: _News) -> Iterator[Change]:
        known = {name for claim in before.pair.claims.values() for name in _acting(claim, after.pair)}
        found = Counter(
            name for claim in news.claims.values() for name in _acting(claim, after.pair) if name not in known
        )
        named = [name for name, _ in found.most_common() if name in registry.actors][:3]
        if not named or not before.pair.claims:
            return
        told = [i for i, claim in news.claims.items() if named[0] in _acting(claim, after.pair)]
        text = f"new here: {', '.join(registry.name(name) for name in named)}"
        yield _change("actor", after, news, text, _first(after.pair, told), told)

    return newcomers


def _acting(claim: Claim, pair: Pair) -> set[str]:
    named = {party.actor for party in (*claim.actors, *claim.recipients)} | set(third_parties(claim, pair.a, pair.b))
    return {name for name in named if name not in (pair.a, pair.b) and not name.startswith("local:")}


def _moved(after: Look, news: _News, forecasts: Iterable[tuple[Frozen, Frozen]]) -> Iterator[Change]:
    for old, new in forecasts:
        was, now = (each.probabilities.get("model") for each in (old, new))
        if was is not None and now is not None and abs(now - was) >= MOVED:
            text = f"forecast moved from {was:.0%} to {now:.0%}: {new.question.text}"
            yield _change("forecast", after, news, text, next(iter(new.reasons), ""), (), day=new.as_of)


def _offices(before: Look, after: Look, registry: Registry, news: _News) -> Iterator[Change]:
    for state in (after.pair.a, after.pair.b):
        for role in OFFICES if registry.kind(state) == "state" else ():
            office = f"{state}-{role}"
            old, new = (registry.holder(office, look.at) for look in (before, after))
            if old and new and old != new:
                since = next((first for who, first, _ in reversed(registry.holders(office)) if who == new), None)
                text = f"{registry.name(office)}: {registry.name(new)} for {registry.name(old)}"
                yield _change("office", after, news, text, f"since {since}" if since else "", (), day=since)


def _change(
    kind: Kind, after: Look, news: _News, text: str, reason: str, claims: Iterable[str], *, day: date | None = None
) -> Change:
    named = tuple(name for name in claims if name in after.pair.claims)
    return Change(
        kind, after.pair.a, after.pair.b, text, reason, day, news.events, news.reports, news.outlets, named[:20]
    )


def _told(pair: Pair, news: _News) -> str:
    weighty = sorted(news.claims.values(), key=lambda claim: (-abs(claim.intensity) * claim.confidence, claim.id))
    return _first(pair, [claim.id for claim in weighty])


def _first(pair: Pair, claims: Iterable[str]) -> str:
    return next((f"“{_quote(pair, name)}”" for name in claims if name in pair.claims), "")


def _quote(pair: Pair, claim: str) -> str:
    quote = pair.claims[claim].quote if claim in pair.claims else ""
    return quote if len(quote) <= 160 else f"{quote[:150].rsplit(' ', 1)[0]} ..."
