"""Places told by another: "20 km north of Raqqa" is not Raqqa, and a point is moved only as far as the words say."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_SIDES = {
    "north": 0,
    "northeast": 45,
    "east": 90,
    "southeast": 135,
    "south": 180,
    "southwest": 225,
    "west": 270,
    "northwest": 315,
}
_SIDE = r"(?P<side>(?:north|south)[ -]?(?:east|west)|north|south|east|west)(?:ern)?"
_UNIT = r"(?:-|\s|\u00a0)?(?P<unit>km|kms|kilomet(?:re|er)s?|miles?|mi)\b"
_KIND = r"(?:the\s+)?(?:(?:city|town|village|port|capital)\s+of\s+)?"
# "some 20 kilometres (12 miles) to the north of the town of ..."
_FAR = re.compile(
    rf"(?P<far>\d+(?:[.,]\d+)?){_UNIT}(?:\s*\([^)]{{1,20}}\))?(?:\s+(?:to\s+the\s+|due\s+)?{_SIDE})?\s+(?:of|from|outside|away\s+from)\s+{_KIND}$",
    re.I,
)
_BESIDE = re.compile(
    rf"(?:\b(?:just\s+)?(?:to\s+the\s+)?{_SIDE}\s+of|\bnear(?:\s+to)?|\bclose\s+to|\bnot\s+far\s+from|\boutside|\b(?:on|in|at)\s+the\s+(?:outskirts|edge|vicinity|countryside|environs|suburbs)\s+of)\s+{_KIND}$",
    re.I,
)
_KM_A_MILE, _KM_A_DEGREE = 1.609344, 111.195


@dataclass(frozen=True, slots=True)
class Vicinity:
    """Words before a place that make it another: where they start, kilometres and bearing (degrees from north), None
    where the words give none."""

    start: int
    kilometres: float | None = None
    bearing: int | None = None


def before(text: str, start: int) -> Vicinity | None:
    """What the words right before an offset say of the place there; None where they make it no other place."""
    window = max(0, start - 90)
    said = text[window:start]
    match = _FAR.search(said) or _BESIDE.search(said)
    if match is None:
        return None
    parts = match.groupdict()
    side = re.sub(r"[ -]", "", (parts.get("side") or "").lower())
    far = float(parts["far"].replace(",", ".")) if parts.get("far") else None
    if far is not None and parts["unit"].lower().startswith("mi"):
        far *= _KM_A_MILE
    return Vicinity(window + match.start(), far, _SIDES.get(side))


def moved(lat: float, lon: float, vicinity: Vicinity) -> tuple[float, float]:
    """A point in degrees moved by distance and bearing on a sphere; as given where either is unknown."""
    if vicinity.kilometres is None or vicinity.bearing is None:
        return lat, lon
    angle = math.radians(vicinity.bearing)
    north = vicinity.kilometres * math.cos(angle) / _KM_A_DEGREE
    east = vicinity.kilometres * math.sin(angle) / (_KM_A_DEGREE * max(0.01, math.cos(math.radians(lat))))
    return round(lat + north, 2), round(lon + east, 2)
