"""Names of all regions on a day: offices that pass on, regions with governments, envoys, surnames of one family."""

from datetime import date

import pytest

from detente.actors import Registry, load, mentions
from detente.schema import Document


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return load()


# Who held which office on a day: cabinets, elections and appointments that any reference work has.
@pytest.mark.parametrize(
    ("name", "on", "context", "actor"),
    [
        ("Prime Minister Barzani", "2015-01-01", "", "nechirvan-barzani"),
        ("Prime Minister Barzani", "2024-01-01", "", "masrour-barzani"),
        ("President Barzani", "2015-01-01", "", "masoud-barzani"),
        ("KRG Prime Minister", "2018-06-01", "", "nechirvan-barzani"),
        ("UN special envoy for Syria", "2013-01-01", "", "lakhdar-brahimi"),
        ("UN envoy", "2015-01-01", "Syria", "staffan-de-mistura"),
        ("UN envoy", "2016-01-01", "Yemen", "ismail-ould-cheikh-ahmed"),
        ("IAEA chief", "2005-01-01", "", "mohamed-elbaradei"),
        ("head of the IAEA", "2022-01-01", "", "rafael-grossi"),
        ("UN human rights chief", "2016-01-01", "", "zeid-raad-al-hussein"),
        ("CENTCOM commander", "2009-01-01", "", "david-petraeus"),
        ("commander of U.S. Central Command", "2017-01-01", "", "joseph-votel"),
        ("Scottish First Minister", "2016-01-01", "", "nicola-sturgeon"),
        ("Catalan president", "2017-10-05", "", "carles-puigdemont"),
        ("Foreign Secretary", "2016-10-10", "", "boris-johnson"),
        ("Foreign Secretary", "2015-11-01", "Mexico", "claudia-ruiz-massieu"),
        ("the Maldivian president", "2012-01-01", "", "mohamed-nasheed"),
        ("the Thai foreign minister", "2016-01-01", "", "don-pramudwinai"),
        ("the Pope", "1985-01-01", "", "john-paul-ii"),
        ("Annan", "2012-06-01", "Syria", "kofi-annan"),
        ("Lavrov", "2015-01-01", "", "sergei-lavrov"),
    ],
)
def test_a_title_or_surname_means_its_bearer_of_the_day(
    shipped: Registry, name: str, on: str, context: str, actor: str
) -> None:
    found = shipped.who(name, on=date.fromisoformat(on), context=context)
    assert found and (found[0].actor, bool(found[0].reasons)) == (actor, True)


def links(registry: Registry, text: str, on: str, publisher: str = "") -> dict[str, str]:
    class Whole:
        start, end = 0, len(text)

    doc = Document("d", text, published=date.fromisoformat(on), publisher=publisher)
    return {m.text: m.actor or m.local for m in mentions.find(doc, registry, [Whole()])}


def test_the_head_joined_to_another_head_is_not_of_the_same_state(shipped: Registry) -> None:
    text = "The Prime Minister and President Hollande discussed UK-France co-operation."
    assert links(shipped, text, "2016-03-03")["Prime Minister"] == "david-cameron"


def test_an_official_publishers_bare_titles_are_its_own_states(shipped: Registry) -> None:
    text = "The Prime Minister spoke with President Macron."
    assert links(shipped, text, "2019-09-01", "govuk")["Prime Minister"] == "boris-johnson"


def test_a_title_said_again_means_whom_it_was_said_of(shipped: Registry) -> None:
    text = "Defense Secretary Ash Carter flew to Baghdad, where the secretary met Iraqi officers."
    assert links(shipped, text, "2016-12-11")["secretary"] == "ash-carter"


def test_a_groups_own_name_is_no_mere_description(shipped: Registry) -> None:
    found = links(shipped, "They struck ISIL terrorists in Syria.", "2017-01-10")
    assert "islamic-state" in {found.get("ISIL"), found.get("ISIL terrorists")}


def test_a_military_campaign_is_no_army_and_a_rebel_held_town_no_rebel(shipped: Registry) -> None:
    assert "military" not in links(shipped, "Iraq began the military campaign.", "2016-10-17")
    assert "rebel" not in links(shipped, "Syria shelled the rebel-held town.", "2016-10-17")


def test_an_article_that_has_taken_the_names_sound_belongs_to_the_name(shipped: Registry) -> None:
    assert "place:raqqa" in links(shipped, "Near Ar Raqqah, Syria, strikes hit a bridge.", "2017-01-10").values()


def test_assads_brutal_regime_is_his_government(shipped: Registry) -> None:
    assert links(shipped, "Assad's brutal regime fell silent.", "2016-12-23")["Assad's brutal regime"] == "SYR"
