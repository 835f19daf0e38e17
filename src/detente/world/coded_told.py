"""Rows of event sets told as claims: each stands in its row as it is in its file, so that a page can quote and cite it."""

# Statements name tables of the code's own only; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.reading.coded import ROWS
from detente.schema import Claim, Contribution, Document, Party, Span, When
from detente.world import coded

if TYPE_CHECKING:
    from detente.actors import Registry
    from detente.store import Store
    from detente.world.pair import Pair

# Parts of the level that may be told, and rows of one week's sum that stand for it.
PARTS, OF_WEEK = 12, 2
# Characters of a row around what it says that a quotation shows.
_SHOWN = 240


@dataclass(frozen=True, slots=True)
class Told:
    """Rows as claims and as the documents they stand in, by the event's id. `places` says where each row is: file and line.

    `of` gives for a coded event, or the sum of a week, the claims that tell it.
    """

    claims: Mapping[str, Claim] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def part(self, part: Contribution) -> Contribution:
        """A part of the level with the rows that it opens to."""
        return part if part.claims else replace(part, claims=self.of.get(part.event, ()))


def weightiest(
    store: Store, registry: Registry, pair: Pair, parts: Sequence[Contribution], *, known: date | None = None
) -> Told:
    """The rows behind the coded parts of a level, the weightiest parts; of a week's sum those of most intensity."""
    given = sorted((part for part in parts if part.event and not part.claims), key=lambda part: -abs(part.points))[
        :PARTS
    ]
    of = {part.event: (part.event,) for part in given if coded.is_id(part.event)}
    for part in given:
        if coded.is_week(part.event):
            rows = coded.of_week(store, registry, part.event, known=known)
            rows.sort(key=lambda row: (-abs(row["intensity"]), -row["reports"], row["id"]))
            of[part.event] = tuple(row["id"] for row in rows[:OF_WEEK])
    return _told(store, registry, of, known)


def _told(store: Store, registry: Registry, of: Mapping[str, tuple[str, ...]], known: date | None) -> Told:
    ids = sorted({name for names in of.values() for name in names})
    rows = coded.rows_in_force(store, "coded", known=known)
    if not ids or rows is None:
        return Told()
    # Written out: a list of values is looked up in the files' own statistics.
    named = {f"id{n}": name for n, name in enumerate(ids)}
    listed = ", ".join(f"${name}" for name in named)
    found = store.query(f"SELECT * FROM {rows} WHERE id IN ({listed})", named, known=known).to_pylist()
    lines = store.query(
        f"SELECT id, batch, source, line, original FROM {ROWS} WHERE id IN ({listed})", named, known=known
    )
    kept = {(line["id"], line["batch"]): line for line in lines.to_pylist()}
    pairs = [(row, kept[row["id"], row["batch"]]) for row in found if (row["id"], row["batch"]) in kept]
    return Told(
        {row["id"]: _claim(row, line["original"], registry) for row, line in pairs},
        {row["id"]: _document(row, line) for row, line in pairs},
        {row["id"]: _place(line) for row, line in pairs},
        of,
    )


def _claim(row: Mapping[str, Any], original: str, registry: Registry) -> Claim:
    start, end = _where(row, original)
    return Claim(
        id=row["id"],
        span=Span(row["id"], start, end),
        quote=original[start:end],
        kind="event",
        type=row["type"],
        actors=tuple(_party(row, "actor", registry)),
        recipients=tuple(_party(row, "recipient", registry)),
        when=When(row["first"], row["last"], row["date_text"] or ""),
        mode=row["mode"] or "",
        context=tuple(row["contexts"] or ()),
        place=row["place"] or "",
        tone=(row["intensity"] > 0) - (row["intensity"] < 0),
        intensity=row["intensity"],
        quad=row["quad"],
        cameo=row["cameo"] or "",
        confidence=1.0,
        coder=row["dataset"],
    )


def _party(row: Mapping[str, Any], end: str, registry: Registry) -> Iterable[Party]:
    actor = row[f"{end}_id"]
    if actor:
        # Sets write states in capitals, or by a word for them.
        name = registry.name(actor) if actor in registry.actors else row[end]
        yield Party(actor, name, tuple(row[f"{end}_states"] or ()), row[f"{end}_code"] or "")


def _where(row: Mapping[str, Any], original: str) -> tuple[int, int]:
    """Where in its row an event is told: the sentence that the set gives, else from its date on."""
    text = row["text"] or ""
    if text and (start := original.find(text)) >= 0:
        return start, start + min(len(text), _SHOWN)
    start = max(original.find((row["date_text"] or "").split(" to ")[0]), 0)
    return start, min(len(original), start + _SHOWN)


def _document(row: Mapping[str, Any], line: Mapping[str, Any]) -> Document:
    return Document(
        id=row["id"],
        text=line["original"],
        name=_place(line),
        title=_place(line),
        publisher=row["publisher"] or row["dataset"].upper(),
        url=row["url"] or "",
        published=row["first"] or row["last"],
        source=line["source"],
    )


def _place(line: Mapping[str, Any]) -> str:
    return f"{line['source']}, line {line['line']}"
