"""From files, pages and feeds to documents, and from documents to sentences with offsets."""

from detente.documents import clean, duplicates, notices, publishers, sentences
from detente.documents.intake import complete, read
from detente.documents.source import LIMIT, Source

__all__ = ["LIMIT", "Source", "clean", "complete", "duplicates", "notices", "publishers", "read", "sentences"]
