"""The ledger by hand-made records: frozen, due, settled, scored; a miss stays a miss."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

import pytest

from detente.errors import InputError, UsageError
from detente.forecast import acts, ledger
from detente.forecast.acts import Act, Record
from detente.forecast.dyads import Answer, answer
from detente.forecast.questions import Question, make
from detente.forecast.spread import Counts
from detente.relations.evidence import Observations

TODAY, END = date(2025, 5, 31), date(2025, 6, 30)
STRIKE = make("TUR", "SYR", "strike", as_of=TODAY, window=(None, END), directed=True)
COUNT = make("TUR", "SYR", "conflict", as_of=TODAY, window=(None, END))
ZERO = Counts(0.0, 1.0, 0.0, ((0, 10),))


def said(**chances: float) -> Answer:
    """An answer with given probabilities; the numbers behind it do not matter."""
    given: Mapping[str, float] = {"model": 0.1, "base_rate": 0.2, "persistence": 0.0, "climatology": 0.1, **chances}
    return Answer(ZERO, {"base_rate": ZERO, "persistence": ZERO, "climatology": ZERO}, probabilities=given)


def kept(asked: Question, made: Answer, *, on: date = TODAY) -> tuple[str, str, date]:
    return *ledger.freeze(asked, made, as_of=TODAY, snapshot="s1"), on


def test_the_same_forecast_is_frozen_under_the_same_id() -> None:
    assert kept(STRIKE, said()) == kept(STRIKE, said())
    assert kept(STRIKE, said())[0] != kept(STRIKE, said(model=0.2))[0]


def test_a_changed_text_is_found_out() -> None:
    name, text, day = kept(STRIKE, said(model=0.1))
    with pytest.raises(InputError, match="changed after it was frozen"):
        ledger.read([(name, text.replace('"model": 0.1', '"model": 0.9'), day)])


def test_a_changed_settlement_is_found_out() -> None:
    row = kept(STRIKE, said())
    frozen, _ = ledger.read([row])
    name, text = ledger.settle(frozen[0], 0, as_of=date(2025, 7, 1), snapshot="s2", evidence=())
    with pytest.raises(InputError, match="changed after it was settled"):
        ledger.read([row, (name, text.replace('"value": 0.0', '"value": 1.0'), END)])


def test_a_forecast_is_due_the_day_after_its_window() -> None:
    frozen, settled = ledger.read([kept(STRIKE, said())])
    assert ledger.due(frozen, settled, END) == []
    assert ledger.due(frozen, settled, date(2025, 7, 1)) == frozen
    with pytest.raises(UsageError, match="due after 2025-06-30"):
        ledger.settle(frozen[0], 1, as_of=END, snapshot="", evidence=())


def test_a_miss_is_scored_and_a_withdrawn_one_too() -> None:
    row = kept(STRIKE, said(model=0.1, base_rate=0.2))
    frozen, _ = ledger.read([row], withdrawn=[row[0]])
    made = ledger.settle(frozen[0], 2, as_of=date(2025, 7, 1), snapshot="s2", evidence=["e2", "e1", "e2"])
    standing = ledger.score(*ledger.read([row, (*made, END)], withdrawn=[row[0]]))
    assert standing.counts == {"frozen": 1, "settled": 1, "open": 0, "withdrawn": 1, "made_after": 0}
    assert standing.scored[0].settlement.evidence == ("e1", "e2")
    # (1 - 0.1)^2 against (1 - 0.2)^2: the model did worse than the base rate, and that is what stands there.
    assert standing.means["brier"]["model"] == pytest.approx(0.81)
    assert standing.skill["brier"]["base_rate"] == pytest.approx(1 - 0.81 / 0.64)


def test_a_forecast_made_after_its_window_began_says_so() -> None:
    frozen, _ = ledger.read([kept(STRIKE, said(), on=date(2025, 6, 1))])
    assert frozen[0].hindcast
    assert not ledger.read([kept(STRIKE, said(), on=TODAY)])[0][0].hindcast


def test_numbers_are_scored_by_crps() -> None:
    row = kept(COUNT, Answer(ZERO, {"base_rate": ZERO, "persistence": ZERO, "climatology": ZERO}))
    frozen, _ = ledger.read([row])
    made = ledger.settle(frozen[0], 3, as_of=date(2025, 7, 1), snapshot="s2", evidence=())
    standing = ledger.score(*ledger.read([row, (*made, END)]))
    assert standing.means["crps"]["model"] == pytest.approx(3.0)
    assert standing.interval == 0.0


def test_only_acts_of_the_kind_the_way_and_the_window_count() -> None:
    seen = [
        Act(date(2025, 6, 1), 1, 4, "ASSAULT"),
        Act(date(2025, 6, 30), 0, 4, "ASSAULT"),
        Act(date(2025, 6, 10), -1, 4, "ASSAULT"),
        Act(date(2025, 6, 10), 1, 4, "COERCE"),
        Act(TODAY, 1, 4, "ASSAULT"),
        Act(date(2025, 7, 1), 1, 4, "ASSAULT"),
    ]
    assert acts.counted(seen, STRIKE) == seen[:2]
    assert len(acts.counted(seen, COUNT)) == 4


def test_history_is_in_windows_as_long_as_the_question() -> None:
    # Ends on 31 May, 24 May ... back to 30 days after the first: the act of 28 May lies in the last window alone.
    record = Record("TUR", "SYR", TODAY, date(2025, 4, 1), [Act(date(2025, 5, 28), 1, 4, "ASSAULT")])
    assert acts.history(record, STRIKE) == ((0, 4), (1, 1))


def test_more_strikes_lately_make_another_likelier() -> None:
    def chance(days: list[date]) -> float:
        told = [Act(each, 1, 4, "ASSAULT") for each in days]
        record = Record("TUR", "SYR", TODAY, date(2024, 1, 1), told)
        made = answer(STRIKE, record, Observations("TUR", "SYR"))
        assert made.probability is not None
        assert made.probability == made.probabilities["model"]
        assert set(made.baselines) == {"base_rate", "persistence", "climatology"}
        return made.probability

    busy = [date(2025, month, day) for month in (1, 2, 3, 4, 5) for day in (5, 12, 19, 26)]
    assert chance([]) < chance(busy[-3:]) < chance(busy)


def test_two_ways_count_what_both_do_alike_once() -> None:
    told = [Act(date(2025, 5, day), 0, 1, "AGREE") for day in range(1, 29)]
    record = Record("IRQ", "SYR", TODAY, date(2024, 1, 1), told)
    one = make("IRQ", "SYR", "verbal cooperation", as_of=TODAY, window=(None, END), directed=True)
    two = make("IRQ", "SYR", "verbal cooperation", as_of=TODAY, window=(None, END))
    empty = Observations("IRQ", "SYR")
    first, second = answer(one, record, empty).spread, answer(two, record, empty).spread
    assert isinstance(first, Counts) and isinstance(second, Counts)
    assert second.mean == pytest.approx(first.mean, rel=0.05)


def test_frozen_texts_are_plain_json_with_the_rule_that_settles_them() -> None:
    body = json.loads(kept(STRIKE, said())[1])
    assert body["as_of"] == "2025-05-31"
    assert "type ASSAULT by TUR towards SYR" in body["rule"]


def test_a_record_that_was_taken_out_is_told() -> None:
    first = kept(STRIKE, said())
    second = (*ledger.freeze(STRIKE, said(model=0.3), as_of=TODAY, snapshot="s1", after=first[0]), TODAY)
    assert len(ledger.read([first, second])[0]) == 2
    with pytest.raises(InputError, match="taken out"):
        ledger.read([second])


def test_a_miss_is_less_than_even_odds_for_what_came() -> None:
    row = kept(STRIKE, said(model=0.6))
    frozen, _ = ledger.read([row])
    came, stayed = (
        ledger.score(
            *ledger.read([row, (*ledger.settle(frozen[0], n, as_of=date(2025, 7, 1), snapshot="", evidence=()), END)])
        )
        for n in (1, 0)
    )
    assert not ledger.missed(came.scored[0])
    assert ledger.missed(stayed.scored[0])


def test_seasons_of_which_nobody_told_are_no_past_windows() -> None:
    told = acts.covered([date(2025, 5, 30)])
    record = Record("TUR", "SYR", TODAY, date(2024, 1, 1), [], told=told)
    # A text of 30 May tells of the 91 days from 1 March on; a window of 30 days that ends by 15 March has half of them.
    windows = sum(times for _, times in acts.history(record, STRIKE))
    assert windows == len(range(TODAY.toordinal(), date(2025, 3, 14).toordinal(), -7))
    assert sum(times for _, times in acts.history(Record("TUR", "SYR", TODAY, date(2024, 1, 1), []), STRIKE)) > 60


def test_one_past_window_is_no_certainty() -> None:
    record = Record("TUR", "SYR", TODAY, date(2025, 4, 28), [Act(date(2025, 5, 28), 1, 4, "ASSAULT")])
    made = answer(STRIKE, record, Observations("TUR", "SYR"))
    assert sum(times for _, times in acts.history(record, STRIKE)) == 1
    assert made.probabilities["climatology"] == pytest.approx(0.75)
    assert made.probabilities["persistence"] == 1.0
