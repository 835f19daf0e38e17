"""A world that is read by a language model: where its settings come from, and what becomes of texts that fail."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from detente.cli import main
from detente.errors import WorldError
from detente.world import World

Serving = Callable[..., AbstractContextManager[Any]]
# By what each text says, so that answers don't hang on the order of reading.
FIRST, SECOND, THIRD = "Iraq condemned Turkey.", "Syria thanked Iran.", "Egypt warned Sudan."


def _reply(status: int, body: Mapping[str, Any]) -> Callable[[], tuple[int, Mapping[str, str], Iterator[bytes]]]:
    return lambda: (status, {}, iter([json.dumps(body).encode()]))


def _answer(quote: str, actor: str, recipient: str) -> Callable[[], Any]:
    row = {
        "sentence": 0,
        "quote": quote,
        "kind": "event",
        "type": "ACCUSE",
        "actors": [actor],
        "recipients": [recipient],
    }
    return _reply(200, {"model": "tiny", "choices": [{"message": {"content": json.dumps({"claims": [row]})}}]})


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in {"a": FIRST, "b": SECOND, "c": THIRD}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


def _set(world: World, text: str) -> None:
    with (world.store.folder / "detente.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def test_a_text_that_the_model_fails_on_is_recorded_and_the_others_are_read(
    world: World, texts: Path, serving: Serving
) -> None:
    good = _answer("Iraq condemned Turkey", "Iraq", "Turkey")
    last = _answer("Egypt warned Sudan", "Egypt", "Sudan")
    with serving(good, _reply(500, {"error": "out of memory"}), last) as server:
        _set(world, f'\n[coders.endpoint]\naddress = "{server.address}"\nmodel = "tiny"\nretries = 0\n')
        report = world.add([texts], coder="endpoint")
    assert (report.added.documents, len(report.failures)) == (2, 1)
    assert report.failures[0].source.endswith("b.txt")
    assert "the server answers 500: out of memory" in world.store.failures()[0].reason
    assert sorted(claim.quote for claim in world.store.claims()) == ["Egypt warned Sudan", "Iraq condemned Turkey"]


def test_what_failed_is_read_when_it_is_added_again_and_is_no_first_print_meanwhile(
    world: World, texts: Path, serving: Serving
) -> None:
    (texts / "d.txt").write_text(f"{SECOND}\n", encoding="utf-8")
    refused = _reply(401, {"error": "no"})
    with serving(refused) as server:
        options = {"address": server.address, "model": "tiny", "retries": "0"}
        report = world.add([texts / "b.txt"], coder="endpoint", options=options)
    assert len(report.failures) == 1
    with serving(_answer("Syria thanked Iran", "Syria", "Iran")) as server:
        report = world.add([texts / "b.txt"], coder="endpoint", options=options | {"address": server.address})
    assert (report.added.documents, report.added.reprints) == (1, 0)


def test_options_of_a_call_outrank_the_worlds_file_and_its_remarks_are_notices(
    world: World, texts: Path, serving: Serving
) -> None:
    with serving(_answer("no such words", "Iraq", "Turkey")) as server:
        _set(world, '\n[coders.endpoint]\naddress = "http://127.0.0.1:1/v1"\nmodel = "other"\n')
        options = {"address": server.address, "model": "tiny"}
        report = world.add([texts / "a.txt"], coder="endpoint", options=options)
        assert world.preview([texts / "c.txt"], coder="endpoint", options=options).summary["documents"] == 1
    assert [asked["model"] for asked in server.asked] == ["tiny", "tiny"]
    assert "1 dropped: its quote does not stand in the text" in [remark for _, remark in report.notices]


def test_the_grammar_reads_unless_another_coder_is_asked_for(world: World, texts: Path, serving: Serving) -> None:
    with serving(_reply(500, {})) as server:
        _set(world, f'\n[coders.endpoint]\naddress = "{server.address}"\nmodel = "tiny"\n')
        world.add([texts])
    assert server.asked == []
    assert {claim.coder for claim in world.store.claims()} == {"grammar"}


@pytest.mark.parametrize("text", ["\ncoders = 3\n", "\n[coders.endpoint]\naddress = [1]\n"])
def test_a_broken_table_of_coders_is_told(world: World, texts: Path, text: str) -> None:
    _set(world, text)
    with pytest.raises(WorldError, match="coders"):
        world.add([texts], coder="endpoint")


def test_read_asks_the_model_named_on_the_command_line(
    texts: Path, serving: Serving, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = _reply(200, {"hello": "world"})
    with serving(_answer("Iraq condemned Turkey", "Iraq", "Turkey"), bad) as server:
        words = (
            f"detente read {texts} --coder endpoint --with address={server.address} --with model=tiny --with retries=0"
        )
        monkeypatch.setattr(sys, "argv", words.split())
        with pytest.raises(SystemExit) as stop:
            main()
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert stop.value.code == 0
    assert [(row["doc"], row["coder"], row["actor_ids"]) for row in rows] == [("a", "endpoint", ["IRQ"])]
    assert f"texts are sent to {server.address}/chat/completions and read by tiny" in err
    assert err.count("not read: ") == 2
