"""From an answer to claims: what does not stand in the text is dropped, and it is counted why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from detente import when as clock
from detente.documents.sentences import Sentence
from detente.reading import classify_modes, codebook, timing
from detente.reading.coded import codebooks
from detente.reading.endpoint.answers import Said
from detente.reading.endpoint.places import Place, closest, nearest, places
from detente.reading.endpoint.prompt import Chunk
from detente.reading.endpoint.who import Cast
from detente.schema import Claim, Condition, Document, Party, Span, Speaker, When, digest

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

NAME = "endpoint"
# What is found in a model's answer has no measured chance of being right: as likely as not.
CONFIDENCE = 0.5
UNQUOTED, SHORT = "its quote does not stand in the text", "its quote is a single word"
NOBODY, STRANGER = "it names nobody whom the text names", "it names nobody known"
ONE_SIDED, HALVES, TWICE = "it is a tie of one side", "its if and then do not stand in the text", "it is told twice"
TIME, PLACE, SPEAKER, PARTY = "time", "place", "speaker", "party"
# The first code of a type in CAMEO; "02" is an appeal, which is no demand.
_ROOTS = {
    "AGREE": "03", "CONSULT": "04", "SUPPORT": "05", "COOPERATE": "06", "AID": "07", "RETREAT": "08", "REQUEST": "02",
    "ACCUSE": "11", "REJECT": "12", "THREATEN": "13", "PROTEST": "14", "MOBILIZE": "15", "SANCTION": "16", "COERCE": "17",
    "ASSAULT": "18",
}  # fmt: skip


@dataclass(slots=True)
class Desk:
    """One document while its answers are checked against it. `dropped`: why claims fell; `lost`: parts of claims that fell."""

    cast: Cast
    sentences: Sequence[Sentence]
    parses: Sequence[Doc]
    rule: str
    dropped: Counter[str]
    lost: Counter[str]

    @property
    def doc(self) -> Document:
        return self.cast.doc

    def claims(self, said: Sequence[Said], chunk: Chunk, times: Times) -> list[Claim]:
        """The claims of one answer that hold; the model saw `chunk` and may quote nothing else."""
        found: dict[str, Claim] = {}
        for each in said:
            claim = self._claim(each, chunk, times)
            if isinstance(claim, str):
                self.dropped[claim] += 1
            elif claim.id in found:
                self.dropped[TWICE] += 1
            else:
                found[claim.id] = claim
        return list(found.values())

    def _claim(self, said: Said, chunk: Chunk, times: Times) -> Claim | str:
        """The claim, or why there is none."""
        number = min(max(said.sentence, chunk.first), chunk.first + len(chunk.sentences) - 1)
        shown = (chunk.sentences[0].start, chunk.sentences[-1].end)
        meant = (self.sentences[number].start, self.sentences[number].end)
        # Between the sentences that were shown there are others that were not.
        begins = {p: i for p in places(said.quote, self.doc.text, *shown) for i in self._sentence(p[0])}
        place = closest(begins, meant)
        if place is None:
            return UNQUOTED
        if len(said.quote.split()) < 2:
            return SHORT
        number = begins[place]
        sides = self._sides(said, place)
        if isinstance(sides, str):
            return sides
        condition = self._condition(said, shown, place)
        if said.kind == "condition" and condition is None:
            return HALVES
        return self._made(said, place, number, sides, condition, times)

    def _sentence(self, offset: int) -> list[int]:
        return [i for i, s in enumerate(self.sentences) if s.start <= offset < s.end]

    def _sides(self, said: Said, place: Place) -> tuple[tuple[Party, ...], tuple[Party, ...]] | str:
        actors, recipients = self._parties(said.actors, place), self._parties(said.recipients, place)
        # With one side gone the words would say something else.
        if not actors or (said.recipients and not recipients):
            return NOBODY
        recipients = tuple(party for party in recipients if party.actor not in {actor.actor for actor in actors})
        if not any(self.cast.is_known(party) for party in (*actors, *recipients)):
            return STRANGER
        if said.kind == "tie" and len(actors) + len(recipients) < 2:
            return ONE_SIDED
        if said.kind == "tie" and said.type in codebook.SYMMETRIC_TIES:
            return (*actors, *recipients), ()
        return actors, recipients

    def _parties(self, names: Sequence[str], place: Place) -> tuple[Party, ...]:
        found = [self.cast.party(name, place) for name in names]
        self.lost[PARTY] += found.count(None)
        return tuple({party.actor: party for party in found if party is not None}.values())

    def _condition(self, said: Said, shown: Place, place: Place) -> Condition | None:
        if said.kind != "condition":
            return None
        first, second = (nearest(words, self.doc.text, shown, place) for words in (said.if_, said.then))
        if first is None or second is None:
            return None
        return Condition(Span(self.doc.id, *first), Span(self.doc.id, *second))

    def _made(
        self,
        said: Said,
        place: Place,
        number: int,
        sides: tuple[tuple[Party, ...], tuple[Party, ...]],
        condition: Condition | None,
        times: Times,
    ) -> Claim:
        span = _words(self.parses[number], self.sentences[number], place)
        head = span.root
        when = self._when(said, number, head, times)
        day = when.latest or when.earliest or self.doc.published
        actors, recipients = (tuple(self.cast.on(party, day) for party in side) for side in sides)
        cameo, intensity = _weight(said)
        negated = said.modality == "negated"
        near, words = ([token.lemma_.lower() for token in tokens] for tokens in (span, self.parses[number]))
        ids = [*(p.actor for p in actors), ">", *(p.actor for p in recipients)]
        return Claim(
            id=digest(self.doc.id, *place, said.kind, said.type, *ids),
            span=Span(self.doc.id, *place),
            quote=self.doc.text[slice(*place)],
            kind=said.kind,
            type=said.type,
            actors=actors,
            recipients=recipients,
            when=when,
            according_to=self._speakers(said, place),
            mode=classify_modes.mode_of(said.type, (), near, words) if said.kind == "event" else "",
            issue=said.issue,
            place=self._within(said.place, number, PLACE),
            negated=negated,
            modality=said.modality,
            certainty=float(said.certainty),
            condition=condition,
            tone=said.tone,
            intensity=intensity * (-0.5 if negated else 1.0),
            quad=codebook.quad(said.kind, said.type),
            cameo=cameo,
            background=timing.is_background(when, self.doc.published, past_perfect=timing.is_past(head) == "perfect"),
            confidence=CONFIDENCE,
            coder=NAME,
            rule=self.rule,
        )

    def _when(self, said: Said, number: int, head: Token, times: Times) -> When:
        """The time that the answer points to, worked out by our own reader; without one, what grammar gives."""
        sentence = self.sentences[number]
        placed = times.placed(number)
        if said.when.strip():
            place = nearest(said.when, self.doc.text, (sentence.start, sentence.end), (sentence.start, sentence.start))
            if place is None:
                self.lost[TIME] += 1
            else:
                when = clock.read(self.doc.text[slice(*place)], published=self.doc.published)
                if when:
                    placed = [timing.Timed(head.i, head.i, head.i, when)]
        return timing.of(head, placed, kind=said.kind, modality=said.modality, clock=times.clock)

    def _speakers(self, said: Said, place: Place) -> tuple[Speaker, ...]:
        found = []
        for name in said.according_to:
            at = nearest(name, self.doc.text, (0, len(self.doc.text)), place)
            if at is None:
                self.lost[SPEAKER] += 1
                continue
            party = self.cast.party(name, place)
            words = " ".join(self.doc.text[slice(*at)].split())
            found.append(Speaker(words, party.actor, party.name) if party else Speaker(words))
        return tuple(found)

    def _within(self, words: str, number: int, what: str) -> str:
        """Words of the sentence as the text has them, '' where it has not."""
        sentence = self.sentences[number]
        span = (sentence.start, sentence.end)
        place = nearest(words, self.doc.text, span, span)
        self.lost[what] += bool(words.strip()) and place is None
        return " ".join(self.doc.text[slice(*place)].split()) if place else ""


@dataclass(frozen=True, slots=True)
class Times:
    """The time expressions of a document's sentences, placed in their parses."""

    parses: Sequence[Doc]
    found: Sequence[list[tuple[int, int, When]]]
    clock: timing.Clock

    @classmethod
    def of(cls, doc: Document, parses: Sequence[Doc]) -> Times:
        """All of a document at once: whether it tells news or history shows in all its times."""
        found = [_found(parse, doc) for parse in parses]
        dated = [when for each in found for _, _, when in each]
        return cls(parses, found, timing.clock(doc.published, dated))

    def placed(self, number: int) -> list[timing.Timed]:
        return timing.place(self.parses[number], self.found[number])


def _found(parse: Doc, doc: Document) -> list[tuple[int, int, When]]:
    ahead = any(token.lower_ in ("will", "shall", "'ll") for token in parse)
    found = clock.find(parse.text, published=doc.published, future=ahead or None)
    return [(f.start, f.end, f.when) for f in found if f.when]


def _words(parse: Doc, sentence: Sentence, place: Place) -> SpacySpan:
    """The quote's words in the parse of its sentence."""
    start, end = place[0] - sentence.start, min(place[1], sentence.end) - sentence.start
    found = parse.char_span(start, end, alignment_mode="expand")
    span: SpacySpan = found if found is not None and len(found) else parse[:]
    return span


def _weight(said: Said) -> tuple[str, float]:
    """The CAMEO code that stands for a type, and its weight on Goldstein's scale; ties and stances are weighed by tone."""
    root = "10" if said.type == "REQUEST" and said.tone < 0 else _ROOTS.get(said.type, "")
    return (root, _weights()[root]) if said.kind == "event" and root else ("", 0.0)


@cache
def _weights() -> dict[str, float]:
    return {row["code"]: float(row["weight"]) for row in codebooks.table("cameo")}
