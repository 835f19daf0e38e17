"""Near-optimal partitions: all of them for few actors, a walk for many."""

import itertools

import numpy as np
import pytest

from detente.relations.network import blocs
from detente.relations.network.balance import balance
from detente.relations.network.blocs import near_optimal
from detente.relations.network.ties import Network, network

RING = network([("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("a", "d", -1)])


def by_hand(graph: Network, clusters: int, most: float) -> dict[tuple[int, ...], float]:
    """Partitions, blocs numbered in the order of their first members, with their strain where it is at most `most`."""
    found = {}
    for blocks in itertools.product(range(clusters), repeat=len(graph.names)):
        if all(block <= max(blocks[:i], default=-1) + 1 for i, block in enumerate(blocks)):
            strain = sum(abs(v) for i, j, v in graph.ties if (v > 0) != (blocks[i] == blocks[j]))
            if strain <= most + 1e-9:
                found[blocks] = strain
    return found


def test_a_ring_with_one_quarrel_breaks_at_any_of_its_four_ties() -> None:
    # Each of the four ties can be the strained one. a and b are together unless the tie a-b itself is strained.
    found = near_optimal(RING, balance(RING), slack=0)
    assert (found.partitions, found.complete) == (4, True)
    places = {name: i for i, name in enumerate(found.names)}
    assert found.together[places["a"]][places["b"]] == 0.75
    assert found.together[places["a"]][places["c"]] == 0.5
    assert found.together[places["a"]][places["d"]] == 0.25
    assert found.together[places["a"]][places["a"]] == 1.0


@pytest.mark.parametrize("clusters", [2, 3])
def test_co_membership_equals_enumeration(clusters: int) -> None:
    rng = np.random.default_rng(3)
    pairs = list(itertools.combinations("abcdefg", 2))
    graph = network((*pair, float(rng.choice([-1, 1]))) for pair in pairs if pair != ("a", "g"))
    best = balance(graph, clusters=clusters)
    found, expected = (
        near_optimal(graph, best, clusters=clusters, slack=2),
        by_hand(graph, clusters, best.frustration + 2),
    )
    assert (found.partitions, found.complete) == (len(expected), True)
    for i, j in itertools.combinations(range(7), 2):
        assert found.together[i][j] == pytest.approx(np.mean([p[i] == p[j] for p in expected]), abs=1e-4)


def test_a_walk_agrees_with_all_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    best = balance(RING)
    complete = near_optimal(RING, best, slack=1)
    monkeypatch.setattr(blocs, "few_enough", lambda actors, places: False)
    walked = near_optimal(RING, best, slack=1, draws=4000, seed=1)
    assert not walked.complete
    assert np.allclose(walked.together, complete.together, atol=0.05)
    assert walked == near_optimal(RING, best, slack=1, draws=4000, seed=1)


def test_a_walk_over_three_blocs_counts_partitions_and_not_their_numberings(monkeypatch: pytest.MonkeyPatch) -> None:
    best = balance(RING, clusters=3)
    complete = near_optimal(RING, best, clusters=3, slack=2)
    monkeypatch.setattr(blocs, "few_enough", lambda actors, places: False)
    walked = near_optimal(RING, best, clusters=3, slack=2, draws=6000, seed=1)
    assert np.allclose(walked.together, complete.together, atol=0.05)


def test_nothing_is_said_of_actors_whom_no_chain_of_ties_joins() -> None:
    graph = network([("a", "b", 1), ("c", "d", -1)])
    found = near_optimal(graph, balance(graph), slack=0)
    assert found.together[0] == (1.0, 1.0, None, None)
    assert found.together[2] == (None, None, 1.0, 0.0)


def test_abstention_is_counted() -> None:
    # Alone between two quarrelling friends: aside costs 2 * 0.3, either side one tie.
    graph = network([("a", "b", -1), ("c", "a", 1), ("c", "b", 1)])
    best = balance(graph, aside=0.3)
    found = near_optimal(graph, best, aside=0.3, slack=0)
    assert best.frustration == pytest.approx(0.6)
    # a and b aside leave a tie each unstrained too, at the same price.
    assert found.aside == (pytest.approx(1 / 3), pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_a_network_too_large_to_list_is_walked() -> None:
    names = [f"n{i:02}" for i in range(30)]
    camps = [
        (a, b, 1.0 if (i < 15) == (j < 15) else -1.0) for (i, a), (j, b) in itertools.combinations(enumerate(names), 2)
    ]
    graph = network(camps)
    found = near_optimal(graph, balance(graph), draws=200)
    assert not found.complete
    assert found.together[0][1:15] == (1.0,) * 14
    assert found.together[0][15:] == (0.0,) * 15
