"""`detente audit`: claims one by one before a person, one key a field, and how often each field was wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import cards, output
from detente.cli.app import KnownOption, WorldOption, day, opened
from detente.errors import DetenteError, InputError, NotFoundError, UsageError

if TYPE_CHECKING:
    from detente.schema import Claim
    from detente.world import World

KEYS = {"y": "right", "n": "wrong", "s": "unsure", "?": "unsure"}
REST, BACK, STOP = "a", "b", ("q", "\x04", "\x1b")
HELP = "y right   n wrong   s can't say   a this and the rest right   b from the first again   q stop"
WHY = "audit"


def audit(
    n: Annotated[int, typer.Option("--n", min=1, help="How many claims to judge.")] = 30,
    seed: Annotated[int, typer.Option(help="Another number draws other claims.")] = 0,
    report: Annotated[bool, typer.Option("--report", help="Only tell the errors found so far.")] = False,
    answers: Annotated[
        Path | None, typer.Option(help="Take verdicts from here, a JSON object a line, instead of asking; - is stdin.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who judges (default: you).")] = None,
    world: WorldOption = None,
    known: KnownOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Judge a sample of claims against their sentences. Errors by field, with 95% intervals; stop and go on at will."""
    opened_world = opened(world)
    how = output.form(as_json=as_json, as_csv=as_csv, as_md=as_md)
    if not report:
        if answers is not None:
            _take(opened_world, answers, by)
        elif sys.stdin.isatty() and how == "table":
            _ask(opened_world, n, seed, by)
        else:
            _hand_out(opened_world, n, seed)
            return
    rows = opened_world.field_errors(known=day(known))
    output.show(list(rows), rows.columns, how)
    if not len(rows):
        output.note("no claim has been judged: detente audit")
        raise typer.Exit(NotFoundError.exit_code)


def _take(world: World, path: Path, by: str | None) -> None:
    """Keep the verdicts of a file; nothing of it is kept where a line of it is off."""
    from detente.world.audit import FIELDS, check

    rows = list(_lines(path))
    given: list[tuple[str, dict[str, str], str | None]] = []
    for number, row in rows:
        where = f"{path}:{number}"
        strange = sorted(set(row) - {"claim", "by", *FIELDS} - set(_CARD))
        if strange or not isinstance(row.get("claim"), str):
            raise InputError(
                f"no field {strange[0]!r}" if strange else "no claim", where=where, right=f"claim, {', '.join(FIELDS)}"
            )
        verdicts = {name: str(row[name]) for name in FIELDS if row.get(name)}
        if not verdicts:
            continue
        claim = row["claim"].removeprefix("c:")
        try:
            check(world.store, claim, verdicts)
        except DetenteError as error:
            raise InputError(str(error), where=where) from error
        given.append((claim, verdicts, str(row["by"]) if row.get("by") else by))
    kept = sum(world.judge(claim, verdicts, by=person, why=WHY) is not None for claim, verdicts, person in given)
    output.note(f"{output.counted(kept, 'claim')} judged, {len(given) - kept} as before")


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = sys.stdin.read() if path == Path("-") else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"can't read {path}: {error}") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InputError(f"no JSON: {error}", where=f"{path}:{number}") from None
            if not isinstance(row, dict):
                raise InputError("no JSON object", where=f"{path}:{number}", right='{"claim": ID, "who": "right", ...}')
            yield number, row


# What a handed-out row says of its claim; given back with verdicts it is passed over.
_CARD = ("kind", "type", "sentence", "quote", "read")


def _hand_out(world: World, n: int, seed: int) -> None:
    """The claims to judge as JSON lines: filled in, they are what --answers takes."""
    from detente.world.audit import asked

    for claim in world.audit_sample(n, seed=seed):
        card = world.card(f"c:{claim.id}")
        row = {
            "claim": claim.id,
            "kind": claim.kind,
            "type": claim.type,
            "sentence": card["sentence"],
            "quote": claim.quote,
            "read": {name: _value(claim, name) for name in asked(claim)},
            **dict.fromkeys(asked(claim), ""),
        }
        print(json.dumps(row, ensure_ascii=False))
    output.note("fill in right, wrong or unsure, then: detente audit --answers FILE")


def _ask(world: World, n: int, seed: int, by: str | None) -> None:
    """Claim after claim until all are judged or the person stops; each is kept as soon as it is judged."""
    claims = world.audit_sample(n, seed=seed)
    for number, claim in enumerate(claims, 1):
        output.show_lines([("", ""), ("claim", f"{number} of {len(claims)} left"), *_card(world, claim)])
        verdicts = _verdicts(claim)
        if verdicts is None:
            output.note(f"stopped: {output.counted(number - 1, 'claim')} judged; the same command goes on")
            return
        world.judge(claim.id, verdicts, by=by, why=WHY)


def _card(world: World, claim: Claim) -> Sequence[tuple[str, str]]:
    card = world.card(f"c:{claim.id}")
    sentence, quote = str(card["sentence"]), claim.quote
    marked = sentence.replace(quote, f"⟦{quote}⟧", 1) if quote in sentence else f"⟦{quote}⟧"
    shown = [(name, text) for name, text in cards.lines(card) if name in ("printed", "read by")]
    return [("sentence", marked), ("says", f"{claim.kind} {claim.type} {claim.mode}".strip()), *shown, ("keys", HELP)]


def _verdicts(claim: Claim) -> dict[str, str] | None:
    """One verdict a field; None where the person stops."""
    from detente.world.audit import asked

    names = asked(claim)
    given: dict[str, str] = {}
    while len(given) < len(names):
        name = names[len(given)]
        print(f"  {name.replace('_', ' ')}: {output.text(_value(claim, name))}? ", end="", flush=True)
        key = _key()
        print(key if key.isprintable() else "")
        if key in STOP:
            return None
        if key in KEYS:
            given[name] = KEYS[key]
        elif key == REST:
            given |= dict.fromkeys(names[len(given) :], "right")
        elif key == BACK:
            given = {}
        else:
            print(f"  {HELP}")
    return given


def _key() -> str:
    try:
        return typer.getchar().lower()[:1]
    except (EOFError, KeyboardInterrupt):
        return "q"


def _value(claim: Claim, name: str) -> str:
    """What the coder read, in words."""
    first, last = claim.when.earliest, claim.when.latest
    days = f"{first or '...'} to {last or '...'}" if first != last else str(first or "no date")
    values: Mapping[str, str] = {
        "who": ", ".join(party.name for party in claim.actors) or "nobody",
        "what": f"{claim.kind} {claim.type} {claim.mode}".strip(),
        "whom": ", ".join(party.name for party in claim.recipients) or "nobody",
        "when": days + (f", from “{claim.when.text}”" if claim.when.text else ""),
        "where": claim.place,
        "according_to": " < ".join(speaker.text for speaker in claim.according_to) or "the text itself",
        "certainty": f"{claim.modality}, {claim.certainty:+.1f} of 3",
    }
    return values[name]
