"""The registry's files checked as a whole: every slip with its file, its line and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from detente.actors.records import Complaint


def check(paths: Iterable[Path] | None = None) -> list[Complaint]:
    """All complaints about these files and folders, sorted; None checks the registry that ships with detente.

    Looks for unknown keys, wrong dates, dangling ids, two holders of a single office at a time, and names that two
    actors of one time share without listing them as ambiguous. `roles.yaml` must be among the files for offices to be
    known.
    """
    from detente.actors.compiled import OURS, compile_files

    return compile_files(OURS if paths is None else list(paths))[1]


__all__ = ["Complaint", "check"]
