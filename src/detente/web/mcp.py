"""A world for language models: the Model Context Protocol over standard input and output, reading only.

Every answer carries the ids and the sentences of its evidence. The protocol is JSON-RPC 2.0, one message a line
(modelcontextprotocol.io, revision 2025-06-18).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from typing import Any, TextIO

import detente
from detente.brief import render
from detente.errors import DetenteError, InputError
from detente.web.address import day
from detente.world import World

VERSIONS = ("2025-06-18", "2025-03-26", "2024-11-05")
PARSE, REQUEST, METHOD, PARAMETERS, INTERNAL = -32700, -32600, -32601, -32602, -32603
MOST = 50

Arguments = Mapping[str, Any]
_DAY = {"type": "string", "description": "YYYY-MM-DD"}
_KNOWN = {**_DAY, "description": "What the world held on that day (YYYY-MM-DD); default now"}
_PAIR = {
    "a": {"type": "string", "description": "An actor: id (IRQ, nouri-al-maliki) or name"},
    "b": {"type": "string", "description": "The other actor"},
}
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST, "description": f"How many, at most {MOST}; default 20"}


@dataclass(frozen=True, slots=True)
class Tool:
    """One question that can be asked: its words as JSON Schema properties, and what answers it."""

    name: str
    description: str
    words: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]
    answer: Callable[[World, Arguments], Any]

    def described(self) -> dict[str, Any]:
        """As `tools/list` gives it."""
        schema = {
            "type": "object",
            "properties": dict(self.words),
            "required": list(self.required),
            "additionalProperties": False,
        }
        hints = {"readOnlyHint": True, "openWorldHint": False}
        return {"name": self.name, "description": self.description, "inputSchema": schema, "annotations": hints}


class RpcError(Exception):
    """A message that can't be answered: JSON-RPC code and words."""

    def __init__(self, code: int, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


def run(world: World, lines: Iterable[str], out: TextIO) -> None:
    """Answer one message a line until the lines end."""
    for line in lines:
        if line.strip():
            answer = respond(world, line)
            if answer is not None:
                out.write(answer + "\n")
                out.flush()


def respond(world: World, line: str) -> str | None:
    """The answer to one message, as JSON; None to a notification."""
    try:
        message = json.loads(line)
    except ValueError as error:
        return _failed(None, PARSE, f"not JSON: {error}")
    if not isinstance(message, dict) or not isinstance(message.get("method"), str):
        return _failed(None, REQUEST, "not a request: an object with jsonrpc, id, method")
    if "id" not in message:
        return None
    number = message["id"]
    try:
        params = message.get("params") or {}
        if not isinstance(params, dict):
            raise RpcError(PARAMETERS, "params is an object")
        return _dumped({"jsonrpc": "2.0", "id": number, "result": _result(world, message["method"], params)})
    except RpcError as error:
        return _failed(number, error.code, error.message)


def _result(world: World, method: str, params: Arguments) -> dict[str, Any]:
    if method == "initialize":
        asked = params.get("protocolVersion")
        return {
            "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "detente", "version": detente.__version__},
            "instructions": "A world of relations between actors, read from texts. Cite the claim ids (c:...) and quote the "
            "sentences that come with every answer; reports are not events, both counts are given.",
        }
    if method == "ping":
        return {}
    if method == "tools/list":
        return {"tools": [tool.described() for tool in TOOLS.values()]}
    if method == "tools/call":
        return _call(world, params)
    raise RpcError(METHOD, f"no method {method!r}: initialize, ping, tools/list, tools/call")


def _call(world: World, params: Arguments) -> dict[str, Any]:
    tool = TOOLS.get(str(params.get("name")))
    if tool is None:
        raise RpcError(PARAMETERS, f"no tool {params.get('name')!r}: {', '.join(TOOLS)}")
    words = params.get("arguments") or {}
    try:
        _check(tool, words)
        answer = _plain(tool.answer(world, words))
    except DetenteError as error:
        return {"content": [{"type": "text", "text": str(error)}], "isError": True}
    return {
        "content": [{"type": "text", "text": json.dumps(answer, ensure_ascii=False)}],
        "structuredContent": answer,
        "isError": False,
    }


def _check(tool: Tool, words: Any) -> None:
    kinds = {"string": str, "integer": int}
    if not isinstance(words, dict):
        raise InputError("arguments are no object", where=tool.name, right="an object of words")
    missing = [name for name in tool.required if not words.get(name)]
    if missing or set(words) - set(tool.words):
        problem = (
            f"missing {', '.join(missing)}" if missing else f"unknown {', '.join(sorted(set(words) - set(tool.words)))}"
        )
        raise InputError(problem, where=tool.name, right=f"words are {', '.join(tool.words)}")
    for name, value in words.items():
        if value is not None and not isinstance(value, kinds[str(tool.words[name]["type"])]):
            raise InputError(f"{name} is {value!r}", where=tool.name, right=f"a {tool.words[name]['type']}")


def _state(world: World, words: Arguments) -> dict[str, Any]:
    on, known = _days(words)
    pair = world.pair(words["a"], words["b"], at=on, known=known)
    state = pair.state(on)
    phase = next((p for p in reversed(pair.phases()) if (p.during.earliest or date.min) <= on), None)
    return {
        "a": pair.a,
        "b": pair.b,
        "at": on,
        "level": round(state.score, 2),
        "low": round(state.low, 2),
        "high": round(state.high, 2),
        "scale": "-10 conflict to +10 cooperation; low to high holds 80%",
        "label": state.label,
        "phase": phase.label if phase else "",
        "events": state.events,
        "reports": state.reports,
        "coverage": state.coverage,
        "evidence": _evidence(pair, state.evidence[:5]),
    }


def _why(world: World, words: Arguments) -> dict[str, Any]:
    on, known = _days(words)
    pair = world.pair(words["a"], words["b"], at=on, known=known)
    parts = pair.why(on)
    limit = _limit(words)
    rows = [
        {"points": round(p.points, 3), "what": p.text, "event": p.event, "evidence": _evidence(pair, p.claims[:3])}
        for p in parts[:limit]
    ]
    rest = sum(p.points for p in parts[limit:])
    return {
        "a": pair.a,
        "b": pair.b,
        "at": on,
        "parts": rows,
        "rest": round(rest, 3),
        "level": round(sum(p.points for p in parts), 3),
    }


def _log(world: World, words: Arguments) -> dict[str, Any]:
    rows = world.log(
        words["a"],
        words["b"],
        since=day(words.get("since"), "since"),
        kind=words.get("kind"),
        at=day(words.get("at"), "at"),
        known=day(words.get("known"), "known"),
    )
    return {"claims": list(rows[: _limit(words)]), "in_all": len(rows)}


def _search(world: World, words: Arguments) -> dict[str, Any]:
    hits = world.search(words["words"], limit=_limit(words), known=day(words.get("known"), "known"))
    who = [
        {"actor": c.actor, "name": world.registry.name(c.actor), "reasons": list(c.reasons)}
        for c in world.who(words["words"])[:5]
    ]
    return {"actors": who, "sentences": list(hits)}


def _brief(world: World, words: Arguments) -> dict[str, Any]:
    made = world.brief(
        words["a"],
        words["b"],
        on=day(words.get("at"), "at"),
        since=day(words.get("since"), "since"),
        known=day(words.get("known"), "known"),
    )
    notes = [
        {
            "number": n.number,
            "claim": n.claim,
            "sentence": n.quote,
            "publisher": n.publisher,
            "published": n.published,
            "document": n.document,
        }
        for n in made.footnotes
    ]
    return {"markdown": render.markdown(made).decode("utf-8"), "snapshot": made.snapshot, "evidence": notes}


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "state",
            "How two actors stand on a day: level with 80% interval, phase, both counts, and sentences.",
            {**_PAIR, "at": _DAY, "known": _KNOWN},
            ("a", "b"),
            _state,
        ),
        Tool(
            "why",
            "What the level of two actors is made of: parts that sum to it, each with claim ids and sentences.",
            {**_PAIR, "at": _DAY, "known": _KNOWN, "limit": _LIMIT},
            ("a", "b"),
            _why,
        ),
        Tool(
            "log",
            "What the texts say of two actors, newest first: claims with speaker, hedge, dates and sentence.",
            {
                **_PAIR,
                "since": _DAY,
                "at": _DAY,
                "known": _KNOWN,
                "limit": _LIMIT,
                "kind": {
                    "type": "string",
                    "enum": ["event", "tie", "stance", "condition"],
                    "description": "Only these",
                },
            },
            ("a", "b"),
            _log,
        ),
        Tool(
            "search",
            "Actors and sentences by words; a phrase in double quotes.",
            {"words": {"type": "string", "description": "What to look for"}, "known": _KNOWN, "limit": _LIMIT},
            ("words",),
            _search,
        ),
        Tool(
            "brief",
            "The one-page brief on two actors, as Markdown whose every sentence has a footnote or is marked as judgment.",
            {**_PAIR, "at": _DAY, "since": _DAY, "known": _KNOWN},
            ("a", "b"),
            _brief,
        ),
    )
}


def _days(words: Arguments) -> tuple[date, date | None]:
    """As of which day (today where none is named) and as known on which."""
    from datetime import UTC

    return day(words.get("at"), "at") or datetime.now(UTC).date(), day(words.get("known"), "known")


def _limit(words: Arguments) -> int:
    limit = words.get("limit")
    if limit is None:
        return 20
    if not 1 <= int(limit) <= MOST:
        raise InputError(f"limit is {limit}", right=f"a whole number from 1 to {MOST}")
    return int(limit)


def _evidence(pair: Any, claims: Iterable[str]) -> list[dict[str, Any]]:
    rows = []
    for claim in (pair.claims[i] for i in claims if i in pair.claims):
        doc = pair.documents[claim.span.document]
        rows.append(
            {
                "claim": claim.id,
                "sentence": claim.quote,
                "document": doc.id,
                "publisher": doc.publisher or doc.name,
                "published": doc.published,
                "according_to": [s.name or s.text for s in claim.according_to],
                "modality": claim.modality,
            }
        )
    return rows


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _failed(number: Any, code: int, message: str) -> str:
    return _dumped({"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}})


def _dumped(message: Mapping[str, Any]) -> str:
    # ASCII: a line end hidden in a text must not end the message.
    return json.dumps(message, ensure_ascii=True)
