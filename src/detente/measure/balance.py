"""Signed networks, landscapes and bargaining against published values; balance dynamics against their closed solution."""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from detente.measure.figures import Figure, skipped

if TYPE_CHECKING:
    from detente.relations.network.ties import Network

# Read 1954 as worked out in the documentation of the signnet package.
TRIBES = {"frustration": 7.0, "three blocs": 2.0, "triangles": 0.8676471, "walk": 0.3575761, "score": 0.7586207}
# Axelrod's method on the war against ISIS: file of sizes, of energies, least energy, the smaller camp by place in the file.
LANDSCAPES = (
    ("actors.csv", "results.csv", -83200.0, {3, 6, 9}),
    ("actors_weaksyria.csv", "results_weaksyria.csv", -65600.0, {6, 9}),
)
# Weighted mean by round in Scholz, Calbert and Smith 2011, read off a chart.
ROUNDS = (7.4, 7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6, 7.3, 7.2)
# Three options of the KAPSARC Toolkit's demonstration.
CONDITIONAL, MARKOV = (0.8659, 0.1241, 0.0100), (0.6351, 0.2148, 0.1501)
STARTS, ACTORS, DRAWS = 200, 12, 1000


def figures(bench: Path | None) -> Iterator[Figure]:
    """What is met of published values (share, or greatest error), and how long proofs take on one core."""
    yield _blow_up()
    for folder, taken in (("signed", _signed), ("landscape", _landscape), ("bargaining", _bargaining)):
        if bench is None or not (bench / folder).is_dir():
            yield skipped(f"balance.{folder}", f"{folder}/")
        else:
            yield from taken(bench / folder)


def _blow_up() -> Figure:
    from detente.scenario.balance_dynamics import agreement

    started = time.process_time()
    share = agreement(ACTORS, STARTS)
    return Figure("balance.blow_up_signs", share, n=STARTS, seconds=_since(started))


def _signed(folder: Path) -> Iterator[Figure]:
    from detente.relations.network import balance as measure

    tribes = _networks(folder / "tribes_gahuku_gama.csv")[""]
    found = measure.balance(tribes)
    ours = {
        "frustration": found.frustration,
        "three blocs": measure.balance(tribes, clusters=3).frustration,
        "triangles": measure.triangle_balance(tribes),
        "walk": measure.walk_balance(tribes),
        "score": measure.frustration_score(tribes, found.frustration),
    }
    error = max(abs(ours[name] - value) for name, value in TRIBES.items())
    yield Figure("balance.tribes_error", round(error, 6), n=len(TRIBES), lower=True)

    exact = {row["network"]: float(row["frustration_L"]) for row in _rows(folder / "frustration_exact.csv")}
    windows = _networks(folder / "cow_signed_1946_1999.csv")
    started = time.process_time()
    solved = {window: measure.balance(network) for window, network in windows.items()}
    seconds = _since(started)
    right = sum(best.proven and best.frustration == exact[f"cow {window}"] for window, best in solved.items())
    easy = sum(_descended(network) == exact[f"cow {window}"] for window, network in windows.items())
    yield Figure("balance.cow_proven", right / len(windows), easy / len(windows), n=len(windows), seconds=seconds)
    yield Figure("balance.cow_seconds", seconds, n=len(windows), seconds=seconds, lower=True)


def _descended(network: Network) -> float:
    """The baseline: the best of 20 descents from random starts, which proves nothing."""
    from detente.relations.network.partition import cost, searched

    matrix = network.matrix
    return cost(matrix, searched(matrix, clusters=2, aside=None, starts=20, seed=0)[0])


def _landscape(folder: Path) -> Iterator[Figure]:
    from detente.scenario.alignment import alignment, energies, ensemble, read

    started = time.process_time()
    equal = total = met = 0
    for actors, results, minimum, camp in LANDSCAPES:
        landscape = read(folder / actors, folder / "pairwise_propensity.csv")
        every, found = energies(landscape), alignment(landscape)
        for row in _lines(folder / results):
            equal += every[tuple(int(side) - 1 for side in row[1:12])] == float(row[12])
            total += 1
        members = {name for place, name in enumerate(landscape.names) if place in camp}
        met += found.minimum == minimum
        met += [set(camps.sides[1]) for camps in found.optima] == [members]
        met += found.local_minima is not None and len(found.local_minima) == 1
    yield Figure("balance.landscape_energies", equal / total, n=total, seconds=_since(started))
    yield Figure("balance.landscape_minima", met / (3 * len(LANDSCAPES)), n=3 * len(LANDSCAPES))
    landscape = read(folder / LANDSCAPES[0][0], folder / "pairwise_propensity.csv")
    for name, size_error in (("held", 0.0), ("held_sizes", 0.5)):
        started = time.process_time()
        held = ensemble(landscape, size_error=size_error, draws=DRAWS).held
        yield Figure(f"balance.landscape_{name}", held, n=DRAWS, seconds=_since(started))


def _bargaining(folder: Path) -> Iterator[Figure]:
    import numpy as np

    from detente.scenario.bargaining import challenge, elected, expected_utilities, read, risk_exponents

    players = read(folder / "ec_emission_standards.csv")
    means = [turn.mean for turn in challenge(players)]
    error = max(abs(ours - theirs) for ours, theirs in zip(means, ROUNDS, strict=True))
    yield Figure("balance.rounds_error", round(error, 4), n=len(ROUNDS), lower=True)

    names = [player.name for player in players]
    span = max(player.position for player in players) - min(player.position for player in players)
    one = names.index("Belgium")
    seen = expected_utilities(players, risk_exponents(players), seen_by=one, span=span)
    errors = [
        abs(seen[pair] - float(row[column]))
        for row in _rows(folder / "ec_emission_belgium_eu_round1.csv")
        for pair, column in (
            ((one, names.index(row["other"])), "belgium_vs_other_chart"),
            ((names.index(row["other"]), one), "other_vs_belgium_chart"),
        )
    ]
    yield Figure("balance.utilities_error", round(float(max(errors)), 4), n=len(errors), lower=True)

    lines = (folder / "ktab_pce_reference.txt").read_text(encoding="utf-8").splitlines()
    top = next(place for place, line in enumerate(lines) if line.startswith("Conditional PCE")) + 2
    found = elected(np.array([[float(cell) for cell in line.split()] for line in lines[top : top + 3]]), (0, 1, 2))
    pairs = zip((*found.conditional, *found.markov), (*CONDITIONAL, *MARKOV), strict=True)
    error = max(abs(ours - theirs) for ours, theirs in pairs)
    yield Figure("balance.election_error", round(error, 6), n=len(CONDITIONAL) + len(MARKOV), lower=True)


def _networks(path: Path) -> dict[str, Network]:
    from detente.relations.network.ties import network

    found: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for row in _rows(path):
        found[row.get("window", "")].append((row["source"], row["target"], float(row["sign"])))
    return {label: network(ties) for label, ties in found.items()}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _since(started: float) -> float:
    return round(time.process_time() - started, 2)
