"""Fit what the signs of a claim say of its chance to be right, and check it on documents held out.

python measures/fit_confidence.py          read the keyed documents, print the fit and its reliability
python measures/fit_confidence.py --write  also write src/detente/data/weights/confidence.json

Right means: the bench's own scorer pairs the claim with one of the hand-made key (`claims/` of the public benches) as found and typed.
Each document is rated by weights fitted on the others; the reliability, the Brier score and the base rate are those of these ratings.
No word of the bench goes into the file: a weight for each sign, and the figures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from detente import actors, documents, plugins
from detente.measure import benches, modules
from detente.reading import confidence, pipeline
from detente.reading.rows import claim_row
from detente.schema import Claim

REPO = Path(__file__).resolve().parent.parent
WEIGHTS = REPO / "src" / "detente" / "data" / "weights" / "confidence.json"
# One standard deviation of what a sign is expected to do, in log odds: weak enough for the data to speak, strong enough for 20 documents.
SPREAD = 1.0
BINS = 10
NOTE = (
    "Logistic regression with signs fixed beforehand (prior spread {spread}) on {n} claims in {documents} documents of the"
    " hand-made key, by measures/fit_confidence.py. Held out by document: Brier {brier:.3f}, base rate alone {base:.3f}, area {auc:.2f}."
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Data:
    """Signs of all claims, whether each is right, and its document."""

    signs: Floats
    right: Floats
    docs: NDArray[np.str_]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    bench = benches()
    if bench is None:
        raise SystemExit("needs claims/ in the folder of benches (set DETENTE_BENCH)")
    data = gathered(bench / "claims")
    held = held_out(data)
    found = judged(data, held)
    weights = fit(data.signs, data.right)
    report(data, held, found, weights)
    if options.write:
        note = NOTE.format(spread=SPREAD, n=len(data.right), documents=len(set(data.docs)), **found)
        rounded = {name: round(float(value), 3) for name, value in zip(names(), weights, strict=True)}
        WEIGHTS.write_text(json.dumps({"provenance": note, "weights": rounded}, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {WEIGHTS.relative_to(REPO)}")


def figures() -> list[dict[str, object]]:
    """Rows for `detente measure`: how good the ratings are on documents held out, beside the base rate."""
    bench = benches()
    if bench is None:
        return []
    data = gathered(bench / "claims")
    found = judged(data, held_out(data))
    return [
        {"name": "Brier held out", "value": found["brier"], "baseline": found["base"], "n": len(data.right)},
        {"name": "area under the curve held out", "value": found["auc"], "baseline": 0.5, "n": len(data.right)},
    ]


def judged(data: Data, held: Floats) -> dict[str, float]:
    """Brier score of ratings and of the base rate alone (Brier 1950), and the area under the curve."""
    return {
        "brier": float(np.mean((held - data.right) ** 2)),
        "base": float(np.mean((held_out_base(data) - data.right) ** 2)),
        "auc": float(roc_auc_score(data.right, held)),
    }


def names() -> list[str]:
    return ["always", *confidence.SIGNS]


def gathered(folder: Path) -> Data:
    """The keyed documents as we read them, each claim judged by the bench's scorer."""
    scorer = modules.load(folder / "score.py")
    aliases = scorer.Aliases(str(folder / "aliases.tsv"))
    keys = scorer.rows_by_doc(str(folder / "key_dev.jsonl"))
    rows: list[list[float]] = []
    right: list[float] = []
    docs: list[str] = []
    for name, text, claims, ours in _read(folder):
        key, system = ([scorer.Claim(row, text, aliases) for row in side] for side in (_key(keys, name), ours))
        typed = {j for i, j in scorer.pair(key, system) if scorer.judge(key[i], system[j])["typed"]}
        for number, claim in enumerate(claims):
            rows.append([1.0, *confidence.signs(claim).values()])
            right.append(float(number in typed))
            docs.append(name)
    return Data(np.array(rows), np.array(right), np.array(docs))


def _read(folder: Path) -> Iterator[tuple[str, str, list[Claim], list[dict[str, object]]]]:
    registry, code = actors.load(), plugins.load("coder", "grammar")
    lines = (folder / "dates.tsv").read_text(encoding="utf-8").splitlines()
    dates = {
        name: date.fromisoformat(day) for name, _, day in (line.partition("\t") for line in lines) if day[:1].isdigit()
    }
    for doc in documents.read(folder / "texts", dates=dates):
        claims = pipeline.read_document(doc, registry, code)[1]
        yield doc.name, doc.text, claims, [claim_row(claim, doc, n) for n, claim in enumerate(claims, 1)]


def _key(keys: dict[str, list[dict[str, object]]], name: str) -> list[dict[str, object]]:
    """The key of a document, whose name in the key may be the beginning of its file's."""
    return next((rows for short, rows in keys.items() if name.startswith(short)), [])


def fit(signs: Floats, right: Floats) -> Floats:
    """Weights that make the ratings likeliest, each within its sign, those of signs drawn towards 0."""
    directions = [0, *(sign for sign, _ in confidence.SIGNS.values())]
    bounds = [(0.0 if d > 0 else None, 0.0 if d < 0 else None) for d in directions]
    penalty = np.array([0.0, *[1 / SPREAD**2] * (signs.shape[1] - 1)])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = signs @ weights
        value = float(np.sum(np.logaddexp(0.0, scores) - right * scores) + 0.5 * np.sum(penalty * weights**2))
        return value, signs.T @ (expit(scores) - right) + penalty * weights

    found: Floats = minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def held_out(data: Data) -> Floats:
    """The chance of each claim by weights fitted on the other documents."""
    rated = np.zeros(len(data.right))
    for doc in sorted(set(data.docs)):
        here = data.docs == doc
        rated[here] = expit(data.signs[here] @ fit(data.signs[~here], data.right[~here]))
    return rated


def held_out_base(data: Data) -> Floats:
    """The share of right claims in the other documents: what one knows without looking at a claim."""
    return np.array([data.right[data.docs != doc].mean() for doc in data.docs])


def report(data: Data, held: Floats, found: dict[str, float], weights: Floats) -> None:
    print(f"{len(held)} claims, {data.right.mean():.3f} right; held out by document:")
    print(f"Brier {found['brier']:.4f}, base rate alone {found['base']:.4f}; area under the curve {found['auc']:.3f}")
    print("said      claims  mean said  right")
    for low in np.arange(BINS) / BINS:
        here = (held >= low) & (held < low + 1 / BINS)
        if here.any():
            print(
                f"{low:.1f}-{low + 0.1:.1f}  {here.sum():6d}  {held[here].mean():9.3f}  {data.right[here].mean():5.3f}"
            )
    for name, value in zip(names(), weights, strict=True):
        print(f"{value:+.3f}  {name}")


if __name__ == "__main__":
    main()
