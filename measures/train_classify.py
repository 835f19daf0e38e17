"""Fit the model that types an act between two marked parties on text of our own, and check it on text held out.

python measures/train_classify.py          print the fit
python measures/train_classify.py --write  also write src/detente/data/weights/plover.json
python measures/train_classify.py --misses print what the present weights miss on the bench beside the project

The text stands in src/detente/data/training: plover.tsv (sentences by hand: type, mode, source, sentence with [actor] and
{recipient}) and plover_templates.tsv with plover_fillers.yaml (a minority, made by template). The bench beside the project is
only measured: `detente measure --only coding`. To be run again whenever frames of the lexicon or the matcher change.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from classify_text import Example, examples
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from detente.documents.grammar import parse
from detente.measure import coding
from detente.measure.figures import benches
from detente.reading.classify import softmax
from detente.reading.classify_cast import marked
from detente.reading.classify_features import Seen, seen
from detente.reading.classify_modes import mode_of

WEIGHTS = Path(__file__).resolve().parent.parent / "src" / "detente" / "data" / "weights" / "plover.json"
STRENGTH = 1.0  # inverse of the penalty, chosen on held-out sentences of our own
SCALE = 100
LEAST = 0.06  # features none of whose weights reach this are dropped
FOLDS = 5
BINS = 10
PROVENANCE = (
    "Multinomial logistic regression (C {strength}) on {hand} sentences written by hand and {made} made by template, "
    "data/training/plover*.tsv, by measures/train_classify.py. Hand-written sentences held out in {folds} folds: "
    "macro-F1 {f1:.3f}, calibration error {ece:.3f}, mode right {mode:.3f}."
)

Floats = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.misses:
        print("\n".join(coding.detail(benches())))
        return
    rows = examples()
    signs = signs_of(rows)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([s.features for s in signs]).tocsr()
    types = np.array([row.type for row in rows])
    held, scores = held_out(matrix, types, np.array([row.source == "hand" for row in rows]))
    names = sorted(set(types))
    gold = types[held]
    guess = np.array(names)[scores.argmax(axis=1)]
    heat = temperature(scores, gold, names)
    f1 = float(f1_score(gold, guess, average="macro"))
    ece = calibration_error(scores, gold, names, heat)
    mode = mode_accuracy([rows[i] for i in held], [signs[i] for i in held])
    note = PROVENANCE.format(
        strength=STRENGTH, hand=len(held), made=len(rows) - len(held), folds=FOLDS, f1=f1, ece=ece, mode=mode
    )
    print(note)
    print("temperature", heat, "; missed most:", missed(gold, guess))
    if options.write:
        model = LogisticRegression(C=STRENGTH, max_iter=300).fit(matrix, types)
        write(model, list(vectors.get_feature_names_out()), heat, note)


def signs_of(rows: list[Example]) -> list[Seen]:
    docs = parse([row.text for row in rows])
    return [seen(doc, marked(doc, row.actor, row.recipient)) for row, doc in zip(rows, docs, strict=True)]


def held_out(matrix: csr_matrix, types: NDArray[np.str_], by_hand: NDArray[np.bool_]) -> tuple[list[int], Floats]:
    """Indices of the hand-written sentences, and their scores by models that had not seen them."""
    hand, made = np.flatnonzero(by_hand), np.flatnonzero(~by_hand)
    scores = np.zeros((len(hand), len(set(types))))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(hand, types[hand]):
        known = np.concatenate([hand[train], made])
        model = LogisticRegression(C=STRENGTH, max_iter=300).fit(matrix[known], types[known])
        scores[test] = model.decision_function(matrix[hand[test]])
    return list(hand), scores


def temperature(scores: Floats, gold: NDArray[np.str_], names: list[str]) -> float:
    """The divisor of scores under which the held-out types are likeliest (Guo and others 2017)."""
    right = [names.index(g) for g in gold]
    tried = [step / 20 for step in range(6, 60)]

    def loss(heat: float) -> float:
        return -sum(np.log(softmax(list(row), heat)[i] + 1e-12) for row, i in zip(scores, right, strict=True))

    return min(tried, key=loss)


def calibration_error(scores: Floats, gold: NDArray[np.str_], names: list[str], heat: float) -> float:
    """Mean distance between confidence and share of right answers, over ten bins of confidence."""
    chances = np.array([softmax(list(row), heat) for row in scores])
    sure, hit = chances.max(axis=1), np.array(names)[chances.argmax(axis=1)] == gold
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(sum(abs(sure[bins == b].mean() - hit[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def mode_accuracy(rows: list[Example], signs: list[Seen]) -> float:
    """Share of right modes, types given, among sentences for which we wrote one."""
    pairs = [
        (row.mode, mode_of(row.type, [m for t, m in s.modes if t == row.type], s.near, s.words))
        for row, s in zip(rows, signs, strict=True)
        if row.mode
    ]
    return sum(gold == guess for gold, guess in pairs) / len(pairs)


def missed(gold: NDArray[np.str_], guess: NDArray[np.str_]) -> list[tuple[str, int]]:
    pairs = Counter(f"{g}>{q}" for g, q in zip(gold, guess, strict=True) if g != q)
    return pairs.most_common(8)


def write(model: LogisticRegression, names: list[str], heat: float, note: str) -> None:
    rows = {name: model.coef_[:, i] for i, name in enumerate(names)}
    kept = {name: [round(w * SCALE) for w in row] for name, row in rows.items() if abs(row).max() >= LEAST}
    body = {
        "provenance": note,
        "types": [str(name) for name in model.classes_],
        "bias": [round(float(b), 3) for b in model.intercept_],
        "scale": SCALE,
        "temperature": heat,
        "features": dict(sorted(kept.items())),
    }
    WEIGHTS.write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(kept)} of {len(names)} features kept, {WEIGHTS.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
