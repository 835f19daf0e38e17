"""Footnotes: numbers in the order of first use, and the sentence of the text that each claim stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from detente.brief import wording
from detente.brief.model import Footnote, Material
from detente.documents import sentences
from detente.schema import Claim, Document

# A reader checks a line against a sentence, not against the two words that a pattern met.
_LONGEST, _AROUND = 420, 120
_HEDGES = {"speculative": "hedged", "planned": "planned", "hypothetical": "conditional", "negated": "denied"}


@dataclass(slots=True)
class Notes:
    """Hands out footnote numbers, one per claim, in the order of first use."""

    material: Material
    numbers: dict[str, int] = field(default_factory=dict)

    def cite(self, claims: Iterable[str], *, most: int = 2) -> tuple[int, ...]:
        """Numbers of the first `most` of these claims that the material has; claims of one sentence are cited once."""
        found: dict[int, None] = {}
        for claim in claims:
            if claim in self.material.cited and len(found) < most:
                found[self._number(claim)] = None
        return tuple(found)

    def footnotes(self) -> tuple[Footnote, ...]:
        """All that were handed out, in order."""
        claims = self.material.cited
        return tuple(_footnote(number, claims[claim], self.material) for claim, number in self.numbers.items())

    def _number(self, claim: str) -> int:
        place = self._place(claim)
        for other, number in self.numbers.items():
            if self._place(other) == place:
                return number
        self.numbers[claim] = len(self.numbers) + 1
        return self.numbers[claim]

    def _place(self, claim: str) -> tuple[object, ...]:
        told = self.material.cited[claim]
        return (told.span.document, *whole(self.material.documents[told.span.document], told), wording.speaker(told))


def whole(doc: Document, claim: Claim) -> tuple[int, int]:
    """Start and end of the sentences that a claim touches; of a very long sentence the words around the claim."""
    start, end = claim.span.start, claim.span.end
    touched = [each for each in sentences.split(doc.text) if each.start < end and each.end > start]
    first = min([start, *(each.start for each in touched)])
    last = max([end, *(each.end for each in touched)])
    if last - first <= _LONGEST:
        return first, last
    before, after = doc.text[max(first, start - _AROUND) : start], doc.text[end : min(last, end + _AROUND)]
    # Cut between words; what touches the claim itself stays.
    left = before.find(" ") + 1 if start - _AROUND > first else 0
    right = after.rfind(" ") if end + _AROUND < last else len(after)
    return start - len(before) + left, end + max(right, 0)


def _footnote(number: int, claim: Claim, material: Material) -> Footnote:
    doc = material.documents[claim.span.document]
    start, end = bare(doc.text, *whole(doc, claim))
    return Footnote(
        number=number,
        claim=claim.id,
        quote=doc.text[start:end],
        speaker=wording.speaker(claim) or material.rows.get(doc.id, ""),
        publisher=material.publishers.get(doc.id) or doc.publisher or f"“{doc.title or doc.name}”",
        published=wording.day(doc.published) if doc.published else "undated",
        title=doc.title,
        url=doc.url,
        document=doc.id,
        start=start,
        end=end,
        hedge=_HEDGES.get(claim.modality, ""),
    )


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a quotation mark at either end whose other half stands in another sentence."""
    inner = text[start:end]
    if inner.startswith("“") and "”" not in inner:
        start += 1
    if inner.endswith("”") and "“" not in inner:
        end -= 1
    return start, end
