"""Where a text comes from: a file or a fetched page, its name, and its bytes under a size limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from detente.errors import DocumentError

LIMIT = 20_000_000
HEAD = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """One file or page as a reader gets it.

    `where` is the path or address as a person would write it; `name` the file's stem; `path` is None for a
    fetched page, whose bytes are in `data`. `limit` is the most bytes that one document may have.
    """

    where: str
    name: str
    path: Path | None = None
    data: bytes = b""
    url: str = ""
    limit: int = LIMIT

    def open(self) -> BinaryIO:
        """The bytes as a binary file; the caller closes it. Raises DocumentError where the file can't be opened."""
        if self.path is None:
            return BytesIO(self.data)
        try:
            return self.path.open("rb")
        except OSError as error:
            raise DocumentError(_reason(error), where=self.where) from error

    def head(self) -> bytes:
        """The first 4096 bytes, for sniffing."""
        with self.open() as file:
            return self._checked(file, HEAD)

    def read(self) -> bytes:
        """All bytes. Raises DocumentError for an empty file and for one above the limit."""
        with self.open() as file:
            data = self._checked(file, self.limit + 1)
        if not data:
            raise DocumentError("the file is empty", where=self.where)
        if len(data) > self.limit:
            raise self.too_big()
        return data

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Numbered lines from 1, read one by one: a file of rows may be larger than the limit, a row may not."""
        with self.open() as file:
            number = 0
            while line := self._checked_line(file):
                number += 1
                yield number, line

    def too_big(self, what: str = "the file") -> DocumentError:
        """The error for more bytes than the limit."""
        return DocumentError(
            f"{what} is larger than {self.limit / 1e6:g} MB", where=self.where, right="raise the limit to read it"
        )

    def _checked(self, file: BinaryIO, size: int) -> bytes:
        try:
            return file.read(size)
        except OSError as error:
            raise DocumentError(_reason(error), where=self.where) from error

    def _checked_line(self, file: BinaryIO) -> bytes:
        try:
            line = file.readline(self.limit + 1)
        except OSError as error:
            raise DocumentError(_reason(error), where=self.where) from error
        if len(line) > self.limit:
            raise self.too_big("a line")
        return line


def _reason(error: OSError) -> str:
    return {
        FileNotFoundError: "no such file",
        PermissionError: "no permission to read it",
        IsADirectoryError: "is a folder",
    }.get(type(error), error.strerror or type(error).__name__)
