"""The network of states as a graph that Gephi, networkx or igraph open: one tie a pair, with the years in which it was seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.world.exporting.files import Sheet
from detente.world.exporting.panel import Shape, panel

if TYPE_CHECKING:
    from detente.world.world import World

_TIES = {
    "source": "One state",
    "target": "The other",
    "events": "Events between the two",
    "reports": "Independent reports of them",
    "cooperation": "Events of cooperation",
    "conflict": "Events of conflict",
    "weight": "Events, for programs that draw by weight",
    "intensity": "Mean intensity on the Goldstein scale",
    "sign": "1 or -1: the sign of the mean intensity; 0 where it is 0",
    "years": "Years in which events began",
}


def ties(world: World, *, since: date | None, at: date | None, known: date | None) -> Sheet:
    """One row a pair of states between whom something was told or coded."""
    import pyarrow as pa

    years = panel(world, Shape("dyad-year"), since=since, at=at, known=known).table
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in years.to_pylist():
        tie = found.setdefault(
            (row["iso1"], row["iso2"]),
            {"events": 0, "reports": 0, "cooperation": 0, "conflict": 0, "intensity": 0.0, "years": []},
        )
        tie["events"] += row["events"]
        tie["reports"] += row["reports"]
        tie["cooperation"] += row["verbal_coop"] + row["material_coop"]
        tie["conflict"] += row["verbal_conf"] + row["material_conf"]
        tie["intensity"] += row["intensity_sum"]
        tie["years"].append(str(row["year"]))
    rows = []
    for (a, b), tie in sorted(found.items()):
        mean = tie["intensity"] / tie["events"]
        rows.append(
            {
                "source": a,
                "target": b,
                **tie,
                "weight": tie["events"],
                "intensity": mean,
                "sign": (mean > 0) - (mean < 0),
            }
        )
    kinds = {"source": pa.string(), "target": pa.string(), "intensity": pa.float64(), "years": pa.list_(pa.string())}
    schema = pa.schema([(name, kinds.get(name, pa.int64())) for name in _TIES])
    return Sheet(
        pa.Table.from_pylist(rows, schema=schema), _TIES, {"sign": {-1: "conflict", 0: "neither", 1: "cooperation"}}
    )


def write(world: World, sheet: Sheet, target: Path) -> None:
    """As GEXF (dynamic: a tie has a spell for each run of years) or GraphML; one tie a pair, for Gephi draws no parallel ones."""
    import networkx as nx

    graph = nx.Graph()
    gexf = target.suffix == ".gexf"
    if gexf:
        graph.graph["mode"] = "dynamic"
    for row in sheet.table.to_pylist():
        a, b, years = row.pop("source"), row.pop("target"), row.pop("years")
        for end in (a, b):
            graph.add_node(end, label=world.registry.name(end) if end in world.registry.actors else end)
        told = {"spells": _spells(map(int, years))} if gexf else {"years": ";".join(years)}
        graph.add_edge(a, b, **row, **told)
    (nx.write_gexf if gexf else nx.write_graphml)(graph, str(target))


def _spells(years: Iterable[int]) -> list[tuple[str, str]]:
    spells: list[list[int]] = []
    for year in years:
        if spells and year == spells[-1][1] + 1:
            spells[-1][1] = year
        else:
            spells.append([year, year])
    return [(f"{first:04}-01-01", f"{last:04}-12-31") for first, last in spells]
