"""The coder named 'grammar': frames of the lexicon matched on dependency parses, with speakers, modality, time and conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from detente import when as clock
from detente.actors import mentions as names
from detente.documents.sentences import Sentence
from detente.documents.trees import as_tree
from detente.reading import (
    asking,
    clauses,
    codebook,
    conditions,
    confidence,
    factuality,
    issues,
    lexicon,
    offices,
    quoting,
    recalling,
    roles,
    sides,
    timing,
)
from detente.reading.attribution import Attribution, Said
from detente.reading.conditions import Conditional
from detente.reading.drafts import Draft
from detente.reading.matching import Match, matches
from detente.reading.parties import FIRST, Cast, Ref, SentenceCast
from detente.schema import Claim, Condition, Document, Mention, Modality, Party, Span, When, digest

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from detente.actors import Registry

NAME = "grammar"


def code(
    doc: Document,
    mentions: Sequence[Mention],
    *,
    registry: Registry,
    sentences: Sequence[Sentence],
    parses: Sequence[Doc],
) -> list[Claim]:
    """Read one document into claims, in text order; `parses` holds one parse for each of `sentences`."""
    return [confidence.rated(claim) for claim in _Reader(doc, mentions, registry).claims(sentences, parses)]


class _Reader:
    """One document while it is read."""

    def __init__(self, doc: Document, mentions: Sequence[Mention], registry: Registry) -> None:
        self.doc, self.registry = doc, registry
        self.full = _fullest(mentions)
        mentions = _apposed(doc.text, mentions)
        refs = {index: ref for index, mention in enumerate(mentions) if (ref := self._ref(mention)) is not None}
        self.cast = Cast(mentions, refs, author=None, naming=registry.name)
        self.attribution = Attribution(doc.text)
        self.index = lexicon.index()
        self.told: set[tuple[str, str, str]] = set()
        self.times: dict[int, list[tuple[int, int, When]]] = {}
        self.clock = timing.Clock(doc.published)
        self.before: dict[int, When] = {}
        self.loose: set[tuple[int, int]] = set()
        self.offices: dict[int, list[offices.Stated]] = {}
        self.in_text: dict[tuple[str, str], list[frozenset[str]]] = {}
        self.titles: dict[tuple[str, str], list[frozenset[str]]] = {}
        self.plain: frozenset[int] = frozenset()
        self.memory = recalling.Memory(self.index)
        self.duty = lexicon.frame("demand-stance")

    def _ref(self, mention: Mention) -> Ref | None:
        if mention.actor is None:
            return self._unknown(mention)
        actor = self.registry.actor(mention.actor) if mention.actor in self.registry.actors else None
        party = names.party(mention, self.registry, self.doc.published)
        kind = actor.kind if actor is not None else "group"
        inside = (self._named_inside(mention) or self._served(mention.actor, party)) if kind == "person" else ()
        return Ref(mention.actor, party.name, kind, party.states, party.code, mention.span.start, inside=inside)

    def _named_inside(self, mention: Mention) -> tuple[str, ...]:
        """Whom a title names beside its holder: "UN Special Envoy", "Turkish Foreign Minister"."""
        hits = (one for hit in self.registry.find(mention.text) for one in hit.ids[:1])
        known = [
            i
            for i in hits
            if i in self.registry.actors
            and self.registry.actor(i).kind in ("state", "igo", "government", "party", "armed-group")
        ]
        return tuple(dict.fromkeys(i for i in known if i != mention.actor))

    def _titled_state(self, mention: Mention) -> tuple[str, ...]:
        """The state in an unknown person's title: "Chilean Foreign Minister X" serves Chile, whoever held that office last."""
        hits = [hit for hit in self.registry.find(mention.text) if hit.kind in ("office", "adjective")]
        states = [state for hit in hits for state in (hit.states or hit.ids)]
        return tuple(s for s in states if s in self.registry.actors and self.registry.actor(s).kind == "state")[:1]

    def _served(self, person: str, party: Party) -> tuple[str, ...]:
        """Bodies other than states in whose office a person is on the day of the text: the United Nations of an envoy."""
        held = self.registry.offices(person, self.doc.published) if not party.states else ()
        return tuple(dict.fromkeys(o.body for o in held if o.body in self.registry.actors))

    def _unknown(self, mention: Mention) -> Ref | None:
        kinds = {"Person": "person", "Organisation": "organisation", "Location": "place", "Nationality": "people"}
        if mention.type not in kinds or not mention.local:
            return None
        party = self.registry.party(mention.local, self.doc.published)
        name, kind = self.full[mention.local], kinds[mention.type]
        inside = self._named_inside(mention) if kind == "person" else ()
        # "Chilean Foreign Minister X": nobody we know, but we know whose minister.
        states = party.states or (self._titled_state(mention) if kind == "person" else ())
        code = party.code or "".join(states)
        return Ref(mention.local, name, kind, states, code, mention.span.start, inside=inside)

    def claims(self, sentences: Sequence[Sentence], parses: Sequence[Doc]) -> list[Claim]:
        casts = [
            SentenceCast(as_tree(parse), sentence.start, self.cast, speaking=self.attribution.speaking)
            for sentence, parse in zip(sentences, parses, strict=True)
        ]
        self.times = {cast.base: self._found_times(cast) for cast in casts}
        self.clock = timing.clock(self.doc.published, [when for found in self.times.values() for _, _, when in found])
        if not self.clock.news:
            # "For some months" in a history is not counted back from the day it was printed.
            self.times = {
                base: [t for t in found if (base, t[0]) not in self.loose] for base, found in self.times.items()
            }
        self.before = self._told_before(sentences)
        for cast in casts:
            self._note_subjects(cast)
            self.attribution.hear(cast)
        self.cast.first_person = any(
            t.lower_ in FIRST and not self.attribution.speaking(cast.base + t.idx) for cast in casts for t in cast.parse
        )
        self.offices = {cast.base: list(offices.stated(cast)) for cast in casts}
        plain = [s.start for s in sentences if not s.heading and not s.caption]
        # What a heading or a caption and the text both say in as many words is quoted from the text.
        for tie in (tie for base in plain for tie in self.offices[base]):
            self.in_text.setdefault(tie.key, []).append(tie.words)
        self.plain = frozenset(plain)
        attackers = roles.claimants(casts) or (roles.UNKNOWN_ATTACKERS,)
        self.finder = sides.Finder(self.memory, attackers, self.attribution.chain)
        told = [(cast.base in self.plain, claim) for cast in casts for claim in self._sentence(cast)]
        in_text = {_said(claim) for plain, claim in told if plain}
        # What a heading or a caption says of the same two is the text's own in short.
        return _without_repeats(
            [claim for plain, claim in told if plain or claim.type == "OFFICE" or _said(claim) not in in_text]
        )

    def _told_before(self, sentences: Sequence[Sentence]) -> dict[int, When]:
        """By sentence, the time last named before it in its paragraph."""
        told: dict[int, When] = {}
        paragraph, last = -1, None
        for sentence in sentences:
            last = last if sentence.paragraph == paragraph else None
            paragraph = sentence.paragraph
            if last is not None:
                told[sentence.start] = last
            for _, _, when in self.times.get(sentence.start, ()):
                if when.earliest is not None and when.latest is not None:
                    last = when
        return told

    def _tenure(self, words: str) -> When | None:
        """When whoever is named held office, for "under Obama" and "when al-Maliki was prime minister"."""
        best = next(iter(self.registry.who(words, on=None)), None)
        if best is None or best.score < 0.6:
            return None
        held = [
            o
            for o in self.registry.affiliations(best.actor)
            if o.role == "holds" and o.member == best.actor and o.since
        ]
        top = [
            o
            for o in held
            if o.body.endswith(("-president", "-prime-minister", "-king", "-supreme-leader", "-chancellor"))
        ]
        if not top:
            return None
        ends = [o.until for o in top]
        return When(
            min(o.since for o in top if o.since), None if None in ends else max(e for e in ends if e is not None)
        )

    def _found_times(self, cast: SentenceCast) -> list[tuple[int, int, When]]:
        ahead = any(t.lower_ in ("will", "shall", "'ll") for t in cast.parse)
        found = clock.find(cast.parse.text, published=self.doc.published, anchors=self._tenure, future=ahead or None)
        self.loose |= {(cast.base, f.start) for f in found if f.kind in ("duration", "vague")}
        return [(f.start, f.end, f.when) for f in found if f.when]

    def _note_subjects(self, cast: SentenceCast) -> None:
        for index, (_, ref) in sorted(cast.by_token.items()):
            if cast.parse[index].dep_ in ("nsubj", "nsubjpass"):
                if self.cast.author is None and ref.kind in ("state", "igo", "organisation"):
                    self.cast.author = ref
                self.cast.subjects.append(ref)
        for token in cast.parse:
            if token.dep_ in ("nsubj", "nsubjpass") and token.pos_ != "PRON":
                together = tuple(dict.fromkeys(ref for t in clauses.conjuncts(token) for ref in cast.refs(t)))
                if len(together) > 1:
                    self.cast.together.append((cast.base + token.idx, together))

    def _sentence(self, cast: SentenceCast) -> Iterator[Claim]:
        times = timing.place(cast.parse, self.times[cast.base])
        conditionals = list(conditions.grammatical(cast.parse))
        for draft in self._drafts(cast, conditionals):
            claim = self._claim(draft, cast, times)
            self.memory.date(claim)
            if (
                claim.modality != "hypothetical"
                or claim.kind == "condition"
                or conditions.holds(draft.head, conditionals)
            ):
                yield claim

    def _drafts(self, cast: SentenceCast, conditionals: Sequence[Conditional]) -> Iterator[Draft]:
        found = matches(cast.parse, self.index, cast)
        by_token = {m.token.i: m for m in found}
        for match in found:
            draft = (
                self._condition(conditions.lexical(match), cast, match)
                if match.frame.kind == "condition"
                else self._draft(match, cast)
            )
            if draft is not None:
                hostile = draft.type in ("INTEREST", "FAVOUR") and asking.against(draft.head, by_token)
                yield replace(draft, tone=-1) if hostile else draft
        yield from self.memory.bare(cast, by_token, timed=bool(self.times[cast.base]))
        yield from asking.duties(cast, lambda token: self.attribution.chain(token, cast), self.duty)
        for conditional in conditionals:
            draft = self._condition(conditional, cast, None)
            if draft is not None:
                yield draft
        for tie in self.offices[cast.base]:
            if self._new_tie(tie, heading=cast.base not in self.plain):
                yield Draft(
                    tie.head,
                    "tie",
                    tie.type,
                    (tie.holder,),
                    tie.bodies,
                    tie.first.i,
                    tie.last.i,
                    rule=f"offices:{tie.type.lower()}",
                    confidence=0.8,
                    passing=True,
                    when=self._in_office(tie),
                )

    def _new_tie(self, tie: offices.Stated, *, heading: bool) -> bool:
        """Whether a text says an office for the first time in these words; what it says in full elsewhere it has said."""
        told = self.titles.setdefault(tie.key, [])
        known = any(tie.words <= words for words in (*told, *(self.in_text.get(tie.key, ()) if heading else ())))
        if not known:
            told.append(tie.words)
            self.told.add((tie.type, tie.holder.actor, tie.bodies[0].actor))
        return not known

    def _draft(self, match: Match, cast: SentenceCast) -> Draft | None:
        frame = roles.standing(match)
        actors, recipients = self.finder.sides(match, frame, cast)
        if not roles.makes_sense(match, frame, actors, recipients):
            return None
        self.memory.keep(frame, actors, recipients, cast.base + match.token.idx)
        if frame.type == "OFFICE" and (
            match.token.i in cast.by_token or not self._new_office(match, actors, recipients)
        ):
            return None
        tokens = [match.token, *match.recipients, *match.extra, *match.actors, *quoting.complement(match, cast)]
        first, last = quoting.extent(tokens, match.token, cast)
        filled = bool(actors) + bool(recipients)
        confidence = min(0.95, 0.3 + 0.12 * match.pattern.weight + 0.15 * filled)
        return Draft(
            match.token,
            frame.kind,
            frame.type,
            actors,
            recipients,
            first,
            last,
            frame=frame,
            rule=f"{frame.name}: {match.pattern.text}",
            confidence=round(confidence, 3),
            inverted=match.pattern.inverted,
            # Who aims to defeat somebody is hostile to him now.
            modality="fact" if frame is not match.frame else None,
            tone=asking.tone(match) if frame.type == "REQUEST" else None,
        )

    def _in_office(self, tie: offices.Stated) -> When | None:
        """Since when the registry knows the holder in an office of that body, until the day of the text."""
        day = self.doc.published
        if tie.type != "OFFICE" or day is None or tie.holder.actor not in self.registry.actors:
            return None
        states = {s for body in tie.bodies for s in body.states}
        held = [o for o in self.registry.offices(tie.holder.actor, day) if o.since and o.body[:3] in states]
        return When(max(o.since for o in held if o.since), day) if held else None

    def _new_office(self, match: Match, actors: Sequence[Ref], recipients: Sequence[Ref]) -> bool:
        """Offices are told once a text; what a noun of office belongs to is a person ('its ambassador' names none)."""
        if match.pattern.pos == "noun" and any(a.kind != "person" for a in actors):
            return False
        keys = {("OFFICE", a.actor, r.actor) for a in actors for r in recipients}
        fresh = bool(keys - self.told)
        self.told |= keys
        return fresh

    def _condition(self, conditional: Conditional | None, cast: SentenceCast, match: Match | None) -> Draft | None:
        if conditional is None:
            return None
        first, second = roles.of_condition(cast, conditional.if_, conditional.then)
        if not first or (match is not None and len({r.actor for r in (*first, *second)}) < 2):
            return None
        low = min(conditional.if_[0], conditional.then[0])
        high = max(conditional.if_[1], conditional.then[1])
        rule = f"{match.frame.name}: {match.pattern.text}" if match is not None else "condition: grammar"
        return Draft(
            conditional.head,
            "condition",
            conditional.type,
            first,
            second,
            low,
            high,
            frame=match.frame if match is not None else None,
            rule=rule,
            confidence=0.5,
            condition=(conditional.if_, conditional.then),
            tone=conditions.tone(cast.parse, conditional),
            modality="hypothetical" if conditional.hypothetical else None,
        )

    def _claim(self, draft: Draft, cast: SentenceCast, times: list[timing.Timed]) -> Claim:
        # An office named in passing is the author's knowledge, whoever is being quoted around it, and has no time but the text's.
        said = () if draft.passing else self.attribution.chain(draft.head, cast)
        times = [] if draft.passing else times
        fact = factuality.assess(draft.head)
        settled = draft.modality is not None
        read = draft.modality or fact.modality
        negated = fact.negated and not settled
        modality = "fact" if draft.passing else _modality(read, said, inverted=draft.inverted, negated=negated)
        kind = draft.kind
        when = draft.when or timing.of(
            draft.head, times, kind=kind, modality=modality, clock=self.clock, told=self.before.get(cast.base)
        )
        start = cast.base + cast.parse[draft.first].idx
        last = cast.parse[draft.last]
        end = cast.base + last.idx + len(last.text)
        quote = self.doc.text[start:end]
        frame = draft.frame
        tone = draft.tone if draft.tone is not None else _tone(frame, negated=modality == "negated") if frame else 0
        actors, recipients = self._parties(draft.actors, when), self._parties(draft.recipients, when)
        past_perfect = timing.is_past(draft.head) == "perfect"
        ids = [*(p.actor for p in actors), ">", *(p.actor for p in recipients)]
        return Claim(
            id=digest(self.doc.id, start, end, kind, draft.type, *ids),
            span=Span(self.doc.id, start, end),
            quote=quote,
            kind=kind,  # type: ignore[arg-type]
            type=draft.type,
            actors=actors,
            recipients=recipients,
            when=when,
            according_to=tuple(s.speaker for s in said),
            mode=frame.mode if frame else "",
            context=frame.context if frame else (),
            issue=issues.issue(
                cast.parse, draft.first, draft.last, frame.issue if frame else "domestic_politics", skip=cast.by_token
            ),
            negated=modality == "negated",
            modality=modality,
            certainty=round(fact.score, 2),
            condition=self._spans(draft, cast),
            tone=tone,
            intensity=(frame.intensity if frame else 0.0) * (-0.5 if modality == "negated" else 1.0),
            quad=codebook.quad(kind, draft.type),
            cameo=frame.cameo if frame else "",
            background=timing.is_background(when, self.doc.published, past_perfect=past_perfect),
            confidence=draft.confidence,
            coder=NAME,
            rule=draft.rule,
        )

    def _parties(self, refs: Sequence[Ref], when: When) -> tuple[Party, ...]:
        day = when.latest or when.earliest or self.doc.published
        return tuple(self._party(ref, day) for ref in refs)

    def _party(self, ref: Ref, day: date | None) -> Party:
        if ref.actor not in self.registry.actors:
            return Party(ref.actor, ref.name, ref.states, ref.code)
        party = self.registry.party(ref.actor, day)
        # A people that lives in several states is, in a text, that of the state it speaks of.
        return party if party.states or ref.kind != "people" else replace(party, states=ref.states)

    def _spans(self, draft: Draft, cast: SentenceCast) -> Condition | None:
        if draft.condition is None:
            return None
        first, second = (self._span(pair, cast) for pair in draft.condition)
        return Condition(first, second)

    def _span(self, pair: tuple[int, int], cast: SentenceCast) -> Span:
        last = cast.parse[pair[1]]
        return Span(self.doc.id, cast.base + cast.parse[pair[0]].idx, cast.base + last.idx + len(last.text))


def _apposed(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """'the head of the service, X': an office told by its title is whoever is named right after it."""
    found = list(mentions)
    for index, (one, other) in enumerate(zip(mentions, mentions[1:], strict=False)):
        between = text[one.span.end : other.span.start]
        titled = one.type == "Person" and one.text[:1].islower()
        if titled and other.type == "Person" and other.text[:1].isupper() and between in (", ", " ", ","):
            found[index] = replace(one, actor=other.actor, local=other.local, name=other.name)
    return found


def _fullest(mentions: Sequence[Mention]) -> dict[str, str]:
    """The longest name under which a text speaks of somebody nobody knows."""
    names: dict[str, str] = {}
    for mention in mentions:
        name = mention.name or mention.text
        if mention.local and len(name) > len(names.get(mention.local, "")):
            names[mention.local] = name
    return names


def _modality(read: Modality, said: Sequence[Said], *, inverted: bool, negated: bool) -> Modality:
    if inverted != negated and (inverted or negated):
        return "negated"
    if read == "fact" and said:
        return "speculative" if any(s.factual == "speculative" for s in said) else "reported"
    return read


def _tone(frame: lexicon.Frame, *, negated: bool) -> int:
    return -frame.tone if negated else frame.tone


def _said(claim: Claim) -> tuple[str, str, frozenset[str]]:
    return claim.kind, claim.type, frozenset(p.actor for p in (*claim.actors, *claim.recipients))


def _without_repeats(found: Sequence[Claim]) -> list[Claim]:
    """Of readings of the same words with the same sides the surest: "killed and wounded" is one thing done to them."""
    kept: dict[tuple[object, ...], list[Claim]] = {}
    for claim in sorted(found, key=lambda c: -c.confidence):
        same = kept.setdefault(_said(claim), [])
        if not any(_nested(claim.span, other.span) for other in same):
            same.append(claim)
    claims = [claim for same in kept.values() for claim in same]
    return sorted(claims, key=lambda c: (c.span.start, c.span.end, c.kind, c.type, c.id))


def _nested(one: Span, other: Span) -> bool:
    return (one.start >= other.start and one.end <= other.end) or (other.start >= one.start and other.end <= one.end)
