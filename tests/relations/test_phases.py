"""Phases and change points: on steps made by hand, on noise, and on a small history."""

import gzip
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from relation_records import IRQ, SYR, claim, day, history

from detente.reading.merge import merge
from detente.relations import changepoints, phases
from detente.relations.labels import coverage_word, kinds_word, level_word, phase_word

VOTES = Path(__file__).resolve().parents[3] / "shared/bench/ir/un_vote_agreement_dyad_year.csv.gz"


def test_a_step_is_found_where_it_is() -> None:
    values = np.r_[np.full(12, 3.0), np.full(9, -4.0), np.full(7, 0.5)] + np.random.default_rng(1).normal(0, 0.5, 28)
    assert changepoints(values) == [12, 21]
    assert changepoints(values, np.full(28, 0.25)) == [12, 21]


def test_known_noise_decides_whether_a_step_is_one() -> None:
    values = np.r_[np.full(10, 1.0), np.full(10, -1.0)]
    assert changepoints(values, np.full(20, 0.5)) == [10]
    assert changepoints(values, np.full(20, 50.0)) == []


def test_a_constant_series_and_short_ones_have_no_change() -> None:
    assert changepoints(np.zeros(30), np.ones(30)) == []
    assert changepoints(np.array([1.0, -1.0, 5.0])) == []
    assert changepoints(np.array([])) == []


@pytest.mark.parametrize("noise", [None, np.ones(60)])
def test_noise_alone_is_cut_in_fewer_than_one_series_in_ten(noise) -> None:
    rng = np.random.default_rng(3)
    assert sum(bool(changepoints(rng.normal(0, 1, 60), noise)) for _ in range(200)) < 20


def test_the_scale_of_a_series_is_of_no_account_where_its_noise_is_unknown() -> None:
    values = np.r_[np.full(15, 3.0), np.full(15, 0.0)] + np.random.default_rng(5).normal(0, 1, 30)
    assert changepoints(values) == changepoints(values / 1000) == [15]


def test_the_phases_of_iraq_and_syria_come_out_in_order() -> None:
    claims = history()
    found = phases(claims, merge(claims, {}), "IRQ", "SYR")
    assert [(p.during.earliest.year, p.label.split(":")[0].split(" (")[0]) for p in found] == [
        (1955, "rivalry"),
        (1978, "cooperation"),
        (1979, "open hostility"),
        (1997, "cooperation"),
        (2009, "open hostility"),
        (2010, "close cooperation"),
    ]
    assert found[1].during.earliest == day("1978-10-26")
    assert found[2].drivers[0].text.startswith("opened by ACCUSE Iraq -> Syria, 1979-07-28")
    assert found[2].drivers[1].text.startswith("closed by COOPERATE Iraq, Syria, 1997-06-02")
    assert all(p.low < p.score < p.high and p.evidence for p in found)
    for earlier, later in pairwise(found):
        assert (later.during.earliest - earlier.during.latest).days == 1
    assert sum(p.events for p in found) >= len(claims)


def test_no_evidence_no_phase_and_one_claim_one_phase() -> None:
    assert phases([], [], "IRQ", "SYR") == []
    (only,) = phases([claim("a", "CONSULT", [IRQ], [SYR], "2010-05-30", issue="border")], [], "IRQ", "SYR")
    assert (only.during.earliest, only.during.latest) == (day("2010-05-30"), day("2010-05-30"))
    assert only.label == "visits and talks (1 item)"
    assert only.coverage == "thin"


def test_a_label_names_what_the_phase_is_made_of_and_its_issue() -> None:
    talks = [claim(f"c{i}", "CONSULT", [IRQ], [SYR], f"2010-0{i}-10", issue="border") for i in range(1, 8)]
    aid = [claim(f"a{i}", "AID", [IRQ], [SYR], f"2010-0{i}-20", issue="border") for i in range(1, 8)]
    (only,) = phases([*talks, *aid], [], "IRQ", "SYR")
    assert only.label == "cooperation: visits and talks, aid (border)"
    assert kinds_word({"event.CONSULT": 0.5, "event.AID": 0.1}) == "visits and talks"
    assert kinds_word({"event.CONSULT": 0.1, "event.AID": 0.15}) == "aid"
    assert kinds_word({"event.NONE": 1.0}) == ""
    (cold,) = phases([claim("n", "ALLIANCE", [IRQ, SYR], [], "2010-01-01", negated=True)], [], "IRQ", "SYR")
    assert cold.label == "no alliance (1 item)"


def test_labels_follow_the_evidence_not_the_level_alone() -> None:
    assert phase_word(-4.0, {"RIVALRY": 0.8}, {}, 0.0) == "rivalry"
    assert phase_word(-4.0, {"ASSAULT": 0.8}, {}, 0.0) == "war or armed attacks"
    assert phase_word(5.0, {"ALLIANCE": 0.5}, {}, 0.0) == "alliance"
    assert phase_word(0.0, {}, {}, 0.45) == "mixed"
    assert phase_word(0.3, {}, {}, 0.0) == "cautious contact"
    assert [level_word(x) for x in (-10.0, -4.0, -1.0, 0.0, 3.0, 5.0, 10.0)] == [
        "open hostility", "hostile", "strained", "cautious", "cooperative", "close cooperation", "alliance-like",
    ]  # fmt: skip
    assert [coverage_word(x, 3) for x in (0.1, 0.5, 0.9)] == ["thin", "fair", "well covered"]
    assert coverage_word(0.9, 2) == "thin"


@pytest.mark.shared
@pytest.mark.skipif(not VOTES.exists(), reason="needs the public benches in ../shared")
def test_known_breaks_in_united_nations_votes_are_found_within_a_year() -> None:
    """Iran's revolution, Iraq's of 1958, the Algiers agreement of 1975, Syria's war of 2011."""
    known = {("IR", "US"): [1979], ("IR", "SY"): [1979], ("IQ", "IR"): [1958, 1975], ("IQ", "SY"): [2011]}
    series: dict[tuple[str, str], list[tuple[int, float]]] = {pair: [] for pair in known}
    with gzip.open(VOTES, "rt", encoding="utf-8") as lines:
        for line in lines:
            a, b, year, _, agree = line.rstrip().split(",")
            if (a, b) in series:
                series[a, b].append((int(year), float(agree)))
    for pair, breaks in known.items():
        years, agreement = zip(*sorted(series[pair]), strict=True)
        found = [years[i] for i in changepoints(np.array(agreement))]
        assert all(any(abs(year - one) <= 1 for year in found) for one in breaks), pair


def test_one_happening_spread_over_many_days_is_one_observation_of_the_penalty() -> None:
    # A change saves 20 x 0.81 / 2.5 = 6.5; it costs 2 log 10 + log 20 = 7.6, or 2 log 4 + log 8 = 4.9 where 20 values are 8 observations.
    values = np.r_[np.full(10, 0.9), np.full(10, -0.9)]
    noise = np.full(20, 2.5)
    assert changepoints(values, noise) == []
    assert changepoints(values, noise, shares=np.full(20, 0.4)) == [10]


def test_happenings_without_a_known_day_are_cut_no_more_often_than_they_may_where_nothing_changed() -> None:
    random, false = np.random.default_rng(1), 0
    for _ in range(100):
        pieces = random.choice([1, 1, 1, 2, 5, 12], 45)
        days = np.concatenate([random.uniform(0, 100) + 0.5 * k * np.arange(k) for k in pieces])
        order = np.argsort(days)
        values, noise = (
            np.repeat(random.normal(0, 1, 45), pieces)[order],
            np.repeat(pieces.astype(float), pieces)[order],
        )
        false += bool(changepoints(values, noise, shares=1 / noise))
    assert false <= 5
