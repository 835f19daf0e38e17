"""Who a mention is, against hand-made keys; entities against re3d; holders of the highest offices against a list of leaders."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.measure.figures import REPOSITORY, Figure, skipped

if TYPE_CHECKING:
    from detente.actors import Registry
    from detente.schema import Document, Mention

GOLD = REPOSITORY / "measures" / "gold"
# Entities of the parser's own names, the way most pipelines find them.
BASELINES = {"re3d": 0.46}
# Leader lists end in 2015; before 1945 we hold little.
YEARS = range(1946, 2016)
NEAR = frozenset("IRQ SYR LBN ISR JOR TUR IRN YEM SAU EGY LBY SDN KWT BHR QAT ARE OMN DZA MAR TUN AFG PAK".split())


@dataclass(frozen=True, slots=True)
class Key:
    """One row of a key: which ids are right ('NIL' for nobody we know, '-' where none is asked for), and the office held on
    the text's day."""

    start: int
    end: int
    actors: frozenset[str]
    office: str


def figures(bench: Path | None) -> Iterator[Figure]:
    """Link accuracy on the seed articles and on others, overlap F1 on re3d, leader days, and the cost of loading and finding."""
    from detente import actors

    registry = actors.load()
    yield from _links("actors.links_seeds", GOLD / "seed_mentions.tsv", _seeds(bench), registry)
    yield from _links("actors.links_other", GOLD / "other_mentions.tsv", _reports(bench), registry)
    yield _re3d(bench, registry)
    yield from _leaders(bench, registry)
    yield from _speed(registry)


def _links(name: str, key: Path, texts: Mapping[str, str] | None, registry: Registry) -> Iterator[Figure]:
    if texts is None or not key.is_file():
        yield skipped(name, f"{key.name} and the texts it points into")
        return
    right = missed = first = total = office = offices = spurious = links = 0
    started = time.perf_counter()
    for doc, keys in _keyed(key, texts):
        found = _mentions(doc, registry)
        for row in (row for row in keys if "-" not in row.actors):
            over = [m for m in found if m.span.start < row.end and row.start < m.span.end]
            fitting = [m for m in over if _fits(m, row, registry)]
            right, missed, total = right + bool(fitting), missed + (not over), total + 1
            first += _first(doc.text[row.start : row.end], registry) in row.actors
            if row.office:
                offices += 1
                held = registry.offices(str(fitting[0].actor), doc.published) if fitting else []
                office += row.office in {each.office for each in held}
        linked = [m for m in found if m.actor]
        links += len(linked)
        spurious += sum(not any(row.start < m.span.end and m.span.start < row.end for row in keys) for m in linked)
    seconds = round(time.perf_counter() - started, 1)
    yield Figure(name, round(right / total, 4), round(first / total, 4), n=total, seconds=seconds)
    yield Figure(f"{name}_office", round(office / offices, 4) if offices else None, n=offices)
    yield Figure(f"{name}_not_found", round(missed / total, 4), n=total, lower=True)
    yield Figure(f"{name}_spurious", round(spurious / links, 4) if links else None, n=links, lower=True)


def _keyed(key: Path, texts: Mapping[str, str]) -> Iterator[tuple[Document, list[Key]]]:
    from detente.schema import Document

    with key.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    for name, group in groupby(rows, key=lambda row: row["doc"]):
        listed = list(group)
        keys = [Key(int(r["start"]), int(r["end"]), frozenset(r["actor"].split("|")), r["office"]) for r in listed]
        yield Document(name, texts[name], name=name, published=date.fromisoformat(listed[0]["date"])), keys


def _seeds(bench: Path | None) -> dict[str, str] | None:
    folder = bench.parent / "seeds" if bench else None
    if folder is None or not folder.is_dir():
        return None
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


def _reports(bench: Path | None) -> dict[str, str] | None:
    """Documents of re3d by the first six signs of their ids."""
    path = bench / "re3d" / "dev.jsonl" if bench else None
    if path is None or not path.is_file():
        return None
    with path.open(encoding="utf-8") as stream:
        return {row["id"][:6]: row["text"] for row in map(json.loads, stream)}


def _mentions(doc: Document, registry: Registry) -> list[Mention]:
    from detente.actors import mentions
    from detente.documents import grammar
    from detente.documents.sentences import split

    sentences = split(doc.text)
    parses = grammar.parse(doc.text[s.start : s.end] for s in sentences)
    return mentions.find(doc, registry, sentences, parses)


def _fits(mention: Mention, row: Key, registry: Registry) -> bool:
    """Whether a mention is whom the key says; a group that is only described counts where it has the key's state, and a
    capital in which something happens where its town is named."""
    from detente.actors import mentions

    if mention.actor is None:
        states = mentions.party(mention, registry).states
        return "NIL" in row.actors or (bool(states) and set(states) <= row.actors)
    towns = mention.candidates[1:] if mention.type == "Location" else ()
    return mention.actor in row.actors or any(
        each.actor in row.actors for each in towns if each.actor.startswith("place:")
    )


def _first(text: str, registry: Registry) -> str:
    """The simple way: the first listed bearer of the name, without day or context."""
    hits = registry.find(text)
    return hits[0].ids[0] if hits else "NIL"


def _re3d(bench: Path | None, registry: Registry) -> Figure:
    folder = bench / "re3d" if bench else None
    if folder is None or not (folder / "score.py").is_file():
        return skipped("actors.re3d_overlap_f1", "re3d/")
    started, documents = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "entities.jsonl"
        with (folder / "dev.jsonl").open(encoding="utf-8") as gold, out.open("w", encoding="utf-8") as stream:
            for line in gold:
                documents += 1
                row = json.loads(line)
                stream.write(json.dumps({"id": row["id"], "entities": _entities(row, registry)}) + "\n")
        command = [sys.executable, str(folder / "score.py"), str(folder / "dev.jsonl"), str(out)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    score = json.loads(done.stdout)["entities"]["overlap"]["micro"]["f1"]
    return Figure(
        "actors.re3d_overlap_f1", score, BASELINES["re3d"], n=documents, seconds=round(time.perf_counter() - started, 1)
    )


def _entities(row: dict[str, Any], registry: Registry) -> list[dict[str, Any]]:
    from detente.actors import mentions
    from detente.actors.entities import entities
    from detente.documents import grammar
    from detente.documents.sentences import split
    from detente.schema import Document

    doc = Document(row["id"], row["text"])
    sentences = split(doc.text)
    parses = grammar.parse(doc.text[s.start : s.end] for s in sentences)
    found = entities(doc, mentions.find(doc, registry, sentences, parses), sentences, parses)
    return [{"begin": entity.start, "end": entity.end, "type": entity.type} for entity in found]


def _leaders(bench: Path | None, registry: Registry) -> Iterator[Figure]:
    """Share of months since 1946, where we know who held a leading office, in which that is the leader of Archigos."""
    path = bench / "ir" / "archigos.csv" if bench else None
    if path is None or not path.is_file():
        yield skipped("actors.leaders", "ir/archigos.csv")
        return
    held = _by_code(registry)
    counts = {"near": [0, 0], "other": [0, 0]}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            spells = held.get(str(int(float(row["gwcode"]))), [])
            for day in _months(row["startdate"], row["enddate"]):
                there = [(state, names) for state, since, until, names in spells if since <= day <= until]
                if there:
                    group = counts["near" if there[0][0] in NEAR else "other"]
                    group[1] += 1
                    group[0] += any(_words(row["leader"]) & names for _, names in there)
    for name, (agreed, total) in counts.items():
        yield Figure(f"actors.leaders_{name}", round(agreed / total, 4) if total else None, n=total)


def _by_code(registry: Registry) -> dict[str, list[tuple[str, date, date, frozenset[str]]]]:
    """Spells in leading offices by the Gleditsch-Ward number of the state: state, first and last day, words of the name."""
    from detente.actors.registry import HEADS

    found: dict[str, list[tuple[str, date, date, frozenset[str]]]] = {}
    for state in sorted(name for name in registry.actors if registry.kind(name) == "state"):
        for code in (registry.field(state, "codes") or {}).get("gw", ()):
            for role in sorted(HEADS):
                for person, since, until in registry.holders(f"{state}-{role}"):
                    actor = registry.actor(person)
                    names = frozenset().union(*(_words(text) for text in (actor.name, *actor.aliases, *actor.short)))
                    found.setdefault(code, []).append((state, since or date.min, until or date.max, names))
    return found


def _words(name: str) -> frozenset[str]:
    """Words of a name as their consonants are heard: two lists of leaders spell few names alike."""
    from detente.actors.fold import phrase, skeleton
    from detente.actors.tables import folding

    return frozenset(skeleton(word, folding()) for word in phrase(name, folding()).split() if len(word) > 2)


def _months(start: str, end: str) -> Iterable[date]:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    days = (
        date(year, month, 15)
        for year in range(max(first.year, YEARS[0]), min(last.year, YEARS[-1]) + 1)
        for month in range(1, 13)
    )
    return (day for day in days if first <= day <= last)


def _speed(registry: Registry) -> Iterator[Figure]:
    """Seconds to load from the cache, and megabytes of English text a second, on one core."""
    from detente import actors

    started = time.process_time()
    actors.load()
    yield Figure("actors.load_seconds", round(time.process_time() - started, 3), n=len(registry.actors), lower=True)
    examples = sorted((REPOSITORY / "examples").rglob("*.txt"))
    text = " ".join(path.read_text(encoding="utf-8") for path in examples) * 20
    if not text:
        yield skipped("actors.megabytes_a_second", "examples/")
        return
    seconds = []
    for run in range(3):
        # What was parsed once is remembered: each run reads another text.
        unseen = f"{run}. {text}"
        started = time.process_time()
        registry.find(unseen)
        seconds.append(time.process_time() - started)
    yield Figure("actors.megabytes_a_second", round(len(text.encode()) / 1e6 / min(seconds), 2), n=len(text))
