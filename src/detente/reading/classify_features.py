"""What a sentence shows of the act between two marked parties: frames that match, the way in the grammar from one to
the other, and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from detente.reading import clauses, lexicon
from detente.reading.classify_cast import MarkedCast, top
from detente.reading.classify_rules import events, stance_of
from detente.reading.matching import Match, matches

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Features = dict[str, float]
WORDS = frozenset("NOUN VERB ADJ ADV AUX PART ADP SCONJ".split())
DULL = frozenset("be have do the a an of and to in that it its his her their this for at on with by from as".split())
HELPERS = frozenset("aux auxpass neg prt mark".split())
VERBS = frozenset(("VERB", "AUX"))
# Weights of the groups: what stands beside the way between the parties tells more than the rest of the sentence.
BAG, CORE, NEAR = 0.7, 1.0, 0.6


@dataclass(frozen=True, slots=True)
class Seen:
    """What a sentence shows: `features` with values, (type, mode) of matching frames, lemmas near and anywhere."""

    features: Features
    modes: tuple[tuple[str, str], ...]
    near: tuple[str, ...]
    words: tuple[str, ...]


def seen(doc: Doc, cast: MarkedCast) -> Seen:
    """Everything typing uses of a parsed sentence with its parties marked."""
    actor, recipient = top(doc, cast.actor), top(doc, cast.recipient)
    core = _core(doc, actor, recipient)
    found = matches(doc, lexicon.index(), cast)
    named: Features = defaultdict(float)
    for name, value in (
        *_frames(found, cast, core),
        *_way(actor, recipient),
        *_predicates(core, cast),
        *_parties(actor, recipient, core),
        *_words(doc, cast),
    ):
        named[name] = max(named[name], value)
    modes = tuple((match.frame.type, match.frame.mode) for match in found if match.frame.mode)
    around = {child.i: child for token in core for child in (token, *token.children)}
    near = tuple(_lemma(around[i]) for i in sorted(around))
    return Seen(dict(named), modes, near, tuple(_lemma(token) for token in doc if token.is_alpha))


def _core(doc: Doc, actor: Token | None, recipient: Token | None) -> list[Token]:
    """The verbs and nouns on the way between the parties, outermost first, and the verbs that complete the last one."""
    root = doc[:].root
    ends = [token for token in (actor, recipient) if token is not None]
    if not ends:
        return [root]
    up, down = _climb(ends[0], ends[-1]) if len(ends) > 1 else ([ends[0], *ends[0].ancestors][:2], [])
    marks = {token.i for token in ends}
    way = [t for t in (*reversed(up), *down) if t.i not in marks and (t.pos_ in VERBS or t.pos_ == "NOUN")]
    if not any(t.pos_ in VERBS for t in way):
        way = [*[t for t in (up[-1], *up[-1].ancestors) if t.pos_ in VERBS][:1], *way]
    if not way:
        return [root]
    last = next((t for t in reversed(way) if t.pos_ in VERBS), way[-1])
    # "agreed to allow", "said it would send": what the last verb of the way governs belongs to the act.
    tail = _complements(last)
    return list(dict.fromkeys((*way, *tail, *[t for verb in tail for t in _complements(verb)])))


def _complements(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in ("xcomp", "ccomp") and child.pos_ in VERBS]


def _frames(found: list[Match], cast: MarkedCast, core: list[Token]) -> Iterator[tuple[str, float]]:
    at = {t.i for t in core}
    for match in found:
        sides = _sides(match, cast)
        near = match.token.i in at or any(t.i in at for t in match.extra) or "a" in sides or "r" in sides
        kind = match.frame.kind if match.frame.kind != "event" else ""
        for name in events(match, stance_of(match.token)):
            yield f"type:{name}:{sides}", 1.0
            yield f"type:{name}", 1.0 if near else 0.4
        yield f"frame:{match.frame.name}", 1.0 if near else 0.4
        if kind:
            yield f"kind:{kind}:{match.frame.type}", 1.0 if near else 0.4


def _sides(match: Match, cast: MarkedCast) -> str:
    def of(tokens: tuple[Token, ...]) -> str:
        sides = {cast.side(token) for token in tokens}
        return next((side for side in "aro" if side in sides), "-")

    return of(match.actors) + of(match.recipients)


def _way(actor: Token | None, recipient: Token | None) -> Iterator[tuple[str, float]]:
    if actor is None or recipient is None:
        yield "one-sided", 1.0
        return
    yield ("order:ar" if actor.i < recipient.i else "order:ra"), 1.0
    up, down = _climb(actor, recipient)
    yield "way:" + "<".join(t.dep_ for t in up)[:60] + ">" + ">".join(t.dep_ for t in down)[:60], 0.5
    for token in up[1:]:
        yield f"up:{_lemma(token)}", CORE
    for token in down[:-1]:
        yield f"down:{_lemma(token)}", CORE
    lemmas = [_lemma(t) for t in (*up[1:], *down[:-1])]
    for first, second in zip(lemmas, lemmas[1:], strict=False):
        yield f"step:{first}>{second}", CORE


def _climb(first: Token, second: Token) -> tuple[list[Token], list[Token]]:
    """Tokens from the first up to the meeting point (included), and from below it down to the second."""
    above = [second, *second.ancestors]
    places = {t.i: n for n, t in enumerate(above)}
    up = []
    for token in (first, *first.ancestors):
        up.append(token)
        if token.i in places:
            return up, list(reversed(above[: places[token.i]]))
    return up, list(reversed(above))


def _predicates(core: list[Token], cast: MarkedCast) -> Iterator[tuple[str, float]]:
    """Each verb of the way with its helpers and objects, and the stance it is said with."""
    verbs = [t for t in core if t.pos_ in VERBS]
    for place, verb in enumerate(verbs[:4]):
        lemma = _lemma(verb)
        yield f"verb:{lemma}", CORE
        yield f"verb{min(place, 1)}:{lemma}", CORE
        for kind, share in head_types().get(("verb", lemma), {}).items():
            yield f"head:{kind}", share
        yield f"stance:{stance_of(verb)}", CORE
        for child in verb.children:
            yield from _beside(verb, child, cast)
    for first, second in zip(verbs, verbs[1:], strict=False):
        yield f"chain:{_lemma(first)}>{_lemma(second)}", CORE
    if verbs and clauses.is_passive(verbs[0]):
        yield "passive", CORE
    for noun in core:
        if noun.pos_ == "NOUN":
            yield f"noun:{_lemma(noun)}", CORE
            for kind, share in head_types().get(("noun", _lemma(noun)), {}).items():
                yield f"head:{kind}", share


def _beside(verb: Token, child: Token, cast: MarkedCast) -> Iterator[tuple[str, float]]:
    lemma = _lemma(child)
    if child.dep_ in HELPERS:
        yield f"help:{lemma}", CORE
        if child.dep_ in ("neg", "prt"):
            yield f"verb:{_lemma(verb)}+{lemma}", CORE
    elif child.dep_ in ("dobj", "nsubjpass", "attr", "acomp", "oprd", "advmod") and cast.side(child) in "-o":
        yield f"{child.dep_}:{lemma}", CORE
        yield f"verb:{_lemma(verb)}+{lemma}", CORE
        for kind, share in head_types().get(("noun", lemma), {}).items():
            yield f"object:{kind}", share
    elif child.dep_ in ("dobj", "nsubjpass") and child.i not in cast.actor | cast.recipient:
        # "rejected a bid by X": the object belongs to a party.
        yield f"dobj:{lemma}", CORE
        yield f"verb:{_lemma(verb)}+{lemma}", CORE
        for kind, share in head_types().get(("noun", lemma), {}).items():
            yield f"object:{kind}", share
    elif child.dep_ in ("prep", "agent"):
        for grand in child.children:
            if grand.dep_ in ("pobj", "pcomp"):
                yield f"prep:{child.lower_}:{_lemma(grand)}", NEAR
                yield f"verb:{_lemma(verb)}+{child.lower_}", CORE


def _parties(actor: Token | None, recipient: Token | None, core: list[Token]) -> Iterator[tuple[str, float]]:
    """What kind of party each is, by itself and with the verb: towns are captured otherwise than thieves."""
    verb = next((_lemma(t) for t in core if t.pos_ in VERBS), "")
    for name, token in (("actor", actor), ("recipient", recipient)):
        kind = _kind(token)
        yield f"{name}:{kind}", NEAR
        yield f"{name}+{verb}:{kind}", CORE


def _kind(token: Token | None) -> str:
    if token is None:
        return "none"
    return _lemma(token) if token.pos_ == "NOUN" else token.ent_type_ or token.pos_


def _words(doc: Doc, cast: MarkedCast) -> Iterator[tuple[str, float]]:
    marked = cast.actor | cast.recipient
    last = ""
    low, high = min(marked, default=0), max(marked, default=len(doc))
    for token in doc:
        if token.i in marked:
            last = "<a>" if token.i in cast.actor else "<r>"
            continue
        if token.ent_type_ in ("DATE", "CARDINAL", "PERSON", "GPE", "ORG", "NORP", "TIME", "MONEY") and (
            token.pos_ != "VERB"
        ):
            continue
        lemma = _lemma(token)
        if token.pos_ in WORDS and lemma not in DULL:
            yield f"w:{lemma}", BAG
            if low < token.i < high:
                yield f"between:{lemma}", NEAR
        if token.is_alpha:
            if last:
                yield f"b:{last}_{lemma}", NEAR
            last = lemma


@cache
def head_types() -> dict[tuple[str, str], dict[str, float]]:
    """(part of speech, lemma) -> shares of the event types among the frames that it heads."""
    shares: dict[tuple[str, str], dict[str, float]] = {}
    for key, patterns in lexicon.index().items():
        kinds = {p.frame.type for p in patterns if p.frame.kind == "event" and p.frame.type != "NONE"}
        if kinds:
            shares[key] = {kind: 1.0 / len(kinds) for kind in sorted(kinds)}
    return shares


def _lemma(token: Token) -> str:
    return str(token.lemma_.lower())
