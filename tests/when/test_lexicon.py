"""The data files of time are whole, and a bad record says where it is."""

from datetime import date
from pathlib import Path

import pytest

from detente.errors import InputError
from detente.when import calendar, lexicon
from detente.when.lexicon import EVENT_FILES


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lexicon, "_text", lambda name: (tmp_path / name).read_text(encoding="utf-8"))
    return tmp_path


def test_every_record_of_the_package_loads_and_cites() -> None:
    count = 0
    for name in EVENT_FILES:
        for row, where in lexicon._rows(
            name, {"name", "cite"}, {"on", "since", "until", "also", "unsure", "fall", "kind"}
        ):
            count += 1
            assert row["cite"], where
    assert count > 400


def test_a_bad_date_is_named_with_file_and_line(home: Path) -> None:
    (home / "wars.yaml").write_text("# head\n- {name: A war, since: 19203, cite: x}\n", encoding="utf-8")
    ((row, where),) = lexicon._rows("wars.yaml", {"name", "cite"}, {"since"})
    with pytest.raises(InputError, match=r"wars\.yaml:2: '19203' is no date"):
        lexicon._named(row, where)


def test_an_unknown_key_and_a_missing_one_are_errors(home: Path) -> None:
    (home / "a.yaml").write_text("- {name: A, cite: x, colour: red}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.yaml:1: unknown keys \['colour'\]"):
        list(lexicon._rows("a.yaml", {"name", "cite"}, set()))
    (home / "b.yaml").write_text("- {name: A}\n", encoding="utf-8")
    with pytest.raises(InputError, match="missing keys"):
        list(lexicon._rows("b.yaml", {"name", "cite"}, set()))


def test_an_event_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="ends before it begins"):
        lexicon._named({"name": "A", "since": "1990", "until": "1980", "cite": "x"}, "w.yaml:1")


def test_names_are_keyed_without_accents_and_loose_words() -> None:
    assert lexicon.split_name("The fall of Nicolás's régime") == ["fall", "nicolas", "regime"]


def test_movable_feasts_fall_on_their_days() -> None:
    # Easter: Gauss' own example year 1818 (22 March) and the latest day of all, 25 April 1943.
    assert calendar.easter(1818) == date(1818, 3, 22)
    assert calendar.easter(1943) == date(1943, 4, 25)
    assert calendar.nth_weekday(2019, 11, 3, 4) == date(2019, 11, 28)
    assert calendar.nth_weekday(2019, 5, 0, -1) == date(2019, 5, 27)
    # 1 Muharram 1445 was 19 July 2023 in the tabular calendar.
    assert calendar.islamic(1445, 1, 1) == date(2023, 7, 19)


def test_shifts_stop_at_the_ends_of_the_calendar() -> None:
    assert calendar.shift(date(2020, 1, 31), 1, "month") == date(2020, 2, 29)
    assert calendar.shift(date(2020, 1, 1), -1e9, "year") == date.min
    assert calendar.shift(date(2020, 1, 1), 1e9, "day") == date.max
