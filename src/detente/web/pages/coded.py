"""Coded events of imported sets: those of a pair by stretches of time and as a list, one with its source row, one week's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

from detente.web.address import Address, segment
from detente.web.records import CodedBin, CodedPage, CodedRow, WeekPage
from detente.web.rows import ref
from detente.web.site import Site
from detente.world import coded
from detente.world.pair import Pair

BINS, LISTED = 96, 200


def bins(pair: Pair, first: date, last: date) -> tuple[CodedBin, ...]:
    """Coded events of a pair in equal stretches of the days from first to last, empty ones left out."""
    step = max(1, -(-((last - first).days + 1) // BINS))
    counts: dict[int, list[int]] = {}
    for day, intensity, number in _each(pair):
        if first <= day <= last and intensity:
            counts.setdefault((day - first).days // step, [0, 0])[intensity < 0] += number
    return tuple(
        CodedBin(start, min(last, start + timedelta(days=step - 1)), *found)
        for n, found in sorted(counts.items())
        for start in (first + timedelta(days=n * step),)
    )


def _each(pair: Pair) -> Iterator[tuple[date, float, int]]:
    """Day, intensity and number of every coded event, or sum of a week."""
    for event in pair.coded.events:
        day = event.when.earliest or event.when.latest
        if day is not None:
            yield day, event.intensity, 1
    for week in pair.coded.weeks:
        yield date.fromordinal(int(week.day)), week.value, week.count


def log(site: Site, pair: Pair, on: date, known: date | None) -> tuple[CodedRow, ...]:
    """The newest coded events of a pair up to a day."""
    if not pair.coded.count:
        return ()
    rows = coded.logged(site.world.store, site.registry, pair.a, pair.b, at=on, known=known)
    return tuple(_row(site, row) for row in rows[:LISTED])


def one(site: Site, address: Address, event_id: str) -> CodedPage:
    """One coded event. Raises NotFoundError, AmbiguousError."""
    found = coded.original(site.world.store, event_id, known=address.known)
    return CodedPage(
        event=_row(site, found),
        cameo=found["cameo"] or "",
        mode=found["mode"] or "",
        date_precision=found["date_precision"] or "",
        source=found["source"] or "",
        row=tuple((str(name), "" if value is None else str(value)) for name, value in found["row"].items()),
        reported_by=tuple(
            (str(r["published"] or ""), r["publisher"] or "", r["url"] or "") for r in found.get("reported_by", ())
        ),
    )


def week(site: Site, address: Address, week_id: str) -> WeekPage:
    """The events behind one sum. Raises NotFoundError where the id names none."""
    rows = coded.of_week(site.world.store, site.registry, week_id, known=address.known)
    return WeekPage(week_id, tuple(_row(site, row) for row in rows))


def place(event_id: str) -> str | None:
    """The page of a coded event or of a week of them; None for a happening read from texts."""
    if coded.is_week(event_id):
        return f"/week/{segment(event_id)}"
    return f"/coded/{segment(event_id)}" if coded.is_id(event_id) else None


def instead_of_event(address: Address) -> str | None:
    """The address of a coded event's page for its address as an event; None where it is no coded event."""
    found = place(unquote(address.path.removeprefix("/event/")))
    return address.link(found) if found else None


def _row(site: Site, row: Mapping[str, Any]) -> CodedRow:
    return CodedRow(
        id=row["id"],
        dataset=row["dataset"],
        text=row["text"] or "",
        type=row["type"],
        actor=ref(site.registry, row["actor_id"] or "", row["actor"] or ""),
        recipient=ref(site.registry, row["recipient_id"] or "", row["recipient"] or ""),
        earliest=row["first"],
        latest=row["last"],
        intensity=row["intensity"] or 0.0,
        reports=row["reports"] or 0,
        publisher=row["publisher"] or "",
        place=row["place"] or "",
        url=row["url"] or "",
    )
