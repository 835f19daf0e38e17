"""The web application over one world: pages, their data, and errors that say what would be right."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

import detente
from detente.errors import (
    AmbiguousError,
    DetenteError,
    InputError,
    NotFoundError,
    UnsupportedError,
    UsageError,
    WorldError,
)
from detente.web import drawn
from detente.web.draw import Draw
from detente.web.forms import forms
from detente.web.guard import COOKIE, LOCAL, Guard, Key
from detente.web.records import Problem, Ref
from detente.web.routes import routes
from detente.web.rows import ref
from detente.web.site import Site
from detente.web.snapshot import Snapshot
from detente.web.visits import Visits
from detente.web.writing import SAYS
from detente.world import World

_LOG = logging.getLogger("detente.web")
_WRONG_TOKEN_SECONDS = 0.4
_STATUS: tuple[tuple[type[DetenteError], int, str], ...] = (
    (AmbiguousError, 404, "Several fit"),
    (NotFoundError, 404, "Not found"),
    (WorldError, 404, "No world"),
    (InputError, 400, "That won't do"),
    (UsageError, 400, "That won't do"),
    (UnsupportedError, 409, "Evidence is missing"),
)


def create(world: World, *, token: str | None = None, hosts: Collection[str] = LOCAL) -> FastAPI:
    """The application for a world. Without a token it is read-only and answers only to the names in `hosts`; with one,
    every request must show it (as a cookie from `/login`, or `Authorization: Bearer`), and rulings may be recorded.
    """
    site, key = Site(world), Key(token)
    draw = Draw(site, key)
    app = FastAPI(
        title="detente",
        version=detente.__version__,
        description="A world of relations between actors, read from texts: every page as HTML and, with .json behind its address, as data.",
        docs_url=None,
        redoc_url=None,
    )
    app.mount("/static", StaticFiles(directory=Path(str(files("detente").joinpath("web/static")))), name="static")
    app.state.site = site
    _add_doors(app, key)
    app.include_router(routes(site, draw))
    app.include_router(forms(site, draw, key))
    _add_problems(app, site, draw)
    app.add_middleware(Snapshot, store=world.store)
    app.add_middleware(Visits)
    app.add_middleware(
        Guard,
        key=key,
        hosts=None if key.writes else frozenset(hosts),
        refuse=lambda scope, problem: _answer(str(scope["path"]), problem, draw),
    )
    return app


def _add_doors(app: FastAPI, key: Key) -> None:
    @app.get("/login", response_class=HTMLResponse, include_in_schema=False)
    def login(token: str = "") -> Response:
        if token and key.opens(token):
            return _let_in(key)
        return HTMLResponse(drawn.render("login.html", wrong=bool(token)), status_code=401 if token else 200)

    @app.post("/login", response_class=HTMLResponse, include_in_schema=False)
    def log_in(token: Annotated[str, Form(max_length=1000)], by: Annotated[str, Form(max_length=120)] = "") -> Response:
        if key.opens(token):
            return _let_in(key, by)
        time.sleep(_WRONG_TOKEN_SECONDS)
        return HTMLResponse(drawn.render("login.html", wrong=True), status_code=401)


def _let_in(key: Key, by: str = "") -> Response:
    response = RedirectResponse("/", status_code=303)
    if name := by.encode("ascii", "ignore").decode().strip():
        response.set_cookie(SAYS, name, httponly=True, samesite="strict")
    response.set_cookie(COOKIE, key.session, httponly=True, samesite="strict")
    return response


def _add_problems(app: FastAPI, site: Site, draw: Draw) -> None:
    @app.exception_handler(DetenteError)
    def known_error(request: Request, error: DetenteError) -> Response:
        status, title = next(((s, t) for kind, s, t in _STATUS if isinstance(error, kind)), (400, "That won't do"))
        right = error.right if isinstance(error, InputError) else _advice(error)
        said = error.problem if isinstance(error, InputError) else str(error)
        where = f"{error.where}: " if isinstance(error, InputError) and error.where else ""
        near = _near(site, request) if isinstance(error, NotFoundError) else ()
        return _answer(request.url.path, Problem(status, title, f"{where}{said}", right, near), draw)

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, error: RequestValidationError) -> Response:
        told = "; ".join(f"{'.'.join(map(str, e['loc'][1:])) or e['loc'][0]}: {e['msg']}" for e in error.errors())
        return _answer(
            request.url.path, Problem(400, "That won't do", told, "see /openapi.json for what each address takes"), draw
        )

    @app.exception_handler(HTTPException)
    def no_page(request: Request, error: HTTPException) -> Response:
        right = (
            "/ is the desk; pairs are at /pair/A/B, actors at /actor/ID, texts at /doc/ID"
            if error.status_code == 404
            else ""
        )
        problem = Problem(
            error.status_code, "No such page" if error.status_code == 404 else "Not possible", str(error.detail), right
        )
        response = _answer(request.url.path, problem, draw)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    def fault(request: Request, error: Exception) -> Response:
        _LOG.exception("%s failed", request.url.path, exc_info=error)
        problem = Problem(
            500,
            "A fault of ours",
            "this page could not be made; the server's log says why",
            "tell the maintainers, with the address",
        )
        return _answer(request.url.path, problem, draw)


def _answer(path: str, problem: Problem, draw: Draw) -> Response:
    if path.endswith(".json"):
        return JSONResponse(asdict(problem), status_code=problem.status)
    return HTMLResponse(draw.problem(problem), status_code=problem.status)


def _advice(error: DetenteError) -> str:
    if isinstance(error, AmbiguousError):
        return "one of the ids that fit"
    return (
        "an id or a name of the registry, or an id of this world; search knows them"
        if isinstance(error, NotFoundError)
        else ""
    )


def _near(site: Site, request: Request) -> tuple[Ref, ...]:
    """Actors whose names look like those in the address."""
    _, screen, *names = (*request.url.path.removesuffix(".json").split("/"), "")
    if screen not in ("pair", "actor", "brief"):
        return ()
    registry = site.registry
    unknown = [name for name in names if name and len(name) <= 80 and name not in registry.actors]
    near = [found for name in unknown for found, _ in registry.similar(name.replace("-", " "), limit=3)]
    return tuple(ref(registry, name) for name in dict.fromkeys(near))
