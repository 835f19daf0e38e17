"""Which event set a file is: told from its header, or from the number of its columns where it has none."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from detente.errors import InputError


@dataclass(frozen=True, slots=True)
class Layout:
    """One form of one event set. `needs`: columns that tell it; `columns`: all, where a file may lack or spoil its header.

    `query` names the SQL that reads it, `table` where its rows go.
    """

    name: str
    kind: str
    dataset: str
    query: str
    needs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    table: str = "coded"


@dataclass(frozen=True, slots=True)
class Found:
    """How to read one file: its layout, the names of its columns in order, lines before the first row, separator, quotes."""

    layout: Layout
    columns: tuple[str, ...]
    skip: int
    delimiter: str
    quoted: bool


def _gdelt(adm2: bool, url: bool = True) -> tuple[str, ...]:
    actor = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code".split()
    place = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
    return (
        *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
        *(f"Actor{n}{part}" for n in (1, 2) for part in actor),
        *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
        *"NumMentions NumSources NumArticles AvgTone".split(),
        *(f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in place if adm2 or part != "ADM2Code"),
        "DATEADDED",
        *(("SOURCEURL",) if url else ()),
    )


_MENTIONS = tuple(
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID Actor1CharOffset"
    " Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras".split()
)
_POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country",
    "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country",
    "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People",
    "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
_ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District",
    "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
_UCDP = (
    "id", "type_of_violence", "side_a", "side_b", "date_prec", "date_start", "date_end", "where_prec", "best",
)  # fmt: skip
_ACLED = (
    "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "inter1", "inter2",
    "geo_precision", "source", "timestamp",
)  # fmt: skip

LAYOUTS: Final = (
    Layout("icews", "icews", "icews", "icews", _ICEWS[:11], _ICEWS),
    Layout("polecat", "polecat", "polecat", "polecat", ("Event ID", "Event Date", "Event Type", "Actor Name"), _POLECAT),
    Layout("ucdp-ged", "ucdp", "ucdp", "ucdp", _UCDP),
    Layout("acled", "acled", "acled", "acled", _ACLED),
    Layout("detente", "detente", "detente", "detente", ("event_id", "date", "actor", "recipient", "type")),
    Layout("gdelt-2", "gdelt", "gdelt", "gdelt", columns=_gdelt(adm2=True)),
    Layout("gdelt-1", "gdelt", "gdelt", "gdelt", columns=_gdelt(adm2=False)),
    Layout("gdelt-1-early", "gdelt", "gdelt", "gdelt", columns=_gdelt(adm2=False, url=False)),
    Layout("gdelt-mentions", "gdelt-mentions", "gdelt", "mentions", columns=_MENTIONS, table="coded_reports"),
)  # fmt: skip
KINDS: Final = tuple(dict.fromkeys(layout.kind for layout in LAYOUTS))
DATASETS: Final = frozenset(layout.dataset for layout in LAYOUTS)
RIGHT: Final = f"a file of {', '.join(KINDS)}; --as says which"


def recognise(lines: Sequence[str], *, kind: str | None = None, where: str = "") -> Found:
    """How a file that begins with these lines is to be read; `kind` says which event set it must be.

    Raises InputError where it is none, or another.
    """
    if kind is not None and kind not in KINDS:
        raise InputError(f"{kind!r} is no event set", right=", ".join(KINDS))
    if not lines or not lines[0].strip():
        raise InputError("the file is empty", where=where, right=RIGHT)
    # Spreadsheets of countries that write 1,5 part cells by semicolons.
    delimiter = "\t" if "\t" in lines[0] else ";" if lines[0].count(";") > lines[0].count(",") else ","
    # Dataverse puts the text columns of the tables it serves in quotes; the sets themselves have tabs and no quotes.
    quoted = delimiter != "\t" or any(field.startswith('"') for line in lines[:2] for field in line.split("\t"))
    names = _fields(lines[0], delimiter, quoted)
    found = (
        _with_header(names, lines[1:], delimiter, quoted) or _named(names, delimiter, quoted) or _bare(names, delimiter)
    )
    if found is None or kind not in (None, found.layout.kind):
        said = f"{len(names)} columns, the first {', '.join(names[:3])}"
        be = f"no {kind} file" if kind else "no event set that is known here"
        raise InputError(f"{be}: {said}", where=where, right=_right(kind))
    return found


def named(columns: Sequence[str], *, kind: str | None = None, where: str = "") -> Found:
    """The same for a table that has named columns (Parquet)."""
    found = _with_header(list(columns), (), ",", False) or _named(list(columns), ",", False)
    if found is None or kind not in (None, found.layout.kind):
        raise InputError(
            f"no {kind or 'event set that is known here'}: columns {', '.join(columns[:5])} ...",
            where=where,
            right=_right(kind),
        )
    return found


def _with_header(names: list[str], rows: Sequence[str], delimiter: str, quoted: bool) -> Found | None:
    for layout in LAYOUTS:
        canon = {name.casefold(): name for name in (*layout.needs, *layout.columns)}
        given = [canon.get(name.strip().casefold(), name.strip()) for name in names]
        if not layout.needs or not set(layout.needs) <= set(given):
            continue
        first = next((row for row in rows if row.strip()), "")
        width = len(_fields(first, delimiter, quoted)) if first else len(given)
        # Some POLECAT files name more columns than their rows have, the added names standing anywhere.
        if layout.columns and width != len(given) and width == len(layout.columns):
            given = list(layout.columns)
        return Found(layout, tuple(_unique(given)), 1, delimiter, quoted)
    return None


def _named(names: list[str], delimiter: str, quoted: bool) -> Found | None:
    """A set that has no header of its own, written out with one by other software."""
    for layout in LAYOUTS:
        canon = {name.casefold(): name for name in layout.columns}
        given = [canon.get(name.strip().casefold(), name.strip()) for name in names]
        if not layout.needs and set(layout.columns) <= set(given):
            return Found(layout, tuple(_unique(given)), 1, delimiter, quoted)
    return None


def _bare(names: list[str], delimiter: str) -> Found | None:
    if delimiter != "\t" or not names[0].strip().isdigit():
        return None
    fits = (layout for layout in LAYOUTS if not layout.needs and len(layout.columns) == len(names))
    return next((Found(layout, layout.columns, 0, "\t", False) for layout in fits), None)


def _fields(line: str, delimiter: str, quoted: bool) -> list[str]:
    line = line.rstrip("\r\n")
    return next(csv.reader([line], delimiter=delimiter), []) if quoted else line.split(delimiter)


def _unique(names: list[str]) -> list[str]:
    """Every column has a name of its own: trailing tabs make columns without any."""
    seen: set[str] = set()
    for place, name in enumerate(names, 1):
        fresh = name if name and name.casefold() not in seen else f"column_{place}"
        seen.add(fresh.casefold())
        names[place - 1] = fresh
    return names


def _right(kind: str | None) -> str:
    wanted = next((layout for layout in LAYOUTS if layout.kind == kind), None)
    if wanted is None:
        return RIGHT
    if wanted.needs:
        return f"a header with {', '.join(wanted.needs)}"
    counts = [len(layout.columns) for layout in LAYOUTS if layout.kind == kind]
    return f"tab-separated, no header, {' or '.join(map(str, counts))} columns, a number first"
