"""Grammar, handled once: who is subject, object and prepositional object of a word, through passives, relatives,
control and coordination."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset(("nsubj", "csubj", "expl"))
PASSIVE_SUBJECTS = frozenset(("nsubjpass", "csubjpass"))
OBJECTS = frozenset(("dobj", "obj"))
RELATIVE = frozenset(("who", "which", "that", "whom", "whose", "where"))
# Verbs whose object does not become the subject of the infinitive that follows.
SUBJECT_CONTROL = frozenset(
    "promise vow threaten pledge swear agree refuse decide plan want seek try attempt hope use do offer make say".split()
)
# Verbs whose object does what the infinitive says, also where the parse hangs it on as a purpose ("press X to stop").
OBJECT_CONTROL = frozenset(
    "press urge ask call force allow enable help order push encourage persuade invite tell warn request require pressure"
    " compel oblige instruct direct command advise remind appeal beg implore permit lobby convince incite provoke train"
    " authorise authorize oblige lead prompt drive cause get".split()
)
# "the trip, which was followed by talks": what follows "of" there is what was done, not who did it.
MAX_DEPTH = 6
FINITE = frozenset(("VBD", "VBZ", "VBP"))
# Nouns that an infinitive right after them belongs to, wherever the parse hangs it.
PURPOSES = frozenset("campaign fight effort bid attempt struggle battle war drive push quest plan mission".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """The grammatical surroundings of one verb. `subjects` act; `objects` undergo; passives are already turned
    around."""

    verb: Token
    passive: bool
    subjects: tuple[Token, ...]
    objects: tuple[Token, ...]
    datives: tuple[Token, ...]
    particles: frozenset[str]


def clause(verb: Token) -> Clause:
    """The clause a verb heads."""
    passive = is_passive(verb)
    outer = _outer_subjects(verb, 0)
    objects = _objects(verb)
    datives = tuple(token for child in verb.children if child.dep_ == "dative" for token in conjuncts(_inside(child)))
    particles = frozenset(child.lemma_.lower() for child in verb.children if child.dep_ == "prt")
    if passive:
        agents = (
            tuple(
                token
                for child in verb.children
                if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")
                for head in child.children
                if head.dep_ in ("pobj", "pcomp")
                for token in conjuncts(head)
            )
            or tuple(_at_hands_of(verb))
            or tuple(_late_agents(verb))
        )
        return Clause(verb, True, agents, outer or objects, datives, particles)
    return Clause(verb, False, outer, objects, datives, particles)


def _at_hands_of(verb: Token) -> Iterator[Token]:
    """'killed at the hands of X': an agent by another name."""
    for prep, inner in phrases(verb):
        if prep.lower_ == "at" and inner.lemma_.lower() == "hand":
            yield from (token for of, token in phrases(inner) if of.lower_ == "of")


def _late_agents(verb: Token) -> Iterator[Token]:
    """'listed as a terrorist group by X': an agent that the parse hangs on the words before it."""
    for prep, inner in phrases(verb):
        if inner.i > verb.i and prep.lower_ in ("as", "in", "on", "with"):
            yield from (token for by, token in phrases(inner) if by.lower_ == "by")


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive, also as a bare participle ('detained by', 'Iran-backed')."""
    if verb.tag_ != "VBN":
        return False
    if any(child.dep_ in ("auxpass", "agent") or child.dep_ in PASSIVE_SUBJECTS for child in verb.children):
        return True
    if verb.dep_ in ("acl", "amod"):
        return True
    if (
        verb.dep_ == "conj"
        and verb.head.tag_ == "VBN"
        and not any(c.dep_ in SUBJECTS or c.dep_ == "aux" for c in verb.children)
    ):
        return is_passive(verb.head)
    return verb.dep_ == "advcl" and not any(child.dep_ in SUBJECTS or child.dep_ == "aux" for child in verb.children)


def conjuncts(token: Token) -> list[Token]:
    """The token and all that is joined to it by 'and', 'or' or commas, in order."""
    found, stack = [], [token]
    while stack:
        current = stack.pop()
        found.append(current)
        stack.extend(child for child in current.children if child.dep_ == "conj" and child.pos_ not in ("VERB", "AUX"))
    return sorted(found, key=lambda t: t.i)


def phrases(token: Token) -> Iterator[tuple[Token, Token]]:
    """(preposition, its object) of all prepositional phrases that hang on the token, nested prepositions ('out of')
    joined."""
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative") and child.pos_ in ("ADP", "SCONJ", "VERB", "ADV", "PART"):
            yield from _phrase_objects(child, child)
        elif child.dep_ == "advmod" and child.pos_ in ("ADV", "ADP", "SCONJ"):
            for grand in child.children:
                if grand.dep_ == "prep":
                    yield from _phrase_objects(grand, grand)


def topic(token: Token) -> list[Token]:
    """Of whom a sentence says what follows: "For X, closer ties with Y bring gains"."""
    root = token
    while root.head != root:
        root = root.head
    return [
        inner
        for prep, inner in phrases(root)
        if prep.lower_ == "for" and prep.i == 0 and inner.i + 1 < len(token.doc) and token.doc[inner.i + 1].text == ","
    ]


def predicated(noun: Token, kinds: Container[str] = ("xcomp", "ccomp")) -> list[Token]:
    """The clauses that stand under the verb of which a noun is the subject: "the aim is to win"."""
    return [child for child in noun.head.children if child.dep_ in kinds] if noun.dep_ == "nsubj" else []


def verb_above(token: Token) -> Token:
    """The token where it is a verb, else the nearest verb above it; the root where there is none."""
    while token.head != token and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def possessors(noun: Token) -> list[Token]:
    """Owners of a noun: "Iraq's visit", "their visit"."""
    return [token for child in noun.children if child.dep_ == "poss" for token in conjuncts(child)]


def antecedent(verb: Token) -> Token | None:
    """The noun on which a relative clause hangs, where the verb heads one (also through coordination)."""
    current = verb
    for _ in range(MAX_DEPTH):
        if current.dep_ == "relcl":
            return current.head
        if current.dep_ in ("conj", "xcomp", "ccomp", "auxpass", "aux") and current.head.pos_ in ("VERB", "AUX"):
            current = current.head
            continue
        return None
    return None


def attribute(verb: Token) -> Token | None:
    """The predicate noun or adjective of a copula."""
    found = next((child for child in verb.children if child.dep_ in ("attr", "acomp", "oprd")), None)
    if found is not None and found.lower_ == "one":
        # "remains one of X's last allies"
        return next((inner for prep, inner in phrases(found) if prep.lower_ in ("of", "among")), found)
    return found


def governor(noun: Token) -> Token | None:
    """The verb of which a noun is the object ('launch an attack'), directly or as the object of a preposition that
    hangs on it."""
    if noun.dep_ in OBJECTS or noun.dep_ in PASSIVE_SUBJECTS or noun.dep_ in ("attr", "oprd"):
        return noun.head
    if noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
        return governor(noun.head)
    if noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ == "VERB":
        return noun.head.head
    return None


def _inside(child: Token) -> Token:
    if child.pos_ == "ADP":
        return next((grand for grand in child.children if grand.dep_ == "pobj"), child)
    return child


def _phrase_objects(prep: Token, named: Token) -> Iterator[tuple[Token, Token]]:
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp", "obj"):
            for token in conjuncts(child):
                yield named, token
        elif child.dep_ == "prep" or (child.dep_ == "conj" and child.pos_ == "ADP"):
            yield from _phrase_objects(child, child)


def _own_subjects(verb: Token) -> tuple[Token, ...]:
    kinds = SUBJECTS | PASSIVE_SUBJECTS
    return tuple(
        token for child in verb.children if child.dep_ in kinds and child.dep_ != "expl" for token in conjuncts(child)
    )


def _outer_subjects(verb: Token, depth: int) -> tuple[Token, ...]:
    """The grammatical subject, climbing to the governor where the verb has none of its own."""
    if depth > MAX_DEPTH:
        return ()
    own = _own_subjects(verb)
    if own:
        relative = [token for token in own if token.lower_ in RELATIVE and token.tag_ in ("WP", "WDT", "WP$", "IN")]
        if relative:
            noun = antecedent(verb)
            return tuple(conjuncts_of_antecedent(noun)) if noun is not None else own
        return own
    head = verb.head
    if verb.dep_ in ("conj", "auxpass", "aux") and head.pos_ in ("VERB", "AUX"):
        return _inherited(_of_one_tense(verb, head), verb, depth)
    if verb.dep_ in ("acl", "amod"):
        return _noun_modified(verb, head, depth)
    if verb.dep_ == "xcomp":
        return _controlled(head, depth)
    if verb.dep_ == "csubj" and verb.tag_ == "VBG":
        return tuple(topic(verb))
    if verb.dep_ == "advcl" and verb.tag_ == "VB" and verb.i >= 2:
        before = verb.doc[verb.i - 2]
        if before.lemma_.lower() in PURPOSES and before.pos_ == "NOUN":
            return _noun_modified(verb, before, depth)
    if verb.dep_ == "advcl" and verb.tag_ == "VB" and head.lemma_.lower() in OBJECT_CONTROL:
        return _controlled(head, depth)
    if verb.dep_ in ("advcl", "dep") and head.pos_ in ("VERB", "AUX"):
        return _inherited(head, verb, depth)
    if verb.dep_ == "ccomp" and head.pos_ in ("VERB", "AUX") and verb.tag_ in ("VB", "VBG", "VBN"):
        return _controlled(head, depth)
    if verb.dep_ in ("pcomp", "pobj") and head.pos_ in ("ADP", "SCONJ"):
        return _of_preposition(head, depth)
    if verb.dep_ == "relcl":
        return tuple(conjuncts_of_antecedent(head)) if _objects_own(verb) or verb.tag_ == "VBG" else ()
    return ()


def _of_one_tense(verb: Token, head: Token) -> Token:
    """'accused X of arming rebels and recalled its envoy': what has a tense is joined to what has one, wherever the parse hangs it."""
    if verb.dep_ != "conj" or verb.tag_ not in FINITE or head.tag_ != "VBG":
        return head
    above = head
    while above.tag_ not in FINITE and above.dep_ in ("pcomp", "prep", "conj", "advcl"):
        above = above.head
    return above if above.tag_ in FINITE else head


def conjuncts_of_antecedent(noun: Token) -> list[Token]:
    """A relative clause hangs on the last of several joined nouns; the whole chain is meant only where it hangs on the
    first."""
    return conjuncts(noun)


def _noun_modified(verb: Token, noun: Token, depth: int) -> tuple[Token, ...]:
    if verb.tag_ in ("VBG", "VBN") or verb.dep_ == "amod":
        return tuple(conjuncts(noun))
    # An infinitive on a noun ("efforts to secure the border") is done by whoever has the noun.
    owners = possessors(noun)
    if owners:
        return tuple(owners)
    for prep, token in phrases(noun):
        if prep.lower_ in ("by", "of", "for") and token.i < verb.i:
            return tuple(conjuncts(token))
    above = governor(noun)
    if above is not None and above != verb:
        turned = clause_subjects(above, depth + 1)
        if turned:
            return turned
    adjectives = [
        child
        for child in noun.children
        if child.dep_ in ("amod", "compound", "nmod") and child.pos_ in ("ADJ", "PROPN", "NOUN")
    ]
    return tuple(adjectives[:1])


def clause_subjects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Who acts in a verb's clause: the agent of a passive, else the subject."""
    if is_passive(verb):
        return clause(verb).subjects
    return _outer_subjects(verb, depth)


def _inherited(head: Token, verb: Token, depth: int) -> tuple[Token, ...]:
    if is_passive(head) and not is_passive(verb):
        return _own_subjects(head) or _outer_subjects(head, depth + 1)
    return _outer_subjects(head, depth + 1)


def _controlled(head: Token, depth: int) -> tuple[Token, ...]:
    if head.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
        return ()
    objects = _objects_own(head)
    if objects and head.lemma_.lower() not in SUBJECT_CONTROL:
        return objects
    if head.pos_ == "ADJ" and head.head.pos_ in ("AUX", "VERB"):
        return _outer_subjects(head.head, depth + 1)
    if head.pos_ == "NOUN":
        return tuple(possessors(head)) or _outer_subjects(head.head, depth + 1)
    return _outer_subjects(head, depth + 1)


def _of_preposition(prep: Token, depth: int) -> tuple[Token, ...]:
    above = prep.head
    if above.pos_ in ("VERB", "AUX"):
        objects = _objects_own(above)
        # "accuse Syria of arming", "prevent them from leaving": the object does it.
        if objects and prep.lower_ in ("of", "from", "into", "for", "against") and not is_passive(above):
            return objects
        return _outer_subjects(above, depth + 1)
    if above.pos_ in ("NOUN", "PROPN"):
        owners = possessors(above)
        if owners:
            return tuple(owners)
        verb = governor(above)
        return clause_subjects(verb, depth + 1) if verb is not None else ()
    if above.pos_ == "ADJ" and above.head.pos_ in ("AUX", "VERB"):
        return _outer_subjects(above.head, depth + 1)
    return ()


def _objects_own(verb: Token) -> tuple[Token, ...]:
    return tuple(token for child in verb.children if child.dep_ in OBJECTS for token in conjuncts(_noun_of(child)))


def _noun_of(token: Token) -> Token:
    """'condemned the brutal, senseless attack': an adjective taken for the object stands for its noun."""
    if token.pos_ != "ADJ" and (token.i + 1 >= len(token.doc) or token.doc[token.i + 1].text != ","):
        return token
    beside = [c for c in token.children if c.dep_ == "appos" and c.pos_ == "NOUN"]
    between = [t.pos_ for c in beside[:1] for t in token.doc[token.i + 1 : c.i]]
    return beside[0] if beside and set(between) <= {"PUNCT", "ADJ"} else token


def _objects(verb: Token) -> tuple[Token, ...]:
    own = _objects_own(verb)
    if own:
        relative = [token for token in own if token.lower_ in RELATIVE]
        noun = antecedent(verb) if relative else None
        return tuple(conjuncts(noun)) if noun is not None else own
    noun = verb.head if verb.dep_ == "relcl" else None
    if noun is not None and _own_subjects(verb) and not any(t.lower_ in RELATIVE for t in _own_subjects(verb)):
        return tuple(conjuncts(noun))
    # "asked X to leave": X, told as the subject of what follows, is the one asked.
    for child in verb.children:
        if child.dep_ == "ccomp" and child.tag_ == "VB" and any(c.lower_ == "to" for c in child.children):
            told = _own_subjects(child)
            if told:
                return told
    # "attacked and killed civilians": the first verb shares the object of the second.
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and not _own_subjects(child):
            shared = _objects_own(child)
            if shared and child.i - verb.i <= 3:
                return shared
    return ()
