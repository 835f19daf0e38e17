"""Counts of keys that fade with time, at several half-lives at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.forecast.graph.facts import Ints

Singles = NDArray[np.float32]
NEVER = 9999  # days: longer ago than any fact


class Tally:
    """How often, how lately was `item` seen under `head`? Grows day by day.

    `heads` and `items` give the key of each fact; every item is below `width`. A count fades by half in each of `lives`
    days (infinity: never). Keys of facts not yet added count nothing and have no date.
    """

    def __init__(self, heads: Ints, items: Ints, width: int, lives: tuple[float, ...]) -> None:
        self.width, self.lives = width, lives
        self.keys, self.of = np.unique(heads * width + items, return_inverse=True)
        self.heads, inverse = np.unique(self.keys // width, return_inverse=True)
        self.item, self.head_of = self.keys % width, np.append(inverse, len(self.heads))
        self.start = np.searchsorted(inverse, np.arange(len(self.heads) + 2))
        self.fade = np.exp2(-1 / np.array(lives)).astype(np.float32)
        # One slot more than there are keys: for what is asked for and never was a key.
        self.count = np.zeros((len(lives), len(self.keys) + 1), dtype=np.float32)
        self.total = np.zeros((len(lives), len(self.heads) + 1), dtype=np.float32)
        self.last = np.full(len(self.keys) + 1, -NEVER, dtype=np.int32)

    def add(self, on: slice, day: int) -> None:
        """Count the facts of a day, then let all fade by a day."""
        keys, times = np.unique(self.of[on], return_counts=True)
        self.count[:, keys] += times.astype(np.float32)
        self.last[keys] = day
        heads, inverse = np.unique(self.head_of[keys], return_inverse=True)
        self.total[:, heads] += np.bincount(inverse, weights=times, minlength=len(heads)).astype(np.float32)
        self.count *= self.fade[:, None]
        self.total *= self.fade[:, None]
        if day % 16 == 15:
            # Numbers near the smallest a machine can hold slow arithmetic down a hundredfold.
            self.count[self.count < 1e-18] = 0
            self.total[self.total < 1e-18] = 0

    def find(self, heads: Ints, items: Ints) -> Ints:
        """Slots of keys; the last slot for those that never were one."""
        return place(self.keys, heads * self.width + items)

    def head(self, heads: Ints) -> Ints:
        """Places of heads in `total`; the last for those that never were one."""
        return place(self.heads, heads)

    def rows(self, heads: Ints) -> tuple[Ints, Ints]:
        """First and one past the last slot of each head (an empty range for an unknown one)."""
        at = self.head(heads)
        return self.start[at], self.start[np.minimum(at + 1, len(self.heads))]

    def share(self, slots: Ints, life: int, *, least: float = 0.05) -> Singles:
        """Part of the head's faded count that is the item's; heads hardly seen (less than `least`) have small shares."""
        return np.asarray(self.count[life, slots] / (self.total[life, self.head_of[slots]] + np.float32(least)))


def place(keys: Ints, asked: Ints) -> Ints:
    """Where each asked key stands in ascending `keys`; `len(keys)` where it does not."""
    if not len(keys):
        return np.zeros(len(asked), dtype=np.int64)
    at = np.searchsorted(keys, asked)
    at[at == len(keys)] = 0
    return np.where(keys[at] == asked, at, len(keys))


def spread(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """All whole numbers of the ranges `low[i]:high[i]`, one range after the other, and the i of each."""
    count = high - low
    owner = np.repeat(np.arange(len(low)), count)
    return np.arange(count.sum()) + np.repeat(low - (np.cumsum(count) - count), count), owner


def top(row: Ints, column: Ints, value: Singles, k: int) -> tuple[Ints, Ints, Singles]:
    """The k greatest of each row, by row, then by falling value (then by column)."""
    order = np.lexsort((column, -value, row))
    row, column, value = row[order], column[order], value[order]
    keep = np.arange(len(row)) - np.searchsorted(row, row) < k
    return row[keep], column[keep], value[keep]
