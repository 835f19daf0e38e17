"""Adjusted tone."""

import numpy as np
import pytest

from detente.errors import InputError
from detente.relations.network.adjusted import centred, tones
from detente.relations.network.balance import balance


def test_raw_tone_follows_its_formula() -> None:
    found = tones({("a", "b"): (30.0, 0.0), ("b", "a"): (10.0, 20.0), ("a", "c"): (0.0, 5.0)})
    assert found.names == ("a", "b", "c")
    assert found.raw[0, 1] == pytest.approx(30 / 40)
    assert found.raw[1, 0] == pytest.approx((10 - 40) / (10 + 40 + 10))
    assert found.raw[0, 2] == pytest.approx(-10 / 20)
    assert found.raw[2, 0] == 0


def test_effects_of_senders_and_receivers_are_taken_out_exactly() -> None:
    rng = np.random.default_rng(1)
    sent, received, rest = rng.normal(size=6), rng.normal(size=6), rng.normal(size=(6, 6))
    rest = centred(rest)
    assert np.allclose(rest.sum(0), 0) and np.allclose(rest.sum(1), 0)
    again = centred(0.7 + sent[:, None] + received[None, :] + rest)
    assert np.allclose(again, rest)


def test_for_many_actors_it_is_the_plain_double_centring() -> None:
    values = np.random.default_rng(2).normal(size=(400, 400))
    np.fill_diagonal(values, 0)
    plain = values - values.mean(1)[:, None] - values.mean(0)[None, :] + values.mean()
    off = ~np.eye(400, dtype=bool)
    assert np.abs(centred(values) - plain)[off].max() < 0.01


def test_blocs_show_only_after_adjusting_when_everybody_is_friendly_with_everybody() -> None:
    # Two camps of two in a world of courtesies: 60 acts inside a camp, 20 across, no conflict anywhere.
    names = "abcd"
    camp = {"a": 0, "b": 0, "c": 1, "d": 1}
    sums = {(x, y): (60.0 if camp[x] == camp[y] else 20.0, 0.0) for x in names for y in names if x != y}
    found = tones(sums)
    assert (found.raw[~np.eye(4, dtype=bool)] > 0).all()
    assert balance(found.network()).partition == {"a": 0, "b": 0, "c": 1, "d": 1}
    assert balance(found.network(least=10.0)).frustration == 0


def test_sums_that_cannot_be_are_refused() -> None:
    with pytest.raises(InputError, match="2 actors"):
        tones({("a", "b"): (1.0, 1.0)})
    with pytest.raises(InputError, match="a to c"):
        tones({("a", "b"): (1.0, 1.0), ("a", "c"): (-1.0, 0.0)})
    with pytest.raises(InputError, match="itself"):
        tones({("a", "a"): (1.0, 1.0), ("a", "c"): (1.0, 0.0), ("b", "c"): (1.0, 0.0)})
