"""Rulings that change what is read: a field of a claim that a person mended, a claim added by hand, who a name in a text is."""

# Names of tables are the code's own; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, get_args

from detente.errors import UsageError
from detente.reading import codebook
from detente.schema import Claim, Mention, Modality, Party, Span, Speaker, When, digest
from detente.store import tables
from detente.store.judgements import Judgement

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_LOG = logging.getLogger("detente.store")
FIX, CONFIRM, ADD, LINK, SAME, NOT_SAME = "fix", "confirm", "add", "link", "same", "not-same"
EVERYWHERE, BY_HAND = "*", "by hand"
# A name ruled to be an actor's, or nobody's: it holds of texts read before, in which it was a local id.
NAME, NOBODY = "name:", "-"
# Goldstein's weights in the middle of each quad class, for an act whose type a person changed to one of another sign.
_TYPICAL: Final = {0: 0.0, 1: 3.0, 2: 5.0, 3: -3.0, 4: -7.0}


def changed(connection: DuckDBPyConnection, standing: Iterable[Judgement]) -> Mapping[str, str]:
    """Make tables of the claims and mentions that rulings change; gives the view to read instead, by table.

    Rows keep the batch of their document's reading, so that they come and go with it.
    """
    rulings = _Rulings.of(standing)
    found: dict[str, str] = {}
    if rulings.fixes or rulings.added or rulings.parties:
        rows = _affected(connection, rulings, "claims", ["actors", "recipients"])
        made = _stamped(tables.claims_to_table([rulings.claim(c) for c in tables.claims_from_table(rows)]), rows)
        found["claims"] = _laid_over(connection, "claims", [made, *_added(connection, rulings)], "id")
    if rulings.parties:
        rows = _affected(connection, rulings, "mentions", [])
        made = _stamped(tables.mentions_to_table([rulings.mention(m) for m in tables.mentions_from_table(rows)]), rows)
        found["mentions"] = _laid_over(connection, "mentions", [made], 'document, start, "end"')
    return found


def mended(claim: Claim, value: str) -> Claim:
    """A claim with one field set as `field=value` says. Raises UsageError that says what would be right.

    Fields: kind, type, mode, actors, recipients (parties as `party_text` writes them), when (YYYY, YYYY-MM, YYYY-MM-DD,
    two of them with `..` between, an end left out being open, or nothing), place, issue, according_to, modality, negated,
    background, certainty, intensity.
    """
    name, equals, text = value.partition("=")
    name, text = name.strip(), text.strip()
    if not equals or name not in _SETTERS:
        raise UsageError(f"{value[:60]!r} mends nothing: write field=value, the field one of {', '.join(_SETTERS)}")
    return _consistent(_SETTERS[name](claim, text), name)


def party_text(parties: Iterable[Party]) -> str:
    """Parties as a ruling keeps them: whole, so that reading them needs no registry."""
    return json.dumps([asdict(party) for party in parties], ensure_ascii=False, sort_keys=True)


def added(document: str, text: str, value: str) -> Claim:
    """A claim added by hand, from the JSON of its fields. Raises UsageError where it does not stand in the text."""
    try:
        given = dict(json.loads(value))
        start, end = int(given["start"]), int(given["end"])
        kind, type_ = str(given["kind"]), str(given["type"])
        rest = [f"{name}={part}" for name, part in dict(given.get("fields", {})).items()]
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"no claim can be made of this: {error}; it needs start, end, kind and type") from None
    if not 0 <= start < end <= len(text):
        raise UsageError(f"the text has no characters {start} to {end}: it has {len(text)}")
    _one_of(type_, "type", codebook.TYPES.get(_one_of(kind, "kind", codebook.TYPES), ()))
    span = Span(document, start, end)
    claim = Claim(digest(document, start, end, kind, type_, value), span, text[start:end], kind, type_, ())  # type: ignore[arg-type]
    claim = replace(claim, confidence=1.0, coder=BY_HAND, rule="added by a reader")
    for each in [f"type={type_}", *rest]:
        claim = mended(claim, each)
    if not claim.actors and not claim.recipients:
        raise UsageError("a claim needs somebody who acts, or to whom it is done")
    return claim


@dataclass(frozen=True)
class _Rulings:
    """What stands, in the order it was ruled: fixes by claim, claims added by document, and who somebody is by text."""

    fixes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    added: Sequence[tuple[Judgement, str]] = ()
    parties: Mapping[tuple[str, str], Party] = field(default_factory=dict)

    @classmethod
    def of(cls, standing: Iterable[Judgement]) -> _Rulings:
        fixes: dict[str, list[str]] = {}
        new: list[tuple[Judgement, str]] = []
        parties: dict[tuple[str, str], Party] = {}
        for row in standing:
            if row.kind == FIX or (row.kind == CONFIRM and not row.value):
                fixes.setdefault(row.target, []).append(row.value)
            elif row.kind == ADD:
                new.append((row, row.target))
            elif row.kind == LINK and "/" in row.target:
                document, _, actor = row.target.partition("/")
                parties[document, actor] = _party(row.value)
            elif row.kind == LINK and row.target.startswith(NAME) and not row.value.startswith("!"):
                parties[EVERYWHERE, _local(row.target.removeprefix(NAME))] = Party(row.value.removeprefix(NOBODY), "")
            elif row.kind == CONFIRM and row.value == ADD:
                parties[EVERYWHERE, f"local:{row.target}"] = Party(row.target, "")
            elif row.kind == SAME:
                # A name that no registry holds is another's; which states the merged one acts for stays as it was read.
                kept, gone = (row.value, row.target) if row.target.startswith("local:") else (row.target, row.value)
                parties[EVERYWHERE, gone] = Party(kept, "")
            elif row.kind == NOT_SAME:
                for one, other in ((row.target, row.value), (row.value, row.target)):
                    if (EVERYWHERE, one) in parties and parties[EVERYWHERE, one].actor == other:
                        del parties[EVERYWHERE, one]
        return cls(fixes, new, parties)

    def claim(self, claim: Claim) -> Claim:
        actors, recipients = (tuple(self._who(p, claim.span.document) for p in side) for side in _sides(claim))
        actors, recipients = (tuple(p for p in side if p.actor) for side in (actors, recipients))
        # A claim of nobody is none, yet what was read stays to be seen.
        claim = replace(claim, actors=actors, recipients=recipients) if actors or recipients else claim
        for value in self.fixes.get(claim.id, ()):
            try:
                claim = mended(claim, value) if value else claim
            except UsageError as error:
                _LOG.warning("a ruling on claim %s is passed over: %s", claim.id, error)
        # Whoever mends or confirms a claim has read it.
        return replace(claim, confidence=1.0) if claim.id in self.fixes else claim

    def mention(self, mention: Mention) -> Mention:
        new = self._named(mention.actor or mention.local, mention.span.document)
        return replace(mention, actor=new.actor or None, local="", score=1.0 if new.actor else 0.0) if new else mention

    def _named(self, actor: str, document: str) -> Party | None:
        return self.parties.get((document, actor)) or self.parties.get((EVERYWHERE, actor))

    def _who(self, party: Party, document: str) -> Party:
        new = self._named(party.actor, document)
        if new is None:
            return party
        return replace(party, actor=new.actor) if not new.name else new


def _local(name: str) -> str:
    from detente.actors.records import slug

    return f"local:{slug(name)}"


def _affected(connection: DuckDBPyConnection, rulings: _Rulings, table: str, sides: Sequence[str]) -> pa.Table:
    """The rows of a table, as they were read, that some ruling may change."""
    named = sorted({actor for _, actor in rulings.parties})
    if sides:
        ids = sorted(rulings.fixes)
        where = "id IN (SELECT unnest($ids::VARCHAR[])) OR list_has_any(parties, $named::VARCHAR[])"
        return connection.sql(
            f"SELECT * FROM house.{table} WHERE {where}", params={"ids": ids, "named": named}
        ).to_arrow_table()
    where = "coalesce(actor, local) IN (SELECT unnest($named::VARCHAR[]))"
    return connection.sql(f"SELECT * FROM house.{table} WHERE {where}", params={"named": named}).to_arrow_table()


def _added(connection: DuckDBPyConnection, rulings: _Rulings) -> list[pa.Table]:
    import pyarrow as pa

    found = []
    for row, document in rulings.added:
        sql = "SELECT d.text, d.batch FROM house.documents d JOIN house.visible v ON d.id = v.document AND d.batch = v.batch WHERE d.id = ?"
        texts = connection.execute(sql, [document]).fetchall()
        for text, batch in texts[:1]:
            try:
                made = tables.claims_to_table([added(document, text, row.value)])
            except UsageError as error:
                _LOG.warning("ruling %s is passed over: %s", row.id, error)
                continue
            stamps = pa.table({"recorded": pa.array([row.recorded], pa.timestamp("us", tz="UTC")), "batch": [batch]})
            found.append(_beside(made, stamps))
    return found


def _stamped(made: pa.Table, rows: pa.Table) -> pa.Table:
    return _beside(made, rows.select(["recorded", "batch"]))


def _beside(left: pa.Table, right: pa.Table) -> pa.Table:
    for name in right.column_names:
        left = left.append_column(name, right.column(name))
    return left


def _laid_over(connection: DuckDBPyConnection, table: str, parts: Sequence[pa.Table], key: str) -> str:
    """A view of the table in which the changed rows stand instead of those that were read."""
    import pyarrow as pa

    connection.from_arrow(pa.concat_tables(parts, promote_options="default")).create(f"house.{table}_changed")
    connection.execute(
        f"CREATE VIEW house.{table}_ruled AS SELECT * FROM house.{table} WHERE ({key}) NOT IN (SELECT ({key}) FROM house.{table}_changed)"
        f" UNION ALL BY NAME SELECT * FROM house.{table}_changed"
    )
    return f"house.{table}_ruled"


def _sides(claim: Claim) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    return claim.actors, claim.recipients


def _consistent(claim: Claim, changed_field: str) -> Claim:
    """Class and sign follow a changed type or strength."""
    if changed_field in ("kind", "type") and claim.kind == "event":
        quad = codebook.quad("event", claim.type) if claim.type in codebook.EVENTS else 0
        fits = claim.intensity * _TYPICAL[quad] > 0
        intensity = claim.intensity if fits else _TYPICAL[quad] * (-0.5 if claim.negated else 1.0)
        tone = (intensity > 0) - (intensity < 0)
        return replace(claim, quad=quad, cameo="", intensity=intensity, tone=tone)
    if changed_field == "intensity":
        return replace(claim, tone=(claim.intensity > 0) - (claim.intensity < 0))
    if changed_field == "modality":
        return replace(claim, negated=claim.modality == "negated")
    if changed_field == "negated":
        modality: Modality = "negated" if claim.negated else "fact" if claim.modality == "negated" else claim.modality
        return replace(claim, modality=modality)
    return claim


def _kind(claim: Claim, text: str) -> Claim:
    return replace(claim, kind=_one_of(text, "kind", codebook.TYPES), quad=0)  # type: ignore[arg-type]


def _type(claim: Claim, text: str) -> Claim:
    named = next((kind for kind, types in codebook.TYPES.items() if text in types), "")
    types = codebook.TYPES[claim.kind]
    # SUPPORT is an act and a tie: a claim keeps its kind where it can.
    if text not in types and named:
        return replace(claim, kind=named, type=text, quad=0)  # type: ignore[arg-type]
    return replace(claim, type=_one_of(text, "type", sorted(types)))


def _parties(text: str, name: str) -> tuple[Party, ...]:
    try:
        rows = json.loads(text or "[]")
        return tuple(Party(r["actor"], r["name"], tuple(r.get("states", ())), r.get("code", "")) for r in rows)
    except (ValueError, TypeError, KeyError):
        raise UsageError(f"{name} needs actors' ids: give them through the world, which knows who they are") from None


def _party(text: str) -> Party:
    found = _parties(text if text.startswith("[") else "[]", "link")
    return found[0] if found else Party(text, text.removeprefix("local:"))


def when_of(text: str) -> When:
    """An interval from `2024`, `2024-12`, `2024-12-26`, `2003..2006`, `2003..`, `..2006`. Raises UsageError."""
    first, dots, last = text.partition("..")
    found = When(_day(first.strip(), last=False), _day((last if dots else first).strip(), last=True), text)
    if found.earliest and found.latest and found.earliest > found.latest:
        raise UsageError(f"{text!r} ends before it begins")
    return found if found else When()


def _day(text: str, *, last: bool) -> date | None:
    if not text:
        return None
    parts = text.split("-")
    try:
        if len(parts) == 3:
            return date.fromisoformat(text)
        year, month = int(parts[0]), int(parts[1]) if len(parts) == 2 else (12 if last else 1)
        if not last:
            return date(year, month, 1)
        return date(year, 12, 31) if month == 12 else date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
    except ValueError:
        raise UsageError(f"{text!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD, and .. between two") from None


def _one_of(text: str, name: str, among: Iterable[str]) -> str:
    among = list(among)
    if text not in among:
        raise UsageError(f"{text[:40]!r} is no {name}: one of {', '.join(among)}")
    return text


def _truth(text: str, name: str) -> bool:
    return _one_of(text.lower(), name, ("true", "false")) == "true"


def _number(text: str, name: str, most: float) -> float:
    try:
        found = float(text)
    except ValueError:
        found = most + 1
    if not -most <= found <= most:
        raise UsageError(f"{text[:40]!r} is no {name}: a number from {-most:g} to {most:g}")
    return found


def _speakers(text: str) -> tuple[Speaker, ...]:
    """The chain of sources, the nearest first, `<` between them."""
    return tuple(Speaker(part.strip()) for part in text.split("<") if part.strip())


_SETTERS: Final[Mapping[str, Callable[[Claim, str], Claim]]] = {
    "kind": _kind,
    "type": _type,
    "mode": lambda claim, text: replace(claim, mode=text[:60]),
    "actors": lambda claim, text: replace(claim, actors=_parties(text, "actors")),
    "recipients": lambda claim, text: replace(claim, recipients=_parties(text, "recipients")),
    "when": lambda claim, text: replace(claim, when=when_of(text)),
    "place": lambda claim, text: replace(claim, place=text[:120]),
    "issue": lambda claim, text: replace(claim, issue=_one_of(text, "issue", sorted(codebook.ISSUES))),
    "according_to": lambda claim, text: replace(claim, according_to=_speakers(text)),
    "modality": lambda claim, text: replace(claim, modality=_one_of(text, "modality", get_args(Modality))),  # type: ignore[arg-type]
    "negated": lambda claim, text: replace(claim, negated=_truth(text, "negated")),
    "background": lambda claim, text: replace(claim, background=_truth(text, "background")),
    "certainty": lambda claim, text: replace(claim, certainty=_number(text, "certainty", 3)),
    "intensity": lambda claim, text: replace(claim, intensity=_number(text, "intensity", 10)),
}
FIELDS: Final = tuple(_SETTERS)
