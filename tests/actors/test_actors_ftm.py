"""FollowTheMoney entities as rulings: known people get names, new ones are added, offices are recognised."""

import json
from datetime import date
from typing import Any

from detente.actors import Registry
from detente.actors.ftm import read


def line(key: str, schema: str, **properties: list[str]) -> str:
    return json.dumps({"id": key, "schema": schema, "properties": properties})


ENTITIES = [
    line("o1", "Occupancy", holder=["p1"], post=["q1"], startDate=["2020-10-05"], endDate=["2022-01-31"]),
    line("p1", "Person", name=["Gedu Worku"], alias=["Gedu Worku Belay"], nationality=["et"], birthDate=["1968"]),
    line(
        "p2", "Person", name=["Lech Wałęsa"], alias=["Lech Walesa of Gdansk"], country=["pl"], birthDate=["1943-09-29"]
    ),
    line("p3", "Person", name=["Lech Wałęsa"], country=["pl"], birthDate=["1990"]),
    line("q1", "Position", name=["Foreign Minister of Ethiopia"], country=["et"]),
    line("q2", "Position", name=["Keeper of the Seals of Nowhere"]),
    line("b1", "Organization", name=["Oromo River Council"], jurisdiction=["et"]),
    line("m1", "Membership", member=["p1"], organization=["b1"], startDate=["2019"]),
]


def test_a_new_person_an_office_and_a_body_come_in(registry: Registry) -> None:
    ruled = registry.with_judgements(read(ENTITIES, registry).rulings)
    (best,) = ruled.who("Gedu Worku Belay", on=date(2021, 1, 1))
    assert (best.actor, ruled.party(best.actor, date(2021, 1, 1)).code) == ("gedu-worku", "ETHGOV")
    assert [office.office for office in ruled.offices("gedu-worku", date(2021, 1, 1))] == ["ETH-foreign-minister"]
    assert not ruled.offices("gedu-worku", date(2023, 1, 1))
    assert ("oromo-river-council", "part-of") in {(edge.body, edge.role) for edge in ruled.affiliations("gedu-worku")}


def test_a_known_person_gets_the_further_name_and_no_second_record(registry: Registry) -> None:
    imported = read(ENTITIES, registry)
    assert imported.ids["p2"] == "lech-walesa"
    ruled = registry.with_judgements(imported.rulings)
    assert ruled.named("Lech Walesa of Gdansk") == ("lech-walesa",)


def test_another_year_of_birth_is_another_person(registry: Registry) -> None:
    imported = read(ENTITIES, registry)
    assert imported.ids["p3"] == "lech-walesa-pol"


def test_what_is_left_out_is_said(registry: Registry) -> None:
    broken: list[Any] = [
        "no json",
        "{}",
        line("v", "Vessel", name=["Nile Star"]),
        line("x", "Person", birthDate=["soon"]),
    ]
    notices = read([*ENTITIES, *broken], registry).notices
    said = " | ".join(notices)
    for words in (
        "is no JSON object",
        "has no id",
        "1 of schema Vessel left out",
        "x has no name",
        "Keeper of the Seals",
    ):
        assert words in said


def test_the_same_file_twice_brings_nothing_new(registry: Registry) -> None:
    first = read(ENTITIES, registry)
    again = read(ENTITIES, registry.with_judgements(first.rulings))
    assert {ruling.verdict for ruling in again.rulings} <= {"affiliate", "add"}
    assert [ruling.actor for ruling in again.rulings if ruling.verdict == "add"] in ([], ["lech-walesa-pol-2"])
