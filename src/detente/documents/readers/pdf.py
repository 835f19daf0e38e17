"""Reads the text of PDF files, page by page, without running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from detente.documents import titles
from detente.documents.source import Source
from detente.errors import DocumentError
from detente.schema import Document, digest

PAGES = 2000
_NUMBER = re.compile(r"^\W*(?:page|p\.|seite)?\s*\d{1,4}\s*(?:(?:of|/|von)\s*\d{1,4})?\W*$", re.I)
_PROGRAM = re.compile(
    r"^(?:microsoft word|untitled|document\d*|powerpoint|slide \d|print)\b|\.(?:docx?|pdf|indd|qxd|tex|pptx?|html?)$",
    re.I,
)
# pdfium writes one of these where a word was divided at the end of a line.
_DIVIDED = re.compile(r"(?<=\w)[\ufffe\x02\xad]\s*(?=\w)")


def read(source: Source) -> Iterator[Document | DocumentError]:
    """One Document. The file's own dates are those of its making, not of publication, and are not used."""
    pages, title = _pages(source)
    text = "\n\n".join(page for page in _without_running_lines(pages) if page)
    if not any(map(str.isalpha, text)):
        raise DocumentError(
            "the PDF holds no text", where=source.where, right="a scan must go through text recognition first"
        )
    heading = titles.first_heading(text)
    yield Document(
        digest(text),
        text,
        name=source.name,
        title=title if title and not _PROGRAM.search(title) else heading,
        url=source.url,
        source=source.where,
    )


def _pages(source: Source) -> tuple[list[str], str]:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source.read())
    except pypdfium2.PdfiumError as error:
        reason = "the PDF is encrypted" if "password" in str(error).lower() else "the PDF is broken"
        raise DocumentError(reason, where=source.where, right="a whole PDF without a password") from error
    try:
        if len(pdf) > PAGES:
            raise DocumentError(f"the PDF has {len(pdf)} pages", where=source.where, right=f"at most {PAGES}")
        return [_page(pdf, number, source) for number in range(len(pdf))], str(
            pdf.get_metadata_dict().get("Title", "")
        ).strip()
    finally:
        pdf.close()


def _page(pdf: Any, number: int, source: Source) -> str:
    import pypdfium2

    try:
        page = pdf[number]
        words = page.get_textpage()
        text = words.get_text_bounded()
        words.close()
        page.close()
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"page {number + 1} of the PDF is broken", where=source.where) from error
    joined = _DIVIDED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.strip() for line in joined.replace("\x00", "").split("\n")).strip()


def _without_running_lines(pages: list[str]) -> list[str]:
    """Leaves out page numbers, and first and last lines that stand on most pages alike but for figures."""
    split = [page.split("\n") for page in pages]
    edges = Counter(_shape(line) for lines in split for line in {*lines[:2], *lines[-2:]} if line)
    running = {shape for shape, count in edges.items() if count >= 2 and count > 0.6 * len(pages)}
    kept = []
    for lines in split:
        last = len(lines) - 1
        edge = {0, 1, last - 1, last}
        kept.append(
            "\n".join(
                line
                for i, line in enumerate(lines)
                if not (i in edge and (_shape(line) in running or _NUMBER.match(line)))
            ).strip()
        )
    return kept


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()).lower())
