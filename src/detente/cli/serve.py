"""`detente serve`: the web pages of a world."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import output


def serve(
    folder: Annotated[
        Path | None, typer.Argument(help="The world's folder (default: $DETENTE_WORLD, else here).")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Address to listen on; any but this machine's own needs a token.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None, typer.Option(envvar="DETENTE_TOKEN", help="Ask for this token; with it rulings may be recorded.")
    ] = None,
) -> None:
    """Show a world in the browser. On this machine only, unless a token guards it."""
    from detente.web.serve import serve as run

    run(folder or Path(os.environ.get("DETENTE_WORLD") or "."), host=host, port=port, token=token, say=output.note)


def mcp(
    folder: Annotated[
        Path | None, typer.Argument(help="The world's folder (default: $DETENTE_WORLD, else here).")
    ] = None,
) -> None:
    """Let a language model ask a world. Model Context Protocol on stdin and stdout, reading only."""
    import sys

    from detente.web.mcp import run
    from detente.world import World

    run(World.open(folder or Path(os.environ.get("DETENTE_WORLD") or ".")), sys.stdin, sys.stdout)
