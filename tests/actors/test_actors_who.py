"""Whom a name means on a day and in a context."""

from datetime import date

from detente.actors import Registry


def best(registry: Registry, name: str, **given: object) -> str:
    ranked = registry.who(name, **given)  # type: ignore[arg-type]
    return ranked[0].actor if ranked else ""


def test_a_family_is_told_apart_by_date(registry: Registry) -> None:
    assert best(registry, "Assad", on=date(1985, 1, 1)) == "hafez-al-assad"
    assert best(registry, "Assad", on=date(2015, 1, 1)) == "bashar-al-assad"


def test_reasons_name_the_office_and_its_term(registry: Registry) -> None:
    reasons = registry.who("al-Assad", on=date(1985, 1, 1))[0].reasons
    assert "president of Syria (1971-02-22 to 2000-06-10), on 1985-01-01" in reasons


def test_an_office_is_read_at_its_day(registry: Registry) -> None:
    assert best(registry, "the Sudanese president", on=date(2000, 5, 1)) == "omar-al-bashir"
    assert best(registry, "Sudan's prime minister", on=date(2020, 5, 1)) == "abdalla-hamdok"
    assert best(registry, "the US Secretary of State", on=date(2014, 5, 1)) == "john-kerry"


def test_an_office_without_a_known_holder_stays_an_office(registry: Registry) -> None:
    assert best(registry, "the Sudanese president", on=date(2022, 5, 1)) == "SDN-president"


def test_a_former_holder_is_one_before_the_day(registry: Registry) -> None:
    assert best(registry, "former Sudanese president", on=date(2021, 1, 1)) == "omar-al-bashir"


def test_a_bare_title_takes_its_state_from_the_context(registry: Registry) -> None:
    assert (
        best(registry, "the Foreign Minister", on=date(2025, 2, 1), context="Turkey sent a delegation to Ankara")
        == "hakan-fidan"
    )
    assert best(registry, "the Foreign Minister", on=date(2025, 2, 1)) == ""


def test_a_machine_translation_slip_needs_support(registry: Registry) -> None:
    assert best(registry, "Sharia", on=date(2025, 2, 1), context="a text about Syria") == "ahmed-al-sharaa"
    assert best(registry, "Sharia", on=date(1975, 2, 1), context="a text about Sudan") == ""
    assert best(registry, "Qasd") == "syrian-democratic-forces"
    assert "machine-translation slip: Qasd" in registry.who("Qasd")[0].reasons


def test_nobody_fits_an_unknown_name(registry: Registry) -> None:
    assert registry.who("Hamid al-Shatri", on=date(2025, 2, 1), context="Syria") == []


def test_a_regime_is_its_state_while_it_governs(registry: Registry) -> None:
    assert best(registry, "the Assad regime", on=date(2010, 1, 1)) == "SYR"
    assert best(registry, "the Assad regime", on=date(2025, 3, 1)) == "assad-government"


def test_nobody_is_named_before_he_was_born(registry: Registry) -> None:
    assert "bashar-al-assad" not in {candidate.actor for candidate in registry.who("Assad", on=date(1970, 1, 1))}


def test_a_name_in_arabic_script_is_found(registry: Registry) -> None:
    assert best(registry, "قسد") == "syrian-democratic-forces"


def test_scores_stay_between_nought_and_one(registry: Registry) -> None:
    for candidate in registry.who("Assad", on=date(2015, 1, 1), context="Bashar al-Assad of Syria met Hafez al-Assad"):
        assert 0 <= candidate.score <= 1
