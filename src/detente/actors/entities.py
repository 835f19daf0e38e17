"""Entities in the sense of re3d: mentions widened to their noun phrases, and things that are no actors (times,
sums, weapons, documents ...)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.actors.tables import EntityNouns, entity_nouns
from detente.schema import Document, Mention

if TYPE_CHECKING:
    from detente.actors.mentions import Sentence

_LABELS = {
    "DATE": "Temporal",
    "TIME": "Temporal",
    "MONEY": "Money",
    "QUANTITY": "Quantity",
    "CARDINAL": "Quantity",
    "PERCENT": "Quantity",
}
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_DEGREES = r"\d{1,3}(?:\.\d+)?\s?°(?:\s?\d+['′](?:\s?\d+[\"″])?)?\s?[NSEW]\b"
_SHIPS = r"(?:USS|HMS|FS|HMAS|INS|TCG|HMCS|ITS|ROKS)"
_AIRCRAFT = r"(?:F|B|A|C|KC|MQ|RQ|AH|UH|CH|MiG|Su|Tu|Mi|Il|T)"
_UNITS = (
    r"(?:km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|tons?|tonnes?|square (?:miles|kilomet(?:er|re)s)|"
    r"percent|per cent|%|barrels|hectares|acres)"
)
_PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("Money", rf"(?i:(?:[$€£¥]|USD|US\$)\s?{_NUMBER}(?:\s?(?:thousand|million|billion|trillion|bn|m)\b)?)"),
        (
            "Money",
            rf"(?i:\b{_NUMBER}(?:\s(?:thousand|million|billion))?\s(?:dollars|euros|pounds|dinars|rubles|rials)\b)",
        ),
        ("DocumentReference", r"\b(?:(?:U\.?N\.?\s+)?Security Council\s+)?Resolutions?\s+\d+(?:\s*(?:,|and)\s*\d+)*"),
        ("DocumentReference", r"\b(?:[Ss]ection|Article)\s+\d+(?:\.\d+)*(?:\s+of\s+the\s+[A-Z]\w+(?:\s+[A-Z]\w+)*)?"),
        ("CommsIdentifier", r"(?<!\w)@\w{3,}|\b[\w.+-]+@[\w-]+\.[\w.]+\w|\bhttps?://\S+\w"),
        ("CommsIdentifier", r"(?<![\d-])\+?\d{1,3}[ -]?\(?\d{3}\)?[ -]\d{3,4}(?:[ -]?\d{4})?\b(?!-)"),
        ("Frequency", rf"\b{_NUMBER}\s?(?:[kKMG]?Hz|MHZ|KHZ|GHZ)\b"),
        ("Coordinates", rf"\b{_DEGREES}(?:,?\s?{_DEGREES})?|\b\d{{2}}[C-X][A-HJ-NP-Z]{{2}}\s?\d{{4,10}}\b"),
        ("MilitaryPlatform", rf"\b{_SHIPS}\s+[A-Z][\w'’-]+(?:\s+(?:de|of|the)\s+[A-Z][\w-]+|\s+[A-Z][\w-]+){{0,3}}"),
        ("MilitaryPlatform", rf"\b{_AIRCRAFT}-\d{{1,3}}[A-Z]{{0,2}}\b"),
        ("Quantity", r"(?i:\b(?:(?:tens|hundreds) of )?(?:dozens|hundreds|thousands|millions)\b)"),
        ("Quantity", rf"(?i:\b{_NUMBER}\s?{_UNITS}(?!\w))"),
    )
)


class Entity(NamedTuple):
    """A span of a document (end excluded) and its re3d class."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class _Phrase:
    """A noun phrase of the parse in document offsets."""

    start: int
    end: int
    root_start: int
    root_end: int
    lemma: str
    root: Any


def entities(
    doc: Document, mentions: Sequence[Mention], sentences: Sequence[Sentence], parses: Sequence[Any]
) -> list[Entity]:
    """All entities sorted by start, not overlapping: noun phrases around mentions, described people, bodies and
    places, and `other_entities`.

    `parses` holds one spaCy Doc a sentence, in order. Of overlapping proposals the phrase around a known name wins,
    then the longer one.
    """
    nouns = entity_nouns()
    found: list[tuple[int, Entity]] = []
    covered: set[int] = set()
    others = other_entities(doc, sentences, parses)
    named = [Entity(mention.span.start, mention.span.end, mention.type) for mention in mentions if mention.type]
    platforms = [entity for entity in others if entity.type == "MilitaryPlatform"]
    named = platforms + [entity for entity in named if not any(_overlap(entity, other) for other in platforms)]
    for sentence, parse in zip(sentences, parses, strict=True):
        inside = [entity for entity in named if sentence.start <= entity.start < sentence.end]
        for phrase in _phrases(sentence, parse, nouns):
            entity = _phrase_entity(doc.text, phrase, inside, nouns)
            if entity is not None:
                found.append((0, entity))
                covered.update(name.start for name in inside if entity.start <= name.start and name.end <= entity.end)
        found += [(1, entity) for entity in _pronouns(sentence, parse, nouns)]
    found += [(1, entity) for entity in named if entity.start not in covered]
    found += [(2 if entity.type in {"Quantity", "Temporal"} else 0, entity) for entity in others]
    return _settle(found)


def other_entities(doc: Document, sentences: Sequence[Sentence], parses: Sequence[Any] | None = None) -> list[Entity]:
    """Times, quantities, sums of money, documents, contacts, frequencies, coordinates and named platforms; more of
    them with parses."""
    found = [
        (0, Entity(match.start(), match.end(), kind))
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(doc.text)
    ]
    for sentence, parse in zip(sentences, parses or (), strict=False):
        for entity in parse.ents:
            if entity.label_ in _LABELS:
                start, end = sentence.start + entity.start_char, sentence.start + entity.end_char
                found.append((1, Entity(start, end, _LABELS[entity.label_])))
    return _settle(found)


def _phrases(sentence: Sentence, parse: Any, nouns: EntityNouns) -> Iterator[_Phrase]:
    chunks = list(parse.noun_chunks)
    skip = -1
    for place, chunk in enumerate(chunks):
        if place <= skip:
            continue
        end, last = chunk.end_char, place
        while (
            last + 1 < len(chunks)
            and chunks[last + 1].start == chunks[last].end + 1
            and parse[chunks[last].end].lower_ == "of"
            and chunks[last].root.lower_ in nouns.joined
        ):
            last += 1
            end = chunks[last].end_char
        skip = last
        yield _Phrase(
            sentence.start + chunk.start_char,
            sentence.start + end,
            sentence.start + chunk.root.idx,
            sentence.start + chunk.root.idx + len(chunk.root),
            chunk.root.lemma_.lower(),
            chunk.root,
        )


def _phrase_entity(text: str, phrase: _Phrase, inside: Sequence[Entity], nouns: EntityNouns) -> Entity | None:
    start = _without_number(text, phrase)
    head = next((name for name in inside if name.start <= phrase.root_start < name.end), None)
    if head is not None and head.type != "Nationality":
        return Entity(min(start, head.start), max(phrase.end, head.end), head.type)
    if phrase.root.pos_ in {"PRON", "NUM"}:
        return None
    kind = nouns.kind.get(phrase.lemma) or nouns.kind.get(text[phrase.root_start : phrase.root_end].lower())
    if kind is None:
        return None
    if kind == "Vehicle" and nouns.military & set(text[phrase.start : phrase.root_start].lower().split()):
        kind = "MilitaryPlatform"
    if kind == "Person" and phrase.root.tag_ in {"NNS", "NNPS"}:
        kind = "Organisation"
    return Entity(start, phrase.end, kind)


def _without_number(text: str, phrase: _Phrase) -> int:
    """A number before the noun is an entity of its own: 'two | vehicles'."""
    match = _COUNT.match(text[phrase.start : phrase.end])
    start = phrase.start + match.end() if match else phrase.start
    return start if start <= phrase.root_start else phrase.start


_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million"
)
_COUNT = re.compile(
    rf"(?:(?:the|these|those|all)\s+)?(?:{_NUMBER}|{_WORDS}|dozens?)(?:\s+(?:hundred|thousand|million))?\s+", re.I
)


def _pronouns(sentence: Sentence, parse: Any, nouns: EntityNouns) -> Iterator[Entity]:
    for token in parse:
        kind = nouns.pronouns.get(token.lower_)
        if kind and token.pos_ == "PRON":
            yield Entity(sentence.start + token.idx, sentence.start + token.idx + len(token), kind)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


def _settle(found: Sequence[tuple[int, Entity]]) -> list[Entity]:
    """Better rank first, then longer, then earlier; whatever overlaps a kept one is dropped."""
    kept: list[Entity] = []
    for _, entity in sorted(found, key=lambda pair: (pair[0], pair[1].start - pair[1].end, pair[1].start)):
        if all(entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
    return sorted(kept)
