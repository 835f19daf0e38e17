"""Words of probability are those of ICD 203 (2015), always with their band."""

import pytest

from detente.brief.likelihood import phrase, word


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (0.0, "almost no chance"),
        (0.1, "very unlikely"),
        (0.3, "unlikely"),
        (0.5, "roughly even"),
        (0.63, "likely"),
        (0.9, "very likely"),
        (1.0, "almost certain"),
    ],
)
def test_each_band_has_its_word(probability: float, expected: str) -> None:
    assert word(probability)[0] == expected


def test_the_number_and_the_base_rate_stand_beside_the_word() -> None:
    assert phrase(0.63, 0.48) == "likely (55-80%; model 63%, base rate of all pairs 48%)"


def test_no_certainty_is_ever_printed() -> None:
    assert "model 99%" in phrase(1.0, 0.0)
    assert "base rate of all pairs 1%" in phrase(1.0, 0.0)


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ValueError, match="no probability"):
        word(1.2)
