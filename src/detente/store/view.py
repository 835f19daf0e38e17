"""What a world holds as known at one instant, as views for SQL that can do nothing but read them."""

# Names of tables can't be bound: they are the code's own or were checked by the store.
# ruff: noqa: S608

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError, UsageError, WorldError
from detente.store import judgements, mending
from detente.store.asking import check, plain
from detente.store.delta import Version
from detente.store.tables import TABLES, Table, schema_of

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

Params = Sequence[object] | Mapping[str, object]

SECONDS = 60.0
MOST_BYTES = 2**30
BATCH_ROWS = 50_000
# Rows of these tables count only when the row of their document, written last, is there.
FOLLOWERS = ("mentions", "claims")


class View:
    """DuckDB in memory over exactly the Parquet files of the given versions, with a view for every table.

    The views hold what is visible: recorded by `known` (None: now), its document's reading complete, not withdrawn. `kept`
    is for what was worked out from it, which stays true as long as the view lasts.
    """

    def __init__(self, versions: Mapping[str, Version], known: datetime | None = None) -> None:
        import duckdb

        self.names = frozenset(versions)
        self.kept: dict[object, Any] = {}
        self._connection = _connect()
        try:
            _make_views(self._connection, versions, known)
        except duckdb.Error as error:
            raise WorldError(f"the world's files can't be read: {plain(error)}") from error
        _lock(self._connection, [file for version in versions.values() for file in version.files])

    def ask(self, sql: str, params: Params = (), *, seconds: float = SECONDS) -> pa.Table:
        """Rows of one reading statement, values bound to `?` or `$name`. Times are UTC.

        Raises UsageError when the SQL is malformed or would do more than read, WorldError past `seconds` or a gigabyte.
        """
        with self._cursor() as cursor:
            check(cursor, sql)
            return _answer(cursor, sql, params, seconds)

    def rows(self, sql: str, params: Params = ()) -> pa.Table:
        """Rows of the house's own SQL, which may also read the schema `house`: rows as known, visible or not."""
        with self._cursor() as cursor:
            return _answer(cursor, sql, params, SECONDS)

    @contextmanager
    def _cursor(self) -> Iterator[DuckDBPyConnection]:
        # A connection serves one thread at a time; its cursors share the views.
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()


@cache
def query_text(name: str) -> str:
    """The text of a query that lies beside the code."""
    return files("detente.store").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _connect() -> DuckDBPyConnection:
    import duckdb

    # Nothing is fetched at run time, spilled into the current folder, or taken from the caller's variables.
    config = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "temp_directory": "",
    }
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET TimeZone = 'UTC'")
    # A file of a table is never written again.
    connection.execute("SET parquet_metadata_cache = true")
    return connection


def _lock(connection: DuckDBPyConnection, paths: list[str]) -> None:
    """From here on the connection can open the given files and no other, and no statement can change that."""
    connection.execute(f"SET allowed_paths = [{', '.join(map(quoted, paths))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _make_views(connection: DuckDBPyConnection, versions: Mapping[str, Version], known: datetime | None) -> None:
    """First all rows as known, in a schema of their own; then what is withdrawn or incomplete; then what is visible."""
    connection.execute("CREATE SCHEMA house")
    for name, version in versions.items():
        connection.execute(f"CREATE VIEW house.{name} AS {_rows(connection, name, version, known)}")
    ruled = judgements.from_table(connection.sql("SELECT * FROM house.judgements").to_arrow_table())
    standing = [row for row in ruled if row.standing]
    connection.execute(
        "CREATE TABLE house.standing AS SELECT unnest(?::VARCHAR[]) AS id", [[row.id for row in standing]]
    )
    withdrawn = sorted({row.target for row in standing if row.kind == judgements.WITHDRAW})
    connection.execute("CREATE TABLE house.withdrawn AS SELECT unnest(?::VARCHAR[]) AS target", [withdrawn])
    connection.execute(query_text("visible"))
    ruled_rows = mending.changed(connection, standing)
    for name, version in versions.items():
        kept = _kept(name, version.columns) if withdrawn else ""
        read = _visible(name, ruled_rows.get(name, f"house.{name}"))
        connection.execute(f"CREATE VIEW main.{name} AS {read}{kept}{_in_force(TABLES.get(name))}")


def _rows(connection: DuckDBPyConnection, name: str, version: Version, known: datetime | None) -> str:
    """SQL for every row recorded by `known`; columns that no file has yet are null."""
    paths = ", ".join(map(quoted, version.files))
    instant = f" WHERE recorded <= {quoted(known.isoformat())}::TIMESTAMPTZ" if known else ""
    read = f"SELECT * FROM read_parquet([{paths}], union_by_name = true){instant}"
    shape = schema_of(name) if name in TABLES else None
    if shape is None or (version.files and set(shape.names) <= set(version.columns)):
        return read
    connection.from_arrow(shape.empty_table()).create(f"house.shape_{name}")
    empty = f"SELECT * FROM house.shape_{name}"
    return f"{empty} UNION ALL BY NAME {read}" if version.files else empty


def _visible(name: str, rows: str) -> str:
    """SQL for what of a table's `rows` may be seen."""
    if name == "documents":
        joined = "SEMI JOIN house.visible v ON r.id = v.document AND r.batch = v.batch"
        return f"SELECT r.* FROM house.documents r {joined} WHERE true"
    if name == "judgements":
        return "SELECT r.*, r.id IN (FROM house.standing) AS standing FROM house.judgements r WHERE true"
    times = ', r."when".earliest AS earliest, r."when".latest AS latest' if name == "claims" else ""
    joined = " SEMI JOIN house.visible v ON r.document = v.document AND r.batch = v.batch" if name in FOLLOWERS else ""
    return f"SELECT r.*{times} FROM {rows} r{joined} WHERE true"


def _kept(name: str, columns: Sequence[str]) -> str:
    """Withdrawn rows go, by their id or a whole import by its batch. `visible` settles documents; rulings stay."""
    if name in ("documents", "judgements", "failures"):
        return ""
    marks = ("id",) if name in TABLES else ("id", "batch")
    return "".join(f" AND r.{mark} NOT IN (FROM house.withdrawn)" for mark in marks if mark in columns)


def _in_force(table: Table | None) -> str:
    if table is None or table.keep == "each":
        return ""
    order = "DESC" if table.keep == "last" else "ASC"
    return f" QUALIFY row_number() OVER (PARTITION BY r.id ORDER BY r.recorded {order}, r.batch {order}) = 1"


def _answer(cursor: DuckDBPyConnection, sql: str, params: Params, seconds: float) -> pa.Table:
    import duckdb
    import pyarrow as pa

    with _limit(cursor, seconds) as late:
        try:
            reader = cursor.sql(sql, params=params or None).to_arrow_reader(BATCH_ROWS)
            return pa.Table.from_batches(_bounded(reader), reader.schema)
        except (duckdb.Error, OSError, pa.ArrowException) as error:
            raise _explained(error, late.is_set(), seconds) from error


@contextmanager
def _limit(cursor: DuckDBPyConnection, seconds: float) -> Iterator[threading.Event]:
    """Interrupt what the cursor runs after so many seconds; the event says whether that happened."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        cursor.interrupt()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _bounded(reader: Any) -> Iterator[pa.RecordBatch]:
    size = 0
    for batch in reader:
        size += batch.nbytes
        if size > MOST_BYTES:
            raise WorldError("the answer is larger than a gigabyte: ask for fewer rows or columns, or export the table")
        yield batch


def _explained(error: BaseException, late: bool, seconds: float) -> DetenteError:
    import duckdb

    if late:
        return WorldError(f"the query took longer than {seconds:g} s and was stopped: narrow it, or allow more time")
    if isinstance(error, duckdb.OutOfMemoryException):
        return WorldError(f"the query needs more memory than there is: {plain(error)}")
    if isinstance(error, duckdb.IOException):
        return WorldError(f"a file of the world can't be read: {plain(error)}")
    return UsageError(f"the query can't be answered: {plain(error)}")
