"""Ranks and baselines, against hand counts and a slow dense computation of the same formulas."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from detente.errors import InputError
from detente.forecast import bench
from detente.forecast.graph import protocol, recurrency
from detente.forecast.graph.facts import Facts, load

SHARED = Path(__file__).parents[3] / "shared" / "bench" / "tkg"


def _ranking(scores: list[dict[int, float]]) -> protocol.Ranking:
    start = np.cumsum([0, *(len(s) for s in scores)])
    entity = np.array([e for s in scores for e in s])
    return protocol.Ranking(start, entity, np.array([v for s in scores for v in s.values()], dtype=float))


def test_a_rank_counts_the_higher_and_half_of_the_equal() -> None:
    ranking = _ranking([{0: 3.0, 1: 2.0, 2: 2.0, 3: 1.0}])
    # 0 is higher, 2 is equal: 1 + 1 + 0.5.
    assert protocol.rank(ranking, np.array([0]), np.array([1]), 6).tolist() == [2.5]


def test_entities_that_are_not_listed_share_the_lowest_place() -> None:
    ranking = _ranking([{0: 3.0, 1: 2.0}])
    # Two are listed; the answer ties with three others of four: 1 + 2 + 1.5.
    assert protocol.rank(ranking, np.array([0]), np.array([5]), 6).tolist() == [4.5]


def test_other_answers_of_the_same_day_are_taken_out() -> None:
    ranking = _ranking([{0: 3.0, 1: 2.0, 2: 1.0, 3: 1.0}])
    # For 2, the answers 0 (higher) and 3 (equal) are taken out; 1 stays above.
    assert protocol.rank(ranking, np.array([0, 0, 0]), np.array([2, 0, 3]), 6).tolist() == [2.0, 1.0, 2.0]


def test_no_scores_at_all_put_every_answer_in_the_middle(facts: Facts) -> None:
    nothing = protocol.judge(facts, lambda s, _r, _d: _ranking([{} for _ in s]), facts.days("test"))
    on = np.isin(facts.day, facts.days("test"))
    keys = list(zip(facts.s[on], facts.r[on], facts.day[on], strict=True))
    # N entities without the other true ones: the middle of 1 .. N - (true - 1).
    assert nothing.tolist() == [(facts.n - keys.count(key) + 2) / 2 for key in keys]


def test_rankings_of_parts_are_joined_in_order() -> None:
    one, other = _ranking([{0: 3.0}, {}]), _ranking([{2: 1.0, 1: 2.0}])
    whole = protocol.joined([one, other])
    assert (whole.start.tolist(), whole.entity.tolist(), whole.score.tolist()) == ([0, 1, 1, 3], [0, 2, 1], [3, 1, 2])


def test_summaries_are_in_percent() -> None:
    assert protocol.scores(np.array([1.0, 2.0, 4.0, 20.0])) == protocol.Scores(45.0, 25.0, 50.0, 75.0, 4)


def _slow(facts: Facts, day: int, decay: int, alpha: float) -> list[float]:
    result = []
    for i in range(*facts.bounds[day : day + 2]):
        s, r, o = facts.s[i], facts.r[i], facts.o[i]
        past = facts.day < day
        weight = 2.0 ** (recurrency.LAMBDAS[decay] * (np.arange(day) - day))
        strict, common = np.zeros(facts.n), np.zeros(facts.n)
        same = past & (facts.s == s) & (facts.r == r)
        np.add.at(strict, facts.o[same], weight[facts.day[same]])
        np.add.at(common, facts.o[past & (facts.r == r)], 1)
        score = alpha * strict / max(weight.sum(), 1e-300) + (1 - alpha) * common / max(common.sum(), 1)
        true = facts.o[(facts.day == day) & (facts.s == s) & (facts.r == r) & (facts.o != o)]
        rest = np.delete(score, true)
        higher = (rest > score[o] + 1e-12).sum()
        result.append(1 + higher + 0.5 * ((np.abs(rest - score[o]) <= 1e-12).sum() - 1))
    return result


@pytest.mark.parametrize(("decay", "alpha"), [(0, 1.0), (11, 1.0), (13, 0.999), (5, 0.1), (3, 0.0)])
def test_the_baselines_follow_their_formulas(facts: Facts, decay: int, alpha: float) -> None:
    history = recurrency.History(facts)
    for day in (0, 1, 7, 29):
        found = history.ranks(day, np.full(facts.directions, decay), np.full(facts.directions, alpha))
        assert found.tolist() == pytest.approx(_slow(facts, day, decay, alpha))


def _write(folder: Path, quads: str) -> Path:
    (folder / "entity2id.tsv").write_text("id\tname\n0\tAland\n1\tBorduria\n", encoding="utf-8")
    (folder / "relation2id.tsv").write_text("id\tname\n0\tConsult\n", encoding="utf-8")
    with gzip.open(folder / "quads.tsv.gz", "wt", encoding="utf-8") as file:
        file.write("s\tr\to\tday\tsplit\n" + quads)
    return folder


def test_a_fact_is_read_in_both_directions_and_once(tmp_path: Path) -> None:
    facts = load(_write(tmp_path, "0\t0\t1\t0\ttrain\n0\t0\t1\t0\ttrain\n1\t0\t0\t4\ttest\n"))
    rows = list(zip(facts.s.tolist(), facts.r.tolist(), facts.o.tolist(), facts.day.tolist(), strict=True))
    assert rows == [(0, 0, 1, 0), (1, 1, 0, 0), (0, 1, 1, 4), (1, 0, 0, 4)]
    assert facts.days("test").tolist() == [4]


@pytest.mark.parametrize(
    ("quads", "words"),
    [
        ("0\t0\t2\t0\ttrain\n", "tsv.gz:2: entity without a name"),
        ("0\t0\t1\t0\ttrain\n0\t1\t1\t0\ttrain\n", "tsv.gz:3: relation without a name"),
        ("0\t0\t1\t-1\ttrain\n", "day is no whole number"),
        ("0\t0\t1\t0\tdev\n", "unknown split"),
        ("0\t0\t1\t5\ttrain\n0\t0\t1\t5\ttest\n", "train reaches day 5, test begins on day 5"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, quads: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load(_write(tmp_path, quads))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the public benches beside the project")
def test_the_published_recurrency_baselines_are_met() -> None:
    facts = load(SHARED / "icews14_regcn")
    chosen = recurrency.fit(facts)
    found = {m: protocol.scores(recurrency.replay(facts, chosen, method=m)) for m in ("xi", "psi", "combined")}
    # Gastinger et al. 2024: xi 14.4, psi 36.0, combined 37.4 (corrected values; ours differ by the choice among equal lambdas).
    assert {m: (s.mrr, s.hits10) for m, s in found.items()} == {
        "xi": (14.35, 28.42), "psi": (36.12, 48.01), "combined": (37.40, 51.43),
    }  # fmt: skip


def test_the_scorer_is_checked_before_anything_is_judged(facts: Facts) -> None:
    found = bench.checks(facts)
    assert [check.held for check in found] == [True, True]
    assert found[1].wanted == 100.0


def test_differences_are_drawn_by_day() -> None:
    day = np.array([1, 1, 2, 2])
    # Every answer moves from second to first: half a point of reciprocal rank each, on every day, so in every draw.
    better = bench.differences(np.ones(4), np.full(4, 2.0), day)
    assert better["MRR"] == pytest.approx((50.0, 50.0, 50.0))
    assert better["hits@10"] == (0.0, 0.0, 0.0)
