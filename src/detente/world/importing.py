"""Importing event sets that others coded: a file becomes rows of the world's tables, new ones only, all of them or none."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import InputError, WorldError
from detente.reading.coded import BadRow, Normaliser, Stamp, Sums, ahead, chunks
from detente.store.delta import ConflictError
from detente.world.coded import rows_in_force

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.store import Store
    from detente.store.bulk import Bulk
    from detente.world.world import World

# Called with the number of rows read so far.
Progress = Callable[[int], None]
SHOWN = 100
# A page of known keys weighs a hundred megabytes.
PAGE_ROWS = 5_000_000
PIECE_BYTES = 1 << 26
ATTEMPTS = 5
# The table with one row an import.
LEDGER = "imports"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file's rows.

    `added` are new; `revised` are among them and replace what the world held under their key, which stays visible for earlier
    days; `known` it held before, word for word; `repeated` had the key of an earlier row of the file; `bad` could not be
    read: `reasons` counts why, `shown` names the first by line. `batch` is what to withdraw to take the import back ("" where
    nothing was added). `names` and `known_names`: distinct actors, and how many of them the registry knows.
    """

    source: str
    dataset: str
    rows: int = 0
    added: int = 0
    revised: int = 0
    known: int = 0
    repeated: int = 0
    bad: int = 0
    names: int = 0
    known_names: int = 0
    batch: str = ""
    reasons: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[BadRow, ...] = ()

    @property
    def summary(self) -> dict[str, Any]:
        """The counts as one flat row."""
        names = ("dataset", "rows", "added", "revised", "known", "repeated", "bad", "names", "known_names", "batch")
        return {name: getattr(self, name) for name in names}


def import_file(
    world: World, path: str | Path, *, kind: str | None = None, progress: Progress | None = None
) -> ImportReport:
    """Load a file of ICEWS, GDELT (events, mentions), POLECAT, UCDP GED, ACLED or our own rows; `kind` where the header doesn't say.

    Rows that can't be read are counted and recorded among the failures; the others are loaded. Importing twice adds
    nothing, also when two processes do so at once. Raises InputError where the file can't be read or is none of these.
    """
    path = Path(path)
    content = _digest(path)
    for _ in range(ATTEMPTS):
        held = _again(world.store, path, content)
        if held is not None:
            return held
        try:
            report = _imported(world, path, content, kind, progress)
        except ConflictError:
            # Another process imported meanwhile: what it added is known now.
            continue
        world.store.record_failures(_failures(world.store, report))
        return report
    raise WorldError(
        f"{world.store.folder}: other imports kept the tables busy; nothing of {path.name} was added, try again"
    )


def _imported(world: World, path: Path, content: str, kind: str | None, progress: Progress | None) -> ImportReport:
    import pyarrow as pa

    with world.store.bulk(content) as bulk:
        normaliser = Normaliser(world.registry, bulk.folder, Stamp(bulk.recorded, bulk.batch))
        try:
            found = _write(world.store, path, kind, normaliser, progress)
            files, again = normaliser.settle()
            report = _report(path, found, normaliser.linked, again, bulk.batch if files else "")
        finally:
            normaliser.close()
            pa.default_memory_pool().release_unused()
        if files:
            files = {name: files[name] for name in sorted(files, key=lambda name: name == found.table)}
            bulk.commit({**files, LEDGER: [_ledger(bulk, report, content)]}, compared=found.table)
    return report


@dataclass(slots=True)
class _Found:
    dataset: str = ""
    table: str = ""
    sums: list[Sums] = field(default_factory=list)


def _write(store: Store, path: Path, kind: str | None, normaliser: Normaliser, progress: Progress | None) -> _Found:
    found, rows = _Found(), 0
    for chunk in ahead(chunks(path, kind=kind)):
        if not found.dataset:
            found.dataset, found.table = chunk.layout.dataset, chunk.layout.table
            for page, batches in _held(store, found.table, found.dataset):
                normaliser.learn(page, batches)
        elif (found.dataset, found.table) != (chunk.layout.dataset, chunk.layout.table):
            raise InputError("its files are of several event sets", where=str(path), right="an archive of one set")
        found.sums.append(normaliser.write(chunk))
        rows += found.sums[-1].rows
        if progress is not None:
            progress(rows)
        # Only two chunks at a time are in memory.
        del chunk
    return found


def _held(store: Store, table: str, dataset: str) -> Iterator[tuple[pa.Table, pa.Table]]:
    """What the world holds of a set, in pages: hashes of keys, contents, hashes of batches; and the names of the batches."""
    source = rows_in_force(store, table)
    if source is None:
        return
    # The hash of a batch's name stands for it: its text with every row would double a page.
    batches = store.query("SELECT DISTINCT hash(batch) AS h, batch FROM " + table)  # noqa: S608
    count = store.query(f"SELECT count(*) AS n FROM {source} WHERE dataset = ?", [dataset]).column("n")[0].as_py()  # noqa: S608
    pages = count // PAGE_ROWS + 1
    for page in range(pages if count else 0):
        sql = f"SELECT hash(key) AS h, content, hash(batch) AS batch FROM {source} WHERE dataset = ? AND hash(key) % ? = ?"  # noqa: S608
        yield store.query(sql, [dataset, pages, page], seconds=600), batches


def _again(store: Store, path: Path, content: str) -> ImportReport | None:
    """The report on a file whose very bytes the world holds, all rows read; None where it is to be read."""
    if LEDGER not in store.names():
        return None
    sql = f"SELECT * FROM {LEDGER} WHERE content = ? AND bad = 0"  # noqa: S608
    row = next(iter(store.query(sql, [content]).to_pylist()), None)
    if row is None:
        return None
    counts = {name: row[name] for name in ("dataset", "rows", "repeated", "names", "known_names")}
    return ImportReport(path.name, known=row["rows"] - row["repeated"], **counts)


def _ledger(bulk: Bulk, report: ImportReport, content: str) -> Path:
    """One row on the import, as a file to commit with it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    counts = {name: pa.array([value], pa.int64()) for name, value in report.summary.items() if isinstance(value, int)}
    table = pa.table(
        {
            "source": [report.source],
            "dataset": [report.dataset],
            "content": [content],
            **counts,
            "reasons": [json.dumps(report.reasons)],
            "recorded": pa.array([bulk.recorded], pa.timestamp("us", tz="UTC")),
            "batch": [bulk.batch],
        }
    )
    target = bulk.folder / f"{bulk.batch}-{LEDGER}.parquet"
    pq.write_table(table, target, compression="zstd")
    return target


def _report(path: Path, found: _Found, names: Mapping[str, int], again: int, batch: str) -> ImportReport:
    reasons: Counter[str] = Counter()
    for sums in found.sums:
        reasons.update(sums.reasons)
    return ImportReport(
        source=path.name,
        dataset=found.dataset,
        rows=sum(sums.rows for sums in found.sums),
        added=sum(sums.added for sums in found.sums) - again,
        revised=sum(sums.revised for sums in found.sums),
        known=sum(sums.known for sums in found.sums),
        repeated=sum(sums.repeated for sums in found.sums) + again,
        bad=sum(sums.bad for sums in found.sums),
        names=names["names"],
        known_names=names["known"],
        batch=batch,
        reasons=dict(reasons.most_common()),
        shown=tuple(row for sums in found.sums for row in sums.shown)[:SHOWN],
    )


def _failures(store: Store, report: ImportReport) -> list[Any]:
    """Bad rows as failures of the world; trying a broken file again is no second failure."""
    from detente.store import Failure

    told = {(failure.source, failure.reason) for failure in store.failures()}
    found = [Failure(f"{report.source}:{row.line}", row.reason) for row in report.shown]
    if report.bad > len(report.shown):
        found.append(Failure(report.source, f"{report.bad - len(report.shown)} more rows that can't be read"))
    return [failure for failure in found if (failure.source, failure.reason) not in told]


def _digest(path: Path) -> str:
    """A hash of the file's bytes, taken of pieces side by side."""
    try:
        size = path.stat().st_size
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            parts = pool.map(partial(_piece, path), range(0, max(size, 1), PIECE_BYTES))
            return hashlib.sha256(b"".join(parts)).hexdigest()
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", where=str(path)) from error


def _piece(path: Path, start: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(start)
        return hashlib.sha256(stream.read(PIECE_BYTES)).digest()
