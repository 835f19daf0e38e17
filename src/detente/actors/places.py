"""Where something happened: names of places resolved to a country, a point and how exact that is; never a capital by default."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from detente.actors import vicinity
from detente.actors.gazetteer import POINTS
from detente.actors.linking import candidates, rank, surroundings
from detente.actors.tables import entity_nouns, nouns, place_words

if TYPE_CHECKING:
    from detente.actors.hits import Hit
    from detente.actors.registry import Registry

Precision = Literal["town", "district", "country", "unknown"]
Use = Literal["government", "town"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `id` is `place:...` or a state's id, '' where nothing is known; `country` '' where several share or dispute it.

    precision: town (the point is the place), district (an area inside a country; the point is its middle), country (no
    point), unknown (nothing, or an area of several countries). `lat` and `lon` are degrees, None where a point would be false.
    """

    id: str
    name: str
    kind: str
    country: str
    lat: float | None
    lon: float | None
    precision: Precision
    reasons: tuple[str, ...] = ()


_KIND = re.compile(r"^(?:the\s+)?(?:city|town|village|port|port city|border town)\s+of\s+", re.I)


class Found(NamedTuple):
    """A place named in a text: offsets, end excluded."""

    start: int
    end: int
    place: Place


def find(text: str, registry: Registry) -> list[Found]:
    """Places and countries named in a text, in order. A capital is its town only behind a word of place, else left out:
    it may stand for its government (see `capital_use`)."""
    found = []
    around = surroundings(registry, [text])
    for hit in registry.parse(text):
        if hit.kind == "capital" and not _behind_place_word(text, hit):
            continue
        ids = hit.place if hit.kind == "capital" or (hit.kind == "short" and _behind_place_word(text, hit)) else hit.ids
        best = _best(registry, hit, ids, around)
        if best is not None:
            near = vicinity.before(text, hit.start)
            found.append(_beside(text, hit.end, best, near) if near else Found(hit.start, hit.end, best))
    return found


def place(name: str, registry: Registry, context: str | Iterable[str] = ()) -> Place:
    """The place that a name means; states and places of the context decide between namesakes.

    A name that nobody knows, or that no context can decide, gives precision unknown and no point.
    """
    around = surroundings(registry, [context] if isinstance(context, str) else context)
    whole = _KIND.sub("", name.strip())
    if near := _near_name(whole, registry, context):
        return near
    hits = [hit for hit in registry.parse(f"in {whole}") if hit.start <= 7 and hit.end >= len(whole)]
    for hit in hits:
        best = _best(registry, hit, hit.place or hit.ids, around)
        if best is not None:
            return best
    return Place("", whole, "", "", None, None, "unknown", ("no place of this name is known",))


def _near_name(name: str, registry: Registry, context: str | Iterable[str]) -> Place | None:
    for hit in registry.parse(name):
        near = vicinity.before(name, hit.start)
        if near is not None and near.start <= 6 and hit.end == len(name):
            there = place(name[hit.start :], registry, context)
            return _beside(name, len(name), there, near).place if there.id else there
    return None


def _beside(text: str, end: int, there: Place, near: vicinity.Vicinity) -> Found:
    """A place told by another one: never as exact as that, its point moved where the words give distance and side."""
    said = " ".join(text[near.start : end].split())
    lat, lon = there.lat, there.lon
    if lat is not None and lon is not None:
        lat, lon = vicinity.moved(lat, lon, near)
    precision: Precision = "district" if there.precision == "town" else there.precision
    made = replace(there, name=said, lat=lat, lon=lon, precision=precision, reasons=(f"told by {there.name}",))
    return Found(near.start, end, made)


def of(registry: Registry, actor: str, *, reasons: tuple[str, ...] = ()) -> Place | None:
    """The place that an id stands for: a place itself, or a state as its country; None for all others."""
    kind = registry.kind(actor)
    if kind == "state":
        return Place(actor, registry.name(actor), "country", actor, None, None, "country", reasons)
    if kind != "place":
        return None
    sort, country = str(registry.field(actor, "sort") or ""), registry.home(actor)
    lat, lon = registry.field(actor, "lat"), registry.field(actor, "lon")
    precision: Precision = "town" if sort in POINTS else "district"
    if not lat or not lon:
        return Place(
            actor, registry.name(actor), sort, country, None, None, "country" if country else "unknown", reasons
        )
    return Place(actor, registry.name(actor), sort, country, float(lat), float(lon), precision, reasons)


def capital_use(token: Any) -> Use | None:
    """Whether a capital's name (a spaCy token of a parsed sentence) means the government or the town; None where the
    sentence does not tell.

    Subject of a verb of acting or saying, "with", "against", "between": the government. Behind "in", "at", "near", or
    "from" and "to" of a verb or noun of motion, and before a noun of place: the town.
    """
    words = place_words()
    while token.dep_ in {"conj", "appos"} and token.head is not token:
        token = token.head
    head = token.head
    if token.dep_ in {"nsubj", "nsubjpass"}:
        moved = token.dep_ == "nsubjpass" and head.lemma_.lower() in words.moving
        return "town" if moved else "government" if head.lemma_.lower() in words.acting or head.pos_ == "VERB" else None
    if token.dep_ in {"poss", "compound", "amod", "nmod"}:
        return _of_noun(head)
    if token.dep_ == "dobj":
        return "town" if head.lemma_.lower() in words.moving else "government"
    if token.dep_ == "pobj":
        return _behind(head)
    return None


def _behind(preposition: Any) -> Use | None:
    words, governor, word = place_words(), preposition.head, preposition.lower_
    if word in words.with_whom or preposition.dep_ == "agent":
        return "government"
    if word == "of":
        return _of_noun(governor) or "government"
    if word not in words.where:
        return None
    if word in {"from", "to", "towards", "into"}:
        moves = governor.lemma_.lower() in words.moving or governor.lower_ in _JOURNEYS
        return "town" if moves or word == "into" else "government"
    return "town"


_JOURNEYS = frozenset("visit trip flight arrival return journey road route tour way travel departure".split())


def _of_noun(noun: Any) -> Use | None:
    kind = entity_nouns().kind.get(noun.lemma_.lower(), "")
    if kind == "Location" and noun.lower_ not in nouns().government:
        return "town"
    return "government" if noun.pos_ in {"NOUN", "PROPN"} and kind != "Location" and noun.dep_ != "pobj" else None


def _best(registry: Registry, hit: Hit, ids: tuple[str, ...], around: Any) -> Place | None:
    wanted = tuple(actor for actor in ids if registry.kind(actor) in {"place", "state"})
    if not wanted or hit.kind in {"adjective", "demonym", "government", "body", "office", "group", "metonym"}:
        return None
    kind = "place" if registry.kind(wanted[0]) == "place" else hit.kind
    ranked = rank(candidates(registry, replace(hit, ids=wanted, kind=kind, kinds=()), on=None, around=around))
    if not ranked:
        return None
    rivals = [each for each in ranked[1:] if ranked[0].score - each.score < 0.02]
    if rivals:
        names = ", ".join(sorted(registry.home(each.actor) or each.actor for each in (ranked[0], *rivals)))
        return Place("", hit.alias, "", "", None, None, "unknown", (f"{hit.alias} may lie in {names}",))
    return of(registry, ranked[0].actor, reasons=ranked[0].reasons)


def _behind_place_word(text: str, hit: Hit) -> bool:
    before = text[: hit.start].rstrip().removesuffix(" the").rsplit(maxsplit=1)
    return bool(before) and before[-1].lower() in place_words().where
