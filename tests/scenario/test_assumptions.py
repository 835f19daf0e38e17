"""What a branch may suppose: rows are read, checked and never contradict one another."""

from datetime import date
from pathlib import Path

import pytest

from detente.errors import InputError, NotFoundError, UsageError
from detente.scenario import assumptions
from detente.scenario.assumptions import Act, Capability, Office, Position, Reader, Tie

FIRST, LAST, LATER = date(2025, 1, 2), date(2026, 1, 1), date(2025, 6, 1)


def find(name: str) -> str:
    if name not in ("IRQ", "SYR", "TUR", "one", "two"):
        raise NotFoundError(f"nobody is known as {name!r}")
    return name


@pytest.fixture
def reader() -> Reader:
    return Reader(find, lambda office: office, lambda _office, _day: "one", FIRST, LAST)


def test_an_act_in_words_is_read_with_the_usual_intensity_of_its_type(reader: Reader) -> None:
    act = reader.read(assumptions.act_row("TUR CONSULT IRQ") | {"on": "2025-06-01"})
    assert act == Act("TUR", "CONSULT", "IRQ", LATER, assumptions.usual("event", "CONSULT"))
    assert assumptions.usual("event", "CONSULT") > 0 > assumptions.usual("event", "ASSAULT")


def test_a_tie_begins_on_the_day_after_the_base_where_no_day_is_given(reader: Reader) -> None:
    tie = reader.read(assumptions.tie_row("IRQ ALLIANCE SYR"))
    assert tie == Tie("IRQ", "ALLIANCE", "SYR", FIRST, assumptions.usual("tie", "ALLIANCE"))


def test_offices_capabilities_and_positions_are_read(reader: Reader) -> None:
    office = reader.read(assumptions.equal_row("office", "IRQ-prime-minister = two", "office", "person"))
    assert office == Office("IRQ-prime-minister", "two", FIRST, was="one")
    able = reader.read(assumptions.equal_row("capability", "IRQ = 0.5", "actor", "factor"))
    assert able == Capability("IRQ", 0.5, FIRST)
    stand = reader.read(assumptions.equal_row("position", "one = 20", "actor", "position") | {"issue": "oil"})
    assert stand == Position("one", "oil", 20.0, FIRST)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"kind": "wish"}, "no assumption of kind 'wish'"),
        ({"kind": "act", "actor": "IRQ", "type": "LOVE", "target": "SYR"}, "no event of type 'LOVE'"),
        ({"kind": "act", "actor": "IRQ", "type": "AID", "target": "IRQ"}, "are both IRQ"),
        (
            {"kind": "act", "actor": "IRQ", "type": "AID", "target": "SYR", "on": "2024-12-31"},
            "lies outside the branch",
        ),
        ({"kind": "act", "actor": "IRQ", "type": "AID", "target": "SYR", "on": "May"}, "which is no day"),
        ({"kind": "act", "actor": "IRQ", "type": "AID", "target": "SYR", "intensity": 11}, "intensity is 11"),
        ({"kind": "act", "actor": "IRQ", "type": "AID", "target": "SYR", "colour": 1}, "has no 'colour'"),
        (
            {"kind": "tie", "a": "IRQ", "type": "ALLIANCE", "b": "SYR", "from": "2025-06-01", "until": "2025-05-01"},
            "before",
        ),
        ({"kind": "tie", "a": "IRQ", "type": "OFFICE", "b": "SYR"}, "no tie of type 'OFFICE'"),
        ({"kind": "office", "office": "IRQ-prime-minister", "person": "one"}, "holds IRQ-prime-minister"),
        ({"kind": "position", "actor": "one", "issue": "oil", "position": 101}, "position is 101"),
    ],
)
def test_what_is_wrong_is_named(reader: Reader, row: dict[str, object], wrong: str) -> None:
    with pytest.raises(InputError, match=wrong):
        reader.read(row, where="here")


def test_words_without_a_type_say_what_would_be_right() -> None:
    with pytest.raises(UsageError, match="write ACTOR TYPE TARGET"):
        assumptions.act_row("IRQ likes SYR")
    with pytest.raises(UsageError, match="write 'OFFICE = PERSON'"):
        assumptions.equal_row("office", "IRQ-prime-minister two", "office", "person")


def test_a_file_names_the_table_that_is_wrong(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "branch.toml"
    file.write_text(
        '[[assume]]\nkind = "act"\nactor = "TUR"\ntype = "AID"\ntarget = "SYR"\non = 2025-06-01\n'
        '[[assume]]\nkind = "act"\nactor = "TUR"\ntype = "NONE"\ntarget = "SYR"\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"branch.toml, assumption 2: no event of type 'NONE'"):
        assumptions.from_toml(file, reader)
    file.write_text(
        file.read_text(encoding="utf-8").split("[[assume]]\n", 2)[1].join(("[[assume]]\n", "")), encoding="utf-8"
    )
    assert [each.on for each in assumptions.from_toml(file, reader)] == [LATER]
    file.write_text("assume = 1", encoding="utf-8")
    with pytest.raises(InputError, match=r"\[\[assume\]\] tables alone"):
        assumptions.from_toml(file, reader)


def test_contradictions_are_found() -> None:
    ally, foe = (Tie("IRQ", kind, "SYR", FIRST, value) for kind, value in (("ALLIANCE", 6.0), ("HOSTILITY", -4.0)))
    assert "both ways at once" in assumptions.contradiction([ally, Tie("SYR", "HOSTILITY", "IRQ", LATER, -4.0)])
    assert (
        assumptions.contradiction(
            [Tie("IRQ", "ALLIANCE", "SYR", FIRST, 6.0, LATER), Tie("IRQ", "HOSTILITY", "SYR", LATER, -4.0)]
        )
        == ""
    )
    assert "both ways" in assumptions.contradiction([foe, ally])
    offices = [Office("IRQ-prime-minister", who, FIRST) for who in ("one", "two")]
    assert "two people" in assumptions.contradiction(offices)
    assert "two positions" in assumptions.contradiction([Position("IRQ", "oil", x, FIRST) for x in (1.0, 2.0)])
    assert "two capabilities" in assumptions.contradiction([Capability("IRQ", x, FIRST) for x in (1.0, 2.0)])
    assert assumptions.contradiction([ally, *offices[:1], Capability("IRQ", 2.0, FIRST)]) == ""


def test_an_assumption_comes_back_from_its_record() -> None:
    for each in (
        Act("TUR", "AID", "SYR", LATER, 7.4, 2, "c", "then"),
        Tie("IRQ", "ALLIANCE", "SYR", FIRST, 6.0, LATER),
        Office("IRQ-prime-minister", "two", FIRST, "one"),
        Capability("IRQ", 0.5, FIRST, "oil"),
        Position("IRQ", "oil", 20.0, FIRST, 0.5),
    ):
        assert assumptions.from_record(assumptions.to_record(each)) == each
