"""Pairs of claims that can't both hold, by the rules of a table: denials, opposite words, charges rejected, rival holders, counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from detente.reading.codebook import SYMMETRIC_TIES
from detente.reading.merge import sight_of, speaks_for_state
from detente.reading.sameness import SYMMETRIC, compare
from detente.reading.wording import counts, stems
from detente.relations.rivals import Rule, Table, table
from detente.schema import Claim, Document, Party, When

Documents = Mapping[str, Document]

_WEEK, _MONTH = timedelta(days=7), timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claim ids, the smaller first, and why they can't both hold."""

    left: str
    right: str
    reason: str


def contradictions(claims: Iterable[Claim], *, documents: Documents | None = None) -> list[Contradiction]:
    """All pairs, sorted by ids, each once with the reason of the first rule that fits.

    The rules are in `data/lexicon/contradictions.yaml`; `docs/methods/contradictions.md` explains them. `documents` tells
    publishers apart (without it, each document is a voice of its own). Plans and conditions contradict nobody; what a text
    holds to be merely possible does so only where a named speaker alleges it and the other side denies it.
    """
    by_actor: dict[str, list[Claim]] = defaultdict(list)
    firm = ("fact", "reported", "negated", "speculative")
    for claim in sorted(claims, key=lambda c: c.id):
        if claim.kind != "condition" and claim.modality in firm:
            for key in _ends(claim):
                by_actor[key].append(claim)
    judge = _Judge(table(), documents or {})
    found: dict[tuple[str, str], Contradiction] = {}
    for group in by_actor.values():
        for pair in judge.clashes(group):
            found.setdefault((pair.left, pair.right), pair)
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Judge:
    """Applies the table's rules to claims that share a party."""

    table: Table
    documents: Documents

    def clashes(self, group: list[Claim]) -> Iterator[Contradiction]:
        by_type: dict[str, list[Claim]] = defaultdict(list)
        for claim in group:
            by_type[_name(claim)].append(claim)
        for rule in self.table.rules:
            for name in rule.one & by_type.keys():
                ones = [claim for claim in by_type[name] if self._may_be(claim, rule, denied=False)]
                rivals = [each for type_ in rule.other or {name} for each in by_type.get(type_, ())]
                others = [claim for claim in rivals if self._may_be(claim, rule, denied=rule.denied != "neither")]
                for one, other in product(ones, others):
                    if one is not other and (reason := self._reason(rule, one, other)):
                        left, right = sorted((one.id, other.id))
                        yield Contradiction(left, right, reason)

    def _may_be(self, claim: Claim, rule: Rule, *, denied: bool) -> bool:
        """Whether a claim can stand on a side of the rule, whatever the other claim is."""
        counted = rule.matter != "numbers" or bool(counts(claim.quote))
        spoken = not denied or rule.denied != "spoken" or bool(claim.according_to)
        return _denies(claim) == denied and _said(claim, rule) and counted and spoken

    def _reason(self, rule: Rule, one: Claim, other: Claim) -> str:
        """What the rule says of two claims; "" where it does not fit."""
        fits = (
            _sides(rule.sides, one, other)
            and self._time(rule.time, one, other)
            and (rule.voice == "any" or self._voice(one) != self._voice(other))
        )
        numbers = _numbers_that_differ(one, other) if fits and rule.matter == "numbers" else ""
        if not fits or not (numbers or self._matter(rule, one, other)):
            return ""
        names = {"type": one.type, "rival": other.type, "denier": other.id, "numbers": numbers}
        return rule.reason.format_map(names)

    def _time(self, time: str, one: Claim, other: Claim) -> bool:
        if time == "happening":
            sights = (sight_of(claim, self.documents.get(claim.span.document)) for claim in (one, other))
            return bool(one.when and other.when) and compare(*sights) is not None
        return _times_fit(time, one.when, other.when)

    def _matter(self, rule: Rule, one: Claim, other: Claim) -> bool:
        if rule.matter == "issue":
            return one.issue == other.issue
        if rule.matter == "title":
            title = _title(one, self.table)
            return bool(title) and title == _title(other, self.table)
        if rule.matter == "words":
            times = stems(f"{one.when.text} {other.when.text}")
            return len((_words(one.quote) & _words(other.quote)) - times) >= rule.words
        return rule.matter == "any"

    def _voice(self, claim: Claim) -> tuple[str, ...]:
        document = self.documents.get(claim.span.document)
        printed = document.publisher if document and document.publisher else claim.span.document
        return (*(speaker.actor or speaker.text for speaker in claim.according_to[:1]), printed)


def _name(claim: Claim) -> str:
    return f"{claim.kind}.{claim.type}"


def _ends(claim: Claim) -> frozenset[str]:
    return _who(claim.actors) | _who(claim.recipients)


def _who(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(speaks_for_state(party) or party.actor for party in parties)


def _denies(claim: Claim) -> bool:
    return claim.negated or claim.modality == "negated"


def _said(claim: Claim, rule: Rule) -> bool:
    """A text's own guess contradicts nobody; what a named speaker alleges may."""
    return claim.modality != "speculative" or (
        rule.said == "alleged" and bool(claim.according_to) and not claim.negated
    )


def _sides(how: str, one: Claim, other: Claim) -> bool:
    actors, recipients = _who(one.actors), _who(one.recipients)
    rivals, about = _who(other.actors), _who(other.recipients)
    if how == "same" and not _mutual(one):
        return actors == rivals and recipients == about
    if how in ("same", "either"):
        return len(actors | recipients) > 1 and actors | recipients == rivals | about
    if how == "body":
        holders = [{party.actor for party in claim.actors} for claim in (one, other)]
        return bool(recipients) and recipients == about and all(holders) and not set.intersection(*holders)
    # A charge is answered by whom it is about, to the one who made it or to nobody named.
    return bool(actors and rivals) and rivals <= recipients and (not about or bool(about & actors) or _denies(other))


def _times_fit(time: str, one: When, other: When) -> bool:
    # Of a time that is open on one side only the known end is sure.
    (first, last), (begin, end) = ((w.earliest or w.latest, w.latest or w.earliest) for w in (one, other))
    if first is None or last is None or begin is None or end is None:
        return False
    if time == "within":
        return first <= begin and end <= last
    if time == "month":
        return first <= end and begin <= last + _MONTH
    narrow, wide = sorted((last - first, end - begin))
    return max(first, begin) <= min(last, end) + _WEEK and wide <= 10 * narrow + _MONTH


def _words(quote: str) -> frozenset[str]:
    """Stems of the content words of a quote without names: of two who deal with one another both quotes name both."""
    return stems(" ".join(word for word in quote.split() if not word[:1].isupper()))


def _mutual(claim: Claim) -> bool:
    return claim.type in (SYMMETRIC_TIES if claim.kind == "tie" else SYMMETRIC if claim.kind == "event" else ())


def _title(claim: Claim, using: Table) -> str:
    """The office of one holder that a quote names, without words that make another office of it."""
    words = claim.quote.casefold()
    if using.other_titles & set(re.findall(r"[a-z]+", words)):
        return ""
    return next((title for title in using.titles if re.search(rf"\b{title}\b", words)), "")


def _numbers_that_differ(one: Claim, other: Claim) -> str:
    """'48 soldiers, 51 soldiers' where both count the same thing exactly and not alike, else ""."""
    left, right = counts(one.quote), counts(other.quote)
    for noun in sorted(left.keys() & right.keys()):
        if left[noun][0] != right[noun][0]:
            return f"{left[noun][1]}, {right[noun][1]}"
    return ""
