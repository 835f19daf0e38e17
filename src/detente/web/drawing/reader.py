"""An article with its claims' spans marked, numbered and linked to their cards."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from detente.web.drawing.svg import el
from detente.web.records import ClaimRow, DocPage


def article(page: DocPage) -> Markup:
    """Paragraphs of the text. Where spans overlap, the shortest gives the colour; each claim's number stands at its end."""
    cuts = _cuts(page)
    parts: list[Markup] = []
    place = 0
    for line in page.text.split("\n"):
        end = place + len(line)
        if line.strip():
            inner = [_piece(page, a, b) for a, b in _within(cuts, place, end)]
            parts.append(el("p", *inner))
        place = end + 1
    return Markup("\n").join(parts)


def _cuts(page: DocPage) -> list[int]:
    ends = {edge for claim in page.claims for edge in (claim.source.start, claim.source.end)}
    return sorted(ends)


def _within(cuts: Sequence[int], start: int, end: int) -> list[tuple[int, int]]:
    inner = [start, *(cut for cut in cuts if start < cut < end), end]
    return list(zip(inner, inner[1:], strict=False))


def _piece(page: DocPage, start: int, end: int) -> Markup:
    over = [(n, c) for n, c in enumerate(page.claims, 1) if c.source.start <= start and end <= c.source.end]
    text = Markup.escape(page.text[start:end])
    if over:
        number, claim = min(over, key=lambda pair: (pair[1].source.end - pair[1].source.start, pair[0]))
        lit = " lit" if any(c.id == page.lit for _, c in over) else ""
        label = f"claim {number}, {claim.standing}"
        text = el(
            "a", text, class_=f"said {claim.standing}{lit}", href=f"#card-{number}", title=label, data_start=start
        )
    elif text:
        text = el("span", text, data_start=start)
    closing = [(n, c) for n, c in enumerate(page.claims, 1) if c.source.end == end]
    return text + Markup("").join(_mark(number, claim) for number, claim in closing)


def _mark(number: int, claim: ClaimRow) -> Markup:
    return el(
        "sup", el("a", str(number), href=f"#card-{number}", id=f"span-{number}", class_=f"number {claim.standing}")
    )
