"""Competing hypotheses: Bayes by hand, groups that count once, tables in and out."""

from pathlib import Path

import pytest

from detente.errors import InputError, UsageError
from detente.scenario.hypotheses import Evidence, Matrix, read, weigh, write

TABLE = Matrix(
    ("returns", "stays"),
    (0.25, 0.75),
    (
        Evidence("a tone", (3.0, 1.0)),
        Evidence("a poll", (1.0, 2.0), weight=0.5),
        Evidence("a rumour", (5.0, 1.0), weight=0.0),
    ),
)


def test_posterior_odds_are_prior_odds_times_likelihood_ratios() -> None:
    found = {row.name: row for row in weigh(TABLE).hypotheses}
    # 1/3 x 3 x (1/2)^0.5 x 5^0
    assert found["returns"].odds == pytest.approx(0.5**0.5, abs=1e-4)
    assert found["returns"].prior_odds == pytest.approx(1 / 3, abs=1e-4)
    assert found["returns"].posterior + found["stays"].posterior == pytest.approx(1.0)


def test_counts_of_pieces_against_are_not_probabilities() -> None:
    found = {row.name: row for row in weigh(TABLE).hypotheses}
    assert found["stays"].against == 2 > found["returns"].against == 1
    assert found["stays"].posterior > found["returns"].posterior


def test_two_who_say_the_same_count_once() -> None:
    single = Matrix(("x", "y"), (0.5, 0.5), (Evidence("seen", (4.0, 1.0)),))
    double = Matrix(("x", "y"), (0.5, 0.5), tuple(Evidence(text, (4.0, 1.0), group="g") for text in ("seen", "again")))
    assert weigh(double).hypotheses[0].posterior == weigh(single).hypotheses[0].posterior == 0.8


def test_a_piece_without_which_another_leads_is_named() -> None:
    found = weigh(Matrix(("x", "y"), (0.4, 0.6), (Evidence("seen", (4.0, 1.0)), Evidence("heard", (1.0, 1.0)))))
    assert found.hangs_on == ("seen",)
    assert found.pieces[0].without == (0.4, 0.6)
    assert [piece.favours for piece in found.pieces] == ["x", ""]


@pytest.mark.parametrize("ending", ["csv", "toml"])
def test_a_table_is_the_same_when_read_again(tmp_path: Path, ending: str) -> None:
    odd = Matrix(
        TABLE.hypotheses, TABLE.priors, (*TABLE.evidence, Evidence('said "so", twice', (1.0, 2.0), 1.0, "g", "c9"))
    )
    write(odd, tmp_path / f"table.{ending}")
    assert read(tmp_path / f"table.{ending}") == odd
    with pytest.raises(UsageError, match=r"\.csv or \.toml"):
        write(odd, tmp_path / "table.xls")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "an empty file"),
        ("evidence,x\na,1\n", "two hypotheses or more"),
        ("evidence,x,y\na,1\n", "2 cells"),
        ("evidence,x,y\na,1,0\n", "likelihood '0' is out of range"),
        ("evidence,weight,x,y\na,2,1,1\n", "weight '2' is out of range"),
        ("evidence,x,y\nprior,0.5,0.4\na,1,2\n", "priors that sum to 0.9"),
        ("evidence,x,y\n,1,2\n", "evidence without a text"),
    ],
)
def test_what_is_wrong_in_a_table_is_named(tmp_path: Path, text: str, wrong: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=wrong):
        read(tmp_path / "t.csv")


def test_without_priors_all_start_alike(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("evidence,x,y,z\na,1,2,4\n", encoding="utf-8")
    assert read(tmp_path / "t.csv").priors == (1 / 3,) * 3
    (tmp_path / "t.toml").write_text('[[hypothesis]]\nname="x"\n[[hypothesis]]\nname="y"\n', encoding="utf-8")
    assert read(tmp_path / "t.toml").priors == (0.5, 0.5)
    (tmp_path / "t.toml").write_text(
        '[[hypothesis]]\nname="x"\n[[hypothesis]]\nname="y"\n[[evidence]]\ntext="a"\nlikelihood={x=1}\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="one each for x, y"):
        read(tmp_path / "t.toml")
