"""What matching yields: hits for callers, items for composition, and the choice of the longest match at each place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.actors.fold import Words
from detente.actors.matcher import Entry, Match


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a text: offsets (end excluded), the form it was listed under, whom it may mean, and as what.

    kind: name alias short slip foreign context (an actor's own), adjective demonym capital metonym (a state's), government
    body (a state acting through its government or a part of it; `role` and `code` say which), office, place and group
    (id `local:...`), bare-... (a title or noun without its state; no ids). `code` is a CAMEO-style role; `states` are
    those that the words name; `quality` is 1.0 where spelled as listed.
    """

    start: int
    end: int
    alias: str
    ids: tuple[str, ...]
    kind: str
    role: str = ""
    code: str = ""
    states: tuple[str, ...] = ()
    quality: float = 1.0
    name: str = ""
    former: bool = False
    office: str = ""
    core: tuple[int, int] = (0, 0)
    place: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def kind_of(self, actor: str) -> str:
        """As what these words are listed for one of its ids: a surname of one may be an alias of another."""
        return dict(zip(self.ids, self.kinds, strict=True)).get(actor, self.kind) if self.kinds else self.kind


@dataclass(slots=True)
class Item:
    """A chosen match: word positions (last excluded), what it names and what word it is."""

    first: int
    last: int
    names: tuple[Entry, ...]
    words: tuple[Entry, ...]
    quality: float

    def word(self, *kinds: str) -> Entry | None:
        if not self.words:
            return None
        return next((entry for kind in kinds for entry in self.words if entry.kind == kind), None)


def choose(matches: Iterable[Match], words: Words) -> list[Item]:
    """The longest match at each place, from left to right; matches of one span are one item, the best spelled ones
    winning."""
    best: dict[int, Match | list[Match]] = {}
    for match in matches:
        if not match.meaning.names and not match.meaning.words:
            continue
        known = best.get(match.first)
        if known is None:
            best[match.first] = match
            continue
        rival = known[0] if isinstance(known, list) else known
        if match.last > rival.last or (match.last == rival.last and match.quality > rival.quality):
            best[match.first] = match
        elif match.last == rival.last and match.quality == rival.quality:
            best[match.first] = [*known, match] if isinstance(known, list) else [known, match]
    items: list[Item] = []
    taken = 0
    for first in sorted(best):
        if first < taken:
            continue
        found = best[first]
        if words.fold[first] == "the" and _reaches_further(best, first):
            continue
        if isinstance(found, list):
            names = tuple(entry for match in found for entry in match.meaning.names)
            others = tuple(entry for match in found for entry in match.meaning.words)
            items.append(Item(first, found[0].last, names, others, found[0].quality))
            taken = found[0].last
        else:
            items.append(Item(first, found.last, found.meaning.names, found.meaning.words, found.quality))
            taken = found.last
    return items


def _reaches_further(best: dict[int, Match | list[Match]], first: int) -> bool:
    """'the West Bank' is the West Bank, not 'the West' and a bank."""
    own, after = best[first], best.get(first + 1)
    ends = [(found[0] if isinstance(found, list) else found).last for found in (own, after) if found]
    return len(ends) == 2 and ends[1] > ends[0]
