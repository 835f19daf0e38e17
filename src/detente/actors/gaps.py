"""Names in texts that the registry does not have, the most frequent first: where it is worth mending."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.actors.fold import phrase
from detente.actors.tables import entity_nouns, folding, nouns

if TYPE_CHECKING:
    from detente.actors.registry import Registry
    from detente.schema import Document

# Capitalised words in a row, with the small words that names hold: "Union for the Mediterranean", "Movement of the Rif".
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w'’.&-]*[\w’']"
_NAME = re.compile(
    rf"{_WORD}(?:[ \u00a0-](?:(?:of|for)[ \u00a0](?:the[ \u00a0])?|(?:de|del|la|al|el|bin|ibn|van|von)[ \u00a0-])?{_WORD})*"
)
# A single word at the beginning of a sentence has its capital from there.
_OPENS = re.compile(r"(?:^|[.!?:;\"“”\n•–—(\[])\s*[\"'“‘(\[]*$")


@dataclass(frozen=True, slots=True)
class Gap:
    """A name nobody has: how often it stands, in how many texts, and once with its surroundings."""

    name: str
    count: int
    documents: int
    example: str


def gaps(documents: Iterable[Document], registry: Registry, *, least: int = 2) -> list[Gap]:
    """Capitalised names that nobody in the registry has, standing at least so often; most frequent first."""
    count: Counter[str] = Counter()
    where: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    example: dict[str, str] = {}
    for doc in documents:
        for start, end in _unknown(doc.text, registry):
            name = doc.text[start:end]
            key = phrase(name, folding())
            count[key] += 1
            where[key].add(doc.id)
            spelled[key][name] += 1
            example.setdefault(key, " ".join(doc.text[max(0, start - 50) : end + 50].split()))
    found = [
        Gap(spelled[key].most_common(1)[0][0], number, len(where[key]), example[key])
        for key, number in count.items()
        if number >= least and key
    ]
    return sorted(found, key=lambda gap: (-gap.documents, -gap.count, gap.name))


def _unknown(text: str, registry: Registry) -> Iterator[tuple[int, int]]:
    known = [(hit.start, hit.end) for hit in registry.parse(text)]
    place = 0
    for match in _NAME.finditer(text):
        start, end = _trimmed(match)
        while place < len(known) and known[place][1] <= start:
            place += 1
        if place < len(known) and known[place][0] < end:
            continue
        if start < end and not _is_common(text, start, end):
            yield start, end


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Without the words that open a sentence, a possessive, and a full stop."""
    start, end = match.span()
    while (word := re.match(r"([\w'’]+)[ \u00a0]+", match.string[start:end])) and word.group(
        1
    ).lower() in nouns().openers:
        start += word.end()
    tail = re.search(r"(?:['’]s?|\.)$", match.string[start:end])
    return start, start + tail.start() if tail else end


def _is_common(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    words = phrase(name, folding()).split()
    common = nouns().no_names | nouns().openers | entity_nouns().kind.keys()
    if not words or len(name) < 3 or all(word in common or word.isdigit() for word in words):
        return True
    if len(words) > 1:
        return False
    line = text[max(0, start - 200) : end].rsplit("\n", maxsplit=1)[-1]
    return bool(_OPENS.search(line[: len(line) - len(name)])) and not name.isupper()
