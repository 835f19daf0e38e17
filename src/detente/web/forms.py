"""What may be sent: a file to be read or kept, and all other forms. Those of other sites are refused; writing needs the token."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from pydantic import TypeAdapter

from detente.errors import InputError
from detente.web.address import Address, day
from detente.web.draw import Draw
from detente.web.guard import MOST_BYTES, TOO_LARGE, Key
from detente.web.pages import trial
from detente.web.records import ReadPage
from detente.web.ruled import add_rulings
from detente.web.site import Site
from detente.web.supposed import add_suppositions
from detente.web.writing import REFUSED, REFUSED_PAGE, FormKey, Writer, allow

SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".eml", ".xml", ".rss", ".atom", ".jsonl")
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

    @router.post("/read", response_class=HTMLResponse, operation_id="read", responses=REFUSED_PAGE)
    def read_file(
        request: Request,
        file: Upload,
        form: FormKey = "",
        published: Published = "",
        keep: Annotated[str, Form(max_length=3)] = "",
    ) -> Response:
        """Read a file and show what it says; with `keep` (and the token) it is added to the world."""
        allow(request, key, form, writing=bool(keep))
        page = read(file, published)
        if keep:
            page = _keep(site, file, page, published)
        status = 200 if page.documents else 400
        return HTMLResponse(draw.page("read", page, Address("/read")), status_code=status)

    @router.post("/read.json", response_model=ReadPage, operation_id="read_data", responses=REFUSED)
    def read_data(request: Request, file: Upload, form: FormKey = "", published: Published = "") -> Response:
        """Read a file and give what it says; nothing is kept."""
        allow(request, key, form, writing=False)
        return Response(adapter.dump_json(read(file, published)), media_type="application/json")

    writer = Writer(router, key, one_at_a_time)
    add_rulings(writer, site.world)
    add_suppositions(writer, site.world)
    return router


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
