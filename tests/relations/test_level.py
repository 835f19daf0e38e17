"""The level: against the closed form of a Gaussian process, and on records made by hand."""

import time
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from relation_records import IRN, IRQ, MALIKI, REBELS, SYR, claim, day, history

from detente.reading.merge import merge
from detente.relations import blocs, curve, curves, diff, drivers, observations, seen_by, state, why
from detente.relations.evidence import Observation, Observations, Part
from detente.relations.kalman import Process, log_likelihood, run, smoothed, weights
from detente.relations.labels import sign
from detente.relations.parameters import parameters
from detente.schema import Event, Speaker, When

PROCESS = Process(mean=0.5, fast_variance=3.0, fast_days=40.0, slow_variance=5.0, slow_days=2000.0)


def _series(n=60):
    rng = np.random.default_rng(7)
    days = np.sort(rng.integers(0, 3000, n)).astype(float)
    values, noise = rng.normal(0, 4, n), rng.uniform(1, 20, n)
    noise[10::20] = np.inf
    return days, values, noise


def _kernel(x, y):
    gap = np.abs(x[:, None] - y[None, :])
    return 3.0 * 2 ** (-gap / 40) + 5.0 * 2 ** (-gap / 2000)


def test_the_smoother_is_the_gaussian_process_with_the_same_covariance() -> None:
    """Closed form: K (K + R)^-1 (y - mean); Rasmussen and Williams 2006, equations 2.25 and 2.26."""
    days, values, noise = _series()
    forward = run(PROCESS, np.diff(days, prepend=days[0]).tolist(), values.tolist(), noise.tolist())
    seen = np.isfinite(noise)
    cross = _kernel(days[seen], days)
    gain = np.linalg.solve(_kernel(days[seen], days[seen]) + np.diag(noise[seen]), cross).T
    levels, variances = smoothed(PROCESS, forward)
    assert np.allclose(levels, 0.5 + gain @ (values[seen] - 0.5))
    assert np.allclose(variances, 8.0 - np.einsum("ij,ji->i", gain, cross))


@pytest.mark.parametrize("at", [10, 30])
def test_weights_are_those_of_the_closed_form_smoothed_and_filtered(at: int) -> None:
    days, values, noise = _series()
    forward = run(PROCESS, np.diff(days, prepend=days[0]).tolist(), values.tolist(), noise.tolist())
    for past_only in (False, True):
        seen = np.isfinite(noise) & ((np.arange(len(days)) < at) | (not past_only))
        covariance = _kernel(days[seen], days[seen]) + np.diag(noise[seen])
        expected = np.linalg.solve(covariance, _kernel(days[seen], days[[at]])).ravel()
        assert np.allclose(weights(forward, at, past_only=past_only)[seen], expected)


def test_the_likelihood_is_that_of_the_joint_normal() -> None:
    days, values, noise = _series(20)
    forward = run(PROCESS, np.diff(days, prepend=days[0]).tolist(), values.tolist(), noise.tolist())
    seen = np.isfinite(noise)
    covariance = _kernel(days[seen], days[seen]) + np.diag(noise[seen])
    rest = values[seen] - 0.5
    _, logdet = np.linalg.slogdet(2 * np.pi * covariance)
    assert np.isclose(log_likelihood(forward), -0.5 * (logdet + rest @ np.linalg.solve(covariance, rest)))


def test_contributions_sum_to_the_level_smoothed_and_filtered() -> None:
    claims = history()
    events = merge(claims, {})
    seen = observations(claims, events, "IRQ", "SYR")
    for on in map(day, ("1950-01-01", "1979-08-01", "1985-05-05", "2010-10-13", "2030-01-01")):
        for given in ("all", "past"):
            parts = why(seen, on, given=given)
            assert sum(part.points for part in parts) == pytest.approx(float(curve(seen, [on], given=given)[0][0]))
            assert all(part.claims for part in parts[:-1])


def test_each_contribution_names_its_claims_its_event_and_a_line_for_a_person() -> None:
    claims = [claim("v", "CONSULT", [MALIKI], [SYR], "2010-10-13", mode="visit")]
    events = merge(claims, {})
    part, start = why(observations(claims, events, "IRQ", "SYR"), day("2010-10-14"))
    assert part.claims == ("v",)
    assert part.event == events[0].id
    assert part.text == "CONSULT visit Nouri al-Maliki -> Syria, 2010-10-13, 1 report"
    assert part.points > 0
    assert start.text.startswith("the prior: all dyads start at +2.4 (")
    assert not start.claims


def test_nothing_known_gives_the_mean_of_all_dyads_and_says_so() -> None:
    relation = state([], [], "IRQ", "SYR", day("2010-01-01"))
    process = parameters().process
    assert relation.score == pytest.approx(process.mean)
    assert (relation.coverage, relation.label, relation.events, relation.reports) == (
        "no evidence",
        "no evidence",
        0,
        0,
    )
    width = parameters().z80 * (process.fast_variance + process.slow_variance) ** 0.5
    assert relation.high - relation.score == pytest.approx(width)


def test_one_item_and_weak_ones_get_no_word_for_warm_or_cold_but_their_counts() -> None:
    """The prior alone is at +2.4 and its 80% range above zero: no word may come from it."""
    on = day("2010-06-01")
    one = state([claim("t", "CONSULT", [IRQ], [SYR], "2010-05-30")], [], "IRQ", "SYR", on)
    assert (one.label, one.coverage) == ("too little evidence (1 item, 1 report)", "thin")
    nobody = state([], [], "IRQ", "SYR", on)
    assert one.high - one.low > 0.75 * (nobody.high - nobody.low)
    lasting = state([claim("a", "ALLIANCE", [IRQ, SYR], [], "2003-01-01", "2012-01-01")], [], "IRQ", "SYR", on)
    assert lasting.label == "too little evidence (1 item, 1 report)"
    old = [claim(f"o{i}", "CONSULT", [IRQ], [SYR], f"19{70 + i}-05-30") for i in range(4)]
    assert state(old, [], "IRQ", "SYR", on).label == "too little evidence near that day (4 items, 4 reports)"


def test_a_relation_is_a_friend_or_a_foe_only_beyond_its_range_and_not_on_thin_evidence() -> None:
    on = day("2010-06-01")
    friends = [claim(f"t{i}", "AID", [IRQ], [SYR], str(on - timedelta(days=20 * i))) for i in range(12)]
    foes = [claim(f"t{i}", "ASSAULT", [IRQ], [SYR], str(on - timedelta(days=20 * i))) for i in range(12)]
    assert [sign(state(claims, [], "IRQ", "SYR", on)) for claims in (friends, foes, friends[:1], [])] == [1, -1, 0, 0]


def test_a_level_that_only_the_prior_makes_warm_is_unclear() -> None:
    on = day("2010-06-01")
    cool = [claim(f"c{i}", "REQUEST", [IRQ], [SYR], str(on - timedelta(days=9 * i)), intensity=-0.4) for i in range(9)]
    found = state(cool, [], "IRQ", "SYR", on)
    assert found.score > 0 > found.score - found.drivers[-1].points
    assert found.label == "unclear"


def test_the_past_alone_does_not_see_what_came_later() -> None:
    claims = [claim("w", "ASSAULT", [IRQ], [SYR], "2011-01-01")]
    before = day("2010-12-25")
    assert state(claims, [], "IRQ", "SYR", before, given="past").score == pytest.approx(parameters().process.mean)
    assert state(claims, [], "IRQ", "SYR", before).score < parameters().process.mean


def test_a_look_sees_the_evidence_of_its_own_day() -> None:
    claims = [claim("w", "ASSAULT", [IRQ], [SYR], "2011-01-01")]
    assert state(claims, [], "IRQ", "SYR", day("2011-01-01"), given="past").score < parameters().process.mean


def test_war_is_below_talks_and_the_interval_narrows_with_evidence() -> None:
    on = day("2010-06-01")
    war = state([claim("w", "ASSAULT", [IRQ], [SYR], "2010-05-30")], [], "IRQ", "SYR", on)
    talks = state([claim("t", "CONSULT", [IRQ], [SYR], "2010-05-30")], [], "IRQ", "SYR", on)
    many = [claim(f"t{i}", "CONSULT", [IRQ], [SYR], str(on - timedelta(days=20 * i))) for i in range(12)]
    busy = state(many, [], "IRQ", "SYR", on)
    assert war.score < talks.score
    assert busy.high - busy.low < talks.high - talks.low
    assert (talks.coverage, busy.coverage) == ("thin", "fair")


def test_the_interval_widens_again_where_evidence_is_years_away() -> None:
    claims = [claim("t", "CONSULT", [IRQ], [SYR], "2010-05-30")]
    widths = [
        (r := state(claims, [], "IRQ", "SYR", day(on))).high - r.low
        for on in ("2010-05-30", "2013-05-30", "2040-05-30")
    ]
    assert widths == sorted(widths)


def test_both_counts_are_shown_and_more_reports_pull_harder() -> None:
    once = [claim("a", "ASSAULT", [IRQ], [SYR], "2010-05-30")]
    twice = [*once, claim("b", "ASSAULT", [IRQ], [SYR], "2010-05-30")]
    on = day("2010-05-30")
    single, double = (state(c, merge(c, {}), "IRQ", "SYR", on) for c in (once, twice))
    assert (double.events, double.reports) == (1, 2)
    assert double.score < single.score


def test_modality_weakens_evidence_and_the_hypothetical_carries_none() -> None:
    on = day("2010-05-30")

    def level(**changes) -> float:
        return state([claim("a", "ASSAULT", [IRQ], [SYR], "2010-05-30", **changes)], [], "IRQ", "SYR", on).score

    fact, reported, planned, speculative = (level(modality=m) for m in ("fact", "reported", "planned", "speculative"))
    assert fact < reported < planned < speculative < level(modality="hypothetical")
    assert level(modality="hypothetical") == pytest.approx(parameters().process.mean)
    assert level(confidence=0.3) > fact


def test_denied_cooperation_counts_against_and_a_denied_attack_counts_for_nothing() -> None:
    visit = claim("a", "CONSULT", [IRQ], [SYR], "2010-05-30", negated=True, according_to=(Speaker("a minister"),))
    (denied,) = observations([visit], [], "IRQ", "SYR").rows
    (attack,) = observations([claim("a", "ASSAULT", [IRQ], [SYR], "2010-05-30", negated=True)], [], "IRQ", "SYR").rows
    (plain,) = observations([claim("a", "CONSULT", [IRQ], [SYR], "2010-05-30")], [], "IRQ", "SYR").rows
    assert denied.value == pytest.approx(-0.5 * 2.8)
    assert attack.value == 0.0
    assert denied.noise > plain.noise
    (said,) = observations([replace(visit, according_to=())], [], "IRQ", "SYR").rows
    assert said.noise == pytest.approx(plain.noise)


def test_an_open_plan_is_evidence_of_the_day_it_is_made() -> None:
    plan = claim("a", "AGREE", [IRQ], [SYR], "2010-05-30", modality="planned")
    plan = replace(plan, when=When(plan.when.earliest, None))
    done = replace(plan, modality="fact")
    assert len(observations([plan], [], "IRQ", "SYR").rows) == 1
    assert len(observations([done], [], "IRQ", "SYR").rows) > 1


def test_a_contested_event_stays_and_says_less_than_an_uncontested_one() -> None:
    claims = [
        claim("a", "ASSAULT", [IRQ], [SYR], "2010-05-30", quote="shelled the post"),
        claim("b", "ASSAULT", [IRQ], [SYR], "2010-05-30", quote="did not shell the post", negated=True),
    ]
    contested, plain = (observations(c, merge(c, {}), "IRQ", "SYR") for c in (claims, claims[:1]))
    assert contested.rows[0].parts[0].claims == ("a", "b")
    assert plain.values[0] < contested.values[0] < 0
    assert contested.noise[0] > plain.noise[0]


def test_a_vague_date_is_spread_over_its_interval_and_says_less() -> None:
    exact = observations([claim("a", "ASSAULT", [IRQ], [SYR], "2010-06-30")], [], "IRQ", "SYR")
    vague = observations([claim("a", "ASSAULT", [IRQ], [SYR], "2010-01-01", "2010-12-31")], [], "IRQ", "SYR")
    assert len(vague.rows) == 5
    assert vague.days.min() > day("2010-01-01").toordinal()
    assert vague.days.max() < day("2010-12-31").toordinal()
    assert (1 / vague.noise).sum() < (1 / exact.noise).sum()


def test_the_weight_of_a_tie_is_bounded_in_time_and_does_not_grow_with_repetition() -> None:
    decade = claim("t", "HOSTILITY", [IRQ, SYR], [], "1980-01-01", "1989-12-31", document="d")
    century = claim("t", "HOSTILITY", [IRQ, SYR], [], "1900-01-01", "1999-12-31", document="d")
    once, long = (observations([c], [], "IRQ", "SYR") for c in (decade, century))
    assert len(long.rows) == len(once.rows) == int(parameters().assumed["tie_points"])
    again = observations(
        [claim(f"t{i}", "HOSTILITY", [IRQ, SYR], [], "1980-01-01", "1989-12-31") for i in range(50)], [], "IRQ", "SYR"
    )
    assert len(again.rows) == len(once.rows)
    assert again.noise.min() > parameters().noise["tie"]
    assert (again.events, again.reports) == (50, 50)


def test_a_busy_week_tells_no_more_than_its_common_mood_allows() -> None:
    many = [claim(f"c{i:03}", "CONSULT", [IRQ], [SYR], "2010-05-31", place=f"{i}") for i in range(500)]
    seen = observations(many, [], "IRQ", "SYR")
    assert 1 / (1 / seen.noise).sum() >= parameters().noise["week"]


def test_undated_and_hypothetical_evidence_is_counted_and_set_aside() -> None:
    claims = [
        claim("a", "ASSAULT", [IRQ], [SYR]),
        claim("b", "ASSAULT", [IRQ], [SYR], "2010-05-30", modality="hypothetical"),
        claim("c", "CONSULT", [IRQ], [SYR], "2010-05-30"),
    ]
    seen = observations(claims, [], "IRQ", "SYR")
    assert (len(seen.rows), seen.undated, seen.hypothetical) == (1, 1, 1)


def test_rebels_do_not_speak_for_their_state_but_are_shown_apart() -> None:
    claims = [
        claim("a", "ASSAULT", [REBELS], [IRQ], "2013-03-04"),
        claim("b", "CONSULT", [MALIKI], [SYR], "2013-03-05"),
    ]
    seen = observations(claims, [], "IRQ", "SYR")
    assert [row.parts[0].claims for row in seen.rows] == [("b",)]
    assert seen.aside == ("a",)
    own = observations(claims, [], "free-syrian-army", "IRQ")
    assert [row.parts[0].claims for row in own.rows] == [("a",)]


def test_co_actors_against_a_third_say_nothing_of_each_other_unless_the_type_joins_them() -> None:
    against = claim("a", "ACCUSE", [IRQ, SYR], [IRN], "2010-05-30")
    condemned = claim("b", "ACCUSE", [IRQ, SYR], [], "2010-05-30")
    joined = claim("c", "COOPERATE", [IRQ, SYR], [IRN], "2010-05-30")
    met = claim("d", "CONSULT", [IRQ, SYR], [], "2010-05-30")
    seen = observations([against, condemned, joined, met], [], "IRQ", "SYR")
    assert {row.parts[0].claims for row in seen.rows} == {("c",), ("d",)}
    assert {row.way for row in seen.rows} == {0}


def test_a_meeting_of_many_says_less_of_each_pair_than_a_meeting_of_two() -> None:
    two, many = (
        observations([claim("a", "CONSULT", [IRQ, SYR, *others], [], "2010-05-30")], [], "IRQ", "SYR")
        for others in ((), (IRN, REBELS))
    )
    assert many.noise[0] > two.noise[0]


def test_each_direction_has_its_own_level_and_shares_what_is_of_both() -> None:
    claims = [
        claim("a", "ASSAULT", [IRQ], [SYR], "2010-05-01"),
        claim("b", "AID", [SYR], [IRQ], "2010-05-15"),
        claim("c", "AGREE", [IRQ, SYR], [], "2010-05-29"),
    ]
    on = day("2010-06-01")
    forward, backward = (state(claims, [], "IRQ", "SYR", on, way=way) for way in ("forward", "backward"))
    assert forward.score < backward.score
    assert (forward.events, backward.events) == (2, 2)
    turned = state(claims, [], "SYR", "IRQ", on, way="backward")
    assert turned.score == pytest.approx(forward.score)


def test_offices_borders_and_neutral_stances_are_no_evidence() -> None:
    claims = [
        claim("a", "BORDER", [IRQ, SYR], [], "1920-01-01", "2020-01-01", kind="tie"),
        claim("b", "NEUTRAL", [IRQ], [SYR], "2010-05-30", kind="stance"),
        claim("c", "NONE", [IRQ], [SYR], "2010-05-30"),
        claim("d", "OPPOSE", [IRQ], [SYR], "2010-05-30", kind="stance"),
    ]
    assert [row.parts[0].claims for row in observations(claims, [], "IRQ", "SYR").rows] == [("d",)]


def test_coded_rows_without_claims_are_read_by_their_actor_ids_when_told_who_acts() -> None:
    event = Event("e", ("IRQ",), "ASSAULT", ("SYR",), When(day("2010-05-30"), day("2010-05-30")), 4, -9.0, reports=3)
    assert observations([], [event], "IRQ", "SYR").rows == ()
    (row,) = observations([], [event], "IRQ", "SYR", registry_parties={"IRQ": IRQ, "SYR": SYR}).rows
    assert (row.value, row.way, row.parts[0].reports) == (-9.0, 1, 3)


def test_curves_of_many_dyads_are_those_of_each_alone() -> None:
    claims = history()
    some = [observations(claims[:n], [], "IRQ", "SYR") for n in (0, 5, 46)]
    days = [date(1950 + 5 * i, 1, 1) for i in range(16)]
    for given in ("all", "past"):
        together = curves(some, days, given=given)
        for i, seen in enumerate(some):
            for array, alone in zip(together, curve(seen, days, given=given), strict=True):
                assert np.allclose(array[i], alone)


def test_twenty_years_of_weeks_take_a_few_milliseconds() -> None:
    rows = tuple(
        Observation(730000.0 + 7 * i, float(i % 5 - 2), 12.0, 0, (Part((f"c{i}",), float(i % 5 - 2)),))
        for i in range(1043)
    )
    seen = Observations("IRQ", "SYR", rows)
    best = min(_timed(lambda: curve(seen, [date(2010, 1, 1)])) for _ in range(5))
    assert best < 0.1  # 0.006 s on one core of 2020; the bound leaves room for a busy machine


def _timed(call) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def test_each_bloc_sees_only_its_own_reports() -> None:
    claims = [
        claim("a", "ASSAULT", [IRQ], [SYR], "2010-05-30", document="damascus"),
        claim("b", "ASSAULT", [IRQ], [SYR], "2010-05-30", document="baghdad", negated=True, modality="negated"),
        claim("c", "CONSULT", [IRQ], [SYR], "2010-05-29", document="baghdad"),
        claim("d", "AID", [IRQ], [SYR], "2010-05-29", document="elsewhere"),
    ]
    bloc_of = {"damascus": "Syrian press", "baghdad": "Iraqi press"}
    seen = blocs(claims, merge(claims, {}), "IRQ", "SYR", day("2010-06-01"), bloc_of)
    assert list(seen) == ["Iraqi press", "Syrian press"]
    assert seen["Syrian press"].score < seen["Iraqi press"].score
    assert set(seen["Syrian press"].evidence) == {"a"}


def test_what_one_bloc_dates_and_says_of_a_happening_does_not_reach_another() -> None:
    claims = [
        claim("a", "ASSAULT", [IRQ], [SYR], "2010-05-30", document="damascus", quote="shelled the post"),
        claim("b", "COERCE", [IRQ], [SYR], "2010-05-01", "2010-05-31", document="baghdad", quote="shelled the post"),
    ]
    events = merge(claims, {})
    assert len(events) == 1
    (told,) = seen_by(claims[1:], events)
    assert (told.when, told.type, told.intensity, told.claims) == (claims[1].when, "COERCE", -7.0, ("b",))
    assert seen_by(claims, events) == events
    assert seen_by([], events) == []


def test_the_drivers_of_a_change_sum_to_it_whichever_way_it_is_cut() -> None:
    claims = [
        claim("a", "CONSULT", [IRQ, IRN], [SYR], "2010-05-30", issue="border"),
        claim("b", "SANCTION", [SYR], [IRQ], "2010-08-01", issue="economy"),
    ]
    start, end = day("2010-06-01"), day("2010-08-02")
    change = diff(claims, [], "IRQ", "SYR", (start, end))
    assert change.points < 0
    for parts in change.drivers.values():
        assert sum(part.points for part in parts) == pytest.approx(change.points)
    assert change.drivers["issue"][0].text == "economy"
    assert {part.text for part in change.drivers["third party"]} == {"IRN", "nobody else", "the prior"}
    assert [part.claims for part in change.new] == [("b",)]
    assert drivers(observations(claims, [], "IRQ", "SYR"), start, start)[0].points == 0.0
