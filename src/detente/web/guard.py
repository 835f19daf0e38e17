"""The door: which hosts and tokens are let in, and the headers that keep pages from running or loading anything foreign."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.web.records import Problem

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
COOKIE = "detente"
# An upload, and a little for the form around it.
MOST_BYTES = 10 * 2**20
_FORM_BYTES = 2**16
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}

TOO_LARGE = Problem(
    413, "Too large", "more than 10 MB can't be read here", "a smaller file, or `detente add` on the machine"
)


class Key:
    """The server's token. Browsers hold a mark derived from it for this run of the server, never the token itself."""

    def __init__(self, token: str | None) -> None:
        self.token = token or None
        self._secret = secrets.token_bytes(32)

    @property
    def writes(self) -> bool:
        """Whether rulings may be recorded: only behind a token."""
        return self.token is not None

    @property
    def session(self) -> str:
        return self._sign("session")

    @property
    def form(self) -> str:
        """What every form that changes something must carry: other sites can't read it."""
        return self._sign("form")

    def opens(self, token: str) -> bool:
        """Whether this is the token."""
        return self.token is not None and hmac.compare_digest(token.encode(), self.token.encode())

    def admits(self, headers: Headers) -> bool:
        """Whether a request may pass: by its cookie or as `Authorization: Bearer TOKEN`; all may where there is no token."""
        if self.token is None:
            return True
        return self.bearer(headers) or hmac.compare_digest(_cookie(headers), self.session)

    def bearer(self, headers: Headers) -> bool:
        """Whether the token itself came along: no page of another site can send that."""
        kind, _, given = headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and self.opens(given.strip())

    def signed(self, form: str) -> bool:
        """Whether a form was made by this server."""
        return hmac.compare_digest(form.encode(), self.form.encode())

    def _sign(self, what: str) -> str:
        return hmac.new(self._secret, f"{what} {self.token}".encode(), hashlib.sha256).hexdigest()


class Guard:
    """Wraps the pages: refuses foreign hosts where there is no token, asks for the token where there is one, adds HEADERS."""

    def __init__(self, app: ASGIApp, *, key: Key, hosts: Collection[str] | None, refuse: Any) -> None:
        self.app, self.key, self.hosts, self.refuse = app, key, hosts, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        if head:
            scope = {**scope, "method": "GET"}
        sender = _sender(send, head=head)
        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, _bounded(receive), sender)

    def _refusal(self, scope: MutableMapping[str, Any]) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        # A page elsewhere could give its own name this machine's address and then read what is served here.
        if self.hosts is not None and _without_port(host) not in self.hosts:
            problem = Problem(
                400, "Wrong host", f"this server does not answer to {host[:80]!r}", "open it as 127.0.0.1 or localhost"
            )
            return self._answer(scope, problem)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES + _FORM_BYTES:
            return self._answer(scope, TOO_LARGE)
        path = str(scope["path"])
        if path.startswith("/static/") or path == "/login" or self.key.admits(headers):
            return None
        if path.endswith(".json") or scope["method"] != "GET":
            return self._answer(
                scope,
                Problem(
                    401, "Token needed", "this server asks for its token", "send it as Authorization: Bearer TOKEN"
                ),
            )
        return RedirectResponse("/login", status_code=303)

    def _answer(self, scope: MutableMapping[str, Any], problem: Problem) -> Response:
        response: Response = self.refuse(scope, problem)
        return response


def _bounded(receive: Receive) -> Receive:
    """Counts what comes in, whatever was announced; past the limit the request is given up."""
    size = 0

    async def bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MOST_BYTES + _FORM_BYTES:
            raise HTTPException(413, TOO_LARGE.problem)
        return message

    return bounded


def _sender(send: Send, *, head: bool) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sender


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None and found.value.isascii() else ""
