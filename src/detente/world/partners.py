"""With whom will an actor do something next? Asked of a world as of a day, and settled by it; nothing later is seen."""

# Statements name tables of the code's own only; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.errors import NotFoundError, UsageError
from detente.forecast import acts, partners
from detente.forecast.partners import Partner, Who, With
from detente.world import coded, forecasting
from detente.world.published import published

if TYPE_CHECKING:
    from detente.world.world import World


@dataclass(frozen=True)
class Ranked:
    """A question and its answers as of a day, the likeliest first; `snapshot` names the world's state."""

    question: Who
    as_of: date
    snapshot: str
    answers: tuple[Partner, ...]


def ask(world: World, question: Who, *, as_of: date, count: int = 5) -> Ranked:
    """The likeliest `count` answers, from what was published by `as_of`. Raises NotFoundError where the actor did nothing yet."""
    known, popular = _seen(world, question, as_of)
    if not known:
        raise NotFoundError(f"nothing published by {as_of} tells what {question.actor} did with anybody")
    found = partners.ranked(known, popular, as_of=as_of)
    return Ranked(question, as_of, world.store.snapshot(), tuple(found[:count]))


def outcome(world: World, question: Who, *, as_of: date) -> tuple[frozenset[str], tuple[str, ...]]:
    """Who came first by the question's rule, and the happenings it rests on; nobody where none did. Raises UsageError before
    the window is over.
    """
    if as_of <= question.last:
        raise UsageError(f"the window ends on {question.last}: there is nothing to settle as of {as_of}")
    return partners.first(_seen(world, question, as_of)[0], question)


def _seen(world: World, question: Who, as_of: date) -> tuple[list[With], Counter[str]]:
    known: list[With] = []
    popular: Counter[str] = Counter()
    for day, actors, recipients, fits, event, n in (*_told(world, question, as_of), *_coded(world, question, as_of)):
        together = question.outcome.both or actors == recipients
        for side, others in (
            (actors, recipients),
            *(((recipients, actors),) if together and actors != recipients else ()),
        ):
            if question.actor in side:
                known += [With(day, other, fits, (event,), n) for other in sorted(others - {question.actor})]
        if fits and question.actor not in actors | recipients:
            popular.update(dict.fromkeys(recipients | (actors if together else set()), n))
    return known, popular


_Row = tuple[date, set[str], set[str], bool, str, int]


def _told(world: World, question: Who, as_of: date) -> Iterator[_Row]:
    seen = published(world.store, as_of)
    for event, day in forecasting.dated(seen.events, as_of):
        actors, recipients = forecasting.ends(seen.claims[event.claims[0]])
        yield day, actors, recipients, acts.fits(question.outcome, event.quad, event.type, event.mode), event.id, 1


def _coded(world: World, question: Who, as_of: date) -> Iterator[_Row]:
    """Coded events of the last year with the actor; of all others, sums by recipient."""
    rows = coded.rows_in_force(world.store, "coded")
    if rows is None:
        return
    actor, recipient = (f"coalesce(nullif({end}_side, ''), {end}_id)" for end in ("actor", "recipient"))
    sql = f"""
        SELECT first AS day, {actor} AS a, {recipient} AS b, quad, type, coalesce(mode, '') AS mode,
            CASE WHEN $actor IN (a, b) THEN id ELSE '' END AS event, count(*) AS n
        FROM {rows}
        WHERE first >= $since AND last <= $as_of AND type <> 'NONE' AND a <> b AND a <> '' AND b <> ''
            AND ($actor IN ({actor}, {recipient}) OR type = $type)
        GROUP BY ALL ORDER BY ALL
    """
    values = {
        "actor": question.actor,
        "since": as_of - timedelta(days=365),
        "as_of": as_of,
        "type": question.outcome.type,
    }
    for row in world.store.query(sql, values).to_pylist():
        fits = acts.fits(question.outcome, row["quad"], row["type"], row["mode"])
        yield row["day"], {row["a"]}, {row["b"]}, fits, row["event"], row["n"]
