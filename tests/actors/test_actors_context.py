"""Words whose meaning hangs on what stands around them: bound names, bare nouns and titles, leaders, acronyms."""

from datetime import date
from pathlib import Path

import pytest

from detente.actors import Registry, mentions
from detente.actors.compiled import compile_files
from detente.documents.grammar import parse
from detente.documents.sentences import split
from detente.schema import Document, Mention

MORE = """
- {id: sudan-troika, name: Troika on Sudan, kind: igo, code: IGO,
   in_context: [{texts: [the Troika, Troika envoys], with: [rapid-support-forces, SDN], since: "2005", until: "2024"}]}
- {id: sudanese-opposition, name: Sudanese opposition, kind: group, state: SDN, code: OPP}
- {id: sudanese-factions, name: Sudanese armed factions, kind: group, state: SDN, code: UAF}
- {id: umma-party, name: Umma Party, kind: party, state: SDN, code: PTY}
- {id: old-front, name: Kush Congress, kind: party, state: SDN, code: PTY}
- {id: nato-like, name: Nile Assembly Treaty Organisation, kind: igo, short: [NATO, SADR], code: IGO}
"""
PEOPLE = """
- {id: salih-sadr, name: Salih Sadr, kind: person, state: SDN, born: "1950"}
- {id: musa-kafi, name: Musa Kafi, kind: person, state: SDN, born: "1920", died: "2015-01-01",
   affiliations: [{role: leads, body: umma-party, since: "1970", until: "2015"}]}
- {id: badr-kafi, name: Badr Kafi, kind: person, state: SDN, born: "1970",
   affiliations: [{role: leads, body: umma-party, since: "2015"}]}
- {id: adam-kafi, name: Adam Kafi, kind: person, state: SDN, born: "1972"}
"""
HOLDERS = "office,person,since,until,cite\nETH-intelligence-chief,Gedu Tamrat,2018-01-01,,appointment\n"
HOLDERS += "POL-intelligence-chief,Jan Kowalczyk,2018-01-01,,appointment\n"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    from tests.actors.conftest import write_registry

    folder = write_registry(tmp_path_factory.mktemp("context") / "actors")
    (folder / "groups" / "more.yaml").write_text(MORE, encoding="utf-8")
    (folder / "people" / "more.yaml").write_text(PEOPLE, encoding="utf-8")
    (folder / "holders" / "more.csv").write_text(HOLDERS, encoding="utf-8")
    table, complaints = compile_files([folder])
    assert not complaints, [str(complaint) for complaint in complaints]
    return Registry(table)


def read(registry: Registry, text: str, *, on: date = date(2020, 6, 1), parsed: bool = False) -> list[Mention]:
    sentences = split(text)
    parses = parse(text[s.start : s.end] for s in sentences) if parsed else None
    return mentions.find(Document("d", text, published=on), registry, sentences, parses)


def linked(found: list[Mention], text: str) -> str | None:
    return next((mention.actor for mention in found if mention.text == text), None)


def test_a_bound_name_counts_only_beside_the_other_and_in_its_time(known: Registry) -> None:
    beside = "The Rapid Support Forces spoke. The Troika answered."
    assert linked(read(known, beside), "The Troika") == "sudan-troika"
    assert linked(read(known, "Poland spoke. The Troika answered."), "The Troika") is None
    assert linked(read(known, beside, on=date(2025, 6, 1)), "The Troika") is None
    (candidate,) = known.who("the Troika", context="Sudan", on=date(2020, 1, 1))
    assert candidate.reasons == ("the Troika beside Sudan",)


def test_a_bare_government_is_that_of_the_state_named_last_before_it(known: Registry) -> None:
    text = "Sudan, Sudan and Sudan again. Ethiopia was told that the government had fallen."
    assert linked(read(known, text), "government") == "ETH"


def test_a_bare_opposition_opposes_the_government_named_last(known: Registry) -> None:
    text = "Poland helped the Sudanese government and later Ethiopia against the opposition."
    assert linked(read(known, text), "opposition") == "sudanese-opposition"


def test_a_bare_regime_is_the_one_named_so_a_sentence_before(known: Registry) -> None:
    text = "The Assad regime fell. Poland had urged Ethiopia to press the regime."
    assert linked(read(known, text, on=date(2020, 1, 1)), "regime") == "SYR"


def test_a_bare_title_takes_the_state_before_it_never_a_frequent_stranger(known: Registry) -> None:
    text = "Poland, Poland and Poland. Ethiopia sent the head of the intelligence service to Poland."
    assert linked(read(known, text), "head of the intelligence service") == "gedu-tamrat"


def test_a_title_belongs_to_the_name_behind_the_comma(known: Registry) -> None:
    text = "Poland received the head of the intelligence service, Gedu Tamrat, on Monday."
    assert linked(read(known, text), "head of the intelligence service") == "gedu-tamrat"


def test_an_unknown_person_behind_a_bare_title_has_the_state_named_before(known: Registry) -> None:
    found = read(known, "Ethiopia sent the head of the intelligence service, Abel Worku, to Warsaw.")
    (mention,) = [mention for mention in found if mention.text == "Abel Worku"]
    party = mentions.party(mention, known, date(2020, 6, 1))
    assert (party.actor, party.states, party.code) == ("local:abel-worku", ("ETH",), "ETHSPY")


def test_who_leads_a_body_now_comes_before_the_dead_and_the_plain_member(known: Registry) -> None:
    after = [candidate.actor for candidate in known.who("Kafi", on=date(2021, 1, 1), context="Sudan")]
    before = [candidate.actor for candidate in known.who("Kafi", on=date(1990, 1, 1), context="Sudan")]
    assert after[0] == "badr-kafi" and before[0] == "musa-kafi"


def test_an_acronym_is_matched_by_case_unless_it_is_read_as_a_word(known: Registry) -> None:
    assert [candidate.actor for candidate in known.who("Sadr")] == ["salih-sadr"]
    assert [candidate.actor for candidate in known.who("SADR")] == ["nato-like", "salih-sadr"]
    assert [candidate.actor for candidate in known.who("Nato")] == ["nato-like"]


def test_the_noun_at_the_end_of_a_name_may_be_written_small_and_in_the_other_number(known: Registry) -> None:
    assert [candidate.actor for candidate in known.who("Umma party")] == ["umma-party"]
    assert [candidate.actor for candidate in known.who("Sudanese armed faction")] == ["sudanese-factions"]


@pytest.mark.parametrize(
    "text",
    [
        "The scan showed nothing, said the CT operator in Sudan.",
        "During the war he praised Pan-Arabism in Sudan.",
        "Economic Stakes And Political Calculations",
    ],
)
def test_codes_doctrines_and_headlines_are_nobody(known: Registry, text: str) -> None:
    assert not [mention for mention in read(known, text, parsed=True) if mention.local]


def test_a_preposition_is_no_part_of_an_unknown_name(known: Registry) -> None:
    found = read(known, "During Al -Bashir's visit to Sudan nothing was said.", parsed=True)
    assert "During" not in " ".join(mention.text for mention in found)


def test_a_wrong_bound_name_is_complained_about(folder: Path) -> None:
    rows = "- {id: x-body, name: X Body, kind: igo, in_context: [{texts: [the Body], with: [nobody-here]}, {texts: [a]}]}\n"
    (folder / "groups" / "x.yaml").write_text(rows, encoding="utf-8")
    problems = [complaint.problem for complaint in compile_files([folder])[1]]
    assert "in_context has wrong keys" in problems
    assert any("nobody-here" in problem for problem in problems)
