"""Names put together by rule: "Iraqi prime minister", "government of Iraq", "the Assad regime", "Iran-backed Iraqi
militias"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from detente.actors.fold import Words
from detente.actors.hits import Hit, Item
from detente.actors.index import NAME_KINDS
from detente.actors.matcher import Entry
from detente.actors.records import slug

_ORDER = {kind: number for number, kind in enumerate(NAME_KINDS)}
_MODIFIERS = frozenset(("modifier", "former", "current"))
_QUANTIFIERS = frozenset("some several many various other all most certain few".split())
_ARTICLES = frozenset(("al-", "el-", "al ", "el "))
# "Scott C. Dayton": what stands before an initial is a given name.
_INITIAL = re.compile(r"[ \u00a0][A-Z]\.[ \u00a0][A-Z]")
_OF = frozenset(("of",))
_IN = frozenset(("of", "in", "from", "inside", "within"))


@dataclass(frozen=True)
class Lookup:
    """What composition must know of the registry."""

    kind: Callable[[str], str]
    governed: Callable[[str], tuple[str, ...]]
    adjective: Callable[[str], str]
    role_code: Callable[[str], str]
    is_office: Callable[[str], bool]
    doubtful: frozenset[str] = frozenset()
    place_words: frozenset[str] = frozenset()


@dataclass
class _Reading:
    text: str
    words: Words
    items: Sequence[Item]
    look: Lookup
    hits: list[Hit] = field(default_factory=list)


def compose(text: str, words: Words, items: Sequence[Item], look: Lookup) -> list[Hit]:
    """Hits of a text in order: composed names first, then what stands alone; bare titles, bodies and nouns are
    kept with empty `ids`."""
    reading = _Reading(text, words, items, look)
    place = 0
    while place < len(items):
        place = (
            _prefixed(reading, place)
            or _un_envoy(reading, place)
            or _state_first(reading, place)
            or _noun_first(reading, place)
            or _personal(reading, place)
            or _alone(reading, place)
        )
    return _with_titles(reading)


def _adjacent(reading: _Reading, left: Item, right: Item) -> bool:
    if left.last != right.first:
        return False
    gap = reading.text[reading.words.end[left.last - 1] : reading.words.outer[right.first]]
    return gap.strip(" \t\n\u00a0\u200e'’s-‐‑–") == "" and "\n\n" not in gap


def _states(reading: _Reading, item: Item, *kinds: str) -> tuple[str, ...]:
    wanted = kinds or ("name", "alias", "adjective", "demonym", "foreign", "metonym", "capital")
    return tuple(
        dict.fromkeys(
            entry.ref for entry in item.names if entry.kind in wanted and reading.look.kind(entry.ref) == "state"
        )
    )


def _prefixed(reading: _Reading, place: int) -> int:
    """pro-Iranian militias; former Iraqi prime minister."""
    item = reading.items[place]
    if place + 1 >= len(reading.items) or not _adjacent(reading, item, reading.items[place + 1]):
        return 0
    after = reading.items[place + 1]
    if item.word("before") and (after.names or _states(reading, after)):
        return _described(reading, place, place + 2, states=())
    if item.word("former") and not item.names:
        end = _state_first(reading, place + 1)
        if end:
            last = reading.hits[-1]
            reading.hits[-1] = replace(last, start=reading.words.start[item.first], former=True)
        return end
    return 0


def _state_first(reading: _Reading, place: int) -> int:
    """Iraqi prime minister; Iraq's army; Iraqi Sunni tribes; Iran-backed Iraqi militias."""
    items = reading.items
    item = items[place]
    if not item.names or place + 1 >= len(items) or not _adjacent(reading, item, items[place + 1]):
        return 0
    owners = _states(reading, item) or tuple(
        dict.fromkeys(entry.ref for entry in item.names if entry.kind not in {"slip", "place", "context"})
    )
    if items[place + 1].word("after") and _hyphenated(reading, item, items[place + 1]):
        return _described(reading, place, place + 2, states=())
    at = place + 1
    former = False
    while at + 1 < len(items) and _passes(reading, items, at) and _adjacent(reading, items[at], items[at + 1]):
        former = former or bool(items[at].word("former"))
        at += 1
    noun = items[at]
    if (
        noun.word("group")
        and not noun.word("title", "body", "government")
        and all(entry.kind in {"capital", "metonym"} for entry in item.names)
    ):
        return 0  # "Baghdad Alliance" is a name, not an alliance of Iraqis
    return _join(reading, place, at, owners, former) if noun.words else 0


def _passes(reading: _Reading, items: Sequence[Item], at: int) -> bool:
    """Whether an item can stand between a state and the noun: "Iraqi [Shiite] [armed] factions"."""
    item = items[at]
    if (
        at + 1 < len(items)
        and not _noun(items[at + 1])
        and not (items[at + 1].word(*_MODIFIERS) or items[at + 1].names)
    ):
        return False
    return bool(item.word(*_MODIFIERS)) or any(
        entry.kind == "adjective" and reading.look.kind(entry.ref) != "state" for entry in item.names
    )


def _noun(item: Item) -> Entry | None:
    return item.word("title", "titles", "body", "government", "group")


def _hyphenated(reading: _Reading, left: Item, right: Item) -> bool:
    return (
        "-" in reading.text[reading.words.end[left.last - 1] : reading.words.start[right.first]]
        or right.words[0].text == "backed"
    )


def _join(reading: _Reading, place: int, at: int, owners: tuple[str, ...], former: bool) -> int:
    noun = reading.items[at]
    states = tuple(owner for owner in owners if reading.look.kind(owner) == "state")
    entry = _noun(noun)
    if entry is None:
        return 0
    start, end = reading.words.start[reading.items[place].first], reading.words.end[noun.last - 1]
    if not states:
        return at + 1 if _of_body(reading, noun, owners, start, end) else 0
    written = " ".join(reading.text[start:end].split())
    inner = " ".join(reading.text[reading.words.start[reading.items[place + 1].first] : end].split())
    former = former or any(item.word("former") for item in reading.items[place + 1 : at])
    _emit(reading, noun, states, start, end, inner, written, former)
    return at + 1


def _emit(
    reading: _Reading, noun: Item, states: tuple[str, ...], start: int, end: int, inner: str, written: str, former: bool
) -> None:
    title = _title(noun, states)
    look = reading.look
    if title is not None:
        ids = tuple(f"{state}-{title.ref}" for state in states)
        hit = Hit(start, end, written, ids, "office", title.ref, look.role_code(title.ref), states, former=former)
    elif (body := noun.word("titles", "body")) is not None:
        hit = Hit(
            start,
            end,
            written,
            states,
            "body",
            body.ref,
            look.role_code(body.ref),
            states,
            name=f"{look.adjective(states[0])} {inner}",
        )
    elif noun.word("government") is not None:
        hit = Hit(
            start,
            end,
            written,
            states,
            "government",
            "",
            "GOV",
            states,
            name=f"{look.adjective(states[0])} {inner}",
            former=former,
        )
    else:
        group = noun.word("group")
        name = f"{look.adjective(states[0])} {inner}"
        hit = Hit(
            start, end, written, (f"local:{slug(name)}",), "group", "", group.ref if group else "", states, name=name
        )
    reading.hits.append(hit)


def _unquantified(name: str) -> str:
    """ "Some Sunni politicians" are Sunni politicians, however many."""
    words = name.split()
    while len(words) > 1 and words[0].lower() in _QUANTIFIERS:
        words = words[1:]
    return " ".join(words)


def _title(noun: Item, states: tuple[str, ...]) -> Entry | None:
    titles = [entry for entry in noun.words if entry.kind == "title"]
    narrow = next((entry for entry in titles if entry.state and entry.state in states), None)
    return narrow or next((entry for entry in titles if not entry.state), None)


def _of_body(reading: _Reading, noun: Item, owners: tuple[str, ...], start: int, end: int) -> bool:
    """UN secretary-general, Hamas leader: an office of a body that is no state, where the registry knows it."""
    for role in dict.fromkeys(word.ref for word in noun.words if word.kind == "title"):
        ids = tuple(f"{owner}-{role}" for owner in owners if reading.look.is_office(f"{owner}-{role}"))
        if ids:
            written = reading.text[start:end]
            reading.hits.append(Hit(start, end, written, ids, "office", role, reading.look.role_code(role)))
            return True
    return False


def _un_envoy(reading: _Reading, place: int) -> int:
    """UN envoy for Syria: the United Nations' office for what is named behind."""
    items, words = reading.items, reading.words
    title = next((entry for entry in items[place].words if entry.kind == "title" and entry.ref == "un-envoy"), None)
    if title is None or place + 1 >= len(items):
        return 0
    target = items[place + 1]
    between = words.word[items[place].last : target.first]
    if between not in (["for"], ["to"], ["on"], ["for", "the"], ["to", "the"]) or not target.names:
        return 0
    role = f"envoy-{slug(' '.join(words.word[target.first : target.last]))}"
    office = f"united-nations-{role}"
    if not reading.look.is_office(office):
        return 0
    start, end = words.start[items[place].first], words.end[target.last - 1]
    states = _states(reading, target)
    reading.hits.append(Hit(start, end, reading.text[start:end], (office,), "office", role, "IGO", states))
    return place + 2


def _described(reading: _Reading, place: int, at: int, *, states: tuple[str, ...]) -> int:
    """A group by its patron: the patron's state is not the group's."""
    items = reading.items
    while at < len(items) and _adjacent(reading, items[at - 1], items[at]):
        here = _states(reading, items[at])
        if here:
            states = (*states, *here)
        elif _noun(items[at]) is not None and not (
            items[at].word("modifier")
            and at + 1 < len(items)
            and _noun(items[at + 1])
            and _adjacent(reading, items[at], items[at + 1])
        ):
            noun = items[at]
            start, end = reading.words.start[items[place].first], reading.words.end[noun.last - 1]
            group = noun.word("group", "government", "body")
            if group is None:
                return 0
            name = " ".join(reading.text[start:end].split())
            code = _code(group, reading.look)
            reading.hits.append(Hit(start, end, name, (f"local:{slug(name)}",), "group", "", code, states, name=name))
            return at + 1
        elif not items[at].word(*_MODIFIERS) and not items[at].names:
            return 0
        at += 1
    return 0


def _noun_first(reading: _Reading, place: int) -> int:
    """prime minister of Iraq; government of the Republic of Iraq; Sunni tribes in Iraq; regime of Bashar al-Assad."""
    items, words = reading.items, reading.words
    at = place
    if not items[place].words and (place + 1 == len(items) or items[place + 1].first != items[place].last):
        return 0
    while (
        at + 1 < len(items)
        and (items[at].word(*_MODIFIERS) or items[at].names)
        and not items[at].word("title")
        and _adjacent(reading, items[at], items[at + 1])
    ):
        at += 1
    noun = items[at]
    if at > place and any(_states(reading, item) or _is_named(reading, item) for item in items[place:at]):
        return 0
    if _noun(noun) is None or at + 1 >= len(items):
        return 0
    links = _IN if noun.word("group") and not noun.word("title", "government") else _OF
    joint = noun.last
    if (
        joint >= len(words)
        or words.word[joint] not in links
        or reading.text[words.end[joint - 1] : words.start[joint]].strip()
    ):
        return 0
    joint += 1
    if joint < len(words) and words.word[joint] == "the":
        joint += 1
    target = items[at + 1]
    if target.first != joint or (
        at + 2 < len(items)
        and _adjacent(reading, target, items[at + 2])
        and _noun(items[at + 2])
        and _states(reading, target, "adjective")
    ):
        return 0
    start, end = words.start[items[place].first], words.end[target.last - 1]
    states = (
        _states(reading, target, "name", "alias", "foreign", "capital")
        if not words.word[target.last - 1].islower()
        else ()
    )
    if states:
        inner = " ".join(reading.text[start : words.end[noun.last - 1]].split())
        inner = _unquantified(inner)
        inner = inner[:1].lower() + inner[1:] if at == place else inner
        _emit(reading, noun, states, start, end, inner, reading.text[start:end], bool(items[place].word("former")))
        return at + 2
    owners = tuple(dict.fromkeys(entry.ref for entry in target.names if entry.kind not in {"slip", "context"}))
    if _of_body(reading, noun, owners, start, end):
        return at + 2
    governed = tuple(dict.fromkeys(state for owner in owners for state in reading.look.governed(owner)))
    if governed and noun.word("personal", "government"):
        reading.hits.append(
            Hit(
                start,
                end,
                reading.text[start:end],
                governed,
                "government",
                "",
                "GOV",
                governed,
                name=reading.text[start:end],
                office=owners[0],
            )
        )
        return at + 2
    return 0


def _is_named(reading: _Reading, item: Item) -> bool:
    """'ISIL terrorists in Syria' are ISIL; 'Sunni tribes in Iraq' are a group of Iraq's."""
    kinds = {reading.look.kind(entry.ref) for entry in item.names if entry.kind != "slip"}
    return bool(kinds) and not item.word(*_MODIFIERS) and not kinds & {"people", "state", "place", "group"}


def _personal(reading: _Reading, place: int) -> int:
    """The Assad regime, Assad's brutal regime: the government of the state in which the person holds or held the
    highest office."""
    items = reading.items
    item = items[place]
    if not item.names:
        return 0
    last = place + 1
    while last + 1 < len(items) and not items[last].names and items[last].word(*_MODIFIERS):
        last += 1
    chain = items[place : last + 1]
    if (
        last >= len(items)
        or not items[last].word("personal")
        or not all(_adjacent(reading, one, other) for one, other in pairwise(chain))
    ):
        return 0
    owners = tuple(dict.fromkeys(entry.ref for entry in item.names if reading.look.kind(entry.ref) == "person"))
    governed = tuple(dict.fromkeys(state for owner in owners for state in reading.look.governed(owner)))
    if not governed:
        return 0
    start, end = reading.words.start[item.first], reading.words.end[items[last].last - 1]
    written = " ".join(reading.text[start:end].split())
    reading.hits.append(
        Hit(start, end, written, governed, "government", "", "GOV", governed, name=written, office=owners[0])
    )
    return last + 1


def _alone(reading: _Reading, place: int) -> int:
    item = reading.items[place]
    start, end = reading.words.outer[item.first], reading.words.end[item.last - 1]
    if item.names:
        listed = _article_fits(reading, item)
        if not listed:
            return place + 1
        if item.names[0].kind == "place" and all(entry.kind == "place" for entry in item.names):
            return _place(reading, item, start, end) or place + 1
        names = [entry for entry in listed if entry.kind != "place"] or list(listed)
        if names[0].kind == "short" and _INITIAL.match(reading.text, end):
            return place + 1
        if len(names) > 1:
            names.sort(key=lambda entry: _ORDER[entry.kind])
        first, ids = names[0], tuple(dict.fromkeys(entry.ref for entry in names))
        where = tuple(dict.fromkeys(entry.ref for entry in listed if entry.kind == "place"))
        kinds: tuple[str, ...] = ()
        if any(entry.kind != first.kind for entry in names):
            best = {entry.ref: entry.kind for entry in reversed(names)}
            kinds = tuple(best[ref] for ref in ids)
        hit = Hit(start, end, first.text, ids, first.kind, quality=item.quality, place=where, kinds=kinds)
        reading.hits.append(hit)
        return place + 1
    entry = item.word("title", "titles", "body", "government", "group", "honorific")
    if entry is not None:
        kind = {"titles": "title"}.get(entry.kind, entry.kind)
        states = tuple(word.state for word in item.words if word.kind == "title" and word.state)
        code = _code(entry, reading.look)
        role = entry.ref if entry.kind in {"title", "titles", "body"} else ""
        reading.hits.append(Hit(start, end, reading.text[start:end], (), f"bare-{kind}", role, code, states))
    return place + 1


def _place(reading: _Reading, item: Item, start: int, end: int) -> int:
    """A place by its name; one that is also a common word ("Hit", "Reading") only behind a word of place."""
    name = item.names[0].text
    if item.last - item.first == 1 and reading.words.fold[item.first] in reading.look.doubtful:
        before = reading.words.fold[item.first - 1] if item.first else ""
        if before not in reading.look.place_words and not _listed_with_place(reading, start):
            return 0
    states = tuple(dict.fromkeys(entry.state for entry in item.names if entry.state))
    ids = tuple(dict.fromkeys(entry.ref for entry in item.names))
    reading.hits.append(Hit(start, end, name, ids, "place", states=states, quality=item.quality, name=name, place=ids))
    return 0


def _listed_with_place(reading: _Reading, start: int) -> bool:
    """'In Ramadi and Hit': the second of two towns."""
    if not reading.hits or reading.hits[-1].kind not in {"place", "capital"}:
        return False
    return reading.text[reading.hits[-1].end : start].strip(" \u00a0") in {"and", ",", "or", ", and", "&"}


def _article_fits(reading: _Reading, item: Item) -> list[Entry]:
    """'El Salvador' is not 'Salvador': outside people's names an article that is part of the name must be there."""
    if reading.words.outer[item.first] < reading.words.start[item.first]:
        return list(item.names)
    # "Iraqi" is the adjective, never Mr al-Iraqi without his article.
    plain = any(
        entry.kind in {"adjective", "demonym", "name"} and entry.text[:3].lower() not in _ARTICLES
        for entry in item.names
    )
    return [
        entry
        for entry in item.names
        if entry.text[:3].lower() not in _ARTICLES or (reading.look.kind(entry.ref) == "person" and not plain)
    ]


def _with_titles(reading: _Reading) -> list[Hit]:
    """Titles right before a person's name become part of it: "Syrian President Ahmed al-Sharaa" is one hit for him."""
    merged: list[Hit] = []
    for hit in reading.hits:
        if (
            hit.ids
            and hit.kind in {"name", "alias", "short", "slip", "foreign"}
            and any(reading.look.kind(ref) == "person" for ref in hit.ids)
        ):
            hit = replace(hit, core=(hit.start, hit.end))  # noqa: PLW2901
            while (
                merged
                and merged[-1].kind in {"office", "bare-title", "bare-honorific"}
                and _touches(reading.text, merged[-1].end, hit.start)
            ):
                title = merged.pop()
                hit = replace(  # noqa: PLW2901
                    hit,
                    start=title.start,
                    role=hit.role or title.role,
                    states=hit.states or title.states,
                    office=title.ids[0] if title.ids else hit.office,
                    former=hit.former or title.former,
                )
        merged.append(hit)
    return merged


def _code(entry: Entry, look: Lookup) -> str:
    """The role in codes of event data that a noun of a group, a government or an office gives."""
    if entry.kind == "group":
        return entry.ref
    return "GOV" if entry.kind == "government" else look.role_code(entry.ref)


def _touches(text: str, end: int, start: int) -> bool:
    return end <= start and text[end:start].strip(" .\t\u00a0\u200e\n") == "" and "\n\n" not in text[end:start]
