"""Landscape theory against enumeration by hand and published values."""

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest

from detente.errors import InputError, UsageError
from detente.scenario import alignment as model
from detente.scenario.alignment import Landscape, alignment, energies, ensemble

BENCH = Path(__file__).resolve().parents[3] / "shared/bench/landscape"
shared = pytest.mark.skipif(not BENCH.exists(), reason="needs the public benches in ../shared")


def landscape(sizes: list[float], **pairs: float) -> Landscape:
    """Actors a, b, c ... of these sizes, neutral to each other but for the pairs, e.g. ab=5."""
    names = tuple("abcdefghij"[: len(sizes)])
    values = np.full((len(sizes), len(sizes)), 3.0)
    for (first, second), value in pairs.items():
        i, j = names.index(first), names.index(second)
        values[i, j] = values[j, i] = value
    return Landscape(names, np.array(sizes), values)


def drawn(actors: int, seed: int) -> Landscape:
    rng = np.random.default_rng(seed)
    propensities = rng.uniform(1, 5, (actors, actors))
    return Landscape(
        tuple(f"n{i:02}" for i in range(actors)), rng.uniform(1, 9, actors), (propensities + propensities.T) / 2
    )


def energy(of: Landscape, where: tuple[int, ...], aside: float = 0.0) -> float:
    """By the definition: over ordered pairs, s_i s_j (p_ij - 3) if in different camps; -1 stands aside."""
    total = 0.0
    for i, j in itertools.permutations(range(len(where)), 2):
        pull = of.strengths[i] * of.strengths[j] * (of.propensities[i, j] - 3)
        if -1 in (where[i], where[j]):
            total += aside * pull if pull > 0 else (1 - aside) * pull
        elif where[i] != where[j]:
            total += pull
    return total


def test_two_friends_stand_against_their_foe() -> None:
    # Ordered pairs: 2 * (1*3*(1-3) + 2*3*(1-3)) = -36 with c against a and b.
    found = alignment(landscape([1, 2, 3], ab=5, ac=1, bc=1))
    assert (found.minimum, found.proven) == (-36, True)
    assert [camps.sides for camps in found.optima] == [(("a", "b"), ("c",))]


def test_every_energy_follows_the_definition() -> None:
    of = drawn(5, seed=1)
    every = energies(of)
    assert every[0].size == 16
    for where in itertools.product((0, 1), repeat=5):
        assert every[where] == pytest.approx(energy(of, where))


def test_three_camps_and_abstention_follow_the_definition() -> None:
    of = drawn(4, seed=2)
    every = energies(of, blocs=3, aside=0.3)
    for where in itertools.product((0, 1, 2, 3), repeat=4):
        assert every[where] == pytest.approx(energy(of, tuple(-1 if x == 3 else x for x in where), 0.3))
    assert alignment(of, blocs=3, aside=0.3).minimum == pytest.approx(every.min())


# Two pairs of close friends; across, two pairs like each other a little and two dislike each other a little more.
PAIRS = {"ab": 5, "cd": 5, "ac": 3.5, "bd": 3.5, "ad": 2.5, "bc": 2.4}


def test_local_minima_are_what_no_single_move_lowers() -> None:
    of = landscape([1, 1, 1, 1], **PAIRS)
    found = alignment(of)
    expected = set()
    for where in itertools.product((0, 1), repeat=4):
        around = [tuple(1 - x if i == k else x for k, x in enumerate(where)) for i in range(4)]
        if all(energy(of, other) >= energy(of, where) for other in around):
            sides = [tuple(name for name, x in zip("abcd", where, strict=True) if x == side) for side in (0, 1)]
            expected.add(frozenset(side for side in sides if side))
    assert found.local_minima is not None
    assert {frozenset(camps.sides) for camps in found.local_minima} == expected
    assert len(found.local_minima) == len(expected)


def test_pairs_apart_is_the_optimum_and_all_together_a_second_minimum_with_its_own_basin() -> None:
    found = alignment(landscape([1, 1, 1, 1], **PAIRS))
    assert found.local_minima is not None
    apart, together = found.local_minima
    # Across: 2 * (0.5 + 0.5 - 0.5 - 0.6).
    assert (apart.sides, apart.energy) == ((("a", "b"), ("c", "d")), pytest.approx(-0.2))
    assert (together.sides, together.energy) == ((("a", "b", "c", "d"),), 0)
    assert found.optima == (apart,)
    assert apart.basin and together.basin
    assert apart.basin + together.basin == pytest.approx(1)


def test_equal_optima_are_all_given() -> None:
    # c is as much drawn to a as to b, who are foes.
    found = alignment(landscape([1, 1, 1], ab=1, ac=4, bc=4))
    assert {camps.sides for camps in found.optima} == {(("a", "c"), ("b",)), (("b", "c"), ("a",))}


def test_who_is_drawn_to_both_sides_stands_aside() -> None:
    found = alignment(landscape([3, 3, 1], ab=1, ac=4, bc=4), aside=0.3)
    assert found.optima[0].aside == ("c",)
    assert {frozenset(found.optima[0].sides)} == {frozenset([("a",), ("b",)])}


def test_more_actors_than_can_be_listed_are_solved_and_proven() -> None:
    # Two camps by construction; the optimum is known: every pair as it likes.
    n = 26
    camp = np.arange(n) % 2
    values = np.where(camp[:, None] == camp[None, :], 4.0, 2.0)
    of = Landscape(tuple(f"n{i:02}" for i in range(n)), np.full(n, 2.0), values)
    found = alignment(of)
    assert found.local_minima is None
    assert found.proven
    assert found.minimum == found.bound == pytest.approx(-2 * 13 * 13 * 4)
    assert {len(side) for side in found.optima[0].sides} == {13}
    with pytest.raises(UsageError, match="too many to list"):
        energies(of)


def test_solver_and_enumeration_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    of = drawn(9, seed=3)
    listed = alignment(of, blocs=3, aside=0.35)
    monkeypatch.setattr(model, "few_enough", lambda actors, places: False)
    solved = alignment(of, blocs=3, aside=0.35)
    assert solved.proven
    assert solved.minimum == pytest.approx(listed.minimum)
    assert solved.optima[0].aside == listed.optima[0].aside
    assert solved.optima[0].sides == listed.optima[0].sides


def test_an_ensemble_without_error_is_the_optimum() -> None:
    of = drawn(6, seed=4)
    found = ensemble(of, propensity_error=0, size_error=0, draws=5)
    assert found.held == 1.0
    assert found.optima[0][1].sides == alignment(of).optima[0].sides
    assert set(np.array(found.together).ravel()) <= {0.0, 1.0}


def test_an_ensemble_shows_which_pair_is_in_doubt() -> None:
    # c hardly prefers a to b; d is a's sworn friend.
    of = landscape([5, 5, 1, 5], ab=1, ac=3.1, bc=3.0, ad=5, bd=1)
    found = ensemble(of, propensity_error=0.3, draws=300, seed=1)
    together = dict(zip(found.names, found.together[0], strict=True))
    assert together["d"] == 1.0
    assert 0.3 < together["c"] < 0.9
    assert found.held == pytest.approx(together["c"], abs=1e-4)
    assert found == ensemble(of, propensity_error=0.3, draws=300, seed=1)


def write(folder: Path, actors: str, matrix: str) -> tuple[Path, Path]:
    (folder / "actors.csv").write_text(actors, encoding="utf-8")
    (folder / "matrix.csv").write_text(matrix, encoding="utf-8")
    return folder / "actors.csv", folder / "matrix.csv"


def test_files_are_read_in_the_order_of_the_actors(tmp_path: Path) -> None:
    of = model.read(*write(tmp_path, "id,actor,strength\n1,Big,10\n2,Small,2.5\n", ",B,S\nB,,1\nS,2,9"))
    assert of.names == ("Big", "Small")
    assert of.strengths.tolist() == [10, 2.5]
    assert (of.propensities[0, 1], of.propensities[1, 0]) == (1, 2)
    assert alignment(of).minimum == 10 * 2.5 * (1 - 3) + 2.5 * 10 * (2 - 3)


TWO = "actor,strength\na,1\nb,2\n"


@pytest.mark.parametrize(
    ("actors", "matrix", "where", "problem"),
    [
        ("actor,power\na,1\n", "", "actors.csv:1", "unknown column 'power'"),
        ("actor,strength\na,1\na,1\n", "", "actors.csv:3", "stands twice"),
        ("actor,strength\na,1\nb,-1\n", "", "actors.csv:3", "out of range"),
        ("actor,strength\na,1\nb,0\n", "", "actors.csv:3", "strength of 0"),
        ("actor,strength\na,1\nb,nan\n", "", "actors.csv:3", "out of range"),
        ("actor,strength\na,1\nb,much\n", "", "actors.csv:3", "no number"),
        ("actor,strength\na,1\n", "", "actors.csv", "1 actors"),
        (TWO, "", "matrix.csv", "0 rows"),
        (TWO, ",a,b\na,,3\n", "matrix.csv", "1 rows"),
        (TWO, ",a,b\na,,3\nb,3\n", "matrix.csv:3", "1 columns"),
        (TWO, ",a,b,c\na,,3\nb,3,\n", "matrix.csv:1", "3 columns"),
        (TWO, ",a,b\na,,6\nb,3,\n", "matrix.csv:2", "'6' is out of range"),
        (TWO, ",a,b\na,,3\nb,,\n", "matrix.csv:3", "'' is no number"),
    ],
)
def test_what_is_off_is_named_with_its_line(tmp_path: Path, actors: str, matrix: str, where: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        model.read(*write(tmp_path, actors, matrix))
    assert caught.value.where.endswith(where)


def test_nonsense_is_refused() -> None:
    of = drawn(3, seed=5)
    with pytest.raises(UsageError, match="at least 2"):
        alignment(of, blocs=1)
    with pytest.raises(UsageError, match="standing aside"):
        alignment(of, aside=2)
    with pytest.raises(UsageError, match="at least one draw"):
        ensemble(of, draws=0)


@shared
@pytest.mark.shared
@pytest.mark.parametrize(
    ("actors", "results", "minimum", "minority"),
    [
        ("actors.csv", "results.csv", -83200, {"Turkey", "ISIS", "Nursa"}),
        ("actors_weaksyria.csv", "results_weaksyria.csv", -65600, {"ISIS", "Nursa"}),
    ],
)
def test_the_published_landscape_comes_out(actors: str, results: str, minimum: int, minority: set[str]) -> None:
    of = model.read(BENCH / actors, BENCH / "pairwise_propensity.csv")
    found, every = alignment(of), energies(of)
    assert found.minimum == minimum
    assert [set(camps.sides[1]) for camps in found.optima] == [minority]
    assert found.local_minima is not None and len(found.local_minima) == 1
    with (BENCH / results).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == 1024
    assert all(float(row[12]) == every[tuple(int(side) - 1 for side in row[1:12])] for row in rows)
