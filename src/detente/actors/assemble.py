"""From the files' records to one plain table of actors, edges and names, with every complaint that only shows
across files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from detente.actors.dated import first_day, last_day
from detente.actors.fold import Folding, phrase
from detente.actors.gazetteer import add_places, place_surfaces
from detente.actors.index import Surface, build, plural, word_surfaces
from detente.actors.packed import Table
from detente.actors.records import Files, Record, Row, slug
from detente.actors.tables import Nouns, folding, nouns

_RIVAL = re.compile(r"\b(rival|disputed|co-|joint|collective|rotating)", re.I)
_NUMERAL = re.compile(r"(?:[IVX]+|Jr\.?|Sr\.?|\d+)$")
# Languages whose names of countries the Unicode CLDR gives and which are not written like English.
LANGUAGES = ("ar", "fa", "he", "ku", "ru", "zh", "tr", "uk", "ja", "ko")


def assemble(files: Files, tables: Folding, words: Nouns) -> Table:
    """Compile checked files into a table of plain lists and strings (JSON-able).

    Adds complaints to `files`; a broken row is left out.
    """
    roles = {name: _role(record) for name, record in files.roles.items()}
    edges, statuses = _edges(files, roles)
    _check_references(files)
    _check_names(files, tables)
    named = list(name_surfaces(files, edges, tables))
    add_places(files, frozenset(phrase(surface.text, tables) for surface in named), tables)
    surfaces = [*word_surfaces(roles.values(), words), *named, *place_surfaces(files, tables)]
    return {
        "actors": {name: _actor(record) for name, record in sorted(files.records.items())},
        "edges": sorted(edges),
        "statuses": sorted(statuses),
        "roles": roles,
        "index": build(surfaces, tables),
    }


def split_office(office: str, roles: Any, actors: Any) -> tuple[str, str] | None:
    """Body and role of an office's id: 'IRQ-prime-minister' is IRQ and prime-minister; None where no known body
    and role make it up."""
    for place in (match.start() for match in re.finditer("-", office)):
        body, role = office[:place], office[place + 1 :]
        if role in roles and body in actors:
            return body, role
    return None


def surname(name: str, state: str, folding: Folding) -> str:
    """The part by which news calls a person on second mention, '' where the name shows none."""
    words = [word for word in re.sub(r"\s*\([^)]*\)", "", name).split() if not _NUMERAL.fullmatch(word)]
    if len(words) < 2 or len(words) != len(re.sub(r"\s*\([^)]*\)", "", name).split()):
        return ""
    if state in folding.family_first:
        return words[0]
    if words[-2].lower() in {"bin", "ibn", "ben", "bint", "of", "abd", "abdul", "al", "abu"}:
        return f"{words[-2]} {words[-1]}" if words[-2].lower() in {"ben", "abdul", "al", "abu"} else ""
    particles = {"de", "van", "von", "der", "den", "da", "dos", "del", "la", "le", "di", "du"}
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in particles:
        start -= 1
    return " ".join(words[start:])


def _role(record: Record) -> Table:
    states = record.data.get("states", {})
    return {
        "id": record.text("id"),
        "titles": record.many("titles"),
        "code": record.text("code"),
        "single": record.text("single") == "true",
        "body": record.many("body"),
        "states": states if isinstance(states, dict) else {},
    }


def _actor(record: Record) -> Table:
    data = {
        key: value
        for key, value in record.data.items()
        if value and key not in {"id", "affiliations", "ambiguous", "note"}
    }
    data["aliases"] = list(dict.fromkeys([*record.many("aliases"), *record.many("ambiguous")]))
    return data


def _edges(files: Files, roles: dict[str, Table]) -> tuple[list[list[str]], list[list[str]]]:
    edges: list[list[str]] = []
    statuses: list[list[str]] = []
    holders: dict[str, list[tuple[Row, str]]] = defaultdict(list)
    made: dict[str, Row] = {}
    known_as = _people_by_name(files)
    for row in files.holders:
        office = row.data["office"]
        parts = split_office(office, roles, files.records)
        if parts is None:
            files.complain(row, f"{office!r} is no office", "<id of a state or body>-<role of roles.yaml>")
            continue
        person = _person(row, parts[0], files, made, known_as)
        if person:
            edges.append([person, office, "holds", row.data["since"], row.data["until"], row.data["cite"]])
            holders[office].append((row, person))
    for office, rows in sorted(holders.items()):
        parts = split_office(office, roles, files.records)
        if parts and roles[parts[1]]["single"]:
            _check_overlap(office, rows, files)
    for row in files.members:
        edge = [row.data["member"], row.data["body"], "part-of", row.data["since"], row.data["until"], row.data["cite"]]
        (edges if row.data["status"] == "member" else statuses).append(
            edge if row.data["status"] == "member" else [*edge, row.data["status"]]
        )
        for end in edge[:2]:
            if end not in files.records:
                files.complain(row, f"nobody has the id {end!r}", "the id of a state, organisation or group")
    for record in list(files.records.values()):
        for edge in record.data.get("affiliations", ()):
            edges.append(
                [
                    record.text("id"),
                    edge["body"],
                    edge["role"],
                    *(edge.get(key, "") for key in ("since", "until", "cite")),
                ]
            )
            if edge["role"] == "holds":
                if split_office(edge["body"], roles, files.records) is None:
                    files.complain(
                        record,
                        f"{edge['body']!r} is no office",
                        "<id of a body>-<role>",
                        line=record.at("affiliations"),
                    )
            elif edge["body"] not in files.records:
                files.complain(
                    record, f"nobody has the id {edge['body']!r}", "the id of a record", line=record.at("affiliations")
                )
    known = set(files.records)
    good = [edge for edge in edges if edge[0] in known and (edge[1] in known or edge[2] == "holds")]
    return [list(edge) for edge in dict.fromkeys(tuple(edge) for edge in good)], [
        row for row in statuses if row[0] in known and row[1] in known
    ]


def _people_by_name(files: Files) -> dict[str, set[str]]:
    people: dict[str, set[str]] = defaultdict(set)
    for record in files.records.values():
        if record.text("kind") == "person":
            for text in (record.text("name"), *record.many("aliases"), *record.many("ambiguous")):
                people[phrase(text, folding())].add(record.text("id"))
    return people


def _person(row: Row, body: str, files: Files, made: dict[str, Row], known_as: dict[str, set[str]]) -> str:
    name = row.data["person"]
    if name in files.records:
        return name
    home = files.records[body].text("state") or body
    listed = known_as.get(phrase(name, folding()), set()) if " " in name else set()
    if len(listed) == 1:
        return _listed(row, next(iter(listed)), home, files)
    if not name or re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", name):
        files.complain(row, f"nobody has the id {name!r}", "the id of a record in people/*.yaml, or a plain name")
        return ""
    own = slug(name)
    known = files.records.get(own)
    if known is None:
        data = {"id": own, "name": name, "kind": "person", "state": home, "cite": row.data["cite"]}
        files.records[own] = Record(row.file, row.line, data)
        made[own] = row
    elif known.text("kind") != "person":
        files.complain(
            row,
            f"{name!r} makes the id {own!r}, which is a {known.text('kind')}",
            "another spelling, or a record in people/*.yaml",
        )
        return ""
    elif own in made and not _succeeds(files, known.text("state"), home):
        first = made[own]
        files.complain(
            row,
            f"{name!r} holds office in {known.text('state')} and {home}: one person or two?",
            f"a record in people/*.yaml for each; first in {first.file}:{first.line}",
        )
    return own


def _succeeds(files: Files, one: str, other: str) -> bool:
    """Whether two states are one or one came out of the other: people held office in both the USSR and Russia."""
    states = [files.records[state] for state in (one, other) if state in files.records]
    if one == other or len(states) < 2:
        return True
    return one in states[1].many("predecessors") or other in states[0].many("predecessors")


def _listed(row: Row, person: str, home: str, files: Files) -> str:
    """A plain name that is a listed person's name means him; in another state's file that is worth a question."""
    known = files.records[person]
    if files.records[home].text("kind") == "state" and not _succeeds(files, known.text("state"), home):
        files.complain(
            row,
            f"{row.data['person']!r} is a name of {person}, who belongs to {known.text('state')}",
            f"write {person} if he is meant, else make a record; {person} is in {known.file}:{known.line}",
        )
    return person


def _check_overlap(office: str, rows: list[tuple[Row, str]], files: Files) -> None:
    rows = sorted(rows, key=lambda pair: pair[0].data["since"])
    for (early, holder), (late, other) in pairwise(rows):
        if holder == other or _RIVAL.search(early.data["cite"]) or _RIVAL.search(late.data["cite"]):
            continue
        end, start = first_day(early.data["until"]), last_day(late.data["since"])
        if start and (end is None or end > start):
            files.complain(
                late,
                f"{office} goes to {other} on {late.data['since']}, but {holder} holds it until "
                f"{early.data['until'] or 'today'}",
                f"end the one of {early.file}:{early.line} first, or say 'rival' in cite",
            )


def _check_references(files: Files) -> None:
    for record in files.records.values():
        state = record.text("state")
        if state and state not in files.records:
            files.complain(
                record, f"state {state!r} is nobody's id", "the id of a state in states.yaml", line=record.at("state")
            )
        for row in record.data.get("in_context", ()):
            for other in row["with"]:
                if other not in files.records:
                    files.complain(
                        record,
                        f"in_context waits for {other!r}, whom nobody is",
                        "the id of a record",
                        line=record.at("in_context"),
                    )
        for former in record.many("predecessors"):
            if former not in files.records:
                files.complain(
                    record,
                    f"predecessor {former!r} is nobody's id",
                    "the id of a state",
                    line=record.at("predecessors"),
                )


def _check_names(files: Files, folding: Folding) -> None:
    """Names and aliases that two actors of overlapping times share without both listing them under `ambiguous`."""
    owners: dict[str, list[tuple[Record, str, bool]]] = defaultdict(list)
    for record in files.records.values():
        if record.file == "publishers.yaml":
            continue
        loose = {phrase(alias, folding) for alias in record.many("ambiguous")}
        for key in ("name", "aliases", "ambiguous"):
            for text in [record.text("name")] if key == "name" else record.many(key):
                words = phrase(text, folding)
                if not words:
                    files.complain(record, f"{text!r} holds no letters", line=record.at(key))
                owners[words].append((record, text, words in loose))
    for shared in owners.values():
        ids = {record.text("id") for record, _, _ in shared}
        if len(ids) < 2 or all(listed for _, _, listed in shared):
            continue
        for record, text, listed in shared:
            others = [
                other for other, _, _ in shared if other.text("id") != record.text("id") and _same_time(record, other)
            ]
            if not listed and others:
                other = others[0]
                files.complain(
                    record,
                    f"{text!r} of {record.text('id')} is also a name of {other.text('id')}",
                    f"list it under ambiguous in both; the other is in {other.file}:{other.line}",
                    line=record.at("aliases"),
                )


def _same_time(one: Record, other: Record) -> bool:
    start = max(_start(one), _start(other))
    return start <= min(_end(one), _end(other))


def _start(record: Record) -> str:
    return record.text("since") or record.text("born") or "0000"


def _end(record: Record) -> str:
    return record.text("until") or record.text("died") or "9999"


def name_surfaces(files: Files, edges: list[list[str]], folding: Folding) -> Iterator[Surface]:
    """Every written form of every actor."""
    homes = _homes(files, edges)
    for name, record in sorted(files.records.items()):
        states = homes.get(name, set())
        romanised = record.text("kind") == "person" and bool(states & folding.romanised)
        yield from _record_surfaces(name, record, states, romanised, folding)
    yield from _cldr_surfaces(files)


def _record_surfaces(
    name: str, record: Record, states: set[str], romanised: bool, folding: Folding
) -> Iterator[Surface]:
    if record.text("kind") == "outlet" and record.file == "publishers.yaml":
        yield from (
            Surface(text, "alias", name)
            for text in [record.text("name"), *record.many("aliases")]
            if _unmistakable(text)
        )
        return
    person = record.text("kind") == "person"
    yield Surface(record.text("name"), "name", name, "", romanised)
    if record.text("kind") in {"group", "people", "armed-group", "party"}:
        yield from (Surface(text, "alias", name) for text in _other_number(record))
    for kind, key in (
        ("alias", "aliases"),
        ("alias", "ambiguous"),
        ("short", "short"),
        ("adjective", "adjectives"),
        ("demonym", "demonyms"),
        ("metonym", "metonyms"),
    ):
        for text in record.many(key):
            yield Surface(text, kind, name, "", romanised)
    for text in record.many("slips"):
        yield Surface(text, "slip", name)
    for row in record.data.get("in_context", ()):
        yield from (Surface(text, "context", name) for text in row["texts"])
    if record.text("capital"):
        yield Surface(record.text("capital"), "capital", name)
    for spellings in record.data.get("names", {}).values():
        for text in spellings:
            yield Surface(text, "foreign", name)
    if person:
        family = surname(record.text("name"), next(iter(sorted(states)), ""), folding)
        if family and not record.many("short"):
            yield Surface(family, "short", name, "", romanised)
        if states & folding.family_first:
            yield from (Surface(text, "alias", name) for text in _joined(record.text("name")))


def _other_number(record: Record) -> Iterator[str]:
    """'Iraqi faction' beside 'Iraqi factions': a group's name with its last noun in the other number."""
    collective = {noun for noun, _ in nouns().groups}
    for text in (record.text("name"), *record.many("aliases")):
        head, _, last = text.rpartition(" ")
        other = plural(last) if not last.endswith("s") else f"{last[:-3]}y" if last.endswith("ies") else last[:-1]
        if head and last in collective and other in collective and last != "forces":
            yield f"{head} {other}"


def _unmistakable(outlet: str) -> bool:
    """Whether an outlet's name can't be mistaken in running text: several words, capitals, or a word that is no
    English one."""
    words = outlet.removeprefix("The ").split()
    return (
        len(words) > 1
        or (words[0].isupper() and len(words[0]) > 2)
        or (words[0].lower() not in nouns().common_words and "." not in words[0])
    )


def _homes(files: Files, edges: list[list[str]]) -> dict[str, set[str]]:
    homes: dict[str, set[str]] = defaultdict(set)
    for name, record in files.records.items():
        if record.text("state"):
            homes[name].add(record.text("state"))
    for member, body, role, *_ in edges:
        if role == "holds":
            homes[member].add(body.split("-", 1)[0])
    return homes


def _joined(name: str) -> Iterator[str]:
    """'Kim Jong-un' is also written 'Kim Jongun': the two syllables of a given name as one word."""
    words = name.split()
    if len(words) == 2 and "-" in words[1]:
        yield f"{words[0]} {words[1].replace('-', '').capitalize()}"


def _cldr_surfaces(files: Files) -> Iterator[Surface]:
    """Country names in other languages, from the Unicode CLDR."""
    from babel import Locale

    codes = {
        iso2: name
        for name, record in files.records.items()
        if record.text("kind") == "state"
        for iso2 in record.data.get("codes", {}).get("iso2", ())
    }
    for language in LANGUAGES:
        territories = Locale(language).territories
        for iso2, name in sorted(codes.items()):
            text = territories.get(iso2, "")
            if len(text) > 1 and not (text.isascii() and len(text) < 5):
                yield Surface(text, "foreign", name)
