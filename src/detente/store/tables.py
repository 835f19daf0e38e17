"""The world's tables: their columns, derived from the records in `schema`, and the way from records to rows and back.

A column is never written down twice: a field that `Claim` gains becomes a column of `claims`, null in older rows, and
reads back as the field's default. Columns that no record holds are listed in `_extra` and computed with the rows.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from detente.errors import InputError
from detente.schema import Actor, Claim, Document, Mention, Party, Span

if TYPE_CHECKING:
    import pyarrow as pa

Record = TypeVar("Record")
Arrow = dict[str, "pa.DataType"]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a world; `record` gives most of its columns.

    `keep`: which of the rows with one id is in force, the first recorded (frozen once made), the last, or each.
    """

    name: str
    record: type | None = None
    keep: Literal["each", "first", "last"] = "each"


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table("documents", Document),
        Table("mentions", Mention),
        Table("claims", Claim),
        Table("judgements"),
        Table("actors", Actor, keep="last"),
        Table("forecasts", keep="first"),
        Table("scenarios", keep="first"),
        Table("failures"),
    )
}

# How a claim's dyads are written: "IRQ|SYR", ends sorted. No actor's id holds the bar.
BAR = "|"


def schema_of(name: str) -> pa.Schema:
    """Arrow schema of a table: the record's columns, the computed ones, `recorded` (UTC, microseconds) and `batch`."""
    import pyarrow as pa

    record = TABLES[name].record
    stamps = {"recorded": pa.timestamp("us", tz="UTC"), "batch": pa.string()}
    columns = (_columns(record) if record else {}) | _extra().get(name, {}) | stamps
    return pa.schema(list(columns.items()))


def claims_to_table(claims: Iterable[Claim]) -> pa.Table:
    """Rows of `claims`, with `parties` and `dyads` computed; without `recorded` and `batch`."""
    claims = list(claims)
    extra = {"parties": [parties(claim) for claim in claims], "dyads": [dyads(claim) for claim in claims]}
    return _to_table(Claim, claims, _extra()["claims"], extra)


def claims_from_table(table: pa.Table) -> list[Claim]:
    """Claims of rows; a column that is missing or null is the field's default."""
    return _from_table(Claim, table)


def documents_to_table(
    documents: Iterable[Document], *, notices: Iterable[tuple[str, ...]] = (), readings: Iterable[str] = ()
) -> pa.Table:
    """Rows of `documents`. By position: `notices`, what the reader remarked; `readings`, digests of whole readings."""
    documents = list(documents)
    extra: dict[str, list[Any]] = {"notices": [list(each) for each in notices], "reading": list(readings)}
    extra = {name: values or [None] * len(documents) for name, values in extra.items()}
    return _to_table(Document, documents, _extra()["documents"], extra)


def documents_from_table(table: pa.Table) -> list[Document]:
    """Documents of rows; a column that is missing or null is the field's default."""
    return _from_table(Document, table)


def mentions_to_table(mentions: Iterable[Mention]) -> pa.Table:
    """Rows of `mentions`; the span becomes the columns document, start and end."""
    return _to_table(Mention, list(mentions), {}, {})


def mentions_from_table(table: pa.Table) -> list[Mention]:
    """Mentions of rows; a column that is missing or null is the field's default."""
    return _from_table(Mention, table)


def actors_to_table(actors: Iterable[Actor]) -> pa.Table:
    """Rows of `actors`; pairs such as codes become structs of key and value."""
    return _to_table(Actor, list(actors), {}, {})


def actors_from_table(table: pa.Table) -> list[Actor]:
    """Actors of rows; a column that is missing or null is the field's default."""
    return _from_table(Actor, table)


def parties(claim: Claim) -> list[str]:
    """Every actor id and state that stands on either side, sorted."""
    return sorted({name for party in (*claim.actors, *claim.recipients) for name in _names(party)})


def dyads(claim: Claim) -> list[str]:
    """Every pair the claim speaks of, by actor id and state: actor with recipient; without any, actor with actor."""
    met = product(claim.actors, claim.recipients) if claim.recipients else combinations(claim.actors, 2)
    return sorted({dyad(a, b) for one, other in met for a in _names(one) for b in _names(other) if a != b})


def dyad(a: str, b: str) -> str:
    """The one spelling of a pair, whichever end is named first."""
    return BAR.join(sorted((a, b)))


def _names(party: Party) -> tuple[str, ...]:
    return tuple(name for name in (party.actor, *party.states) if name)


@cache
def _extra() -> dict[str, Arrow]:
    import pyarrow as pa

    text, texts = pa.string(), pa.list_(pa.string())
    made = {"id": text, "body": text}
    return {
        "documents": {"notices": texts, "reading": text},
        "claims": {"parties": texts, "dyads": texts},
        "judgements": {"id": text, "kind": text, "target": text, "value": text, "by": text, "why": text},
        "forecasts": made,
        "scenarios": made,
        "failures": {"source": text, "reason": text},
    }


@cache
def _columns(record: type) -> Arrow:
    """A record's own span lies open as document, start and end; every other field is one column."""
    columns: Arrow = {}
    for name, hint in get_type_hints(record).items():
        columns |= _columns(Span) if name == "span" else {name: _arrow(hint)}
    return columns


def _arrow(hint: Any) -> pa.DataType:
    import pyarrow as pa

    inner = _optional(hint)
    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32()}
    if inner in plain:
        return plain[inner]
    if get_origin(inner) is Literal:
        return pa.string()
    if get_origin(inner) is tuple:
        return pa.list_(_arrow(get_args(inner)[0])) if _is_list(inner) else pa.struct(_pair(inner))
    return pa.struct(list(_columns(inner).items()))


def _optional(hint: Any) -> Any:
    """The type without its None."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


def _is_list(hint: Any) -> bool:
    return get_args(hint)[-1] is Ellipsis


def _pair(hint: Any) -> list[tuple[str, pa.DataType]]:
    return [(name, _arrow(each)) for name, each in zip(("key", "value"), get_args(hint), strict=True)]


def _to_table(record: type, records: list[Any], extra: Arrow, values: Mapping[str, list[Any]]) -> pa.Table:
    import pyarrow as pa

    rows: dict[str, list[Any]] = dict(values)
    for name, hint in get_type_hints(record).items():
        each = [getattr(one, name) for one in records]
        if name == "span":
            rows |= {part: [getattr(span, part) for span in each] for part in _columns(Span)}
        else:
            encode = _encoder(_optional(hint))
            rows[name] = [None if value is None else encode(value) for value in each] if encode else each
    columns = _columns(record) | extra
    try:
        return pa.table([pa.array(rows[name], kind) for name, kind in columns.items()], names=list(columns))
    except (UnicodeError, pa.ArrowException, OverflowError) as error:
        problem = f"a {record.__name__.lower()} holds what no table can: {error}"
        raise InputError(problem, right="text in valid Unicode, whole numbers below 2**63") from error


@cache
def _encoder(hint: Any) -> Callable[[Any], Any] | None:
    """From a field's value to what Arrow takes; None where it takes the value as it is."""
    if get_origin(hint) is tuple:
        inner = _encoder(_optional(get_args(hint)[0]))
        if not _is_list(hint):
            return lambda pair: dict(zip(("key", "value"), pair, strict=True))
        return (lambda values: [inner(value) for value in values]) if inner else list
    if is_dataclass(hint):
        parts = [(name, _encoder(_optional(each))) for name, each in get_type_hints(hint).items()]
        return lambda one: {name: _encoded(getattr(one, name), encode) for name, encode in parts}
    return None


def _encoded(value: Any, encode: Callable[[Any], Any] | None) -> Any:
    return encode(value) if encode and value is not None else value


def _from_table(record: Callable[..., Record], table: pa.Table) -> list[Record]:
    columns = {name: table.column(name).to_pylist() for name in _columns(record) if name in table.column_names}
    decode = _decoder(record)
    return [decode(dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is tuple:
        inner = _decoder(_optional(get_args(hint)[0]))
        if _is_list(hint):
            return lambda values: tuple(inner(value) for value in values)
        return lambda pair: (pair["key"], pair["value"])
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        parts = [(each, hints[each.name], _decoder(_optional(hints[each.name]))) for each in fields(hint)]
        return lambda row: hint(*(_decoded(row, each, part_hint, decode) for each, part_hint, decode in parts))
    return lambda value: value


def _decoded(row: Mapping[str, Any], part: Field[Any], hint: Any, decode: Callable[[Any], Any]) -> Any:
    if part.name == "span":
        return Span(row["document"], row["start"], row["end"])
    value = row.get(part.name)
    if value is not None:
        return decode(value)
    if _optional(hint) is not hint:
        return None
    if part.default is not MISSING:
        return part.default
    if part.default_factory is not MISSING:
        return part.default_factory()
    raise InputError(
        f"a row has no {part.name}, which nothing stands in for", where=str(row.get("id") or "a table of the world")
    )
