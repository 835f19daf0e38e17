"""Which claims can't both hold."""

from dataclasses import replace

from relation_records import IRN, IRQ, MALIKI, SYR, claim, document

from detente.relations import contradictions
from detente.schema import Speaker


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
