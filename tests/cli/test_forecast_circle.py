"""The tutorial on forecasts is run: commands end as told and say what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import detente

TUTORIAL = Path(detente.__file__).parents[2] / "docs" / "tutorial-forecast.md"
# Figures and ids change as the reader gets better; most of the words shown must still come.
SHARE = 0.8


def test_the_circle_goes_as_the_tutorial_tells(
    desk: Path, shell: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Wide enough for every line.
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("DETENTE_WORLD", str(desk / "iraq"))
    ran = 0
    for block in re.findall(r"^```console\n(.*?)^```", TUTORIAL.read_text(encoding="utf-8"), re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            line, _, shown = part.partition("\n")
            if line.startswith("export"):
                continue
            code = re.search(r"^\[exit (\d)\]$", shown, re.M)
            done = shell(line)
            assert done.code == (int(code[1]) if code else 0), f"$ {line}\n{done.said}"
            wanted = re.findall(r"[A-Za-z]{4,}", shown.replace("exit", ""))
            lost = [word for word in wanted if word not in done.said]
            assert len(lost) <= (1 - SHARE) * len(wanted), f"$ {line}\n{lost}\n{done.said}"
            ran += 1
    assert ran > 10
    assert {path.name for path in (desk / "charts").iterdir()} == {
        "reliability.svg",
        "brier.svg",
        "log.svg",
        "crps.svg",
    }
