"""The pages and their addresses: each declared once, as HTML and, with `.json` behind it, as data."""

# The addresses say id; each word of an address is an argument of its page.
# ruff: noqa: A002, PLR0913, PLR0917

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import TypeAdapter

from detente.errors import InputError
from detente.web.address import Address, day, segment
from detente.web.briefs import add_briefs
from detente.web.draw import Draw
from detente.web.pages import coded, desk, doc, outlook, pair, search, system, things
from detente.web.records import (
    ActorPage,
    ClaimPage,
    CodedPage,
    DeskPage,
    DocPage,
    EventPage,
    OutlookPage,
    PairPage,
    Problem,
    SearchPage,
    SystemPage,
    WeekPage,
)
from detente.web.site import Site

Page = TypeVar("Page")
# What can go wrong on every page, for the API's description.
SAID = {
    400: "A word of the address is wrong; the answer says what would be right.",
    404: "Nothing is there by that name or id.",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": said} for status, said in SAID.items()
}
PAGE_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"content": {"text/html": {}}, "description": said} for status, said in SAID.items()
}

DATE = {"format": "date"}
Name = Annotated[str, Path(max_length=300, description="An actor: id (IRQ, nouri-al-maliki) or name.")]
Id = Annotated[str, Path(max_length=80, description="An id, or its beginning where that is unique.")]


def routes(site: Site, draw: Draw) -> APIRouter:
    """All pages of a site."""
    router = APIRouter()

    def bar(
        request: Request,
        at: Annotated[
            str | None,
            Query(
                json_schema_extra=DATE,
                description="As things stood on that day (YYYY-MM-DD); default: the newest text's.",
            ),
        ] = None,
        known: Annotated[
            str | None, Query(json_schema_extra=DATE, description="As the world knew on that day; default: now.")
        ] = None,
        bloc: Annotated[
            str | None, Query(description="Only outlets of this bloc: ISO3, agency, third or other.")
        ] = None,
        branch: Annotated[str | None, Query(description="Also under what this branch supposes, by its name.")] = None,
    ) -> Address:
        path = request.url.path.removesuffix(".json")
        known_on = day(known, "known")
        if bloc and bloc not in site.blocs(known_on):
            right = ", ".join(site.blocs(known_on)) or "no bloc: there are no documents"
            raise InputError(f"no outlet here is of the bloc {bloc[:40]!r}", where="bloc", right=right)
        if branch and branch not in site.branches():
            right = ", ".join(site.branches()) or "none: there are no branches"
            raise InputError(f"no branch is called {branch[:40]!r}", where="branch", right=right)
        return Address(
            _quoted(path) or "/",
            at=day(at, "at"),
            known=known_on,
            bloc=bloc or None,
            branch=branch or None,
            seen=getattr(request.state, "seen", None),
        )

    Bar = Annotated[Address, Depends(bar)]  # noqa: N806  a type

    def page(
        path: str, screen: str, record: type[Page], *, straight_to: Callable[[Address], str | None] | None = None
    ) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
        """Declare a page: the function gives its record; what it takes besides the bar are words of the page itself.

        `straight_to` may name another address to which readers are sent instead.
        """
        adapter = TypeAdapter(record)

        def declare(build: Callable[..., Page]) -> Callable[..., Page]:
            def addressed(words: dict[str, Any]) -> Address:
                own = {k.rstrip("_"): v for k, v in words.items() if k != "address" and f"{{{k}}}" not in path and v}
                address: Address = words["address"]
                return replace(address, own=own)

            def made(address: Address, words: dict[str, Any]) -> Page:
                return site.page(screen, address, lambda: build(**(words | {"address": address})))

            @functools.wraps(build)
            def as_json(**words: Any) -> Response:
                address = addressed(words)
                # Made inside: what is kept for a state of the world must not be older than that.
                body = site.keep(("json", screen, address), lambda: adapter.dump_json(made(address, words)))
                return Response(body, media_type="application/json")

            @functools.wraps(build)
            def as_html(**words: Any) -> Response:
                address = addressed(words)
                if straight_to is not None and (place := straight_to(address)):
                    return RedirectResponse(place, status_code=303)
                drawn = site.keep(("html", screen, address), lambda: draw.page(screen, made(address, words), address))
                return HTMLResponse(drawn)

            name = path.strip("/") or "index"
            router.add_api_route(
                f"{path}.json",
                as_json,
                response_model=record,
                responses=PROBLEMS,
                tags=["data"],
                name=f"{screen} data",
                operation_id=f"{screen}_data",
            )
            router.add_api_route(
                path,
                as_html,
                response_class=HTMLResponse,
                responses=PAGE_PROBLEMS,
                tags=["pages"],
                name=screen,
                operation_id=screen,
                summary=f"The page of {name}",
            )
            return build

        return declare

    @page("/", "desk", DeskPage, straight_to=desk.since_visit)
    def desk_page(
        address: Bar,
        since: Annotated[
            str | None,
            Query(
                json_schema_extra=DATE, description="Changes that texts printed after that day made; default 90 days."
            ),
        ] = None,
        seen: Annotated[
            str | None, Query(description="Changes in what the world holds since that time (ISO 8601).")
        ] = None,
    ) -> DeskPage:
        """What changed in the judgment of the watched or busiest pairs, how they stand, what waits for a person."""
        return desk.build(site, address)

    @page("/pair/{a}/{b}", "pair", PairPage)
    def pair_page(
        address: Bar,
        a: Name,
        b: Name,
        tab: Annotated[
            str | None,
            Query(
                json_schema_extra={"enum": list(pair.TABS)},
                description=f"What is shown below the chart: {', '.join(pair.TABS)}.",
            ),
        ] = None,
        from_: Annotated[
            str | None, Query(json_schema_extra=DATE, alias="from", description="First day drawn.")
        ] = None,
        to: Annotated[str | None, Query(json_schema_extra=DATE, description="Last day drawn.")] = None,
        since: Annotated[
            str | None,
            Query(json_schema_extra=DATE, description="Drivers: the day to compare with, default a year before."),
        ] = None,
        from2: Annotated[
            str | None, Query(json_schema_extra=DATE, description="Compare: first day of the other stretch.")
        ] = None,
        to2: Annotated[
            str | None, Query(json_schema_extra=DATE, description="Compare: last day of the other stretch.")
        ] = None,
    ) -> PairPage:
        """Two actors: level with 80% interval, phases, happenings, reasons, contradictions, source blocs."""
        return pair.build(site, address, a, b)

    @router.get(
        "/panel/{a}/{b}.csv",
        tags=["data"],
        operation_id="panel",
        response_class=Response,
        responses={200: {"content": {"text/csv": {}}}, **PAGE_PROBLEMS},
    )
    def panel(
        address: Bar,
        a: Name,
        b: Name,
        from_: Annotated[str | None, Query(json_schema_extra=DATE, alias="from", description="First day.")] = None,
        to: Annotated[str | None, Query(json_schema_extra=DATE, description="Last day.")] = None,
    ) -> Response:
        """A pair by months as CSV: level at the end with its 80% interval, happenings, reports, claims."""
        own = {name: text for name, text in (("from", from_), ("to", to)) if text}
        body, name = pair.panel(site, replace(address, own=own), a, b)
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)

    @page("/doc/{id}", "doc", DocPage)
    def doc_page(
        address: Bar, id: Id, claim: Annotated[str | None, Query(description="A claim to light up.")] = None
    ) -> DocPage:
        """A document with its claims and names."""
        return doc.build(site, address, id)

    @page("/claim/{id}", "claim", ClaimPage)
    def claim_page(address: Bar, id: Id) -> ClaimPage:
        """One claim with its sentence in place, what contradicts it, and the rulings on it."""
        return things.claim(site, address, id)

    @page("/event/{id}", "event", EventPage, straight_to=coded.instead_of_event)
    def event_page(address: Bar, id: Id) -> EventPage:
        """One happening and every report of it."""
        return things.event(site, address, id)

    @page("/coded/{id}", "coded", CodedPage)
    def coded_page(address: Bar, id: Id) -> CodedPage:
        """An event of an imported set, with its row as it stood in the file."""
        return coded.one(site, address, id)

    @page("/week/{id}", "week", WeekPage)
    def week_page(address: Bar, id: Id) -> WeekPage:
        """The coded events of one week, direction and class that were weighed together."""
        return coded.week(site, address, id)

    @page("/actor/{id}", "actor", ActorPage)
    def actor_page(
        address: Bar, id: Name, page: Annotated[str | None, Query(description="Page of the claims, from 1.")] = None
    ) -> ActorPage:
        """An actor: names, offices and ties with dates, claims."""
        return things.actor(site, address, id)

    @page("/search", "search", SearchPage, straight_to=functools.partial(search.place, site))
    def search_page(
        address: Bar,
        q: Annotated[
            str | None, Query(max_length=400, description="Names, words, a phrase in double quotes, or an id.")
        ] = None,
    ) -> SearchPage:
        """Actors and sentences for some words."""
        return search.build(site, address)

    @page("/system", "system", SystemPage)
    def system_page(
        address: Bar,
        least: Annotated[str | None, Query(description="Least evidence of a relation, default 2.")] = None,
        view: Annotated[
            str | None,
            Query(json_schema_extra={"enum": list(system.VIEWS)}, description="As a network, or on the map."),
        ] = None,
        before: Annotated[
            str | None,
            Query(json_schema_extra=DATE, description="Another day: relations are coloured by their change since."),
        ] = None,
    ) -> SystemPage:
        """The signed network of the busiest pairs on a day."""
        return system.build(site, address)

    @page("/outlook", "outlook", OutlookPage)
    def outlook_page(
        address: Bar,
        tab: Annotated[
            str | None, Query(json_schema_extra={"enum": list(outlook.TABS)}, description="Which part is shown.")
        ] = None,
        q: Annotated[
            str | None, Query(max_length=400, description="A question to answer as of the day; not kept.")
        ] = None,
        table: Annotated[
            str | None,
            Query(max_length=outlook.MOST_TEXT, description="Readings: hypotheses by evidence, as CSV or TOML."),
        ] = None,
    ) -> OutlookPage:
        """Forecasts with their record, what-if branches, competing readings, and scores."""
        return outlook.build(site, address)

    add_briefs(router, site, draw, Bar, problems=(PROBLEMS, PAGE_PROBLEMS))
    return router


def _quoted(path: str) -> str:
    return "/".join(segment(part) for part in path.split("/"))
