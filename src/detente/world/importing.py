"""Importing event sets that others coded: a file becomes rows of the world's tables, new ones only, all of them or none."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import InputError
from detente.reading.coded import BadRow, Normaliser, Sums, chunks
from detente.world.coded import rows_in_force

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.store import Store
    from detente.store.bulk import Bulk
    from detente.world.world import World

# Called with the number of rows read so far.
Progress = Callable[[int], None]
SHOWN = 100
# A page of known keys stays well under what one answer may weigh.
PAGE_ROWS = 20_000_000


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
    nothing. Raises InputError where the file can't be read or is none of these.
    """
    path = Path(path)
    name = _digest(path)
    with world.store.bulk(name) as bulk:
        normaliser = Normaliser(world.registry, bulk.folder)
        try:
            found, files = _write(world.store, path, kind, normaliser, bulk, progress)
            names = normaliser.linked
        finally:
            normaliser.close()
        if files:
            replaced = _replaced(world.store, bulk, [pair for sums in found.sums for pair in sums.revises])
            bulk.commit({found.table: files, "coded_superseded": replaced})
    report = _report(path, found, names, bulk.batch if files else "")
    world.store.record_failures(_failures(world.store, report))
    return report


@dataclass(slots=True)
class _Found:
    dataset: str = ""
    table: str = ""
    sums: list[Sums] = field(default_factory=list)


def _write(
    store: Store, path: Path, kind: str | None, normaliser: Normaliser, bulk: Bulk, progress: Progress | None
) -> tuple[_Found, list[Path]]:
    found, files, rows = _Found(), list[Path](), 0
    for number, chunk in enumerate(chunks(path, kind=kind)):
        if not found.dataset:
            found.dataset, found.table = chunk.layout.dataset, chunk.layout.table
            for page in _held(store, found.table, found.dataset):
                normaliser.learn(page)
        elif (found.dataset, found.table) != (chunk.layout.dataset, chunk.layout.table):
            raise InputError("its files are of several event sets", where=str(path), right="an archive of one set")
        target = bulk.folder / f"{bulk.batch}-{number:05}.parquet"
        sums = normaliser.write(chunk, target, recorded=bulk.recorded, batch=bulk.batch)
        found.sums.append(sums)
        if sums.added:
            files.append(target)
        rows += sums.rows
        if progress is not None:
            progress(rows)
        # Only one chunk at a time is in memory.
        del chunk
    return found, files


def _held(store: Store, table: str, dataset: str) -> Iterator[pa.Table]:
    """What the world holds of a set, in pages: hashes of keys, contents and batches."""
    source = rows_in_force(store, table)
    if source is None:
        return
    count = store.query(f"SELECT count(*) AS n FROM {source} WHERE dataset = ?", [dataset]).column("n")[0].as_py()  # noqa: S608
    pages = count // PAGE_ROWS + 1
    for page in range(pages if count else 0):
        sql = f"SELECT hash(key) AS h, content, hash(batch) AS batch FROM {source} WHERE dataset = ? AND hash(key) % ? = ?"  # noqa: S608
        yield store.query(sql, [dataset, pages, page], seconds=600)


def _replaced(store: Store, bulk: Bulk, revises: Sequence[tuple[str, int]]) -> list[Path]:
    """The rows that this import revises, by id and batch, as a file to commit with it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not revises:
        return []
    sql = "SELECT DISTINCT batch, hash(batch) AS h FROM coded"
    batches = {row["h"]: row["batch"] for row in store.query(sql).to_pylist()}
    text = pa.string()
    table = pa.table(
        {
            "id": pa.array([name for name, _ in revises], text),
            "replaced": pa.array([batches[batch] for _, batch in revises], text),
            "recorded": pa.repeat(pa.scalar(bulk.recorded, pa.timestamp("us", tz="UTC")), len(revises)),
            "batch": pa.repeat(pa.scalar(bulk.batch, text), len(revises)),
        }
    )
    target = bulk.folder / f"{bulk.batch}-superseded.parquet"
    pq.write_table(table, target, compression="zstd")
    return [target]


def _report(path: Path, found: _Found, names: Mapping[str, int], batch: str) -> ImportReport:
    reasons: Counter[str] = Counter()
    for sums in found.sums:
        reasons.update(sums.reasons)
    return ImportReport(
        source=path.name,
        dataset=found.dataset,
        rows=sum(sums.rows for sums in found.sums),
        added=sum(sums.added for sums in found.sums),
        revised=sum(len(sums.revises) for sums in found.sums),
        known=sum(sums.known for sums in found.sums),
        repeated=sum(sums.repeated for sums in found.sums),
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
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", where=str(path)) from error
