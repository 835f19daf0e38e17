"""The gate before any export: every sentence has its evidence, and every quote stands verbatim in its stored document."""

from __future__ import annotations

from collections.abc import Mapping

from detente.brief.model import Brief
from detente.errors import UnsupportedError
from detente.schema import Document


def faults(brief: Brief, documents: Mapping[str, Document]) -> list[str]:
    """All that is unsupported: sentences without footnote or mark, footnotes that nothing cites, quotes that don't match."""
    known = {note.number for note in brief.footnotes}
    found = [f"no evidence: {line.text!r}" for line in brief.lines if not line.notes and not line.judgment]
    found += [f"footnote {n} is missing: {line.text!r}" for line in brief.lines for n in line.notes if n not in known]
    cited = {n for line in brief.lines for n in line.notes}
    found += [f"footnote {n} is cited by no sentence" for n in sorted(known - cited)]
    for note in brief.footnotes:
        doc = documents.get(note.document)
        if doc is None:
            found.append(f"footnote {note.number}: document {note.document} is not in the world")
        elif doc.text[note.start : note.end] != note.quote:
            found.append(
                f"footnote {note.number}: the quote does not stand at {note.start}-{note.end} of document {note.document}"
            )
    return found


def require_support(brief: Brief, documents: Mapping[str, Document]) -> None:
    """Raise UnsupportedError listing every fault; return where there is none."""
    problems = faults(brief, documents)
    if problems:
        raise UnsupportedError("the brief can't show its evidence:\n  " + "\n  ".join(problems))
