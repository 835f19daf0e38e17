"""What a reader of a document should be told: not read yet, no date, a reprint, damaged letters."""

from __future__ import annotations

from detente.documents import language
from detente.schema import Document

READ = frozenset({"en"})


def notices(doc: Document) -> list[str]:
    """Plain sentences about one document, the gravest first; empty where there is nothing to say."""
    found = [unread(doc)]
    if doc.published is None:
        found.append("no date of publication found: relative dates in it can't be placed")
    if doc.reprint_of:
        found.append(f"a near copy of {doc.reprint_of}: counted as a reprint")
    if "\ufffd" in doc.text:
        found.append(f"{doc.text.count(chr(0xFFFD))} letters could not be decoded")
    return [notice for notice in found if notice]


def unread(doc: Document) -> str:
    """Why no claims are read from this document, or "" where they are; an unknown language is read as English."""
    if not doc.language or doc.language in READ:
        return ""
    return f"not read yet: {language.name(doc.language)} ({doc.language}); names are indexed, claims are not"
