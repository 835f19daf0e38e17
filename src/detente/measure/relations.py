"""Who fights whom, who stands by whom, who speaks with whom: our claims as the relations of re3d, ends in the text included."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.measure import modules
from detente.measure.figures import Figure, skipped
from detente.schema import Claim, Document, Mention, Party

if TYPE_CHECKING:
    from detente.actors.entities import Entity
    from detente.documents.sentences import Sentence

Place = tuple[int, int]
Relation = tuple[str, Place, Place]
FIGHTING, ALLIES, SPEAKING = "FightingAgainst", "AlliesOf", "CommWith"
RELATIONS = (FIGHTING, ALLIES, SPEAKING)
# By kind and type of a claim; what is said not to be so, or only supposed, is no relation.
READ_AS = {
    ("event", "ASSAULT"): FIGHTING,
    ("event", "COERCE"): FIGHTING,
    ("tie", "HOSTILITY"): FIGHTING,
    ("tie", "ALLIANCE"): ALLIES,
    ("tie", "PATRONAGE"): ALLIES,
    ("tie", "SUPPORT"): ALLIES,
    ("event", "AID"): ALLIES,
    ("event", "CONSULT"): SPEAKING,
    ("event", "REQUEST"): SPEAKING,
}
PRONOUNS = frozenset("we our us he she his her him they their them it its i my who which both".split())
_WORD = re.compile(r"\w+")
# What a text that names no attacker has in the attacker's stead, by the classes of re3d.
UNNAMED = "local:unidentified-attackers"
MEANS = frozenset(("MilitaryPlatform", "Weapon"))
ENDS = frozenset(("Person", "Organisation", "Nationality", "MilitaryPlatform"))
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Read:
    """One document as we read it: noun phrases, the mentions in them, and claims."""

    doc: Document
    sentences: Sequence[Sentence]
    entities: Sequence[Entity]
    mentions: Sequence[Mention]
    claims: Sequence[Claim]


def figures(bench: Path | None) -> Iterator[Figure]:
    """F1 with overlapping ends, end to end: of the three relations together and each alone. The baseline calls any two
    neighbouring actors of a sentence enemies."""
    folder = bench / "re3d" if bench else None
    if folder is None or not (folder / "score.py").is_file():
        yield skipped("relations", "re3d/")
        return
    scorer = modules.load(folder / "score.py")
    gold = _key(folder)
    started = time.perf_counter()
    texts = _texts(folder)
    ours = {name: relations(each) for name, each in texts.items()}
    seconds = round(time.perf_counter() - started, 1)
    simple = {name: set(_neighbours(each)) for name, each in texts.items()}
    scored, base = (_scored(scorer, gold, found) for found in (ours, simple))
    count = sum(len(row["relations"]) for row in gold)
    for name in ("f1", "p", "r"):
        value, baseline = scored["micro"][name], base["micro"][name]
        yield Figure(f"relations.re3d_{name}", value, baseline, n=count, seconds=seconds)
    for name in RELATIONS:
        value = scored["by_type"].get(name, {}).get("f1", 0.0)
        number = sum(row["type"] == name for each in gold for row in each["relations"])
        yield Figure(f"relations.re3d_{name.lower()}_f1", value, n=number)


def detail(bench: Path | None) -> Iterator[str]:
    """Lines to read: what became of the key's relations, and the first of those that each cause loses."""
    folder = bench / "re3d" if bench else None
    if folder is not None and (folder / "score.py").is_file():
        texts = _texts(folder)
        yield from _why_missed(_key(folder), texts, {name: relations(each) for name, each in texts.items()})


def relations(read: Read) -> set[Relation]:
    """A document's claims as relations between two places of its text."""
    found: set[Relation] = set()
    for claim in read.claims:
        relation = READ_AS.get((claim.kind, claim.type))
        if relation is None or claim.modality in ("negated", "hypothetical"):
            continue
        for one, other, both in _pairs(read, claim):
            found.add((relation, one, other))
            # Who meets and who is met are alike: the key has such talks in both directions.
            if both and relation == SPEAKING:
                found.add((relation, other, one))
    return found


def _key(folder: Path) -> list[dict[str, Any]]:
    return [_of_three(row) for row in modules.load(folder / "score.py").read(folder / "dev.jsonl")]


@cache
def _texts(folder: Path) -> dict[str, Read]:
    """All documents of the key by id, as we read them."""
    return {row["id"]: _read(row["id"], row["text"]) for row in _key(folder)}


def _of_three(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"relations": [r for r in row["relations"] if r["type"] in RELATIONS and r.get("gold", True)]}


def _read(name: str, text: str) -> Read:
    from detente import actors, plugins
    from detente.reading import pipeline

    registry, code = actors.load(), plugins.load("coder", "grammar")
    doc = Document(id=name, text=text, name=name, language="en")
    parsed = pipeline.parse(doc, registry, every=True)
    entities = pipeline.spans(doc, parsed)
    return Read(doc, parsed.sentences, entities, parsed.mentions, pipeline.code(doc, parsed, registry, code))


def _pairs(read: Read, claim: Claim) -> Iterator[tuple[Place, Place, bool]]:
    """Places of both sides, and whether the sides are alike."""
    taken: set[Place] = set()
    sides: list[list[Place]] = []
    for side in (claim.actors, claim.recipients):
        places = []
        for party in side:
            place = _place(read, claim, party, taken)
            if place is not None:
                places.append(place)
                taken.add(place)
        sides.append(list(dict.fromkeys(places)))
    actors, recipients = sides
    if claim.recipients:
        yield from ((a, r, claim.type == "CONSULT") for a in actors for r in recipients if a != r)
    else:
        yield from ((a, b, True) for i, a in enumerate(actors) for b in actors[i + 1 :])


def _place(read: Read, claim: Claim, party: Party, taken: set[Place]) -> Place | None:
    """Where the sentences of a claim name a party: the phrase nearest to the claim's words, else the nearest pronoun, else a
    phrase among those words that names nobody known ("the terrorist group"). Unnamed attackers are the strikes by which they attack."""
    start, end = _around(read, claim)
    here = [e for e in read.entities if start <= e.start and e.end <= end]
    if party.actor == UNNAMED:
        means = [e for e in here if e.type in MEANS and e.start < claim.span.end]
        return (means[-1].start, means[-1].end) if means else None
    named = [(e.start, e.end) for e in here if _names(read, e, party)]
    if named:
        return min(named, key=lambda place: (_apart(place, claim), place))
    words = [(m.start(), m.end()) for m in _WORD.finditer(read.doc.text, start, end)]
    pronouns = [place for place in words if read.doc.text[slice(*place)].lower() in PRONOUNS]
    pronouns.sort(key=lambda place: (_apart(place, claim), place))
    unknown = [
        (e.start, e.end)
        for e in here
        if claim.span.start <= e.start and e.end <= claim.span.end and e.type in ENDS and not _inside(read, e)
    ]
    return next((place for place in (*pronouns, *unknown) if place not in taken), None)


def _names(read: Read, entity: Entity, party: Party) -> bool:
    """Whether a phrase names a party. A country is no party where it is only the place of what happens."""
    if party.actor in _inside(read, entity):
        return entity.type != "Location" or party.actor.startswith("place:")
    if not party.actor.startswith("local:"):
        return False
    text = read.doc.text[entity.start : entity.end].lower()
    name = party.name.lower().partition(" in ")[0]
    return name in text or text in name


def _inside(read: Read, entity: Entity) -> set[str]:
    return {
        m.actor or m.local
        for m in read.mentions
        if m.span.start < entity.end and entity.start < m.span.end and (m.actor or m.local)
    }


def _around(read: Read, claim: Claim) -> Place:
    touched = [s for s in read.sentences if s.start < claim.span.end and claim.span.start < s.end]
    return (touched[0].start, touched[-1].end) if touched else (claim.span.start, claim.span.end)


def _apart(place: Place, claim: Claim) -> int:
    return max(0, place[0] - claim.span.end, claim.span.start - place[1])


def _neighbours(read: Read) -> Iterator[Relation]:
    for sentence in read.sentences:
        here = [m for m in read.mentions if sentence.start <= m.span.start < sentence.end and m.actor]
        for one, other in zip(here, here[1:], strict=False):
            if one.actor != other.actor:
                yield FIGHTING, (one.span.start, one.span.end), (other.span.start, other.span.end)


def _scored(scorer: Any, gold: list[dict[str, Any]], found: dict[str, set[Relation]]) -> dict[str, Any]:
    rows = [
        {
            "id": name,
            "relations": [{"type": t, "source_span": list(a), "target_span": list(b)} for t, a, b in sorted(each)],
        }
        for name, each in found.items()
    ]
    scored: dict[str, Any] = scorer.score_relations(gold, rows)["overlap"]
    return scored


def _why_missed(gold: list[dict[str, Any]], read: dict[str, Read], ours: dict[str, set[Relation]]) -> Iterator[str]:
    """What became of the key's relations, then the first of those that each cause loses."""
    causes: dict[str, list[str]] = {}
    for row in gold:
        for relation in row["relations"]:
            ends = tuple(relation["source_span"]), tuple(relation["target_span"])
            cause = _cause(relation["type"], ends, read[row["id"]], ours[row["id"]])
            text = row["text"]
            words = " -> ".join(repr(text[slice(*end)]) for end in ends)
            causes.setdefault(cause, []).append(f"  {relation['type']} {words}")
    counts = Counter({cause: len(lines) for cause, lines in causes.items()})
    yield f"relations: {', '.join(f'{count} {cause}' for cause, count in counts.most_common())}"
    for cause, _ in counts.most_common():
        if cause != "found":
            yield f"{cause}:"
            yield from causes[cause][:SHOWN]


def _cause(name: str, ends: tuple[Place, Place], read: Read, ours: set[Relation]) -> str:
    def touch(a: Place, b: Place) -> bool:
        return a[0] < b[1] and b[0] < a[1]

    met = [
        r
        for r in ours
        if (touch(r[1], ends[0]) and touch(r[2], ends[1])) or (touch(r[1], ends[1]) and touch(r[2], ends[0]))
    ]
    if any(r[0] == name for r in met):
        return "found"
    if met:
        return "read as another relation"
    near = [c for c in read.claims if any(touch(_around(read, c), end) for end in ends)]
    for claim in near:
        parties = (*claim.actors, *claim.recipients)
        places = [(e.start, e.end) for e in read.entities if any(_names(read, e, party) for party in parties)]
        if all(any(touch(place, end) for place in places) for end in ends):
            mapped = READ_AS.get((claim.kind, claim.type))
            return "a claim of both, its end set elsewhere" if mapped == name else "a claim of both, of another type"
    known = [(e.start, e.end) for e in read.entities]
    if not all(any(touch(place, end) for place in known) for end in ends):
        return "an end is no phrase of ours (pronouns, things)"
    return "no claim of both"
