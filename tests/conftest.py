"""What all tests share: no network, no user's own settings, and the example world made once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import detente

REPOSITORY = Path(detente.__file__).parents[2]
SHARED = REPOSITORY.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need the public benches are skipped, with a word, where those are missing."""
    if SHARED.is_dir():
        return
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(pytest.mark.skip(reason=f"needs the public benches in {SHARED.name}/ beside the project"))


@pytest.fixture(scope="session")
def example_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a world made from the example corpus."""
    from detente.world import demo

    folder = tmp_path_factory.mktemp("demo")
    demo.make(folder)
    yield folder
