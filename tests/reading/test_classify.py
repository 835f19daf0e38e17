"""Typing one sentence with marked parties: rules of composition, the model on top, the training text behind it."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

import detente
from detente.documents.grammar import parse
from detente.errors import InputError
from detente.reading.classify import Typed, classify, softmax, typed, weights
from detente.reading.classify_cast import marked
from detente.reading.classify_modes import mode_of, modes
from detente.reading.classify_rules import stance_of
from detente.reading.codebook import EVENTS

SHARED = Path(detente.__file__).parents[2].parent / "shared"
TRAINING = files("detente").joinpath("data/training")


def of(marked_text: str) -> Typed:
    """Type a sentence written with [actor] and {recipient}."""
    text = re.sub(r"[\[\]{}]", "", marked_text)
    spans = {}
    for kind, opening, closing in (("actor", "[", "]"), ("recipient", "{", "}")):
        if opening in marked_text:
            name = marked_text[marked_text.index(opening) + 1 : marked_text.index(closing)]
            spans[kind] = (text.index(name), text.index(name) + len(name))
    return classify(text, spans.get("actor"), spans.get("recipient"))


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("[Chad] accused {Sudan} of arming rebels.", "ACCUSE"),
        ("[Malta] agreed to send nurses to {Libya}.", "AGREE"),
        ("[The Omani minister] met {his Iranian counterpart} in Muscat.", "CONSULT"),
        ("[Oman] refused to meet {the Houthi delegation}.", "REJECT"),
        ("[Niger] will not withdraw its troops from {the island}.", "REJECT"),
        ("[Laos] threatened to attack {Thailand}.", "THREATEN"),
        ("[Laos] attacked {a Thai border post} with mortars.", "ASSAULT"),
        ("{A Thai border post} was attacked by [gunmen from Laos].", "ASSAULT"),
        ("[Spain] urged {Morocco} to release the sailors.", "REQUEST"),
        ("[Morocco] released {the sailors} on Monday.", "RETREAT"),
        ("[Peru] recalled its ambassador from {Chile}.", "SANCTION"),
        ("[Peruvian police] arrested {two Chilean fishermen}.", "COERCE"),
        ("[Thousands of students] protested against {the government}.", "PROTEST"),
        ("[Greece] put its army on high alert near {Cyprus}.", "MOBILIZE"),
        ("[Iceland] sent blankets and food to {flood victims}.", "AID"),
        ("[The navies of Ghana] and {Togo} held joint exercises.", "COOPERATE"),
        ("[The Vatican] praised {Colombia} for the peace accord.", "SUPPORT"),
    ],
)
def test_plain_sentences_get_the_type_that_the_codebook_gives_them(sentence: str, type_: str) -> None:
    # Written for this test; the types are PLOVER's by its manual and the CAMEO translation table.
    assert of(sentence).type == type_


def test_the_act_between_the_marked_parties_counts_not_the_other_one() -> None:
    sentence = "As Togo bombed Ghana, [Benin] sent food to {refugees}."
    assert of(sentence).type == "AID"
    assert of("As [Togo] bombed {Ghana}, Benin sent food to refugees.").type == "ASSAULT"


def test_a_mode_is_given_where_the_words_show_one() -> None:
    assert of("[Laos] bombed {a Thai village} from the air with fighter jets.").mode == "aerial"
    assert of("[A Thai court] issued an arrest warrant for {a Lao banker}.").mode == "arrest"


def test_confidence_is_a_probability_and_reasons_are_named() -> None:
    found = of("[Chad] accused {Sudan} of arming rebels.")
    assert 0.5 < found.confidence <= 1.0
    assert any("accuse" in reason or "ACCUSE" in reason for reason in found.reasons)


def test_a_clear_sentence_is_surer_than_a_vague_one() -> None:
    assert of("[Chad] bombed {Sudan}.").confidence > of("[Chad] had an eye on {Sudan}.").confidence


def test_parties_may_be_missing() -> None:
    assert of("{Two newspapers} were banned on Monday.").type == "COERCE"
    text = "Doctors went on strike."
    assert classify(text, (0, 7)).type == "PROTEST"
    assert classify(text, (0, 7), None) == classify(text, (0, 7), (0, 0))


def test_a_parsed_sentence_gives_what_its_text_gives() -> None:
    text = "Chad accused Sudan of arming rebels."
    (doc,) = parse([text])
    assert typed(doc, (0, 4), (13, 18)) == classify(text, (0, 4), (13, 18))


@pytest.mark.parametrize("span", [(0, 99), (5, 2), (-1, 3)])
def test_offsets_outside_the_text_are_refused(span: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="actor"):
        classify("Chad accused Sudan.", span)


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(InputError, match="no text"):
        classify("  ", None)


@pytest.mark.parametrize(
    ("text", "verb", "stance"),
    [
        ("Chad will send troops.", "send", "will"),
        ("Chad agreed to send troops.", "send", "agree"),
        ("Chad did not agree to send troops.", "send", "refuse"),
        ("Chad will not send troops.", "send", "refuse"),
        ("Chad threatened to send troops.", "send", "threaten"),
        ("Chad asked Mali to send troops.", "send", "demand"),
        ("Chad sent troops.", "sent", ""),
    ],
)
def test_an_act_takes_its_stance_from_the_words_above_it(text: str, verb: str, stance: str) -> None:
    (doc,) = parse([text])
    assert stance_of(next(token for token in doc if token.text == verb)) == stance


def test_a_noun_belongs_to_the_party_inside_its_phrase() -> None:
    text = "Oman rejected an offer by the rebels."
    (doc,) = parse([text])
    cast = marked(doc, (0, 4), (26, 36))
    sides = {token.text: cast.side(token) for token in doc}
    assert (sides["Oman"], sides["offer"], sides["rebels"], sides["rejected"]) == ("a", "r", "r", "-")


def test_a_frame_says_more_of_the_mode_than_a_stray_word() -> None:
    assert mode_of("ASSAULT", ["aerial"], [], ["gun"]) == "aerial"
    assert mode_of("ASSAULT", [], ["shoot"], ["jet"]) == "firearms"
    assert mode_of("AID", [], ["shoot"], []) == ""


def test_probabilities_add_up_and_a_higher_temperature_flattens_them() -> None:
    cool, warm = softmax([2.0, 0.0], 1.0), softmax([2.0, 0.0], 2.0)
    # 1 / (1 + exp(-2)) and 1 / (1 + exp(-1)).
    assert cool == pytest.approx([0.8808, 0.1192], abs=1e-4)
    assert warm == pytest.approx([0.7311, 0.2689], abs=1e-4)


def test_weights_are_small_and_know_the_fifteen_types() -> None:
    path = files("detente").joinpath("data/weights/plover.json")
    assert len(path.read_bytes()) < 1_500_000
    assert set(weights().types) == set(EVENTS) - {"NONE"}
    assert all(len(row) == 15 for row in weights().features.values())


def test_every_training_sentence_is_marked_and_labelled_by_the_codebook() -> None:
    lines = TRAINING.joinpath("plover.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 2500
    assert len({line.split("\t")[3] for line in lines}) == len(lines)
    for line in lines:
        type_, mode, source, sentence = line.split("\t")
        assert type_ in EVENTS and source == "hand", line
        assert not mode or mode in modes()[type_], line
        assert sentence.count("[") == sentence.count("]") <= 1, line
        assert sentence.count("{") == sentence.count("}") <= 1, line
        assert "[" in sentence or "{" in sentence, line


def test_every_template_names_its_type_and_fillers_that_exist() -> None:
    fillers = TRAINING.joinpath("plover_fillers.yaml").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z]+):", fillers, re.MULTILINE))
    for line in TRAINING.joinpath("plover_templates.tsv").read_text(encoding="utf-8").splitlines():
        type_, mode, template = line.split("\t")
        assert type_ in EVENTS, line
        assert not mode or mode in modes()[type_], line
        assert set(re.findall(r"\b[AR]:([a-z]+)", template)) <= known, line


@pytest.mark.shared
def test_no_sentence_of_the_bench_is_in_the_training_text() -> None:
    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text.lower())

    def stretches(text: str) -> set[tuple[str, ...]]:
        found = words(text)
        return {tuple(found[i : i + 8]) for i in range(len(found) - 7)}

    rows = (SHARED / "bench" / "coding" / "plv_dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(row)["text"] for row in rows]
    known = {" ".join(words(text)) for text in texts}
    eights = {stretch for text in texts for stretch in stretches(text)}
    for line in TRAINING.joinpath("plover.tsv").read_text(encoding="utf-8").splitlines():
        sentence = re.sub(r"[\[\]{}]", "", line.split("\t")[3])
        assert " ".join(words(sentence)) not in known, line
        assert not stretches(sentence) & eights, line
