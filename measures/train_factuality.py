"""Fit the weights of the factuality cues on sentences of our own writing, write them, and check them on text held
out.

python measures/train_factuality.py          print the fit
python measures/train_factuality.py --write  also write src/detente/data/weights/factuality.json

The sentences stand in src/detente/data/training/factuality.tsv: a genre, a tab, a sentence with `{word score}` for
each marked predicate, from -3 (the sentence says that it did not happen) to 3 (it did). Where
`../shared/bench/factuality` lies beside the project the fitted weights are also measured there.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold

from detente.documents.grammar import parse
from detente.reading import factuality as room

REPO = Path(__file__).resolve().parent.parent
TEXT = REPO / "src" / "detente" / "data" / "training" / "factuality.tsv"
WEIGHTS = REPO / "src" / "detente" / "data" / "weights" / "factuality.json"
BENCH = REPO.parent / "shared" / "bench" / "factuality" / "uds_dev.jsonl"
LEAST = 3  # cues met more rarely in our sentences keep no weight of their own
ALPHA = 6.0  # chosen by the held-out sentences of our own text
PROVENANCE = (
    "Ridge regression (alpha {alpha}) on {n} marked predicates in {sentences} sentences of our own writing, "
    "data/training/factuality.tsv, by measures/train_factuality.py. Held out by sentence: r {r:.3f}, "
    "mean error {mae:.3f}."
)

Floats = NDArray[np.float64]
Row = tuple[str, tuple[int, int], float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = list(own_rows())
    states = states_of(rows)
    gold = np.array([score for _, _, score in rows])
    names = kept_cues(states)
    matrix = features(states, names)
    r, mae = agreement(gold, held_out(matrix, gold, [text for text, _, _ in rows]))
    print(f"own text, held out by sentence: {len(gold)} predicates, r {r:.3f}, mean error {mae:.3f}")
    weights = fit(matrix, gold, names)
    if options.write:
        note = PROVENANCE.format(alpha=ALPHA, n=len(gold), sentences=len({t for t, _, _ in rows}), r=r, mae=mae)
        WEIGHTS.write_text(json.dumps({"provenance": note, "weights": weights}, indent=1) + "\n", encoding="utf-8")
    if BENCH.exists():
        bench = list(bench_rows())
        mine = np.array([score_of(state, weights) for state in states_of(bench)])
        r, mae = agreement(np.array([score for _, _, score in bench]), mine)
        print(f"UDS dev: {len(bench)} predicates, r {r:.3f}, mean error {mae:.3f}")


def own_rows() -> Iterator[Row]:
    """(sentence without marks, offsets of the predicate, score) of our own training text."""
    for line in TEXT.read_text(encoding="utf-8").splitlines():
        _, marked = line.split("\t")
        text, marks = "", []
        for plain, word, score in re.findall(r"([^{]*)(?:\{(\S+) (-?[\d.]+)\})?", marked):
            text += plain
            if word:
                marks.append(((len(text), len(text) + len(word)), float(score)))
                text += word
        for span, value in marks:
            yield text, span, value


def bench_rows() -> Iterator[Row]:
    for line in BENCH.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for predicate in row["predicates"]:
            yield row["text"], (predicate["begin"], predicate["end"]), predicate["score"]


def states_of(rows: list[Row]) -> list[room.State]:
    """What the rules say of each predicate."""
    texts = list(dict.fromkeys(text for text, _, _ in rows))
    docs = dict(zip(texts, parse(texts), strict=True))
    return [room.state(room.head(docs[text], span)) for text, span, _ in rows]


def kept_cues(states: list[room.State]) -> list[str]:
    counts = Counter(cue for state in states for cue in set(state.cues))
    return sorted(cue for cue, count in counts.items() if count >= LEAST)


def features(states: list[room.State], names: list[str]) -> Floats:
    """One row a predicate: the value of the rules and of the main clause, then one column a cue."""
    return np.array([[state.value, state.frame, *(float(name in state.cues) for name in names)] for state in states])


def held_out(matrix: Floats, gold: Floats, groups: list[str]) -> Floats:
    guess = np.zeros_like(gold)
    for train, test in GroupKFold(10).split(matrix, gold, groups):
        model = Ridge(alpha=ALPHA).fit(matrix[train], gold[train])
        guess[test] = np.clip(model.predict(matrix[test]), -3, 3)
    return guess


def fit(matrix: Floats, gold: Floats, names: list[str]) -> dict[str, float]:
    model = Ridge(alpha=ALPHA).fit(matrix, gold)
    weights = {"bias": float(model.intercept_), "value": float(model.coef_[0]), "frame": float(model.coef_[1])}
    weights |= dict(zip(names, map(float, model.coef_[2:]), strict=True))
    return {name: round(weight, 3) for name, weight in weights.items()}


def score_of(state: room.State, weights: dict[str, float]) -> float:
    return room.weighed(state, weights)


def agreement(gold: Floats, guess: Floats) -> tuple[float, float]:
    """Pearson's r and the mean absolute error."""
    return float(np.corrcoef(gold, guess)[0, 1]), float(np.abs(gold - guess).mean())


if __name__ == "__main__":
    main()
