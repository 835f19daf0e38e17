"""What all forms that change something share: the token and the mark are checked, one acts after the other, then back to the page."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from detente.errors import InputError
from detente.web.address import day
from detente.web.guard import Key
from detente.web.records import Problem

F = TypeVar("F", bound=Callable[..., Any])
SAYS = "by"
_STATUSES = (400, 401, 403, 404, 413)
REFUSED: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in _STATUSES}
REFUSED_PAGE: dict[int | str, dict[str, Any]] = {
    status: {"content": {"text/html": {}}, "description": "Refused; the page says why."} for status in _STATUSES
}

By = Annotated[str, Form(max_length=120, description="Who says so; remembered by the browser.")]
Back = Annotated[str, Form(max_length=500, description="The path to go back to.")]
Id = Annotated[str, Form(max_length=120)]
Line = Annotated[str, Form(max_length=400)]
Day = Annotated[str, Form(max_length=10, description="A day, YYYY-MM-DD.")]
FormKey = Annotated[
    str, Form(max_length=100, description="The mark of this server's own forms; not needed with a Bearer token.")
]


class Writer:
    """Declares forms on a router and does what they ask, in somebody's name."""

    def __init__(self, router: APIRouter, key: Key, lock: threading.Lock) -> None:
        self.router, self.key, self.lock = router, key, lock

    def form(self, path: str, operation: str) -> Callable[[F], F]:
        """Declare the function of a form, which answers with the way back."""
        return self.router.post(
            path, operation_id=operation, response_class=RedirectResponse, status_code=303, responses=REFUSED_PAGE
        )

    def do(self, request: Request, form: str, by: str, back: str, act: Callable[[str], object]) -> Response:
        """Act, given who does so, and go back. Raises 403 where writing is not allowed, and what `act` raises."""
        allow(request, self.key, form, writing=True)
        who = by.strip() or request.cookies.get(SAYS, "") or "a reader"
        with self.lock:
            act(who)
        response = RedirectResponse(_local(back), status_code=303)
        said = who.encode("ascii", "ignore").decode() or "a reader"
        response.set_cookie(SAYS, said, httponly=True, samesite="strict")
        return response


def allow(request: Request, key: Key, form: str, *, writing: bool) -> None:
    """Raise 403 unless the form is of this server, and, for writing, the server has a token (which the door has checked)."""
    if writing and not key.writes:
        raise HTTPException(403, "this server only reads: start it with --token to let it write")
    if not key.bearer(request.headers) and not key.signed(form):
        raise HTTPException(
            403, "this form was not made by this server, or the server has been started anew: load the page again"
        )


def given_day(text: str, name: str) -> date:
    """A day that must be given. Raises InputError, DateError."""
    found = day(text, name)
    if found is None:
        raise InputError("no day is given", where=name, right="write YYYY-MM-DD")
    return found


def _local(back: str) -> str:
    """A path of this server; anything else leads to the desk."""
    plain = back.startswith("/") and not back.startswith("//") and "\\" not in back and back.isprintable()
    return back if plain else "/"
