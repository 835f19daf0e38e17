"""What the grammar coder reads in sentences of our own, one construction each."""

from __future__ import annotations

from datetime import date

import pytest

from detente import actors
from detente.reading.coder import code
from detente.reading.pipeline import read_document
from detente.schema import Claim, Document

DAY = date(2024, 6, 1)
REGISTRY = actors.load()


def read(text: str, published: date = DAY) -> list[Claim]:
    doc = Document("d", text, "d", published=published, language="en")
    return read_document(doc, REGISTRY, code)[1]


def shape(claim: Claim) -> str:
    """`ACCUSE IRQ > SYR`; a modality that is not plain fact stands behind."""
    left, right = ("+".join(sorted(p.actor for p in side)) for side in (claim.actors, claim.recipients))
    text = f"{claim.type} {left} > {right}" if right else f"{claim.type} {left}"
    return text if claim.modality == "fact" else f"{text} ({claim.modality})"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Poland condemned Belarus on Monday.", "ACCUSE POL > BLR"),
        ("Belarus was condemned by Poland.", "ACCUSE POL > BLR"),
        ("Poland and Lithuania condemned Belarus.", "ACCUSE LTU+POL > BLR"),
        ("Poland condemned Belarus and Russia.", "ACCUSE POL > BLR+RUS"),
        ("Chad did not attack Sudan.", "ASSAULT TCD > SDN (negated)"),
        ("Chad may attack Sudan.", "ASSAULT TCD > SDN (speculative)"),
        ("Kenya will send aid to Ethiopia next month.", "AID KEN > ETH (planned)"),
        ("Japan and South Korea signed an agreement in Tokyo.", "SUPPORT JPN+KOR"),
        ("India imposed sanctions on Pakistan.", "SANCTION IND > PAK"),
        ("Sanctions were imposed on Pakistan by India.", "SANCTION IND > PAK"),
        ("Peru's attack on Ecuador surprised its neighbours.", "ASSAULT PER > ECU"),
        ("Thailand, which borders Cambodia, has accused Cambodia of firing first.", "ACCUSE THA > KHM"),
        ("Algeria supports Libya and opposes Morocco.", "OPPOSITION DZA > MAR"),
        (
            "Serbian President Aleksandar Vucic met the Hungarian prime minister in Belgrade.",
            "CONSULT aleksandar-vucic > viktor-orban",
        ),
        # Who is depended on is the patron.
        ("Armenia depends on Russia.", "PATRONAGE RUS > ARM"),
        ("Cuba had been dependent on Russia.", "PATRONAGE RUS > CUB"),
    ],
)
def test_who_does_what_to_whom(text: str, expected: str) -> None:
    assert expected in [shape(claim) for claim in read(text)]


def test_each_quote_stands_verbatim_in_the_text() -> None:
    text = "Poland condemned Belarus. It also accused Russia of an attack on Ukraine, and Ukraine thanked Poland."
    claims = read(text)
    assert len(claims) >= 3
    assert all(text[c.span.start : c.span.end] == c.quote for c in claims)


def test_reading_twice_gives_the_same_claims() -> None:
    text = "Egypt and Ethiopia resumed talks on the dam, Egyptian officials said."
    assert read(text) == read(text)


def test_who_says_so_is_kept_apart_from_who_does_it() -> None:
    claim = next(c for c in read("Armenia said that Azerbaijan had shelled its villages.") if c.type == "ASSAULT")
    assert [p.actor for p in claim.actors] == ["AZE"]
    assert [s.actor for s in claim.according_to] == ["ARM"]
    assert claim.modality == "reported"


def test_according_to_names_the_speaker() -> None:
    claim = next(c for c in read("According to Eritrea, Ethiopia moved troops to the border.") if c.type == "MOBILIZE")
    assert claim.according_to[0].actor == "ERI"


def test_a_quotation_belongs_to_its_speaker_and_we_is_his_side() -> None:
    text = '"We support Ukraine," German Chancellor Olaf Scholz said.'
    claims = [c for c in read(text, date(2023, 5, 1)) if "UKR" in {p.actor for p in c.recipients}]
    assert claims
    assert claims[0].according_to[0].actor == "olaf-scholz"
    assert "olaf-scholz" in {p.actor for p in claims[0].actors}


def test_if_and_then_are_spans_of_the_text() -> None:
    text = "If Greece blocks the deal, Turkey will recall its ambassador."
    claim = next(c for c in read(text) if c.kind == "condition")
    assert claim.condition is not None
    assert "Greece blocks the deal" in text[claim.condition.if_.start : claim.condition.if_.end]
    assert "Turkey will recall" in text[claim.condition.then.start : claim.condition.then.end]
    assert claim.modality == "hypothetical"


def test_the_two_countries_are_those_just_named() -> None:
    claims = read("Vietnam and Laos share a long border. The two countries signed a treaty on trade.")
    assert "SUPPORT LAO+VNM" in [shape(c) for c in claims]


def test_a_pronoun_means_the_subject_before() -> None:
    claims = read("Venezuela moved troops to the border. It also threatened Guyana.")
    assert "THREATEN VEN > GUY" in [shape(c) for c in claims]


def test_a_named_day_becomes_the_time_and_without_one_nothing_exact_is_made_up() -> None:
    dated = next(c for c in read("France recalled its ambassador from Niger on 24 September 2023.") if c.recipients)
    assert (dated.when.earliest, dated.when.latest) == (date(2023, 9, 24), date(2023, 9, 24))
    planned = next(c for c in read("France plans to sanction Niger.") if c.type == "SANCTION")
    assert planned.when.earliest == DAY
    assert planned.when.latest is None


def test_an_office_is_a_tie_to_the_state() -> None:
    claims = read("Egyptian President Abdel Fattah al-Sisi spoke on television.")
    assert "OFFICE abdel-fattah-el-sisi > EGY" in [shape(c) for c in claims]


def test_a_text_without_actors_gives_no_claims() -> None:
    assert read("The weather was fine, and the harvest was better than last year.") == []


def test_what_is_bombed_in_a_country_need_not_be_that_countrys() -> None:
    claims = read("Nigerian aircraft bombed positions of Boko Haram in Niger.")
    assert "ASSAULT NGA > boko-haram" in [shape(c) for c in claims]
    assert not any("NER" in {p.actor for p in c.recipients} for c in claims if c.type == "ASSAULT")


def test_a_thing_that_acts_stands_for_its_owner() -> None:
    assert any(
        {p.actor for p in c.recipients} == {"ARM"} and "AZE" in {s for p in c.actors for s in p.states}
        for c in read("Azerbaijani drones attacked Armenia.")
    )


def test_who_is_asked_to_do_something_is_the_recipient() -> None:
    assert "REQUEST JOR > ISR" in [shape(c) for c in read("Jordan asked Israel to stop the raids.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The United States will provide 100 million dollars in aid to Jordan.", "AID USA > JOR (planned)"),
        (
            "Mali accused Algeria of arming rebels and recalled its ambassador from Algiers.",
            "SANCTION MLI > DZA",
        ),
        ("Ukraine and Russia accused each other of lying.", "ACCUSE RUS+UKR"),
        ("For Ghana, closer ties with Togo offer trade.", "ALLIANCE GHA > TGO"),
        ("Chilean Foreign Minister Ana Ejemplo spoke in Lima.", "OFFICE local:ana-ejemplo > CHL"),
        (
            "Peru and Chile are neighbours. The durability of any rapprochement will depend on concrete steps.",
            "REQUIRES CHL+PER (hypothetical)",
        ),
        ("Kenya's president invited Somalia to a summit in Nairobi.", "CONSULT william-ruto > SOM"),
        ("NATO defended Estonia from Russia.", "HOSTILITY RUS > EST"),
        ("Haftar is backed by Egypt.", "SUPPORT EGY > khalifa-haftar"),
    ],
)
def test_sides_are_found_where_the_clause_puts_them_elsewhere(text: str, expected: str) -> None:
    assert expected in [shape(c) for c in read(text)]


def test_an_act_told_before_keeps_its_sides_when_the_text_comes_back_to_it() -> None:
    claims = read("Fiji's prime minister visited Tonga on Monday. The visit focused on fisheries.")
    later = [c for c in claims if c.type == "CONSULT" and "focused" in c.quote]
    assert [{s for p in c.recipients for s in p.states} for c in later] == [{"TON"}]


def test_what_somebody_must_do_is_demanded_by_whoever_says_so() -> None:
    claims = read("Sudan's foreign minister said that Chad must withdraw its troops.")
    assert any(c.type == "DEMAND" and {"TCD"} == {p.actor for p in c.recipients} for c in claims)


def test_a_wish_is_not_the_act() -> None:
    claims = read("Both sides, Serbia and Kosovo, stressed the importance of securing the border.")
    assert not any(c.kind == "event" and c.type in ("AID", "MOBILIZE") for c in claims)
