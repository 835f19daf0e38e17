"""Names in a text that the registry does not know: proposed by title, by the parser's name finder, and by their
own later short forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.actors.fold import Words, phrase, tokens
from detente.actors.hits import Hit
from detente.actors.tables import entity_nouns, folding, nouns
from detente.schema import Document

if TYPE_CHECKING:
    from detente.actors.mentions import Sentence
    from detente.actors.registry import Registry

_LABELS = {
    "PERSON": "Person",
    "ORG": "Organisation",
    "GPE": "Location",
    "LOC": "Location",
    "FAC": "Location",
    "NORP": "Organisation",
}
_TITLES = frozenset(("office", "bare-title", "bare-honorific"))
_CHAIN = re.compile(r"[ \t\u00a0]*(?:-[ \t]?|['’][ \t]?)?")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A proposed name: the span takes in a title before it, `name` does not.

    `hints` are ids that the words beside it point to (an office, a state).
    """

    start: int
    end: int
    name: str
    type: str
    surname: str = ""
    full: bool = False
    hints: tuple[str, ...] = ()


def unknown(
    doc: Document, registry: Registry, sentences: Sequence[Sentence], parses: Sequence[Any] | None, hits: Sequence[Hit]
) -> list[Unknown]:
    """Proposals sorted by start, not overlapping each other; a known name inside a longer unknown one is part of it."""
    strong = [hit for hit in hits if _is_strong(registry, hit)]
    found: list[Unknown] = []
    for sentence in sentences:
        found += _titled(doc.text, sentence, hits)
        found += _prefixed_surnames(doc.text, sentence, hits, registry)
        found += _acronyms(doc.text, sentence, hits)
    for sentence, parse in zip(sentences, parses or (), strict=False):
        found += _proposed(doc.text, sentence, parse, hits)
    found = [
        item
        for item in found
        if not any(hit.start < item.end and item.start < hit.end and not _covers(item, hit) for hit in strong)
    ]
    found = [item for item in found if not any(_is_known(item, hit, registry) for hit in strong)]
    kept = _longest(found)
    return _longest([*kept, *_again(doc.text, kept, hits, registry)])


def may_name_strangers(text: str, hits: Sequence[Hit]) -> bool:
    """Whether a sentence has a capitalised word that no hit covers and that may be a name, or a known name that seems to
    go on: without either the parser's name finder has nothing to propose."""
    known = [hit for hit in hits if hit.ids or hit.kind != "bare-group"]
    if any(_goes_on(text, hit) for hit in known):
        return True
    for match in _CAPITALISED.finditer(text):
        start, word = match.start(), match[0].lower()
        if not match[0][0].isupper() or word in nouns().no_names or any(hit.start <= start < hit.end for hit in known):
            continue
        if word not in nouns().openers or text[:start].strip(_OPENING):
            return True
    return False


def _goes_on(text: str, hit: Hit) -> bool:
    """Known names that begin strange ones: "Hamad" of "Hamad Al Thani", "Kerman" of "Kerman province"."""
    after = _NEXT.match(text, hit.end)
    if after is None:
        return False
    word = after[1].lower()
    if entity_nouns().kind.get(word) == "Location":
        return True
    before_nouns = hit.kind in {"adjective", "demonym", "office"} or hit.kind.startswith("bare-")
    return not before_nouns and after[1][0].isupper() and word not in nouns().no_names


def last_word(name: str) -> str:
    """Folded last word of a name, by which a text calls the person again."""
    words = [word for word in phrase(name, folding()).split() if not _NUMERAL.fullmatch(word)]
    return words[-1] if words else ""


_NEXT = re.compile(r"[ \u00a0-]{1,2}([^\W\d_]\w*)")
_CAPITALISED = re.compile(r"\b[^\W\d_a-z]\w*")
_OPENING = " \u00a0\"'“”‘’(["
_NUMERAL = re.compile(r"[ivx]+|jr|sr")
_NO_NAME = re.compile(r"[&\[\]|@/]|\bResolutions?\b|^Operation\b")
_PLATFORM = re.compile(r"(?:USS|HMS|FS|HMAS|INS|TCG|HMCS)\b")


def _is_strong(registry: Registry, hit: Hit) -> bool:
    return bool(hit.ids) and hit.kind not in {"short", "slip", "adjective", "place", "context"}


def _is_known(item: Unknown, hit: Hit, registry: Registry) -> bool:
    """Whether a proposal is no more than a known person's name, with or without a title."""
    if not _covers(item, hit) or hit.kind not in {"name", "alias"} or registry.kind(hit.ids[0]) != "person":
        return False
    return hit.core == (0, 0) or (hit.end == item.end and hit.core[0] >= item.end - len(item.name))


def _covers(item: Unknown, hit: Hit) -> bool:
    return item.start <= hit.start and hit.end <= item.end


def _titled(text: str, sentence: Sentence, hits: Sequence[Hit]) -> Iterator[Unknown]:
    """'head of the intelligence service, Hamid Example'; 'MP Yasser Example': capitalised words right after a title."""
    inside = [hit for hit in hits if sentence.start <= hit.start < sentence.end]
    for place, hit in enumerate(inside):
        if hit.kind in {"place", "name", "capital"} and _FOR_PLACE.search(text[sentence.start : hit.start]):
            name = _capitalised(text, hit.end + 1, sentence.end)
            if " " in phrase(name, folding()) and text[hit.end : hit.end + 1] == " ":
                yield Unknown(hit.end + 1, hit.end + 1 + len(name), name, "Person", last_word(name), True, ())
        if hit.kind not in _TITLES:
            continue
        nxt = inside[place + 1] if place + 1 < len(inside) else None
        begin = hit.end
        joint = re.match(r"(?:,\s*|\s+|\.\s*)", text[begin : sentence.end])
        if joint is None or (nxt is not None and nxt.start <= begin + joint.end() and nxt.kind in _TITLES):
            continue
        name = _capitalised(text, begin + joint.end(), sentence.end)
        comma, several = "," in joint.group(), " " in phrase(name, folding())
        after = begin + joint.end() + len(name)
        if (
            not name
            or (comma and not several)
            or (nxt and nxt.start < after and nxt.ids and nxt.kind not in {"short", "slip", "adjective", "place"})
        ):
            continue
        if hit.kind == "bare-title" and not several and not text[hit.start].isupper():
            continue
        start = begin + joint.end() if comma else _chain_start(inside, place, text)
        hints = hit.ids or hit.states or _beside(text, start, hits)
        if not hints and hit.role:
            state = _state_before(inside[:place])
            hints = (f"{state}-{hit.role}",) if state else ()
        yield Unknown(start, after, name, "Person", last_word(name), several, tuple(hints[:1]))


# "Minister for the Middle East Jane Example": a place that ends a title.
_FOR_PLACE = re.compile(
    r"\b(?:Minister|Secretary|Envoy|Representative|Commissioner|Coordinator)\s+(?:for|of|to)\s+(?:the\s+)?$"
)


def _chain_start(inside: Sequence[Hit], place: int, text: str) -> int:
    start = inside[place].start
    while place and inside[place - 1].kind in _TITLES and not text[inside[place - 1].end : start].strip(" ."):
        place -= 1
        start = inside[place].start
    return start


def _capitalised(text: str, begin: int, end: int) -> str:
    """Capitalised words in a row from an offset on, with articles and 'bin' between them; at most five."""
    words = tokens(text[begin:end], folding())
    last = count = 0
    for place in range(min(len(words), 5)):
        gap = text[begin + last : begin + words.outer[place]]
        initial = place and len(words.fold[place - 1]) == 1
        if gap.strip(" -\u00a0." if initial else " -\u00a0") or (not place and gap.strip()):
            break
        if not words.word[place][:1].isupper() and words.fold[place] not in {"bin", "abu", "de", "van", "von", "der"}:
            break
        if not place and words.fold[0] in nouns().no_names:
            break
        if words.word[place][:1].isupper():
            count = words.end[place]
        last = words.end[place]
    return text[begin : begin + count]


def _prefixed_surnames(text: str, sentence: Sentence, hits: Sequence[Hit], registry: Registry) -> Iterator[Unknown]:
    """'Khaled al-Asaad' is not al-Assad: a capitalised given name that is not his makes it another person."""
    for hit in hits:
        if hit.kind != "short" or not sentence.start <= hit.start < sentence.end or hit.role or not hit.ids:
            continue
        if registry.kind(hit.ids[0]) != "person":
            continue
        match = re.search(r"([^\W\d_][\w'’.-]*)[ \u00a0]+$", text[sentence.start : hit.start])
        if match is None or not match.group(1)[0].isupper():
            continue
        begin = sentence.start + match.start(1)
        given = phrase(match.group(1), folding())
        if (
            not given
            or given in nouns().no_names
            or " " in given
            or any(other.start <= begin < other.end for other in hits)
            or given in _first_words(registry, hit.ids)
        ):
            continue
        if given in nouns().openers:
            continue
        name = text[begin : hit.end]
        yield Unknown(begin, hit.end, name, "Person", last_word(name), True, ())


def _first_words(registry: Registry, ids: Iterable[str]) -> set[str]:
    return {
        word
        for actor in ids
        for name in (registry.name(actor), *registry.actor(actor).aliases)
        for word in phrase(name, folding()).split()
    }


def _acronyms(text: str, sentence: Sentence, hits: Sequence[Hit]) -> Iterator[Unknown]:
    """Capitals behind 'the' are a body: 'the TPLF'. Not in a line that is all capitals."""
    line = text[sentence.start : sentence.end]
    if line.isupper():
        return
    for match in _ACRONYM.finditer(line):
        start, end = sentence.start + match.start(1), sentence.start + match.end(1)
        name = match.group(1)
        if name.lower() in entity_nouns().kind or any(hit.ids and hit.start < end and start < hit.end for hit in hits):
            continue
        yield Unknown(start, end, name, "Organisation", "", True, ())


_ACRONYM = re.compile(r"\b(?:the|The|and|of|by|with|against)\s+([A-Z]{3,6})\b(?![-'’.]?\w)")


def _proposed(text: str, sentence: Sentence, parse: Any, hits: Sequence[Hit]) -> Iterator[Unknown]:
    for entity in parse.ents:
        kind = _LABELS.get(entity.label_)
        start, end = _trim(text, sentence.start + entity.start_char, sentence.start + entity.end_char)
        end = start + len(text[start:end].split("(", maxsplit=1)[0].rstrip())
        name = text[start:end]
        if name.lower() in entity_nouns().kind or _PLATFORM.match(name) or _NO_NAME.search(name):
            continue
        if kind != "Location" and not _plausible(text, sentence, parse, entity, name):
            continue
        if kind in {"Person", "Organisation"} and _is_place(text, start, name):
            kind = "Location"
        if (
            kind is None
            or len(name) < 2
            or not any(sign.isupper() for sign in name)
            or name.lower() in nouns().no_names
            or "\n" in name
        ):
            continue
        overlapping = [hit for hit in hits if hit.start < end and start < hit.end]
        if any(hit.start <= start and end <= hit.end for hit in overlapping if hit.ids or hit.kind != "bare-group"):
            continue
        if (
            len(
                [
                    hit
                    for hit in overlapping
                    if hit.ids and hit.kind in {"name", "alias", "capital", "adjective", "place"}
                ]
            )
            > 1
        ):
            continue
        states = tuple(
            state for hit in overlapping for state in (hit.states or (hit.ids if hit.kind == "adjective" else ()))
        )
        if kind == "Person":
            words = phrase(name, folding()).split()
            if (
                len(words) > 4
                or any(word in entity_nouns().kind or word in nouns().openers for word in words)
                or any(hit.kind not in {"short", "slip", "bare-honorific", "bare-title"} for hit in overlapping)
            ):
                continue
            name = _untitled(text, start, end, overlapping)
            words = phrase(name, folding()).split()
            if words and not any(sign.isdigit() for sign in name):
                yield Unknown(start, end, name, kind, words[-1], len(words) > 1, _beside(text, start, hits))
        else:
            yield Unknown(start, end, name, kind, "", True, states[:1])


def _untitled(text: str, start: int, end: int, hits: Sequence[Hit]) -> str:
    """The name without the title before it, so that "Minister Ellwood" and "Tobias Ellwood" meet."""
    for hit in sorted(hits, key=lambda hit: hit.start):
        if hit.kind in {"bare-honorific", "bare-title"} and not text[start : hit.start].strip(" .") and hit.end < end:
            start = hit.end
    return text[start:end].lstrip(" .\u00a0")


def _plausible(text: str, sentence: Sentence, parse: Any, entity: Any, name: str) -> bool:
    """Whether the words can be a name: no doctrine, no two-letter code, no adjective of a noun, no common words that only
    a headline has capitalised."""
    words = phrase(name, folding()).split()
    if not words or (name.isupper() and len(name) < 3) or words[-1].endswith("ism"):
        return False
    if entity.label_ == "NORP" and len(words) == 1 and entity.root.dep_ in {"amod", "compound", "nmod"}:
        return False
    line = text[sentence.start : sentence.end].split()
    capitals = sum(1 for word in line if word[:1].isupper())
    if len(line) > 2 and capitals >= 0.7 * len(line) and text.count(name) < 2:
        return entity.label_ == "PERSON" and len(words) > 1
    if entity.label_ == "PERSON" and len(words) == 1:
        return words[0] not in nouns().common_words and not any(token.tag_ in {"NN", "NNS", "JJ"} for token in entity)
    return any(token.pos_ == "PROPN" for token in parse[entity.start : entity.end])


def _beside(text: str, start: int, hits: Sequence[Hit]) -> tuple[str, ...]:
    """State named right before a name: 'his Pakistani counterpart Nawaz Example'."""
    before = [hit for hit in hits if hit.end <= start and not text[hit.end : start].strip(" \u00a0")]
    states = before[-1].states or (before[-1].ids if before[-1].kind == "adjective" else ()) if before else ()
    return states[:1]


def _state_before(hits: Sequence[Hit]) -> str:
    """The one state that the last state word before a title names; '' where there is none or it is in doubt."""
    for hit in reversed(hits):
        states = hit.states or (hit.ids if hit.kind in {"adjective", "name", "alias", "government", "body"} else ())
        if states:
            return states[0] if len(states) == 1 and states[0].isupper() else ""
    return ""


def _is_place(text: str, start: int, name: str) -> bool:
    """A name behind "near", a single word behind "in", and what is called a mosque or a gate are places."""
    before = text[max(0, start - 10) : start].lower().removesuffix("the ").rstrip()
    if before.endswith("near") or entity_nouns().kind.get(name.rsplit(maxsplit=1)[-1].lower()) == "Location":
        return True
    return before.endswith((" in", " at")) and " " not in phrase(name, folding())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds without quotes, articles and prepositions in front and without a possessive or punctuation behind."""
    while (match := re.match(r"(\w+)\s+|[\s\"'“”‘’(\[&-]+", text[start:end])) and (
        match.group(1) is None or match.group(1).lower() in nouns().openers
    ):
        start += match.end()
    tail = re.search(r"(?:['’]s?|[\s\"“”‘),.;:&\]-]|\s(?:and|or|of|the|in|for|with|to|at|on|by))+$", text[start:end])
    return start, (start + tail.start() if tail and tail.start() else end)


def _longest(found: Iterable[Unknown]) -> list[Unknown]:
    kept: list[Unknown] = []
    for item in sorted(found, key=lambda item: (-(item.end - item.start), item.start, not item.hints)):
        if not any(item.start < other.end and other.start < item.end for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)


def _again(text: str, kept: Sequence[Unknown], hits: Sequence[Hit], registry: Registry) -> Iterator[Unknown]:
    """Later short forms of people named in full: surnames, and given names that are not common words."""
    known: dict[str, tuple[int, str, tuple[str, ...]]] = {}
    for item in kept:
        if item.type == "Person" and item.full:
            for word in phrase(item.name, folding()).split():
                known.setdefault(word, (item.end, item.name, item.hints))
    for hit in hits:
        if hit.core != (0, 0) and hit.kind in {"name", "alias"} and registry.kind(hit.ids[0]) == "person":
            for word in phrase(text[hit.core[0] : hit.end], folding()).split():
                known.setdefault(word, (hit.end, registry.name(hit.ids[0]), ()))
    words = tokens(text, folding()) if known else Words()
    for place, word in enumerate(words.fold):
        end, name, hints = known.get(word, (0, "", ()))
        outer, last = words.outer[place], words.end[place]
        if (
            not name
            or outer < end
            or len(word) < 4
            or word in nouns().common_words
            or not words.word[place][:1].isupper()
        ):
            continue
        if place + 1 < len(words) and words.word[place + 1][:1].isupper() and words.outer[place + 1] == last + 1:
            continue
        if any(hit.ids and hit.kind != "place" and hit.start < last and outer < hit.end for hit in hits):
            continue
        yield Unknown(outer, last, name, "Person", word, False, hints)
