"""Rulings from the command line: each says what it did, how to take it back, and what would be right."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli import app
from detente.errors import UsageError
from detente.schema import Claim, Document, Party, Span, When
from detente.store import Reading, Store

IRAQ, SYRIA = Party("IRQ", "Iraq", ("IRQ",), "IRQ"), Party("SYR", "Syria", ("SYR",), "SYR")
TEXT = "Iraq accused Syria. Iraq blamed Syria."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    doc = Document("d0c", TEXT, published=date(2009, 8, 26))
    when = When(date(2009, 8, 25), date(2009, 8, 25))

    def claim(name: str, start: int, end: int, type_: str, quad: int) -> Claim:
        span = Span(doc.id, start, end)
        return Claim(
            name, span, TEXT[start:end], "event", type_, (IRAQ,), (SYRIA,), when=when, intensity=-4.0, quad=quad
        )

    store = Store.init(tmp_path / "world")
    store.add([Reading(doc, (), (claim("aaaa", 0, 18, "ACCUSE", 3), claim("bbbb", 20, 37, "THREATEN", 3)))])
    return store.folder


def run(folder: Path, *words: str):
    return CliRunner().invoke(app, [*words, "--world", str(folder)])


def test_a_field_is_mended_confirmed_and_taken_back(folder: Path) -> None:
    tried = run(folder, "fix", "aaaa", "type=REJECT", "--why", "test", "--dry-run")
    assert "type from ACCUSE to REJECT" in tried.output and Store.open(folder).history() == []
    done = run(folder, "fix", "aaaa", "type=REJECT", "--why", "as the sentence says", "--by", "A. Reader")
    assert done.exit_code == 0 and "type mended from ACCUSE to REJECT by A. Reader" in done.output
    assert run(folder, "confirm", "bbbb", "--why", "checked").exit_code == 0
    store = Store.open(folder)
    assert [(row.kind, row.target) for row in store.history()] == [("fix", "aaaa"), ("confirm", "bbbb")]
    assert run(folder, "undo", store.history()[0].id, "--why", "hasty").exit_code == 0
    assert Store.open(folder).claim("aaaa").type == "ACCUSE"
    assert isinstance(run(folder, "fix", "aaaa", "mood=bad", "--why", "test").exception, UsageError)


def test_happenings_are_joined_and_parted(folder: Path) -> None:
    from detente.world import World

    assert len(World.open(folder).events()) == 2
    assert run(folder, "same", "aaaa", "bbbb", "--why", "one speech").exit_code == 0
    assert len(World.open(folder).events()) == 1
    joined = Store.open(folder).history()[0].id
    assert run(folder, "undo", joined, "--why", "two speeches").exit_code == 0
    assert isinstance(run(folder, "apart", "aaaa", "--why", "test").exception, UsageError)


def test_a_pair_is_watched_and_let_go(folder: Path) -> None:
    assert "watched" in run(folder, "watch", "IRQ", "SYR").output
    assert "already" in run(folder, "watch", "SYR", "IRQ").output
    assert run(folder, "unwatch", "IRQ", "SYR").exit_code == 0
