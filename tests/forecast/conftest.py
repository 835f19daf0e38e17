"""Small sets of facts, drawn with a seed: actors of three countries who meet again and again."""

import numpy as np
import pytest

from detente.forecast.graph.facts import Facts, build

KINDS = ("Government", "Police", "Media")
PLACES = ("Aland", "Borduria", "Cimmeria")
ENTITIES = (*PLACES, *(f"{kind} ({place})" for place in PLACES for kind in KINDS), "Ada Example", "Ben Example")
RELATIONS = ("Consult", "Accuse", "Fight")


def _drawn(days: int = 30, a_day: int = 12, seed: int = 3) -> Facts:
    """Facts that mostly repeat a few of a fixed stock; the last fifth of the days is test, the fifth before it valid."""
    draw = np.random.default_rng(seed)
    n, count = len(ENTITIES), days * a_day
    stock = np.stack([draw.integers(0, n, 40), draw.integers(0, len(RELATIONS), 40), draw.integers(0, n, 40)])
    s, r, o = stock[:, np.minimum(draw.geometric(0.12, count) - 1, 39)]
    day = np.repeat(np.arange(days), a_day)
    split = np.digitize(day, [days * 3 // 5, days * 4 // 5])
    return build(s, r, o, day, split, entities=ENTITIES, relations=RELATIONS)


@pytest.fixture(scope="session")
def facts() -> Facts:
    """Thirty days of twelve facts."""
    return _drawn()
