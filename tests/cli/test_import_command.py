"""`detente import` on the command line."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from detente.cli.importing import import_
from detente.errors import InputError
from detente.world import World

HEAD = "event_id,date,actor,recipient,type,intensity,sentence"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return World.init(tmp_path / "world").store.folder


def _run(*words: object) -> tuple[int, str, str]:
    app = typer.Typer()
    app.command()(import_)
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_counts_go_to_stdout_and_bad_lines_to_stderr(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{HEAD}\na,2020-01-05,IRQ,SYR,CONSULT,2,x\nb,soon,IRQ,SYR,AID,7,y\n", encoding="utf-8")
    code, out, err = _run(path, "--world", folder, "--json")
    (row,) = json.loads(out)
    assert (code, row["file"], row["dataset"], row["rows"], row["added"], row["bad"]) == (
        0,
        "own.csv",
        "detente",
        2,
        1,
        1,
    )
    assert "own.csv:3: no date: 'soon'" in err


def test_a_file_of_which_nothing_can_be_read_is_an_error(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{HEAD}\nb,soon,IRQ,SYR,AID,7,y\n", encoding="utf-8")
    assert _run(path, "--world", folder)[0] == 1


def test_the_wrong_set_is_refused(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{HEAD}\na,2020-01-05,IRQ,SYR,CONSULT,2,x\n", encoding="utf-8")
    with pytest.raises(InputError, match="no icews file"):
        _run(path, "--as", "icews", "--world", folder)


def test_control_characters_of_a_file_do_not_reach_the_terminal(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{HEAD}\nb,\x1b[31msoon,IRQ,SYR,AID,7,y\n", encoding="utf-8")
    assert "\x1b" not in _run(path, "--world", folder)[2]
