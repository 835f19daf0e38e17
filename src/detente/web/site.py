"""What all pages share: the world, what was worked out before, and the rows that every page needs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from detente.actors import Registry
from detente.schema import Claim, Document, Event
from detente.web.address import Address
from detente.web.memo import Memo
from detente.web.records import ClaimRow, DocumentRow
from detente.web.rows import bloc_name, claim_row, publisher, title
from detente.world import World, desk
from detente.world.pair import Pair, bloc_of

T = TypeVar("T")


class Site:
    """One world as the pages see it. Answers are kept as long as the world's tables stay as they are; threads may share it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._memo = Memo()

    @property
    def registry(self) -> Registry:
        return self.world.registry

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer to `key` for the world as it stands."""
        return self._memo.get((self.world.store.stamp(), key), make)

    def page(self, screen: str, address: Address, build: Callable[[], T]) -> T:
        """The record of a page at an address."""
        return self.keep(("page", screen, address), build)

    def day(self, address: Address) -> date:
        """As of which day: what the address says, else the day of the newest text that was known."""
        return address.at or self.keep(
            ("newest", address.known), lambda: desk.newest_day(self.world, known=address.known)
        )

    def blocs(self, known: date | None) -> Mapping[str, int]:
        """Documents by bloc."""
        return self.keep(("blocs", known), lambda: desk.bloc_counts(self.world, known=known))

    def branches(self) -> tuple[str, ...]:
        """Names of the what-if branches."""
        return self.keep("branches", lambda: tuple(each.name for each in self.world.branches()))

    def bloc_name(self, bloc: str) -> str:
        return bloc_name(self.registry, bloc)

    def snapshot(self, known: date | None) -> str:
        """What to cite."""
        return self.keep(("snapshot", known), lambda: self.world.store.snapshot(known=known))

    def documents(self, ids: Iterable[str], known: date | None) -> Mapping[str, Document]:
        """Documents by id."""
        return {doc.id: doc for doc in self.world.store.documents(ids=ids, known=known)}

    def events(self, known: date | None) -> list[Event]:
        return self.keep(("events", known), lambda: self.world.events(known=known))

    def event_of(self, known: date | None) -> Mapping[str, str]:
        """The event that each claim reports."""
        return self.keep(
            ("event of", known), lambda: {claim: event.id for event in self.events(known) for claim in event.claims}
        )

    def pair(self, a: str, b: str, address: Address) -> Pair:
        """Two actors by id as of a day, from the chosen bloc."""
        at, known, bloc = self.day(address), address.known, address.bloc

        def make() -> Pair:
            found = self.world.pair(a, b, at=at, known=known)
            return found.of_bloc(bloc) if bloc else found

        return self.keep(("pair", a, b, at, known, bloc), make)

    def actor_id(self, name: str, address: Address) -> str:
        """An actor by id or name. Raises NotFoundError, AmbiguousError."""
        return self.keep(("actor", name, address.at), lambda: self.world.actor_id(name, on=address.at))

    def claim_rows(self, claims: Iterable[Claim], known: date | None) -> tuple[ClaimRow, ...]:
        """Claims as rows, in the order given."""
        claims = list(claims)
        docs = self.documents({claim.span.document for claim in claims}, known)
        events = self.event_of(known)
        return tuple(
            claim_row(claim, docs[claim.span.document], self.registry, event=events.get(claim.id, ""))
            for claim in claims
        )

    def document_row(self, doc: Document, claims: int) -> DocumentRow:
        return DocumentRow(doc.id, title(doc), publisher(doc), bloc_of(doc), doc.published, claims)
