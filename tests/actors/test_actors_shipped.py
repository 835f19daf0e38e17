"""The registry that ships: sound, quick, and right on the cases a user tries first."""

import os
import time
from datetime import date
from pathlib import Path

import pytest

from detente.actors import Registry, check, compiled, load
from detente.actors.compiled import table
from detente.errors import RegistryError


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return load()


def test_the_shipped_registry_has_no_complaints() -> None:
    assert [str(complaint) for complaint in check()] == []


def test_the_whole_registry_loads_from_its_cache_in_half_a_second(shipped: Registry) -> None:
    start = time.process_time()
    load()
    # The limit of the specification is 0.5 s on a free core; double it for a busy one.
    assert time.process_time() - start < 1.0
    assert len(shipped.actors) > 1000


@pytest.mark.parametrize(
    ("name", "on", "context", "actor"),
    [
        ("Assad", date(1985, 1, 1), "", "hafez-al-assad"),
        ("Assad", date(2015, 1, 1), "", "bashar-al-assad"),
        ("the Iraqi prime minister", date(2012, 1, 1), "", "nouri-al-maliki"),
        ("Sharia", date(2025, 2, 1), "a text about Syria", "ahmed-al-sharaa"),
        ("Qasd", date(2025, 2, 1), "", "syrian-democratic-forces"),
        ("the Foreign Minister", date(2025, 2, 1), "Turkey", "hakan-fidan"),
        ("Daesh", date(2016, 2, 1), "", "islamic-state"),
        ("Baghdad", None, "", "IRQ"),
    ],
)
def test_a_name_means_whom_it_should_on_its_day(
    shipped: Registry, name: str, on: date | None, context: str, actor: str
) -> None:
    best = shipped.who(name, on=on, context=context)[0]
    assert best.actor == actor
    assert best.reasons


def test_a_worlds_own_file_overrides_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    own = tmp_path / "own.yaml"
    own.write_text(
        "- {id: islamic-state, name: Our Name, kind: armed-group, code: UAF}\n"
        "- {id: new-body, name: Brand New Body, kind: group}\n",
        encoding="utf-8",
    )
    registry = load(own)
    assert registry.name("islamic-state") == "Our Name"
    assert registry.who("Brand New Body")[0].actor == "new-body"
    assert list((tmp_path / "cache" / "detente").glob("actors-*.json"))


def test_a_slip_in_a_worlds_own_file_is_refused_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    own = tmp_path / "own.yaml"
    own.write_text("- id: x-y\n  name: X Y\n  kind: person\n  born: soon\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=r"own\.yaml:4: 'soon' is no date"):
        table(own)


def test_a_damaged_cache_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    own = tmp_path / "own.yaml"
    own.write_text("- {id: new-body, name: Brand New Body, kind: group}\n", encoding="utf-8")
    load(own)
    (cache,) = (tmp_path / "detente").glob("actors-*.json")
    cache.write_text("{", encoding="utf-8")
    assert load(own).name("new-body") == "Brand New Body"


def test_the_cache_keeps_the_tables_used_last_and_drops_halves_of_dead_writers(tmp_path: Path) -> None:
    for number in range(10):
        made = tmp_path / f"actors-{number:024x}.json"
        made.write_text("{}", encoding="utf-8")
        os.utime(made, (1_000_000 + number, 1_000_000 + number))
    for name, age in (("dead.part", 1_000_000.0), ("living.part", time.time())):
        (tmp_path / name).write_text("", encoding="utf-8")
        os.utime(tmp_path / name, (age, age))
    compiled._touch(tmp_path / f"actors-{0:024x}.json")
    compiled._prune(tmp_path)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted(["living.part", *(f"actors-{n:024x}.json" for n in (0, 5, 6, 7, 8, 9))])
