"""Everything detente raises on purpose, drawn as a tree.

DetenteError            exit code 1
├── UsageError          2   the call's words are off
├── InputError          1   something from outside can't be used: what, where, and what would be right
│   ├── DocumentError       a file, page or feed
│   ├── RegistryError       the actors' YAML or CSV
│   └── DateError           a date that is none
├── WorldError          1   the world's folder is missing, broken or busy
├── NotFoundError       3   asked for something that is not there
│   └── AmbiguousError      an id prefix or a name that fits several
└── UnsupportedError    4   a sentence, a number or an export that can't show its evidence
"""

from __future__ import annotations


class DetenteError(Exception):
    """Base of all errors that are meant to be read by a person."""

    exit_code = 1


class UsageError(DetenteError):
    """The call is malformed."""

    exit_code = 2


class InputError(DetenteError):
    """Something from outside can't be used.

    `where` is a path, optionally with `:line`; `right` says what would have been accepted.
    """

    def __init__(self, problem: str, *, where: str = "", right: str = "") -> None:
        self.problem, self.where, self.right = problem, where, right
        message = f"{where}: {problem}" if where else problem
        super().__init__(f"{message} ({right})" if right else message)


class DocumentError(InputError):
    """A file, page or feed that can't be read as a document."""


class RegistryError(InputError):
    """A record of the actors' registry that can't be used."""


class DateError(InputError):
    """A text that was given as a date and is none."""


class WorldError(DetenteError):
    """The world's folder is missing, broken or busy."""


class NotFoundError(DetenteError):
    """What was asked for is not there."""

    exit_code = 3


class AmbiguousError(NotFoundError):
    """An id prefix or a name fits several things."""


class UnsupportedError(DetenteError):
    """A sentence, number or export can't show its evidence."""

    exit_code = 4
