"""The compiled table as it is kept: flat strings that load fast, and are taken apart only when somebody asks."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from detente.actors.index import encode

Packed = dict[str, Any]
Table = dict[str, Any]
Form = tuple[str, str, bool, list[list[str]]]


class Rows(Mapping[str, dict[str, Any]]):
    """Actors' records by id, decoded when asked for: a text names a few dozen of many thousand."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._decoded: dict[str, dict[str, Any]] = {}

    def __getitem__(self, name: str) -> dict[str, Any]:
        row = self._decoded.get(name)
        if row is None:
            row = self._decoded[name] = json.loads(self._texts[name])
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, name: object) -> bool:
        return name in self._texts


def pack(table: Table) -> Packed:
    """Flatten a table of `assemble`: records as JSON texts, edges as lines by either end, patterns as forms."""
    by_member: dict[str, list[str]] = defaultdict(list)
    by_body: dict[str, list[str]] = defaultdict(list)
    for edge in table["edges"]:
        line = "\t".join(" ".join(part.split()) for part in edge)
        by_member[edge[0]].append(line)
        by_body[edge[1]].append(line)
    index = table["index"]
    return {
        "actors": {name: json.dumps(row, ensure_ascii=False) for name, row in table["actors"].items()},
        "by_member": {name: "\n".join(lines) for name, lines in sorted(by_member.items())},
        "by_body": {name: "\n".join(lines) for name, lines in sorted(by_body.items())},
        "statuses": table["statuses"],
        "roles": table["roles"],
        "vocabulary": {word: encode(number) for word, number in index["vocabulary"].items()},
        "classes": {sound: encode(number) for sound, number in index["classes"].items()},
        "keys": [pattern[0] for pattern in index["patterns"]],
        "forms": [write_form(*pattern[1:]) for pattern in index["patterns"]],
        "lower": sorted(_lower(index["patterns"])),
    }


def read_edges(lines: str) -> list[list[str]]:
    """Edges of one end: [member, body, role, since, until, cite]."""
    return [line.split("\t") for line in lines.split("\n")] if lines else []


def read_form(form: str) -> Form:
    """Folded words, case rule, whether romanised, and entries [kind, ref, state, text] of one pattern."""
    head, *entries = form.split("\n")
    words, rule, romanised = head.split("\t")
    return words, rule, romanised == "1", [entry.split("\t") for entry in entries]


def write_form(words: str, rule: str, entries: list[list[str]], romanised: bool) -> str:
    lines = ["\t".join(" ".join(part.split()) for part in entry) for entry in entries]
    return "\n".join([f"{words}\t{rule}\t{int(romanised)}", *lines])


def _lower(patterns: list[list[Any]]) -> set[str]:
    """Words that some name has in lower case: all others match only where they are capitalised."""
    return {
        word
        for _, words, rule, *_ in patterns
        for word, case in zip(words.split(" "), rule, strict=True)
        if case == "-"
    }
