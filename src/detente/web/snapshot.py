"""A request sees one snapshot of the world: the next one sees what was added meanwhile."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from detente.store import Store


class Snapshot:
    """Wraps the pages: the tables' logs are read once a request instead of once a query."""

    def __init__(self, app: ASGIApp, *, store: Store) -> None:
        self.app, self.store = app, store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.store.pinned():
            await self.app(scope, receive, send)
