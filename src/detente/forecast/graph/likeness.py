"""Ties between actors: common partners (walks of two steps) and similar actors (cosine over partners), and what their example says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from detente.forecast.graph.facts import Ints
from detente.forecast.graph.tally import Singles, Tally, place, top

NEIGHBOURS = 50
BLOCK = 256


@dataclass(frozen=True)
class Ties:
    """What a day's subjects are led to, as dense tables subject x entity, and the example of similar actors by query.

    `walk` and `walk_ever`: chance to come from the subject over a common partner to the entity, by recent and by all
    ties; `general`: with whom similar actors deal; `examples` (sparse, query x entity): to whom similar actors do just that.
    `row` is the place of each query's subject; `near` (sparse, subject x actor) holds the similar actors with their weights.
    """

    row: Ints
    walk: Singles
    walk_ever: Singles
    general: Singles
    examples: Any
    near: Any


def ties(pairs: Tally, triples: Tally, s: Ints, r: Ints, *, n: int, directions: int) -> Ties:
    """Ties of the subjects of queries (s, r, ?) by the tallies as they stand. `pairs` has lives of some days, weeks, months, ever."""
    subjects, row = np.unique(s, return_inverse=True)
    lately, ever = _matrix(pairs, n, 1), _matrix(pairs, n, len(pairs.lives) - 1)
    between = shares(_matrix(pairs, n, 2))
    unit = _profile(ever)
    turned = unit.T.tocsr()
    step, step_ever = shares(lately), shares(ever)
    walk, walk_ever, general = (np.zeros((len(subjects), n), dtype=np.float32) for _ in range(3))
    near = []
    for low in range(0, len(subjects), BLOCK):
        part = subjects[low : low + BLOCK]
        walk[low : low + BLOCK] = (step[part] @ step).toarray()
        walk_ever[low : low + BLOCK] = (step_ever[part] @ step_ever).toarray()
        alike = (unit[part] @ turned).toarray()
        alike[np.arange(len(part)), part] = 0
        near.append(shares(_greatest(alike, NEIGHBOURS)))
        general[low : low + BLOCK] = (near[-1] @ between).toarray()
    stacked = sparse.vstack(near).tocsr()
    return Ties(row, walk, walk_ever, general, _examples(stacked[row].tocoo(), triples, r, n, directions), stacked)


def shares(matrix: Any) -> Any:
    """Each row divided by its sum."""
    total = np.asarray(matrix.sum(axis=1)).ravel()
    return (sparse.diags_array(1 / np.maximum(total, 1e-9)).astype(np.float32) @ matrix).tocsr()


def _matrix(pairs: Tally, n: int, life: int) -> Any:
    """Who deals with whom, both directions added, faded."""
    row, weight = pairs.heads[pairs.head_of[:-1]] // 2, pairs.count[life, :-1]
    some = weight > 1e-6
    return sparse.csr_matrix((weight[some], (row[some], pairs.item[some])), shape=(n, n), dtype=np.float32)


def _profile(matrix: Any) -> Any:
    """Rows of length one: square roots of ties, partners of everybody weighing less (inverse frequency)."""
    profile = matrix.copy()
    profile.data = np.sqrt(profile.data)
    common = np.bincount(profile.indices, minlength=profile.shape[1])
    profile = profile @ sparse.diags_array(np.log((profile.shape[0] + 1) / (common + 1)).astype(np.float32))
    length = np.sqrt(np.asarray(profile.multiply(profile).sum(axis=1)).ravel())
    return (sparse.diags_array(1 / np.maximum(length, 1e-9)).astype(np.float32) @ profile).tocsr()


def _greatest(dense: Singles, k: int) -> Any:
    """The k greatest of each row, as a sparse table; what is hardly alike (cosine below .05) is left out."""
    row, column = np.nonzero(dense > 0.05)
    row, column, value = top(row, column, dense[row, column], k)
    return sparse.csr_matrix((value, (row, column)), shape=dense.shape)


def _examples(near: Any, triples: Tally, r: Ints, n: int, directions: int) -> Any:
    heads = place(triples.heads, near.col.astype(np.int64) * directions + r[near.row])
    known = heads < len(triples.heads)
    life = len(triples.lives) - 2
    matrix = sparse.csr_matrix(
        (triples.count[life, :-1], triples.item, triples.start[:-1]), shape=(len(triples.heads), n), dtype=np.float32
    )
    asked = sparse.csr_matrix((near.data[known], (near.row[known], heads[known])), shape=(len(r), len(triples.heads)))
    found = (asked @ shares(matrix)).tocsr()
    found.data[found.data < 1e-6] = 0
    found.eliminate_zeros()
    found.sort_indices()
    return found
