"""Where the parser's name finder is asked: sentences that may name somebody whom the registry does not know."""

from __future__ import annotations

import pytest

from detente import actors
from detente.actors.unknown import may_name_strangers


@pytest.mark.parametrize(
    "text",
    [
        "Hamid Examplesky met the Iraqi president.",
        "The Iraqi president met Hamid Examplesky.",
        "Examplesky said so on Monday.",
        "It happened in Kerman province.",
        "Sam Mitchell spoke of the war.",
    ],
)
def test_a_capital_that_no_known_name_covers_may_be_a_stranger(text: str) -> None:
    assert may_name_strangers(text, actors.load().parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "The Iraqi president flew to Damascus on Monday, and I saw it.",
        "“However, the talks in Baghdad failed.",
        "they said nothing of it.",
        "",
    ],
)
def test_known_names_and_function_words_are_no_strangers(text: str) -> None:
    assert not may_name_strangers(text, actors.load().parse(text))
