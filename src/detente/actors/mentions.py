"""All mentions of a document in order, linked at its date: what the registry knows, and people and bodies it does
not (NIL)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from detente.actors.fold import phrase
from detente.actors.hits import Hit
from detente.actors.linking import THRESHOLD, Surroundings, candidates, homes_of, rank
from detente.actors.nearby import (
    FULL,
    PLACE_WORDS,
    STATE_KINDS,
    Placed,
    State,
    called_before,
    named_before,
    nearest,
    owner_behind,
    shared_owner,
    title_owner,
)
from detente.actors.parties import hit_party
from detente.actors.records import slug
from detente.actors.tables import folding, nouns
from detente.actors.unknown import Unknown, unknown
from detente.schema import Candidate, Document, Mention, Party, Span

if TYPE_CHECKING:
    from detente.actors.registry import Registry

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# "During Khomeini time", "Nasser's era": a day long before the text's own.
_ERA = re.compile(r"(?:['’]s)?[ \u00a0]+(?:time|times|era|reign|rule|days|period|years|dynasty)\b")


class Sentence(Protocol):
    """What is needed of documents.sentences.Sentence: offsets into the document's text, end excluded."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def find(
    doc: Document, registry: Registry, sentences: Sequence[Sentence], parses: Sequence[Any] | None = None
) -> list[Mention]:
    """Mentions sorted by start, not overlapping. A mention's span is the name with its title, for linking; see
    `entities` for noun phrases.

    `parses` holds one spaCy Doc a sentence, in order; with them, names that the registry does not know are proposed
    too. A mention that links to nobody has actor None and a `local` id that is the same wherever the text uses that
    name.
    """
    from detente.actors.classes import kind_of

    placed = _bind(doc, registry, *_hits(doc, registry, sentences))
    strangers = unknown(doc, registry, sentences, parses, [item.hit for item in placed])
    strangers = [stranger for stranger in strangers if not _owned(doc, stranger, placed)]
    strangers = _without_nobodies(strangers, registry)
    placed = [item for item in placed if not any(_inside(item.hit, stranger) for stranger in strangers)]
    placed = [replace(item, place=place) for place, item in enumerate(placed)]
    reading = _read(doc, registry, placed, len(sentences))
    _remember_full_names(reading, strangers)
    found = [mention for item in reading.placed if (mention := _link(reading, item))]
    found += [_stranger(reading, stranger) for stranger in strangers]
    found = _without_overlaps(found)
    found = [replace(mention, type=kind_of(mention, doc, registry, sentences, parses)) for mention in found]
    return [_with_town(mention, registry) for mention in found]


def _with_town(mention: Mention, registry: Registry) -> Mention:
    """A capital in which something happens keeps its state as actor, and names the town among its candidates."""
    if mention.type != "Location" or registry.kind(mention.actor or "") != "state":
        return mention
    hits = registry.find(mention.text)
    if len(hits) != 1 or hits[0].kind != "capital" or not hits[0].place:
        return mention
    town = Candidate(hits[0].place[0], 0.8, (f"the town {mention.text}, where something happens",))
    return replace(mention, candidates=(*mention.candidates, town))


def party(mention: Mention, registry: Registry, on: date | None = None) -> Party:
    """The mention as a claim's party: id (or local id), name, states and code as these words mean it on that day.

    'Iraqi army' gives IRQ with code IRQMIL; an unknown person with a title takes the title's state and code.
    """
    actor = mention.actor or mention.local
    for hit in registry.find(mention.name) or registry.find(mention.text):
        if actor in hit.ids and (hit.kind in {"government", "body", "demonym"} or actor.startswith("local:")):
            return hit_party(registry, hit, actor, on)
    if mention.actor:
        return registry.party(mention.actor, on)
    for candidate in mention.candidates:
        if not candidate.actor.startswith("local:"):
            like = registry.party(candidate.actor, on)
            return Party(actor, mention.name, like.states, like.code)
    base = registry.party(actor, on)
    return Party(actor, mention.name or base.name, base.states, base.code)


def _hits(doc: Document, registry: Registry, sentences: Sequence[Sentence]) -> tuple[list[Placed], list[Placed]]:
    placed, bound = [], []
    for number, sentence in enumerate(sentences):
        here, waiting = registry.parse_both(doc.text[sentence.start : sentence.end])
        placed += [Placed(_moved(hit, sentence.start), number) for hit in here]
        bound += [Placed(_moved(hit, sentence.start), number) for hit in waiting]
    return placed, bound


def _moved(hit: Hit, by: int) -> Hit:
    core = (hit.core[0] + by, hit.core[1] + by) if hit.core != (0, 0) else (0, 0)
    return replace(hit, start=hit.start + by, end=hit.end + by, core=core)


def _bind(doc: Document, registry: Registry, placed: list[Placed], bound: list[Placed]) -> list[Placed]:
    """Names that count only beside somebody else, put in where the text names him, over shorter and weaker readings."""
    if not bound:
        return placed
    named = {actor for item in placed if item.hit.kind != "slip" for actor in (*item.hit.ids, *item.hit.states)}
    named |= {registry.home(actor) for actor in named}
    taken: list[Placed] = []
    for item in sorted(bound, key=lambda item: (item.hit.start - item.hit.end, item.hit.start, item.hit.ids)):
        hit = item.hit
        weaker = all(_yields(other.hit, hit) for other in placed if _overlap(other.hit, hit))
        free = not any(_overlap(other.hit, hit) for other in taken)
        if weaker and free and _as_one_body(doc, placed, hit) and registry.holds_beside(hit, named, doc.published):
            taken.append(item)
    kept = [item for item in placed if not any(_overlap(item.hit, other.hit) for other in taken)]
    return sorted([*kept, *taken], key=lambda item: (item.hit.start, item.hit.end))


def _yields(hit: Hit, bound: Hit) -> bool:
    inside = bound.start <= hit.start and hit.end <= bound.end
    return inside and ((hit.start, hit.end) != (bound.start, bound.end) or hit.kind not in FULL)


def _as_one_body(doc: Document, placed: Sequence[Placed], bound: Hit) -> bool:
    """'The coalition' after 'the State of Law coalition' is that one, whoever else is named."""
    if " " in bound.alias.removeprefix("the "):
        return True
    noun = bound.alias.lower().split()[-1]
    before = [item.hit for item in placed if item.hit.end <= bound.start and item.hit.kind in FULL]
    alike = [hit for hit in before if doc.text[hit.start : hit.end].lower().endswith(noun)]
    # Only a text that keeps the noun small speaks of the one named last: "the State of Law coalition", "the coalition".
    written = doc.text[bound.start : bound.end].removeprefix("the ")
    return not alike or alike[-1].ids == bound.ids or written[:1].isupper()


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _read(doc: Document, registry: Registry, placed: list[Placed], count: int) -> State:
    states: list[dict[str, float]] = [{} for _ in range(count)]
    actors: set[str] = set()
    for item in placed:
        hit = item.hit
        if hit.kind in STATE_KINDS and len(hit.ids) <= 2:
            named = hit.states or tuple(state for actor in hit.ids for state in (registry.home(actor),) if state)
            for state in named:
                states[item.sentence][state] = states[item.sentence].get(state, 0.0) + 1.0 / len(named)
        if hit.kind in FULL:
            actors.update(hit.ids if len(hit.ids) == 1 else ())
    total: dict[str, float] = {}
    for counts in states:
        for state, count_ in counts.items():
            total[state] = total.get(state, 0.0) + count_
    whole = sum(total.values())
    around = Surroundings(frozenset(actors), {state: value / whole for state, value in total.items()})
    return State(registry, doc, placed, states, around)


def _remember_full_names(reading: State, strangers: Sequence[Unknown]) -> None:
    people = [
        (stranger, phrase(stranger.name, folding()).split()) for stranger in strangers if stranger.type == "Person"
    ]
    for stranger, words in people:
        if len(words) > 1:
            for word in words:
                reading.people.setdefault(word, f"local:{slug(stranger.name)}")
    _remember_known(reading)
    for stranger, words in people:
        reading.people.setdefault(words[0] if words else "", f"local:{slug(stranger.name)}")


def _remember_known(reading: State) -> None:
    for item in reading.placed:
        hit = item.hit
        if hit.kind in FULL and hit.ids and all(reading.registry.kind(actor) == "person" for actor in hit.ids):
            best = rank(candidates(reading.registry, hit, on=reading.doc.published, around=reading.around))
            if best:
                reading.named.setdefault(best[0].actor, hit.start)
                for word in phrase(reading.doc.text[hit.core[0] or hit.start : hit.end], folding()).split():
                    if len(word) > 3:
                        reading.people.setdefault(word, best[0].actor)
                if hit.office:
                    reading.roles.setdefault(hit.office, best[0].actor)


def _link(reading: State, item: Placed) -> Mention | None:
    registry = reading.registry
    hit = _as_place(reading, registry.governing(item.hit, reading.doc.published))
    around = _near(reading, item)
    if hit.kind == "bare-honorific":
        return _called(reading, item) if _is_definite(reading, hit) else None
    if hit.kind == "bare-group" and hit.code == "REB" and not _is_definite(reading, hit):
        plural = reading.doc.text[: hit.end].endswith("s") and reading.doc.text[hit.end : hit.end + 1] != "-"
        return _bare_group(reading, item, around, listed=True) if plural else None
    if hit.kind.startswith("bare-") and not _stands_for_someone(reading, hit):
        return None
    if hit.kind == "bare-group":
        return _bare_group(reading, item, around)
    if hit.kind == "context":
        return _bound(reading, hit)
    if hit.kind in {"bare-government", "bare-body"}:
        state = shared_owner(reading, item) or owner_behind(reading, item)
        state = state or named_before(reading, item, back=2) or nearest(reading, item) or named_before(reading, item)
        around = Surroundings(around.actors, {state: 1.0}) if state else around
    if hit.kind == "bare-title":
        if known := _apposed(reading, item) or (_called(reading, item) if not owner_behind(reading, item) else None):
            return known
        if state := title_owner(reading, item):
            around = Surroundings(around.actors, {state: 1.0})
    if hit.kind == "place" and reading.people.get(_key(reading, hit), "").startswith("local:"):
        return _as_named(reading, hit, reading.people[_key(reading, hit)], ())
    found = candidates(registry, hit, on=_day(reading, item), around=around)
    found = [_with_text(reading, candidate, hit) for candidate in found]
    ranked = rank(found)
    if hit.kind == "slip" and ranked and not _slip_fits(reading, hit, ranked[0], around):
        return None
    if hit.kind == "short" and _doubtful_word(reading, hit, ranked):
        return None
    meant = reading.people.get(_key(reading, hit), "") if hit.kind == "short" else ""
    if meant and (not ranked or ranked[0].actor not in reading.named):
        return _as_named(reading, hit, meant, tuple(ranked))
    if not ranked:
        return None if hit.kind.startswith("bare-") else _nil(reading, hit)
    best = ranked[0]
    if best.actor.startswith("local:"):
        return _mention(
            reading, hit, None, hit.name or registry.name(best.actor), best.score, tuple(ranked), best.actor
        )
    name = hit.name if hit.kind in {"government", "body"} and hit.name else registry.name(best.actor)
    if hit.kind in {"bare-government", "bare-body"}:
        name = f"{_adjective(registry, best.actor)} {hit.alias.lower()}"
        reading.resolved.append((item.sentence, hit.alias.lower().split()[-1], best.actor))
    return _mention(reading, hit, best.actor, name, best.score, tuple(ranked), "")


def _as_place(reading: State, hit: Hit) -> Hit:
    """'The Golan' is the place, though a person is called Golan too, unless a title or the full name in the text says him."""
    if not hit.place or hit.kind not in {"short", "metonym"}:
        return hit
    if hit.kind == "metonym" and not _in_other_town(reading, hit):
        return hit
    if hit.role or any(actor in reading.named for actor in hit.ids):
        return hit
    states = tuple(dict.fromkeys(state for actor in hit.place if (state := reading.registry.home(actor))))
    return replace(hit, kind="place", ids=hit.place, states=states, kinds=())


def _in_other_town(reading: State, hit: Hit) -> bool:
    """'Landed in Jeddah': a town that may stand for its state, but is not the capital, behind a word of place."""
    capitals = {
        town
        for state in hit.ids
        for found in reading.registry.parse(str(reading.registry.field(state, "capital") or ""))
        for town in found.place
    }
    return not capitals & set(hit.place) and bool(PLACE_WORDS.search(reading.doc.text[: hit.start][-24:]))


def _bound(reading: State, hit: Hit) -> Mention:
    """A name that counts beside somebody whom the text has named; see `_bind`."""
    registry, actor = reading.registry, hit.ids[0]
    named = {other for item in reading.placed for other in (*item.hit.ids, *item.hit.states)}
    named |= {registry.home(other) for other in named}
    beside = registry.holds_beside(hit, named - {""}, reading.doc.published)
    why = f"{hit.alias} in a text that names {registry.name(beside or actor)}"
    name = f"{_adjective(registry, actor)} {hit.alias}" if registry.kind(actor) == "state" else registry.name(actor)
    return _mention(reading, hit, actor, name, 0.75, (Candidate(actor, 0.75, (why,)),), "")


def _as_named(reading: State, hit: Hit, meant: str, ranked: tuple[Candidate, ...]) -> Mention:
    """A surname of somebody whom the text has named in full, known to us or not."""
    if meant.startswith("local:"):
        found = _mention(reading, hit, None, reading.registry.name(meant).title(), 0.0, ranked, meant)
        return replace(found, type="Person")
    name = reading.registry.name(meant)
    candidate = Candidate(meant, 0.8, (f"part of the name of {name}, named in this text",))
    return _mention(reading, hit, meant, name, 0.8, (candidate, *ranked), "")


def _near(reading: State, item: Placed) -> Surroundings:
    """States of the sentence count most, then those of the two before it, then the whole text's."""
    weights = dict(reading.around.states)
    for back, weight in ((0, 2.0), (1, 0.7), (2, 0.3)):
        number = item.sentence - back
        if number >= 0:
            for state, count in reading.states[number].items():
                weights[state] = weights.get(state, 0.0) + weight * count
    whole = sum(weights.values())
    return Surroundings(reading.around.actors, {state: value / whole for state, value in weights.items()})


def _apposed(reading: State, item: Placed) -> Mention | None:
    """'The Prime Minister, Muhammad al-Sudani': a title belongs to the name behind the comma, where he held it."""
    if item.place + 1 >= len(reading.placed):
        return None
    hit, registry, day = reading.placed[item.place + 1].hit, reading.registry, reading.doc.published
    if hit.kind not in FULL | {"short"} or reading.doc.text[item.hit.end : hit.start].strip() != ",":
        return None
    best = rank(candidates(registry, hit, on=day, around=reading.around))[:1]
    held = [office for each in best for office in registry.offices(each.actor, day) if office.role == item.hit.role]
    if not held:
        return None
    found = Candidate(best[0].actor, 0.95, (f"{registry.name(held[0].office)}, and the name follows",))
    return _mention(reading, item.hit, found.actor, registry.name(found.actor), found.score, (found,), "")


def _called(reading: State, item: Placed) -> Mention | None:
    actor = called_before(reading, item)
    if not actor:
        return None
    name = reading.registry.name(actor)
    found = Candidate(actor, 0.75, (f"{name} is named with this title in this text",))
    return _mention(reading, item.hit, actor, name, found.score, (found,), "")


def _day(reading: State, item: Placed) -> date | None:
    """The day at which an office or a surname is read: a year named right beside it, else the day the text was
    published."""
    published = reading.doc.published
    if item.hit.kind not in {"office", "short"}:
        return published
    start, end = item.hit.start, item.hit.end
    if item.hit.kind == "short" and _ERA.match(reading.doc.text, end):
        return None
    years = [int(match.group()) for match in _YEAR.finditer(reading.doc.text, max(0, start - 40), end + 40)]
    past = [year for year in years if published is None or year < published.year]
    return date(past[0], 7, 1) if len(set(past)) == 1 else published


def _with_text(reading: State, candidate: Candidate, hit: Hit) -> Candidate:
    """The same text's full name speaks for the person whom a surname or a title means there."""
    first = reading.named.get(candidate.actor)
    if hit.kind in {"short", "slip"} and first is not None:
        return replace(
            candidate,
            score=candidate.score + (0.45 if first < hit.start else 0.3),
            reasons=(*candidate.reasons, "named in full in this text"),
        )
    office = hit.ids[0] if hit.kind == "office" and hit.ids else ""
    if reading.roles.get(office) == candidate.actor:
        return replace(
            candidate, score=candidate.score + 0.1, reasons=(*candidate.reasons, "named with this title in this text")
        )
    return candidate


def _stands_for_someone(reading: State, hit: Hit) -> bool:
    """A bare title or noun is a mention only behind 'the' or a capital inside a sentence: 'a president' is nobody."""
    definite = _is_definite(reading, hit)
    if hit.kind == "bare-title":
        # "Foreign Secretary meets ...": a title that few states have needs no article.
        titled = bool(hit.states) and reading.doc.text[hit.start : hit.end].istitle()
        return (definite or titled) and bool(hit.role) and bool(reading.registry.role(hit.role)["single"])
    if hit.kind in {"bare-government", "bare-body"}:
        return definite and hit.alias.lower() in nouns().alone and not _qualifies(reading, hit)
    if reading.doc.text[hit.end : hit.end + 1] == "-":
        return False  # "the rebel-held region" is no rebel
    return definite or reading.doc.text[: hit.start][-6:].lower().endswith(("their ", " its ", " his "))


def _is_definite(reading: State, hit: Hit) -> bool:
    return reading.doc.text[max(0, hit.start - 4) : hit.start].lower() == "the "


def _qualifies(reading: State, hit: Hit) -> bool:
    """'The military campaign' is no army."""
    after = re.match(r" ([a-z]+)", reading.doc.text[hit.end : hit.end + 20])
    return hit.alias.lower() == "military" and after is not None and after.group(1) in nouns().of_arms


def _bare_group(reading: State, item: Placed, around: Surroundings, *, listed: bool = False) -> Mention | None:
    hit, registry = item.hit, reading.registry
    state = nearest(reading, item, against=True) or nearest(reading, item)
    state = state or ("" if listed else around.main_state())
    if hit.code not in {"OPP", "REB"} or not state:
        return None
    name = f"{_adjective(registry, state)} {reading.doc.text[hit.start : hit.end].lower()}"
    ids = registry.named(name)
    if listed and not ids:
        return None
    reason = (f"{hit.alias} without a state; {registry.name(state)} in the context",)
    actor = ids[0] if ids else f"local:{slug(name)}"
    candidate = Candidate(actor, round(0.4 + 0.2 * around.states.get(state, 0.0), 3), reason)
    known = registry.name(actor) if ids else name
    return _mention(reading, hit, actor if ids else None, known, candidate.score, (candidate,), "" if ids else actor)


def _adjective(registry: Registry, state: str) -> str:
    return str((registry.field(state, "adjectives") or [registry.name(state)])[0])


def _slip_fits(reading: State, hit: Hit, best: Candidate, around: Surroundings) -> bool:
    """A machine translator's word is taken for a name only where text, day and country agree, and it is no common
    noun there."""
    after = reading.doc.text[hit.end : hit.end + 12].lower()
    if re.match(r"\s+(?:law|court|council|police|rule|state|based|compliant)", after):
        return False
    homes = homes_of(reading.registry, best.actor, reading.doc.published)
    return best.score >= 0.5 and any(around.states.get(state, 0.0) > 0.1 for state in homes)


def _doubtful_word(reading: State, hit: Hit, ranked: Sequence[Candidate]) -> bool:
    """'May said': a surname that is a common word needs the full name in the text or a title before it."""
    core = reading.doc.text[hit.core[0] or hit.start : hit.end].lower()
    if reading.doc.text[: hit.start].endswith("Operation "):
        return True
    if core not in nouns().common_words or hit.role:
        return False
    return not ranked or ranked[0].actor not in reading.named


def _key(reading: State, hit: Hit) -> str:
    from detente.actors.unknown import last_word

    return last_word(reading.doc.text[hit.core[0] or hit.start : hit.end])


def _nil(reading: State, hit: Hit) -> Mention:
    text = reading.doc.text[hit.start : hit.end]
    core = reading.doc.text[hit.core[0] or hit.start : hit.end]
    return _mention(reading, hit, None, core, 0.0, (), f"local:{slug(core or text)}")


def _mention(
    reading: State, hit: Hit, actor: str | None, name: str, score: float, ranked: tuple[Candidate, ...], local: str
) -> Mention:
    span = Span(reading.doc.id, hit.start, hit.end)
    if actor and hit.core[0] > hit.start:
        reading.titled.append((reading.doc.text[hit.start : hit.core[0]].lower().strip(" .,"), actor))
    return Mention(
        span,
        reading.doc.text[hit.start : hit.end],
        actor,
        name,
        score if score >= THRESHOLD or local else 0.0,
        ranked[:5],
        "",
        local,
    )


def _stranger(reading: State, stranger: Unknown) -> Mention:
    span = Span(reading.doc.id, stranger.start, stranger.end)
    text = reading.doc.text[stranger.start : stranger.end]
    single = phrase(stranger.name, folding())
    surname = stranger.surname or ("" if " " in single or stranger.type == "Location" else single)
    known = reading.people.get(surname, "") if stranger.type != "Person" or not stranger.full else ""
    if known and not known.startswith("local:"):
        candidate = Candidate(known, 0.8, (f"part of the name of {reading.registry.name(known)}, named in this text",))
        return Mention(span, text, known, reading.registry.name(known), 0.8, (candidate,), stranger.type, "")
    found = tuple(Candidate(actor, 0.3, ("title or adjective beside the name",)) for actor in stranger.hints)
    return Mention(span, text, None, stranger.name, 0.0, found, stranger.type, known or f"local:{slug(stranger.name)}")


def _without_nobodies(strangers: Sequence[Unknown], registry: Registry) -> list[Unknown]:
    """Without the names, and later parts of the names, that a person has ruled to be nobody's."""
    names = [phrase(stranger.name, folding()) for stranger in strangers]
    gone = {word for name in names if name in registry.nobody for word in (name, *name.split())}
    return [stranger for stranger, name in zip(strangers, names, strict=True) if name not in gone]


def _owned(doc: Document, stranger: Unknown, placed: Sequence[Placed]) -> bool:
    """'The State Department's Flickr' is the State Department, whatever it owns."""
    starts = [item.hit for item in placed if item.hit.start == stranger.start and item.hit.kind in FULL | {"metonym"}]
    return any(doc.text[hit.end : hit.end + 2] in {"'s", "’s"} and hit.end < stranger.end for hit in starts)


def _inside(hit: Hit, stranger: Unknown) -> bool:
    return stranger.start <= hit.start and hit.end <= stranger.end


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.span.start, -mention.span.end)):
        if not kept or mention.span.start >= kept[-1].span.end:
            kept.append(mention)
    return kept
