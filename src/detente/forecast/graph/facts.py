"""Dated facts between actors, read from a folder of `quads.tsv.gz`, `entity2id.tsv` and `relation2id.tsv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import InputError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SPLITS = ("train", "valid", "test")
COLUMNS = ("s", "r", "o", "day", "split")


@dataclass(frozen=True)
class Facts:
    """Distinct facts in order of day, every one in both directions.

    `s`, `r`, `o`, `day`, `split` have one entry a directed fact; relation `r + relations` is `r` read backwards (who did r to s?).
    `split` is 0 train, 1 valid, 2 test. A query is a directed fact whose `o` is asked for.
    """

    s: Ints
    r: Ints
    o: Ints
    day: Ints
    split: Ints
    entities: tuple[str, ...]
    relations: tuple[str, ...]

    @property
    def n(self) -> int:
        """Number of entities, all of which stand in every ranking."""
        return len(self.entities)

    @property
    def directions(self) -> int:
        """Number of directed relations: twice the relations."""
        return 2 * len(self.relations)

    def days(self, split: str) -> Ints:
        """Days of a split, ascending."""
        return np.unique(self.day[self.split == SPLITS.index(split)])

    @cached_property
    def bounds(self) -> Ints:
        """`bounds[d]:bounds[d+1]` are the facts of day d."""
        return np.searchsorted(self.day, np.arange(int(self.day.max(initial=-1)) + 2))

    def on(self, day: int) -> slice:
        """The facts of one day; none for days after the last."""
        if day + 1 >= len(self.bounds):
            return slice(len(self.s), len(self.s))
        return slice(int(self.bounds[day]), int(self.bounds[day + 1]))


def load(folder: Path) -> Facts:
    """Read a folder of facts.

    `quads.tsv.gz` (or `quads.tsv`) has columns s, r, o, day (whole numbers from 0) and split (train, valid, test);
    the two maps have columns id and name, ids from 0 without gaps. Raises InputError where a file is missing or a row
    can't be used, and where the splits overlap in time: a forecast is judged on days after those it learned from.
    """
    entities, relations = (_names(folder / f"{kind}2id.tsv") for kind in ("entity", "relation"))
    path = next((p for p in (folder / "quads.tsv.gz", folder / "quads.tsv") if p.is_file()), None)
    if path is None:
        raise InputError("no quads.tsv.gz", where=str(folder), right=f"a table of columns {', '.join(COLUMNS)}")
    table = _table(path, COLUMNS)
    split = np.full(len(table), -1)
    for number, name in enumerate(SPLITS):
        split[(table["split"] == name).to_numpy()] = number
    _refuse(path, split < 0, "unknown split", "train, valid or test")
    s, r, o, day = (_whole(path, table, name) for name in COLUMNS[:4])
    _refuse(path, (s >= len(entities)) | (o >= len(entities)), "entity without a name", "an id of entity2id.tsv")
    _refuse(path, r >= len(relations), "relation without a name", "an id of relation2id.tsv")
    return build(s, r, o, day, split, entities=entities, relations=relations, where=str(path))


def build(
    s: Ints,
    r: Ints,
    o: Ints,
    day: Ints,
    split: Ints,
    *,
    entities: tuple[str, ...],
    relations: tuple[str, ...],
    where: str = "",
) -> Facts:
    """Facts from columns; doubles are dropped. Raises InputError where the splits overlap in time."""
    for earlier, later in ((0, 1), (1, 2), (0, 2)):
        before, after = day[split == earlier], day[split == later]
        if len(before) and len(after) and before.max() >= after.min():
            raise InputError(
                f"{SPLITS[earlier]} reaches day {before.max()}, {SPLITS[later]} begins on day {after.min()}",
                where=where,
                right="splits follow each other in time",
            )
    _, first = np.unique(np.stack([s, r, o, day]), axis=1, return_index=True)
    s, r, o, day, split = (column[first] for column in (s, r, o, day, split))
    both = (
        np.concatenate([s, o]),
        np.concatenate([r, r + len(relations)]),
        np.concatenate([o, s]),
        np.tile(day, 2),
        np.tile(split, 2),
    )
    order = np.lexsort((both[2], both[1], both[0], both[3]))
    s, r, o, day, split = (column[order].astype(np.int64) for column in both)
    return Facts(s, r, o, day, split, entities, relations)


def _names(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        raise InputError("missing", where=str(path), right="a table of columns id and name")
    table = _table(path, ("id", "name"))
    ids = _whole(path, table, "id")
    if not np.array_equal(np.sort(ids), np.arange(len(ids))):
        raise InputError("ids have gaps or doubles", where=str(path), right=f"0 to {len(ids) - 1}, each once")
    names = table["name"].to_numpy()
    return tuple(str(name) for name in names[np.argsort(ids)])


def _table(path: Path, columns: tuple[str, ...]) -> Any:
    import csv

    import pandas as pd

    try:
        table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, quoting=csv.QUOTE_NONE)
    except (ValueError, OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"can't be read: {error}", where=str(path), right="tab-separated UTF-8") from error
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise InputError(f"no column {missing[0]}", where=str(path), right=f"columns {', '.join(columns)}")
    return table


def _whole(path: Path, table: Any, name: str) -> Ints:
    good = table[name].str.fullmatch(r"\d{1,9}").to_numpy(dtype=bool)
    _refuse(path, ~good, f"{name} is no whole number", "0, 1, 2 ...")
    return np.asarray(table[name].to_numpy(dtype=np.int64))


def _refuse(path: Path, bad: NDArray[np.bool_], problem: str, right: str) -> None:
    if bad.any():
        raise InputError(problem, where=f"{path}:{int(np.argmax(bad)) + 2}", right=right)
