"""The registry's files as records that know their lines: YAML and CSV read as strings, every slip collected, none
passed over."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from detente.actors.dated import first_day, last_day
from detente.errors import DateError

LISTS = ("aliases", "short", "ambiguous", "slips", "adjectives", "demonyms", "metonyms", "predecessors")
TEXTS = ("id", "name", "kind", "capital", "state", "code", "since", "until", "born", "died", "cite", "note")
KEYS = frozenset((*LISTS, *TEXTS, "names", "codes", "affiliations", "in_context"))
KINDS = frozenset(
    ("state", "government", "office", "armed-group", "party", "igo", "people", "group", "person", "place", "outlet")
)
ROLES = frozenset(("part-of", "leads", "backed-by", "holds"))
STATUSES = frozenset(("member", "suspended", "observer", "associate", "partner", "former"))
_EDGE = frozenset(("role", "body", "since", "until", "cite"))
_BOUND = frozenset(("texts", "with", "since", "until"))
_ROLE_KEYS = frozenset(("id", "titles", "code", "single", "body", "states"))
_LETTERS = {ord("ı"): "i", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ß"): "ss", ord("æ"): "ae"}
_SLUG = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One slip in the registry's files; `right` says what would be accepted."""

    file: str
    line: int
    problem: str
    right: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}" + (f" ({self.right})" if self.right else "")


@dataclass(slots=True)
class Record:
    """One record as written: lists and maps of strings, affiliations as rows, and the line of each key."""

    file: str
    line: int
    data: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)

    def text(self, key: str) -> str:
        return str(self.data.get(key, ""))

    def many(self, key: str) -> list[str]:
        return list(self.data.get(key, ()))

    def at(self, key: str) -> int:
        return self.lines.get(key, self.line)


@dataclass(slots=True)
class Row:
    """One row of holders/*.csv, members/*.csv or places/*.csv; `layer` counts the folders that lie under its own."""

    file: str
    line: int
    data: dict[str, str]
    layer: int = 0


@dataclass(slots=True)
class Files:
    """All that the files say, before it is checked across files."""

    records: dict[str, Record] = field(default_factory=dict)
    roles: dict[str, Record] = field(default_factory=dict)
    holders: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, where: Record | Row, problem: str, right: str = "", *, line: int = 0) -> None:
        self.complaints.append(Complaint(where.file, line or where.line, problem, right))


def read(paths: Iterable[Path], *, publishers: Path | None = None) -> Files:
    """Read files and folders in order; a record with the id of an earlier folder's record replaces it (a world's
    own over ours)."""
    files = Files()
    for layer, root in enumerate(paths):
        seen: set[str] = set()
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            shown = path.relative_to(root.parent).as_posix() if root.is_dir() else path.name
            if path.suffix in {".yaml", ".yml"}:
                _take_yaml(path, shown, files, seen, layer)
            elif path.suffix == ".csv":
                _take_csv(path, shown, files, layer)
    if publishers is not None and publishers.exists():
        _take_publishers(publishers, files)
    return files


def slug(name: str) -> str:
    """Readable id of a name: lower-case ASCII letters and digits joined by hyphens; other scripts keep their
    letters."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"['’‘ʿʾ`´]", "", plain).lower()
    return re.sub(r"[^\w]+|_", "-", plain).strip("-") or "unnamed"


def _take_yaml(path: Path, shown: str, files: Files, seen: set[str], layer: int) -> None:
    for record in _yaml_records(path, shown, files):
        target = files.roles if path.name == "roles.yaml" else files.records
        check = _check_role if path.name == "roles.yaml" else _check_record
        check(record, files)
        name = record.text("id")
        if not name:
            continue
        if name in target and name in seen:
            first = target[name]
            files.complain(
                record, f"the id {name!r} is taken already", f"first in {first.file}:{first.line}", line=record.at("id")
            )
            continue
        seen.add(name)
        record.data["layer"] = layer
        target[name] = record


def _yaml_records(path: Path, shown: str, files: Files) -> Iterator[Record]:
    try:
        node = compose(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not UTF-8"
        files.complaints.append(
            Complaint(shown, mark.line + 1 if mark else 1, f"no YAML: {problem}", "see the YAML 1.1 rules")
        )
        return
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        files.complaints.append(
            Complaint(shown, node.start_mark.line + 1, "not a list of records", "start each record with '- id: ...'")
        )
        return
    for item in node.value:
        line = item.start_mark.line + 1
        if not isinstance(item, yaml.MappingNode):
            files.complaints.append(
                Complaint(shown, line, "a record that is no mapping", "write '- id: ...' and keys below it")
            )
            continue
        record = Record(shown, line, {})
        for key, value in item.value:
            if key.value in record.data:
                files.complain(record, f"{key.value!r} is given twice", line=key.start_mark.line + 1)
            record.data[key.value] = plain(value)
            record.lines[key.value] = key.start_mark.line + 1
        yield record


def compose(path: Path) -> yaml.Node | None:
    """The YAML nodes of a file, with libyaml where it is there (ten times faster)."""
    return yaml.compose(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(value) for value in node.value]
    return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _check_record(record: Record, files: Files) -> None:
    for key in record.data.keys() - KEYS:
        files.complain(record, f"unknown key {key!r}", f"one of {', '.join(sorted(KEYS))}", line=record.at(key))
    for key in ("id", "name", "kind"):
        if not record.data.get(key):
            files.complain(record, f"no {key}", f"add '{key}: ...'")
    if record.text("id") and not _SLUG.fullmatch(record.text("id")):
        files.complain(
            record, f"{record.text('id')!r} is no id", "letters, digits and single hyphens", line=record.at("id")
        )
    if record.text("kind") and record.text("kind") not in KINDS:
        files.complain(
            record,
            f"unknown kind {record.text('kind')!r}",
            f"one of {', '.join(sorted(KINDS))}",
            line=record.at("kind"),
        )
    _check_shapes(record, files)
    _check_dates(record, record.data, files)
    for edge in record.data.get("affiliations", ()):
        _check_edge(record, edge, files)
    _check_bound(record, files)


def _check_shapes(record: Record, files: Files) -> None:
    for key in LISTS:
        value = record.data.get(key, [])
        if value == "":
            record.data[key] = []
        elif not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            files.complain(record, f"{key!r} is no list of names", f"write {key}: [one, two]", line=record.at(key))
            record.data[key] = []
    for key in TEXTS:
        if not isinstance(record.data.get(key, ""), str):
            files.complain(record, f"{key!r} is no plain text", line=record.at(key))
            record.data[key] = ""
    for key in ("names", "codes"):
        value = record.data.get(key, {})
        if not isinstance(value, dict):
            files.complain(record, f"{key!r} is no mapping", f"write {key}: {{ar: ...}}", line=record.at(key))
            record.data[key] = {}
        else:
            record.data[key] = {name: item if isinstance(item, list) else [item] for name, item in value.items()}
    if not isinstance(record.data.get("affiliations", []), list):
        files.complain(record, "'affiliations' is no list", line=record.at("affiliations"))
        record.data["affiliations"] = []


def _check_bound(record: Record, files: Files) -> None:
    """Names that count only in a text that also names somebody else: 'the Coalition' beside the Islamic State."""
    rows = record.data.get("in_context", [])
    line = record.at("in_context")
    good = []
    for row in rows if isinstance(rows, list) else [rows]:
        lists = isinstance(row, dict) and all(isinstance(row.get(key), list) and row[key] for key in ("texts", "with"))
        if not lists or row.keys() - _BOUND:
            files.complain(
                record, "in_context has wrong keys", "texts and with as lists, perhaps since, until", line=line
            )
            continue
        _check_dates(record, row, files, line=line)
        good.append(row)
    if "in_context" in record.data:
        record.data["in_context"] = good


def _check_edge(record: Record, edge: Any, files: Files) -> None:
    line = record.at("affiliations")
    if not isinstance(edge, dict) or edge.keys() - _EDGE or not edge.get("role") or not edge.get("body"):
        files.complain(
            record,
            f"an affiliation of {record.text('id')!r} has wrong keys",
            f"role and body, perhaps {', '.join(sorted(_EDGE))}",
            line=line,
        )
        record.data["affiliations"] = [item for item in record.data["affiliations"] if item is not edge]
        return
    if edge["role"] not in ROLES:
        files.complain(
            record, f"unknown affiliation role {edge['role']!r}", f"one of {', '.join(sorted(ROLES))}", line=line
        )
    _check_dates(record, edge, files, line=line)


def _check_dates(where: Record | Row, data: Mapping[str, Any], files: Files, *, line: int = 0) -> None:
    days = {}
    for key, bound in (("born", first_day), ("since", first_day), ("until", last_day), ("died", last_day)):
        at = line or (where.at(key) if isinstance(where, Record) else where.line)
        try:
            days[key] = bound(str(data.get(key, "")))
        except DateError as error:
            files.complain(where, error.problem, error.right, line=at)
            if isinstance(data, dict):
                data[key] = ""
    for early, late in (("born", "died"), ("since", "until")):
        start, end = days.get(early), days.get(late)
        if start and end and start > end:
            at = line or (where.at(late) if isinstance(where, Record) else where.line)
            files.complain(where, f"{late} {data[late]} lies before {early} {data[early]}", line=at)


def _check_role(record: Record, files: Files) -> None:
    for key in record.data.keys() - _ROLE_KEYS:
        files.complain(record, f"unknown key {key!r}", f"one of {', '.join(sorted(_ROLE_KEYS))}", line=record.at(key))
    if not record.data.get("titles"):
        files.complain(record, "a role without titles", "titles: [as written in news]")
    if record.data.get("single", "false") not in {"true", "false"}:
        files.complain(record, f"single is {record.data['single']!r}", "true or false", line=record.at("single"))


_COLUMNS = {
    "holders": "office,person,since,until,cite",
    "members": "body,member,status,since,until,cite",
    "places": "name,aliases,kind,country,admin,lat,lon,cite",
}


def _take_csv(path: Path, shown: str, files: Files, layer: int) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        wanted = _COLUMNS.get(path.parent.name)
        if wanted is None or ",".join(reader.fieldnames or ()) != wanted:
            files.complaints.append(
                Complaint(shown, 1, "columns are off", wanted or "put it under holders/, members/ or places/")
            )
            return
        for data in reader:
            row = Row(shown, reader.line_num, {key: (value or "").strip() for key, value in data.items() if key}, layer)
            if None in data:
                files.complain(row, "more columns than the head", "quote a text that holds a comma")
            _check_dates(row, row.data, files)
            if path.parent.name == "members" and row.data["status"] not in STATUSES:
                files.complain(row, f"unknown status {row.data['status']!r}", f"one of {', '.join(sorted(STATUSES))}")
            {"holders": files.holders, "members": files.members, "places": files.places}[path.parent.name].append(row)


def _take_publishers(path: Path, files: Files) -> None:
    """Outlets are actors too, where no record of the registry has the id, the name or the alias already."""
    taken = {
        text.casefold()
        for record in files.records.values()
        for text in (record.text("name"), *record.many("aliases"), *record.many("ambiguous"), *record.many("short"))
    }
    loose = Files()
    for record in _yaml_records(path, path.name, loose):
        name, title = record.text("id"), record.text("name")
        if not name or not title or name in files.records or title.casefold() in taken:
            continue
        aliases = [alias for alias in record.many("aliases") if alias.casefold() not in taken]
        data = {
            "id": name,
            "name": title,
            "kind": "outlet",
            "aliases": aliases,
            "code": "MED",
            "cite": "publishers.yaml",
            "layer": 0,
        }
        data["state"] = record.text("country") if record.text("country") in files.records else ""
        files.records[name] = Record(path.name, record.line, data, record.lines)
    files.complaints.extend(loose.complaints)
