"""A world's folder: append-only tables that are added to, asked, ruled on, searched and compacted."""

from __future__ import annotations

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from detente.errors import UsageError, WorldError
from detente.schema import Actor, Claim, Document, Mention, digest
from detente.store import adding, config, delta, judgements, pins, tables
from detente.store.adding import BATCH, Added, Failure, Reading
from detente.store.bulk import Bulk, begin
from detente.store.config import Config
from detente.store.ids import LISTED, fitting
from detente.store.judgements import Judgement
from detente.store.search import Index, SearchHit
from detente.store.view import SECONDS, Params, View, query_text

if TYPE_CHECKING:
    import pyarrow as pa

Known = datetime | date | None
Kept = TypeVar("Kept")
TABLES_FOLDER = "tables"
# How many instants are kept open at once: the web page asks for now and for a few earlier days.
VIEWS = 4
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table whose content is a JSON text: a forecast or a scenario, as its room wrote it."""

    id: str
    body: str
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of what is visible, failed or was withdrawn, and the size of the tables; dates None in an empty world."""

    name: str
    documents: int
    reprints: int
    mentions: int
    claims: int
    actors: int
    judgements: int
    withdrawn: int
    forecasts: int
    scenarios: int
    failures: int
    first_published: date | None
    last_published: date | None
    last_recorded: datetime | None
    files: int
    bytes: int


class Store:
    """One world's folder. Several processes may read it while others add to it; threads may share a Store.

    `known` on every reading method: what was recorded by that instant, a day meaning its end (UTC), None now.
    """

    def __init__(self, folder: Path, settings: Config, *, clock: Callable[[], datetime] | None = None) -> None:
        self.folder, self.config = folder, settings
        self._clock = clock or (lambda: datetime.now(UTC))
        self._last = datetime.min.replace(tzinfo=UTC)
        self._lock = threading.RLock()
        self._logs: dict[str, delta.Log] = {}
        self._views: OrderedDict[tuple[object, ...], View] = OrderedDict()
        self._index = Index(folder)

    @classmethod
    def init(cls, folder: str | Path, *, name: str = "", clock: Callable[[], datetime] | None = None) -> Store:
        """Make a folder a world, by default named after the folder. Raises WorldError where there is one already."""
        folder = Path(folder).absolute()
        delta.fit(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / config.FILE).exists():
            for table in tables.TABLES:
                delta.create(folder / TABLES_FOLDER / table, tables.schema_of(table))
        return cls(folder, config.write(folder, name), clock=clock)

    @classmethod
    def open(cls, folder: str | Path, *, clock: Callable[[], datetime] | None = None) -> Store:
        """Open a world. Raises WorldError where there is none, or one of a newer format."""
        folder = Path(folder).absolute()
        settings = config.read(folder)
        delta.fit(folder)
        return cls(folder, settings, clock=clock)

    # Adding

    def add(self, readings: Iterable[Reading], *, batch: int = BATCH) -> Added:
        """Add what was read, in commits of `batch` documents; texts known by their id are left as they are.

        Readings are taken one by one, so they may be made while they are added. Killed in the middle, a world holds
        whole documents only, and the same call completes it. What can't show its evidence is recorded as a failure.
        """
        total = Added()
        for each in adding.batches(readings, self.holds(), size=batch):
            recorded = self._now()
            name = digest(recorded.isoformat(), *(reading.document.id for reading in each.readings), length=16)
            for table, rows in adding.rows(each, recorded, name).items():
                self._append(table, rows)
            self.record_failures(each.failures)
            total += each.added
            self.compact(least=delta.SMALL_FILES)
        return total

    def holds(self) -> set[str]:
        """Ids of every document ever added, withdrawn ones included: what need not be read again."""
        return set(self._view(None).rows("SELECT DISTINCT id FROM house.documents").column("id").to_pylist())

    def record_failures(self, failures: Iterable[Failure]) -> None:
        """Keep what could not be read, so that a gap in the world can be seen."""
        import pyarrow as pa

        failures = list(failures)
        if failures:
            parts = {
                name: pa.array([getattr(one, name) for one in failures], pa.string()) for name in ("source", "reason")
            }
            self._stamp_and_append("failures", pa.table(parts))

    def failures(self, *, known: Known = None) -> list[Failure]:
        """What could not be read, oldest first."""
        found = self.query(
            "SELECT source, reason, recorded FROM failures ORDER BY recorded, source, reason", known=known
        )
        return [Failure(**row) for row in found.to_pylist()]

    def add_actors(self, actors: Iterable[Actor]) -> None:
        """Add the user's own actors; of several rows with one id the last recorded is in force."""
        self._stamp_and_append("actors", tables.actors_to_table(actors))

    def actors(self, *, known: Known = None) -> list[Actor]:
        """The user's own actors, by id."""
        return tables.actors_from_table(self._select("actors", "ORDER BY id", known=known))

    def record(self, table: str, id: str, body: str) -> None:  # noqa: A002
        """Keep a JSON text in `forecasts` or `scenarios`. Frozen: another text under the id raises WorldError."""
        import pyarrow as pa

        old = {row.id: row for row in self.records(table)}.get(id)
        if old and old.body != body:
            raise WorldError(
                f"{table}: {id} was recorded on {old.recorded:%Y-%m-%d} and is not changed: make a new one"
            )
        if not old:
            self._stamp_and_append(table, pa.table({"id": [id], "body": [body]}))

    def records(self, table: str, *, known: Known = None) -> list[Record]:
        """What was kept in `forecasts` or `scenarios`, oldest first."""
        if table not in ("forecasts", "scenarios"):
            raise UsageError(f"no records in {table!r}: forecasts or scenarios")
        found = self._select(table, "ORDER BY recorded, id", known=known)
        return [Record(**row) for row in found.select(["id", "body", "recorded"]).to_pylist()]

    def append_table(self, name: str, rows: pa.Table) -> str:
        """Append rows of any shape to a table of that name, made at need, in one commit; gives the batch's id.

        The door for imports of coded rows: the columns become a view of the same name, with `recorded` and `batch`.
        The same rows twice add nothing; withdrawing the batch withdraws them all. Raises UsageError for the names of
        the world's own tables and columns, WorldError where a column's type is not that of the rows before.
        """
        if name in tables.TABLES or not _NAME.fullmatch(name):
            raise UsageError(f"no table for imports can be named {name!r}: a new name in small letters, such as coded")
        if {"recorded", "batch"} & set(rows.column_names):
            raise UsageError("the columns recorded and batch are the world's own")
        batch = adding.content(name, rows)
        if len(rows) and batch not in self._imports(withdrawn=True):
            self._append(name, adding.stamped(rows, self._now(), batch))
        return batch

    def bulk(self, content: str) -> Bulk:
        """Begin an import of more rows than fit into memory; `content` names what is imported, the same for the same."""
        pins.end(self)
        # Versions first: an import that ends between the two looks is then a conflict, never overlooked.
        versions = {name: self._version(name).number for name in self._names()}
        taken = self._imports(withdrawn=True)
        return begin(self._path(""), content, taken=taken, recorded=self._now(), versions=versions)

    # Asking

    def pinned(self) -> AbstractContextManager[None]:
        """Within the block all questions see the world as it stood at the first of them; own writing ends that.

        It holds in threads that take over the block's context, such as those of a web request, and in no other.
        """
        return pins.pinned(self)

    def stamp(self) -> str:
        """Changes whenever a table gains a commit; costs a look at a few folders. Raises WorldError where the world is gone."""
        pin = pins.current(self)
        if pin is None:
            return _stamp(self.folder)
        with self._lock:
            if pin.stamp is None:
                pin.stamp = _stamp(self.folder)
            return pin.stamp

    def query(self, sql: str, params: Params = (), *, known: Known = None, seconds: float = SECONDS) -> pa.Table:
        """Answer one SELECT over the views documents, mentions, claims, judgements, ...: only what is visible.

        Values are bound to `?` or `$name`. Raises UsageError for SQL that is malformed or more than a question,
        WorldError when it takes longer than `seconds` or answers with more than a gigabyte.
        """
        return self._view(known).ask(sql, params, seconds=seconds)

    def names(self, *, known: Known = None) -> frozenset[str]:
        """Names of the tables that can be asked, imported ones among them."""
        return self._view(known).names

    def kept(self, key: object, make: Callable[[], Kept], *, known: Known = None) -> Kept:
        """What `make` gave the last time, as long as no table has changed since; threads may make it twice."""
        answers = self._view(known).kept
        if key not in answers:
            answers[key] = make()
        found: Kept = answers[key]
        return found

    def documents(self, *, ids: Iterable[str] | None = None, texts: bool = True, known: Known = None) -> list[Document]:
        """Documents, all or those with the given ids, by day of publication and id, undated ones last.

        Without `texts` their text is empty: enough for dates and publishers, and quick in a large world.
        """
        columns = "*" if texts else "* REPLACE ('' AS text)"
        given = {} if ids is None else {"ids": sorted(set(ids))}
        where = "WHERE id IN (SELECT unnest($ids::VARCHAR[]))" if given else ""
        return tables.documents_from_table(
            self._select("documents", f"{where} ORDER BY published, id", given, columns=columns, known=known)
        )

    def document(self, id: str, *, known: Known = None) -> Document:  # noqa: A002
        """One document by its id or the id's beginning. Raises NotFoundError, AmbiguousError naming those that fit."""
        return tables.documents_from_table(self._one("documents", id, known))[0]

    def claim(self, id: str, *, known: Known = None) -> Claim:  # noqa: A002
        """One claim by its id or the id's beginning. Raises NotFoundError, or AmbiguousError naming those that fit."""
        return tables.claims_from_table(self._one("claims", id, known))[0]

    def as_read(self, ids: Iterable[str], *, known: Known = None) -> list[Claim]:
        """Claims by id as they were read from their texts, before any ruling; those of documents that are gone too."""
        # Two writers may have read one text: either reading tells the same.
        sql = "SELECT * FROM house.claims WHERE id IN (SELECT unnest(?::VARCHAR[])) QUALIFY row_number() OVER (PARTITION BY id) = 1"
        return tables.claims_from_table(self._view(known).rows(sql, [sorted(set(ids))]))

    def claims(
        self,
        *,
        dyad: tuple[str, str] | None = None,
        dyads: Iterable[tuple[str, str]] | None = None,
        actors: Sequence[str] | None = None,
        kinds: Sequence[str] | None = None,
        document: str | None = None,
        at: date | None = None,
        known: Known = None,
    ) -> list[Claim]:
        """Claims that fit all that is given, in the order of the texts.

        `dyad`: one side against (or, in symmetric claims, with) the other, by actor id or state; `dyads`: any of them.
        `actors`: any of these takes part. `at`: the claim's time may include that day, a missing end being open; without a time none fits.
        """
        params: dict[str, object] = {
            "dyad": tables.dyad(*dyad) if dyad else None,
            "dyads": None if dyads is None else sorted({tables.dyad(*each) for each in dyads}),
            "actors": None if actors is None else list(actors),
            "kinds": None if kinds is None else list(kinds),
            "document": document,
            "at": at,
        }
        given = {name: value for name, value in params.items() if value is not None}
        where = " AND ".join(_CONDITIONS[name] for name in given) or "true"
        found = self._select("claims", f'WHERE {where} ORDER BY document, start, "end", id', given, known=known)
        return tables.claims_from_table(found)

    def mentions(self, *, document: str | None = None, actor: str | None = None, known: Known = None) -> list[Mention]:
        """Mentions in the order of the texts: all, of a document, of an actor (its id or local id)."""
        given = {name: value for name, value in (("document", document), ("actor", actor)) if value is not None}
        where = " AND ".join(
            {"document": "document = $document", "actor": "$actor IN (actor, local)"}[name] for name in given
        )
        rest = f'WHERE {where or "true"} ORDER BY document, start, "end"'
        return tables.mentions_from_table(self._select("mentions", rest, given, known=known))

    def search(self, text: str, *, limit: int = 20, known: Known = None) -> list[SearchHit]:
        """Sentences and titles that hold every word of `text` by its stem (in double quotes: together), best first."""
        held = self._indexed(known)
        return list(islice((hit for hit in self._index.hits(text) if hit.document in held), limit))

    def index(self) -> None:
        """Bring the search index up to date, so that the next search need not (about 30,000 sentences a second)."""
        self._indexed(None)

    def status(self, *, known: Known = None) -> Status:
        """Counts, dates and sizes."""
        row = self.query(query_text("status"), known=known).to_pylist()[0]
        files = [Path(file) for name in self._names() for file in self._version(name).files]
        return Status(self.config.name, **row, files=len(files), bytes=sum(file.stat().st_size for file in files))

    def snapshot(self, *, known: Known = None) -> str:
        """A hash of what is visible: the same content gives the same, whenever and in whatever order it was added."""
        return self.kept("snapshot", lambda: self._snapshot(known), known=known)

    def _snapshot(self, known: Known) -> str:
        view = self._view(known)
        parts = sorted(map(str, view.rows("SELECT id, reading FROM documents").to_pylist()))
        withdrawn = view.rows(
            "SELECT c.id FROM house.claims c SEMI JOIN house.withdrawn w ON c.id = w.target ORDER BY 1"
        )
        parts += withdrawn.column("id").to_pylist()
        ruled = [
            row
            for row in self.history(known=known)
            if row.standing and row.kind not in (judgements.WITHDRAW, judgements.UNDO, judgements.WATCH)
        ]
        parts += sorted({f"{row.kind} {row.target} {row.value}" for row in ruled})
        parts += map(repr, self.actors(known=known))
        parts += sorted(
            f"{row.id} {row.body}" for table in ("forecasts", "scenarios") for row in self.records(table, known=known)
        )
        parts += self._imports(known=known)
        return digest(*parts, length=16)

    # Ruling

    def judge(self, kind: str, target: str, value: str = "", *, by: str, why: str) -> Judgement:
        """Record a ruling. What is withdrawn is no longer visible from now on, and still is for an earlier `known`.

        `target` of withdraw: the id, or its beginning, of a document, claim, actor, forecast, scenario or import.
        Raises NotFoundError or AmbiguousError for that, UsageError for an unknown kind or without person or reason.
        """
        past = self.history()
        if kind == judgements.WITHDRAW:
            target = self._target(target)
        elif kind == judgements.UNDO:
            target = fitting(
                target, [row.id for row in past if row.standing and row.id.startswith(target)], "standing judgement"
            )
        latest = max((row.recorded for row in past), default=self._last)
        row = judgements.make(kind, target, value, by=by, why=why, recorded=self._now(after=latest))
        self._append("judgements", adding.stamped(judgements.to_table([row]), row.recorded, row.id))
        return row

    def undo(self, id: str, *, by: str, why: str) -> Judgement:  # noqa: A002
        """Take a ruling back (by its id or the id's beginning); undoing an undo lets it stand again."""
        return self.judge(judgements.UNDO, id, by=by, why=why)

    def history(self, target: str | None = None, *, known: Known = None) -> list[Judgement]:
        """Rulings by time, on one target or all, each saying whether it stands."""
        rows = judgements.from_table(self._select("judgements", known=known))
        return [row for row in rows if target in (None, row.target)]

    # Keeping

    def compact(self, *, least: int = delta.SMALL_FILES) -> Mapping[str, Mapping[str, Any]]:
        """Put the files of tables that have `least` or more together; what readers may be reading stays for a day."""
        full = [name for name in self._names() if len(self._version(name).files) >= max(least, 2)]
        return {name: delta.compact(self._path(name)) for name in full}

    def _now(self, *, after: datetime | None = None) -> datetime:
        """The clock's time, but later than everything recorded before: clocks are set back at times."""
        with self._lock:
            self._last = max(
                self._clock(), self._last + timedelta(microseconds=1), (after or self._last) + timedelta(microseconds=1)
            )
            return self._last

    def _path(self, name: str) -> Path:
        return self.folder / TABLES_FOLDER / name

    def _append(self, name: str, rows: pa.Table) -> None:
        pins.end(self)
        delta.append(self._path(name), rows)

    def _stamp_and_append(self, name: str, rows: pa.Table) -> None:
        if len(rows):
            recorded = self._now()
            self._append(name, adding.stamped(rows, recorded, adding.content(recorded.isoformat(), rows)))

    def _names(self) -> list[str]:
        """The world's tables, documents first; a table that a newer detente knows and this world lacks is empty."""
        imported = sorted(
            path.parent.name for path in self._path("").glob("*/_delta_log") if _NAME.fullmatch(path.parent.name)
        )
        return list(dict.fromkeys([*tables.TABLES, *imported]))

    def _version(self, name: str) -> delta.Version:
        with self._lock:
            return self._logs.setdefault(name, delta.Log(self._path(name))).version()

    def _versions(self) -> Mapping[str, delta.Version]:
        """The newest version of every table, or, where they are pinned, those that were seen first.

        Writers commit a document's row last, so its table is looked at first: what it names has all its claims by then.
        """
        pin = pins.current(self)
        if pin is not None and pin.versions is not None:
            return pin.versions
        if pin is not None:
            self.stamp()
        versions = {name: self._version(name) for name in self._names()}
        versions = {name: found for name, found in versions.items() if found.files or name in tables.TABLES}
        if pin is not None:
            pin.versions = versions
        return versions

    def _view(self, known: Known) -> View:
        """The view of the newest versions, or the pinned ones, kept until a table changes."""
        instant = _instant(known)
        with self._lock:
            versions = self._versions()
            key = (instant, *((name, found.number) for name, found in versions.items()))
            view = self._views.pop(key, None) or View(versions, instant)
            self._views[key] = view
            while len(self._views) > VIEWS:
                self._views.popitem(last=False)
            return view

    def _select(
        self, table: str, rest: str = "", params: Params = (), *, columns: str = "*", known: Known = None
    ) -> pa.Table:
        # Names can't be bound; these are of the code or were checked.
        return self._view(known).rows(f"SELECT {columns} FROM {table} {rest}", params)  # noqa: S608

    def _imports(self, *, known: Known = None, withdrawn: bool = False) -> list[str]:
        """The batches of imported rows that are visible, with `withdrawn` those that are not, too."""
        view, schema = self._view(known), "house" if withdrawn else "main"
        found: list[str] = []
        # A table that another process is just making has no rows yet, and no view.
        for name in sorted(view.names - set(tables.TABLES)):
            sql = f"SELECT DISTINCT batch FROM {schema}.{name} ORDER BY batch"  # noqa: S608
            found += view.rows(sql).column("batch").to_pylist()
        return found

    def _indexed(self, known: Known) -> frozenset[str]:
        held = self.kept("held", lambda: self._held(known), known=known)
        self._index.update(held, lambda ids: self.documents(ids=ids, known=known))
        return held

    def _held(self, known: Known) -> frozenset[str]:
        return frozenset(self.query("SELECT id FROM documents", known=known).column("id").to_pylist())

    def _one(self, table: str, prefix: str, known: Known) -> pa.Table:
        rest = f"WHERE starts_with(id, ?) ORDER BY id LIMIT {LISTED + 1}"
        found = self._select(table, rest, [prefix], known=known)
        fits = found.column("id").to_pylist()
        return found.slice(fits.index(fitting(prefix, fits, table.removesuffix("s"))), 1)

    def _target(self, prefix: str) -> str:
        fits = self.query(query_text("targets"), {"prefix": prefix, "most": LISTED + 1}).column("id").to_pylist()
        fits += [batch for batch in self._imports() if batch.startswith(prefix)]
        return fitting(prefix, fits, "document, claim, actor, forecast, scenario or import")


# One condition a parameter; the list columns are computed once, when a claim is written.
_CONDITIONS = {
    "dyad": "list_contains(dyads, $dyad)",
    "dyads": "list_has_any(dyads, $dyads::VARCHAR[])",
    "actors": "list_has_any(parties, $actors::VARCHAR[])",
    "kinds": "list_contains($kinds::VARCHAR[], kind)",
    "document": "document = $document",
    "at": "coalesce(earliest, latest) IS NOT NULL AND ifnull(earliest <= $at, true) AND ifnull(latest >= $at, true)",
}


def _stamp(folder: Path) -> str:
    # A folder's own time will not do: a commit is put down under another name first, and both may fall into one tick of the clock.
    try:
        logs = sorted(path / "_delta_log" for path in (folder / TABLES_FOLDER).iterdir() if path.is_dir())
        return digest(*(f"{log.parent.name} {_newest_commit(log)}" for log in logs if log.is_dir()))
    except OSError as error:
        raise WorldError(f"no world in {folder} any more: put the folder back, or serve another one") from error


def _newest_commit(log: Path) -> str:
    with os.scandir(log) as entries:
        return max((entry.name for entry in entries if entry.name.endswith(".json")), default="")


def _instant(known: Known) -> datetime | None:
    if known is None or isinstance(known, datetime):
        return known if known is None or known.tzinfo else known.replace(tzinfo=UTC)
    return datetime.combine(known, time.max, UTC)
