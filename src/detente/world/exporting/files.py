"""Rows as CSV, Parquet, JSON lines or Stata, each column with its meaning."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

QUADS: Mapping[int, str] = {
    0: "none", 1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and what its columns mean; `labels` name the values of columns of codes."""

    table: pa.Table
    columns: Mapping[str, str]
    labels: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def write(sheet: Sheet, target: Path) -> None:
    """Write in the form of the suffix: .csv (UTF-8, several values of a cell parted by ;), .parquet, .jsonl or .dta (Stata 118)."""
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    if target.suffix == ".parquet":
        pq.write_table(sheet.table, target, compression="zstd")
    elif target.suffix == ".jsonl":
        with target.open("w", encoding="utf-8") as stream:
            for row in sheet.table.to_pylist():
                stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    elif target.suffix == ".dta":
        _stata(sheet, target)
    else:
        pc.write_csv(_flat(sheet.table), target)


def _flat(table: pa.Table) -> pa.Table:
    """Lists as text."""
    import pyarrow as pa
    from pyarrow import compute

    columns = [
        compute.binary_join(column.combine_chunks(), "; ") if pa.types.is_list(column.type) else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def _stata(sheet: Sheet, target: Path) -> None:
    """Names of at most 32 signs, labels of at most 80; days as Stata days, empty numbers as its missing value."""
    import pyarrow as pa

    table = _flat(sheet.table)
    days = [name for name in table.column_names if pa.types.is_date(table.schema.field(name).type)]
    frame = table.to_pandas(date_as_object=False)
    for name in frame.columns:
        if not pa.types.is_date(table.schema.field(name).type) and pa.types.is_string(table.schema.field(name).type):
            frame[name] = frame[name].fillna("").astype(object)
    frame.to_stata(
        target,
        write_index=False,
        version=118,
        convert_dates=dict.fromkeys(days, "td"),
        variable_labels={name: sheet.columns[name][:80] for name in frame.columns},
        value_labels={name: dict(labels) for name, labels in sheet.labels.items()},
        convert_strl=[name for name in frame.columns if frame[name].dtype == object and _long(frame[name])],
    )


def _long(column: object) -> bool:
    """Text of more bytes than a Stata column of fixed width holds."""
    return any(len(str(value).encode()) > 2000 for value in column)  # type: ignore[attr-defined]
