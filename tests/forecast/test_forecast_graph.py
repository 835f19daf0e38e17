"""Evidence, the fitted model and its reasons, on a small drawn history."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from detente.cli.forecast import app
from detente.errors import InputError, NotFoundError
from detente.forecast import bench
from detente.forecast.graph import choice, model, protocol, reasons, trees
from detente.forecast.graph.choice import Choices, Loss
from detente.forecast.graph.evidence import Evidence, Table
from detente.forecast.graph.facts import Facts, build
from detente.forecast.graph.features import FAMILIES, NAMES
from detente.forecast.graph.kinds import kinds
from detente.forecast.graph.rules import Rules
from detente.forecast.graph.tally import Tally, spread, top

SMALL = model.Settings(days=8, queries=400, linear=200, rules=10, kept=6, rounds=10)


def _table(facts: Facts, day: int) -> Table:
    on = facts.on(day)
    first, _ = protocol.distinct(facts, on)
    return Evidence(facts).table(facts.s[on][first], facts.r[on][first], day)


@pytest.fixture(scope="module")
def fitted(facts: Facts) -> model.Model:
    return model.fit(facts, before=int(facts.days("test")[0]), settings=replace(SMALL, boosted=False))


def test_a_count_fades_by_half_in_its_half_life() -> None:
    tally = Tally(np.array([0, 0, 0]), np.array([1, 1, 2]), 5, (2.0, float("inf")))
    tally.add(slice(0, 2), 0)
    tally.add(slice(2, 3), 1)
    tally.add(slice(3, 3), 2)
    tally.add(slice(3, 3), 3)
    slots = tally.find(np.array([0, 0, 0]), np.array([1, 2, 3]))
    # Seen twice four days ago: 2 / 4; once three days ago: 2 ** -1.5; never.
    assert tally.count[0, slots].tolist() == pytest.approx([0.5, 2**-1.5, 0])
    assert tally.share(slots[:2], 1, least=0).tolist() == pytest.approx([2 / 3, 1 / 3])
    assert tally.last[slots].tolist()[:2] == [0, 1]
    assert tally.last[slots][2] < 0


def test_ranges_are_spread_and_the_greatest_of_each_row_kept() -> None:
    numbers, owner = spread(np.array([4, 0, 9]), np.array([6, 0, 10]))
    assert (numbers.tolist(), owner.tolist()) == ([4, 5, 9], [0, 0, 2])
    row, column, value = top(
        np.array([0, 0, 0, 1]), np.array([5, 6, 7, 8]), np.array([1, 3, 2, 9], dtype=np.float32), 2
    )
    assert (row.tolist(), column.tolist(), value.tolist()) == ([0, 0, 1], [6, 7, 8], [3, 2, 9])


def test_kind_and_country_are_read_off_names_and_guessed_from_company() -> None:
    names = ("Aland", "Police (Aland)", "Ada Example", "Police (Borduria)", "Stranger")
    columns = (np.array(c) for c in ([2, 2, 2], [0, 0, 0], [1, 0, 3], [0, 0, 1], [0, 0, 0]))
    known = kinds(build(*columns, entities=names, relations=("Consult",)))
    assert [known.kinds[k] for k in known.kind] == ["country", "Police", "", "Police", ""]
    by_day = [[known.countries[c] for c in day] for day in known.country.tolist()]
    # Nothing is known of Ada before day 0; on day 1 she has met two of Aland.
    assert by_day == [["Aland", "Aland", "", "Borduria", ""], ["Aland", "Aland", "Aland", "Borduria", ""]]


def test_evidence_never_looks_ahead(facts: Facts) -> None:
    day = 20
    past = facts.day <= day
    cut = Facts(
        *(c[past] for c in (facts.s, facts.r, facts.o, facts.day, facts.split)), facts.entities, facts.relations
    )
    whole, short = _table(facts, day), _table(cut, day)
    assert whole.start.tolist() == short.start.tolist()
    assert whole.entity.tolist() == short.entity.tolist()
    np.testing.assert_array_equal(whole.x, short.x)


def test_evidence_of_a_day_does_not_know_the_day(facts: Facts) -> None:
    day = 20
    on = facts.on(day)
    s, r = facts.s[on][:3], facts.r[on][:3]
    other = facts.o.copy()
    other[on] = (other[on] + 5) % facts.n
    changed = Facts(facts.s, facts.r, other, facts.day, facts.split, facts.entities, facts.relations)
    np.testing.assert_array_equal(Evidence(facts).table(s, r, day).x, Evidence(changed).table(s, r, day).x)


def test_every_feature_has_a_name_and_a_family_with_words(facts: Facts) -> None:
    assert _table(facts, 12).x.shape[0] == len(NAMES) == len(set(NAMES))
    assert {name.split(".")[0] for name in NAMES} == set(FAMILIES)


def test_a_rule_counts_its_tries_and_what_came_true(facts: Facts) -> None:
    s, r, o, day = np.array([0, 0, 0]), np.array([0, 1, 1]), np.array([1, 1, 2]), np.array([0, 1, 1])
    small = build(s, r, o, day, day * 0, entities=facts.entities, relations=facts.relations)
    triples = Tally(small.s * small.directions + small.r, small.o, small.n, (float("inf"),))
    rules = Rules(small, triples)
    on = small.on(0)
    triples.add(on, 0)
    rules.add(on)
    _, applied = rules.fire(np.array([0, 0]), np.array([1, 2]), 1)
    rules.learn(applied, np.array([0 * small.n + 1]))
    slot = int(triples.find(np.array([0 * small.directions + 0]), np.array([1]))[0])
    # The day after (0, Consult, 1), query (0, Accuse, ?) had the answer 1, query (0, Fight, ?) had not.
    assert [(rules.support(slot, r, 1).tried, rules.support(slot, r, 1).true) for r in (1, 2)] == [(1, 1), (1, 0)]
    fired, _ = rules.fire(np.array([0, 0]), np.array([1, 2]), 1)
    assert fired.entity.tolist() == [1, 1]
    assert fired.every[0] > fired.every[1]


def _choices(seed: int = 0) -> Choices:
    draw = np.random.default_rng(seed)
    start = np.array([0, 4, 4, 10])
    return Choices(start, draw.normal(size=(3, 10)).astype(np.float32), np.array([1, 2, 7]), np.array([0, 0, 2]))


def test_the_loss_is_the_log_chance_among_rivals_and_its_slopes_are_right() -> None:
    loss, score = Loss(_choices()), np.linspace(-1, 1, 10)
    value, first, second = loss(score)
    e = np.exp(score)
    # Query 0 has the answers 1 and 2 and the rivals 0 and 3; query 2 the answer 7 among rows 4 to 9.
    expected = -np.log(e[1] / (e[0] + e[1] + e[3])) - np.log(e[2] / (e[0] + e[2] + e[3])) - np.log(e[7] / e[4:].sum())
    assert value == pytest.approx(expected)
    for row in range(10):
        step = np.zeros(10)
        step[row] = 1e-4
        up, down = loss(score + step), loss(score - step)
        assert first[row] == pytest.approx((up[0] - down[0]) / 2e-4, abs=1e-6)
        assert second[row] == pytest.approx((up[1][row] - down[1][row]) / 2e-4, abs=1e-6)


def test_rows_are_dropped_with_their_answers_and_stacks_keep_their_queries_apart() -> None:
    kept = _choices().keep(np.array([0, 1, 3, 5, 7]))
    assert (kept.start.tolist(), kept.answer.tolist(), kept.asked.tolist()) == ([0, 3, 3, 5], [1, 4], [0, 2])
    both = choice.stack([kept, _choices()])
    assert both.start.tolist() == [0, 3, 3, 5, 9, 9, 15]
    assert (both.answer.tolist(), both.asked.tolist()) == ([1, 4, 6, 7, 12], [0, 2, 3, 3, 5])


def test_the_linear_model_finds_the_feature_that_tells_answers() -> None:
    draw = np.random.default_rng(5)
    x = draw.normal(size=(3, 600)).astype(np.float32)
    answer = x[1].reshape(100, 6).argmax(axis=1) + np.arange(100) * 6
    weights = choice.fit(Choices(np.arange(0, 601, 6), x, answer, np.arange(100)))
    assert weights[1] > 10 * max(abs(weights[0]), abs(weights[2]))


def test_the_model_ranks_better_than_what_is_common(facts: Facts, fitted: model.Model) -> None:
    found = protocol.scores(protocol.judge(facts, fitted.ranking, facts.days("test")))
    common = protocol.scores(np.concatenate([bench.recurrency.History(facts).ranks(
        int(day), np.zeros(facts.directions, dtype=int), np.zeros(facts.directions)) for day in facts.days("test")
    ]))  # fmt: skip
    assert found.mrr > common.mrr + 5


def test_trees_keep_the_best_above_the_rest(facts: Facts) -> None:
    pytest.importorskip("lightgbm")
    both = model.fit(facts, before=int(facts.days("test")[0]), settings=SMALL)
    assert both.booster is not None
    day = int(facts.days("test")[0])
    on = facts.on(day)
    table = both.evidence.table(facts.s[on][:4], facts.r[on][:4], day)
    linear, raised = both.linear(table).score, both.boosted(table).score
    for i in range(4):
        part = slice(table.start[i], table.start[i + 1])
        best = np.argsort(-linear[part])[: SMALL.kept]
        rest = np.setdiff1d(np.arange(len(linear[part])), best)
        assert raised[part][best].min() > raised[part][rest].max(initial=-np.inf)


def test_answers_carry_reasons_and_the_past_facts_behind_them(facts: Facts, fitted: model.Model) -> None:
    day = int(facts.days("test")[0])
    on = facts.on(day)
    told = reasons.answers(fitted, int(facts.s[on][0]), int(facts.r[on][0]), day, count=3)
    assert len(told) == 3
    assert [a.chance for a in told] == sorted((a.chance for a in told), reverse=True)
    assert 0 < sum(a.chance for a in told) < 1
    known = {
        (facts.entities[s], facts.relations[r], facts.entities[o], int(d))
        for s, r, o, d in zip(facts.s, facts.r, facts.o, facts.day, strict=True) if r < len(facts.relations)
    }  # fmt: skip
    behind = [f for a in told for reason in a.reasons for f in reason.facts]
    assert behind
    assert all(f.day < day and (f.actor, f.relation, f.recipient, f.day) in known for f in behind)
    assert all(reason.weight > 0 and reason.words for a in told for reason in a.reasons)


def test_reasons_for_an_unknown_actor_are_refused(facts: Facts, fitted: model.Model) -> None:
    with pytest.raises(InputError, match="no actor 99"):
        reasons.answers(fitted, 99, 0, 29)


def test_a_question_may_lie_beyond_the_last_fact(facts: Facts) -> None:
    fitted = model.fit(facts, before=40, settings=replace(SMALL, boosted=False))
    assert len(reasons.answers(fitted, 0, 0, 43, count=2)) == 2


def test_a_model_needs_a_past(facts: Facts) -> None:
    with pytest.raises(InputError, match="nothing to learn from"):
        model.fit(facts, before=0)


def test_the_same_facts_give_the_same_weights(facts: Facts, fitted: model.Model) -> None:
    again = model.fit(facts, before=int(facts.days("test")[0]), settings=replace(SMALL, boosted=False))
    np.testing.assert_array_equal(again.weights, fitted.weights)


def _folder(facts: Facts, folder: Path) -> Path:
    forward = np.flatnonzero(facts.r < len(facts.relations))
    rows = [
        f"{facts.s[i]}\t{facts.r[i]}\t{facts.o[i]}\t{facts.day[i]}\t{('train', 'valid', 'test')[facts.split[i]]}"
        for i in forward
    ]
    with gzip.open(folder / "quads.tsv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(["s\tr\to\tday\tsplit", *rows]) + "\n")
    for name, names in (("entity", facts.entities), ("relation", facts.relations)):
        lines = [f"{i}\t{text}" for i, text in enumerate(names)]
        (folder / f"{name}2id.tsv").write_text("\n".join(["id\tname", *lines]) + "\n", encoding="utf-8")
    return folder


def test_the_bench_names_our_default_first_then_the_baselines(facts: Facts, tmp_path: Path) -> None:
    rows = bench.run(_folder(facts, tmp_path), settings=SMALL)
    ours = ["trees", "logit"] if trees.available() else ["logit"]
    assert [row["method"] for row in rows] == [*ours, "recurrency", "recurrency-strict", "recurrency-relaxed"]
    fields = "method mrr hits1 hits3 hits10 queries train_seconds test_seconds peak_rss_mb".split()
    assert all(list(row) == fields for row in rows)
    assert {row["queries"] for row in rows} == {int((facts.split == 2).sum())}
    assert json.loads(json.dumps(rows)) == rows


def test_the_command_prints_the_bench_as_json(facts: Facts, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["bench", str(_folder(facts, tmp_path)), "--json"], catch_exceptions=False)
    assert [row["method"] for row in json.loads(done.stdout)][-1] == "recurrency-relaxed"


def test_the_command_gives_reasons_for_a_named_question(facts: Facts, tmp_path: Path) -> None:
    folder = str(_folder(facts, tmp_path))
    done = CliRunner().invoke(app, ["answers", folder, "Aland", "Consult", "--json"], catch_exceptions=False)
    rows = json.loads(done.stdout)
    assert len(rows) == 5
    assert rows[0]["chance"] >= rows[1]["chance"]
    with pytest.raises(NotFoundError, match="Nowhere"):
        CliRunner().invoke(app, ["answers", folder, "Nowhere", "Consult"], catch_exceptions=False)
