"""Commands on actors: every act is a dated row with its author, and can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from detente.cli.actors import actor, actors, ruled
from detente.errors import DetenteError, NotFoundError, UsageError
from detente.world import World

WHY = ("--why", "seen in the record", "--by", "tester")


def run(*words: str, app: object = actor) -> Result:
    return CliRunner().invoke(app, list(words))  # type: ignore[arg-type]


def failed(result: Result) -> DetenteError:
    assert isinstance(result.exception, DetenteError), result.output
    return result.exception


@pytest.fixture
def world(tmp_path: Path) -> Path:
    World.init(tmp_path / "w")
    return tmp_path / "w"


def who(world: Path, name: str) -> list[str]:
    result = run("find", name, "--world", str(world), "--json")
    return [row["actor_id"] for row in json.loads(result.stdout)] if result.exit_code == 0 else []


def test_find_gives_ids_with_reasons_and_names_alike_without_linking(world: Path) -> None:
    found = json.loads(run("find", "Syrian president", "--at", "2003-05-01", "--json").stdout)
    assert found[0]["actor_id"] == "bashar-al-assad" and found[0]["reasons"]
    alike = json.loads(run("find", "Hafez Assaad the Elder", "--json").stdout)
    assert all("not linked" in row["reasons"][0] for row in alike)
    assert run("find", "Qwxzzy Vlk", "--json").exit_code == 3


def test_show_tells_offices_holders_and_where_a_place_lies() -> None:
    card = json.loads(run("show", "hakan-fidan", "--at", "2024-01-01", "--json").stdout)
    assert card["code"] == "TURGOV" and "foreign minister of Turkey" in card["offices"][0]
    assert json.loads(run("show", "SYR-president", "--json").stdout)["holders"]
    spot = json.loads(run("show", "place:aleppo", "--json").stdout)
    assert (spot["state"], spot["precision"]) == ("SYR", "town")
    assert isinstance(failed(run("show", "nobody-at-all")), NotFoundError)


def test_an_added_actor_is_found_until_the_ruling_is_undone(world: Path) -> None:
    run("add", "Zaydun Qarmash", "--state", "IRQ", "--alias", "Abu Qarmash", *WHY, "--world", str(world))
    assert who(world, "Abu Qarmash") == who(world, "Zaydun Qarmash") == ["zaydun-qarmash"]
    (row,) = World.open(world).store.history()
    assert (row.by, row.why, row.target, row.standing) == ("tester", "seen in the record", "zaydun-qarmash", True)
    World.open(world).undo(row.id, why="a mistake", by="tester")
    assert "zaydun-qarmash" not in who(world, "Zaydun Qarmash")
    assert len(World.open(world).store.history()) == 2


def test_an_alias_holds_until_it_is_ruled_none(world: Path) -> None:
    run("alias", "hakan-fidan", "Hakkan Bey", *WHY, "--world", str(world))
    assert who(world, "Hakkan Bey") == ["hakan-fidan"]
    run("alias", "hakan-fidan", "Hakkan Bey", "--not", *WHY, "--world", str(world))
    assert ruled(World.open(world)).named("Hakkan Bey") == ()


def test_merged_actors_are_one_and_split_ones_two_again(world: Path) -> None:
    run("merge", "hakan-fidan", "hamid-al-shatri", *WHY, "--world", str(world))
    assert who(world, "Hamid al-Shatri") == ["hakan-fidan"]
    run("split", "hakan-fidan", "hamid-al-shatri", *WHY, "--world", str(world))
    assert who(world, "Hamid al-Shatri") == ["hamid-al-shatri"]


def test_wrong_rulings_are_refused_with_what_would_be_right(world: Path) -> None:
    where = ("--world", str(world))
    assert "near it" in str(failed(run("alias", "hakan-fidann", "X Y", *WHY, *where)))
    assert isinstance(failed(run("merge", "hakan-fidan", "hakan-fidan", *WHY, *where)), UsageError)
    assert isinstance(failed(run("add", "Hakan Fidan", *WHY, *where)), UsageError)
    assert isinstance(failed(run("add", "Zaydun Qarmash", "--kind", "wizard", *WHY, *where)), UsageError)
    assert isinstance(failed(run("add", "Zaydun Qarmash", "--state", "XXQ", *WHY, *where)), NotFoundError)
    assert not World.open(world).store.history()


def test_an_import_is_one_ruling_and_a_dry_run_writes_nothing(world: Path, tmp_path: Path) -> None:
    path = tmp_path / "people.ftm.json"
    entities = [
        {"id": "p", "schema": "Person", "properties": {"name": ["Zaydun Qarmash"], "nationality": ["iq"]}},
        {"id": "q", "schema": "Position", "properties": {"name": ["Oil Minister of Iraq"]}},
        {"id": "o", "schema": "Occupancy", "properties": {"holder": ["p"], "post": ["q"], "startDate": ["2031"]}},
    ]
    path.write_text("\n".join(json.dumps(entity) for entity in entities), encoding="utf-8")
    run("import", str(path), "--dry-run", *WHY, "--world", str(world))
    assert not World.open(world).store.history()
    told = json.loads(run("import", str(path), *WHY, "--world", str(world), "--json").stdout)
    assert (told["add"], told["affiliate"]) == (1, 1)
    registry = ruled(World.open(world))
    assert [office.office for office in registry.offices("zaydun-qarmash")] == ["IRQ-oil-minister"]
    World.open(world).undo(told["ruling"], why="a trial", by="tester")
    assert "zaydun-qarmash" not in ruled(World.open(world)).actors


def test_check_tells_all_complaints_of_a_users_files_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "- id: a-b\n  name: A B\n  kind: person\n  colour: red\n  born: 19x0\n  state: XXQ\n", encoding="utf-8"
    )
    result = run("check", str(path), "--json", app=actors)
    rows = json.loads(result.stdout)
    assert result.exit_code == 4
    assert {(row["file"], row["line"]) for row in rows} >= {("mine.yaml", 4), ("mine.yaml", 5), ("mine.yaml", 6)}
    assert run("check", "--json", app=actors).exit_code == 0
