"""Reads Word files (.docx): paragraphs and tables in their order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from detente.documents import titles
from detente.documents.source import Source
from detente.errors import DocumentError
from detente.schema import Document, digest

# A document's parts are XML, which packs about ten to one; far beyond that it is made to burst.
_RATIO = 200


def read(source: Source) -> Iterator[Document | DocumentError]:
    """One Document. The file's own dates are those of its making, not of publication, and are not used."""
    data = source.read()
    _check(data, source)
    word = _opened(data, source)
    paragraphs = [(style, text) for style, text in _paragraphs(word) if text]
    text = "\n\n".join(text for _, text in paragraphs)
    if not text:
        raise DocumentError("the Word file holds no text", where=source.where)
    styled = next((text for style, text in paragraphs[:5] if style in {"Title", "Heading 1"}), "")
    yield Document(
        digest(text),
        text,
        name=source.name,
        title=styled or titles.first_heading(text) or str(word.core_properties.title or "").strip(),
        url=source.url,
        source=source.where,
    )


def _check(data: bytes, source: Source) -> None:
    """Looks at the packed sizes before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as pack:
            parts = pack.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DocumentError("the Word file is broken", where=source.where) from error
    if not any(part.filename == "word/document.xml" for part in parts):
        raise DocumentError("a packed file that is no Word file", where=source.where, right="a .docx")
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentError("the Word file is encrypted", where=source.where, right="a file without a password")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > 4 * source.limit or unpacked > _RATIO * max(packed, 5000):
        raise DocumentError(
            f"unpacks to {unpacked / 1e6:.0f} MB",
            where=source.where,
            right="a Word file of ordinary size, or raise the limit",
        )


def _opened(data: bytes, source: Source) -> Any:
    import docx

    try:
        return docx.Document(BytesIO(data))
    except Exception as error:
        # The package lets its parser's and its archive's errors through, whatever they are.
        raise DocumentError("the Word file is broken", where=source.where) from error


def _paragraphs(word: Any) -> Iterator[tuple[str, str]]:
    for block in word.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                yield "Table", " | ".join(cell for cell in cells if cell)
        else:
            yield str(block.style.name if block.style is not None else ""), block.text.strip()
