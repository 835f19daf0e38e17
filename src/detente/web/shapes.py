"""Outlines of countries and the places of capitals, for the map: data of the package, nothing is fetched."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from detente.errors import InputError

Ring = tuple[tuple[float, float], ...]
_SHAPES, _CAPITALS = "data/shapes/countries.csv", "data/places/capitals.csv"


@cache
def countries() -> Mapping[str, tuple[Ring, ...]]:
    """Rings of (longitude, latitude) in degrees by ISO3, as the borders are held (Natural Earth 1:110m). Raises InputError."""
    return {row["iso3"]: tuple(_rings(row["rings"], row["iso3"])) for row in _rows(_SHAPES)}


@cache
def capitals() -> Mapping[str, tuple[float, float]]:
    """(longitude, latitude) of the first capital listed, by ISO3; where none is, the middle of the largest outline."""
    found = {iso3: _middle(max(rings, key=len)) for iso3, rings in countries().items() if rings}
    listed = [(row["country"], (float(row["lon"]), float(row["lat"]))) for row in _rows(_CAPITALS) if row["country"]]
    return {**found, **dict(reversed(listed))}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("detente").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def _rings(text: str, where: str) -> Iterator[Ring]:
    for ring in text.split(";"):
        try:
            points = [tuple(int(part) / 10 for part in pair.split(",")) for pair in ring.split()]
            yield tuple((x, y) for x, y in points)
        except ValueError:
            right = "pairs x,y in tenths of a degree, a space between, rings apart by a semicolon"
            raise InputError("an outline can't be read", where=f"{_SHAPES}: {where}", right=right) from None


def _middle(ring: Ring) -> tuple[float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
