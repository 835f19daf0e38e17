"""Who says so: speakers of quotations and of clauses under verbs of saying, as a chain from the outermost inwards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from detente.reading import clauses
from detente.reading.lexicon import table
from detente.reading.parties import Ref, SentenceCast
from detente.schema import Speaker

if TYPE_CHECKING:
    from spacy.tokens import Token

OPENING, CLOSING = "“«„", "”»"
COMPLEMENTS = frozenset("ccomp xcomp dobj obj prep attr oprd nsubjpass dep".split())
CONTENT_PREPS = frozenset("that of about on regarding for in with as".split())
MAX_CHAIN = 3


@dataclass(frozen=True, slots=True)
class Said:
    """A speaker as words and as actors."""

    speaker: Speaker
    refs: tuple[Ref, ...] = ()
    factual: str = "reported"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, offsets into the document, marks excluded."""

    start: int
    end: int


@cache
def speech_verbs() -> dict[str, str]:
    """Lemma of a verb of saying -> 'reported' or 'speculative'."""
    judging = rules()["evaluating"]
    return {
        row["verb"]: row.get("factual", "reported") for row in table("speech")["verbs"] if row["verb"] not in judging
    }


@cache
def rules() -> dict[str, frozenset[str]]:
    """Sets of words that say how verbs of saying carry what stands under them, see `speech_rules.yaml`."""
    return {name: frozenset(words) for name, words in table("speech_rules").items()}


@cache
def source_nouns() -> frozenset[str]:
    """Lemmas of nouns that carry what somebody says: report, statement, sources."""
    return frozenset(row["noun"] if isinstance(row, dict) else row for row in table("speech")["nouns"])


def quotations(text: str) -> list[Quotation]:
    """All quotations of at least three words, in order; a mark that opens again in the next paragraph continues the speech."""
    found: list[Quotation] = []
    open_at: int | None = None
    for match in re.finditer(r'[“”«»„"]|\'\'|``', text):
        mark = match.group()
        opens = mark in OPENING or mark == "``" or (mark in ('"', "''") and open_at is None)
        if opens and open_at is None:
            open_at = match.end()
        elif opens:
            found.append(Quotation(open_at or 0, match.start()))
            open_at = match.end()
        elif open_at is not None:
            found.append(Quotation(open_at, match.start()))
            open_at = None
    return [q for q in found if len(text[q.start : q.end].split()) >= 3 and q.end - q.start < 4000]


class Attribution:
    """Speakers of a document's quotations, filled sentence by sentence in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotes = quotations(text)
        self.by_quote: dict[Quotation, Said] = {}
        self.last: Said | None = None
        self.last_end = -1

    def quote_at(self, offset: int) -> Quotation | None:
        """The quotation an offset lies in."""
        return next((q for q in self.quotes if q.start <= offset < q.end), None)

    def hear(self, cast: SentenceCast) -> None:
        """Note who speaks the quotations in and right after this sentence."""
        start, end = cast.base, cast.base + len(cast.parse.text)
        near = [q for q in self.quotes if q.start < end + 6 and q.end > start - 3]
        near = [q for q in near if q not in self.by_quote]
        said = next(iter(self._speakers_outside(cast)), None)
        if said is not None and not near and cast.parse.text.rstrip().endswith(":"):
            # Press releases set a statement as plain paragraphs under "the Minister said:".
            near = [Quotation(end, self._statement_end(end))]
            self.quotes.append(near[0])
        if said is None:
            if near and self.last is not None and near[0].start - self.last_end < 250:
                for quote in near:
                    self.by_quote[quote] = self.last
                self.last_end = max(q.end for q in near)
            return
        for quote in near:
            self.by_quote[quote] = said
        self.last, self.last_end = said, max([end, *(q.end for q in near)])

    def _statement_end(self, start: int) -> int:
        """Where a statement without quotation marks ends: at the next line that announces a speaker, at notes, or with the text."""
        found = re.search(
            r"\n[^\n]{0,160}:\s*\n|\n\s*(?:notes?|further information|background|more information|contact)\b[^\n]{0,60}\n",
            self.text[start:],
            re.I,
        )
        return start + found.start() if found and found.start() > 40 else len(self.text)

    def speaker_at(self, offset: int) -> Said | None:
        """Who speaks the quotation at an offset."""
        return next((self.by_quote[q] for q in self.quotes if q.start <= offset < q.end and q in self.by_quote), None)

    def speaking(self, offset: int) -> tuple[Ref, ...]:
        """The actors who speak the quotation at an offset; none outside quotations."""
        said = self.speaker_at(offset)
        return said.refs if said is not None else ()

    def chain(self, token: Token, cast: SentenceCast) -> tuple[Said, ...]:
        """All who say what the predicate at `token` says, outermost first."""
        inner = list(self._above(token, cast))
        quoted = self.speaker_at(cast.base + token.idx)
        found: list[Said] = []
        for said in ([quoted] if quoted is not None else []) + inner[::-1]:
            if said.speaker.text and said.speaker.text not in {f.speaker.text for f in found}:
                found.append(said)
        return tuple(found[:MAX_CHAIN])

    def _speakers_outside(self, cast: SentenceCast) -> Iterator[Said]:
        for token in cast.parse:
            if (
                token.lemma_.lower() in speech_verbs()
                and token.pos_ == "VERB"
                and self.quote_at(cast.base + token.idx) is None
            ):
                said = _said(token, cast)
                if said is not None:
                    yield said
        if cast.parse.text.rstrip().endswith(":"):
            # "released the following statement:" whatever the verb, who acts is who speaks.
            yield from (said for root in cast.parse if root.dep_ == "ROOT" and (said := _said(root, cast)) is not None)

    def _above(self, token: Token, cast: SentenceCast) -> Iterator[Said]:
        current = token
        while True:
            if current.pos_ in ("VERB", "AUX") or current.dep_ in ("dobj", "nsubj", "nsubjpass", "ROOT", "attr"):
                yield from _according(current, cast)
            if current.head == current or current.lower_ in rules()["presupposing"]:
                return
            parent = current.head
            yield from _parenthetical(current, parent, cast)
            if _is_content(current, parent) and parent.lemma_.lower() in speech_verbs() and parent.pos_ == "VERB":
                said = _said(parent, cast)
                if said is not None:
                    yield said
            elif (
                current.dep_ in ("acl", "relcl", "ccomp")
                and parent.lemma_.lower() in source_nouns()
                and parent.pos_ == "NOUN"
            ):
                yield _from_noun(parent, cast)
            current = parent


def _is_content(current: Token, parent: Token) -> bool:
    """Whether what stands under a verb of saying is what is said."""
    if current.dep_ not in COMPLEMENTS:
        return False
    if current.dep_ == "ccomp" or (current.dep_ in ("xcomp", "dep") and current.pos_ in ("VERB", "AUX")):
        return True
    if current.dep_ == "prep" and current.lower_ not in CONTENT_PREPS:
        return False
    return parent.lemma_.lower() in rules()["announcing"] or (
        current.dep_ == "prep" and parent.lemma_.lower() in ("accuse", "warn", "speak")
    )


def _said(verb: Token, cast: SentenceCast) -> Said | None:
    subjects = clauses.clause_subjects(verb)
    if not subjects:
        # "it was announced that": a passive without agent names nobody.
        return None
    head = subjects[0]
    if head.lower_ in ("which", "that", "this", "it") and not cast.is_party(head):
        return None
    refs = tuple(ref for token in subjects for ref in cast.refs(token))
    text = phrase_text(head)
    actor = refs[0] if refs else None
    return Said(
        Speaker(text, actor.actor if actor else "", actor.name if actor else ""),
        refs,
        speech_verbs().get(verb.lemma_.lower(), "reported"),
    )


def _according(token: Token, cast: SentenceCast) -> Iterator[Said]:
    for child in token.children:
        if child.lower_ == "according":
            for _, inner in clauses.phrases(child):
                refs = cast.refs(inner)
                yield Said(
                    Speaker(phrase_text(inner), refs[0].actor if refs else "", refs[0].name if refs else ""), refs
                )
                break


def _parenthetical(current: Token, parent: Token, cast: SentenceCast) -> Iterator[Said]:
    for node in (current, parent):
        for child in node.children:
            if (
                child.dep_ in ("parataxis", "ccomp", "advcl", "dep")
                and child != current
                and child.pos_ == "VERB"
                and child.lemma_.lower() in speech_verbs()
                and not any(c.dep_ in ("ccomp", "dobj", "xcomp", "mark") for c in child.children)
                and child.dep_ == "parataxis"
            ):
                said = _said(child, cast)
                if said is not None:
                    yield said


def _from_noun(noun: Token, cast: SentenceCast) -> Said:
    refs = [ref for owner in clauses.possessors(noun) for ref in cast.refs(owner)]
    return Said(Speaker(phrase_text(noun), refs[0].actor if refs else "", refs[0].name if refs else ""), tuple(refs))


def phrase_text(head: Token) -> str:
    """A noun phrase as written, without its relative clauses and trailing clauses."""
    skip: set[int] = set()
    for child in head.subtree:
        if child.dep_ in ("relcl", "acl", "advcl", "parataxis", "punct") and child.i > head.i:
            skip.update(t.i for t in child.subtree)
    words = sorted(t.i for t in head.subtree if t.i not in skip)
    run = [i for i in words if all(j in words for j in range(min(i, head.i), max(i, head.i) + 1))]
    return str(head.doc[run[0] : run[-1] + 1].text) if run else str(head.text)


def first_person(said: Sequence[Said]) -> tuple[Ref, ...]:
    """Who 'we' is inside a quotation: the innermost speaker we know."""
    return next((s.refs for s in reversed(said) if s.refs), ())
