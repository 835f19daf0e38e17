"""What may be sent: a file to be read, a file to be kept, a ruling. Forms of other sites are refused; writing needs the token."""

# Every field of a form is an argument of its function.
# ruff: noqa: PLR0913, PLR0917

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import TypeAdapter

from detente.errors import InputError
from detente.web.address import Address, day
from detente.web.draw import Draw
from detente.web.guard import MOST_BYTES, TOO_LARGE, Key
from detente.web.pages import trial
from detente.web.records import Problem, ReadPage
from detente.web.site import Site
from detente.world import review, ruling, watching

F = TypeVar("F", bound=Callable[..., Any])
SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".eml", ".xml", ".rss", ".atom", ".jsonl")
SAYS = "by"
_STATUSES = (400, 401, 403, 404, 413)
_REFUSED: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in _STATUSES}
_REFUSED_PAGE: dict[int | str, dict[str, Any]] = {
    status: {"content": {"text/html": {}}, "description": "Refused; the page says why."} for status in _STATUSES
}

By = Annotated[str, Form(max_length=120, description="Who says so; remembered by the browser.")]
Back = Annotated[str, Form(max_length=500, description="The path to go back to.")]
Id = Annotated[str, Form(max_length=120)]
FormKey = Annotated[
    str, Form(max_length=100, description="The mark of this server's own forms; not needed with a Bearer token.")
]
Upload = Annotated[UploadFile, File(description=f"One of {', '.join(SUFFIXES)}, at most 10 MB.")]
Published = Annotated[
    str, Form(max_length=10, description="Day of publication, YYYY-MM-DD, where the file does not say.")
]


def forms(site: Site, draw: Draw, key: Key) -> APIRouter:
    """The addresses that take something."""
    router = APIRouter(tags=["forms"])
    one_at_a_time = threading.Lock()
    adapter = TypeAdapter(ReadPage)

    def read(file: UploadFile, published: str) -> ReadPage:
        name = PurePosixPath((file.filename or "file").replace("\\", "/")).name[:120]
        on = day(published, "published")
        with _stored(file, name) as path, one_at_a_time:
            return trial.build(site, path, shown=name, published=on)

    @router.post("/read", response_class=HTMLResponse, operation_id="read", responses=_REFUSED_PAGE)
    def read_file(
        request: Request,
        file: Upload,
        form: FormKey = "",
        published: Published = "",
        keep: Annotated[str, Form(max_length=3)] = "",
    ) -> Response:
        """Read a file and show what it says; with `keep` (and the token) it is added to the world."""
        _allow(request, key, form, writing=bool(keep))
        page = read(file, published)
        if keep:
            page = _keep(site, file, page, published)
        status = 200 if page.documents else 400
        return HTMLResponse(draw.page("read", page, Address("/read")), status_code=status)

    @router.post("/read.json", response_model=ReadPage, operation_id="read_data", responses=_REFUSED)
    def read_data(request: Request, file: Upload, form: FormKey = "", published: Published = "") -> Response:
        """Read a file and give what it says; nothing is kept."""
        _allow(request, key, form, writing=False)
        return Response(adapter.dump_json(read(file, published)), media_type="application/json")

    def done(request: Request, by: str, back: str, act: Callable[[str], object]) -> Response:
        """Do something in somebody's name, one after the other, and go back to where it was asked for."""
        who = by.strip() or request.cookies.get(SAYS, "") or "a reader"
        with one_at_a_time:
            act(who)
        response = RedirectResponse(_local(back), status_code=303)
        said = who.encode("ascii", "ignore").decode() or "a reader"
        response.set_cookie(SAYS, said, httponly=True, samesite="strict")
        return response

    def writes(path: str, operation: str) -> Callable[[F], F]:
        return router.post(
            path, operation_id=operation, response_class=RedirectResponse, status_code=303, responses=_REFUSED_PAGE
        )

    @writes("/judge", "judge")
    def judge(
        request: Request,
        kind: Annotated[str, Form(max_length=20, description=f"One of {', '.join(ruling.KINDS)}.")],
        target: Annotated[str, Form(max_length=120)],
        why: Annotated[str, Form(max_length=2000)],
        value: Annotated[str, Form(max_length=2000)] = "",
        field: Annotated[
            str, Form(max_length=30, description="Of fix: the field, if value does not begin with it.")
        ] = "",
        by: By = "",
        back: Back = "/",
        form: FormKey = "",
    ) -> Response:
        """Record a ruling on a claim, happening, document or actor, then go back to the page it came from."""
        _allow(request, key, form, writing=True)
        whole = f"{field}={value}" if field else value
        return done(request, by, back, lambda who: ruling.rule(site.world, kind, target, whole, by=who, why=why))

    @writes("/who", "who")
    def who_is(
        request: Request,
        document: Id,
        actor: Annotated[str, Form(max_length=120, description="The id or local id that a name has now.")],
        meant: Annotated[str, Form(max_length=120, description="Whom it means: id or name.")],
        everywhere: Annotated[str, Form(max_length=3, description="yes: in all texts, else in this one.")] = "",
        why: Annotated[str, Form(max_length=2000)] = "said by a reader",
        by: By = "",
        back: Back = "/",
        form: FormKey = "",
    ) -> Response:
        """Say whom a name in a text means."""
        _allow(request, key, form, writing=True)
        far = everywhere == "yes"
        return done(
            request,
            by,
            back,
            lambda who: review.who_is(site.world, document, actor, meant, everywhere=far, by=who, why=why),
        )

    @writes("/missed", "missed")
    def missed(
        request: Request,
        document: Id,
        start: Annotated[int, Form(ge=0, le=10**9, description="First character of the sentence's words that say it.")],
        end: Annotated[int, Form(ge=1, le=10**9, description="Character behind the last.")],
        what: Annotated[str, Form(max_length=60, description="kind and type: event ACCUSE, tie ALLIANCE ...")],
        actors: Annotated[str, Form(max_length=400, description="Ids or names, commas between.")],
        recipients: Annotated[str, Form(max_length=400)] = "",
        when: Annotated[str, Form(max_length=60)] = "",
        according_to: Annotated[str, Form(max_length=200)] = "",
        by: By = "",
        back: Back = "/",
        form: FormKey = "",
    ) -> Response:
        """Add a claim that the coder missed."""
        _allow(request, key, form, writing=True)
        kind, _, type_ = what.partition(" ")
        fields = {"kind": kind, "type": type_, "actors": actors, "recipients": recipients, "when": when}
        fields["according_to"] = according_to
        return done(
            request,
            by,
            back,
            lambda who: review.add_claim(site.world, document, start, end, fields, by=who, why="missed by the coder"),
        )

    @writes("/watch", "watch")
    def watch(
        request: Request,
        a: Id,
        b: Id,
        on: Annotated[str, Form(max_length=3, description="yes or no.")] = "yes",
        by: By = "",
        back: Back = "/",
        form: FormKey = "",
    ) -> Response:
        """Put a pair on the list of watched ones, or take it off."""
        _allow(request, key, form, writing=True)
        act = watching.watch if on == "yes" else watching.unwatch
        return done(request, by, back, lambda who: act(site.world, a, b, by=who))

    return router


def _allow(request: Request, key: Key, form: str, *, writing: bool) -> None:
    """Raise 403 unless the form is of this server, and, for writing, the server has a token (which the door has checked)."""
    if writing and not key.writes:
        raise HTTPException(403, "this server only reads: start it with --token to let it write")
    if not key.bearer(request.headers) and not key.signed(form):
        raise HTTPException(
            403, "this form was not made by this server, or the server has been started anew: load the page again"
        )


@contextmanager
def _stored(file: UploadFile, name: str) -> Iterator[Path]:
    """The upload as a file of a harmless name, as long as it is read. Raises InputError, or 413."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"can't read {suffix or name!r}", where="file", right=f"one of {', '.join(SUFFIXES)}")
    data = file.file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise HTTPException(413, TOO_LARGE.problem)
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:
        path = Path(folder) / f"{_plain(name, suffix)}{suffix}"
        path.write_bytes(data)
        yield path


def _keep(site: Site, file: UploadFile, page: ReadPage, published: str) -> ReadPage:
    file.file.seek(0)
    with _stored(file, page.file) as path:
        report = site.world.add([path], published=day(published, "published"))
    return replace(page, kept=report.added.documents > 0)


def _plain(name: str, suffix: str) -> str:
    """A file's stem in letters and digits: it names the document, and dates may stand in it."""
    kept = "".join(c if c.isalnum() or c in "-_ " else "-" for c in name[: len(name) - len(suffix)])
    return kept.strip("- ")[:60] or "upload"


def _local(back: str) -> str:
    """A path of this server; anything else leads to the desk."""
    plain = back.startswith("/") and not back.startswith("//") and "\\" not in back and back.isprintable()
    return back if plain else "/"
