"""An actor as a claim names it: states and CAMEO-style code on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from detente.schema import Party

if TYPE_CHECKING:
    from detente.actors.hits import Hit
    from detente.actors.registry import Office, Registry

# Record codes that say what someone is by office: they hold only while he is in office.
_BY_OFFICE = frozenset(("GOV", "MIL", "SPY", "LEG", "JUD", "COP"))
_ORDER = {"GOV": 0, "MIL": 1, "SPY": 2, "LEG": 3, "JUD": 4, "PTY": 6, "OPP": 6}


def party(registry: Registry, actor: str, on: date | None = None) -> Party:
    """States (ISO3) and CAMEO-style code of an actor on a day; no day: now for offices that are still held, else the
    last.

    A state is its own code (IRQ), an office-holder state and role (IRQGOV), others the code of their record or of the
    body they lead or belong to on that day (SYRREB), an organisation its own (IGOARL). A local id is read off its
    words.
    """
    if actor.startswith("local:"):
        return _local(registry, actor)
    if registry.kind(actor) == "person":
        states, role = _person(registry, actor, on)
    elif registry.kind(actor) == "state":
        return Party(actor, registry.name(actor), (actor,), actor)
    elif actor in registry.actors:
        states, role = _body(registry, actor)
    else:
        body, title = registry.split_office(actor) or ("", "")
        role = str(registry.role(title)["code"]) if title else ""
        states = (registry.home(body),) if registry.home(body) else ()
    own = str(registry.field(actor, "codes").get("cameo", [""])[0]) if registry.field(actor, "codes") else ""
    if own and registry.kind(actor) == "igo" and not own.startswith("IGO"):
        own = f"IGO{own}"
    return Party(actor, registry.name(actor), states, own or _code(states, role))


def hit_party(registry: Registry, hit: Hit, actor: str, on: date | None = None) -> Party:
    """Party of an actor as these words name it: 'Iraqi army' is IRQ with code IRQMIL, an unknown Iraqi minister
    IRQGOV."""
    if hit.kind in {"government", "body"} and registry.kind(actor) == "state":
        return Party(actor, hit.name or registry.name(actor), (actor,), f"{actor}{hit.code}")
    if hit.kind == "demonym" and registry.kind(actor) == "state":
        return Party(actor, registry.name(actor), (actor,), f"{actor}CVL")
    if actor.startswith("local:"):
        return Party(actor, hit.name or registry.name(actor), hit.states, _code(hit.states, hit.code))
    return party(registry, actor, on)


def _local(registry: Registry, actor: str) -> Party:
    words = registry.name(actor)
    titled = " ".join(word[:1].upper() + word[1:] for word in words.split())
    for hit in registry.find(titled):
        if hit.kind in {"group", "government", "body"}:
            return Party(actor, words[:1].upper() + words[1:], hit.states, _code(hit.states, hit.code))
    return Party(actor, titled)


def _person(registry: Registry, person: str, on: date | None) -> tuple[tuple[str, ...], str]:
    held = registry.offices(person, on)
    if on is None:
        held = [office for office in held if office.until is None] or held[-1:]
    if held:
        office = min(held, key=lambda office: _rank(registry, office))
        role = str(registry.role(office.role)["code"])
        home = registry.home(office.body)
        return ((home,) if home else ()), role
    home = registry.home(person)
    states: tuple[str, ...] = (home,) if home else ()
    for edge in registry.affiliations(person):
        if edge.member == person and edge.role in {"leads", "part-of"} and _within(edge.since, edge.until, on):
            bodies, role = _body(registry, edge.body)
            if role:
                return (states or bodies), role
    code = str(registry.field(person, "code") or "")
    return states, "" if code in _BY_OFFICE else code


def _within(since: date | None, until: date | None, on: date | None) -> bool:
    return on is None or ((since is None or since <= on) and (until is None or on <= until))


def _rank(registry: Registry, office: Office) -> tuple[int, bool, str]:
    code = str(registry.role(office.role)["code"])
    return _ORDER.get(code, 5), not registry.role(office.role)["single"], office.office


def _body(registry: Registry, actor: str) -> tuple[tuple[str, ...], str]:
    home = registry.home(actor)
    code = str(registry.field(actor, "code") or "")
    if not code:
        code = {
            "igo": "IGO",
            "party": "PTY",
            "armed-group": "UAF",
            "outlet": "MED",
            "people": "ETH",
            "government": "GOV",
        }.get(registry.kind(actor), "")
    return ((home,) if home else ()), code


def _code(states: tuple[str, ...], role: str) -> str:
    return f"{states[0] if states else ''}{role}"
