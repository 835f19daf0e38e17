"""Claims that report one happening become one Event, and say why; both sides of a contradiction stay visible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from detente.reading.sameness import Side, Sight, Verdict, compare
from detente.reading.wording import counts, matter, stems
from detente.schema import Claim, Document, Event, Modality, Party, When, digest

Pair = tuple[str, str]

# Roles of a CAMEO-style code whose bearer acts for the state itself.
OFFICIAL = frozenset({"GOV", "MIL", "SPY", "LEG", "JUD", "COP"})
_STRENGTH: tuple[Modality, ...] = ("fact", "reported", "planned", "speculative", "hypothetical", "negated")
_BLOCK_LIMIT = 200
_CHECKED = 40


def merge(
    claims: Sequence[Claim],
    documents: Mapping[str, Document],
    *,
    same: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> list[Event]:
    """Events of all claims of kind `event`, sorted by time and id; every such claim is carried by exactly one event.

    Two claims are one happening when their parties, types and times fit and time, place and wording together score
    enough (see `docs/methods/merging.md`); a claim that denies what another asserts joins it. `same` and `apart` are
    pairs of claim ids that a person judged to be, or not to be, one happening: they outrank every score, and `same`
    outranks `apart`. A pair's score depends on nothing but the pair, and an event's id on its earliest claim (by its
    document's date of publication, then its place in the text), so texts published later leave ids alone unless they
    join two events. Claims of other kinds are passed over.
    """
    chosen = sorted((c for c in claims if c.kind == "event"), key=lambda c: _seniority(c, documents))
    sights = {claim.id: sight_of(claim, documents.get(claim.span.document)) for claim in chosen}
    groups = _Groups(sights, must=set(map(_ordered, same)), never=set(map(_ordered, apart)))
    for left, right in sorted(groups.must):
        if left in sights and right in sights:
            groups.join(left, right, Verdict(1.0, ("judged the same happening",)))
    verdicts = [
        (verdict, pair) for pair in _candidates(sights) if (verdict := compare(sights[pair[0]], sights[pair[1]]))
    ]
    for verdict, (left, right) in sorted(verdicts, key=lambda item: (-item[0].score, item[1])):
        groups.join(left, right, verdict)
    by_id = {claim.id: claim for claim in chosen}
    events = [
        _event([by_id[i] for i in members], documents, groups.reasons_of(members))
        for members in groups.all(list(by_id))
    ]
    return sorted(events, key=lambda event: (event.when.earliest or event.when.latest or date.max, event.id))


def sight_of(claim: Claim, document: Document | None) -> Sight:
    """What one claim lets us see of its happening, in the form that pairs are scored on."""
    known = stems(" ".join([claim.when.text, *(party.name for party in (*claim.actors, *claim.recipients))]))
    return Sight(
        id=claim.id,
        document=claim.span.document,
        type=claim.type,
        mode=claim.mode,
        actors=_sides(claim.actors),
        recipients=_sides(claim.recipients),
        earliest=claim.when.earliest,
        latest=claim.when.latest,
        published=document.published if document else None,
        place=claim.place.casefold(),
        span=(claim.span.start, claim.span.end),
        words=stems(claim.quote) - known,
        matter=matter(claim.quote),
        counts=tuple(sorted((noun, number) for noun, (number, _) in counts(claim.quote).items())),
        heading=document is not None and claim.span.end <= _headline(document.text),
        background=claim.background,
        hypothetical=claim.modality == "hypothetical",
    )


def _headline(text: str) -> int:
    """Where the head of a text ends: at the last empty line before the first line that ends as a sentence does."""
    at = head = 0
    for line in text.splitlines(keepends=True):
        if line.rstrip().endswith((".", "!", "?", "”", '"')):
            return head
        at += len(line)
        head = at if not line.strip() else head
    return 0


def root(document: str, documents: Mapping[str, Document]) -> str:
    """The first of a chain of reprints: its id stands for one independent text."""
    seen: set[str] = set()
    while document in documents and documents[document].reprint_of and document not in seen:
        seen.add(document)
        document = documents[document].reprint_of
    return document


def speaks_for_state(party: Party) -> str:
    """The state that a party is or acts for, by its code (IRQ, IRQGOV, IRQMIL ...), else ""."""
    code = party.code
    if (
        len(code) >= 3
        and all(code[i : i + 3] in OFFICIAL for i in range(3, len(code), 3))
        and code[:3] in {*party.states, party.actor}
    ):
        return code[:3]
    return ""


class _Groups:
    """Union-find that refuses to bring together what a person, or the claims' own times and sides, hold apart."""

    def __init__(self, sights: Mapping[str, Sight], *, must: set[Pair], never: set[Pair]) -> None:
        self.must, self.never = must, never - must
        self._sights = sights
        self._parent = {name: name for name in sights}
        self._members = {name: [name] for name in sights}
        self._reasons: dict[str, Counter[str]] = {name: Counter() for name in sights}

    def join(self, left: str, right: str, verdict: Verdict) -> None:
        a, b = self._find(left), self._find(right)
        if a == b:
            return
        if _ordered((left, right)) not in self.must and self._at_odds(self._members[a], self._members[b]):
            return
        a, b = (a, b) if len(self._members[a]) >= len(self._members[b]) else (b, a)
        self._parent[b] = a
        self._members[a] += self._members.pop(b)
        self._reasons[a] = self._reasons[a] + self._reasons.pop(b) + Counter(verdict.reasons)

    def all(self, order: Sequence[str]) -> list[list[str]]:
        """Members of each group, in the order given."""
        rank = {name: i for i, name in enumerate(order)}
        return sorted((sorted(m, key=rank.__getitem__) for m in self._members.values()), key=lambda m: rank[m[0]])

    def reasons_of(self, members: Sequence[str]) -> Counter[str]:
        return self._reasons[self._find(members[0])]

    def _find(self, name: str) -> str:
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def _at_odds(self, left: list[str], right: list[str]) -> bool:
        if self.never and any(_ordered((x, y)) in self.never for x in left for y in right):
            return True
        return any(not self._sights[x].may_be(self._sights[y]) for x in left[:_CHECKED] for y in right[:_CHECKED])


def _ordered(pair: Pair) -> Pair:
    return (pair[0], pair[1]) if pair[0] <= pair[1] else (pair[1], pair[0])


def _seniority(claim: Claim, documents: Mapping[str, Document]) -> tuple[date, str, int, str]:
    document = documents.get(claim.span.document)
    published = document.published if document and document.published else date.max
    return published, claim.span.document, claim.span.start, claim.id


def _sides(parties: tuple[Party, ...]) -> tuple[Side, ...]:
    """The actor itself and, where it acts for one, the state: a leader's visit and his country's are one."""
    return tuple(sorted({Side(party.actor, speaks_for_state(party)) for party in parties}))


def _candidates(sights: Mapping[str, Sight]) -> list[Pair]:
    """Pairs worth scoring: they share a party and either a month or a word."""
    by_month: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_word: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, sight in sights.items():
        months = _months(sight)
        for key in {key for side in sight.sides for key in side.keys}:
            for month in months:
                by_month[key, month].append(name)
            for word in sight.words:
                by_word[key, word].append(name)
    found: set[Pair] = set()
    for members in by_month.values():
        for i, left in enumerate(members):
            # In a very large block only neighbours in order of publication are compared: a chain links the rest.
            found.update(_ordered((left, right)) for right in members[i + 1 : i + 1 + _BLOCK_LIMIT])
    for members in by_word.values():
        # Two close dates that meet share a month; words are for those whose date is vague.
        vague = [name for name in members if sights[name].vague]
        place = {name: i for i, name in enumerate(members)}
        for left in vague:
            near = members[max(0, place[left] - _BLOCK_LIMIT) : place[left] + 1 + _BLOCK_LIMIT]
            found.update(_ordered((left, right)) for right in near if right != left)
    return sorted(found)


def _months(sight: Sight) -> set[str]:
    """Months that a report with a close date touches, a day's slack at both ends; the month of printing for undated
    news."""
    if sight.earliest is None or sight.latest is None:
        if sight.published is None or sight.background:
            return set()
        days = [sight.published + timedelta(days=n) for n in (-4, 4)]
    elif sight.vague:
        return set()
    else:
        days = [sight.earliest + timedelta(days=n) for n in range(-1, (sight.latest - sight.earliest).days + 15, 14)]
        days.append(sight.latest + timedelta(days=1))
    return {f"{day:%Y-%m}" for day in days}


def _event(claims: list[Claim], documents: Mapping[str, Document], why: Counter[str]) -> Event:
    """One happening out of its claims, the most senior first."""
    asserted = [c for c in claims if not _denies(c)] or claims
    speaker = max(
        asserted, key=lambda c: (-_STRENGTH.index(c.modality), len(c.recipients) > 0, c.confidence, -claims.index(c))
    )
    kinds = Counter(c.type for c in asserted)
    most = max(kinds.values())
    type_ = speaker.type if kinds[speaker.type] == most else min(t for t, n in kinds.items() if n == most)
    typical = [c for c in asserted if c.type == type_]
    texts = {root(c.span.document, documents) for c in claims}
    return Event(
        id=digest("event", claims[0].id),
        actors=tuple(dict.fromkeys(p.actor for p in speaker.actors)),
        type=type_,
        recipients=tuple(dict.fromkeys(p.actor for p in speaker.recipients)),
        when=_when(asserted),
        quad=next((c.quad for c in typical if c.quad), 0),
        intensity=float(median(c.intensity for c in typical)),
        claims=tuple(c.id for c in claims),
        documents=len({c.span.document for c in claims}),
        reports=_independent(claims, documents),
        mode=next((c.mode for c in typical if c.mode), ""),
        context=tuple(dict.fromkeys(x for c in asserted for x in c.context)),
        place=next((c.place for c in asserted if c.place), ""),
        modality="negated" if all(_denies(c) for c in claims) else speaker.modality,
        reason=_reason(claims, len(texts), why),
    )


def _denies(claim: Claim) -> bool:
    return claim.negated or claim.modality == "negated"


def _when(claims: list[Claim]) -> When:
    """The days on which all dated claims agree; where they do not quite meet, the narrowest of them."""
    dated = [c.when for c in claims if c.when]
    if not dated:
        return When()
    earliest = max((w.earliest for w in dated if w.earliest), default=None)
    latest = min((w.latest for w in dated if w.latest), default=None)
    text = next((w.text for w in dated if w.text), "")
    if earliest is None or latest is None or earliest <= latest:
        return When(earliest, latest, text)
    return min(dated, key=lambda w: (_width(w), w.earliest or date.max))


def _width(when: When) -> int:
    return (when.latest - when.earliest).days if when.earliest and when.latest else 10**6


def _independent(claims: list[Claim], documents: Mapping[str, Document]) -> int:
    """Independent texts: a reprint counts with its original, and so does a text that carries the very same sentence."""
    first: dict[str, str] = {}
    texts: set[str] = set()
    for claim in claims:
        text = root(claim.span.document, documents)
        words = " ".join(claim.quote.casefold().split())
        # Agency copy is printed word for word; eight equal words are no coincidence.
        texts.add(first.setdefault(words, text) if len(words.split()) >= 8 else text)
    return len(texts)


def _reason(claims: list[Claim], texts: int, why: Counter[str]) -> str:
    if len(claims) == 1:
        return "one claim"
    denied = sum(map(_denies, claims))
    parts = [f"{len(claims)} claims in {texts} independent texts" if texts > 1 else f"{len(claims)} claims in one text"]
    parts += [reason for reason, _ in sorted(why.items(), key=lambda item: (-item[1], item[0]))[:4]]
    if 0 < denied < len(claims):
        parts.append(f"contested: {len(claims) - denied} assert, {denied} deny")
    return "; ".join(parts)
