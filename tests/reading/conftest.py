"""What tests of reading share: a server on this machine that speaks the protocol of a language model, and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Reply = tuple[int, Mapping[str, str], Iterator[bytes]]


@dataclass
class Server:
    """Its address, what it was asked (bodies and headers), and the replies it gives in turn, the last again and again."""

    address: str
    replies: list[Callable[[], Reply]]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def reply(self) -> Reply:
        return (self.replies.pop(0) if len(self.replies) > 1 else self.replies[0])()


@contextmanager
def _serving(*replies: Callable[[], Reply]) -> Iterator[Server]:
    """A server for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            server.asked.append({"path": self.path, **json.loads(body)})
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, pieces = server.reply()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in pieces:
                    if server.stop.is_set():
                        return
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                # The reader hung up, as it should on an answer without end.
                return

        def log_message(self, *_: object) -> None:
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = Server(f"http://127.0.0.1:{http.server_port}/v1", list(replies))
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        http.shutdown()
        http.server_close()
        thread.join()


@pytest.fixture
def serving() -> Callable[..., AbstractContextManager[Server]]:
    """`with serving(reply, ...) as server`: each reply is a function that gives status, headers and pieces of a body."""
    return _serving
