"""The tutorial on scenarios is run: files are written as shown, commands end as told and say what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import detente

TUTORIAL = Path(detente.__file__).parents[2] / "docs" / "tutorial-scenario.md"
_BLOCK = re.compile(r"^```(console|toml|csv)\n(.*?)^```", re.M | re.S)
_CONDITION = re.compile(r"^c:([0-9a-f]{12}) +(.*)$", re.M)
# Figures and ids change as the reader gets better; most of the words shown must still come.
SHARE = 0.8


def same(shown: str, said: str) -> dict[str, str]:
    """Ids as shown, with those that are told today of what stands in the same words behind them."""
    told = {tuple(words.split()[:8]): name for name, words in _CONDITION.findall(said)}
    rows = {name: tuple(words.split()[:8]) for name, words in _CONDITION.findall(shown)}
    return {name: told[words] for name, words in rows.items() if words in told}


def test_the_tutorial_does_what_it_shows(
    desk: Path, shell: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Wide enough for every line.
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("DETENTE_WORLD", str(desk / "iraq"))
    ran, ids = 0, dict[str, str]()
    for kind, block in _BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")):
        if kind != "console":
            named, _, text = block.partition("\n")
            (desk / named.removeprefix("# ")).write_text(text, encoding="utf-8")
            continue
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            line, _, shown = part.partition("\n")
            told = re.search(r"^\[exit (\d)\]$", shown, re.M)
            for name, today in ids.items():
                line = line.replace(name, today)
            done = shell(line)
            ids |= same(shown, done.said)
            assert done.code == (int(told.group(1)) if told else 0), f"$ {line}\n{done.said}"
            wanted = re.findall(r"[A-Za-z]{4,}", re.sub(r"^\[exit \d\]$", "", shown, flags=re.M))
            lost = [word for word in wanted if word not in done.said]
            assert len(lost) <= (1 - SHARE) * len(wanted), f"$ {line}\nnot said: {lost}\n{done.said}"
            ran += 1
    assert ran > 15
    assert (desk / "minister.toml").read_text(encoding="utf-8").startswith("[[hypothesis]]")
