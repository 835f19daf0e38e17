"""PLOVER types of single sentences with known parties: macro-F1 on the public bench, with what is taken for what."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from detente.measure.figures import Figure, skipped
from detente.reading.classify import Typed, classify

# A large entailment model asked in plain words, without training on the bench.
BASELINE = 0.82
# The bench's older name of the type.
OLDER: Final = {"YIELD": "RETREAT"}
WORST = 40


def figures(bench: Path | None) -> Iterator[Figure]:
    """Macro-F1 and accuracy over the 15 types, parties given, and milliseconds a sentence, parsing included."""
    rows = rows_of(bench)
    if not rows:
        yield skipped("coding.macro_f1", "coding/plv_dev.jsonl")
        return
    started = time.perf_counter()
    pairs = [(key(row), guessed(row).type) for row in rows]
    seconds = time.perf_counter() - started
    right = sum(gold == guess for gold, guess in pairs) / len(pairs)
    yield Figure("coding.macro_f1", round(macro_f1(pairs), 4), BASELINE, n=len(pairs), seconds=round(seconds, 1))
    yield Figure("coding.accuracy", round(right, 4), n=len(pairs))
    yield Figure("coding.ms_a_sentence", round(1000 * seconds / len(pairs), 2), n=len(pairs), lower=True)


def detail(bench: Path | None) -> Iterator[str]:
    """Lines to read: F1 by type, what is taken for what, and the misses of which we were surest."""
    found = [(key(row), guessed(row), row) for row in rows_of(bench)]
    pairs = [(gold, guess.type) for gold, guess, _ in found]
    for type_ in sorted({gold for gold, _ in pairs}):
        yield f"{type_:10} F1 {f1(pairs, type_):.3f}  n {sum(gold == type_ for gold, _ in pairs)}"
    for gold, guess, n in confusion(pairs):
        yield f"{gold} taken for {guess}: {n}"
    missed = sorted((x for x in found if x[0] != x[1].type), key=lambda x: -x[1].confidence)
    for gold, guessed_, row in missed[:WORST]:
        yield f"{gold} > {guessed_.type} {guessed_.confidence:.2f} {guessed_.reasons} {row['text']}"


def rows_of(bench: Path | None) -> list[dict[str, Any]]:
    """The bench's rows; none where it is missing."""
    path = bench / "coding" / "plv_dev.jsonl" if bench else None
    if path is None or not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def key(row: Mapping[str, Any]) -> str:
    """The type in the key, by its present name."""
    return OLDER.get(row["event"], str(row["event"]))


def guessed(row: Mapping[str, Any]) -> Typed:
    """What we say of a row; the first span of each party is used."""
    return classify(row["text"], _first(row["source_spans"]), _first(row["target_spans"]))


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean over the types in the key of F1 of (key, guess) pairs."""
    return sum(f1(pairs, type_) for type_ in sorted({gold for gold, _ in pairs})) / len({gold for gold, _ in pairs})


def f1(pairs: Sequence[tuple[str, str]], type_: str) -> float:
    """F1 of one type."""
    hits = sum(gold == guess == type_ for gold, guess in pairs)
    named = sum(gold == type_ for gold, _ in pairs) + sum(guess == type_ for _, guess in pairs)
    return 2 * hits / named if named else 0.0


def confusion(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """(key, guess, how often) of the pairs that differ, most frequent first."""
    counts = Counter(pair for pair in pairs if pair[0] != pair[1])
    return [(gold, guess, n) for (gold, guess), n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _first(spans: Sequence[Sequence[int]]) -> tuple[int, int] | None:
    return (spans[0][0], spans[0][1]) if spans else None
