"""When a text was published, as far as it, its file name or its page say so; a day or nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

EARLIEST = date(1900, 1, 1)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_MONTH = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_SHAPES = (
    (re.compile(rf"\b{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(\d{{4}})\b", re.I), "dmy"),
    (re.compile(rf"\b{_MONTH}\s*{_DAY},?\s+(\d{{4}})\b", re.I), "mdy"),
    (re.compile(r"(?<![\d/.-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d/-])"), "ymd"),
    (re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/-])"), "either"),
)
_FILE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_. /]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
# What stands beside a date on a line that says no more than when and where a text appeared.
_AROUND = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?|\b[ap]\.?m\.?(?=\W|$)"
    r"|\b(?:gmt|utc|bst|cet|eet|est|edt|ast|local time)\b(?:\s*[+-]\d+)?"
    r"|\b(?:first |last )?(?:published|posted|updated|modified|issued|released|created|date|dated|release date)\b"
    r"|\b(?:on|at|by|the|and|in)\b|\b\d+ min(?:ute)?s? read\b|[\W_]+",
    re.I,
)
_CUE = re.compile(r"\b(?:published|posted|issued|released|release date|publication date|date)\b", re.I)
_CHANGED = re.compile(r"\b(?:updated|modified|accessed|retrieved|archived)\b", re.I)
# "Bamako, 8 April 2025 (AFP) - Mali accused ...": a place, the day, perhaps an agency, a dash.
_PLACE = re.compile(r"^(?!(?:In|On|At|From|Since|By|Until)\b)(?:[A-Z][\w.'’-]*[\s,/(]+){1,5}$")
_AGENCY = re.compile(r"^\)?,?\s*(?:\([A-Z][\w. ]{1,20}\)\s*)?(?:--?|[–—])\s+\S")
_DATELINE = re.compile(r"^[^a-z]{2,40}[^.]{0,60}?(?:--?|[–—:])\s")


class Found(NamedTuple):
    """A publication date and how it was found."""

    day: date
    by: str


def plausible(day: date | None) -> date | None:
    """The day, or None where it is no date of publication: before 1900, or later than today."""
    return day if day is not None and EARLIEST <= day <= date.today() else None


def day(text: str) -> date | None:
    """The first exact day written in a text; days and months in figures alone only where no other order is possible."""
    hits = [
        (match.start(), found)
        for pattern, order in _SHAPES
        for match in pattern.finditer(text)
        if (found := _day(match, order))
    ]
    return min(hits)[1] if hits else None


def stamp(text: str) -> date | None:
    """The day of a time such as `2025-02-22T10:00:00+03:00`, by its writer's clock; None where it is no day."""
    match = re.match(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)", text)
    return plausible(_made(*map(int, match.groups()))) if match else plausible(day(text))


def in_name(name: str) -> date | None:
    """The day in a file's name or a page's address, year first: `2025-02-22-talks`, `20250222`, `/2025/02/22/`."""
    match = _FILE.search(name)
    return plausible(_made(int(match[1]), int(match[3]), int(match[4]))) if match else None


def in_text(text: str) -> date | None:
    """The day in the first lines of a text: nothing but date, time and place, a dateline, or a line `Published: ...`.

    A date inside the running text is what the text tells of and never taken.
    """
    lines = [line.strip() for line in text[:3000].split("\n") if line.strip()][:8]
    changed = None
    for line in lines:
        found = plausible(day(line[:160]))
        if found is None or not dateline(line):
            continue
        if not _CHANGED.search(line) or _CUE.search(line):
            return found
        changed = changed or found
    return changed or _at_end(text)


def dateline(line: str) -> bool:
    """Whether a line carries a date of publication rather than a statement."""
    head = line.strip()[:160]
    match = next((match for pattern, _ in _SHAPES if (match := pattern.search(head))), None)
    if match is None:
        return False
    around = head[: match.start()] + " " + head[match.end() :]
    rest = _AROUND.sub(" ", around).split()
    if len(line) <= 120 and (len(rest) <= 2 or (_CUE.match(head) and len(rest) <= 6)):
        return all(word[:1].isupper() or _CUE.match(head) for word in rest)
    opening = _DATELINE.match(head)
    placed = _PLACE.match(head[: match.start()]) and _AGENCY.match(head[match.end() :])
    return bool(placed or (opening and match.end() <= opening.end()))


def only_date(line: str) -> bool:
    """Whether a line holds nothing but when and where a text appeared."""
    return len(line) <= 120 and dateline(line) and not _DATELINE.match(line.strip())


def _at_end(text: str) -> date | None:
    tail = [line.strip() for line in text[-1500:].split("\n") if line.strip()][-4:]
    return next(
        (found for line in tail if _CUE.match(line) and dateline(line) and (found := plausible(day(line)))), None
    )


def _day(match: re.Match[str], order: str) -> date | None:
    one, two, three = match.groups()
    if order == "dmy":
        return _made(int(three), _MONTHS[two[:3].lower()], int(one))
    if order == "mdy":
        return _made(int(three), _MONTHS[one[:3].lower()], int(two))
    if order == "ymd":
        return _made(int(one), int(two), int(three))
    # 3/4/2025 is April in London and March in Washington.
    if int(one) > 12 or one == two:
        return _made(int(three), int(two), int(one))
    return _made(int(three), int(one), int(two)) if int(two) > 12 else None


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
