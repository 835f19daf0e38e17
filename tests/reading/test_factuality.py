"""How sure a sentence is that something happened. Expected modalities follow the definitions of the annotation guide."""

import pytest

from detente.documents.grammar import parse
from detente.errors import InputError
from detente.reading import factuality as room
from detente.reading import signatures


def read(marked: str) -> room.Factuality:
    """Assess the word in square brackets."""
    start, end = marked.index("["), marked.index("]") - 1
    (doc,) = parse([marked.replace("[", "").replace("]", "")])
    return room.assess(room.head(doc, (start, end)))


@pytest.mark.parametrize(
    ("marked", "modality"),
    [
        ("The foreign ministers met in Cairo and [signed] a pact.", "fact"),
        ("Turkey managed to [close] the border.", "fact"),
        ("The strike forced the government to [resign].", "fact"),
        ("Russia does not regret that it [signed] the accord.", "fact"),
        ("Iraq did not refuse to [sign] the treaty.", "fact"),
        ("Hamas rejected the [proposal].", "fact"),
        ("The envoy would later [become] president.", "fact"),
        ("The minister said that Syria had [expelled] the envoy.", "reported"),
        ("Iraq refused to [sign] the treaty.", "negated"),
        ("The rebels failed to [capture] the airport.", "negated"),
        ("Turkey did not manage to [close] the border.", "negated"),
        ("Iran denied [supplying] arms to the rebels.", "negated"),
        ("Iran denied that it had [sent] troops.", "negated"),
        ("The army prevented the rebels from [entering] the town.", "negated"),
        ("Oman abstained from [voting].", "negated"),
        ("France withdrew without [informing] its allies.", "negated"),
        ("The army stopped short of [declaring] war.", "negated"),
        ("They have yet to [respond].", "negated"),
        ("He was unable to [persuade] them.", "negated"),
        ("No soldier [crossed] the line.", "negated"),
        ("Neither side [accepted] the plan.", "negated"),
        ("Jordan never [recognised] the annexation.", "negated"),
        ("The president cancelled a [visit] to Ankara.", "negated"),
        ("There was no [agreement] on borders.", "negated"),
        ("The general may [visit] Moscow.", "speculative"),
        ("Libya reportedly [shipped] arms to the group.", "speculative"),
        ("Libya is alleged to have [shipped] arms.", "speculative"),
        ("Analysts believe Libya [shipped] arms.", "speculative"),
        ("Kuwait fears an [attack] by Iraq.", "speculative"),
        ("The two sides discussed a possible [visit] by the king.", "speculative"),
        ("Did Iran [break] the deal?", "speculative"),
        ("Egypt will [host] the summit next month.", "planned"),
        ("Egypt agreed to [host] the summit.", "planned"),
        ("Lebanon was expected to [join] the alliance.", "planned"),
        ("Syria threatened to [close] the border.", "planned"),
        ("He said that he would [visit] Baghdad.", "planned"),
        ("The plan to [build] a dam angered Egypt.", "planned"),
        ("The threat of [war] remains.", "planned"),
        ("If Israel [attacks] Iran, oil prices will rise.", "hypothetical"),
        ("If Israel attacks Iran, oil prices will [rise].", "hypothetical"),
        ("Unless Iran [complies], sanctions will return.", "hypothetical"),
        ("In the event that talks fail, the army will [intervene].", "hypothetical"),
        ("The Arab League called on Syria to [withdraw] its troops.", "hypothetical"),
    ],
)
def test_the_words_around_a_predicate_give_its_modality(marked: str, modality: str) -> None:
    found = read(marked)
    assert found.modality == modality, found
    assert found.negated == (modality == "negated")
    assert found.cues


def test_scores_fall_from_what_happened_to_what_did_not() -> None:
    order = [
        "The army [crossed] the river.",
        "The army reportedly [crossed] the river.",
        "The army may [cross] the river.",
        "The army did not [cross] the river.",
    ]
    scores = [read(marked).score for marked in order]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 2 and scores[-1] < -1.5
    assert all(-3 <= score <= 3 for score in scores)


def test_two_negations_undo_each_other() -> None:
    assert read("They did not fail to [sign] it.").score > read("They failed to [sign] it.").score + 1


def test_a_planned_refusal_is_no_deed() -> None:
    found = read("Iraq plans not to [attend] the summit.")
    assert found.negated and found.score < 0


def test_the_reasons_name_the_cues_that_were_met() -> None:
    cues = read("If he refuses to [sign], war will come.").cues
    assert "under:failure+" in cues and "up:if" in cues
    assert not any(cue.startswith("sentence:") for cue in cues)


def test_the_contract_takes_offsets_and_gives_a_number() -> None:
    text = "The two states restored relations."
    assert room.factuality(text, predicate=(15, 23)) > 2


def test_offsets_without_a_word_are_refused() -> None:
    for span in ((3, 3), (90, 95), (5, 2)):
        with pytest.raises(InputError, match="no word at"):
            room.factuality("They signed.", predicate=span)


def test_odd_text_is_assessed_without_error() -> None:
    for text in ("?", "Reply", "!!! and or not", "to to to be", "Élan — naïve ‘quote’ don’t", "a " * 300):
        (doc,) = parse([text])
        for token in doc:
            assert -3 <= room.assess(token).score <= 3


def test_every_word_of_the_lexicon_has_a_known_class_and_modality() -> None:
    lexicon = signatures.words()
    assert len(lexicon.classes) > 500
    assert all(-1 <= each.no <= 1 and -1 <= each.yes <= 1 for each in lexicon.classes.values())
    # Karttunen's own examples: a two-way implicative, a negative implicative, a factive.
    manage, fail, regret = (lexicon.find("VERB", verb, "to") for verb in ("manage", "fail", "regret"))
    assert manage and (manage.yes, manage.no) == (1, -1)
    assert fail and fail.yes == -1
    assert regret and regret.yes > 0.8 and regret.no > 0.8


def test_the_complement_chooses_the_class() -> None:
    lexicon = signatures.words()
    forget = {kind: lexicon.find("VERB", "forget", kind) for kind in ("to", "that")}
    assert forget["to"] and forget["to"].name == "failure"
    assert forget["that"] and forget["that"].name == "factive"
