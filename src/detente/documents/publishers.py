"""Who prints: outlets and agencies with their owners, and the state whose press they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from detente.documents import strict
from detente.errors import InputError

DATA = Path(__file__).parents[1] / "data" / "publishers.yaml"
_TEXTS = frozenset({"id", "name", "country", "owner", "bloc"})
_LISTS = frozenset({"aliases", "short", "domains"})
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST = 7


@dataclass(frozen=True, slots=True)
class Publisher:
    """An outlet or agency. `country` is where it sits (ISO3, "" where it has no seat that we know).

    `bloc` is the ISO3 code of the state whose press it is, `agency` for an international news agency, or `third` where
    it is no state's press. `short` holds names that mean the publisher only in a dateline, a note or a page's own
    record, and may mean something else in running text.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str = ""
    owner: str = ""
    bloc: str = "third"


class Found(NamedTuple):
    """A publisher's name in a text: offsets, end excluded."""

    start: int
    end: int
    publisher: Publisher


@dataclass(frozen=True, slots=True)
class Directory:
    """Publishers by id, by folded name and by domain."""

    publishers: Mapping[str, Publisher]
    names: Mapping[str, str]
    domains: Mapping[str, str]

    def by_domain(self, address: str) -> Publisher | None:
        """The publisher of a page's address or host; a subdomain belongs to its longest known domain."""
        host = re.sub(r"^[a-z]+://", "", address.strip().lower()).split("/")[0].split("@")[-1].split(":")[0].strip(".")
        labels = host.split(".")
        for first in range(len(labels) - 1):
            known = self.domains.get(".".join(labels[first:]))
            if known:
                return self.publishers[known]
        return None

    def by_name(self, name: str) -> Publisher | None:
        """The publisher of a page's or row's own word: id, name or alias, in any case and hyphens, or an address."""
        if name in self.publishers:
            return self.publishers[name]
        known = self.names.get(fold(name))
        return (
            self.publishers[known]
            if known
            else self.by_domain(name)
            if "." in name and " " not in name.strip()
            else None
        )

    def find(self, text: str) -> list[Found]:
        """Names in a short text such as a dateline or a note, in order; the longest counts, and must begin large."""
        words = [(match.start(), match.end(), _plain(match[0])) for match in _WORD.finditer(text)]
        found, i = [], 0
        while i < len(words):
            length = next(
                (n for n in range(min(_LONGEST, len(words) - i), 0, -1) if self._known(text, words[i : i + n])), 0
            )
            if length:
                known = self.names[_joined(word for _, _, word in words[i : i + length])]
                found.append(Found(words[i][0], words[i + length - 1][1], self.publishers[known]))
            i += length or 1
        return found

    def _known(self, text: str, words: list[tuple[int, int, str]]) -> bool:
        first = text[words[0][0]]
        return not first.islower() and words[0][2] != "the" and _joined(word for _, _, word in words) in self.names


@cache
def load(path: Path = DATA) -> Directory:
    """Read and check a file of publishers. Raises InputError with file and line for whatever is wrong in it."""
    value = strict.load(path)
    if not isinstance(value, list):
        raise InputError("is no list of publishers", where=str(path))
    publishers: dict[str, Publisher] = {}
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    for item in value:
        record = strict.record(item, path=path, required=frozenset({"id", "name", "bloc"}), lists=_LISTS, texts=_TEXTS)
        publisher = _publisher(record, path)
        line = strict.line_of(item)
        _enter(publishers, publisher.id, publisher, path, line, "id")
        for name in dict.fromkeys(fold(name) for name in (publisher.name, *publisher.aliases, *publisher.short)):
            _enter(names, name, publisher.id, path, line, "name")
        for domain in publisher.domains:
            _enter(domains, domain, publisher.id, path, line, "domain")
    return Directory(publishers, names, domains)


def by_domain(address: str) -> Publisher | None:
    """The publisher of a page's address or host, from the package's own file."""
    return load().by_domain(address)


def by_name(name: str) -> Publisher | None:
    """The publisher of a name, from the package's own file."""
    return load().by_name(name)


def find(text: str) -> list[Found]:
    """Publishers named in a short text, from the package's own file."""
    return load().find(text)


def fold(name: str) -> str:
    """A name in the form in which names are compared: small letters, no accents, no marks, no leading article `the`."""
    return _joined(_plain(match[0]) for match in _WORD.finditer(name))


def _plain(word: str) -> str:
    bare = unicodedata.normalize("NFKD", word.lower().replace("ı", "i")).replace("'", "").replace("’", "")
    return "".join(character for character in bare if not unicodedata.combining(character))


def _joined(words: Iterable[str]) -> str:
    return " ".join(words).removeprefix("the ")


def _publisher(record: dict[str, strict.Text | list[strict.Text]], path: Path) -> Publisher:
    texts = {key: value for key, value in record.items() if isinstance(value, strict.Text)}
    lists = {key: tuple(map(str, value)) for key, value in record.items() if isinstance(value, list)}
    _check(texts["id"], _SLUG, path, "a slug such as al-jazeera")
    _check(texts["bloc"], re.compile(r"[A-Z]{3}|third|agency"), path, "an ISO3 code, third or agency")
    if "country" in texts:
        _check(texts["country"], re.compile("[A-Z]{3}"), path, "an ISO3 code; leave the key out where there is none")
    for domain in record.get("domains", []):
        _check(domain, _DOMAIN, path, "a host such as aljazeera.com")
    plain = {key: str(value) for key, value in texts.items()}
    return Publisher(
        plain["id"],
        plain["name"],
        lists.get("aliases", ()),
        lists.get("short", ()),
        lists.get("domains", ()),
        plain.get("country", ""),
        plain.get("owner", ""),
        plain["bloc"],
    )


def _check(text: strict.Text | str, shape: re.Pattern[str], path: Path, right: str) -> None:
    if not shape.fullmatch(text):
        raise InputError(f"{str(text)!r}", where=f"{path}:{strict.line_of(text)}", right=f"write {right}")


def _enter(
    table: dict[str, object] | dict[str, Publisher] | dict[str, str],
    key: str,
    value: object,
    path: Path,
    line: int,
    what: str,
) -> None:
    if key in table:
        raise InputError(f"the {what} {key!r} stands for two publishers", where=f"{path}:{line}")
    table[key] = value  # type: ignore[assignment]
