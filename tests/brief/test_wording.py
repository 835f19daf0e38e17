"""A claim in words: neutral, hedged as its text hedges it, and never more than it says."""

import re
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from brief_records import IRQ, SYR, claim

from detente.brief import wording
from detente.reading.codebook import CONDITIONS, EVENTS, STANCES, TIES
from detente.schema import Party, Speaker, When

IRN = Party("IRN", "Iran", ("IRN",), "IRN")


def _said(kind: str = "event", type_: str = "ACCUSE", **more: object) -> str:
    return wording.sentence(claim("c", 0, 4, kind, type_, **{"when": When(), **more}))


def test_two_who_ask_together_do_not_ask_one_another() -> None:
    both = {"actors": (IRQ, SYR), "recipients": ()}
    assert _said(type_="REQUEST", cameo="022", **both) == "Iraq and Syria appealed for diplomatic cooperation"
    assert _said(type_="CONSULT", cameo="040", **both) == "Iraq met or consulted Syria"
    assert _said(type_="SUPPORT", cameo="057", **both) == "Iraq signed or concluded an agreement with Syria"
    assert _said(type_="ASSAULT", cameo="190", **both) == "Iraq and Syria attacked or fought each other"
    assert _said(type_="MOBILIZE", cameo="154", **both) == "Iraq and Syria moved troops"


def test_each_modality_has_its_words() -> None:
    told = When(date(2013, 3, 5), date(2013, 3, 5))
    assert _said(type_="AID", cameo="070") == "Iraq gave aid to Syria"
    assert _said(type_="AID", cameo="070", modality="planned") == "Iraq planned or was expected to give aid to Syria"
    assert (
        _said(type_="AID", cameo="070", modality="speculative", when=told)
        == "Iraq may have given aid to Syria (hedged in the text, 5 Mar 2013)"
    )
    assert _said(type_="AID", cameo="070", modality="negated", negated=True) == "Iraq did not give aid to Syria"
    assert _said("tie", "ALLIANCE", modality="negated", negated=True) == "Iraq was not close or allied to Syria"
    assert _said("tie", "SHELTER", modality="negated", negated=True) == "Iraq did not shelter Syria"


def test_restored_relations_and_intended_talks_are_not_called_more() -> None:
    assert _said(type_="SUPPORT", cameo="054") == "Iraq advanced diplomatic relations with Syria"
    assert _said(type_="AGREE", cameo="036") == "Iraq expressed readiness to meet or negotiate with Syria"
    assert _said(type_="AGREE", cameo="039") == "Iraq offered to mediate with Syria"


def test_a_strained_relation_is_not_called_hostile() -> None:
    assert _said("tie", "HOSTILITY", intensity=-4.0) == "Iraq had strained relations with Syria"
    assert _said("tie", "HOSTILITY", intensity=-7.0) == "Iraq was hostile to Syria"


def test_a_speaker_is_named_and_never_by_a_pronoun() -> None:
    minister = Speaker("Foreign Minister", "hoshyar-zebari", "Hoshyar Zebari")
    assert _said(according_to=(minister, Speaker("he"))).endswith("(according to Hoshyar Zebari)")
    assert _said(according_to=(Speaker("his description"),)) == _said()
    assert _said(according_to=(Speaker("he"),)) == "Iraq criticised or accused Syria"


def test_of_several_words_the_one_of_the_quote_is_taken() -> None:
    praise = claim("c", 0, 4, "event", "SUPPORT", cameo="051", when=When())
    assert wording.sentence(praise) == "Iraq praised, thanked, welcomed or congratulated Syria"
    assert wording.sentence(replace(praise, quote="Iraq thanked its neighbour")) == "Iraq thanked Syria"
    recall = claim("c", 0, 4, "event", "SANCTION", cameo="161", when=When())
    assert wording.sentence(recall) == "Iraq reduced diplomatic relations with Syria"
    assert (
        wording.sentence(replace(recall, quote="Iraq broke off relations"))
        == "Iraq broke off diplomatic relations with Syria"
    )


def test_nobody_is_quoted_on_himself() -> None:
    assert _said(according_to=(Speaker("its government", "IRQ", "Iraq"),)) == "Iraq criticised or accused Syria"


def test_nothing_dangles_where_nobody_is_acted_upon() -> None:
    for kind, types in (("event", EVENTS), ("tie", TIES), ("stance", STANCES), ("condition", CONDITIONS)):
        for type_ in types:
            text = _said(kind, type_, recipients=())
            assert not re.search(r"[\[\]{}<>=|]|\b(with|to|of|for|by|against|towards|regarding)$", text), text


@pytest.mark.parametrize(
    "code",
    sorted(
        set(
            re.findall(
                r'^"(\d+)"', files("detente").joinpath("data/lexicon/wording.yaml").read_text(encoding="utf-8"), re.M
            )
        )
    ),
)
def test_each_code_gives_whole_sentences(code: str) -> None:
    for modality in ("fact", "planned", "speculative", "negated"):
        text = _said(cameo=code, modality=modality)
        assert text.startswith("Iraq ")
        assert "Syria" in text
        assert not re.search(r"[\[\]{}/<>=|]", text)


def test_every_code_a_pattern_gives_has_words() -> None:
    frames = files("detente").joinpath("data/lexicon/frames")
    codes = {
        code for path in frames.iterdir() for code in re.findall(r'cameo: "(\d+)"', path.read_text(encoding="utf-8"))
    }
    assert {code for code in codes if code[:3] not in wording._table()} == set()
