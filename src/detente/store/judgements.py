"""What people ruled: dated rows that are never changed, and which of them still stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from detente.errors import UsageError
from detente.schema import digest

if TYPE_CHECKING:
    import pyarrow as pa

WITHDRAW, UNDO = "withdraw", "undo"
WATCH = "watch"
# same, not-same: two actors' ids; link: who a name is; fix: a field of a claim; add: a claim of a text; merge, split: two
# claims' ids, whose happenings are one or two; confirm: a reading was checked; watch: a pair to keep an eye on, no ruling.
KINDS = (WITHDRAW, UNDO, "same", "not-same", "link", "fix", "add", "merge", "split", "confirm", WATCH)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One ruling: `value` is what `kind` needs besides its target. `standing`: not undone, as far as was known."""

    id: str
    kind: str
    target: str
    value: str
    by: str
    why: str
    recorded: datetime
    standing: bool = True


def make(kind: str, target: str, value: str, *, by: str, why: str, recorded: datetime) -> Judgement:
    """A new ruling. Raises UsageError for an unknown kind, or without a target, a person or a reason."""
    if kind not in KINDS:
        raise UsageError(f"no judgement {kind!r}: one of {', '.join(KINDS)}")
    for name, given in (("target", target), ("by", by), ("why", why)):
        if not given.strip():
            raise UsageError(f"a judgement needs {name}: what is ruled on, by whom, and why")
    recorded = recorded.astimezone(UTC)
    return Judgement(digest(kind, target, value, by, why, recorded.isoformat()), kind, target, value, by, why, recorded)


def standing(rows: Iterable[Judgement]) -> list[Judgement]:
    """The rows by time, each with `standing` set. An undo can itself be undone: then what it took back stands again."""
    undone: set[str] = set()
    judged: list[Judgement] = []
    for row in sorted(rows, key=lambda row: (row.recorded, row.id), reverse=True):
        stands = row.id not in undone
        if stands and row.kind == UNDO:
            undone.add(row.target)
        judged.append(Judgement(row.id, row.kind, row.target, row.value, row.by, row.why, row.recorded, stands))
    return judged[::-1]


def to_table(rows: Iterable[Judgement]) -> pa.Table:
    """Rows of the table `judgements`, without `recorded` and `batch`."""
    import pyarrow as pa

    names = ("id", "kind", "target", "value", "by", "why")
    return pa.table({name: pa.array([getattr(row, name) for row in rows], pa.string()) for name in names})


def from_table(table: pa.Table) -> list[Judgement]:
    """Judgements of rows with their `standing`; the rows must be all that are known."""
    names = ("id", "kind", "target", "value", "by", "why", "recorded")
    columns = [table.column(name).to_pylist() for name in names]
    return standing(Judgement(*row) for row in zip(*columns, strict=True))
