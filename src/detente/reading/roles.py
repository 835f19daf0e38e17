"""Who takes part in what is said: those a pattern's words mean, those only implied, and whether it makes sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.reading import clauses, lexicon
from detente.reading.matching import Match, each_other
from detente.reading.parties import Ref, SentenceCast

if TYPE_CHECKING:
    from spacy.tokens import Token

WISHED = frozenset("importance need necessity urgency significance value desirability possibility idea".split())
# Nouns of fighting that goes on, not of one act.
CAMPAIGNS = frozenset("fight campaign war struggle battle effort jihad insurgency warfare hostility rebellion".split())
VIOLENCE = frozenset(
    "attack bombing killing murder massacre assault blast explosion assassination shooting raid strike airstrike atrocity".split()
)
WHERE = frozenset(("in", "at", "inside", "near", "across", "around", "on"))
SUBJECTS = frozenset(("nsubj", "nsubjpass"))
TAKING_PART = SUBJECTS | {"poss", "dobj"}
UNKNOWN_ATTACKERS = Ref("local:unidentified-attackers", "unidentified attackers", "group", (), "", 0, "nobody named")
# Acts that are worth a claim though the text names one side only.
ONE_SIDED = frozenset(("CONSULT", "PROTEST"))
# Verbs that predicate a relation; "the return of relations between X and Y" by itself says nothing of how they stand.
HAVING = frozenset(
    "have maintain keep hold enjoy share establish restore resume sever cut break build develop strengthen deepen improve".split()
)


def refs_of(tokens: Sequence[Token], cast: SentenceCast, *, targets: bool = False) -> tuple[Ref, ...]:
    """Whom words mean, each once; with `targets`, as those who are aimed at."""
    meant = (ref for token in tokens for ref in (cast.targets(token) if targets else cast.refs(token)))
    # Who prints or carries a report is its source, not its subject.
    found = _distinct(ref for ref in meant if ref.kind != "outlet")
    # "Near X, the army destroyed ...": a place beside somebody who acts is where he does.
    acting = tuple(ref for ref in found if ref.kind != "place")
    return found if targets else acting or found


def of_condition(
    cast: SentenceCast, if_: tuple[int, int], then: tuple[int, int]
) -> tuple[tuple[Ref, ...], tuple[Ref, ...]]:
    """Who does what a condition supposes, and up to two others whom it would touch."""
    supposed, following = _in_range(cast, if_), _in_range(cast, then)
    doing = _in_range(cast, if_, SUBJECTS) or supposed[:1] or _of_relations(cast, if_) or _of_relations(cast, then)
    known = {ref.actor for ref in doing}
    rest = [[ref for ref in half if ref.actor not in known] for half in (following, supposed)]
    touched = _distinct([*rest[0][:1], *rest[1][:1], *rest[0][1:], *rest[1][1:]])[:2]
    return doing[:2], touched


def _of_relations(cast: SentenceCast, pair: tuple[int, int]) -> tuple[Ref, ...]:
    """The two of whose relations a half of a condition speaks without naming them: "any rapprochement"."""
    return next((two for token in cast.parse[pair[0] : pair[1] + 1] if (two := cast.implied(token))), ())


def _in_range(cast: SentenceCast, pair: tuple[int, int], kinds: frozenset[str] = frozenset()) -> tuple[Ref, ...]:
    """All who are known and take part between two tokens, both included; with `kinds`, in these places of the grammar."""
    words = (
        token
        for token in cast.parse[pair[0] : pair[1] + 1]
        if (token.dep_ in kinds if kinds else token.i in cast.by_token or token.dep_ in TAKING_PART)
    )
    meant = (ref for token in words for ref in cast.refs(token))
    return _distinct(ref for ref in meant if _known(ref) and ref.kind != "place")


def doers(match: Match, cast: SentenceCast, speakers: set[str]) -> tuple[Ref, ...]:
    """Whom a condemned act is laid to: "the Iraqi invasion of Kuwait", "its attacks", "the strike by X"."""
    owners: list[Token] = []
    for noun in match.extra:
        owners += clauses.possessors(noun)
        owners += [c for c in noun.children if c.dep_ in ("amod", "compound") and cast.is_named(c)]
        owners += [inner for prep, inner in clauses.phrases(noun) if prep.lower_ == "by"]
    meant = (ref for owner in owners for ref in cast.refs(owner))
    return _distinct(ref for ref in meant if ref.actor not in speakers and ref.kind not in ("place", "outlet"))


def claimants(casts: Sequence[SentenceCast]) -> tuple[Ref, ...]:
    """Who claims responsibility for the attack a text tells of; nobody where several do."""
    claimed = {
        refs_of([t for t in token.children if t.dep_ == "nsubj"], cast)
        for cast in casts
        for token in cast.parse
        if token.lemma_.lower() in ("claim", "admit", "accept")
        and any(t.dep_ == "dobj" and t.lower_ in ("responsibility", "credit") for t in token.children)
        and not any(t.dep_ == "neg" for t in token.children)
    } - {()}
    return claimed.pop() if len({tuple(r.actor for r in refs) for refs in claimed}) == 1 else ()


def enemy(cast: SentenceCast, actors: Sequence[Ref], recipients: Sequence[Ref]) -> tuple[Ref, ...]:
    """From whom a place is won that a text names alone ("the liberation of X"): the armed group it speaks of most."""
    if any(r.kind not in ("place", "group") for r in recipients):
        return ()
    doing = {a.actor for a in actors}
    groups = [ref for ref in cast.cast.refs.values() if ref.is_rebel and ref.actor not in doing]
    most = Counter(ref.actor for ref in groups).most_common(1)
    return tuple(ref for ref in groups if ref.actor == most[0][0])[:1]


def victims(match: Match, cast: SentenceCast, own: set[str], doing: set[str]) -> tuple[Ref, ...]:
    """Whom violence without a named target hit: the armed group named beside, else people of the place where it was."""
    struck = [ref for _, ref in cast.by_token.values() if ref.is_rebel and ref.actor not in doing]
    if struck and doing:
        return tuple(struck[:1])
    for token in match.token.subtree:
        named = cast.by_token.get(token.i)
        if named is not None and named[1].kind in ("state", "place") and named[1].states and token.dep_ == "pobj":
            place = named[1]
            if token.head.lower_ in WHERE and not set(place.states) & own:
                return cast.people_of(place)
    return ()


def at_issue(match: Match, cast: SentenceCast, holders: set[str]) -> tuple[Ref, ...]:
    """Whom a stance is about where no word of its pattern names them: those named in what is favoured, feared or demanded."""
    heads = list(match.extra) or [
        c
        for c in match.token.children
        if c.dep_ in ("ccomp", "xcomp", "dobj", "pobj", "prep", "acl") and c.i > match.token.i
    ]
    heads = heads or clauses.predicated(match.token)
    words = (token for head in heads for token in head.subtree if token.i > match.token.i and token.i in cast.by_token)
    if match.frame.type == "ACCUSE" and any(t.lemma_.lower() in VIOLENCE for t in match.extra):
        # "condemned the attacks in X": X is where they were, not whose.
        words = (t for t in words if not (t.dep_ == "pobj" and t.head.lower_ in WHERE))
    named = (cast.by_token[token.i][1] for token in words)
    return _distinct(ref for ref in named if ref.actor not in holders and ref.kind != "place")[:2]


def standing(match: Match) -> lexicon.Frame:
    """The frame, but a fight that is only aimed at ("efforts to defeat X", "the aim of fighting X") is a hostility, not yet an act."""
    frame, token = match.frame, match.token
    aimed = (
        token.tag_ == "VB"
        and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
        and token.dep_ in ("acl", "advcl", "xcomp", "relcl")
    )
    campaign = token.pos_ == "NOUN" and token.lemma_.lower() in CAMPAIGNS
    on_noun = token.dep_ == "pcomp" and token.head.head.pos_ == "NOUN"
    if frame.type == "ASSAULT" and (campaign or (token.pos_ == "VERB" and (aimed or on_noun))):
        return replace(frame, kind="tie", type="HOSTILITY", mode="", cameo="", intensity=-6.0)
    return frame


def makes_sense(match: Match, frame: lexicon.Frame, actors: Sequence[Ref], recipients: Sequence[Ref]) -> bool:
    """Somebody known must take part; a tie needs two sides; a stance needs a holder; places only undergo."""
    everyone = [*actors, *recipients]
    if not any(_known(ref) for ref in everyone):
        return False
    if frame.kind == "event" and _only_wished(match.token):
        return False
    if any(ref.kind == "place" for ref in actors):
        return False
    if (
        frame.type == "DIPLOMATIC"
        and match.pattern.pos == "noun"
        and not frame.modifiers
        and not _predicated(match.token)
    ):
        return False
    if frame.kind == "tie":
        return len(everyone) >= 2
    if frame.kind == "stance":
        return bool(actors)
    if frame.type in ONE_SIDED:
        # "meets the criteria" is no meeting.
        bare = not match.pattern.elements and any(c.dep_ in ("dobj", "obj") for c in match.token.children)
        return bool(everyone) and not bare
    if frame.type == "ASSAULT" and not actors and frame.name != "capture-by-fighting":
        return False
    if frame.type in ("ASSAULT", "COERCE"):
        mutual = frame.symmetric or any(each_other(t) for t in match.token.subtree)
        return bool(recipients) or (len(actors) > 1 and mutual)
    if frame.type == "REQUEST" and not actors:
        return False
    return len(everyone) >= 2


def _only_wished(token: Token) -> bool:
    """Whether an act stands under its importance: "stressed the importance of securing the border" does not secure it."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    above = token.head.head if token.dep_ == "pcomp" and token.head.lower_ == "of" else None
    return above is not None and above.lemma_.lower() in WISHED


def _known(ref: Ref) -> bool:
    return not ref.actor.startswith("local:") or bool(ref.states) or ref.kind in ("person", "organisation")


def _predicated(noun: Token) -> bool:
    verb = noun.head if noun.dep_ in ("dobj", "nsubj", "nsubjpass", "attr") else None
    if verb is not None and (noun.dep_ != "dobj" or verb.lemma_.lower() in HAVING):
        return True
    return bool(noun.dep_ == "ROOT")


def _distinct(refs: Iterable[Ref]) -> tuple[Ref, ...]:
    """Each actor once, as first meant."""
    found: dict[str, Ref] = {}
    for ref in refs:
        found.setdefault(ref.actor, ref)
    return tuple(found.values())
