"""What may be sent: a file to be read, a file to be kept, a ruling. Forms of other sites are refused; writing needs the token."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import TypeAdapter

from detente.errors import InputError
from detente.store import judgements
from detente.web.address import Address, day
from detente.web.draw import Draw
from detente.web.guard import MOST_BYTES, TOO_LARGE, Key
from detente.web.pages import trial
from detente.web.records import Problem, ReadPage, Ruling
from detente.web.site import Site

SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".eml", ".xml", ".rss", ".atom", ".jsonl")
SAYS = "by"
_STATUSES = (400, 401, 403, 404, 413)
_REFUSED: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in _STATUSES}
_REFUSED_PAGE: dict[int | str, dict[str, Any]] = {
    status: {"content": {"text/html": {}}, "description": "Refused; the page says why."} for status in _STATUSES
}

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

    @router.post(
        "/judge", operation_id="judge", response_class=RedirectResponse, status_code=303, responses=_REFUSED_PAGE
    )
    def judge(
        request: Request,
        kind: Annotated[str, Form(max_length=20)],
        target: Annotated[str, Form(max_length=120)],
        why: Annotated[str, Form(max_length=2000)],
        value: Annotated[str, Form(max_length=2000)] = "",
        by: Annotated[str, Form(max_length=120)] = "",
        back: Annotated[str, Form(max_length=500)] = "/",
        form: FormKey = "",
    ) -> Response:
        """Record a ruling on a claim, document or actor, then go back to the page it came from."""
        _allow(request, key, form, writing=True)
        who = by.strip() or request.cookies.get(SAYS, "") or "a reader"
        if kind not in judgements.KINDS:
            raise InputError(f"{kind!r} is no ruling", where="kind", right=f"one of {', '.join(judgements.KINDS)}")
        with one_at_a_time:
            _rule(site, kind, target, value, who, why)
        response = RedirectResponse(_local(back), status_code=303)
        response.set_cookie(
            SAYS, who.encode("ascii", "ignore").decode() or "a reader", httponly=True, samesite="strict"
        )
        return response

    return router


def _rule(site: Site, kind: str, target: str, value: str, who: str, why: str) -> Ruling:
    if kind in ("confirm", "fix"):
        target = site.world.store.claim(target).id
    row = site.world.store.judge(kind, target, value, by=who, why=why)
    return Ruling(row.id, row.kind, row.value, row.by, row.why, row.recorded, row.standing)


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
