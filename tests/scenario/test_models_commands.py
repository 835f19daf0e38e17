"""The commands balance, alignment and bargain: what they print and what they refuse."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from detente.cli import models
from detente.errors import InputError

app = typer.Typer()
for command in (models.balance, models.alignment, models.bargain):
    app.command()(command)


def printed(*arguments: object) -> Any:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None, result.output
    return json.loads(result.stdout)


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    path = tmp_path / "edges.csv"
    path.write_text("a,b,sign\nx,y,-1\nx,z,1\ny,z,1\ny,w,-1\n", encoding="utf-8")
    return path


@pytest.fixture
def actors(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "actors.csv").write_text("actor,strength\na,1\nb,2\nc,3\n", encoding="utf-8")
    (tmp_path / "matrix.csv").write_text(",a,b,c\na,,5,1\nb,5,,1\nc,1,1,\n", encoding="utf-8")
    return tmp_path / "actors.csv", tmp_path / "matrix.csv"


def test_balance_prints_frustration_proof_and_partition(edges: Path) -> None:
    found = printed("balance", edges, "--json")
    assert (found["frustration"], found["proven"], found["bound"]) == (1, True, 1)
    assert isinstance(found["frustration"], int)
    assert set(found["partition"]) == {"w", "x", "y", "z"}
    assert found["partition"]["w"] != found["partition"]["y"]
    assert found["seconds"] >= 0
    assert len(found["strained"]) == 1


def test_balance_takes_more_blocs_near_optima_and_triads(edges: Path) -> None:
    found = printed("balance", edges, "--json", "--clusters", 3, "--near", 1, "--triads")
    assert found["frustration"] == 1
    assert found["near"]["together"]["x"]["x"] == 1.0
    assert found["near"]["complete"]
    assert found["triads"][0]["actors"] == ["x", "y", "z"]
    assert len(found["triads"][0]["ways"]) == 3


def test_alignment_prints_minimum_optima_and_local_minima(actors: tuple[Path, Path]) -> None:
    found = printed("alignment", *actors, "--json", "--draws", 20)
    assert found["minimum"] == -36
    assert found["optima"] == [[["a", "b"], ["c"]]]
    assert [camps["energy"] for camps in found["local_minima"]] == [-36]
    assert found["ensemble"]["held"] == 1.0
    assert printed("alignment", *actors, "--json", "--blocs", 3, "--aside", 0.2)["proven"]


def test_bargain_prints_mean_median_election_and_rounds(tmp_path: Path) -> None:
    path = tmp_path / "issue.csv"
    path.write_text("actor,capability,position,salience\na,1,0,1\nb,2,5,.5\nc,1,10,.5\n", encoding="utf-8")
    found = printed("bargain", path, "--rounds", 2, "--json")
    assert found["mean"] == pytest.approx((5 + 0.5 * 10) / 2.5)
    assert sum(option["conditional"] for option in found["election"]) == pytest.approx(1, abs=1e-5)
    assert [turn["round"] for turn in found["rounds"]] == [0, 1, 2]
    assert printed("bargain", path, "--rounds", 0, "--nearest", "--json")["median"] == 5


def test_bad_files_are_refused_in_words(edges: Path, actors: tuple[Path, Path]) -> None:
    for arguments in (["balance", actors[0]], ["alignment", edges, actors[1]], ["bargain", edges]):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert isinstance(result.exception, InputError)
        assert ":1: unknown column" in str(result.exception)


def test_whole_numbers_are_printed_whole() -> None:
    assert (models.whole(7.0000000001), models.whole(-83200.0), models.whole(2.5)) == (7, -83200, 2.5)
