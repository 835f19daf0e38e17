"""`detente.toml`: the small file that makes a folder a world."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from detente.errors import WorldError

FILE = "detente.toml"
# Raised when the tables change so that an older detente would misread them.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Config:
    """What a world says of itself: its name, the format of its tables, and when it was made (UTC)."""

    name: str
    format: int = FORMAT
    created: str = ""


def write(folder: Path, name: str) -> Config:
    """Make a folder a world. The file appears whole or not at all. Raises WorldError where there is one already."""
    path = folder / FILE
    if path.exists():
        raise WorldError(f"{folder} is a world already: open it, or choose another folder")
    # A name from a file system may hold bytes that are no text.
    name = (name or folder.resolve().name).encode("utf-8", "replace").decode("utf-8")
    config = Config(name, created=datetime.now(UTC).isoformat(timespec="seconds"))
    # Every JSON string is a TOML string, once DEL is escaped too.
    quoted = json.dumps(config.name, ensure_ascii=False).replace("\x7f", "\\u007f")
    text = f'name = {quoted}\nformat = {config.format}\ncreated = "{config.created}"\n'
    draft = folder / f".{FILE}.draft"
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return config


def read(folder: Path) -> Config:
    """What the folder says of itself. Raises WorldError: no world there, an unreadable file, a newer format."""
    path = folder / FILE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise WorldError(f"no world in {folder}: make one with `detente init {folder}`") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise WorldError(f"{path}: can't be read: {error}") from error
    written = found.get("format")
    if not isinstance(written, int):
        raise WorldError(f"{path}: no format (write format = {FORMAT})")
    if written > FORMAT:
        raise WorldError(f"{folder}: format {written} is of a newer detente, this one reads {FORMAT}: upgrade detente")
    return Config(str(found.get("name", "")), written, str(found.get("created", "")))
