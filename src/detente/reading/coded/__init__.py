"""Event sets coded by others (ICEWS, GDELT, POLECAT, UCDP GED, ACLED, our own): read in columns into one shape, their actors linked."""

from detente.reading.coded.files import BadRow, Chunk, ahead, chunks
from detente.reading.coded.layouts import DATASETS, KINDS, Layout
from detente.reading.coded.normal import ROWS, Normaliser, Stamp, Sums

__all__ = ["DATASETS", "KINDS", "ROWS", "BadRow", "Chunk", "Layout", "Normaliser", "Stamp", "Sums", "ahead", "chunks"]
