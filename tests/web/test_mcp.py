"""The world asked over the Model Context Protocol."""

import io
import json

import pytest

from detente.web.mcp import TOOLS, respond, run


def ask(world, method: str, **params) -> dict:
    return json.loads(respond(world, json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})))


def call(world, tool: str, **words) -> dict:
    return ask(world, "tools/call", name=tool, arguments=words)["result"]


def test_a_session_begins_lists_its_tools_and_answers(world) -> None:
    lines = [
        {
            "jsonrpc": "2.0",
            "id": 0,
            "method": "initialize",
            "params": {"protocolVersion": "2025-03-26", "capabilities": {}},
        },
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
        {"jsonrpc": "2.0", "id": "two", "method": "ping"},
    ]
    out = io.StringIO()
    run(world, (json.dumps(line) + "\n" for line in lines), out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [a["id"] for a in answers] == [0, 1, "two"]
    assert answers[0]["result"]["protocolVersion"] == "2025-03-26"
    assert [t["name"] for t in answers[1]["result"]["tools"]] == ["state", "why", "log", "search", "brief"]
    assert all(t["annotations"]["readOnlyHint"] for t in answers[1]["result"]["tools"])


def test_every_answer_carries_ids_and_sentences(world) -> None:
    state = call(world, "state", a="IRQ", b="Syria", at="2025-05-18")["structuredContent"]
    assert state["b"] == "SYR" and state["low"] <= state["level"] <= state["high"]
    assert state["evidence"][0]["claim"] and state["evidence"][0]["sentence"]
    why = call(world, "why", a="IRQ", b="SYR", at="2025-05-18", limit=3)["structuredContent"]
    assert sum(p["points"] for p in why["parts"]) + why["rest"] == pytest.approx(why["level"], abs=0.01)
    assert all(p["evidence"][0]["sentence"] for p in why["parts"] if p["event"])
    log = call(world, "log", a="IRQ", b="SYR", since="2024-01-01")["structuredContent"]
    assert log["in_all"] == len(log["claims"]) and all(row["id"] and row["quote"] for row in log["claims"])
    found = call(world, "search", words="border")["structuredContent"]
    assert all("border" in s["snippet"].lower() for s in found["sentences"]) and found["sentences"][0]["document"]
    brief = call(world, "brief", a="IRQ", b="SYR")["structuredContent"]
    assert brief["evidence"][0]["sentence"] in brief["markdown"].replace("\\", "")


def test_what_cant_be_answered_is_said_in_words(world) -> None:
    answer = call(world, "state", a="IRQ", b="Wakandistan")
    assert answer["isError"] and "Wakandistan" in answer["content"][0]["text"]
    for words in (
        {"a": "IRQ"},
        {"a": "IRQ", "b": 7},
        {"a": "IRQ", "b": "SYR", "mood": "good"},
        {"a": "IRQ", "b": "SYR", "at": "soon"},
    ):
        assert call(world, "state", **words)["isError"], words
    assert call(world, "why", a="IRQ", b="SYR", limit=0)["isError"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("not json", -32700),
        ("[]", -32600),
        ('{"id": 1}', -32600),
        ('{"id": 1, "method": "sql"}', -32601),
        ('{"id": 1, "method": "tools/call", "params": {"name": "sql"}}', -32602),
        ('{"id": 1, "method": "tools/call", "params": []}', -32602),
    ],
)
def test_a_broken_message_gets_an_error_and_the_next_is_answered(world, line, code) -> None:
    if code == -32602 and line.endswith("[]}"):
        line = line.replace("[]", "[1]")
    assert json.loads(respond(world, line))["error"]["code"] == code
    assert ask(world, "ping")["result"] == {}


def test_an_answer_is_one_line(world) -> None:
    for name in TOOLS:
        words = {"words": "Iraq"} if name == "search" else {"a": "IRQ", "b": "SYR"}
        answer = respond(
            world, json.dumps({"id": 1, "method": "tools/call", "params": {"name": name, "arguments": words}})
        )
        assert answer.isascii() and "\n" not in answer
