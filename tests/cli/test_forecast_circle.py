"""The tutorial on forecasts is run: commands end as told and say what is shown."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import detente
from detente.cli.app import app
from detente.errors import DetenteError
from detente.world import demo

TUTORIAL = Path(detente.__file__).parents[2] / "docs" / "tutorial-forecast.md"
# Figures and ids change as the reader gets better; most of the words shown must still come.
SHARE = 0.8


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(demo.examples(), tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    # As on a terminal that is wide enough for every line.
    monkeypatch.setattr("detente.cli.output.form", lambda *, as_json, as_csv=False, as_md=False: "table")
    for name, value in {"NO_COLOR": "1", "COLUMNS": "200", "DETENTE_WORLD": str(tmp_path / "iraq")}.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def run(line: str) -> tuple[int, str]:
    """A command of the tutorial, without a shell."""
    words = [each for word in shlex.split(line) for each in (sorted(map(str, Path().glob(word))) or [word])]
    done = CliRunner().invoke(app, words[1:])
    if isinstance(done.exception, DetenteError):
        return done.exception.exit_code, f"detente: {done.exception}"
    return done.exit_code, done.output


def test_the_circle_goes_as_the_tutorial_tells(desk: Path) -> None:
    ran = 0
    for block in re.findall(r"^```console\n(.*?)^```", TUTORIAL.read_text(encoding="utf-8"), re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            line, _, shown = part.partition("\n")
            if line.startswith("export"):
                continue
            code = re.search(r"^\[exit (\d)\]$", shown, re.M)
            got, said = run(line)
            assert got == (int(code[1]) if code else 0), f"$ {line}\n{said}"
            wanted = re.findall(r"[A-Za-z]{4,}", shown.replace("exit", ""))
            lost = [word for word in wanted if word not in said]
            assert len(lost) <= (1 - SHARE) * len(wanted), f"$ {line}\n{lost}\n{said}"
            ran += 1
    assert ran > 10
    assert {path.name for path in (desk / "charts").iterdir()} == {
        "reliability.svg",
        "brier.svg",
        "log.svg",
        "crps.svg",
    }
