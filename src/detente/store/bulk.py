"""An import that is written beside the world's tables, file by file, and becomes part of them in one commit a table."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from detente.schema import digest
from detente.store import delta


@dataclass(frozen=True, slots=True)
class Bulk:
    """One import under way. Its rows carry `recorded` and `batch`; `folder` is for its files until they are committed.

    A context manager: what was not committed by its end is gone, and no reader ever saw it.
    """

    tables: Path
    folder: Path
    batch: str
    recorded: datetime

    def commit(self, files: Mapping[str, Sequence[Path]]) -> None:
        """Make Parquet files in `folder` rows of the named tables. Raises WorldError."""
        for table, paths in files.items():
            if paths:
                delta.adopt(self.tables / table, paths)

    def __enter__(self) -> Bulk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def begin(tables: Path, content: str, *, taken: Collection[str], recorded: datetime) -> Bulk:
    """An import of `content`, named by it; a name that is taken (the import was withdrawn since) is never used again."""
    times = 0
    while (batch := digest(content, times, length=16)) in taken:
        times += 1
    return Bulk(tables, Path(tempfile.mkdtemp(prefix=".import-", dir=tables.parent)), batch, recorded)
