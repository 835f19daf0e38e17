"""The brief as a page, as data, and as a file to keep."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import TypeAdapter

from detente.brief import render
from detente.brief.model import Brief
from detente.web.address import Address, day, segment
from detente.web.draw import Draw
from detente.web.guard import POLICY
from detente.web.site import Site

Problems = dict[int | str, dict[str, Any]]
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def add_briefs(router: APIRouter, site: Site, draw: Draw, bar: Any, *, problems: tuple[Problems, Problems]) -> None:
    """Declare `/brief/{a}/{b}` and its forms. `problems`: what can go wrong, as data and as a page."""
    as_data_problems, as_page_problems = problems
    since_word = Annotated[
        str | None,
        Query(json_schema_extra={"format": "date"}, description="Day of the last note; default: 90 days before."),
    ]
    adapter = TypeAdapter(Brief)

    def made(address: Address, a: str, b: str, since: date | None) -> Brief:
        first, second = site.actor_id(a, address), site.actor_id(b, address)
        key = ("brief", first, second, address.at, since, address.known, address.bloc)
        at, known, bloc = address.at, address.known, address.bloc
        return site.keep(key, lambda: site.world.brief(first, second, on=at, since=since, known=known, bloc=bloc))

    def form(suffix: str) -> Any:
        def as_file(address: bar, a: str, b: str, since: since_word = None) -> Response:
            brief = made(address, a, b, day(since, "since"))
            body = site.keep(("brief file", suffix, brief), lambda: render.FORMS[f".{suffix}"](brief))
            name = f"{segment(brief.a)}-{segment(brief.b)}.{suffix}"
            how = "inline" if suffix in ("pdf", "html") else "attachment"
            headers = {"Content-Disposition": f'{how}; filename="{name}"'}
            if suffix == "html":
                headers["Content-Security-Policy"] = _policy(body)
            return Response(body, media_type=MEDIA[suffix], headers=headers)

        return as_file

    for suffix in MEDIA:
        router.add_api_route(
            f"/brief/{{a}}/{{b}}.{suffix}",
            form(suffix),
            tags=["pages"],
            response_class=Response,
            responses={200: {"content": {MEDIA[suffix].partition(";")[0]: {}}}, **as_page_problems},
            operation_id=f"brief_{suffix}",
            summary=f"The brief as .{suffix}",
        )

    def as_data(address: bar, a: str, b: str, since: since_word = None) -> Response:
        """The brief's sentences with their footnotes."""
        return Response(adapter.dump_json(made(address, a, b, day(since, "since"))), media_type="application/json")

    def as_page(address: bar, a: str, b: str, since: since_word = None) -> Response:
        """The one-page brief on two actors."""
        own = {"since": since} if since else {}
        address = replace(address, own=own)

        def page() -> str:
            brief = made(address, a, b, day(since, "since"))
            return draw.brief(brief, address, render.html(brief))

        return HTMLResponse(site.keep(("brief page", address), page))

    router.add_api_route(
        "/brief/{a}/{b}.json",
        as_data,
        response_model=Brief,
        responses=as_data_problems,
        tags=["data"],
        operation_id="brief_data",
    )
    router.add_api_route(
        "/brief/{a}/{b}",
        as_page,
        response_class=HTMLResponse,
        responses=as_page_problems,
        tags=["pages"],
        operation_id="brief",
    )


def _policy(page: bytes) -> str:
    """The usual policy, and the page's own style block by its hash: the file stands alone, so its styles lie inside it."""
    styles = _STYLE.findall(page.decode("utf-8"))
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in styles)
    return f"{POLICY}; style-src 'self' {hashes}"
