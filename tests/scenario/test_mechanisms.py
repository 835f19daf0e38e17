"""Each mechanism's feature against numbers worked out by hand on a few actors."""

from dataclasses import replace

import numpy as np
import pytest
from systems import system

from detente import actors
from detente.errors import NotFoundError
from detente.scenario import mechanisms, structure
from detente.scenario.mechanisms import ALL, Frame, balance, borders, identity, patrons, weights
from detente.scenario.mechanisms.interface import pulled_through

# Levels over the mean of the pairs AB, AC, BC.
LEVELS = np.array([[1.0, -2.0, 3.0]], dtype=np.float32)


def frame(**given: np.ndarray) -> Frame:
    made = system(**given)
    return Frame(made, made.structure, LEVELS)


def test_who_is_backed_is_drawn_to_how_its_backer_stands() -> None:
    backs = np.zeros((3, 3))
    backs[0, 1] = 1.0  # B backs A
    # AC is drawn to BC: 3 - (-2) = 5; AB, the pair with the backer, is left alone; BC has no backer.
    assert patrons.feature(frame(backs=backs))[0] == pytest.approx([0.0, 5.0, 0.0])


def test_the_difference_is_split_by_the_backer_it_came_through() -> None:
    backs = np.zeros((3, 3))
    backs[0, 1] = 1.0
    base = frame(backs=backs)
    branch = Frame(base.system, base.structure, LEVELS + np.array([[0.0, 0.0, 2.0]], dtype=np.float32))
    (via,) = pulled_through(base, branch, 1, backs, "backs")
    assert via.pair == ("BBB", "CCC")
    assert via.tie == ("backs", "AAA", "BBB")
    assert via.share == 1.0


def test_neighbours_quarrels_spread_by_the_mean_over_neighbours() -> None:
    near = np.zeros((3, 3))
    near[0, 1] = near[1, 0] = 1.0
    # AC: A's neighbour B stands at 3 to C, so 5; BC: B's neighbour A stands at -2, so -5.
    assert borders.neighbours(frame(borders=near))[0] == pytest.approx([0.0, 5.0, -5.0])


def test_a_fight_at_home_burdens_the_neighbour_only() -> None:
    near = np.zeros((3, 3))
    near[0, 1] = near[1, 0] = 1.0
    feature = borders.feature(frame(borders=near, unrest=np.array([1.0, 0.0, 1.0])))
    assert feature[0] == pytest.approx([-0.5, 0.0, 0.0])


def test_clubs_count_against_what_is_usual() -> None:
    kin = np.zeros((3, 3))
    kin[0, 1] = kin[1, 0] = 1.0
    assert identity.centred(frame(kin=kin), 0.25)[0] == pytest.approx([0.75, -0.25, -0.25])


def test_adjusted_levels_say_nothing_where_all_is_explained_by_habits() -> None:
    # Of three actors with mutual levels two effects and a mean explain all; of four they don't.
    assert np.abs(frame().adjusted).max() < 1e-6
    four = system(("A", "B", "C", "D"))
    levels = np.array([[4.0, 0.0, 0.0, 0.0, 0.0, 4.0]], dtype=np.float32)
    centred = Frame(four, four.structure, levels).adjusted
    # Rows sum to 4 each: every effect is the same, and the residual is level less the mean 4/3, a tenth of it.
    assert centred[0, 0, 1] == pytest.approx((4 - 4 / 3) / 10, abs=1e-6)
    assert centred[0, 0, 2] == pytest.approx(-4 / 30, abs=1e-6)


def test_common_friends_and_foes_draw_together_and_are_bounded() -> None:
    four = system(("A", "B", "C", "D"))
    levels = np.array([[4.0, 0.0, 0.0, 0.0, 0.0, 4.0]], dtype=np.float32)
    met = Frame(four, four.structure, levels)
    y = met.adjusted[0]
    by_hand = 10 * (1 - y[0, 1] ** 2) * (y[0, 2] * y[2, 1] + y[0, 3] * y[3, 1]) / 4
    assert balance.feature(met)[0, 0] == pytest.approx(by_hand, abs=1e-6)
    assert by_hand > 0
    assert balance.enemies(met)[0, 0] == pytest.approx(by_hand, abs=1e-6)
    extreme = Frame(four, four.structure, levels * 100)
    assert np.abs(balance.feature(extreme)).max() <= 10


def test_a_mechanism_is_default_only_where_it_helps() -> None:
    for name, weight in weights().items():
        assert name in ALL
        assert weight.low <= weight.value <= weight.high
        if weight.default and name not in mechanisms.CORE:
            assert any(row["gain"] > 2 * row["se"] for row in weight.gains.values())
    assert mechanisms.defaults()[:2] == ("memory", "reciprocity")
    assert set(mechanisms.chosen(["patrons"])) == {*mechanisms.defaults(), "patrons"}
    with pytest.raises(NotFoundError, match="no mechanism 'magic'"):
        mechanisms.chosen(["magic"])


def test_every_mechanism_says_what_it_is() -> None:
    for each in ALL.values():
        assert each.equation and each.source and each.title
        assert (each.feature is not None) == (each.into == "slow") or each.name == "shocks"


def test_land_borders_join_known_states_once() -> None:
    pairs = structure.land_borders()
    registry = actors.load()
    assert len(pairs) == len(set(pairs)) > 300
    assert all(name in registry.actors for pair in pairs for name in pair)
    # Iraq's six neighbours.
    assert {b if a == "IRQ" else a for a, b in pairs if "IRQ" in (a, b)} == {"IRN", "JOR", "KWT", "SAU", "SYR", "TUR"}


def test_the_registry_knows_who_backs_whom_on_a_day() -> None:
    registry = actors.load()
    from datetime import date

    names = ("IRN", "IRQ", "SYR", "TUR", "USA", "coordination-framework")
    made, evidence = structure.structure(registry, names, date(2025, 1, 1), [])
    assert made.backs[5, 0] == 1.0
    assert made.backs[3, 4] == 1.0
    assert evidence["backs", "TUR", "USA"][0].startswith("registry: member of nato")
    assert made.borders[1, 2] == made.borders[2, 1] == 1.0
    assert made.kin[3, 4] == 1.0
    assert made.kin[0, 1] == 0.0
    assert replace(made, unrest=made.unrest).unrest.sum() == 0
