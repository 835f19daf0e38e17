"""Both sides of what is said: those the words name, and those whom the rest of the text tells where they leave them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.reading import clauses, lexicon, offices, roles
from detente.reading.attribution import Said
from detente.reading.matching import Match
from detente.reading.parties import Ref, SentenceCast
from detente.reading.recalling import Memory, Sides
from detente.reading.roles import VIOLENCE

if TYPE_CHECKING:
    from spacy.tokens import Token

VIOLENT = frozenset(("ASSAULT", "COERCE"))
# Acts of speech whose target may stand inside what they are about ("condemned the attacks by X").
ABOUT = frozenset(("ACCUSE", "REQUEST", "SUPPORT"))
TALKING = frozenset(("state", "person", "igo", "armed-group", "party"))
# Whoever claimed the bombing a text tells of has not flown the air strikes in it.
FROM_AFAR = frozenset("airstrike strike shelling bombardment raid bombard shell bomb airlift offensive".split())
GOING = frozenset("travel fly go arrive head come visit depart leave land return".split())
CAPTURE, RESPONSIBILITY = "capture-by-fighting", "claim-responsibility"


@dataclass(slots=True)
class Finder:
    """Finds the sides of matches in one document: what it told before, who claims its attacks, and who says what."""

    memory: Memory
    attackers: tuple[Ref, ...]
    chain: Callable[[Token, SentenceCast], tuple[Said, ...]]

    def sides(self, match: Match, frame: lexicon.Frame, cast: SentenceCast) -> Sides:
        """Those who act and those on whom, as far as the text tells them."""
        actors = cast.implied(match.token) if match.implied else roles.refs_of(match.actors, cast)
        recipients = self._recipients(match, frame, cast, actors)
        actors = actors or self._actors(match, frame, cast, recipients)
        if frame.name == RESPONSIBILITY and not recipients:
            recipients = self.memory.told("ASSAULT")[1]
        actors, recipients = self.memory.filled(match, frame, actors, recipients, cast.base + match.token.idx)
        if frame.type == "OFFICE" and not recipients and len(actors) == 1:
            recipients = offices.state_of(actors[0])
        return actors, recipients

    def _recipients(
        self, match: Match, frame: lexicon.Frame, cast: SentenceCast, actors: tuple[Ref, ...]
    ) -> tuple[Ref, ...]:
        doing = {a.actor for a in actors}
        aimed = match.recipients or (match.extra if match.frame.type in VIOLENT else ())
        meant = roles.refs_of(aimed, cast, targets=True)
        found = tuple(r for r in meant if r.actor not in doing)
        if meant and not found and frame.type in (*VIOLENT, "THREATEN"):
            # "A said that B had shelled its villages": B does not shell its own.
            said = self.chain(match.token, cast)
            found = tuple(r for one in said[-1:] for r in one.refs if r.actor not in doing and r.kind == "state")
        if not found and match.frame.type == "ASSAULT":
            found = roles.victims(match, cast, {s for a in actors for s in a.states}, doing)
        if frame.name == CAPTURE:
            found += roles.enemy(cast, actors, found)
        if frame.type == "ACCUSE" and match.pattern.pos == "verb":
            found = roles.doers(match, cast, doing) or found
        mutual = frame.symmetric and len(actors) > 1
        if not found and not mutual and (frame.kind == "stance" or frame.type in ABOUT):
            found = roles.at_issue(match, cast, doing)
        if not found and frame.tone > 0 and match.token.dep_ == "pobj" and match.token.head.lower_ == "with":
            # "seized power with the support of X": it was for whoever did so.
            found = tuple(
                r for r in roles.refs_of(clauses.clause_subjects(match.token.head.head), cast) if r.actor not in doing
            )
        if not found and frame.type == "ACCUSE" and any(t.lemma_.lower() in VIOLENCE for t in match.extra):
            found = self.attackers
        return found

    def _actors(
        self, match: Match, frame: lexicon.Frame, cast: SentenceCast, recipients: tuple[Ref, ...]
    ) -> tuple[Ref, ...]:
        """Who acts where no word of the clause says so; nobody where the text doesn't tell."""
        if not recipients:
            return ()
        if frame.type == "CONSULT" and len(recipients) == 1:
            # "X said that talks with Y would go on": his own with Y.
            own = set(recipients[0].states)
            meant = _travellers(match.token, cast) or self._speaker(match, cast)
            return tuple(r for r in meant if r.kind in TALKING and not set(r.states) & own)
        if frame.type != "ASSAULT" or frame.name == CAPTURE:
            return ()
        hit = {r.actor for r in recipients}
        if all(r.is_rebel for r in recipients):
            fighting = self._fighting(match, cast)
            return tuple(a for a in fighting if a.actor not in hit and a.kind != "outlet")
        afar = match.token.lemma_.lower() in FROM_AFAR
        return tuple(a for a in ((roles.UNKNOWN_ATTACKERS,) if afar else self.attackers) if a.actor not in hit)

    def _fighting(self, match: Match, cast: SentenceCast) -> tuple[Ref, ...]:
        """Who fights an armed group: "defeating X will take time" tells of whoever says so."""
        said = self._speaker(match, cast) or cast.voice(match.token)
        if any(t.lemma_.lower() in VIOLENCE for t in clauses.clause_subjects(match.token)):
            # "Two strikes destroyed a vehicle of X": whose strikes they are was told before.
            return self.memory.told("ASSAULT")[0] or said
        return said

    def _speaker(self, match: Match, cast: SentenceCast) -> tuple[Ref, ...]:
        return tuple(r for one in self.chain(match.token, cast)[-1:] for r in one.refs[:1])


def _travellers(noun: Token, cast: SentenceCast) -> tuple[Ref, ...]:
    """Who goes where talks are held: "is to fly to X for a new round of talks with Y"."""
    above = clauses.verb_above(noun)
    if above.lemma_.lower() not in GOING:
        return ()
    return roles.refs_of(clauses.clause_subjects(above), cast)
