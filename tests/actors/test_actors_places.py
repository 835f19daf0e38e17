"""Places: a country, a point and how exact it is; capitals as towns and as governments; wrong rows."""

from pathlib import Path

import pytest

from detente.actors import Registry, places
from detente.actors.compiled import compile_files
from detente.documents.grammar import parse
from detente.schema import Document

HEAD = "name,aliases,kind,country,admin,lat,lon,cite\n"
# Points as a gazetteer gives them, rounded to two decimals; Tripoli lies in no test state twice, so two rivals are made up of real ones.
ROWS = """Nyala,,town,SDN,South Darfur,12.05,24.88,gazetteer
South Darfur,South Darfur State,province,SDN,,11.50,25.00,gazetteer
Damascus,,town,SYR,,33.51,36.29,gazetteer
Hit,,town,SYR,,33.64,42.83,gazetteer
Rafah,,town,SYR,,31.29,34.25,gazetteer
Rafah of Ethiopia,Rafah,town,ETH,,9.00,40.00,gazetteer
Nile,,water,,,,,gazetteer
"""


def registry_with(folder: Path, rows: str) -> Registry:
    path = folder / "places" / "some.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + rows, encoding="utf-8")
    table, complaints = compile_files([folder])
    assert not complaints, [str(complaint) for complaint in complaints]
    return Registry(table)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    from tests.actors.conftest import write_registry

    return registry_with(write_registry(tmp_path_factory.mktemp("places") / "actors"), ROWS)


def test_a_town_has_its_point_and_its_country(known: Registry) -> None:
    found = places.place("Nyala", known)
    assert (found.id, found.country, found.lat, found.lon, found.precision) == (
        "place:nyala",
        "SDN",
        12.05,
        24.88,
        "town",
    )
    assert found.reasons
    assert known.party("place:nyala").states == ("SDN",)


def test_a_province_is_a_district_and_a_country_has_no_point(known: Registry) -> None:
    assert places.place("South Darfur State", known).precision == "district"
    country = places.place("Sudan", known)
    assert (country.id, country.precision, country.lat) == ("SDN", "country", None)


def test_an_unknown_place_gets_no_point_and_never_the_capital(known: Registry) -> None:
    found = places.place("Nowhere Wells", known, "Sudan")
    assert (found.id, found.country, found.lat, found.lon, found.precision) == ("", "", None, None, "unknown")


def test_namesakes_are_told_apart_by_context_or_not_at_all(known: Registry) -> None:
    assert places.place("Rafah", known).precision == "unknown"
    assert places.place("Rafah", known, "Ethiopian troops").country == "ETH"
    assert places.place("Rafah", known, "SYR").id == "place:rafah"


def test_a_name_that_is_a_common_word_is_a_place_only_behind_a_word_of_place(known: Registry) -> None:
    assert not places.find("Hit by shells, the convoy turned back.", known)
    assert [found.place.id for found in places.find("The convoy came to Hit.", known)] == ["place:hit"]


def test_a_capital_is_a_town_in_a_text_only_behind_a_word_of_place(known: Registry) -> None:
    assert [found.place.id for found in places.find("A bomb went off in Damascus.", known)] == ["place:damascus"]
    assert not places.find("Damascus condemned the attack.", known)


@pytest.mark.parametrize(
    ("sentence", "use"),
    [
        ("Damascus condemned the attack.", "government"),
        ("Khartoum signed an agreement with Damascus.", "government"),
        ("The minister arrived in Damascus on Monday.", "town"),
        ("He travelled to Damascus with two aides.", "town"),
        ("The suburbs of Damascus were shelled.", "town"),
        ("The concerns of Damascus were heard.", "government"),
        ("Ethiopia accused Damascus of shelling.", "government"),
        ("Rebels besieged Damascus for a year.", "town"),
    ],
)
def test_a_capital_is_its_government_or_its_town_by_its_use(sentence: str, use: str) -> None:
    (doc,) = parse([sentence])
    assert places.capital_use(next(token for token in doc if token.text == "Damascus")) == use


def test_a_mention_of_a_place_has_its_id_and_a_town_stands_among_the_candidates_of_a_capital(known: Registry) -> None:
    from detente.actors import mentions
    from detente.documents.sentences import split

    text = "Shells fell on Nyala. The minister arrived in Damascus."
    sentences = split(text)
    parses = parse(text[s.start : s.end] for s in sentences)
    found = mentions.find(Document("d", text), known, sentences, parses)
    assert [(m.text, m.actor, m.type) for m in found] == [
        ("Nyala", "place:nyala", "Location"),
        ("Damascus", "SYR", "Location"),
    ]
    assert "place:damascus" in [candidate.actor for candidate in found[1].candidates]


def test_every_wrong_row_is_complained_about_with_its_line(folder: Path) -> None:
    path = folder / "places" / "some.csv"
    path.parent.mkdir()
    rows = "Nyala,,village green,SDN,,1,1,x\nX,,town,XYZ,,1,1,x\nY,,town,SDN,,91,1,x\n,,town,SDN,,1,1,x\nZ,,town,SDN,,1,,x\n"
    path.write_text(HEAD + rows, encoding="utf-8")
    complaints = [c for c in compile_files([folder])[1] if c.file.endswith("some.csv")]
    assert [complaint.line for complaint in complaints] == [2, 3, 4, 5, 6]


def test_the_shipped_places_are_resolved_in_the_spellings_of_news() -> None:
    from detente import actors

    registry = actors.load()
    wanted = {
        "Deir Ezzor": "SYR",
        "Houl camp": "SYR",
        "Ain al-Asad": "IRQ",
        "Anbar province": "IRQ",
        "Hodeida": "YEM",
        "Kharkiv": "UKR",
    }
    for name, country in wanted.items():
        found = places.place(name, registry)
        assert (found.country, found.lat is not None) == (country, True), name
    assert (
        places.place("Persian Gulf", registry).precision == "unknown"
        or places.place("Persian Gulf", registry).lat is None
    )


def test_a_place_told_by_another_is_never_as_exact_as_that(known: Registry) -> None:
    beside = places.place("near Nyala", known)
    assert (beside.id, beside.name, beside.precision, beside.lat) == ("place:nyala", "near Nyala", "district", 12.05)
    # A degree of latitude is 111.2 km, and 100 miles are 160.9 km.
    north = places.place("100 miles north of Nyala", known)
    assert (north.lat, north.lon, north.precision) == (13.5, 24.88, "district")
    # At 12 degrees north a degree of longitude is 108.8 km.
    west = places.place("50 km to the west of the town of Nyala", known)
    assert (west.lat, west.lon) == (12.05, 24.42)
    assert places.place("30 km from Nyala", known).lat == 12.05


def test_in_a_text_only_the_words_of_distance_make_it_another_place(known: Registry) -> None:
    first, second = places.find("Shells fell 20 km (12 miles) south of Nyala; people fled to Nyala.", known)
    assert (first.place.name, first.place.precision) == ("20 km (12 miles) south of Nyala", "district")
    assert (second.place.name, second.place.precision) == ("Nyala", "town")


def test_the_second_of_two_towns_may_be_a_common_word(known: Registry) -> None:
    found = [item.place.id for item in places.find("They fought in Nyala and Hit. A hit was reported.", known)]
    assert found == ["place:nyala", "place:hit"]
