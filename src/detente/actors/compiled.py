"""The registry's compiled cache: JSON in the user's cache folder, named by a digest of all that it was made from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from detente.actors.assemble import assemble
from detente.actors.gazetteer import cities_file
from detente.actors.packed import Packed, pack
from detente.actors.records import Complaint, read
from detente.actors.tables import DATA, folding, nouns, sources
from detente.errors import RegistryError

_log = logging.getLogger(__name__)

# What ships with detente.
OURS = (DATA / "actors", DATA / "places")
# Worlds with files of their own, each with its table, that one person goes back and forth between.
KEPT = 6
# A writer that was killed leaves its half-written file; one that lives takes seconds.
_STALE = 3600.0
# Raised whenever the layout of the table or the rules that fill it change.
FORMAT = 1


def table(extra: Path | None = None) -> Packed:
    """The compiled table of our own files and a world's (a file or folder that overrides ours); from the cache where
    its digest fits.

    A slip in our own files is logged and its row left out; one in `extra` raises RegistryError with all complaints.
    """
    paths = OURS if extra is None else (*OURS, extra)
    cache = _home() / f"actors-{_digest(paths)}.json"
    if cache.exists():
        found = _read(cache)
        if found is not None:
            _touch(cache)
            return found
    made, complaints = compile_files(paths)
    own = [] if extra is None else [complaint for complaint in complaints if complaint.file.split("/")[0] == extra.name]
    if own:
        shown = "\n".join(str(complaint) for complaint in own[:20])
        raise RegistryError(f"{len(own)} complaints\n{shown}", where=str(extra), right="mend the lines named")
    for complaint in complaints:
        _log.debug("registry: %s", complaint)
    if complaints:
        _log.info("the registry has %d complaints; rows that can't be used are left out", len(complaints))
    _write(cache, made)
    return made


def compile_files(paths: Sequence[Path]) -> tuple[Packed, list[Complaint]]:
    """Read, check and compile, without the cache; complaints are sorted by file and line."""
    files = read(paths, publishers=DATA / "publishers.yaml")
    made = {"format": FORMAT, **pack(assemble(files, folding(), nouns()))}
    return made, sorted(files.complaints)


def _digest(paths: Sequence[Path]) -> str:
    total = hashlib.sha256(f"{FORMAT}".encode())
    cities = cities_file()
    total.update(f"{cities.stat().st_size if cities else 0}".encode())
    for root in [*paths, *sources(), DATA / "publishers.yaml", *sorted(Path(__file__).parent.glob("*.py"))]:
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.suffix in {".yaml", ".yml", ".csv", ".py"} and path.exists():
                total.update(path.name.encode())
                total.update(path.read_bytes())
    return total.hexdigest()[:24]


def _home() -> Path:
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base else Path.home() / ".cache") / "detente"


def _read(cache: Path) -> Packed | None:
    """The cached table, None where the file is damaged: it is then made again."""
    try:
        found = json.loads(cache.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("format") == FORMAT else None


def _write(cache: Path, made: Packed) -> None:
    """Write whole or not at all: another process may read at the same time.

    A read-only home only costs the time to compile.
    """
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=cache.parent, suffix=".part", delete=False
        ) as stream:
            json.dump(made, stream, ensure_ascii=False, separators=(",", ":"))
        Path(stream.name).replace(cache)
        _prune(cache.parent)
    except OSError:
        return


def _touch(cache: Path) -> None:
    """A table in use stays among the newest."""
    with contextlib.suppress(OSError):
        os.utime(cache)


def _prune(home: Path) -> None:
    """Drop all but the tables used last. Who is reading one that goes has it open, and who finds none makes it again."""
    tables = [(path.stat().st_mtime, path) for path in home.glob("actors-*.json") if path.exists()]
    old = [path for _, path in sorted(tables, reverse=True)[KEPT:]]
    halves = [path for path in home.glob("*.part") if path.exists() and path.stat().st_mtime < time.time() - _STALE]
    for path in (*old, *halves):
        path.unlink(missing_ok=True)
