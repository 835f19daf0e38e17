"""Pictures from the command line."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _world(run: Any, example_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_WORLD", str(example_world))


def test_a_pair_and_a_network_are_drawn_as_files(run: Any, tmp_path: Path) -> None:
    assert run("draw", "level", "IRQ", "SYR", "--at", "2025-05-31", "-o", str(tmp_path / "level.svg")).code == 0
    assert run("draw", "network", "--at", "2025-05-31", "-o", str(tmp_path / "network.svg")).code == 0
    assert all("<svg" in (tmp_path / name).read_text()[:300] for name in ("level.svg", "network.svg"))


def test_without_a_foe_beyond_doubt_there_are_no_blocs_to_draw(run: Any, tmp_path: Path) -> None:
    result = run("draw", "blocs", "--at", "1999-01-01", "--least", "1", "-o", str(tmp_path / "blocs.svg"))
    assert result.code == 3
    assert not (tmp_path / "blocs.svg").exists()
