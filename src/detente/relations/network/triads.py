"""Strained triads: three actors whose signs don't fit, how strong the strain is, and the ways out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from detente.relations.network.ties import Network


@dataclass(frozen=True, slots=True)
class WayOut:
    """Turning the one tie of `pair` balances the triad. `price` is how far the tie must move to lose its sign."""

    pair: tuple[str, str]
    price: float
    blocs: tuple[tuple[str, ...], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Triad:
    """Three actors all tied to each other whose signs multiply to minus.

    `values` are the ties a-b, a-c, b-c of `actors` a, b, c. `tension` is the geometric mean of their strengths, so a tie near zero
    takes the strain away. `ways` come cheapest first.
    """

    actors: tuple[str, str, str]
    values: tuple[float, float, float]
    tension: float
    ways: tuple[WayOut, ...]


def strained_triads(network: Network) -> list[Triad]:
    """All strained triads, the tensest first, then by name.

    A friend of two foes, or three foes (Heider 1946; Cartwright and Harary 1956). The potential of a triad is minus the product of its
    ties (Antal, Krapivsky and Redner 2005); its cube root is in the units of a tie.
    """
    found = [_triad(network, *places, values) for places, values in _unbalanced(network)]
    return sorted(found, key=lambda triad: (-triad.tension, triad.actors))


def _unbalanced(network: Network) -> Iterator[tuple[tuple[int, int, int], tuple[float, float, float]]]:
    values = {(i, j): value for i, j, value in network.ties}
    after: list[list[int]] = [[] for _ in network.names]
    for i, j, _ in network.ties:
        after[i].append(j)
    for i, near in enumerate(after):
        for j, k in combinations(near, 2):
            if (j, k) in values:
                ties = (values[i, j], values[i, k], values[j, k])
                if sum(tie < 0 for tie in ties) % 2:
                    yield (i, j, k), ties


def _triad(network: Network, i: int, j: int, k: int, values: tuple[float, float, float]) -> Triad:
    a, b, c = network.names[i], network.names[j], network.names[k]
    ab, ac, bc = values
    ways = (_way(a, b, c, ab, ac, bc), _way(a, c, b, ac, ab, bc), _way(b, c, a, bc, ab, ac))
    return Triad(
        actors=(a, b, c),
        values=values,
        tension=abs(ab * ac * bc) ** (1 / 3),
        ways=tuple(sorted(ways, key=lambda way: (way.price, way.pair))),
    )


def _way(a: str, b: str, third: str, tie: float, of_a: float, of_b: float) -> WayOut:
    """What turning the tie of a and b brings; `of_a` and `of_b` are their ties with the third."""
    blocs: tuple[tuple[str, ...], ...]
    if tie > 0:
        left, kept = (b, a) if of_a > 0 else (a, b)
        blocs, text = ((kept, third), (left,)), f"{a} and {b} fall out"
    elif of_a > 0:
        blocs, text = ((a, b, third),), f"{a} and {b} come to terms"
    else:
        blocs, text = ((a, b), (third,)), f"{a} and {b} join against {third}"
    return WayOut((a, b), abs(tie), blocs, text)
