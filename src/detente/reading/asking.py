"""What is asked of somebody: how it sounds between the two, and demands made by "must" and "should"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from detente.reading import clauses, lexicon, quoting
from detente.reading.attribution import Said
from detente.reading.drafts import Draft
from detente.reading.matching import Match
from detente.reading.parties import Ref, SentenceCast

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Token

COMPLEMENTS = frozenset(("xcomp", "ccomp", "advcl"))
# Who can be told what to do.
ANSWERABLE = frozenset(
    ("state", "person", "igo", "party", "armed-group", "government", "organisation", "people", "group")
)


@cache
def words() -> dict[str, frozenset[str]]:
    """The lists of `asked.yaml`."""
    return {name: frozenset(row) for name, row in lexicon.table("asked").items()}


def tone(match: Match) -> int | None:
    """How a request sounds by what is asked: 1 friendly, -1 a rebuke; None where what is asked says neither."""
    heads = [c for c in match.token.children if c.dep_ in COMPLEMENTS and c.i > match.token.i]
    heads += [inner for prep, inner in clauses.phrases(match.token) if prep.lower_ in ("for", "to", "that")]
    heads += [t for t in match.extra if t.i > match.token.i]
    asked = (match.token, *match.recipients)
    heads += [t for one in asked for t in one.children if t.dep_ in ("acl", "dobj", "relcl") and t.i > match.token.i]
    lemmas = {head.lemma_.lower() for head in heads}
    if lemmas & words()["friendly"]:
        return 1
    return -1 if lemmas & words()["rebuking"] else None


def against(head: Token, found: Mapping[int, Match]) -> bool:
    """Whether what somebody wants is an act against others: "wants to deter X", "its aim is to topple X"."""
    heads = [c for c in head.children if c.dep_ in (*COMPLEMENTS, "acl") and c.i > head.i]
    heads += clauses.predicated(head, COMPLEMENTS)
    meant = [found[h.i] for h in heads if h.i in found]
    return any(m.frame.tone < 0 and m.frame.kind in ("event", "tie") and not m.pattern.inverted for m in meant)


def duties(cast: SentenceCast, said: Callable[[Token], tuple[Said, ...]], frame: lexicon.Frame) -> Iterator[Draft]:
    """What a speaker says somebody must do: a demand of the speaker's on whoever must."""
    for token in cast.parse:
        verb = _due(token)
        if verb is None or clauses.is_passive(verb):
            continue
        bound = tuple(dict.fromkeys(r for t in clauses.clause_subjects(verb) for r in cast.refs(t)))
        bound = tuple(r for r in bound if r.kind in ANSWERABLE)
        speakers = _speakers(said(verb), cast, verb)
        recipients = tuple(r for r in bound if r.actor not in {s.actor for s in speakers})
        if not speakers or not recipients or len(recipients) < len(bound):
            continue
        subjects = [t for t in clauses.clause_subjects(verb) if cast.refs(t)]
        ends = [t for t in verb.subtree if t.dep_ != "punct" and t.idx - verb.idx < quoting.LONGEST * 2 // 3]
        first, last = quoting.extent([verb, *subjects, *ends[-1:]], verb, cast)
        sound = -1 if token.lemma_.lower() in words()["rebuking"] else 1
        yield Draft(
            verb, "stance", "DEMAND", speakers, recipients, first, last, frame, "demand: duty", 0.5, tone=sound,
            modality="reported",
        )  # fmt: skip


def _due(token: Token) -> Token | None:
    """The verb of a duty: "X must withdraw", "X has a responsibility to press"."""
    if token.pos_ == "VERB" and any(c.dep_ == "aux" and c.lemma_.lower() in words()["modals"] for c in token.children):
        # "should have": what ought to have been is no demand.
        past = any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
        return None if past else token
    if token.dep_ == "acl" and token.tag_ == "VB" and token.head.lemma_.lower() in words()["duties"]:
        return token if token.head.dep_ in ("dobj", "attr") else None
    return None


def _speakers(said: tuple[Said, ...], cast: SentenceCast, verb: Token) -> tuple[Ref, ...]:
    named = next((s.refs for s in reversed(said) if s.refs), ())
    return named[:1] or (cast.voice(verb) if not said else ())
