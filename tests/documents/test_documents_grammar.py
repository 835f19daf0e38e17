"""The parser's quick path against the pipeline's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from detente.documents import grammar, nametags, quick, tokvecs

if TYPE_CHECKING:
    from spacy.tokens import Doc

ATTRIBUTES = ["ORTH", "TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"]
SENTENCES = (
    "The Turkish foreign minister, Hakan Example, met officials of the United Nations in New York on 3 May 2019.",
    "There were two delegations at the border crossing, and there is no sign that they're leaving.",
    "We're gonna wait; let's see what c'mon y'all ain't gotta say.",
    "Talks between Baghdad and Damascus broke down  after\u00a0three weeks, it said. It did not say why.",
    "“He'd have gone,” she said, “but nothin' doin'.”",
    "WASHINGTON (Wire) — About $2.5 billion in aid was promised by the European Union's 27 members last year.",
    "Had",
    "",
    " ",
    "The president of the Republic of Example, the Prime Minister and the Secretary-General of the Arab League",
)


def told(doc: Doc) -> list[list[int]]:
    return doc.to_array(ATTRIBUTES).tolist()


def test_a_quick_parse_is_the_pipelines_own_word_for_word() -> None:
    assert grammar._quick() is not None
    own = list(grammar.pipeline().pipe(SENTENCES))
    assert any(doc.ents for doc in own)
    assert [told(doc) for doc in grammar.parse(SENTENCES)] == [told(doc) for doc in own]


def test_a_parse_does_not_depend_on_the_sentences_beside_it() -> None:
    together = grammar.parse(SENTENCES)
    assert [told(doc) for doc in together] == [told(grammar.parse([text])[0]) for text in SENTENCES]
    assert [told(doc) for doc in grammar.parse(SENTENCES[::-1])] == [told(doc) for doc in together[::-1]]


def test_a_batch_may_end_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    together = [told(doc) for doc in grammar.parse(SENTENCES)]
    monkeypatch.setattr(quick, "BATCH", 3)
    assert [told(doc) for doc in grammar.parse(SENTENCES)] == together


def test_words_forgotten_are_learnt_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [told(doc) for doc in grammar.parse(SENTENCES)]
    monkeypatch.setattr(tokvecs, "MOST_WORDS", 0)
    assert [told(doc) for doc in grammar.parse(SENTENCES)] == before


def test_names_are_found_where_they_are_asked_for() -> None:
    first, second = grammar.parse(SENTENCES[:1] * 2, names=[False, True])
    assert not first.ents
    assert [entity.label_ for entity in second.ents] == [
        entity.label_ for entity in grammar.pipeline()(SENTENCES[0]).ents
    ]
    assert [token.lemma_ for token in first] == [token.lemma_ for token in second]


def test_no_name_goes_over_the_end_of_a_sentence() -> None:
    import numpy as np

    ends = nametags.boundaries([3, 2], np.array([True, False, True, True, False]))
    # A parser may see two sentences in one text: words 0 1 | 2 and 3 4.
    assert ends.tolist() == [False, True, True, False, True]


def test_a_pipeline_of_another_build_is_left_alone() -> None:
    import spacy

    assert quick.taken_apart(spacy.blank("en")) is None
