"""Matching: patterns of the lexicon against the grammar of a sentence, giving who does what to whom as tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from detente.reading import clauses
from detente.reading.lexicon import Element, Frame, Index, Pattern
from detente.reading.parties import relational_nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class _Word:
    """A preposition that is meant but not written."""

    def __init__(self, text: str) -> None:
        self.lower_, self.i = text, -1


_OF: Any = _Word("of")


class Cast(Protocol):
    """What matching asks of whoever knows the actors of a sentence."""

    def is_party(self, token: Token) -> bool:
        """Whether the token stands for somebody."""

    def is_named(self, token: Token) -> bool:
        """Whether a name stands there, not a description."""

    def named_under(self, prep: Token) -> Sequence[Token]:
        """Last words of the names that stand in the phrase of a preposition."""

    def implied(self, noun: Token) -> Sequence[object]:
        """The two whom a noun of relation is about where it names none; nothing for other nouns."""

    def is_target(self, token: Token) -> bool:
        """Whether the token stands for somebody or for a place or thing of somebody's, which can be attacked or held."""

    def count(self, tokens: Sequence[Token]) -> int:
        """How many different actors the tokens stand for."""


# What is done to a place is done to whoever it belongs to.
RECIPROCAL = frozenset(("with", "between", "among"))
TARGETED = frozenset(("ASSAULT", "COERCE", "MOBILIZE"))
LIGHT = frozenset(
    "be become have cease take give travel fly go arrive visit head come attend join"
    "  make do hold launch mount stage conduct carry get receive reach begin start open pay wage lead"
    " see express offer send continue resume end suspend announce declare show face suffer undertake perform arrange plan want seek"
    " pursue step intensify increase expand boost strengthen deepen develop establish build keep maintain enjoy share restore".split()
)


HAPPENING = frozenset("take occur happen begin start resume continue end open erupt break follow hold".split())


@dataclass(frozen=True, slots=True)
class Match:
    """One reading of one word: the frame, the tokens in its roles, and all tokens that carry it."""

    token: Token
    frame: Frame
    pattern: Pattern
    actors: tuple[Token, ...] = ()
    recipients: tuple[Token, ...] = ()
    extra: tuple[Token, ...] = ()
    passive: bool = False
    score: float = 0.0
    implied: bool = False


@dataclass(slots=True)
class _Binding:
    actors: list[Token] = field(default_factory=list)
    recipients: list[Token] = field(default_factory=list)
    extra: list[Token] = field(default_factory=list)
    actor_bound: bool = False
    subject_taken: bool = False
    between: bool = False
    symmetric: bool = False
    targeted: bool = False
    implied: bool = False
    inner: list[Token] = field(default_factory=list)


def matches(parse: Doc, index: Index, cast: Cast) -> list[Match]:
    """The best reading of each word that heads a pattern, in text order.

    A verb and the noun it governs are one thing said ("launched an attack"): of their readings the better one stays.
    """
    words = frozenset(form for token in parse for form in (_lemma(token), token.lower_))
    read = {token.i: readings for token in parse if (readings := _readings(token, index, cast, words))}
    found = {i: best for i, readings in read.items() if (best := _best(readings, also=False)) is not None}
    for match in list(found.values()):
        for token in match.extra:
            rival = found.get(token.i)
            if rival is None or match.token.i not in found or not _one_thing(match, rival):
                continue
            del found[token.i if _sides(match) >= _sides(rival) else match.token.i]
    beside = [best for readings in read.values() if (best := _best(readings, also=True)) is not None]
    return sorted([*found.values(), *beside], key=lambda m: (m.token.i, m.frame.also))


def _one_thing(match: Match, rival: Match) -> bool:
    """Whether a verb and the word under it are one thing said; "condemned the attack" are two."""
    if rival.token.pos_ in ("VERB", "AUX"):
        return rival.token.dep_ in ("xcomp", "ccomp")
    if rival.token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return False
    return not (match.frame.type in ("ACCUSE", "SUPPORT") and rival.frame.type in ("ASSAULT", "COERCE"))


def _sides(match: Match) -> int:
    # What somebody favours or fears is the issue of a stance ("favours relations with X"), whoever stands in it.
    at_issue = match.frame.kind == "stance" and match.pattern.pos == "verb" and bool(match.actors)
    return 2 if at_issue else bool(match.actors) + bool(match.recipients)


def _best(readings: Sequence[Match], *, also: bool) -> Match | None:
    """The best of a word's readings among those that stand beside others, or among those that don't."""
    return max(
        (match for match in readings if match.frame.also == also),
        key=lambda m: (m.score, m.pattern.weight, m.pattern.text),
        default=None,
    )


def _readings(token: Token, index: Index, cast: Cast, words: frozenset[str]) -> list[Match]:
    """All readings of a word; most of its patterns ask for others that are not among the sentence's `words`."""
    readings: list[Match] = []
    for pos in _classes(token):
        # "allied", "linked" stand in the lexicon as adjectives in the form in which they are written.
        head = token.lower_ if pos == "adjective" and token.pos_ == "VERB" else _lemma(token)
        patterns = [p for p in index.get((pos, head), ()) if not any(map(words.isdisjoint, p.given))]
        view = _VIEWS[pos](token, cast) if patterns else None
        if view is not None:
            readings += [match for pattern in patterns if (match := _match(token, pattern, view, cast)) is not None]
    return readings


def _classes(token: Token) -> Iterable[str]:
    # Taggers take a bare present for a noun ("the members urge the minister"): what has a subject and an object is a verb.
    if token.pos_ in ("VERB", "AUX") or (
        token.dep_ == "ROOT" and {"nsubj", "dobj"} <= {c.dep_ for c in token.children}
    ):
        yield "verb"
        if token.tag_ in ("VBN", "VBG"):
            yield "adjective"
        if token.tag_ == "VBG" and token.dep_ in ("pobj", "nsubj", "dobj"):
            yield "noun"
    elif token.pos_ in ("NOUN", "PROPN"):
        yield "noun"
    elif token.pos_ in ("ADJ", "ADV"):
        yield "adjective"


def _lemma(token: Token) -> str:
    return str(token.lemma_.lower())


def _match(token: Token, pattern: Pattern, view: _View, cast: Cast) -> Match | None:
    if pattern.particles and not pattern.particles <= view.particles:
        return None
    binding = _bind(token, pattern, view, cast)
    if binding is None:
        return None
    if pattern.frame.modifiers and not any(_modified(word, pattern.frame) for word in (token, *binding.extra)):
        return None
    if binding.actor_bound:
        actors = binding.actors
    elif pattern.pos == "noun":
        actors = _noun_actors(token, clauses.governor(token), binding, cast, meeting=pattern.frame.type == "CONSULT")
    else:
        doers = [] if binding.subject_taken else view.subjects
        actors = [party for t in doers for party in ([t] if cast.is_party(t) else _owning(t, cast))]
    return _finished(token, pattern, binding, actors, cast, passive=view.passive)


def _modified(token: Token, frame: Frame) -> bool:
    if any(
        child.dep_ in ("amod", "advmod", "compound") and _lemma(child) in frame.modifiers for child in token.children
    ):
        return True
    # "relations remained strained": the modifier is predicated.
    verb = token.head if token.dep_ in ("nsubj", "nsubjpass") else None
    if verb is None:
        return False
    predicate = clauses.attribute(verb)
    return _lemma(verb) in frame.modifiers or (predicate is not None and _lemma(predicate) in frame.modifiers)


def _verb_view(token: Token, cast: Cast) -> _View:
    clause = clauses.clause(token)
    loose = {
        child.lower_
        for child in token.children
        if child.dep_ in ("advmod", "prt")
        or (child.dep_ == "prep" and not any(c.dep_ == "pobj" for c in child.children))
    }
    return _View(
        objects=clause.objects,
        datives=clause.datives,
        subjects=clause.subjects or _adverbial_agents(token),
        phrases=tuple(clauses.phrases(token)),
        attribute=clauses.attribute(token),
        particles=clause.particles | loose,
        infinitives=_infinitives(token),
        passive=clause.passive,
    )


def _infinitives(token: Token) -> tuple[Token, ...]:
    """Verbs that follow with 'to': "agreed to withdraw and to disarm"."""
    first = [c for c in token.children if c.dep_ in ("xcomp", "ccomp", "advcl", "acl") and c.tag_ == "VB"]
    return tuple(v for c in first for v in (c, *[g for g in c.children if g.dep_ == "conj" and g.pos_ == "VERB"]))


def _adverbial_agents(token: Token) -> tuple[Token, ...]:
    # "Iran-backed militias", "rebel-held towns"
    if token.tag_ != "VBN" or token.dep_ not in ("amod", "acl"):
        return ()
    return tuple(
        c for c in token.children if c.dep_ in ("npadvmod", "compound", "nmod", "nsubj", "amod") and c.i < token.i
    )


@dataclass(frozen=True, slots=True)
class _View:
    """What stands around a word, seen once for all patterns that it heads."""

    objects: tuple[Token, ...] = ()
    datives: tuple[Token, ...] = ()
    subjects: tuple[Token, ...] = ()
    phrases: tuple[tuple[Token, Token], ...] = ()
    attribute: Token | None = None
    particles: frozenset[str] = frozenset()
    infinitives: tuple[Token, ...] = ()
    passive: bool = False


def _bind(token: Token, pattern: Pattern, places: _View, cast: Cast) -> _Binding | None:
    binding = _Binding(symmetric=pattern.frame.symmetric, targeted=pattern.frame.type in TARGETED)
    for element in pattern.elements:
        if not _bind_one(token, element, places, binding, cast) and not element.optional:
            return None
    return binding


def _bind_one(token: Token, element: Element, places: _View, binding: _Binding, cast: Cast) -> bool:
    if element.at == "clause":
        return _bind_clause(token, element, binding, cast)
    if element.at == "adverb":
        return any(child.lower_ in element.words for child in token.children)
    if element.at == "subj":
        binding.subject_taken = True
        return _take(element, places.subjects, binding, cast)
    if element.at == "iobj":
        return _take(element, places.datives or _to_phrase(places), binding, cast)
    if element.at == "prep":
        return _bind_phrase(token, element, places, binding, cast)
    objects = places.objects
    if element.words:
        predicate = (places.attribute,) if places.attribute is not None else ()
        measured = [
            inner for t in objects for prep, inner in clauses.phrases(t) if prep.lower_ in ("in", "of", "worth")
        ]
        hit = [t for t in (*objects, *predicate) if _lemma(t) in element.words]
        # "gave 20 million dollars in aid", "sent tonnes of wheat"
        if not hit:
            hit = [t for t in measured if _lemma(t) in element.words and t.head.head.tag_ in ("CD", "NNS", "$")]
            binding.inner.extend(hit)
        binding.extra.extend(hit)
        return bool(hit)
    if element.role == "T":
        binding.extra.extend(objects[:1])
        return bool(objects)
    inner = [t for verb in binding.inner if verb.pos_ in ("VERB", "AUX") for t in clauses.clause(verb).objects]
    return _take(element, inner or objects, binding, cast)


def _to_phrase(places: _View) -> tuple[Token, ...]:
    return tuple(token for prep, token in places.phrases if prep.lower_ == "to")


def _take(element: Element, tokens: Iterable[Token], binding: _Binding, cast: Cast) -> bool:
    tokens = list(tokens)
    if element.role == "R" and any(each_other(token) for token in tokens):
        return True
    fits = cast.is_target if binding.targeted and element.role == "R" else cast.is_party
    parties = [party for token in tokens for party in ([token] if fits(token) else _owning(token, cast))]
    if element.role == "A":
        binding.actors.extend(parties)
        binding.actor_bound = True
    elif element.role == "R":
        binding.recipients.extend(parties)
    return bool(parties)


def each_other(token: Token) -> bool:
    """'hostile to each other', 'accused one another': those who act are those on whom."""
    pairs = {("other", "each"), ("another", "one"), ("one", "another")}
    return any((token.lower_, child.lower_) in pairs for child in token.children)


def _owning(token: Token, cast: Cast) -> list[Token]:
    """Whose a thing is that acts or undergoes: "Turkish jets", "Iraq's democratic process"."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return []
    owners = [t for t in clauses.possessors(token) if cast.is_party(t)]
    beside = [c for c in token.children if c.dep_ in ("amod", "compound", "nmod")]
    # "Saudi-led airstrikes"
    beside += [c for led in beside if led.lower_ == "led" for c in led.children]
    return owners or [c for c in beside if cast.is_named(c) and cast.is_party(c)]


def _bind_phrase(token: Token, element: Element, places: _View, binding: _Binding, cast: Cast) -> bool:
    phrases: list[tuple[Token, Token]] = list(places.phrases)
    for holder in (*places.objects, *((places.attribute,) if places.attribute is not None else ())):
        if not element.on or _lemma(holder) in element.on:
            phrases.extend(clauses.phrases(holder))
            if element.on and element.role == "R":
                # "rejected the offer of X" and "rejected X's offer" say the same.
                phrases.extend((_OF, owner) for owner in _owning(holder, cast))
    if element.words and "to" in element.preps:
        verbs = [t for t in places.infinitives if _lemma(t) in element.words]
        binding.extra.extend(verbs)
        binding.inner.extend(verbs)
        if verbs:
            return True
    for holder in binding.inner:
        phrases.extend(clauses.phrases(holder))
    agents = {t.i for t in places.subjects} if places.passive else frozenset()
    hits = [(prep, token) for prep, token in phrases if prep.lower_ in element.preps and token.i not in agents]
    if any(prep.lower_ == "between" for prep, _ in hits):
        hits += [(prep, t) for prep in {p for p, _ in hits} for t in cast.named_under(prep)]
    if not element.words and len({prep.lower_ for prep, _ in hits}) > 1:
        # "the visit of X to Y": beside another preposition, "of" and "by" name who does it.
        hits = [(prep, token) for prep, token in hits if prep.lower_ not in ("of", "by")] or hits
    if element.words:
        good = [token for _, token in hits if _lemma(token) in element.words]
        binding.extra.extend(good)
        binding.inner.extend(good)
        return bool(good)
    there = hits and all(prep.lower_ != "of" and cast.is_target(t) for prep, t in hits)
    if element.role == "R" and element.on and there:
        # "arrested dozens of X's people in Y": those arrested are X's, in Y is where.
        own = [t for t in places.objects if _lemma(t) in element.on and cast.is_party(t)]
        if own:
            binding.recipients.extend(own)
            return True
    if element.role == "T":
        binding.extra.extend(token for _, token in hits[:1])
        return bool(hits)
    agents_of_noun = [t for prep, t in hits if prep.lower_ == "by"] if token.pos_ in ("NOUN", "PROPN") else []
    if agents_of_noun and element.role == "R":
        # "the occupation of X by Y", "its occupation by Y": whatever the preposition may mean elsewhere, here it tells who did it.
        hits = [(prep, t) for prep, t in hits if prep.lower_ != "by"]
        if not hits:
            done = _take(Element("prep", role="A"), agents_of_noun, binding, cast)
            binding.recipients += [t for t in clauses.possessors(token) if done and cast.is_party(t)]
            return done
    binding.between |= any(prep.lower_ in ("between", "among") for prep, _ in hits)
    related = binding.symmetric and element.role == "R"
    if not hits and related and (element.preps & RECIPROCAL or _related_plural(places)):
        # "Iraq and Syria share a border": with each other.
        if cast.count(places.subjects) > 1:
            return True
        # "relations remained strained", of the two of whom the text tells.
        binding.implied = cast.count(places.subjects) < 2 and bool(cast.implied(token))
        return binding.implied
    return _take(element, (token for _, token in hits), binding, cast)


def _related_plural(places: _View) -> bool:
    """Whether several are said to be something to each other: "X and Y have long been rivals"."""
    predicate = places.attribute
    return predicate is not None and predicate.tag_ == "NNS" and _lemma(predicate) in relational_nouns()


def _bind_clause(token: Token, element: Element, binding: _Binding, cast: Cast) -> bool:
    said_to_be = clauses.predicated(token) if token.head.lemma_ == "be" else []
    for child in (*token.children, *said_to_be):
        if child.dep_ in ("ccomp", "xcomp", "pcomp", "acl") or (
            child.dep_ == "prep" and any(g.dep_ == "pcomp" for g in child.children)
        ):
            if element.role != "R":
                return True
            inner = clauses.clause(child)
            doers = inner.objects if inner.passive and not inner.subjects else inner.subjects
            own = clauses.clause(token)
            if _take(element, doers or own.objects, binding, cast):
                return True
    return False


def _happening(noun: Token) -> Token | None:
    """The verb by which an act is said to be: "talks took place between X and Y", "a series of raids began"."""
    outer = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
    verb = outer.head if outer.dep_ in ("nsubj", "nsubjpass") else None
    return verb if verb is not None and (_lemma(verb) in HAPPENING) else None


def _noun_view(token: Token, cast: Cast) -> _View:
    verb = clauses.governor(token) or _happening(token)
    phrases = list(clauses.phrases(token))
    if _lemma(token) in relational_nouns() and not any(prep.lower_ in ("of", "to") for prep, _ in phrases):
        # "its ally Iran": the owner is the other side.
        phrases += [(_OF, owner) for owner in clauses.possessors(token)]
    if verb is not None and _lemma(verb) in LIGHT | HAPPENING:
        phrases += [(prep, t) for prep, t in clauses.phrases(verb) if t != token and prep.i > token.i]
    return _View(phrases=tuple(phrases), subjects=tuple(_owners(token)))


def _owners(noun: Token) -> Iterator[Token]:
    """Whose a noun is by possession or adjective: "their relationship", "Iraqi-Syrian relations"."""
    yield from clauses.possessors(noun)
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod"):
            yield child
            yield from (c for c in child.children if c.dep_ in ("conj", "amod", "compound", "nmod"))


def _noun_actors(
    noun: Token, verb: Token | None, binding: _Binding, cast: Cast, *, meeting: bool = False
) -> list[Token]:
    """Whose act a noun is: possessor, 'by', 'of', adjective or compound, or the subject of the verb that governs it."""
    bound = {token.i for token in binding.recipients}
    owners = [t for t in clauses.possessors(noun) if t.i not in bound and cast.is_party(t)]
    if owners:
        return owners
    if _lemma(noun) in relational_nouns():
        named = [t for t in _named_by(noun) if t.i not in bound and cast.is_party(t)]
        if named:
            return named
    for preps in (("by",), ("of", "from", "between", "among")):
        found = [
            t for prep, t in clauses.phrases(noun) if prep.lower_ in preps and t.i not in bound and cast.is_party(t)
        ]
        if found:
            return found
    found = [
        t
        for child in noun.children
        if child.dep_ in ("amod", "compound", "nmod") and child.i not in bound
        for t in (child, *[c for c in child.children if c.dep_ == "conj"])
        # "terrorist attacks", "armed robbery": an adjective names somebody only where it is a name.
        if cast.is_party(t) and (cast.is_named(t) or (t.pos_ == "NOUN" and t.lemma_ != "terrorist"))
    ]
    if found:
        return found
    found = [t for t in _governing_subjects(noun, verb, meeting=meeting) if t.i not in bound and cast.is_party(t)]
    return found or [t for t in (clauses.topic(noun) if noun.dep_ == "nsubj" else ()) if cast.is_party(t)]


def _named_by(noun: Token) -> Iterator[Token]:
    """Whom a relational noun stands for: its apposition, its adjective, or the subject of which it is said."""
    yield from (child for child in noun.children if child.dep_ == "appos")
    if noun.dep_ == "appos":
        yield noun.head
    yield from (child for child in noun.children if child.dep_ in ("amod", "compound", "nmod"))
    if noun.dep_ in ("attr", "oprd") and noun.head.pos_ in ("AUX", "VERB"):
        yield from clauses.clause_subjects(noun.head)
    if noun.dep_ == "compound" and noun.head.pos_ == "PROPN":
        yield noun.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "as":
        yield from clauses.clause_subjects(noun.head.head)


def _governing_subjects(noun: Token, verb: Token | None, *, meeting: bool) -> Iterator[Token]:
    if verb is not None:
        # Who criticises an attack does not attack; who raises a matter in a call with somebody has called him.
        held = meeting and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "during", "at")
        if _lemma(verb) not in LIGHT and not held:
            return
        passive = clauses.is_passive(verb)
        if not (passive and noun.dep_ in clauses.PASSIVE_SUBJECTS and not clauses.clause(verb).subjects):
            yield from clauses.clause_subjects(verb)
        return
    # A noun inside another noun phrase ("efforts to ... in their campaign"): the phrase it hangs on owns it.
    if noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ in ("NOUN", "PROPN", "PRON"):
        yield noun.head.head
        # "support for the government of X in the fight against Y": whoever stands right before fights.
        if noun.head.i:
            yield noun.doc[noun.head.i - 1]


def _adjective_view(token: Token, cast: Cast) -> _View | None:
    if token.dep_ == "acomp" or (
        token.dep_ in ("attr", "oprd", "ROOT") and token.head.pos_ in ("AUX", "VERB") and token.head != token
    ):
        holders = clauses.clause_subjects(token.head)
    elif token.dep_ in ("amod", "acl", "appos", "relcl"):
        holders = tuple(clauses.conjuncts(token.head))
    elif token.dep_ == "conj" and token.head.dep_ == "acomp":
        holders = clauses.clause_subjects(token.head.head)
    elif token.pos_ == "VERB" and token.dep_ in ("ROOT", "ccomp", "conj", "advcl", "relcl"):
        holders = clauses.clause(token).objects if clauses.is_passive(token) else clauses.clause_subjects(token)
    elif token.dep_ in ("advmod", "npadvmod") and token.i and token.nbor(-1).pos_ in ("NOUN", "PROPN"):
        # "the party close to X": taken for an adverb where it follows its noun.
        holders = (token.nbor(-1),)
    else:
        return None
    phrases = tuple(clauses.phrases(token))
    if token.dep_ == "acomp":
        phrases += tuple((p, t) for p, t in clauses.phrases(token.head) if p.i > token.i)
    return _View(phrases=phrases, subjects=tuple(t for t in holders if cast.is_party(t)))


_VIEWS: dict[str, Callable[[Token, Cast], _View | None]] = {
    "verb": _verb_view,
    "noun": _noun_view,
    "adjective": _adjective_view,
}


def _finished(
    token: Token, pattern: Pattern, binding: _Binding, actors: Sequence[Token], cast: Cast, *, passive: bool
) -> Match | None:
    recipients = list(dict.fromkeys(binding.recipients))
    recipient_ids = {t.i for t in recipients}
    doers = [t for t in dict.fromkeys(actors) if t.i not in recipient_ids]
    if binding.between and len(recipients) > 1 and not any(cast.is_party(t) for t in doers):
        doers, recipients = recipients, []
    filled = sum(any(cast.is_party(t) for t in side) for side in (doers, recipients))
    score = pattern.weight + 0.8 * filled - (0.5 if binding.implied else 0.0)
    return Match(
        token,
        pattern.frame,
        pattern,
        tuple(doers),
        tuple(recipients),
        tuple(binding.extra),
        passive,
        score,
        binding.implied,
    )
