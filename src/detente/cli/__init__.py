"""The command line: one command per verb of a world; nothing heavy is imported until a command runs."""

from __future__ import annotations

import sys

from detente.cli import (
    actors,
    audit,
    draw,
    exporting,
    forecast,
    forecasting,
    importing,
    models,
    review,
    ruling,
    scenario,
    serve,
)
from detente.cli.app import app

for command in (serve.serve, serve.mcp, models.balance, models.alignment, models.bargain):
    app.command()(command)
for ruled in (ruling.fix, ruling.confirm, ruling.same, ruling.apart, ruling.watch, ruling.unwatch, review.review):
    app.command()(ruled)
app.command()(audit.audit)
app.command("import")(importing.import_)
app.command()(exporting.export)
app.command()(exporting.cite)
forecast.app.add_typer(forecasting.forecasts)
app.add_typer(forecast.app, name="forecast")
app.add_typer(scenario.app, name="scenario")
app.add_typer(draw.draw, name="draw")
app.add_typer(actors.actor, name="actor")
app.add_typer(actors.actors, name="actors")

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; errors meant for people are one line on stderr and an exit code."""
    from detente.errors import DetenteError

    try:
        app()
    except DetenteError as error:
        print(f"detente: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        # A file of the user's that can't be written or read: its name and the system's word for it say all.
        print(f"detente: {error.filename or 'a file'}: {error.strerror or error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("detente: stopped", file=sys.stderr)
        sys.exit(130)
