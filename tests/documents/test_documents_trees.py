"""A parse as plain objects against the spaCy Doc it was made from."""

from __future__ import annotations

import pytest

from detente.documents import grammar
from detente.documents.trees import Tree

SENTENCES = (
    "The Turkish foreign minister, whom officials of the United Nations met in New York, said that they'd leave.",
    "Talks broke down  after\u00a0three weeks. It did not say why. What is known of the plan which the king backed?",
    "Had",
    "",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_tree_says_what_the_parse_says(text: str) -> None:
    (parse,) = grammar.parse([text])
    tree = Tree(parse)
    assert [word.text for word in tree] == [token.text for token in parse]
    assert tree.text == parse.text
    assert len(tree) == len(parse)
    for token, word in zip(parse, tree, strict=True):
        assert [getattr(word, name) for name in NAMES] == [getattr(token, name) for name in NAMES]
        assert word.head.i == token.head.i
        for name in ("children", "lefts", "rights", "subtree", "ancestors"):
            assert [other.i for other in getattr(word, name)] == [other.i for other in getattr(token, name)]
        assert (word.sent.start, word.sent.end, len(word)) == (token.sent.start, token.sent.end, len(token))


NAMES = ("i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "is_alpha", "is_space", "is_stop")


def test_runs_of_words_are_cut_as_spacy_cuts_them() -> None:
    (parse,) = grammar.parse(SENTENCES[:1])
    tree = Tree(parse)
    for first, last in ((0, 3), (2, 2), (5, 99), (3, 9), (4, 1)):
        assert tree[first:last].text == parse[first:last].text
    assert tree[1:5].root.i == parse[1:5].root.i
    assert tree[2:8][1:3].text == parse[3:5].text
    assert [word.i for word in tree[2:4]] == [2, 3]
    assert tree[-1].text == parse[-1].text


def test_offsets_inside_a_word_take_in_the_whole_word() -> None:
    (parse,) = grammar.parse(SENTENCES[:1])
    run = Tree(parse).char_span(6, 14, alignment_mode="expand")
    assert run is not None
    assert run.text == "Turkish foreign"
    assert Tree(parse).char_span(900, 950, alignment_mode="expand") is None


def test_a_word_is_itself_alone() -> None:
    (parse,) = grammar.parse(SENTENCES[:1])
    tree, other = Tree(parse), Tree(parse)
    assert tree[3] == tree[3]
    assert tree[3] != other[3]
    assert len({tree[0], tree[0], tree[1]}) == 2
    with pytest.raises(IndexError, match="no word -1 places from word 0"):
        tree[0].nbor(-1)
