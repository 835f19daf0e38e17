"""An import that is written beside the world's tables, file by file, and becomes part of them in one commit a table."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
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
    versions: Mapping[str, int] = field(default_factory=dict)

    def commit(self, files: Mapping[str, Sequence[Path]], *, compared: str = "") -> None:
        """Make Parquet files in `folder` rows of the named tables, in that order.

        `compared`: the table whose rows these were compared with as they stood when the import began. Raises ConflictError
        where another import was completed since, WorldError.
        """
        if compared:
            delta.unchanged(self.tables / compared, self.versions.get(compared, -1))
        for table, paths in files.items():
            if paths:
                since = self.versions.get(table, -1) if table == compared else None
                delta.adopt(self.tables / table, paths, since=since)

    def __enter__(self) -> Bulk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def begin(
    tables: Path, content: str, *, taken: Collection[str], recorded: datetime, versions: Mapping[str, int]
) -> Bulk:
    """An import of `content`, named by it; a name that is taken (the import was withdrawn since) is never used again."""
    times = 0
    while (batch := digest(content, times, length=16)) in taken:
        times += 1
    return Bulk(tables, Path(tempfile.mkdtemp(prefix=".import-", dir=tables.parent)), batch, recorded, versions)
