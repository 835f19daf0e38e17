"""What all tests share: the example world made once a session, and commands run as a person runs them, in this process."""

from __future__ import annotations

import io
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import detente
from detente.cli import main
from detente.world import demo

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
    folder = tmp_path_factory.mktemp("demo")
    demo.make(folder)
    yield folder


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All that a person sees."""
        return self.err + self.out


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs `detente WORDS`; with `terminal`, stdout says that it is one, 120 columns wide."""
    monkeypatch.delenv("DETENTE_WORLD", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")

    def called(*words: object, terminal: bool = False) -> Ran:
        out, err = (_Terminal() if terminal else io.StringIO()), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["detente", *map(str, words)])
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            try:
                main()
                code = 0
            except SystemExit as stop:
                code = int(stop.code or 0)
        return Ran(code, out.getvalue(), err.getvalue())

    return called


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Ran]) -> Path:
    """An empty folder with the examples in it, as the current one of who runs commands."""
    shutil.copytree(demo.examples(), tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


@pytest.fixture
def shell(run: Callable[..., Ran]) -> Callable[[str], Ran]:
    """Runs a line as a shell on a terminal would: words in quotes, and files by a pattern."""

    def called(line: str) -> Ran:
        words = [each for word in shlex.split(line) for each in (sorted(map(str, Path().glob(word))) or [word])]
        return run(*words[1:], terminal=True)

    return called
