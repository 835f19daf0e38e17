"""Chunks of coded rows become rows of one shape, column by column in DuckDB: read, typed, linked, sorted by dyad, in Parquet."""

# Statements are put together from the code's own queries and from names of columns, which are quoted; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.reading.coded import codebooks
from detente.reading.coded.files import BadRow, Chunk
from detente.reading.coded.parties import Linker, rows
from detente.reading.coded.queries import filled, identifier, literal, sql

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.actors import Registry

# A dyad's rows lie side by side; small groups let a question about one dyad pass over more of a file.
GROUP_ROWS = 10_240
_OPTIONS = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {GROUP_ROWS}"
MEMORY = "3GB"
SHOWN = 100
# Where the rows of a file go as they stood in it, for those whose table holds their columns alone.
ROWS = "coded_rows"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all rows of an import carry."""

    recorded: datetime
    batch: str


@dataclass(frozen=True, slots=True)
class Sums:
    """What became of a chunk. `known`: held before; `repeated`: a key a second time in one file; `revised`: replace a row held."""

    rows: int = 0
    added: int = 0
    known: int = 0
    repeated: int = 0
    revised: int = 0
    bad: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    shown: tuple[BadRow, ...] = ()


class Normaliser:
    """One file's import: a DuckDB that holds the codebooks, who is who, and the keys that the world holds."""

    def __init__(self, registry: Registry, folder: Path, stamp: Stamp) -> None:
        self._linker = Linker(registry)
        self._folder, self._stamp = folder, stamp
        self._con = _connect(folder)
        self._written: dict[str, list[Path]] = {}
        # Lines are written as they stand while their columns are read, typed and sorted.
        self._aside = ThreadPoolExecutor(1, "rows")
        self._waiting: list[Future[None]] = []

    def close(self) -> None:
        """Let go of the memory and the temporary files."""
        self._aside.shutdown(cancel_futures=True)
        self._con.close()

    def learn(self, known: pa.Table, batches: pa.Table) -> None:
        """Take note of rows that the world holds: `h` (hash of the key), `content`, `batch` (hash of its name); `batches`: `h`, `batch`."""
        for statement, given in (("INSERT INTO known", known), ("CREATE OR REPLACE TABLE batches AS", batches)):
            self._con.register("learned", given)
            self._con.execute(f"{statement} FROM learned")
            self._con.unregister("learned")

    def write(self, chunk: Chunk) -> Sums:
        """Write the chunk's new rows to files and say what became of all."""
        table = chunk.layout.table
        self._stage(chunk)
        if table == "coded":
            self._link(chunk.layout.dataset)
        self._judge(table)
        counts = "SELECT count(*), count(revises) FROM chosen"
        added, revised = self._con.execute(counts).fetchall()[0]
        if added:
            self._copy(chunk)
        sums = self._sums(chunk, added, revised)
        self._con.unregister("arrow")
        return sums

    def settle(self) -> tuple[dict[str, list[Path]], int]:
        """The files by table, once every row of a key that an earlier chunk had is out of them; and how many those were."""
        for future in self._waiting:
            future.result()
        self._waiting.clear()
        again = 0
        if len(next(iter(self._written.values()), [])) > 1:
            self._con.execute(
                "CREATE TEMP TABLE twice AS SELECT h, min(file) AS kept FROM mine GROUP BY h HAVING count(*) > 1"
            )
            surplus = "SELECT m.file, count(*) FROM mine m JOIN twice t ON t.h = m.h WHERE m.file <> t.kept GROUP BY 1"
            for place, count in self._con.execute(surplus).fetchall():
                again += count
                for table, files in self._written.items():
                    self._without(table, files[place], place)
        kept = {table: [file for file in files if file.exists()] for table, files in self._written.items()}
        return kept, again

    @property
    def linked(self) -> Mapping[str, int]:
        """Distinct names, and how many of them the registry knows."""
        total, local = self._con.execute(
            "SELECT count(*), count(*) FILTER (local) FROM"
            " (SELECT any_value(starts_with(id, 'local:')) AS local FROM links GROUP BY name, country, role)"
        ).fetchall()[0]
        return {"names": total, "known": total - local}

    def _stage(self, chunk: Chunk) -> None:
        import pyarrow as pa

        table, original = chunk.table, "lines"
        if chunk.original is None:
            original = _joined(chunk.columns)
        else:
            table = table.append_column("lines", pa.chunked_array([chunk.original]))
        self._con.register("arrow", table)
        self._con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT *, {original} AS original FROM arrow")
        content = "CAST(md5_number_lower(original) >> 1 AS BIGINT) AS content"
        # Lines that go as they stand into a file of their own are not carried along.
        less = "" if chunk.original is None or chunk.layout.table != "coded" else " EXCLUDE (original)"
        self._con.execute(
            f"CREATE OR REPLACE TEMP TABLE staged AS SELECT *{less}, {content} FROM ({filled(chunk.layout, chunk.columns)})"
        )

    def _link(self, dataset: str) -> None:
        """Link the names that no earlier chunk had."""
        fresh = self._con.execute(sql("names")).fetchall()
        linked = [
            (name, country, role, self._linker.link(name, country, role, dataset=dataset, on=_middle(first, last)))
            for name, country, role, first, last in fresh
        ]
        if found := rows(linked):
            self._con.register("found", _links(found))
            self._con.execute("INSERT INTO links SELECT * FROM found")
            self._con.unregister("found")

    def _judge(self, table: str) -> None:
        problem = sql("typed") if table == "coded" else "s.problem"
        self._con.execute(sql("judged").replace("{problem}", problem))
        self._con.execute("CREATE OR REPLACE TEMP TABLE held AS FROM known k SEMI JOIN judged j ON j.h = k.h")
        self._con.execute(sql("chosen"))

    def _copy(self, chunk: Chunk) -> None:
        table = chunk.layout.table
        place = len(self._written.setdefault(table, []))
        if table == "coded":
            self._keep_rows(chunk, place)
        query = sql("coded" if table == "coded" else "reports")
        stamps = {
            "$dataset": literal(chunk.layout.dataset),
            "$source": literal(chunk.source),
            "$columns": literal(json.dumps(chunk.columns)),
            "$recorded": f"{literal(self._stamp.recorded.isoformat())}::TIMESTAMPTZ",
            "$batch": literal(self._stamp.batch),
        }
        for name, value in stamps.items():
            query = query.replace(name, value)
        target = self._target(table, place)
        self._con.execute(f"COPY ({query}) TO {literal(str(target))} ({_OPTIONS})")
        self._con.execute("INSERT INTO mine SELECT h, ? FROM chosen", [place])
        self._written[table].append(target)

    def _keep_rows(self, chunk: Chunk, place: int) -> None:
        """The chosen rows as they stood, in the order of the file, are written meanwhile."""
        import pyarrow as pa

        ids = f"SELECT row, {literal(chunk.layout.dataset)} || '-' || key AS id FROM chosen ORDER BY row"
        chosen = self._con.sql(ids).to_arrow_table()
        original = chunk.original
        if original is None:
            original = self._con.sql("SELECT original FROM staged ORDER BY row").to_arrow_table().column("original")
        lines = pa.array(chunk.lines)
        if len(chosen) < len(chunk.table):
            original, lines = original.take(chosen.column("row")), lines.take(chosen.column("row"))
        repeat = len(chosen)
        table = pa.table(
            {
                "id": chosen.column("id"),
                "source": pa.repeat(chunk.source, repeat),
                "line": lines,
                "columns": pa.repeat(json.dumps(chunk.columns), repeat),
                "original": original,
                "recorded": pa.repeat(pa.scalar(self._stamp.recorded, pa.timestamp("us", tz="UTC")), repeat),
                "batch": pa.repeat(self._stamp.batch, repeat),
            }
        )
        target = self._target(ROWS, place)
        self._written.setdefault(ROWS, []).append(target)
        self._waiting = [future for future in self._waiting if not future.done() or future.result()]
        self._waiting.append(self._aside.submit(_write_rows, table, target))

    def _without(self, table: str, file: Path, place: int) -> None:
        """Rewrite a file without the rows whose keys an earlier file has."""
        key = "r.key" if table != ROWS else "substr(r.id, position('-' IN r.id) + 1)"
        order = "ORDER BY dyad NULLS LAST, first, key" if table == "coded" else ""
        kept = (
            f"SELECT r.* FROM read_parquet({literal(str(file))}) r"
            f" ANTI JOIN (FROM twice WHERE kept <> {place}) t ON t.h = hash({key}) {order}"
        )
        fresh = file.with_name(f"kept-{file.name}")
        self._con.execute(f"COPY ({kept}) TO {literal(str(fresh))} ({_OPTIONS})")
        file.unlink()
        if self._con.execute(f"SELECT count(*) FROM read_parquet({literal(str(fresh))})").fetchall()[0][0]:
            fresh.rename(file)

    def _target(self, table: str, place: int) -> Path:
        return self._folder / f"{self._stamp.batch}-{table}-{place:05}.parquet"

    def _sums(self, chunk: Chunk, added: int, revised: int) -> Sums:
        judged = "SELECT row, problem FROM judged WHERE problem IS NOT NULL ORDER BY row LIMIT ?"
        unread = [BadRow(chunk.line(row), problem) for row, problem in self._con.execute(judged, [SHOWN]).fetchall()]
        counted = (
            "SELECT split_part(problem, ':', 1), count(*) FROM judged WHERE problem IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        reasons = Counter(dict(self._con.execute(counted).fetchall()))
        total, repeated = self._con.execute(sql("repeated")).fetchall()[0]
        bad = reasons.total() + len(chunk.bad)
        reasons.update(row.reason for row in chunk.bad)
        known = total - added - repeated - (bad - len(chunk.bad))
        first = tuple(sorted((*unread, *chunk.bad), key=lambda row: row.line)[:SHOWN])
        return Sums(total + len(chunk.bad), added, known, repeated, revised, bad, reasons, first)


def _write_rows(table: pa.Table, target: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(
        table,
        target,
        compression="zstd",
        compression_level=1,
        row_group_size=GROUP_ROWS,
        use_dictionary=["source", "columns", "batch", "recorded"],
        write_statistics=["id"],
    )


def _joined(columns: Sequence[str]) -> str:
    """A row of quoted cells as a line without quotes, where its cells allow that; else as JSON."""
    cells = ", ".join(map(identifier, columns))
    line = f"concat_ws(chr(9), {cells})"
    fits = (
        f"length({line}) - length(replace({line}, chr(9), '')) = {len(columns) - 1} AND NOT contains({line}, chr(10))"
    )
    return f"CASE WHEN {fits} THEN {line} ELSE to_json([{cells}])::VARCHAR END"


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
    con.execute(sql("macros"))
    con.execute("CREATE TABLE known (h UBIGINT, content BIGINT, batch UBIGINT)")
    con.execute("CREATE TABLE batches (h UBIGINT, batch VARCHAR)")
    con.execute("CREATE TABLE mine (h UBIGINT, file INTEGER)")
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


def _links(found: list[dict[str, object]]) -> pa.Table:
    import pyarrow as pa

    text = pa.string()
    kinds = [text, text, text, pa.date32(), pa.date32(), text, pa.list_(text), text, text]
    return pa.Table.from_pylist(found, schema=pa.schema(list(zip(found[0], kinds, strict=True))))


def _middle(first: date | None, last: date | None) -> date | None:
    return None if first is None or last is None else first + (last - first) / 2
