"""Who the actors of coded rows are."""

from datetime import date

import pytest

from detente import actors
from detente.reading.coded import codebooks
from detente.reading.coded.parties import Linker
from detente.reading.merge import OFFICIAL

DAY = date(2014, 7, 1)


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(actors.load())


@pytest.mark.parametrize(
    ("dataset", "name", "country", "role", "actor", "code", "side"),
    [
        ("icews", "Iraq", "Iraq", "", "IRQ", "IRQ", "IRQ"),
        ("icews", "Military (Iraq)", "Iraq", "Military,Government", "IRQ", "IRQMIL", "IRQ"),
        ("icews", "Jane Q. Example", "Iraq", "Government,Cabinet", "local:jane-q-example", "IRQGOV", "IRQ"),
        (
            "icews",
            "Kurdistan Workers' Party",
            "Turkey",
            "Rebel",
            "kurdistan-workers-party",
            "REB",
            "kurdistan-workers-party",
        ),
        ("gdelt", "BAGHDAD", "IRQ", "", "IRQ", "IRQ", "IRQ"),
        ("gdelt", "PRESIDENT", "RUS", "GOV", "RUS", "RUSGOV", "RUS"),
        ("gdelt", "UNITED NATIONS", "", "IGO", "united-nations", "IGOUNO", "united-nations"),
        ("polecat", "Syria", "SYR", "MIL|MIL", "SYR", "SYRMIL", "SYR"),
        ("ucdp", "Government of Syria", "Syria", "a1", "SYR", "SYRGOV", "SYR"),
        ("acled", "Military Forces of Syria (2000-2024)", "Iraq", "State forces", "SYR", "SYRMIL", "SYR"),
        ("acled", "Islamic State (Syria)", "Syria", "Rebel group", "islamic-state", "IMG", "islamic-state"),
        ("detente", "IRQ", "", "IRQ", "IRQ", "IRQ", "IRQ"),
    ],
)
def test_actors_are_linked_with_their_code_and_side(
    linker: Linker, dataset: str, name: str, country: str, role: str, actor: str, code: str, side: str
) -> None:
    found = next(
        link for link in linker.link(name, country, role, dataset=dataset, on=DAY) if link.since <= DAY <= link.until
    )
    assert (found.party.actor, found.party.code, found.side) == (actor, code, side)


@pytest.mark.parametrize(
    ("dataset", "name", "country", "role"),
    [
        ("icews", "Armed Gang (Iraq)", "Iraq", "Government"),
        ("icews", "Militant (Syria)", "Syria", "Military,Government"),
        ("icews", "Islamist Militant (Syria)", "Syria", ""),
        ("icews", "Islamic State", "Iraq", "Government,Military"),
        ("icews", "Unspecified Band of Fighters", "Iraq", "Insurgents,Government"),
        ("icews", "Citizen (Iraq)", "Iraq", "Civilian,Social"),
        ("icews", "Men of Example", "Iraq", "Unidentified Forces"),
        ("gdelt", "REBEL", "SYR", "REB"),
        ("gdelt", "SYRIA", "SYR", "OPP"),
        ("gdelt", "", "IRQ", "REB|MIL"),
        ("ucdp", "Syrian insurgents", "Syria", "b1"),
        ("acled", "Unidentified Armed Group (Iraq)", "Iraq", "Political militia"),
        ("acled", "Protesters (Iraq)", "Iraq", "Protesters"),
    ],
)
def test_who_fights_a_state_or_is_its_people_never_acts_for_it(
    linker: Linker, dataset: str, name: str, country: str, role: str
) -> None:
    for link in linker.link(name, country, role, dataset=dataset, on=DAY):
        assert len(link.side) > 3
        assert link.party.code[-3:] not in OFFICIAL
        assert link.party.code not in ("IRQ", "SYR")


def test_a_person_acts_for_the_state_on_the_days_of_office_only(linker: Linker) -> None:
    links = linker.link("Nouri al-Maliki", "Iraq", "", dataset="icews", on=DAY)
    sides = {
        day: next(link.side for link in links if link.since <= date(day, 7, 1) <= link.until)
        for day in (2003, 2010, 2022)
    }
    # Prime minister from 20 May 2006 to 8 September 2014 (votes of the Council of Representatives).
    assert sides[2010] == "IRQ"
    assert sides[2003] == sides[2022] == "nouri-al-maliki"


def test_spells_cover_every_day_once(linker: Linker) -> None:
    links = linker.link("Barack Obama", "United States", "Government", dataset="icews", on=DAY)
    assert links[0].since == date.min
    assert links[-1].until == date.max
    assert all((after.since - before.until).days == 1 for before, after in zip(links, links[1:], strict=False))


def test_a_namesake_of_another_state_stays_unlinked(linker: Linker) -> None:
    (link,) = linker.link("Barack Obama", "Kenya", "Business", dataset="icews", on=DAY)
    assert link.party.actor == "local:barack-obama"
    assert link.party.code == "KENBUS"


def test_a_row_without_any_name_names_nobody(linker: Linker) -> None:
    assert linker.link("", "", "", dataset="gdelt") == ()


def test_the_codebook_of_cameo_is_whole_and_within_its_scales() -> None:
    rows = codebooks.table("cameo")
    codes = {row["code"] for row in rows}
    # 20 root codes, each of them the beginning of all its codes (CAMEO manual 1.1b3).
    assert (
        {code[:2] for code in codes} == {f"{n:02}" for n in range(1, 21)} == {code for code in codes if len(code) == 2}
    )
    assert len(codes) == len(rows) == 312
    for row in rows:
        assert row["type"] in codebooks.TYPES, row
        assert -10 <= float(row["weight"]) <= 10, row
        assert row["code"].startswith("02") or int(row["quad"]) == codebooks.TYPES[row["type"]], row


def test_kinds_of_other_sets_name_known_types_and_codes() -> None:
    weights = {row["code"]: row["type"] for row in codebooks.table("cameo")}
    for row in codebooks.table("kinds"):
        assert row["type"] in codebooks.TYPES, row
        assert not row["cameo"] or row["cameo"] in weights, row
