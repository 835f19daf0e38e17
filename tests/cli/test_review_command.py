"""The queue of doubtful links: what waits, what an answer rules, and that it holds of texts read and texts to come."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.cli.review import rule
from detente.errors import NotFoundError, UsageError
from detente.world import World
from detente.world.doubts import Doubt, doubts

FIRST = (
    "Iraqi Oil Minister Zaydun Qarmash met Syrian officials in Damascus. Qarmash criticized Syria. Qarmash left Syria."
)
SECOND = "In Baghdad, Zaydun Qarmash praised Turkey. Later Qarmash thanked Jordan."


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World.init(tmp_path / "w")
    read(made, tmp_path, "one", FIRST)
    return made


def read(world: World, folder: Path, name: str, text: str) -> None:
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    world.add([path], published=date(2031, 5, 1))


def doubt_of(world: World, text: str) -> Doubt:
    return next(doubt for doubt in doubts(world) if doubt.text == text)


def called(world: World, word: str) -> set[str | None]:
    return {m.actor or m.local or None for m in world.store.mentions() if word in m.text}


def parties(world: World) -> set[str]:
    return {party.actor for claim in world.store.claims() for party in (*claim.actors, *claim.recipients)}


def test_a_recurring_unknown_name_waits_with_its_sentence_and_day(world: World) -> None:
    doubt = doubt_of(world, "Zaydun Qarmash")
    assert (doubt.reason, doubt.mentions, doubt.published) == ("unknown", 3, date(2031, 5, 1))
    assert doubt.sentence.startswith("Iraqi Oil Minister Zaydun Qarmash met")
    assert doubt.why == "nobody in the registry, named 3 times in 1 text"


def test_a_new_actor_holds_of_texts_read_and_to_come_until_it_is_undone(world: World, tmp_path: Path) -> None:
    made = rule(world, doubt_of(world, "Zaydun Qarmash"), "new person IRQ", by="A. Reader", why="the ministry's page")
    assert made is not None and (made.by, made.why) == ("A. Reader", "the ministry's page")
    assert called(world, "Qarmash") == {"zaydun-qarmash"}
    assert "zaydun-qarmash" in parties(world) and "local:zaydun-qarmash" not in parties(world)
    read(world, tmp_path, "two", SECOND)
    assert called(world, "Qarmash") == {"zaydun-qarmash"}
    world.undo(made.id, why="a mistake", by="A. Reader")
    world.forget()
    assert "local:zaydun-qarmash" in called(world, "Qarmash")
    assert "zaydun-qarmash" not in world.registry.actors


def test_a_name_ruled_somebodys_is_his_everywhere(world: World, tmp_path: Path) -> None:
    rule(world, doubt_of(world, "Zaydun Qarmash"), "is hamid-al-shatri", by="A. Reader", why="an alias of his")
    read(world, tmp_path, "two", SECOND)
    assert called(world, "Qarmash") == {"hamid-al-shatri"}
    assert "hamid-al-shatri" in parties(world)
    assert not [doubt for doubt in doubts(world) if "Qarmash" in doubt.text]


def test_no_actor_takes_the_name_out_of_mentions_and_claims(world: World, tmp_path: Path) -> None:
    made = rule(world, doubt_of(world, "Zaydun Qarmash"), "none", by="A. Reader", why="a brand of dates")
    assert called(world, "Qarmash") == {None}
    assert "local:zaydun-qarmash" not in parties(world)
    read(world, tmp_path, "two", SECOND)
    assert called(world, "Qarmash") == {None}
    assert made is not None
    world.undo(made.id, why="he is a man", by="A. Reader")
    assert "local:zaydun-qarmash" in called(world, "Qarmash")


def test_wrong_answers_say_what_would_be_right(world: World) -> None:
    doubt = doubt_of(world, "Zaydun Qarmash")
    for answer in ("9", "perhaps", "new wizard"):
        with pytest.raises(UsageError):
            rule(world, doubt, answer, by="A. Reader", why="a trial")
    with pytest.raises(NotFoundError):
        rule(world, doubt, "is nobody-at-all", by="A. Reader", why="a trial")
    assert rule(world, doubt, "s", by="A. Reader", why="a trial") is None
    assert not world.store.history()


def test_a_surname_that_two_may_bear_is_ruled_for_its_text_alone(tmp_path: Path) -> None:
    world = World.init(tmp_path / "w")
    path = tmp_path / "barzani.txt"
    path.write_text("Barzani visited Baghdad and met the Iraqi prime minister.", encoding="utf-8")
    world.add([path], published=date(2012, 5, 1))
    doubt = next(doubt for doubt in doubts(world) if doubt.text == "Barzani")
    assert doubt.reason == "near" and len(doubt.choices) > 1
    assert any(choice.offices for choice in doubt.choices)
    other = next(place for place, choice in enumerate(doubt.choices, 1) if choice.actor != doubt.now)
    rule(world, doubt, str(other), by="A. Reader", why="said so on the telephone")
    assert called(world, "Barzani") == {doubt.choices[other - 1].actor}
    assert not [each for each in doubts(world) if each.text == "Barzani"]


def test_answers_from_a_file_rule_and_a_wrong_line_is_named(
    world: World, tmp_path: Path, run: Callable[..., Any]
) -> None:
    where = ("--world", tmp_path / "w")
    waiting = json.loads(run("review", *where).out)
    chosen = next(row for row in waiting if row["text"] == "Zaydun Qarmash")
    answers = tmp_path / "answers.jsonl"
    row = {"doubt": chosen["doubt"], "answer": "new person IRQ", "why": "his page", "by": "A. Reader"}
    answers.write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = run("review", "--answers", answers, *where)
    assert done.code == 0 and "1 ruling made" in done.err
    (ruling,) = world.store.history()
    assert (ruling.by, ruling.why, ruling.target) == ("A. Reader", "his page", "zaydun-qarmash")
    again = run("review", "--answers", answers, *where)
    assert again.code == 1 and f"{answers}:1" in again.err
