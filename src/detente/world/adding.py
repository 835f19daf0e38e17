"""From paths to readings: documents are read one by one, marked as reprints where they are, and coded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente import documents
from detente.documents import duplicates, notices
from detente.errors import InputError
from detente.reading import coders
from detente.reading.pipeline import read_document
from detente.relations import Contradiction
from detente.schema import Claim, Document
from detente.store import Added, Failure, Reading, config, search
from detente.store.store import TABLES_FOLDER

if TYPE_CHECKING:
    from detente.actors import Registry

_OWN = frozenset(((TABLES_FOLDER,), (config.FILE,), (search.FILE,)))

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an `add`: counts, what could not be read, and the readers' remarks by source.

    `new` are the claims that no text made before, another report of a known happening being none; each of the
    `contradictions` has one of the added claims in it.
    """

    added: Added = field(default_factory=Added)
    failures: tuple[Failure, ...] = ()
    notices: tuple[tuple[str, str], ...] = ()
    new: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def contradicting(self) -> int:
        """How many pairs of claims can't both hold."""
        return len(self.contradictions)

    @property
    def summary(self) -> dict[str, int]:
        """The counts as one flat row."""
        return {
            "documents": self.added.documents,
            "claims": self.added.new_claims,
            "new": len(self.new),
            "already_known": self.added.known,
            "reprints": self.added.reprints,
            "contradicting": self.contradicting,
            "failures": len(self.failures) + self.added.failed,
        }


@dataclass(slots=True)
class Intake:
    """Turns paths into readings while it collects failures and notices."""

    registry: Registry
    index: duplicates.Index
    known: set[str]
    coder: coders.Coder
    home: Path | None = None
    failures: list[Failure] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def readings(
        self,
        paths: Iterable[str | Path],
        *,
        published: date | None = None,
        dates: Mapping[str, date] | None = None,
        progress: Progress | None = None,
    ) -> Iterator[Reading]:
        """Readings of all documents in all paths; a document that the world holds is passed over unread."""
        for path in paths:
            for doc in documents.read(path, published=published, dates=dates, on_failure=self.fail):
                if progress is not None:
                    progress(doc.source or doc.name)
                if doc.id in self.known:
                    yield Reading(doc)
                    continue
                try:
                    yield self._reading(doc)
                except InputError as error:
                    self.fail(doc.source or doc.name, error)

    def fail(self, source: str, error: InputError) -> None:
        """Keep a failure and go on."""
        if self.home is not None and own(source, self.home):
            return
        self.failures.append(Failure(source, reason(source, error)))

    def _reading(self, doc: Document) -> Reading:
        mark = duplicates.signature(doc.text)
        doc = replace(doc, reprint_of=self.index.earliest(mark) or "")
        mentions, claims = read_document(doc, self.registry, self.coder)
        # Only what was read may be the first print of another text.
        self.index.add(doc.id, mark, doc.published)
        remarks = (*notices.notices(doc), *coders.remarks(self.coder))
        self.notices += [(doc.source or doc.name, remark) for remark in remarks]
        self.known.add(doc.id)
        self.documents.append(replace(doc, text=""))
        self.claims += claims
        return Reading(doc, tuple(mentions), tuple(claims), remarks)


def own(source: str, home: Path) -> bool:
    """Whether a source is one of the world's own files: a world may lie in the folder of its articles."""
    inside = Path(source).absolute()
    return inside.is_relative_to(home) and inside.relative_to(home).parts[:1] in _OWN


def reason(source: str, error: InputError) -> str:
    """The error without the source that is named beside it; a page or line of it stays."""
    return str(error).removeprefix(f"{source}: ")
