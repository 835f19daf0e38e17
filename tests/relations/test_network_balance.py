"""The frustration index against enumeration by hand, and against published values."""

import csv
import itertools
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from detente.errors import UsageError
from detente.relations.network.balance import balance, frustration_score, triangle_balance, walk_balance
from detente.relations.network.ties import Network, network

SIGNED = Path(__file__).resolve().parents[3] / "shared/bench/signed"
shared = pytest.mark.skipif(not SIGNED.exists(), reason="needs the public benches in ../shared")


def drawn(actors: int, ties: int, seed: int, *, weighted: bool = False) -> Network:
    """A random network with names n00, n01 ..."""
    rng = np.random.default_rng(seed)
    pairs = list(itertools.combinations([f"n{i:02}" for i in range(actors)], 2))
    chosen = rng.choice(len(pairs), size=ties, replace=False)
    values = rng.choice([-1.0, 1.0], size=ties) * (rng.uniform(0.1, 3, size=ties) if weighted else 1)
    return network((*pairs[place], float(value)) for place, value in zip(chosen, values, strict=True))


def least(graph: Network, places: list[int], aside: float = 0.0) -> float:
    """Least strain by trying every assignment; -1 stands aside."""

    def strain(where: tuple[int, ...]) -> float:
        total = 0.0
        for i, j, value in graph.ties:
            if -1 in (where[i], where[j]):
                total += aside * abs(value)
            elif (value > 0) != (where[i] == where[j]):
                total += abs(value)
        return total

    return min(strain(where) for where in itertools.product(places, repeat=len(graph.names)))


def test_friends_against_common_foes_are_in_balance() -> None:
    found = balance(network([("a", "b", 1), ("c", "d", 1), ("a", "c", -1), ("b", "d", -1), ("a", "d", -1)]))
    assert (found.frustration, found.bound, found.proven, found.strained) == (0, 0, True, ())
    assert found.partition == {"a": 0, "b": 0, "c": 1, "d": 1}


def test_three_foes_strain_two_blocs_but_not_three() -> None:
    foes = network([("a", "b", -1), ("a", "c", -1), ("b", "c", -1)])
    assert balance(foes).frustration == 1
    assert balance(foes, clusters=3).frustration == 0
    assert sorted(balance(foes, clusters=3).partition.values()) == [0, 1, 2]


def test_no_ties_is_balance_and_isolated_actors_keep_a_bloc() -> None:
    assert balance(network([], names=["a", "b"])).partition == {"a": 0, "b": 0}
    found = balance(network([("a", "b", -1)], names=["lonely"]))
    assert found.frustration == 0
    assert found.partition["lonely"] is not None
    assert balance(network([])).proven


@pytest.mark.parametrize("seed", range(6))
def test_frustration_equals_enumeration(seed: int) -> None:
    graph = drawn(9, 24, seed)
    found = balance(graph)
    assert found.frustration == least(graph, [0, 1])
    assert found.proven
    assert len(found.strained) == found.frustration


@pytest.mark.parametrize("seed", range(3))
def test_more_blocs_and_weights_equal_enumeration(seed: int) -> None:
    graph = drawn(8, 20, seed, weighted=True)
    for clusters in (2, 3, 4):
        found = balance(graph, clusters=clusters)
        assert found.frustration == pytest.approx(least(graph, list(range(clusters))))
        assert found.proven


@pytest.mark.parametrize("seed", range(3))
def test_standing_aside_equals_enumeration(seed: int) -> None:
    graph = drawn(8, 22, seed)
    for clusters, price in ((2, 0.25), (2, 0.4), (3, 0.2)):
        found = balance(graph, clusters=clusters, aside=price)
        assert found.frustration == pytest.approx(least(graph, [*range(clusters), -1], price))
        assert found.proven
    assert balance(graph, aside=0.5).frustration == balance(graph).frustration


def test_who_is_pulled_evenly_stands_aside() -> None:
    # c is a friend of both sides: in either bloc two of its four ties are strained, aside 4 * 0.3 of a tie.
    sides = [("a1", "a2", 1), ("b1", "b2", 1), *((a, b, -1) for a in ("a1", "a2") for b in ("b1", "b2"))]
    found = balance(network([*sides, *(("c", other, 1) for other in ("a1", "a2", "b1", "b2"))]), aside=0.3)
    assert found.partition == {"a1": 0, "a2": 0, "b1": 1, "b2": 1, "c": None}
    assert found.frustration == pytest.approx(1.2)


def test_a_short_time_limit_says_not_proven_with_a_bound() -> None:
    found = balance(drawn(60, 600, seed=1), time_limit=0.2)
    assert not found.proven
    assert 0 < found.bound < found.frustration
    assert len(found.strained) == found.frustration


def test_the_same_network_gives_the_same_partition_whatever_the_order_of_its_ties() -> None:
    ties = [("a", "b", -1.0), ("b", "c", -1.0), ("c", "a", -1.0), ("c", "d", 1.0)]
    assert balance(network(ties)).partition == balance(network(reversed(ties))).partition


def test_nonsense_is_refused() -> None:
    graph = network([("a", "b", 1)])
    with pytest.raises(UsageError, match="at least 2"):
        balance(graph, clusters=1)
    with pytest.raises(UsageError, match="standing aside"):
        balance(graph, aside=1.5)


def test_measures_without_an_optimum_on_one_triangle() -> None:
    # Eigenvalues of an all-plus triangle: 2, -1, -1; of one with one minus: 1, 1, -2.
    plus, minus = (
        network([("a", "b", 1), ("a", "c", 1), ("b", "c", 1)]),
        network([("a", "b", -1), ("a", "c", 1), ("b", "c", 1)]),
    )
    assert triangle_balance(plus) == 1.0
    assert triangle_balance(minus) == 0.0
    assert walk_balance(plus) == pytest.approx(1.0)
    expected = (2 * np.e + np.exp(-2)) / (np.exp(2) + 2 / np.e)
    assert walk_balance(minus) == pytest.approx(expected)
    assert frustration_score(minus, 1) == pytest.approx(1 / 3)
    assert triangle_balance(network([("a", "b", -1)])) == 1.0


def published(name: str, key: str) -> dict[str, Network]:
    found: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    with (SIGNED / name).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row.get(key, "")].append((row["source"], row["target"], float(row["sign"])))
    return {label: network(ties) for label, ties in found.items()}


@shared
@pytest.mark.shared
def test_the_tribes_of_the_gahuku_gama_come_out_as_published() -> None:
    # Values of the signnet package's documentation for Read (1954).
    tribes = published("tribes_gahuku_gama.csv", "")[""]
    found = balance(tribes)
    assert (found.frustration, found.proven) == (7, True)
    assert {name for name, block in found.partition.items() if block} == {"Gavev", "Kotun", "Gama", "Nagad"}
    assert balance(tribes, clusters=3).frustration == 2
    assert triangle_balance(tribes) == pytest.approx(0.8676471, abs=1e-7)
    assert walk_balance(tribes) == pytest.approx(0.3575761, abs=1e-7)
    assert frustration_score(tribes, 7) == pytest.approx(0.7586207, abs=1e-7)


@shared
@pytest.mark.shared
def test_windows_of_the_correlates_of_war_are_proven() -> None:
    windows = published("cow_signed_1946_1999.csv", "window")
    with (SIGNED / "frustration_exact.csv").open(encoding="utf-8") as file:
        exact = {row["network"]: int(row["frustration_L"]) for row in csv.DictReader(file)}
    for window in list(windows)[::10]:
        found = balance(windows[window])
        assert (found.frustration, found.proven) == (exact[f"cow {window}"], True)
