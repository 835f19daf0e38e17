"""Who a name in an answer is: somebody the document names, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from detente.actors import mentions as names
from detente.actors.records import slug
from detente.reading.endpoint.places import Place, nearest
from detente.schema import Document, Mention, Party

if TYPE_CHECKING:
    from detente.actors import Registry

# Below this a name that no mention carries stays unknown.
SURE = 0.6


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and bodies of one document."""

    doc: Document
    mentions: Sequence[Mention]
    registry: Registry

    def party(self, name: str, near: Place) -> Party | None:
        """The party a name means beside the place `near`; None for a name that the document has not, or a mere pronoun.

        Its id and name come from the registry or from the words of the document, never from the answer.
        """
        place = nearest(name, self.doc.text, (0, len(self.doc.text)), near)
        if place is None:
            return self._told_otherwise(name)
        mention = self._mention(place)
        if mention is not None:
            return names.party(mention, self.registry, self.doc.published)
        return self._known(name) or self._described(place)

    def is_known(self, party: Party) -> bool:
        """Whether the registry has it, or it acts for a state that the registry has."""
        return party.actor in self.registry.actors or bool(party.states)

    def on(self, party: Party, day: date | None) -> Party:
        """A known party with the states and the code it had on the day of a claim."""
        return self.registry.party(party.actor, day) if party.actor in self.registry.actors else party

    def _mention(self, place: Place) -> Mention | None:
        """The mention that shares most of the words; of a title and its holder the last, who bears the name."""
        shared = [
            (min(m.span.end, place[1]) - max(m.span.start, place[0]), m.span.start, m)
            for m in self.mentions
            if m.span.start < place[1] and place[0] < m.span.end and (m.actor or m.local)
        ]
        return max(shared, key=lambda each: each[:2])[2] if shared else None

    def _known(self, name: str) -> Party | None:
        best = next(iter(self.registry.who(name, on=self.doc.published)), None)
        return self.registry.party(best.actor, self.doc.published) if best is not None and best.score >= SURE else None

    def _told_otherwise(self, name: str) -> Party | None:
        """A canonical name for somebody whom the text calls something else, "Syria" for Damascus."""
        found = self._known(name)
        if found is None:
            return None
        named = {m.actor for m in self.mentions}
        states = {state for m in self.mentions if m.actor for state in self.registry.party(m.actor).states}
        return found if found.actor in named | states else None

    def _described(self, place: Place) -> Party | None:
        """Words that name nobody known: kept where one of them is written as a name."""
        from spacy.lang.en.stop_words import STOP_WORDS

        words = " ".join(self.doc.text[slice(*place)].split())
        # A sentence begins with a capital, whoever it speaks of: "It", "Many".
        if not any(word[:1].isupper() and word.lower() not in STOP_WORDS for word in words.split()):
            return None
        party = self.registry.party(f"local:{slug(words)}", self.doc.published)
        return Party(party.actor, words, party.states, party.code)
