"""Bargaining over one issue: closed forms by hand, and published values."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from detente.errors import InputError, UsageError
from detente.scenario import bargaining
from detente.scenario.bargaining import (
    Player,
    challenge,
    elected,
    election,
    expected_utilities,
    risk_exponents,
    weighted_mean,
    weighted_median,
)

BENCH = Path(__file__).resolve().parents[3] / "shared/bench/bargaining"
shared = pytest.mark.skipif(not BENCH.exists(), reason="needs the public benches in ../shared")

CABINET = (
    Player("left", 0.5, 0.0, 1.0),
    Player("centre", 0.3, 4.0, 0.5),
    Player("right", 0.6, 10.0, 0.5),
    Player("idle", 5.0, 10.0, 0.0),
)


def mirrored(players: tuple[Player, ...]) -> tuple[Player, ...]:
    return tuple(Player(p.name, p.capability, 10 - p.position, p.salience) for p in players)


def test_mean_and_median_weigh_by_capability_times_salience() -> None:
    # Weights 0.5, 0.15, 0.3, 0.
    assert weighted_mean(CABINET) == pytest.approx((0.15 * 4 + 0.3 * 10) / 0.95)
    assert weighted_median(CABINET) == 0.0
    assert weighted_median([Player("a", 1, 0, 1), Player("b", 1, 6, 1)]) == 3.0
    assert weighted_median([Player("a", 1, 0, 1), Player("b", 1, 6, 1), Player("c", 1, 9, 1)]) == 6.0
    with pytest.raises(InputError, match="nobody"):
        weighted_mean([Player("a", 0, 1, 1)])
    with pytest.raises(InputError, match="nobody"):
        weighted_median([Player("a", 1, 1, 0)])


def test_two_options_are_won_in_the_ratio_of_squared_strengths() -> None:
    # 3 against 1: 9 / 10, by both ways of choosing.
    found = elected(np.array([[0, 3.0], [1.0, 0]]), (0.0, 1.0))
    assert found.beats[0][1] == pytest.approx(0.9)
    assert found.conditional == pytest.approx((0.9, 0.1))
    assert found.markov == pytest.approx((0.9, 0.1))


def test_conditional_and_markov_follow_their_formulas_for_three_options() -> None:
    # P: a beats b 0.8, b beats c 0.8, c beats a 0.8 in a cycle (coalitions 2 to 1): all alike.
    cycle = np.array([[0, 2.0, 1.0], [1.0, 0, 2.0], [2.0, 1.0, 0]])
    found = elected(cycle, (0, 1, 2))
    assert found.conditional == pytest.approx((1 / 3,) * 3)
    assert found.markov == pytest.approx((1 / 3,) * 3)
    # a beats both 0.9, b beats c 0.8: products 0.81, 0.08, 0.02.
    ladder = np.array([[0, 3.0, 3.0], [1.0, 0, 2.0], [1.0, 1.0, 0]])
    found = elected(ladder, (0, 1, 2))
    assert found.conditional == pytest.approx((0.81 / 0.91, 0.08 / 0.91, 0.02 / 0.91))
    share = np.array(found.markov)
    beats = np.array(found.beats)
    flow_in = [sum(share[j] * beats[i][j] for j in range(3) if j != i) for i in range(3)]
    flow_out = [share[i] * sum(beats[j][i] for j in range(3) if j != i) for i in range(3)]
    assert flow_in == pytest.approx(flow_out)
    assert share.sum() == pytest.approx(1)


def test_an_option_that_nobody_backs_is_never_chosen_and_indifference_is_a_toss() -> None:
    assert elected(np.array([[0, 1.0], [0, 0]]), (0, 1)).conditional == pytest.approx((1, 0))
    assert elected(np.array([[0, 1.0], [0, 0]]), (0, 1)).markov == pytest.approx((1, 0))
    assert elected(np.zeros((2, 2)), (0, 1)).beats[0][1] == 0.5


def test_an_election_between_positions_weighs_gains_in_closeness() -> None:
    # Option 0 against 4 of a scale of 10: left gains 4 of weight 0.5; centre gains 4 (0.15) and right 4 (0.3) the other way.
    found = election(CABINET)
    assert found.options == (0.0, 4.0, 10.0)
    assert found.beats[0][1] == pytest.approx(0.5**2 / (0.5**2 + 0.45**2))
    assert sum(found.conditional) == pytest.approx(1)
    assert election(CABINET, [0, 10]).options == (0, 10)
    with pytest.raises(InputError, match="one option"):
        election(CABINET, [4])


def test_expected_utility_of_a_challenge_by_hand() -> None:
    # Two players at both ends, exponents 1: win 2, lose -2, status quo 0; each has half of all votes twice counted:
    # P = c_i s_i / (2 (c_i s_i + c_j s_j)), for the sum runs over both orders of the pair.
    players = (Player("a", 2, 0, 0.5), Player("b", 1, 10, 0.5))
    seen = expected_utilities(players, np.ones(2), seen_by=0, span=10)
    chance = 1 / (2 * 1.5)
    assert seen[0, 1] == pytest.approx(0.5 * (chance * 2 + (1 - chance) * -2) + 0.5 * 2)
    chance = 0.5 / (2 * 1.5)
    assert seen[1, 0] == pytest.approx(0.5 * (chance * 2 + (1 - chance) * -2) + 0.5 * 2)


def test_risk_exponents_span_one_half_to_two() -> None:
    exponents = risk_exponents(CABINET)
    assert exponents.min() == pytest.approx(0.5)
    assert exponents.max() == pytest.approx(2.0)
    assert risk_exponents([Player("a", 1, 0, 0.5), Player("b", 1, 10, 0.5)]) == pytest.approx([1, 1])


def test_a_round_moves_players_only_by_their_offers() -> None:
    rounds = list(challenge(CABINET, rounds=3))
    assert [turn.number for turn in rounds] == [0, 1, 2, 3]
    assert rounds[0].players == CABINET and rounds[0].moves == ()
    for before, after in zip(rounds, rounds[1:], strict=False):
        was = {player.name: player.position for player in before.players}
        moved = {move.name: move for move in after.moves}
        for player in after.players:
            expected = moved[player.name].after if player.name in moved else was[player.name]
            assert player.position == expected
        for move in after.moves:
            assert move.before == was[move.name]
            low, high = sorted((was[move.name], was[move.by]))
            assert low <= move.after <= high
            assert move.other > 0
            if move.outcome != "compromise":
                assert move.after == was[move.by]
        assert after.mean == pytest.approx(weighted_mean(after.players))


def test_the_nearest_offer_treats_both_ends_of_the_scale_alike() -> None:
    ours = list(challenge(CABINET, rounds=6, choice="nearest"))
    turned = list(challenge(mirrored(CABINET), rounds=6, choice="nearest"))
    assert [turn.mean for turn in ours] == pytest.approx([10 - turn.mean for turn in turned])


def test_nothing_to_bargain_over_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="hold one position"):
        list(challenge([Player("a", 1, 4, 1), Player("b", 1, 4, 0.5), Player("idle", 1, 9, 0)]))
    with pytest.raises(InputError, match="salience from 0 to 1"):
        election([Player("a", 1, 4, 40), Player("b", 1, 5, 50)])
    with pytest.raises(UsageError, match="rounds"):
        list(challenge(CABINET, rounds=-1))


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("actor,power,position,salience\n", ":1", "unknown column 'power'"),
        ("actor,capability,position,salience\na,1,2,50\n", ":2", "salience '50' is out of range"),
        ("actor,capability,position,salience\na,1,2,1\na,1,3,1\n", ":3", "stands twice"),
        ("actor,capability,position,salience\na,1,2,1\nb,1,x,1\n", ":3", "position 'x' is no number"),
        ("actor,capability,position,salience\na,1,2,1\nb,1,2,1\n", "issue.csv", "one position"),
        ("actor,capability,position,salience\n", "issue.csv", "one position"),
    ],
)
def test_what_is_off_in_a_file_is_named_with_its_line(tmp_path: Path, text: str, where: str, problem: str) -> None:
    path = tmp_path / "issue.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=problem) as caught:
        bargaining.read(path)
    assert caught.value.where.endswith(where)


@shared
@pytest.mark.shared
def test_the_emission_standards_come_out_as_published() -> None:
    # Scholz, Calbert and Smith 2011: weighted means read off a chart, to 0.1; Belgium's expected utilities likewise, to 0.02.
    players = bargaining.read(BENCH / "ec_emission_standards.csv")
    published = [7.4, 7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6, 7.3, 7.2]
    assert [turn.mean for turn in challenge(players)] == pytest.approx(published, abs=0.1)
    names = [player.name for player in players]
    belgium = names.index("Belgium")
    seen = expected_utilities(players, risk_exponents(players), seen_by=belgium, span=6)
    with (BENCH / "ec_emission_belgium_eu_round1.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            other = names.index(row["other"])
            assert seen[belgium, other] == pytest.approx(float(row["belgium_vs_other_chart"]), abs=0.02)
            assert seen[other, belgium] == pytest.approx(float(row["other_vs_belgium_chart"]), abs=0.02)


@shared
@pytest.mark.shared
def test_an_election_comes_out_as_the_toolkit_printed_it() -> None:
    lines = (BENCH / "ktab_pce_reference.txt").read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Conditional PCE"))
    coalitions = np.array([[float(cell) for cell in line.split()] for line in lines[start + 2 : start + 5]])
    found = elected(coalitions, (0, 1, 2))
    assert found.conditional == pytest.approx((0.8659, 0.1241, 0.0100), abs=5e-5)
    assert found.markov == pytest.approx((0.6351, 0.2148, 0.1501), abs=5e-5)
    assert math.isclose(found.beats[0][1], 0.5782, abs_tol=5e-5)
