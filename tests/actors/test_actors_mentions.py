"""All mentions of a document: links, unknown names, one person under several names."""

from dataclasses import dataclass
from datetime import date

import pytest

from detente.actors import Registry, mentions
from detente.actors.entities import entities, other_entities
from detente.documents.grammar import parse
from detente.schema import Document, Mention


@dataclass(frozen=True)
class Sentence:
    start: int
    end: int


def document(*sentences: str, on: date | None = None) -> tuple[Document, list[Sentence]]:
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Sentence(at, at + len(sentence)))
        at += len(sentence) + 1
    return Document("d", " ".join(sentences), published=on), spans


def read(registry: Registry, *sentences: str, on: date | None = None, parsed: bool = False) -> list[Mention]:
    doc, spans = document(*sentences, on=on)
    return mentions.find(doc, registry, spans, parse(sentences) if parsed else None)


def links(found: list[Mention]) -> list[tuple[str, str]]:
    return [(mention.text, mention.actor or mention.local) for mention in found]


def test_a_span_stands_verbatim_and_mentions_are_in_order(registry: Registry) -> None:
    doc, spans = document("Sudanese Prime Minister Abdalla Hamdok met Poland's ambassador.", "Ethiopia was silent.")
    found = mentions.find(doc, registry, spans)
    assert all(doc.text[mention.span.start : mention.span.end] == mention.text for mention in found)
    assert [mention.span.start for mention in found] == sorted(mention.span.start for mention in found)
    assert links(found)[0] == ("Sudanese Prime Minister Abdalla Hamdok", "abdalla-hamdok")


def test_a_surname_means_the_person_named_in_full_before(registry: Registry) -> None:
    found = read(registry, "Hafez al-Assad signed it.", "Al-Assad was tired.", on=date(2012, 1, 1))
    assert links(found) == [("Hafez al-Assad", "hafez-al-assad"), ("Al-Assad", "hafez-al-assad")]


def test_an_unknown_person_keeps_one_local_id(registry: Registry) -> None:
    found = read(
        registry,
        "The intelligence chief, Hamid Al -Shatri, came to Damascus.",
        "Al -Shatri asked for help.",
        on=date(2025, 1, 1),
    )
    people = [mention for mention in found if mention.type == "Person" and mention.actor is None]
    assert {mention.local for mention in people} == {"local:hamid-al-shatri"}
    assert [mention.text for mention in people] == ["Hamid Al -Shatri", "Al -Shatri"]


def test_another_given_name_is_another_person(registry: Registry) -> None:
    found = read(registry, "The archaeologist Khaled al-Asaad was killed in Syria.", on=date(2015, 8, 20))
    assert ("Khaled al-Asaad", "local:khaled-al-asaad") in links(found)
    assert "bashar-al-assad" not in {mention.actor for mention in found}


def test_an_unknown_person_takes_state_and_code_of_the_title(registry: Registry) -> None:
    found = read(registry, "Ethiopian Foreign Minister Gedu Andargachew spoke.", on=date(2020, 1, 1))
    (mention,) = found
    assert mention.actor is None
    party = mentions.party(mention, registry, date(2020, 1, 1))
    assert (party.actor, party.states, party.code) == ("local:gedu-andargachew", ("ETH",), "ETHGOV")


def test_a_body_of_a_state_is_the_state_with_the_bodys_code(registry: Registry) -> None:
    (mention,) = read(registry, "The Ethiopian army advanced.")
    assert (mention.actor, mention.name, mention.type) == ("ETH", "Ethiopian army", "Organisation")
    assert mentions.party(mention, registry).code == "ETHMIL"


def test_a_bare_body_is_the_one_of_the_state_in_question(registry: Registry) -> None:
    found = read(registry, "Ethiopia mourned.", "The army withdrew from the Ethiopian highlands.")
    army = next(mention for mention in found if mention.text == "army")
    assert (army.actor, army.name, mentions.party(army, registry).code) == ("ETH", "Ethiopian army", "ETHMIL")
    assert 0.4 <= army.score < 0.7


def test_a_described_group_has_states_and_a_code(registry: Registry) -> None:
    (mention,) = read(registry, "Ethiopian armed factions advanced.")
    party = mentions.party(mention, registry)
    assert (mention.local, party.states, party.code) == ("local:ethiopian-armed-factions", ("ETH",), "ETHUAF")


def test_a_bare_title_means_the_one_who_was_named_with_it(registry: Registry) -> None:
    found = read(
        registry, "Turkish Foreign Minister Hakan Fidan came.", "The Foreign Minister left Turkey.", on=date(2025, 2, 1)
    )
    assert links(found)[1] == ("Foreign Minister", "hakan-fidan")
    assert "a foreign minister" not in [
        text.lower() for text, _ in links(read(registry, "He wants to be a foreign minister of note."))
    ]


def test_a_slip_is_a_person_only_in_his_country_and_not_before_law(registry: Registry) -> None:
    told = read(registry, "Damascus was calm.", "Turkey asked Sharia to cooperate with Syria.", on=date(2025, 2, 1))
    assert ("Sharia", "ahmed-al-sharaa") in links(told)
    law = read(registry, "In Syria, Sharia law is debated.", on=date(2025, 2, 1))
    assert "ahmed-al-sharaa" not in {mention.actor for mention in law}
    elsewhere = read(registry, "In Sudan, Sharia divides the Sudanese.", on=date(2025, 2, 1))
    assert "ahmed-al-sharaa" not in {mention.actor for mention in elsewhere}


def test_a_surname_that_is_a_common_word_needs_support(registry: Registry) -> None:
    assert "theresa-may" not in {mention.actor for mention in read(registry, "In May Poland voted.", "May was cold.")}
    assert "theresa-may" in {mention.actor for mention in read(registry, "Theresa May spoke.", "May left.")[1:]}


def test_a_year_beside_an_office_dates_it(registry: Registry) -> None:
    found = read(registry, "The Sudanese president of 1999 was named.", on=date(2022, 1, 1))
    assert found[0].actor == "omar-al-bashir"


@pytest.mark.parametrize(
    ("sentence", "word", "kind"),
    [
        ("Poland accused Turkey.", "Poland", "Organisation"),
        ("Rain fell in Poland.", "Poland", "Location"),
        ("A Polish town burned.", "Polish", "Nationality"),
        ("Lech Wałęsa spoke.", "Lech Wałęsa", "Person"),
        ("The TPLF withdrew.", "TPLF", "Organisation"),
        ("They met in Aleppo.", "Aleppo", "Location"),
    ],
)
def test_each_mention_has_a_class(registry: Registry, sentence: str, word: str, kind: str) -> None:
    found = {mention.text: mention.type for mention in read(registry, sentence, parsed=True)}
    assert found[word] == kind


def test_the_parser_proposes_names_nobody_listed(registry: Registry) -> None:
    found = read(
        registry, "Kenyan diplomat Monica Juma met officials of the Economic Commission for Africa.", parsed=True
    )
    assert "local:monica-juma" in {mention.local for mention in found}


def test_the_same_text_gives_the_same_mentions(registry: Registry) -> None:
    text = ("Sudanese rebels and Ethiopian troops clashed near Khartoum.", "Al-Bashir and Hamdok were away.")
    assert read(registry, *text, parsed=True) == read(registry, *text, parsed=True)


def test_entities_are_whole_noun_phrases_with_a_class(registry: Registry) -> None:
    sentence = "The old city of Khartoum was hit by two drones, a spokesman said on Monday."
    doc, spans = document(sentence)
    parses = parse([sentence])
    found = {
        doc.text[entity.start : entity.end]: entity.type
        for entity in entities(doc, mentions.find(doc, registry, spans, parses), spans, parses)
    }
    assert found == {
        "The old city of Khartoum": "Location",
        "two": "Quantity",
        "drones": "MilitaryPlatform",
        "a spokesman": "Person",
        "Monday": "Temporal",
    }


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("It cost $4.5 million in all.", "$4.5 million", "Money"),
        ("Resolution 2254 was passed.", "Resolution 2254", "DocumentReference"),
        ("Write to desk@example.org today.", "desk@example.org", "CommsIdentifier"),
        ("Tune to 101.5 MHz now.", "101.5 MHz", "Frequency"),
        ("At 15°36′N 32°32′E it sank.", "15°36′N 32°32′E", "Coordinates"),
        ("HMS Example sailed.", "HMS Example", "MilitaryPlatform"),
        ("It lies 40 km away.", "40 km", "Quantity"),
    ],
)
def test_things_that_are_no_actors_are_found_by_pattern(text: str, words: str, kind: str) -> None:
    doc, spans = document(text)
    assert (words, kind) in {
        (doc.text[entity.start : entity.end], entity.type) for entity in other_entities(doc, spans)
    }
