"""What a text told before: "the visit", "this attack" are the acts of those who took part in them there."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from detente.reading import lexicon, quoting
from detente.reading.drafts import Draft
from detente.reading.matching import Match
from detente.reading.parties import Ref, SentenceCast
from detente.reading.roles import SUBJECTS
from detente.schema import Claim, When

if TYPE_CHECKING:
    from spacy.tokens import Token

Sides = tuple[tuple[Ref, ...], tuple[Ref, ...]]
POINTING = frozenset(("the", "this", "that", "these", "those", "such"))
# Acts of which a text goes on to tell what was said and done at them.
GATHERINGS = frozenset(("CONSULT",))
OCCASIONS = frozenset(
    "visit trip tour talk meeting discussion negotiation summit conference dialogue call conversation consultation session"
    " encounter round gathering".split()
)
# In characters: as far as a reader remembers who "the attack" was by.
REACH = 1200


class Memory:
    """The last act of each type that a text told, with both its sides."""

    def __init__(self, index: lexicon.Index) -> None:
        self.index = index
        self.last: dict[str, tuple[Sides, int]] = {}
        self.days: dict[str, When] = {}

    def told(self, type_: str) -> Sides:
        """The sides of the last act of a type; nobody where none was told."""
        return self.last[type_][0] if type_ in self.last else ((), ())

    def date(self, claim: Claim) -> None:
        """Note when an act was, for what the text goes on to tell of it."""
        if claim.type in GATHERINGS and claim.when:
            self.days[claim.type] = claim.when

    def keep(self, frame: lexicon.Frame, actors: tuple[Ref, ...], recipients: tuple[Ref, ...], offset: int) -> None:
        """Note an act of which the text names both sides, at an offset of the document."""
        if frame.kind == "event" and (recipients or len(actors) > 1):
            self.last[frame.type] = (actors, recipients), offset

    def filled(
        self,
        match: Match,
        frame: lexicon.Frame,
        actors: tuple[Ref, ...],
        recipients: tuple[Ref, ...],
        offset: int,
    ) -> Sides:
        """The sides of an act, with those that a noun which points back, not too far, leaves out."""
        last, told_at = self.last.get(frame.type, (None, 0))
        nouns = [match.token] if match.pattern.pos == "noun" else [t for t in match.extra if t.pos_ == "NOUN"]
        if last is None or frame.kind != "event" or offset - told_at >= REACH or not any(map(points_back, nouns)):
            return actors, recipients
        # "the strike was carried out by X": on whom the strike was is known, by whom is news.
        by_whom = match.pattern.pos == "verb" and bool(actors)
        if not recipients and (by_whom or not actors or _meet(actors, last[0])):
            given = {a.actor for a in actors}
            return actors or last[0], tuple(r for r in last[1] if r.actor not in given)
        if not actors and _meet(recipients, last[1]):
            return last[0], recipients
        return actors, recipients

    def bare(self, cast: SentenceCast, taken: Container[int], *, timed: bool) -> Iterator[Draft]:
        """Acts that a sentence says something new of without naming who took part: "the talks focused on trade".

        They were when the text last said, unless the sentence is `timed`.
        """
        for token in cast.parse:
            if token.i in taken or token.lemma_.lower() not in OCCASIONS or token.dep_ not in SUBJECTS:
                continue
            if not points_back(token):
                continue
            patterns = self.index.get(("noun", token.lemma_.lower()), ())
            frame = next((p.frame for p in patterns if p.frame.type in GATHERINGS & self.last.keys()), None)
            if frame is None or token.head.pos_ not in ("VERB", "AUX") or cast.refs(token):
                continue
            actors, recipients = self.told(frame.type)
            first, last = quoting.extent([token, token.head, *_said_of(token.head)], token, cast)
            rule = f"{frame.name}: told before"
            when = None if timed else self.days.get(frame.type)
            yield Draft(token, "event", frame.type, actors, recipients, first, last, frame, rule, 0.45, when=when)


def points_back(noun: Token) -> bool:
    """Whether a noun points back to what is known: "the visit", "this attack", "his trip"."""
    return any(c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in POINTING) for c in noun.children)


def _said_of(verb: Token) -> list[Token]:
    """The last word of what is said of an act."""
    after = [t for child in verb.children if child.i > verb.i for t in child.subtree if t.dep_ != "punct"]
    return [max(after, key=lambda t: t.i)] if after else []


def _meet(one: tuple[Ref, ...], other: tuple[Ref, ...]) -> bool:
    return bool({r.actor for r in one} & {r.actor for r in other})
