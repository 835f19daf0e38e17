"""The queries that read each event set, their optional columns filled in from what a file has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from detente.reading.coded.layouts import Layout

# Columns that a release may lack, under the names that releases give them.
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "actor_code": ("actor_code",),
    "actor_id": ("actor_id",),
    "article": ("source_article",),
    "cameo": ("cameo",),
    "contexts": ("contexts", "context"),
    "country": ("country",),
    "headline": ("source_headline",),
    "intensity": ("intensity",),
    "lat": ("latitude", "lat"),
    "lon": ("longitude", "lon"),
    "mode": ("mode",),
    "notes": ("notes",),
    "office": ("source_office",),
    "place": ("place", "where_coordinates", "location"),
    "recipient_code": ("recipient_code",),
    "recipient_id": ("recipient_id",),
    "reports": ("reports",),
    "sentence": ("sentence",),
    "source": ("source",),
    "sources": ("number_of_sources",),
    "until": ("until", "date_end"),
    "url": ("url", "SOURCEURL"),
}
_MARK = re.compile(r"\{([a-z_]+)\}")


@cache
def sql(name: str) -> str:
    """The text of a query that lies beside the code."""
    return files("detente.reading.coded").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def filled(layout: Layout, names: Sequence[str]) -> str:
    """The query of a layout with each {column} that a release may lack as its cell, or as null."""
    query = sql(layout.query)
    for mark in set(_MARK.findall(query)):
        column = _held(mark, names)
        query = query.replace(f"{{{mark}}}", f"blank({identifier(column)})" if column else "NULL::VARCHAR")
    return query


def used(layout: Layout, names: Sequence[str]) -> tuple[str, ...]:
    """Those of a file's columns that the query of its layout reads."""
    query = filled(layout, names)
    return tuple(name for name in names if identifier(name) in query)


def identifier(column: str) -> str:
    """A column's name as SQL."""
    return '"' + column.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _held(mark: str, names: Sequence[str]) -> str | None:
    held = {name.casefold(): name for name in names}
    return next((held[name.casefold()] for name in _OPTIONAL[mark] if name.casefold() in held), None)
