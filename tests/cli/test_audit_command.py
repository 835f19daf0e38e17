"""`detente audit` on a terminal, in a pipe, and with verdicts from a file."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

Run = Callable[..., Any]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def world(example_world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example_world, tmp_path / "world"))


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A person on the terminal who presses these keys, and then no more."""
    monkeypatch.setattr(sys, "stdin", _Terminal())

    def press(text: str) -> None:
        pressed: Iterator[str] = iter(text)

        def getchar() -> str:
            try:
                return next(pressed)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr(typer, "getchar", getchar)

    return press


def report(run: Run, world: Path) -> dict[str, dict[str, Any]]:
    ran = run("audit", "--report", "--world", world)
    return {row["field"]: row for row in json.loads(ran.out)}


def test_each_field_takes_one_key_and_each_claim_is_kept_at_once(
    run: Run, world: Path, keys: Callable[[str], None]
) -> None:
    keys("yna" + "a" + "yy")
    ran = run("audit", "--n", 5, "--world", world, "--by", "Ann", terminal=True)
    assert ran.code == 0
    assert "⟦" in ran.out
    assert "y right" in ran.out
    # The third claim was not finished: only two are kept.
    assert "stopped: 2 claims judged" in ran.err
    found = report(run, world)
    assert (found["who"]["judged"], found["who"]["wrong"]) == (2, 0)
    assert (found["what"]["judged"], found["what"]["wrong"]) == (2, 1)
    history = json.loads(run("history", "--world", world).out)
    assert [row["by"] for row in history] == ["Ann", "Ann"]


def test_an_audit_goes_on_where_it_was_stopped(run: Run, world: Path, keys: Callable[[str], None]) -> None:
    keys("aaq")
    first = run("audit", "--n", 4, "--world", world, terminal=True)
    assert "1 of 4 left" in first.out
    keys("aa")
    second = run("audit", "--n", 4, "--world", world, terminal=True)
    assert "1 of 2 left" in second.out
    assert report(run, world)["who"]["judged"] == 4


def test_a_key_that_means_nothing_is_asked_again_and_b_begins_the_claim_anew(
    run: Run, world: Path, keys: Callable[[str], None]
) -> None:
    keys("xnba")
    run("audit", "--n", 1, "--world", world, terminal=True)
    assert report(run, world)["who"]["wrong"] == 0


def test_in_a_pipe_the_sample_is_handed_out_and_comes_back_with_verdicts(run: Run, world: Path, tmp_path: Path) -> None:
    handed = run("audit", "--n", 3, "--world", world)
    rows = [json.loads(line) for line in handed.out.splitlines()]
    assert len(rows) == 3
    assert all(row["quote"] in row["sentence"] or row["sentence"] for row in rows)
    path = tmp_path / "answers.jsonl"
    path.write_text(
        "\n".join(json.dumps(row | {"who": "right", "when": "wrong"}) for row in rows[:2]), encoding="utf-8"
    )
    ran = run("audit", "--answers", path, "--by", "Ann", "--world", world)
    assert "2 claims judged, 0 as before" in ran.err
    assert [(r["field"], r["wrong"]) for r in json.loads(ran.out)] == [("who", 0), ("when", 2), ("claim", 2)]
    again = run("audit", "--answers", path, "--by", "Ann", "--world", world)
    assert "0 claims judged, 2 as before" in again.err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"claim": "zzz", "who": "right"}', ":2: no claim whose id begins with"),
        ('{"who": "right"}', ":2: no claim"),
        ('{"claim": "CLAIM", "colour": "right"}', ":2: no field 'colour'"),
        ('{"claim": "CLAIM", "who": "perhaps"}', ":2: who: 'perhaps' is no verdict"),
        ("[1]", ":2: no JSON object"),
        ("{", ":2: no JSON"),
    ],
)
def test_a_line_that_is_off_is_told_with_its_number_and_nothing_is_kept(
    run: Run, world: Path, tmp_path: Path, line: str, says: str
) -> None:
    claim = json.loads(run("audit", "--n", 1, "--world", world).out)["claim"]
    path = tmp_path / "answers.jsonl"
    good = json.dumps({"claim": claim, "who": "right"})
    path.write_text(f"{good}\n{line.replace('CLAIM', claim)}\n", encoding="utf-8")
    ran = run("audit", "--answers", path, "--world", world)
    assert ran.code == 1
    assert says in ran.err
    assert run("audit", "--report", "--world", world).code == 3


def test_where_nothing_was_judged_the_report_says_so(run: Run, world: Path) -> None:
    ran = run("audit", "--report", "--world", world, terminal=True)
    assert ran.code == 3
    assert "no claim has been judged" in ran.err
