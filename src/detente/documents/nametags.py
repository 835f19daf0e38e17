"""Names by the parser's own weights: the moves of its name finder, taken for all sentences at once where they do not
depend on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.documents.tokvecs import Floats

Labels = NDArray[np.uint64]

# How spaCy writes the place of a word in a name.
BEGIN, INSIDE, OUTSIDE = 3, 1, 2


@dataclass(frozen=True, slots=True)
class Finder:
    """The weights of a `spacy.TransitionBasedParser.v2` with the moves begin, in, last, unit and out.

    `inner` makes the features of the word, of the first word of the open name and of the word before; `begins` and
    `units` are the moves with a label, in the order of `labels`; `out` is the move outside.
    """

    reduce: tuple[Floats, Floats]
    inner: Floats
    bias: Floats
    closed: Floats
    outer: tuple[Floats, Floats]
    labels: Labels
    begins: NDArray[np.intp]
    insides: NDArray[np.intp]
    lasts: NDArray[np.intp]
    units: NDArray[np.intp]
    out: int

    def find(self, vectors: Floats, lasts: NDArray[np.bool_], spaces: NDArray[np.bool_]) -> tuple[Labels, Labels]:
        """For each word its place in a name (as spaCy writes it) and the name's label, 0 outside.

        `lasts` are words after which a sentence ends, `spaces` words of white space: no name goes over the one or starts
        on the other.
        """
        told = self._features(vectors)
        scores = self._scores(told[:, 0] + self.closed)
        begins = scores[:, self.begins]
        begins[lasts | spaces] = -np.inf
        units = scores[:, self.units]
        units[spaces] = -np.inf
        start, unit, out = begins.max(axis=1), units.max(axis=1), scores[:, self.out]
        opens = (start > out) & (start > unit)
        places, labels = np.full(len(vectors), OUTSIDE, np.uint64), np.zeros(len(vectors), np.uint64)
        alone = ~opens & (unit > out)
        ends = self._ends(told, np.flatnonzero(opens), begins, lasts)
        kinds = np.where(opens, begins.argmax(axis=1), units.argmax(axis=1))
        free = 0
        for first in np.flatnonzero(opens | alone).tolist():
            if first < free:
                continue
            free = ends.get(first, first) + 1
            places[first], places[first + 1 : free] = BEGIN, INSIDE
            labels[first:free] = self.labels[kinds[first]]
        return places, labels

    def _features(self, vectors: Floats) -> Floats:
        weights, bias = self.reduce
        reduced: Floats = vectors @ weights + bias
        told: Floats = reduced @ self.inner
        return told.reshape(len(vectors), 3, -1)

    def _scores(self, summed: Floats) -> Floats:
        weights, bias = self.outer
        scores: Floats = np.maximum(summed[:, 0::2], summed[:, 1::2]) @ weights + bias
        return scores

    def _ends(self, told: Floats, firsts: NDArray[np.intp], begins: Floats, lasts: NDArray[np.bool_]) -> dict[int, int]:
        """The last word of the name that would begin at each of some words."""
        ends: dict[int, int] = {}
        kinds = begins[firsts].argmax(axis=1) if len(firsts) else firsts
        at = firsts + 1
        while len(firsts):
            scores = self._scores(told[at, 0] + told[firsts, 1] + told[at - 1, 2] + self.bias)
            here = np.arange(len(firsts))
            goes_on = (scores[here, self.insides[kinds]] > scores[here, self.lasts[kinds]]) & ~lasts[at]
            ends |= dict(zip(firsts[~goes_on].tolist(), at[~goes_on].tolist(), strict=True))
            firsts, kinds, at = firsts[goes_on], kinds[goes_on], at[goes_on] + 1
        return ends


def taken_apart(ner: Any) -> Finder | None:
    """The weights of a pipeline's name finder; None where it is of another build."""
    model = ner.model
    # `move_names` leaves out the move "U-", by which spaCy counts too.
    moves = [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]
    if not model.attrs["has_upper"] or model.attrs["unseen_classes"] or ner.cfg["beam_width"] != 1:
        return None
    linear, lower, upper = model.layers[0].layers[-1], model.get_ref("lower"), model.get_ref("upper")
    if (lower.get_dim("nF"), lower.get_dim("nP")) != (3, 2) or linear.name != "linear":
        return None
    width = lower.get_dim("nO") * 2
    labels = sorted({name[2:] for name in moves if name.startswith("B-")})
    place = {name: number for number, name in enumerate(moves)}
    wanted = [f"{move}-{label}" for move in "BILU" for label in labels]
    if "O" not in place or any(name not in place for name in wanted):
        return None
    begins, insides, lasts, units = (np.array([place[f"{move}-{label}"] for label in labels]) for move in "BILU")
    padding = lower.get_param("pad")[0].reshape(3, width)
    bias = lower.get_param("b").reshape(width)
    return Finder(
        (np.ascontiguousarray(linear.get_param("W").T), linear.get_param("b")),
        np.ascontiguousarray(lower.get_param("W").reshape(3 * width, -1).T),
        bias,
        padding[1] + padding[2] + bias,
        (np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")),
        np.array([ner.vocab.strings[label] for label in labels], np.uint64),
        begins,
        insides,
        lasts,
        units,
        place["O"],
    )


def boundaries(lengths: Sequence[int], starts: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Words after which a sentence ends, of texts that follow each other; `starts` are words that begin one."""
    ends = np.zeros(len(starts), bool)
    ends[:-1] = starts[1:]
    ends[np.cumsum(lengths) - 1] = True
    return ends
