"""What a page's address says: as of which day, as known on which day, from whose press; and links that keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote, urlencode

from detente.errors import DateError, InputError

FIRST, LAST = date(1000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Address:
    """One request's address. `at`, `known`, `bloc`, `branch` are what the bar holds, None where nothing is said; `own` the page's
    other words."""

    path: str
    at: date | None = None
    known: date | None = None
    bloc: str | None = None
    branch: str | None = None
    own: Mapping[str, str] = field(default_factory=dict, hash=False)
    # When this browser was here before; no part of what the address says.
    seen: datetime | None = field(default=None, compare=False)

    def link(self, path: str | None = None, /, **changes: object) -> str:
        """An address that keeps the bar's state; `changes` set or (None, "") drop words. On the same page its own words stay too."""
        words: dict[str, object] = {"at": self.at, "known": self.known, "bloc": self.bloc, "branch": self.branch}
        if path is None:
            words |= self.own
        words |= changes
        said = {name: str(value) for name, value in words.items() if value not in (None, "")}
        return (path or self.path) + (f"?{urlencode(said)}" if said else "")

    @property
    def json(self) -> str:
        """The same page as data."""
        return self.link(f"{self.path}.json", **self.own)

    @property
    def bar(self) -> Mapping[str, str]:
        """What the bar holds, as the words of the address."""
        words = {"at": self.at, "known": self.known, "bloc": self.bloc, "branch": self.branch}
        return {name: str(value) for name, value in words.items() if value}

    @property
    def kept(self) -> Mapping[str, str]:
        """The words of this page that the bar's form must carry along."""
        return self.own


def day(text: str | None, name: str) -> date | None:
    """A day from an address; None for nothing. Raises DateError saying which word is wrong."""
    if text is None or not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise DateError(f"{text[:40]!r} is no day", where=name, right="write YYYY-MM-DD, such as 2025-05-31") from None
    if not FIRST <= found <= LAST:
        raise DateError(f"{found} is out of reach", where=name, right=f"a day from {FIRST} to {LAST}")
    return found


def number(text: str | None, name: str, *, least: int, most: int, default: int) -> int:
    """A whole number from an address. Raises InputError saying which would do."""
    if text is None or not text.strip():
        return default
    try:
        found = int(text)
    except ValueError:
        found = least - 1
    if not least <= found <= most:
        raise InputError(f"{text[:40]!r} won't do", where=name, right=f"a whole number from {least} to {most}")
    return found


def choice(text: str | None, name: str, among: tuple[str, ...]) -> str:
    """One of a few words; the first where none is given. Raises InputError naming them."""
    if not text:
        return among[0]
    if text not in among:
        raise InputError(f"{text[:40]!r} is none of them", where=name, right=f"one of {', '.join(among)}")
    return text


def segment(text: str) -> str:
    """A text as one part of a path."""
    return quote(text, safe="")
