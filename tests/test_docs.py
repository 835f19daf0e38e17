"""The README and the tutorial are run: commands end as told and say what is shown, Python blocks work, links lead somewhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import detente

Shell = Callable[[str], Any]

REPOSITORY = Path(detente.__file__).parents[2]
TUTORIAL = REPOSITORY / "docs" / "tutorial.md"
README = REPOSITORY / "README.md"
# Figures and the odd claim change as the reader gets better; most of the words shown must still come.
SHARE = 0.6
_ID = re.compile(r"\b[0-9a-f]{12}\b")
_BLOCK = re.compile(r"^```(console|python)\n(.*?)^```", re.M | re.S)


@dataclass(frozen=True)
class Call:
    """A command as shown, the words of its output, and the exit code told."""

    line: str
    shown: str
    code: int = 0


def calls(console: str) -> Iterator[Call]:
    """The commands of a block with what stands under each."""
    for part in re.split(r"^\$ ", console, flags=re.M)[1:]:
        line, _, shown = part.partition("\n")
        code = re.search(r"^\[exit (\d)\]$", shown, re.M)
        yield Call(line.split("  #")[0].strip(), shown, int(code.group(1)) if code else 0)


def said_by(line: str, before: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Exit code and output of a line; an id in it is the first that `before`, the last output, told."""
    if line.startswith("export "):
        name, _, value = line.removeprefix("export ").partition("=")
        monkeypatch.setenv(name, value)
        return 0, ""
    told = _ID.search(before)
    if told is not None:
        line = _ID.sub(told.group(), line)
    ran = shell(line)
    return ran.code, ran.said


def missing(shown: str, said: str) -> list[str]:
    """Words of four letters or more that are shown and were not said."""
    wanted = re.findall(r"[A-Za-z]{4,}", re.sub(r"^\[exit \d\]$", "", shown, flags=re.M))
    got = set(re.findall(r"[A-Za-z]{4,}", said))
    lost = [word for word in wanted if word not in got]
    return lost if wanted and len(lost) > (1 - SHARE) * len(wanted) else []


def test_the_tutorial_does_what_it_shows(desk: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, object] = {}
    before, ran = "", 0
    for kind, block in _BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")):
        if kind == "python":
            exec(compile(block, str(TUTORIAL), "exec"), names)
            continue
        for call in calls(block):
            code, said = said_by(call.line, before, shell, monkeypatch)
            assert code == call.code, f"$ {call.line}\n{said}"
            assert missing(call.shown, said) == [], f"$ {call.line}\n{said}"
            before, ran = said, ran + 1
    assert ran > 20
    assert (desk / "brief.pdf").read_bytes().startswith(b"%PDF")


def test_the_commands_of_the_readme_run(desk: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "articles").mkdir()
    shutil.copy(desk / "examples" / "2024-12-27-wire.txt", desk / "articles")
    shutil.copy(desk / "examples" / "2025-04-18-wire.pdf", desk / "clippings.pdf")
    shutil.copy(desk / "examples" / "events.csv", desk / "events.tab")
    text = README.read_text(encoding="utf-8")
    lines = re.findall(r"^    \$ (detente .*)$", text, re.M)
    assert len(lines) > 8
    for line in lines:
        # Nothing is fetched in a test.
        local = " ".join(word for word in line.split("  #")[0].split() if not word.startswith("https://"))
        # These never end, or take files of the reader's own.
        if (name := local.split()[1]) in (
            "serve",
            "mcp",
            "balance",
            "alignment",
            "bargain",
            "forecast",
            "scenario",
            "review",
            "audit",
        ):
            local = f"detente {name} --help"
        code, said = said_by(local, "", shell, monkeypatch)
        assert code == 0, f"$ {line}\n{said}"
    assert (desk / "brief.pdf").is_file()
    (block,) = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    exec(compile(block.replace("on=...", "on=None"), str(README), "exec"), {})


def test_every_link_of_the_docs_leads_to_a_file() -> None:
    pages = [README, REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
    broken = [
        f"{page.relative_to(REPOSITORY)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not link.startswith(("http://", "https://", "mailto:")) and not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_page_of_the_docs_is_in_the_index() -> None:
    index = (REPOSITORY / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {str(page.relative_to(REPOSITORY / "docs")) for page in (REPOSITORY / "docs").rglob("*.md")} - {"README.md"}
    assert {page for page in pages if f"]({page})" not in index and not page.startswith("decisions/")} == set()
