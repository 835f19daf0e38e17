"""Which claims can't both hold."""

from dataclasses import replace

import pytest
from relation_records import IRN, IRQ, MALIKI, REBELS, SYR, claim, document

from detente.errors import InputError
from detente.relations import contradictions
from detente.schema import Party, Speaker


def _pairs(*claims, documents=None):
    return [(pair.left, pair.right) for pair in contradictions(claims, documents=documents)]


def test_a_denial_contradicts_what_it_denies_and_names_who_denies() -> None:
    said = claim("a", "ASSAULT", [SYR], [IRQ], "2009-08-19", quote="sent the bombers")
    denied = replace(said, id="b", negated=True, modality="negated", quote="denied that it sent the bombers")
    (pair,) = contradictions([denied, said])
    assert (pair.left, pair.right) == ("a", "b")
    assert pair.reason == "b denies what the other asserts: ASSAULT"


def test_a_denial_of_another_day_contradicts_nothing() -> None:
    said = claim("a", "ASSAULT", [SYR], [IRQ], "2009-08-19")
    assert _pairs(said, claim("b", "ASSAULT", [SYR], [IRQ], "2009-11-01", negated=True)) == []


def test_opposite_ties_of_one_time_from_two_voices_clash_whoever_is_named_first() -> None:
    friends = claim("a", "ALLIANCE", [IRQ, SYR], [], "2011-01-01", "2012-01-01")
    enemies = claim("b", "HOSTILITY", [SYR, IRQ], [], "2011-06-01", "2013-01-01")
    assert _pairs(friends, enemies) == [("a", "b")]
    assert _pairs(friends, replace(enemies, when=claim("x", "HOSTILITY", [], [], "1980-01-01").when)) == []
    assert _pairs(friends, replace(enemies, actors=(IRQ, IRN))) == []
    assert _pairs(friends, replace(enemies, when=replace(enemies.when, earliest=None))) == []


def test_one_voice_that_says_both_describes_a_mixed_relation() -> None:
    friends = claim("a", "ALLIANCE", [IRQ, SYR], [], "2011-01-01", "2012-01-01", document="d")
    enemies = claim("b", "HOSTILITY", [IRQ, SYR], [], "2011-01-01", "2012-01-01", document="d")
    assert _pairs(friends, enemies) == []
    assert _pairs(friends, replace(enemies, according_to=(Speaker("a minister"),))) == [("a", "b")]


def test_two_texts_of_one_publisher_are_one_voice() -> None:
    friends = claim("a", "ALLIANCE", [IRQ, SYR], [], "2011-01-01", "2012-01-01", document="d")
    enemies = claim("b", "HOSTILITY", [IRQ, SYR], [], "2011-01-01", "2012-01-01", document="e")
    documents = {name: document(name, publisher="daily") for name in "de"}
    assert _pairs(friends, enemies, documents=documents) == []


def test_stances_clash_on_one_issue_only_and_a_leader_speaks_for_his_state() -> None:
    favour = claim("a", "FAVOUR", [MALIKI], [SYR], "2011-01-01", kind="stance", issue="border")
    oppose = claim("b", "OPPOSE", [IRQ], [SYR], "2011-01-01", kind="stance", issue="border")
    assert _pairs(favour, oppose) == [("a", "b")]
    assert _pairs(favour, replace(oppose, issue="economy")) == []


def test_plans_and_speculation_contradict_nobody() -> None:
    said = claim("a", "CONSULT", [IRQ], [SYR], "2011-01-01", quote="visited")
    assert _pairs(said, replace(said, id="b", negated=True, modality="speculative")) == []


SPOKESMAN = (Speaker("a Syrian official", "SYR", "Syrian official"),)


def test_a_charge_and_its_denial_by_the_other_side_within_a_month_clash_where_they_share_their_matter() -> None:
    charge = claim("a", "DEMAND", [IRQ], [SYR], "2009-08-26", kind="stance", quote="must stop harbouring gunmen")
    denial = claim(
        "b", "SHELTER", [SYR], [REBELS], "2009-08-27", kind="tie", quote="Damascus harbours no gunmen",
        negated=True, modality="negated", according_to=SPOKESMAN,
    )  # fmt: skip
    (pair,) = contradictions([charge, denial])
    assert pair.reason == "a charge, and its denial by the other side: SHELTER"
    assert _pairs(charge, replace(denial, quote="Damascus sells no oil to anyone")) == []
    assert _pairs(charge, replace(denial, when=claim("x", "CONSULT", [], [], "2009-12-01").when)) == []
    assert _pairs(charge, replace(denial, actors=(IRN,))) == []
    assert _pairs(charge, replace(denial, according_to=())) == []


def test_an_accusation_and_its_rejection_clash_and_names_alone_are_no_common_matter() -> None:
    charge = claim("a", "ACCUSE", [IRQ], [SYR], "2009-08-26", quote="Baghdad blames Damascus for the bombings")
    answer = claim(
        "b", "REJECT", [SYR], [IRQ], "2009-08-27", quote="Damascus had no part in the bombings, it told Baghdad"
    )
    assert _pairs(charge, answer) == [("a", "b")]
    assert _pairs(charge, replace(answer, quote="Damascus turned down the invitation to Baghdad")) == []


def test_who_is_called_neutral_and_is_said_to_help_a_side_is_no_neutral() -> None:
    neutral = claim("a", "NEUTRAL", [IRQ], [SYR], "2011-03-15", "2013-03-05", kind="stance")
    helped = claim("b", "AID", [IRQ], [SYR], "2013-03-05", modality="speculative", according_to=(Speaker("rebels"),))
    assert _pairs(neutral, helped) == [("a", "b")]
    assert _pairs(neutral, replace(helped, according_to=())) == []


def test_what_holds_of_years_allows_for_other_months() -> None:
    years = claim("a", "HOSTILITY", [IRQ, SYR], [], "2003-01-01", "2013-01-01", document="d")
    day_ = claim("b", "ALLIANCE", [IRQ, SYR], [], "2011-12-20", document="e")
    assert _pairs(years, day_) == []
    assert _pairs(replace(years, when=claim("x", "CONSULT", [], [], "2011-12-15").when), day_) == [("a", "b")]


def test_two_holders_of_one_office_at_one_time_clash_not_so_former_ones() -> None:
    body = Party("LBY", "Libya", ("LBY",), "LBY")
    first, second = (Party(name, name.title(), ("LBY",), "LBYGOV") for name in ("serraj", "thinni"))
    one = claim("a", "OFFICE", [first], [body], "2016-01-01", "2017-01-01", kind="tie", quote="Prime Minister Serraj")
    other = claim(
        "b", "OFFICE", [second], [body], "2016-05-01", "2017-01-01", kind="tie", quote="Prime Minister Thinni"
    )
    assert _pairs(one, other) == [("a", "b")]
    assert _pairs(one, replace(other, quote="former Prime Minister Thinni")) == []
    assert _pairs(one, replace(other, quote="Foreign Minister Thinni")) == []


def test_exact_counts_of_one_happening_that_differ_clash_and_bounds_do_not() -> None:
    one = claim("a", "ASSAULT", [REBELS], [SYR], "2013-03-04", quote="killed 48 soldiers in an ambush")
    other = claim("b", "ASSAULT", [REBELS], [SYR], "2013-03-04", quote="killed 51 soldiers in an ambush")
    (pair,) = contradictions([one, other])
    assert pair.reason == "numbers that differ: 48 soldiers, 51 soldiers"
    assert _pairs(one, replace(other, quote="killed at least 51 soldiers in an ambush")) == []
    assert _pairs(one, replace(other, quote="killed 48 soldiers and 9 drivers")) == []


def test_the_table_is_checked_strictly() -> None:
    from detente.relations import rivals

    good = {
        "one": "tie.OFFICE", "other": "same", "denied": "neither", "said": "firm", "sides": "body", "time": "overlap",
        "matter": "title", "voice": "rival", "reason": "r", "why": "w",
    }  # fmt: skip
    assert rivals._rule(good, "here").one == {"tie.OFFICE"}
    for key, value in (("one", "tie.NOBODY"), ("time", "ever"), ("matter", "words"), ("denied", "no")):
        with pytest.raises(InputError, match="here"):
            rivals._rule({**good, key: value}, "here")
