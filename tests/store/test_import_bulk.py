"""Imports that are written beside the tables become visible whole or not at all."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente.errors import WorldError
from detente.store import Store
from detente.store.bulk import Bulk


def _file(bulk: Bulk, name: str, **columns: list[object]) -> Path:
    rows = len(next(iter(columns.values())))
    stamps = {
        "recorded": pa.array([bulk.recorded] * rows, pa.timestamp("us", tz="UTC")),
        "batch": pa.array([bulk.batch] * rows, pa.string()),
    }
    target = bulk.folder / f"{bulk.batch}-{name}.parquet"
    pq.write_table(pa.table({**columns, **stamps}), target)
    return target


def test_files_are_seen_once_committed_and_none_is_left_beside(tmp_path: Path) -> None:
    store = Store.init(tmp_path / "world")
    with store.bulk("content") as bulk:
        files = [_file(bulk, str(n), id=[f"{n}"]) for n in range(3)]
        before = store.query("SHOW TABLES").column("name").to_pylist()
        bulk.commit({"coded": files})
    assert "coded" not in before
    assert store.query("SELECT id FROM coded ORDER BY id").column("id").to_pylist() == ["0", "1", "2"]
    assert sorted(path.name for path in store.folder.iterdir()) == ["detente.toml", "tables"]


def test_an_import_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = Store.init(tmp_path / "world")

    def fail() -> None:
        with store.bulk("content") as bulk:
            _file(bulk, "0", id=["1"])
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fail()
    assert sorted(path.name for path in store.folder.iterdir()) == ["detente.toml", "tables"]
    assert "coded" not in store.query("SHOW TABLES").column("name").to_pylist()


def test_rows_of_other_columns_are_refused(tmp_path: Path) -> None:
    store = Store.init(tmp_path / "world")
    with store.bulk("one") as bulk:
        bulk.commit({"coded": [_file(bulk, "0", id=["1"])]})
    with store.bulk("two") as bulk, pytest.raises(WorldError, match="other columns"):
        bulk.commit({"coded": [_file(bulk, "0", id=["1"], more=[1.5])]})


def test_the_same_content_has_the_same_name_until_that_is_taken(tmp_path: Path) -> None:
    store = Store.init(tmp_path / "world")
    with store.bulk("content") as first, store.bulk("content") as second:
        assert first.batch == second.batch
        first.commit({"coded": [_file(first, "0", id=["1"])]})
    with store.bulk("content") as third:
        assert third.batch != first.batch
