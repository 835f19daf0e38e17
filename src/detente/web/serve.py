"""Starting the server: only on this machine, unless a token guards it."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError, UsageError
from detente.web import drawn
from detente.web.address import Address
from detente.web.app import create
from detente.web.pages import desk, system
from detente.web.site import Site
from detente.world import World

if TYPE_CHECKING:
    import uvicorn

_LOG = logging.getLogger("detente.web")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    token: str | None = None,
    say: Callable[[str], None],
    show: Callable[[str], object] | None = None,
    path: str = "/",
) -> None:
    """Serve a world until stopped; `show`, where given, is handed the address of `path` once the server listens.

    Raises WorldError where there is no world, UsageError for an open host without a token.
    """
    check(host, token)
    import uvicorn

    world = World.open(folder)
    app = create(world, token=token)
    # The registry takes a second or two; better before the first page than in it.
    say(f"{world.store.config.name}: {len(world.registry.actors)} actors known")
    shown = f"[{host}]" if ":" in host else host
    say(
        f"http://{shown}:{port}/   (Ctrl+C stops)" + ("   token needed" if token else "   read-only, this machine only")
    )
    # The first look at a page loads words, drawings and plots; it may as well happen now.
    threading.Thread(target=keep_warm, args=(app.state.site,), daemon=True).start()
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
    server = uvicorn.Server(config)
    if show is not None:
        threading.Thread(target=_show, args=(server, show, f"http://{shown}:{port}{path}"), daemon=True).start()
    server.run()


def _show(server: uvicorn.Server, show: Callable[[str], object], address: str) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.05)
    show(address)


def free_port(wanted: int = 8765) -> int:
    """The port asked for, or another where somebody listens there already."""
    for port in (wanted, 0):
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise UsageError("this machine has no free port")


def keep_warm(site: Site, *, every: float = 3.0, turns: int | None = None) -> None:
    """Warm now, and again whenever the world has changed: no reader should wait for what an update brought.

    `every`: seconds between looks; `turns`: how many looks, None for ever.
    """
    last = ""
    while turns is None or turns > 0:
        try:
            now = site.world.store.stamp()
        except DetenteError:
            # The folder is away: pages say so themselves.
            now = last
        if now != last:
            warm(site)
            last = now
        turns = None if turns is None else turns - 1
        time.sleep(every)


def warm(site: Site) -> None:
    """Work out what most visitors ask first."""
    try:
        for name in drawn.templates().list_templates():
            drawn.templates().get_template(name)
        home, map_ = Address("/"), Address("/system")
        first = site.page("desk", home, lambda: desk.build(site, home))
        site.page("system", map_, lambda: system.build(site, map_))
        if first.pairs:
            site.world.brief(first.pairs[0].a.id, first.pairs[0].b.id)
    except DetenteError as error:
        _LOG.warning("not ready: %s", error)


def check(host: str, token: str | None) -> None:
    """Raise UsageError where others could reach the server and no token guards it."""
    if host not in LOOPBACK and not (token and token.strip()):
        raise UsageError(
            f"on {host} others can reach this server: give --token (or DETENTE_TOKEN), or leave out --host"
        )
