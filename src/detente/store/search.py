"""Full text search over sentences and titles: an SQLite index derived from the tables, which may be deleted."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from detente.errors import WorldError
from detente.schema import Document

FILE = "index.sqlite"
# Raised when sentences are split or stored in another way: older indexes are made anew.
VERSION = 1
WAIT_SECONDS = 30.0
# Two control characters; a sentence that holds one itself is given without marks.
OPEN, CLOSE = "\x02", "\x03"
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_SHAPE = (
    "DROP TABLE IF EXISTS sentences",
    "DROP TABLE IF EXISTS indexed",
    "CREATE VIRTUAL TABLE sentences USING fts5(body, document UNINDEXED, first UNINDEXED, last UNINDEXED, "
    "tokenize = 'porter unicode61 remove_diacritics 2')",
    "CREATE TABLE indexed (document TEXT PRIMARY KEY) WITHOUT ROWID",
    f"PRAGMA user_version = {VERSION}",
)
_RANKED = """
SELECT rowid, document, first, last, -bm25(sentences) AS score FROM sentences WHERE sentences MATCH ?
ORDER BY score DESC, document, first, last
"""
_MARKED = "SELECT body, highlight(sentences, 0, ?, ?) FROM sentences WHERE sentences MATCH ? AND rowid = ?"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A sentence that holds every word asked for: the text's `[start:end]` is the snippet. In a title both are 0.

    `score`: higher fits better (BM25, sign turned). `marks`: where the words stand in the snippet, ends excluded.
    """

    document: str
    start: int
    end: int
    snippet: str
    score: float
    marks: tuple[tuple[int, int], ...] = ()


class Index:
    """The index of one world. Several processes may use it; one writes at a time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def update(self, ids: Iterable[str], fetch: Callable[[list[str]], list[Document]], *, batch: int = 200) -> int:
        """Index the documents that are not in yet, `batch` at a time; gives how many were. `fetch` gets the texts."""
        with self._open() as base:
            have = {row[0] for row in base.execute("SELECT document FROM indexed")}
            missing = sorted(set(ids) - have)
            for first in range(0, len(missing), batch):
                docs = fetch(missing[first : first + batch])
                # The index is reserved first: only then is it sure what another process has not put in.
                base.execute("BEGIN IMMEDIATE")
                for doc in docs:
                    if base.execute("INSERT OR IGNORE INTO indexed VALUES (?)", (doc.id,)).rowcount:
                        base.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?)", _sentences(doc))
                base.execute("COMMIT")
        return len(missing)

    def hits(self, text: str) -> Iterator[SearchHit]:
        """Sentences and titles holding every word of `text` by its stem (in double quotes: together), best first."""
        terms = _terms(text)
        if not terms:
            return
        with self._open() as base:
            # Sorting the bare rows first: marking the words of every row that is never shown took most of the time.
            for row, document, first, last, score in base.execute(_RANKED, (terms,)).fetchall():
                body, marked = base.execute(_MARKED, (OPEN, CLOSE, terms, row)).fetchone()
                yield SearchHit(document, first, last, body, score, _marks(body, marked))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)) as base:
                _shape(base)
                yield base
        except sqlite3.OperationalError as error:
            raise WorldError(f"{self.path}: {error}: the index is busy or its folder can't be written") from error
        except sqlite3.DatabaseError as error:
            raise WorldError(f"{self.path}: {error}: delete the file, it is made anew from the tables") from error


def _shape(base: sqlite3.Connection) -> None:
    """Make the tables where they are missing or of another version."""
    if _version(base) == VERSION:
        return
    base.execute("BEGIN IMMEDIATE")
    # Another process may have made them while this one waited.
    if _version(base) != VERSION:
        for statement in _SHAPE:
            base.execute(statement)
    base.execute("COMMIT")


def _version(base: sqlite3.Connection) -> int:
    return int(base.execute("PRAGMA user_version").fetchone()[0])


def _terms(text: str) -> str:
    """The words as FTS5 strings, in which nothing is syntax; all must occur."""
    words = [phrase or word for phrase, word in _TERM.findall(text.replace("\x00", " "))]
    return " ".join('"' + word.replace('"', '""') + '"' for word in words if any(sign.isalnum() for sign in word))


def _sentences(doc: Document) -> Iterator[tuple[str, str, int, int]]:
    from detente.documents import sentences

    if doc.title:
        yield doc.title, doc.id, 0, 0
    for each in sentences.split(doc.text):
        yield doc.text[each.start : each.end], doc.id, each.start, each.end


def _marks(body: str, marked: str) -> tuple[tuple[int, int], ...]:
    if OPEN in body or CLOSE in body:
        return ()
    marks, place = [], 0
    for piece in re.split(f"[{OPEN}{CLOSE}]", marked):
        marks.append((place, place + len(piece)))
        place += len(piece)
    # Marks open and close in turn, so every second piece is a word asked for.
    return tuple(marks[1::2])
