"""Strained triads and their ways out."""

import pytest

from detente.relations.network.ties import network
from detente.relations.network.triads import strained_triads


def test_a_friend_of_two_foes_has_three_ways_out() -> None:
    (triad,) = strained_triads(network([("Iran", "Iraq", 4.0), ("Iraq", "USA", 2.0), ("Iran", "USA", -1.0)]))
    assert triad.actors == ("Iran", "Iraq", "USA")
    assert triad.values == (4.0, -1.0, 2.0)
    assert triad.tension == pytest.approx(2.0)
    assert [(way.pair, way.price, way.blocs) for way in triad.ways] == [
        (("Iran", "USA"), 1.0, (("Iran", "USA", "Iraq"),)),
        (("Iraq", "USA"), 2.0, (("Iraq", "Iran"), ("USA",))),
        (("Iran", "Iraq"), 4.0, (("Iraq", "USA"), ("Iran",))),
    ]
    assert [way.text for way in triad.ways] == [
        "Iran and USA come to terms",
        "Iraq and USA fall out",
        "Iran and Iraq fall out",
    ]


def test_of_three_foes_any_two_may_join_against_the_third() -> None:
    (triad,) = strained_triads(network([("a", "b", -1.0), ("a", "c", -2.0), ("b", "c", -3.0)]))
    assert triad.ways[0].blocs == (("a", "b"), ("c",))
    assert triad.ways[0].text == "a and b join against c"
    assert [way.price for way in triad.ways] == [1.0, 2.0, 3.0]


def test_turning_the_tie_of_a_way_out_balances_the_triad() -> None:
    for signs in ((1, 1, -1), (1, -1, 1), (-1, 1, 1), (-1, -1, -1)):
        pairs = (("a", "b"), ("a", "c"), ("b", "c"))
        (triad,) = strained_triads(network((*pair, sign) for pair, sign in zip(pairs, signs, strict=True)))
        for way in triad.ways:
            bloc = {name: number for number, members in enumerate(way.blocs) for name in members}
            for pair, sign in zip(pairs, signs, strict=True):
                after = -sign if pair == way.pair else sign
                assert (bloc[pair[0]] == bloc[pair[1]]) == (after > 0)


def test_balanced_triads_and_open_ones_are_not_listed_and_the_tensest_comes_first() -> None:
    graph = network(
        [
            ("a", "b", -1.0),
            ("a", "c", 1.0),
            ("b", "c", 1.0),
            ("c", "d", -5.0),
            ("b", "d", 5.0),
            ("a", "d", 0.5),
            ("d", "e", -9.0),
        ]
    )
    found = strained_triads(graph)
    # a-b-d: -1 * 0.5 * 5 < 0; a-c-d: 1 * 0.5 * -5 < 0; b-c-d: 1 * 5 * -5 < 0; a-b-c: -1 * 1 * 1 < 0.
    assert [triad.actors for triad in found] == [("b", "c", "d"), ("a", "b", "d"), ("a", "c", "d"), ("a", "b", "c")]
    assert strained_triads(network([("a", "b", 1.0), ("a", "c", 1.0), ("b", "c", 1.0)])) == []
