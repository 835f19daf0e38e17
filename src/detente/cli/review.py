"""The queue of doubtful links in the terminal: one after the other with its sentence, and a key for each ruling."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import output
from detente.cli.app import WorldOption, opened
from detente.errors import DetenteError, InputError, UsageError

if TYPE_CHECKING:
    from detente.store import Judgement
    from detente.world import World
    from detente.world.doubts import Doubt

KEYS = "1-6 that one (1* in all texts) | is ID | new [KIND [STATE]] | none: no actor | s skip | u undo | q quit"
_UNDONE = "taken back in review"


def review(
    world: WorldOption = None,
    by: Annotated[str | None, typer.Option(help="Who says so (default: you).")] = None,
    why: Annotated[str, typer.Option(help="The reason that is kept with each ruling.")] = "reviewed",
    limit: Annotated[int, typer.Option(help="At most so many.")] = 50,
    answers: Annotated[
        Path | None,
        typer.Option(help="Rulings from a file, a JSON object a line: doubt, answer, perhaps why, by, name."),
    ] = None,
    as_json: output.Json = False,
) -> None:
    """Doubtful links one by one: who is it? Each answer is a ruling with your name and day, to be undone like any other.

    Without a terminal, or with --json, the queue is printed; --answers rules on it.
    """
    here = opened(world)
    author = by or getpass.getuser()
    if answers is not None:
        _from_file(here, answers, author, why, limit)
    elif output.form(as_json=as_json) == "json":
        _printed(here, limit)
    else:
        _asked(here, author, why, limit)


def _printed(world: World, limit: int) -> None:
    from detente.world.doubts import doubts

    rows = [record(doubt) for doubt in doubts(world, limit=limit)]
    output.show(rows, list(rows[0]) if rows else [], "json")
    output.note(f"{output.counted(len(rows), 'link')} to look at")


def record(doubt: Doubt) -> dict[str, Any]:
    """A doubt as one record, its choices numbered from 1 as the answers name them."""
    choices = [{"k": place, **choice._asdict()} for place, choice in enumerate(doubt.choices, 1)]
    return {
        "doubt": doubt.id,
        "why": doubt.why,
        "text": doubt.text,
        "now": doubt.now or None,
        "sentence": doubt.sentence,
        "document": doubt.document,
        "title": doubt.title,
        "published": doubt.published,
        "choices": choices,
    }


def _from_file(world: World, path: Path, author: str, why: str, limit: int) -> None:
    """All answers of a file; a wrong one stops with its line, what was ruled before it stands."""
    from detente.world.doubts import doubts

    waiting = {doubt.id: doubt for doubt in doubts(world, limit=limit)}
    done = 0
    for line, row in _rows(path):
        doubt = waiting.get(str(row.get("doubt", "")))
        if doubt is None:
            raise InputError(
                f"no doubt {row.get('doubt')!r} is waiting",
                where=f"{path}:{line}",
                right="an id of detente review --json",
            )
        try:
            made = rule(
                world,
                doubt,
                str(row.get("answer", "")),
                by=str(row.get("by") or author),
                why=str(row.get("why") or why),
                name=str(row.get("name", "")),
            )
        except DetenteError as error:
            raise InputError(str(error), where=f"{path}:{line}", right=KEYS) from None
        if made is not None:
            done += 1
            output.note(f"{doubt.text}: ruled {made.id}; to take that back: detente undo {made.id} --why REASON")
    output.note(f"{output.counted(done, 'ruling')} made")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise InputError("is no JSON object", where=f"{path}:{line}", right='{"doubt": "...", "answer": "1"}')
        yield line, row


def _asked(world: World, author: str, why: str, limit: int) -> None:
    from detente.world.doubts import doubts

    queue = doubts(world, limit=limit)
    made: list[Judgement] = []
    place = 0
    while place < len(queue):
        doubt = queue[place]
        output.show_lines(lines(doubt, place + 1, len(queue)))
        answer = typer.prompt(KEYS, default="s", show_default=False, err=True).strip()
        if answer == "q":
            break
        if answer == "u":
            place = _taken_back(world, made, author, place)
            continue
        try:
            ruling = rule(world, doubt, answer, by=author, why=why)
        except DetenteError as error:
            output.note(f"detente: {error}")
            continue
        if ruling is not None:
            made.append(ruling)
            output.note(f"ruled; to take that back: u, or detente undo {ruling.id} --why REASON")
        place += 1
    output.note(f"{output.counted(len(made), 'ruling')} made" if queue else "nothing is in doubt")


def _taken_back(world: World, made: list[Judgement], author: str, place: int) -> int:
    """The place of the queue to ask again from after the last ruling was undone."""
    if not made:
        output.note("nothing to take back")
        return place
    world.undo(made.pop().id, by=author, why=_UNDONE)
    world.forget()
    return max(0, place - 1)


def rule(world: World, doubt: Doubt, answer: str, *, by: str, why: str, name: str = "") -> Judgement | None:
    """The ruling that an answer makes, None for a skip. Raises UsageError for an answer that says nothing."""
    from detente.world import doubts

    word, _, rest = answer.strip().partition(" ")
    always = word.endswith("*")
    chosen = word.rstrip("*")
    ruling = None
    if chosen.isdigit():
        if not 1 <= int(chosen) <= len(doubt.choices):
            raise UsageError(f"there is no choice {chosen}: {len(doubt.choices)} are shown")
        actor = doubt.choices[int(chosen) - 1].actor
        ruling = doubts.accept(world, doubt, actor, by=by, why=why, always=always)
    elif chosen == "is" and rest.strip():
        ruling = doubts.accept(world, doubt, rest.strip(), by=by, why=why, always=always)
    elif word == "new":
        kind, _, state = rest.strip().partition(" ")
        ruling = doubts.new(world, doubt, by=by, why=why, name=name, kind=kind or "person", state=state.strip())
    elif word == "none":
        ruling = doubts.nobody(world, doubt, by=by, why=why)
    elif word not in {"s", "skip"}:
        raise UsageError(f"{answer!r} is no answer: {KEYS}")
    if ruling is not None:
        world.forget()
    return ruling


def lines(doubt: Doubt, place: int, of: int) -> list[tuple[str, str]]:
    """A doubt for the terminal: where, what, and whom it may mean."""
    head = f"{doubt.text} ({doubt.why})"
    day = doubt.published.isoformat() if doubt.published else "no date"
    shown = [(f"{place} of {of}", head), (day, doubt.title), ("", doubt.sentence), ("now", doubt.now or "nobody")]
    for number, choice in enumerate(doubt.choices, 1):
        offices = f"; {', '.join(choice.offices)}" if choice.offices else ""
        shown.append(
            (str(number), f"{choice.name} [{choice.actor}] {choice.score:.2f}: {', '.join(choice.reasons)}{offices}")
        )
    return [*shown, ("", "")]
