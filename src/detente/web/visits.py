"""When a browser was last at the desk: a cookie of two times, the visit before this one and the newest request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE, YEAR = "visit", 365 * 86400
# Requests closer than this belong to one visit.
APART = timedelta(minutes=30)


class Visits:
    """Wraps the pages: `scope["state"]["seen"]` is the end of the visit before, None for a first one; the desk renews the cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        now = datetime.now(UTC).replace(microsecond=0)
        seen, last = _times(Headers(scope=scope))
        if last is not None and now - last > APART:
            seen = last
        scope.setdefault("state", {})["seen"] = seen

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["path"] == "/" and message["status"] == 200:
                value = f"{seen.isoformat() if seen else ''}~{now.isoformat()}"
                MutableHeaders(scope=message).append(
                    "set-cookie", f"{COOKIE}={value}; Max-Age={YEAR}; Path=/; HttpOnly; SameSite=Lax"
                )
            await send(message)

        await self.app(scope, receive, sender)


def _times(headers: Headers) -> tuple[datetime | None, datetime | None]:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None, None
    seen, _, last = (found.value if found is not None else "").partition("~")
    return _time(seen), _time(last)


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
