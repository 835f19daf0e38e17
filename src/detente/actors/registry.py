"""The registry: every actor we know, the offices they held and the bodies they belonged to, and the names found in
a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.actors.compiled import table
from detente.actors.dated import covers, first_day, last_day
from detente.actors.hits import Hit, choose
from detente.actors.matcher import Matcher
from detente.actors.packed import Packed, Rows, read_edges
from detente.actors.phrases import Lookup, compose
from detente.actors.tables import folding, place_words
from detente.errors import NotFoundError
from detente.schema import Actor, Affiliation, Candidate, Party, Role

if TYPE_CHECKING:
    from detente.actors.judgements import Judgement

# Roles whose holder governs: the first that a person held names his government ("the Assad regime").
HEADS = frozenset(
    (
        "president",
        "prime-minister",
        "king",
        "queen",
        "emir",
        "sultan",
        "shah",
        "emperor",
        "supreme-leader",
        "supreme-guide",
        "chancellor",
        "head-of-state",
        "head-of-state-junta",
        "regent",
        "viceroy",
        "presidential-council-chair",
        "party-general-secretary",
        "state-council-chair",
        "regional-president",
        "first-minister",
        "chief-executive",
        "prince",
    )
)


class Codes(NamedTuple):
    """A state's numbers in two coding systems; '' where the system has none."""

    cow: str
    gw: str


class Office(NamedTuple):
    """One spell in an office; `role` and `body` are its two parts."""

    office: str
    role: str
    body: str
    since: date | None
    until: date | None
    cite: str


def load(extra: Path | None = None) -> Registry:
    """The registry from its compiled cache, a world's own files (a YAML or CSV file or a folder) over ours.

    Raises RegistryError.
    """
    return Registry(table(extra))


class _Actors(Mapping[str, Actor]):
    """Actors by id, made when asked for: a text names a few dozen of many thousand."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self._rows = rows
        self._made: dict[str, Actor] = {}

    def __getitem__(self, name: str) -> Actor:
        if name not in self._made:
            self._made[name] = _actor(name, self._rows[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows


class Registry:
    """All actors by id, and what a name in a text may mean.

    Immutable to its callers; `with_judgements` gives a new one.
    """

    def __init__(self, compiled: Packed) -> None:
        self._table = compiled
        self._rows = Rows(compiled["actors"])
        self._roles: dict[str, dict[str, Any]] = compiled["roles"]
        self._by_member: dict[str, str] = compiled["by_member"]
        self._by_body: dict[str, str] = compiled["by_body"]
        self.actors: Mapping[str, Actor] = _Actors(self._rows)
        self._matcher = Matcher(compiled, folding())
        self._found: dict[str, tuple[tuple[Hit, ...], tuple[Hit, ...]]] = {}
        self._dated: dict[str, tuple[Affiliation, ...]] = {}
        # Folded names that a person has ruled to be nobody's.
        self.nobody: frozenset[str] = frozenset(compiled.get("nobody", ()))

    def actor(self, name: str) -> Actor:
        """One actor by id; an office's id (`IRQ-prime-minister`) gives an actor of kind office.

        Raises NotFoundError.
        """
        if name in self._rows:
            return self.actors[name]
        parts = self.split_office(name)
        if parts is None:
            raise NotFoundError(f"no actor has the id {name!r}")
        body, role = parts
        return Actor(name, f"{self._roles[role]['titles'][0]} of {self.name(body)}", "office", state=self.home(body))

    def name(self, actor: str) -> str:
        """English name of an id; a local id gives its words."""
        if actor in self._rows:
            return str(self._rows[actor]["name"])
        if actor.startswith("local:"):
            return actor.removeprefix("local:").replace("-", " ")
        return self.actor(actor).name

    def find(self, text: str) -> list[Hit]:
        """Names in a text, sorted, not overlapping; the longest wins.

        Words that only a context could link are left out (see `parse`).
        """
        return [hit for hit in self.parse(text) if hit.ids]

    def parse(self, text: str) -> list[Hit]:
        """Like `find`, with titles, ministries and group nouns that stand alone (kind `bare-...`, no ids)."""
        return self.parse_both(text)[0]

    def parse_both(self, text: str) -> tuple[list[Hit], list[Hit]]:
        """What `parse` finds, and apart from it names that count only in a text that names somebody else too (kind
        `context`): 'the Coalition' beside the Islamic State. They may overlap the others."""
        # A sentence is asked for its names by whoever chooses, links and types them; names come again and again.
        known = self._found.get(text)
        if known is None:
            if len(self._found) > 4096:
                self._found.clear()
            known = self._found[text] = self._parse(text)
        return list(known[0]), list(known[1])

    def _parse(self, text: str) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        words = self._matcher.words(text)
        matches = list(self._matcher.matches(text, words))
        hits = compose(text, words, choose(matches, words), self._lookup)
        bound = [
            Hit(
                words.start[match.first],
                words.end[match.last - 1],
                entry.text,
                (entry.ref,),
                "context",
                code="GOV" if self.kind(entry.ref) == "state" else "",
            )
            for match in matches
            if match.meaning.bound and match.quality == 1.0
            for entry in match.meaning.bound
        ]
        return tuple(self._known_group(hit) if hit.kind == "group" else hit for hit in hits), tuple(bound)

    def holds_beside(self, hit: Hit, named: Iterable[str], on: date | None) -> str:
        """Who of the actors named in a text lets a `context` hit count on a day; '' for nobody."""
        named = frozenset(named)
        for actor in hit.ids:
            for row in self.field(actor, "in_context") or ():
                if hit.alias in row["texts"] and covers(
                    first_day(row.get("since", "")), last_day(row.get("until", "")), on
                ):
                    beside = sorted(named.intersection(row["with"]))
                    if beside:
                        return beside[0]
        return ""

    def who(self, name: str, *, on: date | None = None, context: str | tuple[str, ...] = ()) -> list[Candidate]:
        """Whom a name means on a day, best first, with reasons; empty where nobody fits.

        See `detente.actors.linking.who`.
        """
        from detente.actors.linking import who

        return who(self, name, on=on, context=context)

    def party(self, actor: str, on: date | None = None) -> Party:
        """States and CAMEO-style code of an actor on a day. See `detente.actors.parties.party`."""
        from detente.actors.parties import party

        return party(self, actor, on)

    def holder(self, office: str, on: date | None = None) -> str | None:
        """Who holds an office on a day (on the day of a handover the new holder); None without a known one.

        No day: the last holder.
        """
        spells = [edge for edge in self._spells(office) if covers(first_day(edge[3]), last_day(edge[4]), on)]
        return max(spells, key=lambda edge: (edge[3], edge[4] or "9999"))[0] if spells else None

    def holders(self, office: str) -> list[tuple[str, date | None, date | None]]:
        """All known holders of an office with their first and last day, in order of time."""
        spells = sorted(self._spells(office), key=lambda edge: (edge[3], edge[4]))
        return [(edge[0], first_day(edge[3]), last_day(edge[4])) for edge in spells]

    def offices(self, person: str, on: date | None = None) -> list[Office]:
        """Offices a person holds on a day (no day: ever held), in order of time."""
        found = []
        for edge in self._edges(person):
            since, until = first_day(edge[3]), last_day(edge[4])
            if edge[2] == "holds" and covers(since, until, on):
                body, role = self.split_office(edge[1]) or ("", edge[1])
                found.append(Office(edge[1], role, body, since, until, edge[5]))
        return sorted(found, key=lambda office: (office.since or date.min, office.office))

    def affiliations(self, actor: str) -> list[Affiliation]:
        """Dated edges from and to an actor: offices, memberships, leadership, patrons."""
        if actor not in self._dated:
            rows = [*self._edges(actor), *read_edges(self._by_body.get(actor, ""))]
            self._dated[actor] = tuple(_affiliation(edge) for edge in rows)
        return list(self._dated[actor])

    def members(self, body: str, on: date | None = None) -> list[tuple[str, str]]:
        """Members of an organisation on a day as (id, status), sorted; status member, suspended, observer ..."""
        rows = [(edge[0], "member", edge) for edge in read_edges(self._by_body.get(body, "")) if edge[2] == "part-of"]
        rows += [(edge[0], edge[6], edge) for edge in self._table["statuses"] if edge[1] == body]
        return sorted(
            {(member, status) for member, status, edge in rows if covers(first_day(edge[3]), last_day(edge[4]), on)}
        )

    def _edges(self, member: str) -> list[list[str]]:
        return read_edges(self._by_member.get(member, ""))

    def _spells(self, office: str) -> list[list[str]]:
        return [edge for edge in read_edges(self._by_body.get(office, "")) if edge[2] == "holds"]

    def state_codes(self, iso3: str, on: date | None = None) -> Codes:
        """Correlates of War and Gleditsch-Ward numbers of a state on a day; '' where it has none or did not exist."""
        row = self._rows.get(iso3)
        if row is None or row["kind"] != "state":
            raise NotFoundError(f"{iso3!r} is no state's id")
        if not self.existed(iso3, on):
            return Codes("", "")
        codes = row.get("codes", {})
        return Codes(*(next(iter(codes.get(system, ())), "") for system in ("cow", "gw")))

    def existed(self, actor: str, on: date | None) -> bool:
        """Whether an actor's life or existence covers a day, as far as its record says."""
        row = self._rows.get(actor, {})
        return covers(
            first_day(row.get("since", "") or row.get("born", "")),
            last_day(row.get("until", "") or row.get("died", "")),
            on,
        )

    def home(self, actor: str) -> str:
        """The state an actor belongs to by its record: a state itself, else its `state`, '' for none."""
        row = self._rows.get(actor, {})
        return actor if row.get("kind") == "state" else str(row.get("state", ""))

    def field(self, actor: str, key: str) -> Any:
        """One key of a record as written (`code`, `born`, `adjectives` ...), None where it has none."""
        return self._rows.get(actor, {}).get(key)

    def split_office(self, office: str) -> tuple[str, str] | None:
        """Body and role of an office's id, None where it is none."""
        from detente.actors.assemble import split_office

        return split_office(office, self._roles, self._rows)

    def role(self, role: str) -> Mapping[str, Any]:
        """A role of roles.yaml: titles, code, single."""
        return self._roles[role]

    def governed(self, person: str) -> tuple[str, ...]:
        """States in which a person ever held a leading office, the last first."""
        heads = [office.body for office in self.offices(person) if office.role in HEADS]
        return tuple(dict.fromkeys(body for body in reversed(heads) if self.kind(body) == "state"))

    def kind(self, actor: str) -> str:
        """Kind of a known id, '' for others."""
        return str(self._rows.get(actor, {}).get("kind", ""))

    def named(self, name: str) -> tuple[str, ...]:
        """Ids whose listed name or alias this is, spelled as listed or in another romanisation; no composition, no
        context."""
        entries = [entry for match in self._matcher.spelled(name) for entry in match.meaning.names]
        return tuple(dict.fromkeys(entry.ref for entry in entries if entry.kind in {"name", "alias", "short"}))

    def governing(self, hit: Hit, on: date | None) -> Hit:
        """'The Assad regime' while it governs is the state: a listed government that the words also build by rule
        becomes its state."""
        actor = hit.ids[0] if len(hit.ids) == 1 and hit.kind in {"name", "alias"} else ""
        if self.kind(actor) != "government" or self.field(actor, "code") != "GOV" or not self.existed(actor, on):
            return hit
        words = self._matcher.words(hit.alias)
        parts = choose(
            (match for match in self._matcher.matches(hit.alias, words) if match.last - match.first < len(words)), words
        )
        built = [
            part
            for part in compose(hit.alias, words, parts, self._lookup)
            if part.kind == "government" and self.home(actor) in part.ids
        ]
        if len(built) != 1:
            return hit
        return replace(
            hit,
            ids=(self.home(actor),),
            kind="government",
            code="GOV",
            states=(self.home(actor),),
            name=built[0].name,
            office=built[0].office,
        )

    def with_judgements(self, rows: Iterable[Judgement]) -> Registry:
        """A new registry in which a person's rulings hold; this one is left as it is.

        Raises RegistryError on an unknown id.
        """
        from detente.actors.judgements import apply

        return Registry(apply(self._table, rows, folding()))

    def similar(self, name: str, *, limit: int = 5) -> list[tuple[str, float]]:
        """Ids whose names look like this one (0..1), to propose to a person; never used to link."""
        from rapidfuzz import fuzz, process

        names = {actor: row["name"] for actor, row in self._rows.items()}
        found = process.extract(name, names, scorer=fuzz.token_sort_ratio, limit=limit, score_cutoff=70)
        return [(actor, round(score / 100, 3)) for _, score, actor in found]

    def _known_group(self, hit: Hit) -> Hit:
        """'rebels in Syria' are the 'Syrian rebels' that a record may list."""
        ids = self.named(hit.name)
        return replace(hit, ids=ids, kind="alias") if ids else hit

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(
            self.kind,
            self.governed,
            self._adjective,
            lambda role: str(self._roles.get(role, {}).get("code", "")),
            self._by_body.__contains__,
            place_words().doubtful,
            place_words().before,
        )

    def _adjective(self, state: str) -> str:
        return str(next(iter(self._rows[state].get("adjectives", ())), self._rows[state]["name"]))


def _actor(name: str, row: Mapping[str, Any]) -> Actor:
    pairs = {
        key: tuple((code, item) for code, items in sorted(row.get(key, {}).items()) for item in items)
        for key in ("names", "codes")
    }
    return Actor(
        id=name,
        name=row["name"],
        kind=row["kind"],
        aliases=tuple(row.get("aliases", ())),
        short=tuple(row.get("short", ())),
        adjectives=(*row.get("adjectives", ()), *row.get("demonyms", ())),
        names=pairs["names"],
        codes=pairs["codes"],
        state=row.get("state", ""),
        since=first_day(row.get("since", "") or row.get("born", "")),
        until=last_day(row.get("until", "") or row.get("died", "")),
        cite=row.get("cite", ""),
    )


def _affiliation(edge: list[str]) -> Affiliation:
    role: Role = edge[2]  # type: ignore[assignment]
    return Affiliation(edge[0], edge[1], role, first_day(edge[3]), last_day(edge[4]), edge[5])
