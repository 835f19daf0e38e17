"""The commands that start a server, and what they refuse."""

import io
import json
import sys
from pathlib import Path

from typer.testing import CliRunner

from detente.cli import app
from detente.cli.serve import mcp
from detente.errors import UsageError, WorldError


def test_serving_passes_its_options_on(monkeypatch, tmp_path: Path) -> None:
    import detente.web.serve

    got = {}
    monkeypatch.setattr(detente.web.serve, "serve", lambda folder, **options: got.update(options, folder=folder))
    result = CliRunner().invoke(app, ["serve", str(tmp_path), "--port", "9000"], env={"DETENTE_TOKEN": "open sesame"})
    assert result.exit_code == 0, result.output
    assert (got["folder"], got["port"], got["host"], got["token"]) == (tmp_path, 9000, "127.0.0.1", "open sesame")


def test_an_open_host_without_a_token_and_a_missing_world_are_refused(tmp_path: Path) -> None:
    open_host = CliRunner().invoke(app, ["serve", str(tmp_path), "--host", "0.0.0.0"])
    assert isinstance(open_host.exception, UsageError)
    assert isinstance(CliRunner().invoke(app, ["serve", str(tmp_path)]).exception, WorldError)
    assert isinstance(CliRunner().invoke(app, ["mcp", str(tmp_path)]).exception, WorldError)


def test_mcp_talks_on_standard_input_and_output(world_folder, monkeypatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"jsonrpc": "2.0", "id": 7, "method": "ping"}\n'))
    monkeypatch.setattr(sys, "stdout", out)
    mcp(world_folder)
    assert json.loads(out.getvalue()) == {"jsonrpc": "2.0", "id": 7, "result": {}}


def test_what_visitors_ask_first_is_worked_out_again_when_the_world_changes(tmp_path: Path, fresh) -> None:
    from datetime import date

    from detente.schema import Document
    from detente.store import Reading
    from detente.web.address import Address
    from detente.web.serve import keep_warm
    from detente.web.site import Site

    world = fresh(tmp_path / "warm")
    site = Site(world)
    keep_warm(site, every=0, turns=1)
    made = site.page("desk", Address("/"), lambda: None)
    assert made is not None and made.documents == 14
    world.store.add([Reading(Document("new", "A new text.", published=date(2025, 5, 19)))])
    keep_warm(site, every=0, turns=1)
    assert site.page("desk", Address("/"), lambda: None).documents == 15
