"""From a page's record to HTML: the bar around it, and the links inside its pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

import detente
from detente.web import drawn
from detente.web.address import Address, segment
from detente.web.guard import Key
from detente.web.records import CodedBin, Edge, Node, PairPage, Problem, ThirdLane
from detente.web.site import Site

_CLAIM = re.compile(r"<code>c:([0-9a-f]+)</code>")


@dataclass(frozen=True, slots=True)
class Links:
    """Where the parts of a picture lead; all keep the bar's state."""

    address: Address
    last: date

    def event(self, id: str) -> str:  # noqa: A002
        return self.address.link(f"/event/{segment(id)}")

    def coded(self, stretch: CodedBin) -> str:
        """The list of coded events up to the end of a stretch."""
        last = self.address.own.get("to") or self.last
        return f"{self.address.link(at=stretch.last, to=last, tab='coded')}#tab"

    def day(self, on: date) -> str:
        """The same page on another day, the same stretch of time drawn."""
        return f"{self.address.link(at=on, to=self.address.own.get('to') or self.last, tab=None)}#tab"

    def window(self, years: int) -> str:
        """The same page with so many years drawn; 0: all."""
        if not years:
            return self.address.link(**{"from": None, "to": None})
        start = date(max(self.last.year - years, 1000), self.last.month, min(self.last.day, 28))
        return self.address.link(**{"from": start, "to": None})

    def third(self, lane: ThirdLane) -> str:
        return self.address.link(f"/actor/{segment(lane.actor.id)}")

    def edge(self, edge: Edge) -> str:
        return self.address.link(f"/pair/{segment(edge.a.id)}/{segment(edge.b.id)}")

    def node(self, node: Node) -> str:
        return self.address.link(f"/actor/{segment(node.actor.id)}")


class Draw:
    """Draws a site's pages."""

    def __init__(self, site: Site, key: Key) -> None:
        self.site, self.key = site, key

    def page(self, screen: str, record: Any, address: Address, **words: Any) -> str:
        """One page with its bar."""
        site = self.site
        return drawn.render(
            f"{screen}.html",
            **self._frame(address),
            screen=screen,
            bar=True,
            page=record,
            day=site.day(address),
            blocs=site.blocs(address.known),
            branches=site.branches(),
            bloc_name=site.bloc_name,
            actor_name=self._name,
            snapshot=site.snapshot(address.known),
            links=Links(address, record.last if isinstance(record, PairPage) else site.day(address)),
            web_url=_web(getattr(record, "url", "")),
            **words,
        )

    def problem(self, problem: Problem) -> str:
        """The page that says what went wrong, without asking the world for anything."""
        return drawn.render("problem.html", **self._frame(Address("/")), screen="problem", bar=False, page=problem)

    def brief(self, record: Any, address: Address, whole: bytes) -> str:
        """A brief inside the frame: the body of its own page, which its renderer has escaped."""
        body = whole.decode("utf-8").partition("<body>")[2].partition("</body>")[0]
        body = _CLAIM.sub(lambda found: f'<a href="{escape(address.link(f"/claim/{found[1]}"))}">{found[0]}</a>', body)
        return self.page("brief", record, address, body=Markup(body))  # noqa: S704

    def _frame(self, address: Address) -> Mapping[str, Any]:
        return {
            "address": address,
            "world": self.site.world.store.config.name,
            "version": detente.__version__,
            "q": address.own.get("q", "") if address.path == "/search" else "",
            "key": self.key,
        }

    def _name(self, actor: str) -> str:
        return self.site.registry.name(actor) if actor in self.site.registry.actors else actor


def _web(url: str) -> str:
    """An address on the web, or nothing: what a text names otherwise is no link."""
    return url if urlsplit(url).scheme in ("http", "https") else ""
