"""Places as records: our own tables of towns, camps, crossings and regions, and the world's cities from GeoNames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from detente.actors.fold import Folding, phrase
from detente.actors.index import Surface
from detente.actors.records import Files, Record, Row, slug
from detente.actors.tables import nouns, place_words

SORTS = frozenset(
    "town village quarter camp prison base airport crossing port dam site oilfield island province district region mountain "
    "water".split()
)
# Where a kind of place is as exact as a town; the rest covers an area and its point is only its middle.
POINTS = SORTS - {"province", "district", "region", "mountain", "water"}
# From this many inhabitants on a city is known by its name alone. The United States name cities after everything.
_LARGE = {"": 200_000, "USA": 400_000}
# Where our own tables are dense, the smaller towns that they lack are worth having too.
_DENSE = 15


def add_places(files: Files, taken: frozenset[str], folding: Folding) -> None:
    """Turn rows of places/*.csv into records of kind place, and add cities that neither they nor `taken` (folded names
    of other actors) have. Complains about wrong rows; without such rows nothing is added."""
    own = [record for row in files.places if (record := _record(row, files)) is not None]
    for record in own:
        files.records[record.text("id")] = record
    if own:
        for record in _cities(files, own, taken, folding):
            files.records[record.text("id")] = record


def place_surfaces(files: Files, folding: Folding) -> Iterator[Surface]:
    """Written forms of all places; Arabic, Persian and Kurdish ones in as many romanisations as people's names."""
    for name, record in sorted(files.records.items()):
        if record.text("kind") == "place" and name.startswith("place:"):
            state = record.text("state")
            ours = state in folding.romanised and not record.data.get("people")
            for text in (record.text("name"), *record.many("aliases")):
                # Short names sound like English words: Evin like even, Tyre like there.
                yield Surface(text, "place", name, state, ours and len(text) > 5)


def cities_file() -> Path | None:
    """The table of cities over 15,000 inhabitants (GeoNames, CC BY 4.0) that the package geotext ships; None without it."""
    spec = find_spec("geotext")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "data" / "cities15000.txt"
    return path if path.is_file() else None


def _record(row: Row, files: Files) -> Record | None:
    data = row.data
    right = ""
    if not data["name"]:
        right = "a name in the first column"
    elif data["kind"] not in SORTS:
        right = f"kind is one of {', '.join(sorted(SORTS))}"
    elif data["country"] and data["country"] not in files.records:
        right = "country is the id of a state, or empty where several share or dispute it"
    elif not _is_point(data["lat"], data["lon"]):
        right = "lat and lon in degrees, or both empty"
    elif f"place:{slug(data['name'])}" in files.records and row.layer == 0:
        right = "a name of its own, such as 'Rafah of Egypt' with the alias Rafah"
    if right:
        files.complain(row, f"the place {data['name']!r} can't be taken", right)
        return None
    made = {
        "id": f"place:{slug(data['name'])}",
        "name": data["name"],
        "kind": "place",
        "aliases": [alias.strip() for alias in data["aliases"].split("|") if alias.strip()],
        "state": data["country"],
        "sort": data["kind"],
        "admin": data["admin"],
        "lat": data["lat"],
        "lon": data["lon"],
        "cite": data["cite"],
        "layer": row.layer,
    }
    return Record(row.file, row.line, made)


def _is_point(lat: str, lon: str) -> bool:
    if not lat and not lon:
        return True
    try:
        return -90 <= float(lat) <= 90 and -180 <= float(lon) <= 180
    except ValueError:
        return False


def _cities(files: Files, own: Iterable[Record], taken: frozenset[str], folding: Folding) -> Iterator[Record]:
    path = cities_file()
    if path is None:
        return
    listed = list(own)
    names = {phrase(text, folding) for record in listed for text in (record.text("name"), *record.many("aliases"))}
    points = {
        (record.text("state"), round(float(record.text("lat")), 1), round(float(record.text("lon")), 1))
        for record in listed
        if record.text("lat")
    }
    per_state = {state: len(list(rows)) for state, rows in groupby(sorted(r.text("state") for r in listed))}
    states = {
        code: name
        for name, record in files.records.items()
        if record.text("kind") == "state" and not record.text("until")
        for code in record.data.get("codes", {}).get("iso2", ())
    }
    never = {*taken, *names, *nouns().common_words, *nouns().no_names, *place_words().doubtful}
    for fields in sorted(_lines(path), key=lambda fields: (-int(fields[14]), fields[0])):
        name, state, lat, lon, people = fields[1], states.get(fields[8], ""), fields[4], fields[5], int(fields[14])
        least = 25_000 if per_state.get(state, 0) >= _DENSE and state != "USA" else _LARGE.get(state, _LARGE[""])
        folded, key = phrase(name, folding), f"place:{slug(name)}"
        if not state or people < least or len(folded) < 4 or folded in never or _near(points, state, lat, lon):
            continue
        if key in files.records:
            continue
        never.add(folded)
        aliases = [fields[2]] if fields[2] != name else []
        data = {"id": key, "name": name, "kind": "place", "aliases": aliases, "state": state, "sort": "town"}
        data |= {
            "lat": f"{float(lat):.2f}",
            "lon": f"{float(lon):.2f}",
            "people": str(people),
            "cite": "GeoNames, CC BY 4.0",
        }
        yield Record(path.name, 0, data)


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            fields = line.rstrip("\n").split("\t")
            # Sections of a city (PPLX) share its name or have none that is used alone.
            if len(fields) > 14 and fields[7] != "PPLX" and fields[14].isdigit():
                yield fields


def _near(points: set[tuple[str, float, float]], state: str, lat: str, lon: str) -> bool:
    return (state, round(float(lat), 1), round(float(lon), 1)) in points
