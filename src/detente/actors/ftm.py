"""FollowTheMoney entities (Person, Organization, Position, Occupancy) as rulings on the registry.

The format is one JSON object a line with `id`, `schema` and `properties`, as OpenSanctions and Aleph write it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.actors.dated import first_day
from detente.actors.judgements import Judgement
from detente.actors.records import slug
from detente.errors import DateError

if TYPE_CHECKING:
    from detente.actors.registry import Registry

_KINDS = {
    "Person": "person",
    "Organization": "group",
    "PublicBody": "government",
    "LegalEntity": "group",
    "Company": "group",
}
_ORDER = ("Person", "Organization", "PublicBody", "LegalEntity", "Company", "Position", "Occupancy", "Membership")


@dataclass(frozen=True, slots=True)
class Imported:
    """What entities come to: rulings in the order to apply them, what was left out and why, and their ids in the registry."""

    rulings: tuple[Judgement, ...]
    notices: tuple[str, ...]
    ids: Mapping[str, str]


@dataclass
class _Reading:
    registry: Registry
    states: Mapping[str, str]
    rulings: list[Judgement] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)


def read(lines: Iterable[str], registry: Registry) -> Imported:
    """Rulings that bring these entities into a registry.

    A person or body that the registry knows by name, state and year of birth gets the entity's further names; all others
    are added. A Position is an office where its name is one ("Prime Minister of Iraq"), or else left out with a notice, as are
    lines that are no entity.
    """
    reading = _Reading(registry, _states(registry))
    entities = sorted(_entities(lines, reading), key=lambda entity: _ORDER.index(entity["schema"]))
    for entity in entities:
        properties = {key: [str(value) for value in values] for key, values in entity["properties"].items()}
        if entity["schema"] in _KINDS:
            _actor(reading, entity["id"], entity["schema"], properties)
        elif entity["schema"] == "Position":
            _position(reading, entity["id"], properties)
        elif entity["schema"] == "Occupancy":
            _tie(reading, properties, "holder", "post")
        else:
            _tie(reading, properties, "member", "organization")
    return Imported(tuple(reading.rulings), tuple(reading.notices), dict(reading.ids))


def _entities(lines: Iterable[str], reading: _Reading) -> Iterable[dict[str, Any]]:
    skipped: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entity = json.loads(line)
        except ValueError:
            reading.notices.append(f"line {number} is no JSON object")
            continue
        good = (
            isinstance(entity, dict)
            and isinstance(entity.get("id"), str)
            and isinstance(entity.get("properties"), dict)
        )
        if not good or not all(isinstance(values, list) for values in entity["properties"].values()):
            reading.notices.append(f"line {number} has no id, schema and properties with lists of values")
        elif entity.get("schema") in _ORDER:
            yield entity
        else:
            skipped[str(entity.get("schema"))] = skipped.get(str(entity.get("schema")), 0) + 1
    reading.notices += [f"{count} of schema {schema} left out" for schema, count in sorted(skipped.items())]


def _states(registry: Registry) -> dict[str, str]:
    """ISO codes of two letters, as FollowTheMoney writes countries, with our ids."""
    found: dict[str, str] = {}
    for name in registry.actors:
        if registry.kind(name) == "state":
            for code in (registry.field(name, "codes") or {}).get("iso2", ()):
                found.setdefault(code.lower(), name)
    return found


def _actor(reading: _Reading, key: str, schema: str, properties: Mapping[str, list[str]]) -> None:
    names = [*properties.get("name", ()), *properties.get("alias", ())]
    if not names:
        reading.notices.append(f"{key} has no name")
        return
    countries = [
        *properties.get("nationality", ()),
        *properties.get("country", ()),
        *properties.get("jurisdiction", ()),
    ]
    state = next((reading.states[code.lower()] for code in countries if code.lower() in reading.states), "")
    born, died = (_date(reading, key, properties.get(name, ())) for name in _life(schema))
    known = _known(reading.registry, names, schema, state, born)
    actor = known or _fresh(reading, names[0], state)
    reading.ids[key] = actor
    if not known:
        reading.made.add(actor)
        reading.rulings.append(
            Judgement("add", actor, text=names[0], kind=_KINDS[schema], state=state, since=born, until=died, reason=key)
        )
    listed = reading.registry.named
    for name in dict.fromkeys(names[0 if known else 1 :]):
        if actor not in listed(name) and (known or name != names[0]):
            reading.rulings.append(Judgement("alias", actor, text=name, reason=key))


def _life(schema: str) -> tuple[str, str]:
    return ("birthDate", "deathDate") if schema == "Person" else ("incorporationDate", "dissolutionDate")


def _known(registry: Registry, names: Iterable[str], schema: str, state: str, born: str) -> str:
    """The one actor of this kind and state that has one of the names; nobody where the year of birth speaks against it."""
    fits = set()
    for name in names:
        for actor in registry.named(name):
            same = (registry.kind(actor) == "person") == (schema == "Person") and " " in name
            year = str(registry.field(actor, "born") or "")[:4]
            if same and state in ("", registry.home(actor)) and (not born or not year or born[:4] == year):
                fits.add(actor)
    return next(iter(fits)) if len(fits) == 1 else ""


def _fresh(reading: _Reading, name: str, state: str) -> str:
    own = slug(name)
    taken = own in reading.registry.actors or own in reading.made
    own = f"{own}-{state.lower()}" if taken and state else own
    number = 2
    base = own
    while own in reading.registry.actors or own in reading.made:
        own, number = f"{base}-{number}", number + 1
    return own


def _position(reading: _Reading, key: str, properties: Mapping[str, list[str]]) -> None:
    names = [*properties.get("name", ()), *properties.get("alias", ())]
    countries = [
        reading.states[code.lower()] for code in properties.get("country", ()) if code.lower() in reading.states
    ]
    for name in names:
        for hit in reading.registry.parse(name):
            if hit.kind == "office" and len(hit.ids) == 1:
                reading.offices[key] = hit.ids[0]
                return
            if hit.kind == "bare-title" and hit.role and len(countries) == 1:
                reading.offices[key] = f"{countries[0]}-{hit.role}"
                return
    reading.notices.append(
        f"{key}: {names[0] if names else 'a position without a name'!r} is no office that the registry knows"
    )


def _tie(reading: _Reading, properties: Mapping[str, list[str]], member: str, body: str) -> None:
    since, until = (_date(reading, member, properties.get(name, ())) for name in ("startDate", "endDate"))
    for one in properties.get(member, ()):
        for other in properties.get(body, ()):
            actor = reading.ids.get(one, "")
            target = reading.offices.get(other, "") if body == "post" else reading.ids.get(other, "")
            role = "holds" if body == "post" else "part-of"
            if actor and target:
                reading.rulings.append(
                    Judgement("affiliate", actor, target, text=role, since=since, until=until, reason=other)
                )


def _date(reading: _Reading, key: str, values: Iterable[str]) -> str:
    """The first value that is a date of the registry: year, month or day; times of day are cut off."""
    for value in values:
        day = value.split("T")[0]
        try:
            first_day(day)
        except DateError:
            reading.notices.append(f"{key}: {value!r} is no date")
            continue
        return day
    return ""
