"""Commands on forecasts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import output

app = typer.Typer(no_args_is_help=True, help="Forecasts and how well they do.")


@app.callback()
def forecast() -> None:
    """Forecasts and how well they do."""


@app.command()
def bench(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="quads.tsv.gz, entity2id.tsv and relation2id.tsv.")],
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Judge our forecaster and the baselines on dated facts. Facts are who did what to whom."""
    from detente.forecast.bench import run

    rows = run(folder)
    output.show(rows, list(rows[0]), output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))
