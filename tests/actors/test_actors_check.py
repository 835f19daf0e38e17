"""The registry's files are checked as a whole, with file and line."""

from pathlib import Path

from detente.actors import check


def complaints(folder: Path) -> list[str]:
    return [str(complaint) for complaint in check([folder])]


def add(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")


def test_a_sound_registry_has_no_complaints(folder: Path) -> None:
    assert complaints(folder) == []


def test_an_unknown_key_is_named_with_its_line(folder: Path) -> None:
    add(folder, "people/more.yaml", "- id: omar-x\n  name: Omar X\n  kind: person\n  alias: [Omer]\n")
    (found,) = complaints(folder)
    assert found.startswith("actors/people/more.yaml:4: unknown key 'alias'")


def test_a_date_that_is_none_is_named_with_what_is_right(folder: Path) -> None:
    add(folder, "people/more.yaml", "- id: omar-x\n  name: Omar X\n  kind: person\n  born: 1920030320\n")
    assert complaints(folder) == [
        "actors/people/more.yaml:4: '1920030320' is no date (write YYYY, YYYY-MM or YYYY-MM-DD)"
    ]


def test_a_thirtieth_of_february_is_no_date(folder: Path) -> None:
    add(folder, "holders/sdn.csv", "SDN-finance-minister,Ibrahim Elbadawi,2019-02-30,2020-07-09,cabinet\n")
    assert "is no date" in complaints(folder)[0]


def test_the_country_code_of_norway_stays_a_text(folder: Path) -> None:
    add(
        folder,
        "states.yaml",
        "- {id: NOR, name: Norway, kind: state, capital: Oslo, codes: {iso2: NO, cow: 0385}}\n",
    )
    assert complaints(folder) == []


def test_an_office_without_a_known_state_dangles(folder: Path) -> None:
    add(folder, "holders/sdn.csv", "XYZ-president,omar-al-bashir,1993,1994,none\n")
    assert "holders/sdn.csv:5: 'XYZ-president' is no office" in complaints(folder)[0]


def test_a_person_by_id_must_have_a_record(folder: Path) -> None:
    add(folder, "holders/sdn.csv", "SDN-speaker,nobody-at-all,1993,1994,none\n")
    assert "nobody has the id 'nobody-at-all'" in complaints(folder)[0]


def test_two_holders_of_a_single_office_may_not_overlap(folder: Path) -> None:
    add(folder, "holders/sdn.csv", "SDN-president,abdel-fattah-al-burhan,2018-01-01,2019-01-01,none\n")
    (found,) = complaints(folder)
    assert (
        "SDN-president goes to abdel-fattah-al-burhan on 2018-01-01, but omar-al-bashir holds it until 2019-04-11"
        in found
    )


def test_a_handover_on_one_day_is_no_overlap_and_rivals_say_so(folder: Path) -> None:
    add(folder, "holders/sdn.csv", "SDN-prime-minister,Osman Hussein,2022-01-02,2025-05-19,acting\n")
    add(folder, "holders/sdn.csv", "SDN-president,abdel-fattah-al-burhan,2018-01-01,2019-01-01,rival government\n")
    assert complaints(folder) == []


def test_an_alias_of_two_must_be_listed_as_ambiguous_in_both(folder: Path) -> None:
    add(
        folder,
        "groups/more.yaml",
        "- {id: rsf-two, name: The Two, kind: armed-group, aliases: [Rapid-Support Forces], state: SDN, code: REB}\n",
    )
    found = complaints(folder)
    assert len(found) == 2
    assert all("list it under ambiguous in both" in one for one in found)


def test_short_forms_may_be_shared(folder: Path) -> None:
    add(folder, "groups/more.yaml", "- {id: rsf-two, name: Reporters Group, kind: group, short: [RSF], code: NGO}\n")
    assert complaints(folder) == []


def test_all_slips_are_told_at_once(folder: Path) -> None:
    add(
        folder,
        "people/more.yaml",
        "- {id: Ö, name: X Y, kind: person}\n- {id: a-b, name: A B, kind: human, state: ZZZ}\n",
    )
    assert len(complaints(folder)) == 3


def test_broken_yaml_names_its_line(folder: Path) -> None:
    add(folder, "groups/more.yaml", "- id: a\n  name: [b\n")
    assert complaints(folder)[0].startswith("actors/groups/more.yaml:")
