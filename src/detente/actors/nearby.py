"""What is known of a document while its mentions are linked, and the state that a bare noun or title takes from around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.actors.hits import Hit
from detente.actors.linking import Surroundings
from detente.actors.registry import HEADS
from detente.schema import Document

if TYPE_CHECKING:
    from detente.actors.registry import Registry

FULL = frozenset(("name", "alias", "foreign"))
STATE_KINDS = frozenset(
    (
        "name",
        "alias",
        "foreign",
        "adjective",
        "demonym",
        "capital",
        "metonym",
        "office",
        "government",
        "body",
        "group",
        "place",
    )
)
PLACE_WORDS = re.compile(
    r"\b(?:in|from|into|to|across|near|inside|throughout|outside|within|at|towards?|around|over|of)\s+(?:the\s+)?$",
    re.I,
)


@dataclass
class Placed:
    """A hit with the number of its sentence and its place among all hits."""

    hit: Hit
    sentence: int
    place: int = 0


@dataclass
class State:
    """What is known while a document is being read."""

    registry: Registry
    doc: Document
    placed: list[Placed]
    states: list[dict[str, float]]
    around: Surroundings
    people: dict[str, str] = field(
        default_factory=dict
    )  # folded surname or name -> actor or local id, as the text has used it
    roles: dict[str, str] = field(default_factory=dict)  # office -> who has been named with it
    resolved: list[tuple[int, str, str]] = field(default_factory=list)  # sentence, bare noun, the state it meant
    named: dict[str, int] = field(default_factory=dict)  # actor -> where his full name first stands
    titled: list[tuple[str, str]] = field(default_factory=list)  # title in lower case, and the person it was said of


def named_before(reading: State, item: Placed, *, back: int = 10_000) -> str:
    """'The regime' after 'the Assad regime' is that one: the state of the last one named with the same noun, at most
    so many sentences back."""
    noun = item.hit.alias.lower().split()[-1]
    meant = [(at, state) for at, known, state in reading.resolved if known == noun and item.sentence - at <= back]
    if meant and not any(
        _names(reading, other, noun) for other in reading.placed[: item.place] if other.sentence >= meant[-1][0]
    ):
        return meant[-1][1]
    for other in reversed(reading.placed[: item.place]):
        if item.sentence - other.sentence > back:
            break
        if state := _names(reading, other, noun):
            return state
    return ""


def _names(reading: State, item: Placed, noun: str) -> str:
    """The state whose government or body an item names with this noun: 'Assad regime', 'regime of Bashar al-Assad'."""
    hit = reading.registry.governing(item.hit, reading.doc.published)
    words = reading.doc.text[hit.start : hit.end].lower().split()
    fits = hit.kind in {"government", "body", "context"} and hit.ids and noun in (words[0], words[-1])
    return hit.ids[0] if fits and reading.registry.kind(hit.ids[0]) == "state" else ""


def called_before(reading: State, item: Placed) -> str:
    """'The secretary' after 'Defense Secretary Ash Carter' is he: the last person whose title ended so."""
    words = " ".join(reading.doc.text[item.hit.start : item.hit.end].lower().split())
    heads = [(re.split(r" (?:for|of|to) ", title)[0], title, actor) for title, actor in reading.titled]
    fits = [actor for head, title, actor in heads if any(f" {said}".endswith(f" {words}") for said in (head, title))]
    return fits[-1] if fits else ""


def title_owner(reading: State, item: Placed) -> str:
    """The state of a title that stands alone: what stands behind or before it in the sentence, an official publisher's own,
    one of those that have such a title, never the one whose head it is joined to ("the Prime Minister and President
    Hollande")."""
    hit, registry = item.hit, reading.registry
    joined = _joined_head(reading, item)
    fitting = [state for state in hit.states if state != joined]
    if state := owner_behind(reading, item):
        return state
    near = nearest(reading, item, role=hit.role, other_than=joined)
    home, official = _press(reading)
    behind = [other for other in reading.placed[: item.place] if other.sentence == item.sentence]
    if home and home != joined and (not fitting or home in fitting) and (not near or (official and not behind)):
        return home
    if near and (not fitting or near in fitting):
        return near
    shares = reading.around.states
    if fitting:
        return max(fitting, key=lambda state: (shares.get(state, 0.0), -fitting.index(state)))
    others = (
        [state for state in shares if state != joined and registry.holders(f"{state}-{hit.role}")] if joined else []
    )
    return max(others, key=lambda state: (shares[state], state), default="")


def _joined_head(reading: State, item: Placed) -> str:
    """The state of the head of state or government that 'and' joins to a title."""
    if item.place + 1 >= len(reading.placed):
        return ""
    hit = reading.placed[item.place + 1].hit
    if reading.doc.text[item.hit.end : hit.start].split() not in (["and"], ["and", "the"]) or hit.role not in HEADS:
        return ""
    states = hit.states or tuple(
        dict.fromkeys(state for actor in hit.ids for state in reading.registry.governed(actor))
    )
    return states[0] if len(states) == 1 else ""


def _press(reading: State) -> tuple[str, bool]:
    """The state whose press printed the text, and whether it is that state's own office."""
    from detente.documents import publishers

    known = publishers.by_name(reading.doc.publisher) or publishers.by_domain(reading.doc.url)
    if known is None or reading.registry.kind(known.bloc) != "state":
        return "", False
    return known.bloc, "government" in known.owner.lower()


def nearest(reading: State, item: Placed, *, role: str = "", against: bool = False, other_than: str = "") -> str:
    """The state named last before a title or noun that has none: in its sentence, else in the one before.

    A capital in which something happens ("controlled in Baghdad") names no owner. With `role` only states of which we
    know holders of it; `against`: the state whose government was named last, which is what an opposition opposes.
    """
    registry = reading.registry
    for back in (0, 1):
        before = [other for other in reading.placed[: item.place] if other.sentence == item.sentence - back]
        for other in reversed(before):
            hit = registry.governing(other.hit, reading.doc.published)
            if hit.kind not in STATE_KINDS | {"context"} or (against and not _governs(reading, hit)):
                continue
            if hit.kind in {"capital", "place"} and PLACE_WORDS.search(reading.doc.text[: hit.start][-24:]):
                continue
            states = hit.states or tuple(dict.fromkeys(registry.home(actor) for actor in hit.ids))
            if (
                len(states) != 1
                or states[0] in ("", other_than)
                or (role and not registry.holders(f"{states[0]}-{role}"))
            ):
                continue
            return states[0]
    return ""


def owner_behind(reading: State, item: Placed) -> str:
    """'The Speaker of the Iraqi Parliament', 'the regime in Damascus': the state of what stands behind."""
    if item.place + 1 >= len(reading.placed):
        return ""
    hit = reading.placed[item.place + 1].hit
    between = reading.doc.text[item.hit.end : hit.start].split()
    seated = between == ["in"] and hit.kind == "capital" and item.hit.kind == "bare-government"
    if not seated and between not in (["of"], ["of", "the"]):
        return ""
    return _one_state(reading, hit)


def shared_owner(reading: State, item: Placed) -> str:
    """'The government and people of Iraq': both are Iraq's."""
    if item.place + 1 >= len(reading.placed):
        return ""
    hit = reading.placed[item.place + 1].hit
    joined = reading.doc.text[item.hit.end : hit.start].split() in (["and"], ["and", "the"])
    return _one_state(reading, hit) if joined and " of " in reading.doc.text[hit.start : hit.end] else ""


def _one_state(reading: State, hit: Hit) -> str:
    states = hit.states or tuple(dict.fromkeys(reading.registry.home(actor) for actor in hit.ids))
    return states[0] if len(states) == 1 else ""


def _governs(reading: State, hit: Hit) -> bool:
    if hit.kind == "government":
        return True
    heads = [actor for actor in hit.ids if reading.registry.kind(actor) == "person"]
    return hit.kind in FULL and len(heads) == 1 and bool(reading.registry.governed(heads[0]))
