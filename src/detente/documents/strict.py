"""YAML as strings with line numbers: our data files are read by this, since YAML's own types turn NO into False."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import yaml

from detente.errors import InputError


class Text(str):
    """A scalar as written, with the line it stands on."""

    line: int

    def __new__(cls, text: str, line: int) -> Text:
        made = super().__new__(cls, text)
        made.line = line
        return made


Value: TypeAlias = "Text | list[Value] | dict[str, Value]"


def load(path: Path) -> Value:
    """All of a file; an empty one is an empty mapping.

    Raises InputError with file and line for broken YAML and for a key given twice.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise InputError(error.strerror or "can't be read", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", where=str(path), right="save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise InputError(getattr(error, "problem", None) or "is no YAML", where=where) from error
    return _value(node, path) if node is not None else {}


def record(
    value: Value, *, path: Path, required: frozenset[str], lists: frozenset[str], texts: frozenset[str]
) -> dict[str, Text | list[Text]]:
    """One mapping with known keys only: `lists` hold strings (one alone is a list of one), `texts` one string each.

    Raises InputError with file and line for an unknown key, a missing one, or a value of the wrong shape.
    """
    if not isinstance(value, dict):
        raise InputError("is no record", where=f"{path}:{line_of(value)}", right="a mapping of keys to values")
    first = line_of(value)
    missing = sorted(required - set(value))
    if missing:
        raise InputError(f"{', '.join(missing)} missing", where=f"{path}:{first}")
    found: dict[str, Text | list[Text]] = {}
    for key, inner in value.items():
        where = f"{path}:{line_of(key)}"
        if key in texts and isinstance(inner, Text):
            found[str(key)] = inner
        elif key in lists:
            items = inner if isinstance(inner, list) else [inner]
            found[str(key)] = [item for item in items if isinstance(item, Text)]
            if len(found[str(key)]) != len(items):
                raise InputError(f"{key} holds something else than strings", where=where)
        elif key in texts:
            raise InputError(f"{key} is not one string", where=where)
        else:
            raise InputError(
                f"unknown key {str(key)!r}", where=where, right="one of " + ", ".join(sorted(lists | texts))
            )
    return found


def _value(node: yaml.Node, path: Path) -> Value:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Text(node.value, line)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, path) for item in node.value]
    made: dict[str, Value] = {}
    for key_node, inner in node.value:
        key = Text(str(key_node.value), key_node.start_mark.line + 1)
        if key in made:
            raise InputError(f"{str(key)!r} stands twice", where=f"{path}:{key.line}")
        made[key] = _value(inner, path)
    return made


def line_of(value: Value | str) -> int:
    """The line on which a value, or the first of its parts, stands."""
    if isinstance(value, str):
        return getattr(value, "line", 1)
    return line_of(next(iter(value))) if value else 1
