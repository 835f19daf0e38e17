"""`detente.open(DIR)`: one object for everything that can be asked of a world or done to it."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, get_args

from detente import actors
from detente.brief.model import Brief
from detente.errors import AmbiguousError, NotFoundError, UsageError
from detente.reading.merge import merge
from detente.scenario.branch import Assumed, Branch
from detente.scenario.camps import CampsOutcome
from detente.scenario.issues import Stand
from detente.scenario.outcome import Outcome
from detente.schema import Actor, Candidate, Claim, Contribution, Document, Event, Kind, Relation
from detente.store import Judgement, Store
from detente.store.ids import fitting
from detente.world import audit, briefing, coded, conditions, positions, review, scenarios
from detente.world.adding import Intake, Progress, Report
from detente.world.cards import card
from detente.world.choosing import chosen
from detente.world.conditions import ConditionFound
from detente.world.importing import ImportReport, import_file
from detente.world.importing import Progress as RowProgress
from detente.world.novelty import weigh
from detente.world.pair import Pair, gather
from detente.world.rows import Rows
from detente.world.trial import Trial, trial

Known = date | None


class World:
    """A world's folder, opened. Days are included; `known` shows what the world held on a day, None now."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._events: dict[tuple[str, Known], list[Event]] = {}

    @classmethod
    def init(cls, folder: str | Path, *, name: str = "") -> World:
        """Make a folder a world. Raises WorldError where there is one already."""
        return cls(Store.init(folder, name=name))

    @classmethod
    def open(cls, folder: str | Path) -> World:
        """Open a world. Raises WorldError where there is none."""
        return cls(Store.open(folder))

    @cached_property
    def registry(self) -> actors.Registry:
        """The actors: ours, the world's own YAML in `actors/`, which outranks it, and the rulings that stood at opening."""
        from detente.world import rulings

        own = self.store.folder / "actors"
        return rulings.applied(self.store, actors.load(own if own.is_dir() else None))

    def forget(self) -> None:
        """Read the registry anew when it is next asked for: after a ruling on actors, or its undoing."""
        self.__dict__.pop("registry", None)

    # Adding

    def add(
        self,
        paths: Iterable[str | Path],
        *,
        published: date | None = None,
        dates: Mapping[str, date] | None = None,
        coder: str = "grammar",
        options: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Read documents into the world. Known texts are passed over; what can't be read is recorded and the rest goes on.

        `options` are settings of the coder; they outrank those under `[coders.NAME]` in the world's `detente.toml`.
        """
        from detente.documents import duplicates

        index = duplicates.Index()
        for doc in self.store.documents():
            index.add(doc.id, duplicates.signature(doc.text), doc.published)
        failed = {(failure.source, failure.reason) for failure in self.store.failures()}
        code = chosen(self.store.folder, coder, options)
        intake = Intake(self.registry, index, self.store.holds(), code, self.store.folder)
        added = self.store.add(intake.readings(paths, published=published, dates=dates, progress=progress))
        # Trying a broken file again is no second failure.
        once = {
            (each.source, each.reason): each for each in intake.failures if (each.source, each.reason) not in failed
        }
        self.store.record_failures(once.values())
        self._events.clear()
        brought = weigh(intake.claims, intake.documents, self.store)
        failures, notices = tuple(intake.failures), tuple(intake.notices)
        return Report(added, failures, notices, brought.new, brought.contradictions)

    def import_file(
        self, path: str | Path, *, kind: str | None = None, progress: RowProgress | None = None
    ) -> ImportReport:
        """Load coded events of ICEWS, GDELT, POLECAT, UCDP GED, ACLED or our own; see `detente.world.importing`."""
        return import_file(self, path, kind=kind, progress=progress)

    def preview(
        self,
        paths: Iterable[str | Path],
        *,
        published: date | None = None,
        dates: Mapping[str, date] | None = None,
        coder: str = "grammar",
        options: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> Trial:
        """What adding these would bring; the world stays as it is."""
        return trial(self, *paths, published=published, dates=dates, coder=coder, options=options, progress=progress)

    # Asking

    def status(self, *, known: Known = None) -> dict[str, Any]:
        """Counts of documents, claims, events, reports and failures, the world's name and its dates."""
        events = self.events(known=known)
        counted = {"events": len(events), "reports": sum(e.reports for e in events)}
        return asdict(self.store.status(known=known)) | counted | coded.counts(self.store, known=known)

    def events(self, *, known: Known = None) -> list[Event]:
        """All happenings, merged from the claims that report them; by time."""
        key = (self.store.snapshot(known=known), known)
        if key not in self._events:
            docs = {doc.id: doc for doc in self.store.documents(known=known)}
            ruled = review.happenings(self.store, known=known)
            self._events = {key: merge(self.store.claims(kinds=["event"], known=known), docs, **ruled)}
        return self._events[key]

    def pair(self, a: str, b: str, *, at: date | None = None, known: Known = None) -> Pair:
        """Everything on two actors, given by id or name. Raises NotFoundError, UsageError where both are the same."""
        first, second = self.actor_id(a, on=at), self.actor_id(b, on=at)
        if first == second:
            raise UsageError(f"{a} and {b} are both {first}: name two different actors")
        events = coded.on_pair(self.store, self.registry, first, second, at=at, known=known)
        return gather(self.store, self.events(known=known), first, second, at=at, known=known, coded=events)

    def relation(
        self, a: str, b: str, *, on: date | None = None, known: Known = None, bloc: str | None = None
    ) -> Relation:
        """How a and b stand on a day (today where None): level in [-10, 10], 80% interval, label, coverage.

        Raises NotFoundError where no outlet of the bloc speaks of both.
        """
        day = on or _today()
        pair = self.pair(a, b, at=day, known=known)
        return (pair.only_bloc(bloc) if bloc else pair).state(day)

    def relation_under(self, branch: str, a: str, b: str, *, on: date | None = None) -> Relation:
        """How a and b would stand on a day if what a branch supposes had been told; `evidence` holds the assumptions' ids, too."""
        return scenarios.relation(self, a, b, branch, on=on)

    def why(self, a: str, b: str, *, on: date | None = None, known: Known = None) -> tuple[Contribution, ...]:
        """What makes the level: parts that sum to it, each with the claims it opens to."""
        day = on or _today()
        return self.pair(a, b, at=day, known=known).why(day)

    def phases(self, a: str, b: str, *, known: Known = None) -> tuple[Relation, ...]:
        """The periods of a pair's history, in order."""
        return tuple(self.pair(a, b, known=known).phases())

    def phase_on(self, a: str, b: str, *, on: date | None = None, known: Known = None) -> Relation | None:
        """The period that a day falls into; None where no evidence reaches it."""
        day = on or _today()
        fits = [p for p in self.phases(a, b, known=known) if (p.during.earliest or date.min) <= day]
        return fits[-1] if fits else None

    def phase_rows(self, a: str, b: str, *, known: Known = None) -> Rows:
        """The periods as rows, each with the sentences that opened and closed it."""
        pair = self.pair(a, b, known=known)
        rows = [
            {
                "since": phase.during.earliest,
                "until": phase.during.latest,
                "phase": phase.label,
                "level": round(phase.score, 2),
                "low": round(phase.low, 2),
                "high": round(phase.high, 2),
                "events": phase.events,
                "reports": phase.reports,
                "opened_by": _quote(pair, phase.evidence[:1]),
                "evidence": list(phase.evidence),
            }
            for phase in pair.phases()
        ]
        return Rows(
            rows, ["since", "until", "phase", "level", "low", "high", "events", "reports", "opened_by", "evidence"]
        )

    def contributions(self, a: str, b: str, *, on: date | None = None, known: Known = None) -> Rows:
        """`why` as rows, each with one sentence of its evidence."""
        day = on or _today()
        pair = self.pair(a, b, at=day, known=known)
        rows = [
            {
                "points": round(part.points, 3),
                "what": part.text,
                "event": part.event,
                "claims": list(part.claims),
                "sentence": _quote(pair, part.claims),
            }
            for part in pair.why(day)
        ]
        return Rows(rows, ["points", "what", "event", "claims", "sentence"])

    def log(
        self,
        a: str,
        b: str,
        *,
        since: date | None = None,
        kind: str | None = None,
        at: date | None = None,
        known: Known = None,
    ) -> Rows:
        """Claims on a pair with their sentences, newest first; `kind` is event, tie, stance or condition (else UsageError).

        Coded events stand among them with the text their set gives; of these the newest thousand.
        """
        if kind not in (None, *get_args(Kind)):
            raise UsageError(f"no kind {kind!r}: {', '.join(get_args(Kind))}")
        pair = self.pair(a, b, at=at, known=known)
        event_of = {claim: event for event in pair.events for claim in event.claims}
        mends = review.mends(self.store, pair.claims, known=known)
        rows = [
            _log_row(claim, event_of.get(claim.id), pair.documents.get(claim.span.document), mends.get(claim.id, ()))
            for claim in pair.claims.values()
            if (kind is None or claim.kind == kind) and (since is None or (_last(claim) or date.min) >= since)
        ]
        if kind in (None, "event") and pair.coded.count:
            found = coded.logged(self.store, self.registry, pair.a, pair.b, since=since, at=at, known=known)
            rows += [_coded_log_row(row) for row in found]
        rows.sort(key=lambda row: (row["until"] or row["since"] or "", row["id"]), reverse=True)
        return Rows(rows, list(_LOG_COLUMNS))

    def show(self, id: str, *, known: Known = None) -> Claim | Document | Event | Actor:  # noqa: A002
        """A claim, event, document or actor by its id or the beginning of it; `c:`, `e:`, `d:` and `a:` say which.

        `x:` and ids of datasets (`icews-...`) are coded events.

        Raises NotFoundError, or AmbiguousError where the beginning fits several things.
        """
        letter, rest = _split(id)
        finders: Mapping[str, Callable[..., Claim | Document | Event | Actor]]
        finders = {"a": self._actor, "c": self.store.claim, "d": self.store.document, "e": self._event}
        # The ids of coded events begin with the name of their set; nothing else is sought among millions of rows.
        if letter == "x" or coded.is_id(rest):
            letter, finders = "x", {"x": partial(coded.event, self.store)}
        found: dict[str, Claim | Document | Event | Actor] = {}
        for each, find in finders.items():
            if letter in ("", each) and rest:
                try:
                    found[each] = find(rest, known=known)
                except AmbiguousError:
                    raise
                except NotFoundError:
                    continue
        whole = {each: thing for each, thing in found.items() if thing.id == rest} or found
        if len(whole) > 1:
            fits = ", ".join(f"{each}:{thing.id}" for each, thing in sorted(whole.items()))
            raise AmbiguousError(f"{id!r} fits several: {fits}")
        if not whole:
            raise NotFoundError(self._gone(rest) or f"nothing here has an id that begins with {id!r}")
        return next(iter(whole.values()))

    def _gone(self, start: str) -> str:
        """What to say of something that was withdrawn; nothing where it was not."""
        for row in self.store.history():
            if start and row.kind == "withdraw" and row.standing and row.target.startswith(start):
                day = f"{row.recorded:%Y-%m-%d}"
                return f"{row.target} was withdrawn on {day} by {row.by}: {row.why} (to bring it back: detente undo {row.id})"
        return ""

    def card(self, id: str, *, known: Known = None) -> dict[str, Any]:  # noqa: A002
        """What `show` finds as one record with its evidence: sentences, where they are printed, offices held."""
        if coded.is_week(id):
            return {
                "is": "week",
                "events": coded.of_week(self.store, self.registry, id.removeprefix("x:"), known=known),
            }
        return card(self, self.show(id, known=known), known=known)

    def _event(self, id: str, *, known: Known = None) -> Event:  # noqa: A002
        found = {event.id: event for event in self.events(known=known) if event.id.startswith(id)}
        return found[fitting(id, sorted(found), "event")]

    def _actor(self, id: str, *, known: Known = None) -> Actor:  # noqa: A002
        actors_known = self.registry.actors
        if id in actors_known or self.registry.split_office(id):
            return self.registry.actor(id)
        return actors_known[fitting(id, sorted(name for name in actors_known if name.startswith(id)), "actor")]

    def search(self, text: str, *, limit: int = 20, known: Known = None) -> Rows:
        """Sentences that hold the words, best first."""
        hits = self.store.search(text, limit=limit, known=known)
        found_in = {hit.document for hit in hits}
        docs = {doc.id: doc for doc in self.store.documents(ids=found_in, texts=False, known=known)}
        return Rows(
            [
                {
                    "document": hit.document,
                    "title": docs[hit.document].title if hit.document in docs else "",
                    "published": docs[hit.document].published if hit.document in docs else None,
                    "start": hit.start,
                    "end": hit.end,
                    "snippet": hit.snippet,
                    "score": round(hit.score, 3),
                }
                for hit in hits
            ],
            ["document", "title", "published", "start", "end", "snippet", "score"],
        )

    def sql(self, query: str, *, known: Known = None) -> Rows:
        """One SELECT over the views documents, mentions, claims, judgements, failures and imports."""
        return Rows.of(self.store.query(query, known=known))

    def who(self, name: str, *, on: date | None = None, context: Iterable[str] = ()) -> list[Candidate]:
        """Who a name may be on a day, best first, with reasons."""
        return self.registry.who(name, on=on, context=tuple(context))

    def actor_id(self, name: str, *, on: date | None = None) -> str:
        """The id of an actor given by id or name. Raises NotFoundError, or AmbiguousError naming those that fit."""
        if name in self.registry.actors or name.startswith("local:"):
            return name
        if name.upper() in self.registry.actors:
            return name.upper()
        found = self.who(name, on=on)
        if not found:
            raise NotFoundError(f"nobody is known as {name!r}; try `detente who`")
        if len(found) > 1 and found[0].score - found[1].score < 0.05:
            fits = ", ".join(c.actor for c in found[:5])
            raise AmbiguousError(f"{name!r} may be {fits}; give the id, or a day with --at")
        return found[0].actor

    # Supposing

    def branches(self) -> list[Branch]:
        """What-if branches that were not dropped, the oldest first, each with its assumptions."""
        return scenarios.listed(self)

    def branch(self, name: str) -> Branch:
        """One branch by name, id or beginning of an id. Raises NotFoundError, AmbiguousError."""
        return scenarios.find(self, name)

    def new_branch(self, name: str, *, as_of: date, **how: Any) -> Branch:
        """A branch of the world as published by `as_of`; `how` as in `detente.world.scenarios.new`."""
        return scenarios.new(self, name, as_of=as_of, **how)

    def assume(self, branch: str, rows: Sequence[Mapping[str, Any]] = (), **how: Any) -> list[Assumed]:
        """Suppose something in a branch; `rows` and `how` as in `detente.world.scenarios.assume`. Gives what is new."""
        return scenarios.assume(self, branch, rows, **how)

    def drop_branch(self, branch: str, assumption: str | None = None, *, why: str, by: str | None = None) -> Judgement:
        """Withdraw a branch, or one of its assumptions. It stays in the tables; `undo` brings it back."""
        return scenarios.drop(self, branch, assumption, why=why, by=by)

    def conditions(self, a: str | None = None, b: str | None = None, *, known: Known = None) -> list[ConditionFound]:
        """Conditions that the texts name, the newest first: all, or those that name a (and b)."""
        return conditions.listed(self, a, b, known=known)

    def positions(self, a: str, b: str, *, as_of: date, known: Known = None) -> list[Stand]:
        """Where a's factions and outside powers stand on how a gets on with b; see `detente.world.positions`."""
        return positions.positions(self, a, b, as_of=as_of, known=known)

    def run(self, branch: str, *, pairs: Sequence[tuple[str, str]] = ()) -> Outcome:
        """Run a branch beside its base, keep the run, and give it: inputs and what moves. `pairs` are told in any case."""
        return scenarios.run(self, branch, pairs=pairs)

    def camps(self, branch: str, *, actors: Sequence[str] = (), runs: int = 200) -> CampsOutcome:
        """Into which two camps actors would fall at the end of a branch and of its base; see `detente.world.scenarios.camps`."""
        return scenarios.camps(self, branch, actors=actors, runs=runs)

    def compare(self, branch: str) -> Outcome:
        """The last kept run of a branch. Raises NotFoundError where it was never run."""
        return scenarios.last_run(self, branch)

    # Telling

    def record(self) -> dict[str, Any]:
        """How forecasts did, as plain JSON: `counts`; `all` and `kinds` (act, threshold, count, level) with n, missed, means by
        measure and method (model, base_rate, persistence, climatology), skill, reliability bins, held_by_80; and `forecasts`, all
        that were ever frozen, misses first, then hits, then those open, each with snapshot, reasons, outcome, evidence and scores.

        Settles nothing. Raises InputError where the ledger was tampered with.
        """
        from detente.world import forecasting

        return forecasting.record(self)

    def brief(
        self,
        a: str,
        b: str,
        *,
        on: date | None = None,
        since: date | None = None,
        known: date | None = None,
        bloc: str | None = None,
    ) -> Brief:
        """The one page on two actors, checked: every sentence has its evidence. `bloc`: from its outlets alone."""
        return briefing.brief(self, a, b, on=on, since=since, known=known, bloc=bloc)

    # Ruling

    def withdraw(self, id: str, *, why: str, by: str | None = None) -> Judgement:  # noqa: A002
        """Take a claim or document out of view from now on; it stays visible for earlier days. Gives the ruling."""
        ruling = self.store.judge("withdraw", _split(id)[1], by=by or getpass.getuser(), why=why)
        self._events.clear()
        return ruling

    def fix(self, id: str, value: str, *, why: str, by: str | None = None) -> Judgement:  # noqa: A002
        """Set one field of a claim, `field=value`; what was read is kept. See `detente.world.review.fix`."""
        return review.fix(self, id, value, by=by or getpass.getuser(), why=why)

    def confirm(self, id: str, *, why: str, by: str | None = None) -> Judgement:  # noqa: A002
        """Say that a claim was read right: it gets full confidence."""
        return review.confirm(self, id, by=by or getpass.getuser(), why=why)

    def same(self, left: str, right: str, *, why: str, by: str | None = None) -> Judgement:
        """Two happenings, by their ids or those of their claims, are one."""
        return review.one_happening(self, left, right, by=by or getpass.getuser(), why=why)

    def apart(self, claim: str, *others: str, why: str, by: str | None = None) -> Judgement:
        """A claim tells of another happening than the others do; none given: than all it is merged with."""
        return review.two_happenings(self, claim, others, by=by or getpass.getuser(), why=why)

    def audit_sample(self, n: int = 30, *, seed: int = 0) -> list[Claim]:
        """Of `n` claims drawn by kind those that nobody has judged, confirmed or mended yet; the same seed draws the same."""
        return audit.unjudged(self.store, audit.sample(self.store, n, seed=seed))

    def judge(
        self,
        id: str,  # noqa: A002
        verdicts: Mapping[str, str],
        *,
        why: str = "audit",
        by: str | None = None,
    ) -> Judgement | None:
        """Keep what a person found of a claim's fields: right, wrong or unsure. See `detente.world.audit.judge`."""
        return audit.judge(self.store, _split(id)[1], verdicts, by=by or getpass.getuser(), why=why)

    def field_errors(self, *, known: Known = None) -> Rows:
        """How often each field was found wrong, with 95% intervals: from audits, confirmed and mended claims alike."""
        return audit.errors(self.store, known=known)

    def undo(self, id: str, *, why: str, by: str | None = None) -> Judgement:  # noqa: A002
        """Take a ruling back, given by its id or the beginning of it. Gives the ruling that does so."""
        ruling = self.store.undo(id, by=by or getpass.getuser(), why=why)
        self._events.clear()
        return ruling

    def history(self, id: str | None = None, *, known: Known = None) -> Rows:  # noqa: A002
        """Rulings by time: all, or those that are, or are on, what has this id or beginning of an id."""
        start = _split(id)[1] if id else ""
        rows = [
            asdict(row)
            for row in self.store.history(known=known)
            if row.id.startswith(start) or row.target.startswith(start)
        ]
        return Rows(rows, ["recorded", "id", "kind", "target", "value", "by", "why", "standing"])

    def __repr__(self) -> str:
        return f"World({str(self.store.folder)!r})"

    def _repr_html_(self) -> str:
        return Rows([self.status()])._repr_html_()


_LOG_COLUMNS = (
    "id", "event", "kind", "type", "actors", "recipients", "since", "until", "modality", "according_to", "tone", "intensity",
    "publisher", "published", "mended", "quote",
)  # fmt: skip


def _log_row(claim: Claim, event: Event | None, doc: Document | None, mends: Iterable[review.Mend]) -> dict[str, Any]:
    return {
        "id": claim.id,
        "event": event.id if event else "",
        "kind": claim.kind,
        "type": claim.type,
        "actors": ", ".join(p.name for p in claim.actors),
        "recipients": ", ".join(p.name for p in claim.recipients),
        "since": claim.when.earliest.isoformat() if claim.when.earliest else "",
        "until": claim.when.latest.isoformat() if claim.when.latest else "",
        "modality": claim.modality,
        "according_to": " < ".join(s.text for s in claim.according_to),
        "tone": claim.tone,
        "intensity": claim.intensity,
        "publisher": (doc.publisher or doc.name) if doc else "",
        "published": doc.published.isoformat() if doc and doc.published else "",
        "mended": "; ".join(mend.text for mend in mends),
        "quote": claim.quote,
    }


def _coded_log_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A coded event in the columns of a claim: its set is the publisher's coder, its text what the set gives."""
    return dict.fromkeys(_LOG_COLUMNS, "") | {
        "id": row["id"],
        "event": row["id"],
        "kind": "event",
        "type": row["type"],
        "actors": row["actor"],
        "recipients": row["recipient"],
        "since": row["first"].isoformat() if row["first"] else "",
        "until": row["last"].isoformat() if row["last"] else "",
        "modality": "fact",
        "according_to": row["dataset"],
        "tone": (row["intensity"] > 0) - (row["intensity"] < 0),
        "intensity": row["intensity"],
        "publisher": row["publisher"] or "",
        "quote": row["text"] or "",
    }


def _split(id: str) -> tuple[str, str]:  # noqa: A002
    """The letter that says what an id is of, '' where none does, and the id."""
    return (id[0], id[2:]) if id[:2] in ("a:", "c:", "d:", "e:", "x:") else ("", id)


def _quote(pair: Pair, claims: Iterable[str]) -> str:
    return next((pair.claims[claim].quote for claim in claims if claim in pair.claims), "")


def _last(claim: Claim) -> date | None:
    return claim.when.latest or claim.when.earliest


def _today() -> date:
    return datetime.now(UTC).date()
