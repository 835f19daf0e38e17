"""Append-only Delta tables: create, append in one commit, name the files that make up a version, compact."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import WorldError

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable, WriterProperties
    from deltalake.transaction import AddAction

# Eight writers at once used up the library's own 15 retries in 3 of 200 appends.
COMMIT_RETRIES = 100
ATTEMPTS = 8
# A reader asks the log anew for every query or request, so a file that no version names is in use for as long as one lasts.
RETENTION_HOURS = 24
SMALL_FILES = 100
# DuckDB reads row groups side by side; the writer's own million rows a group leave it one core.
GROUP_ROWS = 122_880
# Every import that was compared with a table's rows leaves this mark in the table's log.
IMPORTS = "import"
# The table writer treats these as parts of a URL and fails.
UNFIT = set("[]^|\\%")


class ConflictError(WorldError):
    """Another writer added what these rows should have been compared with."""


@dataclass(frozen=True, slots=True)
class Version:
    """One table as its log stands: the version's number (-1: no table yet), its Parquet files, its columns."""

    number: int
    files: tuple[str, ...]
    columns: tuple[str, ...] = ()


def fit(folder: Path) -> None:
    """Raise WorldError where the table writer can't work in a folder of this name."""
    unfit = sorted(UNFIT & set(folder.as_posix()))
    if unfit:
        raise WorldError(f"{folder}: the tables can't lie under a name with {' '.join(unfit)}: choose another folder")


def create(folder: Path, schema: pa.Schema) -> None:
    """An empty table, unless there is one."""
    from deltalake import DeltaTable

    folder.mkdir(parents=True, exist_ok=True)
    DeltaTable.create(str(folder), schema=schema, mode="ignore")


def append(folder: Path, rows: pa.Table, *, attempts: int = ATTEMPTS) -> None:
    """Add rows in one commit: readers see all of them or none. Columns the table lacks are added, null in older rows.

    Other writers may commit meanwhile: retried, with longer waits, then WorldError, as where a column's type differs.
    """
    from deltalake import CommitProperties, write_deltalake
    from deltalake.exceptions import CommitFailedError, DeltaError

    _check_types(folder, rows)
    rows = _unsliced(rows)
    patient = CommitProperties(max_commit_retries=COMMIT_RETRIES)
    for attempt in range(attempts):
        try:
            write_deltalake(
                str(folder),
                rows,
                mode="append",
                schema_mode="merge",
                writer_properties=_writer(),
                commit_properties=patient,
            )
        except CommitFailedError:
            # Processes that started together must not knock together again.
            time.sleep(0.05 * 2**attempt * (1 + os.getpid() % 7 / 7))
        except DeltaError as error:
            raise WorldError(f"{folder}: the rows don't go into the table: {error}") from error
        else:
            return
    raise WorldError(f"{folder}: other writers kept the table busy; nothing of this batch was written, try again")


def _check_types(folder: Path, rows: pa.Table) -> None:
    """Left to itself the writer casts a 1.5 to the 1 that a column of whole numbers takes."""
    from deltalake import DeltaTable, Schema

    try:
        new = {each.name: each.type for each in Schema.from_arrow(rows.schema).fields}
    except Exception as error:  # The library has no class of its own for this one.
        raise WorldError(
            f"{folder}: a column is of a type that no table holds: {str(error).splitlines()[0]}"
        ) from error
    if not DeltaTable.is_deltatable(str(folder)):
        return
    for each in DeltaTable(str(folder)).schema().fields:
        found = getattr(new.get(each.name), "type", "void")
        held = getattr(each.type, "type", "void")
        if found != held and "void" not in (found, held):
            raise WorldError(f"{folder}: column {each.name} holds {held}, these rows {found}: give it the same type")


def _unsliced(rows: pa.Table) -> pa.Table:
    """A slice whose structs hold structs with nulls aborts the whole process inside the writer; a copy is no slice."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)
    return pa.ipc.open_stream(sink.getvalue()).read_all()


def _writer() -> WriterProperties:
    from deltalake import WriterProperties

    return WriterProperties(compression="ZSTD", max_row_group_size=GROUP_ROWS)


class Log:
    """One table's log, kept open: asking again for the newest version reads only the log's new entries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._table: DeltaTable | None = None
        self._version = Version(-1, ())

    def version(self) -> Version:
        """The newest version. Raises WorldError where the log can't be read."""
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError, TableNotFoundError

        try:
            if self._table is None:
                self._table = DeltaTable(str(self.folder))
            else:
                self._table.update_incremental()
        except TableNotFoundError:
            return self._version
        except DeltaError as error:
            raise WorldError(f"{self.folder}: the table's log can't be read: {error}") from error
        if self._table.version() != self._version.number:
            self._version = _version(self.folder, self._table)
        return self._version


def _version(folder: Path, table: DeltaTable) -> Version:
    # The log gives paths as URLs, escaped; without partitions the last part is the file's plain name.
    files = sorted(str(folder / uri.rsplit("/", 1)[-1]) for uri in table.file_uris())
    return Version(table.version(), tuple(files), tuple(each.name for each in table.schema().fields))


def adopt(folder: Path, files: Sequence[Path], *, since: int | None = None) -> None:
    """Make Parquet files of one schema, written elsewhere on the same disk, part of a table in one commit; made at need.

    `since`: the version whose rows the files were compared with; another import that was adopted after it is a conflict.
    Raises ConflictError then, WorldError where the columns are not the table's, or other writers keep it busy.
    """
    import pyarrow.parquet as pq
    from deltalake import CommitProperties, DeltaTable, Schema, Transaction
    from deltalake.exceptions import CommitFailedError, DeltaError

    schema = pq.read_schema(files[0]).remove_metadata()
    create(folder, schema)
    newest = DeltaTable(str(folder))
    if {each.name: each.type for each in newest.schema().fields} != {
        each.name: each.type for each in Schema.from_arrow(schema).fields
    }:
        raise WorldError(f"{folder}: the table has other columns than these rows: it is of another version of detente")
    table = newest if since is None else DeltaTable(str(folder), version=max(since, 0))
    imports = table.transaction_version(IMPORTS) or 0
    # Two commits that carry the same mark can't both follow one version.
    marks = [] if since is None else [Transaction(IMPORTS, imports + 1)]
    patient = CommitProperties(max_commit_retries=COMMIT_RETRIES, app_transactions=marks)
    try:
        table.create_write_transaction(
            [_moved(folder, file) for file in files], "append", table.schema(), commit_properties=patient
        )
    except CommitFailedError as error:
        # Another import was adopted, or made this very table, since it was looked at.
        raise ConflictError(f"{folder}: another import was completed meanwhile") from error
    except DeltaError as error:
        raise WorldError(f"{folder}: the rows don't go into the table: {error}") from error


def unchanged(folder: Path, since: int) -> None:
    """Raise ConflictError where an import was adopted into a table after a version (-1: before there was a table)."""
    from deltalake import DeltaTable

    if not DeltaTable.is_deltatable(str(folder)):
        return
    before = DeltaTable(str(folder), version=max(since, 0)).transaction_version(IMPORTS)
    if DeltaTable(str(folder)).transaction_version(IMPORTS) != before:
        raise ConflictError(f"{folder}: another import was completed meanwhile")


def _moved(folder: Path, file: Path) -> AddAction:
    import pyarrow.parquet as pq
    from deltalake.transaction import AddAction

    rows = pq.read_metadata(file).num_rows
    kept = file.replace(folder / file.name)
    seen = kept.stat()
    return AddAction(kept.name, seen.st_size, {}, int(seen.st_mtime * 1000), True, json.dumps({"numRecords": rows}))


def compact(folder: Path) -> Mapping[str, Any]:
    """Put small files together, delete those no reader can be in the middle of. {} when another process is at it.

    A table whose rows are sorted by dyad is sorted again, so that a question about one dyad still reads little.
    """
    from deltalake import DeltaTable
    from deltalake.exceptions import CommitFailedError

    table = DeltaTable(str(folder))
    try:
        sorted_by_dyad = "dyad" in [each.name for each in table.schema().fields]
        done: dict[str, Any] = (
            table.optimize.z_order(["dyad"], writer_properties=_writer())
            if sorted_by_dyad
            else table.optimize.compact(writer_properties=_writer())
        )
        deleted = table.vacuum(RETENTION_HOURS, dry_run=False, enforce_retention_duration=False, full=True)
    except CommitFailedError:
        return {}
    return {"before": done["numFilesRemoved"], "after": done["numFilesAdded"], "deleted": len(deleted)}
