"""Claims against hand-made keys: the scorer that lies beside the key is run as it is."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from detente.measure import modules
from detente.measure.figures import Figure, skipped

# The better of two actors in one sentence, and a quick coder of 318 entries on documents it was not tuned on.
BASELINES = {"found_f1": 0.23, "typed_f1": 0.13, "exact_f1": 0.03}
WORST = 12


@dataclass(frozen=True, slots=True)
class Pairing:
    """What the scorer makes of one document: its key and our claims, and which of the two belong together with its verdict."""

    doc: str
    key: list[Any]
    ours: list[Any]
    pairs: list[tuple[int, int, Mapping[str, bool]]]


def figures(bench: Path | None) -> Iterator[Figure]:
    """F1 of found, typed and exact claims over all keyed documents."""
    folder = bench / "claims" if bench else None
    if folder is None or not (folder / "score.py").is_file():
        yield skipped("claims", "claims/")
        return
    started = time.perf_counter()
    with _taken(folder) as out:
        scores = score(folder, out)
    seconds = time.perf_counter() - started
    for name in (
        "found_p",
        "found_r",
        "found_f1",
        "typed_f1",
        "exact_f1",
        "of_found_date",
        "of_found_names",
        "of_found_speaker",
    ):
        yield Figure(
            f"claims.{name}", scores[name], BASELINES.get(name), n=int(scores["key"]), seconds=round(seconds, 1)
        )


def detail(bench: Path | None) -> Iterator[str]:
    """Lines to read: which types are taken for which, and the first errors of the types that lose most."""
    folder = bench / "claims" if bench else None
    if folder is not None and (folder / "score.py").is_file():
        with _taken(folder) as out:
            yield from details(list(pairings(folder, out)))


@contextmanager
def _taken(folder: Path) -> Iterator[Path]:
    """Our claims of the keyed texts in a file, read once."""
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "claims.jsonl"
        out.write_text(_rows(folder), encoding="utf-8")
        yield out


@cache
def _rows(folder: Path) -> str:
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "claims.jsonl"
        read(folder / "texts", folder / "dates.tsv", out)
        return out.read_text(encoding="utf-8")


def read(texts: Path, dates: Path, out: Path) -> None:
    """Read a folder as the command line does."""
    command = [sys.executable, "-m", "detente", "read", str(texts), "--dates", str(dates), "--claims", str(out)]
    subprocess.run(command, check=True, capture_output=True)


def score(folder: Path, claims: Path) -> dict[str, float]:
    """Scores by the bench's own scorer."""
    command = [
        sys.executable, str(folder / "score.py"), str(folder / "key_dev.jsonl"), str(claims),
        "--texts", str(folder / "texts"), "--aliases", str(folder / "aliases.tsv"), "--json",
    ]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    scores: dict[str, float] = json.loads(done.stdout)
    return scores


def pairings(folder: Path, claims: Path) -> Iterator[Pairing]:
    """By document what the bench's own scorer pairs, and how it judges each pair."""
    scorer = modules.load(folder / "score.py")
    aliases = scorer.Aliases(str(folder / "aliases.tsv"))
    keys, ours = (scorer.rows_by_doc(str(path)) for path in (folder / "key_dev.jsonl", claims))
    for doc, rows in keys.items():
        text = next(iter(sorted((folder / "texts").glob(f"{doc}*.txt")))).read_text(encoding="utf-8")
        key, system = ([scorer.Claim(row, text, aliases) for row in side] for side in (rows, ours.get(doc, [])))
        paired = [(i, j, scorer.judge(key[i], system[j])) for i, j in scorer.pair(key, system)]
        yield Pairing(doc, key, system, paired)


def details(paired: Iterable[Pairing]) -> Iterator[str]:
    """Types as the key has them against ours, then the types that lose most with the first of their errors."""
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    missed: dict[str, list[str]] = defaultdict(list)
    spurious: dict[str, list[str]] = defaultdict(list)
    for each in paired:
        found = [(i, j) for i, j, verdict in each.pairs if verdict["found"]]
        for i, j in found:
            confusion[_type(each.key[i].row)][_type(each.ours[j].row)] += 1
        for side, index, into in ((each.key, 0, missed), (each.ours, 1, spurious)):
            matched = {pair[index] for pair in found}
            for number, claim in enumerate(side):
                if number not in matched:
                    into[_type(claim.row)].append(_line(each.doc, claim.row))
    yield from _confused(confusion)
    for title, lost in (("missed", missed), ("spurious", spurious)):
        yield f"{title}, by type: {', '.join(f'{name} {len(lines)}' for name, lines in _most(lost))}"
        # One after the other from the types that lose most: a list of one type only would hide the rest.
        worst = [line for name, lines in _most(lost) for line in lines[: 1 + WORST // 4]]
        yield from worst[:WORST]


def _confused(confusion: Mapping[str, Counter[str]]) -> Iterator[str]:
    right = sum(row[name] for name, row in confusion.items())
    yield f"types of {sum(map(Counter.total, confusion.values()))} found claims, {right} alike; key -> ours where they differ:"
    differ = Counter({(key, our): n for key, row in confusion.items() for our, n in row.items() if our != key})
    yield from (
        f"  {count:3d} {key} -> {our}" for (key, our), count in sorted(differ.items(), key=lambda e: (-e[1], e[0]))
    )


def _most(lost: Mapping[str, list[str]]) -> list[tuple[str, list[str]]]:
    return sorted(lost.items(), key=lambda each: (-len(each[1]), each[0]))


def _type(row: Mapping[str, Any]) -> str:
    return f"{row.get('kind')} {row.get('type')}"


def _line(doc: str, row: Mapping[str, Any]) -> str:
    actors, recipients = (", ".join(map(str, row.get(side) or [])) for side in ("actors", "recipients"))
    quote = " ".join(str(row.get("quote")).split())[:110]
    rule = f" [{row['rule'][:50]}]" if row.get("rule") else ""
    return f"  {doc} {_type(row)}: {actors} -> {recipients}: “{quote}”{rule}"
