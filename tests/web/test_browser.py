"""Pages in a real browser: scripts run, nothing is blocked, nothing overflows a telephone's width."""

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs a Chromium on the PATH to look at the pages")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
).split()


@pytest.fixture(scope="module")
def address(world) -> Iterator[str]:
    """A running server on a free port of this machine."""
    import uvicorn

    from detente.web import create

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create(world), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def look(tmp_path: Path, address: str, *, width: int, more: tuple[str, ...] = ()) -> subprocess.CompletedProcess:
    assert BROWSER is not None
    own = (f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={width},900", "--enable-logging=stderr", "--v=0")
    return subprocess.run(
        [BROWSER, *QUIET, *own, *more, address], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_system_page_gets_its_slider_from_a_script_that_may_run(tmp_path, address) -> None:
    seen = look(tmp_path, f"{address}/system", width=1280, more=("--dump-dom", "--virtual-time-budget=3000"))
    assert 'type="range"' in seen.stdout and ">Play<" in seen.stdout
    assert "Content Security Policy" not in seen.stderr and "Uncaught" not in seen.stderr


@pytest.mark.parametrize("path", ["/", "/pair/IRQ/SYR"])
def test_a_page_makes_a_picture_at_a_telephones_width(tmp_path, address, path) -> None:
    target = tmp_path / "screen.png"
    seen = look(tmp_path, f"{address}{path}", width=390, more=(f"--screenshot={target}",))
    # The eight bytes with which every PNG begins.
    assert target.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert not re.search(r"Content Security Policy|Uncaught|Failed to load", seen.stderr)
