"""Who the actors of coded rows are: linked through the registry once for each name, country and role, with the days it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.actors.parties import hit_party
from detente.actors.records import slug
from detente.reading.coded import codebooks
from detente.reading.merge import OFFICIAL, speaks_for_state
from detente.schema import Party

if TYPE_CHECKING:
    from detente.actors import Hit, Registry

ALWAYS = (date.min, date.max)
# "Military (Iraq)", "Islamic State (Syria)"; ACLED adds the years and the ruler: "Military Forces of Syria (2000-2024)".
_BRACKET = re.compile(r"^(?P<base>.*\S)\s*\((?P<inner>[^()]*)\)(?P<rest>[^()]*)$")
_YEARS = re.compile(r"^\d{4}\s*-\s*(\d{4})?$")
_NAMED = frozenset(("name", "alias", "foreign"))
_ACTING = frozenset(("government", "body", "office"))
# What stands for the state itself where the row says that the state acts.
_STATE_WORDS = frozenset(("adjective", "capital", "metonym", "bare-body", "bare-title", "bare-government", "place"))
_MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Link:
    """Who an actor is over some days (both included). `side`: the state he acts for, else himself."""

    since: date
    until: date
    party: Party
    side: str


class Linker:
    """Links actors of coded rows; the same words always give the same links."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._states: dict[str, str] = {}

    def link(self, name: str, country: str, role: str, *, dataset: str, on: date | None = None) -> tuple[Link, ...]:
        """Who this is, as spells that cover all days; () where the row names nobody.

        A name that the registry does not know, or of another state than the row says, stays a local id. Who is armed
        against a state, its opposition or its people, never acts for it, whatever country the row gives.
        """
        if dataset == "detente" and name in self._registry.actors:
            return self._spells(name, self._told(dataset, "", role))
        base, inner, years = _taken_apart(name)
        state = self.state(inner) or ("" if dataset in ("acled", "ucdp") else self.state(country))
        told = self._told(dataset, base or name, role)
        if not base:
            return self._whole(self._of_state(state, told, state)) if state else ()
        text = base if inner or years else name
        hit = self._hit(text)
        generic = bool(inner and self.state(inner))
        if (official := self._as_state(hit, text, state, told, generic)) is not None:
            return self._whole(official)
        actor = self._known(hit, text, state, on, generic=generic)
        if actor:
            return self._spells(actor, told)
        home = state or (hit.states[0] if hit and hit.states else "")
        code = told or (hit.code if hit else "") or "UNK"
        # "Rebel" is somebody else in each state.
        described = generic or (hit is not None and hit.kind.startswith("bare-"))
        local = f"local:{slug(f'{text} {home}' if described else text)}"
        return self._whole(Party(local, name, (home,) if home else (), f"{home}{code}"))

    def state(self, text: str) -> str:
        """Id of the state that a name, an ISO3 code or a Gleditsch-Ward number means, '' for none."""
        if text not in self._states:
            self._states[text] = self._find_state(text.strip())
        return self._states[text]

    def _find_state(self, text: str) -> str:
        if not text:
            return ""
        if text.upper() in self._registry.actors and self._registry.kind(text.upper()) == "state":
            return text.upper()
        ids = [actor for actor in self._registry.named(text) if self._registry.kind(actor) == "state"]
        return ids[0] if len(ids) == 1 else ""

    def _told(self, dataset: str, name: str, role: str) -> str:
        if dataset == "ucdp":
            return _side_role(role, name)
        if dataset == "detente":
            words, where = [role[i : i + 3] for i in range(3, len(role), 3)], "code"
        elif dataset == "acled":
            words, where = [role], "inter"
        else:
            words, where = (
                re.split(r"[|]" if dataset == "gdelt" else r"[|;,]", role),
                "sector" if dataset == "icews" else "code",
            )
        return min(codebooks.role_of_name(name), codebooks.role(where, words), key=lambda each: each[1])[0]

    def _hit(self, text: str) -> Hit | None:
        """What the registry makes of the whole of the words ("Forces of the United States" as "Forces of United States")."""
        for words in dict.fromkeys((text, text.replace(" of the ", " of "))):
            for hit in self._registry.parse(words):
                if not words[: hit.start].strip(" .,'") and not words[hit.end :].strip(" .,'"):
                    return hit
        return None

    def _as_state(self, hit: Hit | None, text: str, state: str, told: str, generic: bool) -> Party | None:
        """The state itself where it is named, or where the words name a part of it without being somebody's name."""
        own = self.state(text)
        if own and (not state or own == state):
            return self._of_state(own, told, text)
        if hit is not None and hit.kind in _ACTING and len(hit.states) == 1 and told in (*OFFICIAL, "UNK", ""):
            actor = hit.states[0]
            return (
                hit_party(self._registry, hit, actor)
                if hit.kind != "office"
                else Party(actor, text, (actor,), f"{actor}{hit.code}")
            )
        if not state:
            return None
        plain = hit is not None and (hit.kind in _STATE_WORDS and hit.ids in ((), (state,)))
        if told in OFFICIAL and (plain or generic):
            return Party(state, text, (state,), f"{state}{told}")
        return self._of_state(state, told, text) if plain and not told else None

    def _of_state(self, state: str, told: str, text: str) -> Party:
        if told in OFFICIAL or told in ("", "UNK"):
            return Party(state, text, (state,), f"{state}{told if told != 'UNK' else ''}")
        return Party(f"local:{slug(f'{text} {told}')}", text, (state,), f"{state}{told}")

    def _known(self, hit: Hit | None, text: str, state: str, on: date | None, *, generic: bool) -> str:
        """The registry's actor of that name, '' where none, several, or one of another state fits."""
        if hit is None or hit.kind not in (_NAMED | {"short"}):
            return ""
        fits = self._registry.who(text, on=on, context=(state,) if state else ())
        if not fits or (len(fits) > 1 and fits[0].score - fits[1].score < _MARGIN):
            return ""
        actor = fits[0].actor
        kind = self._registry.kind(actor)
        if kind in ("state", "outlet") or (generic and kind == "person"):
            return ""
        if kind == "person" and state and state not in self._homes(actor):
            return ""
        return actor if hit.kind in _NAMED or kind != "person" or state else ""

    def _homes(self, person: str) -> set[str]:
        offices = {self._registry.home(office.body) for office in self._registry.offices(person)}
        return {self._registry.home(person), *offices}

    def _spells(self, actor: str, told: str) -> tuple[Link, ...]:
        starts = [date.min, *self._turns(actor)]
        found: list[Link] = []
        for start, after in zip(starts, [*starts[1:], None], strict=True):
            on = start if start > date.min else ((after or date.max) - timedelta(days=1))
            party = self._party(actor, on, told)
            until = after - timedelta(days=1) if after else date.max
            since = found.pop().since if found and found[-1].party == party else start
            found.append(Link(since, until, party, speaks_for_state(party) or actor))
        return tuple(found)

    def _turns(self, actor: str) -> list[date]:
        """Days on which a person's offices or bodies change; other actors' codes do not depend on the day."""
        if self._registry.kind(actor) != "person":
            return []
        spells = [(office.since, office.until) for office in self._registry.offices(actor)]
        spells += [(edge.since, edge.until) for edge in self._registry.affiliations(actor) if edge.member == actor]
        days = {since for since, _ in spells if since}
        days |= {until + timedelta(days=1) for _, until in spells if until and until < date.max}
        return sorted(days - {date.min})

    def _party(self, actor: str, on: date, told: str) -> Party:
        party = self._registry.party(actor, on)
        # Without an office the registry gives the bare state, which would make everybody the state.
        if party.states and party.code == party.states[0] and self._registry.kind(actor) != "state":
            return Party(party.actor, party.name, party.states, f"{party.code}{told or 'UNK'}")
        return party

    def _whole(self, party: Party) -> tuple[Link, ...]:
        return (Link(*ALWAYS, party, speaks_for_state(party) or party.actor),)


def rows(named: Iterable[tuple[str, str, str, tuple[Link, ...]]]) -> list[dict[str, object]]:
    """Links as rows of a table, one a spell."""
    return [
        {
            "name": name,
            "country": country,
            "role": role,
            "since": link.since,
            "until": link.until,
            "id": link.party.actor,
            "states": list(link.party.states),
            "code": link.party.code,
            "side": link.side,
        }
        for name, country, role, links in named
        for link in links
    ]


def _taken_apart(name: str) -> tuple[str, str, bool]:
    """(words, what stands in brackets behind them, whether the brackets hold years)."""
    found = _BRACKET.match(name.strip())
    if found is None:
        return name.strip(), "", False
    if _YEARS.match(found["inner"].strip()):
        return found["base"], "", True
    return found["base"], found["inner"].strip(), False


def _side_role(role: str, name: str) -> str:
    """UCDP: side a of state-based violence is a government; one-sided violence is against civilians."""
    side, violence = role[:1], role[1:]
    if name.casefold().startswith("government of "):
        return "GOV"
    if side == "b" and violence == "3":
        return "CVL"
    return "REB" if violence == "1" else "PRM" if violence == "2" else "UAF"
