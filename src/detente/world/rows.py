"""Answers as tables: shown by themselves in a notebook, turned into pandas, Polars or Arrow on request."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


class Rows(Sequence[dict[str, Any]]):
    """A list of rows with the same columns, in order."""

    def __init__(self, rows: Sequence[dict[str, Any]], columns: Sequence[str] = ()) -> None:
        self._rows = list(rows)
        self.columns = list(columns) or (list(self._rows[0]) if self._rows else [])

    @classmethod
    def of(cls, table: pa.Table) -> Rows:
        """From an Arrow table."""
        return cls(table.to_pylist(), table.column_names)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: Any) -> Any:
        return Rows(self._rows[index], self.columns) if isinstance(index, slice) else self._rows[index]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"Rows({len(self)} of {', '.join(self.columns)})"

    def to_arrow(self) -> pa.Table:
        """As an Arrow table."""
        import pyarrow as pa

        return pa.table({name: [row.get(name) for row in self._rows] for name in self.columns})

    def to_pandas(self) -> pd.DataFrame:
        """As a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(self._rows, columns=self.columns)

    def to_polars(self) -> pl.DataFrame:
        """As a Polars data frame; needs the extra `polars`."""
        import polars as pl

        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)  # noqa: S101  an Arrow table never gives a series
        return frame

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell(row.get(name)))}</td>" for name in self.columns) + "</tr>"
            for row in self._rows[:100]
        )
        more = f"<p>{len(self) - 100} more rows</p>" if len(self) > 100 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def cell(value: Any) -> str:
    """One value as a cell of a table: nothing for None, two digits of a fraction, a list with commas."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(item) for item in value)
    return str(value)
