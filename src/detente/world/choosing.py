"""The coder a world reads with: by name, with what its `detente.toml` says of that coder and what a call says besides."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from detente.errors import WorldError
from detente.reading import coders
from detente.store import config

TABLE = "coders"


def chosen(folder: Path, name: str, options: Mapping[str, str] | None = None) -> coders.Coder:
    """The coder, ready to read. A call's options outrank the world's.

    Raises NotFoundError for an unknown coder, UsageError for settings it does not take, WorldError for a broken file.
    """
    return coders.load(name, {**settings(folder, name), **(options or {})})


def settings(folder: Path, name: str) -> dict[str, str]:
    """What `[coders.NAME]` of the world's file says; nothing where it has no such table."""
    path = folder / config.FILE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get(TABLE, {})
        table = found.get(name, {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise WorldError(f"{path}: can't be read: {error}") from error
    except AttributeError:
        raise WorldError(f"{path}: {TABLE} is no table (write [{TABLE}.{name}])") from None
    if not isinstance(table, dict) or not all(isinstance(value, str | int | float) for value in table.values()):
        raise WorldError(f"{path}: [{TABLE}.{name}] holds more than names with a text or a number each")
    return {str(key): str(value) for key, value in table.items()}
