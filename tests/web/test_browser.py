"""Pages in a real browser: scripts run, nothing is blocked, nothing overflows a telephone's width, keys rule."""

import json
import os
import select
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

BROWSER = next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs a Chromium on the PATH to look at the pages")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --remote-debugging-pipe"
).split()


class Tab:
    """One page of a browser, driven over the DevTools protocol on a pair of pipes."""

    def __init__(self, folder: Path) -> None:
        assert BROWSER is not None
        (down_end, self._down), (self._up, up_end) = os.pipe(), os.pipe()
        # The browser reads commands from its file descriptor 3 and answers on 4.
        place = f'exec 3<&{down_end} 4>&{up_end}; exec "$0" "$@"'
        command = ["bash", "-c", place, BROWSER, *QUIET, f"--user-data-dir={folder}", "about:blank"]
        self._process = subprocess.Popen(command, pass_fds=(down_end, up_end), stderr=subprocess.DEVNULL)
        os.close(down_end)
        os.close(up_end)
        self._number, self._rest, self.said = 0, b"", []
        target = next(t for t in self._ask("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self._session = self._ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> Any:
        return self._ask(method, session=self._session, **params)

    def open(self, address: str) -> None:
        self.ask("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        return self.ask("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def until(self, script: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not self.run(script):
            assert time.monotonic() < end, f"never came true: {script}"
            time.sleep(0.05)

    def press(self, key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, text=key if kind == "keyDown" else "")

    def width(self, pixels: int) -> None:
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=pixels, height=900, deviceScaleFactor=1, mobile=pixels < 600
        )

    def close(self) -> None:
        os.close(self._down)
        self._process.terminate()
        self._process.wait(10)
        os.close(self._up)

    def _ask(self, method: str, session: str = "", **params: Any) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._down, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            if answer.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.said.append(json.dumps(answer["params"]))

    def _next(self) -> dict:
        while b"\0" not in self._rest:
            assert select.select([self._up], [], [], 30)[0], "the browser says nothing"
            self._rest += os.read(self._up, 2**16)
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    opened = Tab(tmp_path_factory.mktemp("browser"))
    yield opened
    opened.close()


@pytest.fixture
def served() -> Callable[..., Any]:
    return serving


@contextmanager
def serving(world, **options) -> Iterator[str]:
    """A running server on a free port of this machine."""
    import uvicorn

    from detente.web import create

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create(world, **options), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def test_no_page_overflows_and_none_is_hindered(tab, world) -> None:
    doc = next(d for d in world.store.documents() if d.title == "Baghdad holds its breath")
    claim, event = world.store.claims(document=doc.id)[0].id, world.events()[0].id
    paths = [
        "/",
        "/system?least=1",
        f"/doc/{doc.id}",
        f"/claim/{claim}",
        f"/event/{event}",
        "/actor/IRQ",
        "/search?q=border",
    ]
    paths += ["/brief/IRQ/SYR", "/brief/IRQ/SYR.html", "/actor/nobody"]
    paths += [
        f"/pair/IRQ/SYR?tab={tab_}"
        for tab_ in ("why", "log", "phases", "drivers", "contradictions", "blocs", "compare", "history")
    ]
    paths += ["/system?view=map", "/outlook", "/outlook?tab=scenarios", "/outlook?tab=readings", "/outlook?tab=score"]
    wide = []
    with serving(world) as address:
        tab.said.clear()
        for path in paths:
            tab.open(address + path)
            for pixels in (1280, 390):
                tab.width(pixels)
                if tab.run("document.documentElement.scrollWidth") > pixels:
                    wide.append((path, pixels, tab.run("document.documentElement.scrollWidth")))
        assert not wide
        # The unknown actor's 404 is the one thing that a browser reports.
        assert not [said for said in tab.said if "404" not in said]


def test_the_slider_turns_to_another_day_without_leaving_the_page(tab, world) -> None:
    with serving(world) as address:
        tab.width(1280)
        tab.open(f"{address}/system?least=1")
        tab.until("!!document.querySelector('input[type=range]')")
        tab.run(
            "(s => { s.value = s.min; s.dispatchEvent(new Event('change')) })(document.querySelector('input[type=range]'))"
        )
        # The oldest text is of that day.
        tab.until(
            "location.search.includes('at=2003-05-10') && document.querySelector('.lede').textContent.includes('10 May 2003')"
        )


def test_keys_walk_through_the_claims_and_rule_on_them(tab, tmp_path, fresh, served) -> None:
    world = fresh(tmp_path / "keys")
    doc = next(d for d in world.store.documents() if d.title == "Baghdad holds its breath")
    with served(world, token="open sesame") as address:
        tab.open(f"{address}/login?token=open%20sesame")
        tab.open(f"{address}/doc/{doc.id}")
        for key in "jjk":
            tab.press(key)
        assert tab.run("document.querySelector('.card.current').id") == "card-1"
        claim = tab.run("document.querySelector('.card.current').dataset.claim")
        tab.press("y")
        tab.until("location.hash === '#card-1' && !!document.querySelector('#card-1.current')")
        tab.press("j")
        denied = tab.run("document.querySelector('.card.current').dataset.claim")
        tab.press("x")
        tab.until("document.querySelectorAll('.card').length === 4")
    assert [(row.kind, row.target) for row in world.store.history()] == [("confirm", claim), ("withdraw", denied)]


def test_a_dot_opens_its_reports_in_a_drawer(tab, world) -> None:
    with serving(world) as address:
        tab.width(1280)
        tab.open(f"{address}/pair/IRQ/SYR")
        tab.run(
            "document.querySelector('.wide a.happening').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
        )
        tab.until("document.querySelector('#drawer').open && document.querySelector('#drawer .reports') !== null")
        assert tab.run("location.pathname") == "/pair/IRQ/SYR"
        tab.run("document.querySelector('#drawer form button').click()")
        tab.until("!document.querySelector('#drawer').open")


def test_dragging_over_the_curve_chooses_days(tab, world) -> None:
    with serving(world) as address:
        tab.width(1280)
        tab.open(f"{address}/pair/IRQ/SYR")
        box = tab.run(
            "(b => [b.left, b.top, b.width])(document.querySelector('.wide .pair-chart').getBoundingClientRect())"
        )
        left, top, width = box
        for kind, x in (("mousePressed", 0.4), ("mouseMoved", 0.5), ("mouseMoved", 0.6), ("mouseReleased", 0.6)):
            place = {"x": left + x * width, "y": top + 120, "button": "left", "buttons": 1, "clickCount": 1}
            tab.ask("Input.dispatchMouseEvent", type=kind, **place)
        tab.until("document.querySelector('form.stretch').classList.contains('chosen')")
        first, last = tab.run("[...document.querySelectorAll('form.stretch input[type=date]')].map(i => i.value)")
        assert "1958" < first < last < "2025-05-18" and tab.run("location.search") == ""
        tab.run("document.querySelector('form.stretch button[data-span=brief]').click()")
        tab.until(
            f"location.pathname === '/brief/IRQ/SYR' && location.search.includes('since={first}') && document.readyState === 'complete'"
        )


def test_selected_words_become_a_claim(tab, tmp_path, fresh, served) -> None:
    world = fresh(tmp_path / "missed")
    doc = next(d for d in world.store.documents() if d.title == "A visit")
    with served(world, token="open sesame") as address:
        tab.open(f"{address}/login?token=open%20sesame")
        tab.open(f"{address}/doc/{doc.id}")
        tab.run(
            "(node => { const range = document.createRange(); range.setStart(node.firstChild, 4); range.setEnd(node.firstChild, 24);"
            " getSelection().removeAllRanges(); getSelection().addRange(range); })(document.querySelector('article.text .said'))"
        )
        tab.until("!document.querySelector('button.floating').hidden")
        tab.run("document.querySelector('button.floating').click()")
        chosen = tab.run("['start', 'end'].map(name => Number(document.getElementById('missed').elements[name].value))")
        assert doc.text[slice(*chosen)] == "Iraqi prime minister"
        tab.press("j")
        tab.run("document.activeElement.blur()")
        tab.press("j")
        tab.press("m")
        assert tab.run("document.activeElement.name") == "meant"
        tab.run("document.activeElement.blur()")
        tab.press("e")
        assert tab.run("document.activeElement.name") == "field"


def test_a_page_makes_a_picture(tab, world) -> None:
    with serving(world) as address:
        tab.open(f"{address}/pair/IRQ/SYR")
        # The eight bytes with which every PNG begins, in base64.
        assert tab.ask("Page.captureScreenshot")["data"].startswith("iVBORw0KGgo")
