"""The texts on which the speed of reading newswire is measured."""

from __future__ import annotations

from detente import actors
from detente.documents.sentences import split
from detente.measure.speed import newswire


def test_few_sentences_of_the_newswire_name_two_actors() -> None:
    registry = actors.load()
    texts = [doc.text for doc in newswire(documents=10)]
    counts = [len({hit.ids for hit in registry.find(text[s.start : s.end])}) for text in texts for s in split(text)]
    # 21 sentences a text; the order of kinds has 2 of 14 with two actors and 3 with one; a made-up name may pass for a surname.
    assert len(counts) == 210
    assert 0.13 <= sum(count > 1 for count in counts) / len(counts) <= 0.22
    assert sum(count == 0 for count in counts) > len(counts) / 2


def test_the_newswire_is_always_the_same() -> None:
    assert newswire(documents=3) == newswire(documents=3)
