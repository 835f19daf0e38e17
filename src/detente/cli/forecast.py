"""Commands on forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import output
from detente.errors import NotFoundError

app = typer.Typer(no_args_is_help=True, help="Forecasts and how well they do.")

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="quads.tsv.gz, entity2id.tsv and relation2id.tsv.")]


@app.callback()
def forecast() -> None:
    """Forecasts and how well they do."""


@app.command()
def bench(
    folder: Folder,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Judge our forecaster of who does what to whom, and the baselines, on dated facts between actors."""
    from detente.forecast.bench import run

    rows = run(folder, tell=output.note)
    output.show(rows, list(rows[0]), output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))


@app.command()
def answers(
    folder: Folder,
    actor: Annotated[str, typer.Argument(help="A name of entity2id.tsv.")],
    relation: Annotated[str, typer.Argument(help="A name of relation2id.tsv.")],
    day: Annotated[int | None, typer.Option(help="The day asked about (default: the day after the last fact).")] = None,
    backwards: Annotated[bool, typer.Option("--backwards", help="Ask who will do it to the actor.")] = False,
    count: Annotated[int, typer.Option(help="How many answers.", min=1)] = 5,
    as_json: output.Json = False,
) -> None:
    """To whom will the actor do it? Ranked answers with their chances, reasons and the past facts behind them."""
    from detente.forecast.graph import facts, model, reasons

    known = facts.load(folder)
    when = int(known.day.max()) + 1 if day is None else day
    s, r = _number(known.entities, actor), _number(known.relations, relation)
    fitted = model.fit(known, before=when)
    told = reasons.answers(fitted, s, r + len(known.relations) * backwards, when, count=count)
    how = output.form(as_json=as_json)
    if how == "json":
        output.show([output.plain(answer) for answer in told], [], how)
        return
    rows = [
        {"answer": answer.name, "chance": f"{answer.chance:.3f}", "reasons": "; ".join(r.words for r in answer.reasons)}
        for answer in told
    ]
    output.show(rows, ["answer", "chance", "reasons"], how)


def _number(names: Sequence[str], name: str) -> int:
    try:
        return names.index(name)
    except ValueError:
        raise NotFoundError(f"{name!r} is not among the {len(names)} names") from None
