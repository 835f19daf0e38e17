"""Chunks of coded rows become rows of one shape, column by column in DuckDB: read, typed, linked, sorted by dyad, in Parquet."""

# Statements are put together from the code's own queries and from names of columns, which are quoted; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.reading.coded import codebooks
from detente.reading.coded.files import BadRow, Chunk
from detente.reading.coded.parties import Linker, rows

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.actors import Registry

# A dyad's rows lie side by side; small groups let a question about one dyad pass over more of a file.
GROUP_ROWS = 30_720
_OPTIONS = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP_ROWS}"
MEMORY = "3GB"
SHOWN = 100
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


@dataclass(frozen=True, slots=True)
class Sums:
    """What became of a chunk. `known`: held before; `repeated`: a key a second time in one file; `revises`: (id, batch held)."""

    rows: int = 0
    added: int = 0
    known: int = 0
    repeated: int = 0
    revises: tuple[tuple[str, int], ...] = ()
    bad: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    shown: tuple[BadRow, ...] = ()


class Normaliser:
    """One file's import: a DuckDB that holds the codebooks, who is who, and the keys that the world holds."""

    def __init__(self, registry: Registry, folder: Path) -> None:
        self._linker = Linker(registry)
        self._folder = folder
        self._con = _connect(folder)

    def close(self) -> None:
        """Let go of the memory and the temporary files."""
        self._con.close()

    def learn(self, known: pa.Table) -> None:
        """Take note of rows that the world holds: `h` (hash of the key), `content`, `batch` (hash of the batch)."""
        self._con.register("learned", known)
        self._con.execute("INSERT INTO known SELECT h, content, batch, false FROM learned")
        self._con.unregister("learned")

    def write(self, chunk: Chunk, target: Path, *, recorded: datetime, batch: str) -> Sums:
        """Write the chunk's new rows to a Parquet file (none where there are none) and say what became of all."""
        layout = chunk.layout
        self._con.register("arrow", chunk.table)
        self._stage(chunk)
        if layout.table == "coded":
            self._link(layout.dataset)
        self._judge(layout.table)
        (added,) = self._con.execute("SELECT count(*) FROM chosen").fetchall()[0]
        revises = self._con.execute(
            "SELECT ? || '-' || key, revises FROM chosen WHERE revises IS NOT NULL ORDER BY key", [layout.dataset]
        ).fetchall()
        if added:
            self._copy(chunk, target, recorded, batch)
        sums = self._sums(chunk, added, tuple(revises))
        self._con.unregister("arrow")
        return sums

    @property
    def linked(self) -> Mapping[str, int]:
        """Distinct names, and how many of them the registry knows."""
        total, local = self._con.execute(
            "SELECT count(*), count(*) FILTER (local) FROM"
            " (SELECT any_value(starts_with(id, 'local:')) AS local FROM links GROUP BY name, country, role)"
        ).fetchall()[0]
        return {"names": total, "known": total - local}

    def _stage(self, chunk: Chunk) -> None:
        names = [name for name in chunk.table.column_names if name != "row"]
        # The names, the same in all rows of a file, have a column of their own: within every row they would be half of it.
        cells = ", ".join(map(_name, names))
        self._con.execute(
            f"CREATE OR REPLACE TEMP VIEW raw AS SELECT *, to_json([{cells}])::VARCHAR AS original FROM arrow"
        )
        query = _filled(_sql(chunk.layout.query), names)
        self._con.execute(
            f"CREATE OR REPLACE TEMP VIEW staged AS SELECT *, CAST(md5_number_lower(original) >> 1 AS BIGINT) AS content FROM ({query})"
        )

    def _link(self, dataset: str) -> None:
        """Link the names that no earlier chunk had."""
        fresh = self._con.execute(_sql("names")).fetchall()
        linked = [
            (name, country, role, self._linker.link(name, country, role, dataset=dataset, on=_middle(first, last)))
            for name, country, role, first, last in fresh
        ]
        if found := rows(linked):
            self._con.register("found", _links(found))
            self._con.execute("INSERT INTO links SELECT * FROM found")
            self._con.unregister("found")

    def _judge(self, table: str) -> None:
        (held,) = self._con.execute("SELECT count(*) FROM (FROM known LIMIT 1)").fetchall()[0]
        problem = _sql("typed") if table == "coded" else "s.problem"
        # The content is dear to compute, and of use only where the world holds rows to compare with.
        content = "s.content" if held else "NULL::BIGINT"
        self._con.execute(_sql("judged").replace("{content}", content).replace("{problem}", problem))
        self._con.execute(_sql("chosen"))

    def _copy(self, chunk: Chunk, target: Path, recorded: datetime, batch: str) -> None:
        query = _sql("coded" if chunk.layout.table == "coded" else "reports")
        stamps = {
            "$dataset": _literal(chunk.layout.dataset),
            "$source": _literal(chunk.source),
            "$columns": _literal(json.dumps([name for name in chunk.table.column_names if name != "row"])),
            "$recorded": f"{_literal(recorded.isoformat())}::TIMESTAMPTZ",
            "$batch": _literal(batch),
        }
        for name, value in stamps.items():
            query = query.replace(name, value)
        self._con.execute(f"COPY ({query}) TO {_literal(str(target))} ({_OPTIONS})")
        self._con.execute(
            f"INSERT INTO known SELECT hash(key), content, hash(batch), true FROM read_parquet({_literal(str(target))})"
        )

    def _sums(self, chunk: Chunk, added: int, revises: tuple[tuple[str, int], ...]) -> Sums:
        judged = "SELECT row, problem FROM judged WHERE problem IS NOT NULL ORDER BY row LIMIT ?"
        unread = [BadRow(chunk.line(row), problem) for row, problem in self._con.execute(judged, [SHOWN]).fetchall()]
        counted = (
            "SELECT split_part(problem, ':', 1), count(*) FROM judged WHERE problem IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        reasons = Counter(dict(self._con.execute(counted).fetchall()))
        total, repeated = self._con.execute(_sql("repeated")).fetchall()[0]
        broken = chunk.bad
        bad = reasons.total() + len(broken)
        reasons.update(row.reason for row in broken)
        known = total - added - repeated - (bad - len(broken))
        first = tuple(sorted((*unread, *broken), key=lambda row: row.line)[:SHOWN])
        return Sums(total + len(broken), added, known, repeated, revises, bad, reasons, first)


def _connect(folder: Path) -> Any:
    import duckdb
    import pyarrow as pa

    con = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            "temp_directory": str(folder),
            "memory_limit": MEMORY,
            # Nothing is known of how many rows a chunk has: left alone, the wide side would be the one to be hashed.
            "disabled_optimizers": "join_order,build_side_probe_side",
        },
    )
    con.execute("SET TimeZone = 'UTC'")
    con.execute(_sql("macros"))
    con.execute("CREATE TABLE known (h UBIGINT, content BIGINT, batch UBIGINT, own BOOLEAN)")
    con.execute(
        "CREATE TABLE links (name VARCHAR, country VARCHAR, role VARCHAR, since DATE, until DATE, id VARCHAR,"
        " states VARCHAR[], code VARCHAR, side VARCHAR)"
    )
    for name, query in (
        (
            "cameo",
            "SELECT code, type, mode, several(contexts) AS contexts, quad::TINYINT AS quad, weight::DOUBLE AS weight FROM book",
        ),
        ("kinds", "SELECT dataset, kind, detail, type, nullif(mode, '') AS mode, cameo FROM book"),
    ):
        con.register("book", pa.Table.from_pylist(list(codebooks.table(name))))
        con.execute(f"CREATE TABLE {name} AS {query}")
        con.unregister("book")
    con.register("book", pa.table({"type": list(codebooks.TYPES), "quad": list(codebooks.TYPES.values())}))
    con.execute("CREATE TABLE types AS SELECT type, quad FROM book")
    con.unregister("book")
    return con


@cache
def _sql(name: str) -> str:
    return files("detente.reading.coded").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def _filled(query: str, names: list[str]) -> str:
    """The query with each {column} that a release may lack as its cell, or as null."""
    held = {name.casefold(): name for name in names}
    for mark, candidates in _OPTIONAL.items():
        column = next((held[name.casefold()] for name in candidates if name.casefold() in held), None)
        query = query.replace(f"{{{mark}}}", f"blank({_name(column)})" if column else "NULL::VARCHAR")
    return query


def _links(found: list[dict[str, object]]) -> pa.Table:
    import pyarrow as pa

    text = pa.string()
    kinds = [text, text, text, pa.date32(), pa.date32(), text, pa.list_(text), text, text]
    return pa.Table.from_pylist(found, schema=pa.schema(list(zip(found[0], kinds, strict=True))))


def _middle(first: date | None, last: date | None) -> date | None:
    return None if first is None or last is None else first + (last - first) / 2


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
