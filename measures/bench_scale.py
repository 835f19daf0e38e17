"""How fast coded rows go in and come out at scale: `python measures/bench_scale.py --rows 1000000`.

Makes its own rows in GDELT 2.0's layout (repeatable: same rows for the same number), imports them into a world in a
temporary folder, and asks what screens ask. Seconds by the clock and of the machine stand beside their goals at 20 million
rows. The goal of the import is per row; those of questions are not scaled: they hold at any size.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.world import World

FULL = 20_000_000
IMPORT_SECONDS = 300.0
PAIR_SECONDS = 0.2
NETWORK_SECONDS = 1.0
BLOCS_SECONDS = 5.0
STATES = (
    "USA RUS CHN IRQ SYR IRN TUR ISR GBR FRA DEU SAU EGY PAK IND JPN KOR PRK UKR POL ITA ESP CAN AUS BRA MEX ARG VEN COL CUB NGA"
    " ZAF KEN ETH SDN LBY DZA MAR TUN JOR LBN KWT QAT ARE YEM OMN BHR AFG BGD LKA MMR THA VNM PHL IDN MYS SGP KAZ UZB GEO ARM AZE"
    " SRB HRV GRC BGR ROU HUN CZE SVK AUT CHE BEL NLD DNK NOR SWE FIN EST LVA LTU BLR MDA ALB MKD"
)
MAKE = """
COPY (
    WITH drawn AS (
        SELECT i, hash(i) h, hash(i, 1) h1, hash(i, 2) h2, hash(i, 3) h3, hash(i, 4) h4 FROM range({rows}) t(i)
    ),
    placed AS (
        SELECT *, {states} AS names,
            1 + (len({states}) * ((h1 % 10000) / 10000.0) * ((h2 % 10000) / 10000.0))::INT % len({states}) AS a,
            1 + (len({states}) * ((h2 % 9973) / 9973.0) * ((h3 % 10007) / 10007.0))::INT % len({states}) AS b,
            DATE '2015-02-19' + (h4 % 3650)::INT AS dy, (h % 1000)::INT AS r
        FROM drawn
    ),
    named AS (
        SELECT *, names[a] AS ac, names[b] AS bc,
            CASE WHEN r < 250 THEN 'GOV' WHEN r < 330 THEN 'MIL' WHEN r < 380 THEN 'REB' WHEN r < 420 THEN 'CVL' ELSE '' END AS ty,
            ['042', '043', '036', '051', '010', '111', '112', '190', '173', '057', '0331', '1312', '141', '120', '061']
                [1 + (h3 % 15)::INT] AS code
        FROM placed
    )
    SELECT
        i + 410000000, strftime(dy, '%Y%m%d'), strftime(dy, '%Y%m'), strftime(dy, '%Y'), strftime(dy, '%Y.1342'),
        ac || ty, CASE ty WHEN 'GOV' THEN 'PRESIDENT' WHEN 'MIL' THEN 'ARMY' WHEN 'REB' THEN 'REBEL' WHEN 'CVL' THEN 'CITIZEN' ELSE ac END,
        ac, '', '', '', '', ty, '', '',
        bc, bc, bc, '', '', '', '', '', '', '',
        1, code, left(code, 3), left(code, 2), 1, round((h2 % 200) / 10.0 - 10, 1),
        1 + h % 20, 1 + h % 5, 1 + h % 20, (h1 % 100000) / -9973.0,
        4, 'Capital ' || ac || ', Province, Country', left(ac, 2), left(ac, 2) || '07', '20389', 33.3386, 44.3939, '-3102154',
        4, 'Capital ' || bc || ', Province, Country', left(bc, 2), left(bc, 2) || '13', '204', 33.5, 36.3, '-2541037',
        4, 'Capital ' || ac || ', Province, Country', left(ac, 2), left(ac, 2) || '07', '20389', 33.3386, 44.3939, '-3102154',
        strftime(dy, '%Y%m%d') || '234500',
        'https://www.example-' || (h4 % 5000) || '.com/world/' || strftime(dy, '%Y/%m') || '/' || hash(i // 3) || '-leaders-meet.html'
    FROM named
) TO '{path}' (FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', ESCAPE '')
"""


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--gigabytes", type=float, default=8.0, help="private memory the process may have")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, default=None, help="where to work (default: a temporary folder)")
    parser.add_argument(
        "--world", type=Path, default=None, help="a world to make here and keep, or to ask where it is there"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        figures = run(given.rows, Path(folder), given.world or Path(folder) / "world", given.gigabytes)
    if given.json:
        json.dump(figures, sys.stdout, indent=1)
        return
    for figure in figures:
        print("{name:<56} {wall:>9.3f} s  machine {machine:>9.3f} s  goal {goal:>8.3f} s".format(**figure))
    print(f"most memory resident: {_peak():.2f} GB; allowed {given.gigabytes:g} GB of private memory")


def run(rows: int, folder: Path, home: Path, gigabytes: float) -> list[dict[str, Any]]:
    """Figures for so many rows, and of the world's answers."""
    from detente.world import World

    most = int(gigabytes * 1e9)
    if home.exists():
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        return asked(World.open(home))
    path = folder / "rows.export.CSV"
    # Apart, so that the memory shown is that of the import.
    with ProcessPoolExecutor(1) as apart:
        apart.submit(make, rows, path).result()
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    world = World.init(home)
    goal = IMPORT_SECONDS * rows / FULL
    figures = [_figure(f"import of {rows:,} rows", lambda: world.import_file(path), goal, times=1)]
    figures.append(_figure("the same file again", lambda: world.import_file(path), goal, times=1))
    figures += asked(world)
    with path.open("rb") as old:
        line = old.readline()
    with path.open("ab") as more:
        more.write(line.replace(b"410000000", b"999999999"))
    figures.append(_figure("the same rows and a new one", lambda: world.import_file(path), goal, times=1))
    return figures


def asked(world: World) -> list[dict[str, Any]]:
    """Seconds that the questions of the screens take."""
    from detente.relations.network.adjusted import tones
    from detente.relations.network.balance import balance
    from detente.relations.network.blocs import near_optimal
    from detente.world import coded, desk

    first, last, day = date(2020, 3, 1), date(2020, 3, 31), date(2020, 3, 31)
    store, registry = world.store, world.registry
    figures: list[dict[str, Any]] = []

    def add(name: str, ask: Callable[[], object], goal: float) -> None:
        figures.append(_figure(name, ask, goal))

    def page(a: str, b: str) -> None:
        pair = world.pair(a, b, at=day)
        pair.state(day)
        pair.why(day)
        pair.curve(date(2015, 1, 1), day)

    def blocs() -> None:
        sums = {
            (row["actor"], row["recipient"]): (row["friendly"], row["hostile"])
            for row in coded.directed(store, first, last)
        }
        network = tones(sums).network(least=0.1)
        near_optimal(network, balance(network, time_limit=2.0))

    for name, (a, b) in (("busy pair", ("RUS", "USA")), ("quiet pair", ("EST", "TUN"))):
        label = f"{name}, {coded.on_pair(store, registry, a, b).count} events"
        add(f"{label}, gathered", partial(coded.on_pair, store, registry, a, b), PAIR_SECONDS)
        add(f"{label}, level, parts, curve", partial(page, a, b), PAIR_SECONDS)
        add(f"{label}, newest events", partial(world.log, a, b), PAIR_SECONDS)
    add("network of all states, a month", partial(coded.network, store, first, last), NETWORK_SECONDS)
    add("blocs of all states, a month", blocs, BLOCS_SECONDS)
    add("busiest pairs", partial(desk.busiest, world), NETWORK_SECONDS)
    some = store.query("SELECT id FROM coded LIMIT 1").column("id")[0].as_py()
    add("one event with its row", partial(coded.original, store, some), NETWORK_SECONDS)
    return figures


def make(rows: int, path: Path) -> None:
    """Write rows in GDELT 2.0's layout."""
    import duckdb

    states = "[" + ", ".join(f"'{state}'" for state in STATES.split()) + "]"
    duckdb.connect().execute(MAKE.format(rows=rows, states=states, path=path))


def _figure(name: str, ask: Callable[[], object], goal: float, *, times: int = 5) -> dict[str, Any]:
    """The best of some times, by the clock and in seconds of the machine, all cores together; load: of others, too."""
    taken = []
    for _ in range(times):
        wall, machine = time.perf_counter(), time.process_time()
        ask()
        taken.append((time.perf_counter() - wall, time.process_time() - machine))
    wall, machine = min(taken)
    load = os.getloadavg()[0]
    print(f"{name}: {wall:.3f} s, machine {machine:.3f} s, load {load:.1f}, peak {_peak():.2f} GB", file=sys.stderr)
    return {"name": name, "wall": wall, "machine": machine, "goal": goal, "load": load, "peak_gb": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
