"""How sure a text itself is that something happened or holds: negation, modals, conditions and embedding words,
down the tree.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from detente.errors import InputError
from detente.reading.signatures import Signature, words
from detente.schema import Modality

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DEEP = 7
SENTENCE = "sentence:"
TO = frozenset(("to", "na", "ta"))
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
GENERIC = frozenset("you one anyone anybody everyone people whoever".split())
# Value, modality and cue of a modal verb; the second value stands where "have" follows ("would have gone").
MODALS: dict[str, tuple[str, float, float, Modality]] = {
    "will": ("will", -0.6, 0.3, "planned"),
    "'ll": ("will", -0.6, 0.3, "planned"),
    "’ll": ("will", -0.6, 0.3, "planned"),
    "wo": ("will", -0.6, 0.3, "planned"),
    "ll": ("will", -0.6, 0.3, "planned"),
    "shall": ("will", -0.6, 0.3, "planned"),
    "would": ("would", -0.4, -0.7, "hypothetical"),
    "'d": ("would", -0.4, -0.7, "hypothetical"),
    "’d": ("would", -0.4, -0.7, "hypothetical"),
    "can": ("can", -0.2, 0.1, "speculative"),
    "ca": ("can", -0.2, 0.1, "speculative"),
    "could": ("could", -0.2, -0.5, "speculative"),
    "may": ("may", -0.2, 0.2, "speculative"),
    "might": ("may", -0.3, 0.2, "speculative"),
    "must": ("must", -0.3, 0.6, "speculative"),
    "should": ("should", -0.5, -0.6, "speculative"),
    "ought": ("should", -0.5, -0.6, "speculative"),
    "need": ("should", -0.5, -0.6, "speculative"),
}
RANK: dict[Modality, int] = {"fact": 0, "reported": 1, "speculative": 2, "planned": 3, "hypothetical": 4, "negated": 5}


@dataclass(frozen=True, slots=True)
class Factuality:
    """How sure the text is: `score` in [-3, 3], from did not happen to happened; `cues` are the reasons for it.

    `modality` as in the annotation guide: negated where the text says that it did not happen, hypothetical inside a
    condition.
    """

    score: float
    modality: Modality
    negated: bool
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a word on the way down the tree: value in [-1, 1], modality, polarity, the cues met.

    `frame` is the value of the sentence's main clause: sentences that command or foresee say little that has happened.
    """

    value: float = 1.0
    modality: Modality = "fact"
    negative: bool = False
    cues: tuple[str, ...] = ()
    frame: float = 0.0


def assess(token: Token) -> Factuality:
    """How sure the text is of what this verb, noun or adjective says. The token stands in a parsed sentence."""
    read = state(token)
    negated = read.negative and read.value < 0.2
    modality: Modality = "negated" if negated and read.modality != "hypothetical" else read.modality
    reasons = tuple(cue for cue in read.cues if not cue.startswith(SENTENCE))
    return Factuality(weighed(read, _weights()), modality, negated, reasons)


def factuality(text: str, predicate: tuple[int, int]) -> float:
    """The score in [-3, 3] of the predicate at `text[start:end]`, end excluded. Raises InputError where no word stands there."""
    from detente.documents.grammar import parse

    (doc,) = parse([text])
    return assess(head(doc, predicate)).score


def head(doc: Doc, predicate: tuple[int, int]) -> Token:
    """The word of a stretch that carries it: its first verb, else the one highest in the tree. Raises InputError where none is."""
    start, end = predicate
    inside = [token for token in doc if token.idx < end and token.idx + len(token) > start and not token.is_space]
    if not inside or start >= end:
        raise InputError(
            f"no word at {start}:{end}", right=f"offsets inside the {len(doc.text)} characters of the text"
        )
    verbs = (token for token in inside if token.pos_ in ("VERB", "AUX"))
    return next(verbs, min(inside, key=lambda token: sum(1 for _ in token.ancestors)))


def state(token: Token) -> State:
    """What the rules say of a word, before its cues are weighed."""
    sentence = token.sent
    root = sentence.root
    here = [SENTENCE + "past"] if root.tag_ == "VBD" else []
    lower = {word.lower_ for word in sentence}
    here += [SENTENCE + "you"] if lower & {"you", "your"} else []
    here += [SENTENCE + "modal"] if lower & MODALS.keys() else []
    read = _state(token, 0)
    frame = read.value if root.i == token.i else _own(root).value
    return replace(read, cues=(*read.cues, *here), frame=frame)


def weighed(read: State, weights: Mapping[str, float]) -> float:
    """Sum of the weights of the cues met, of the rules' own value and of the main clause's; in [-3, 3]."""
    total = weights["bias"] + weights["value"] * read.value + weights["frame"] * read.frame
    total += sum(weights.get(cue, 0.0) for cue in set(read.cues))
    return max(-3.0, min(3.0, total))


def _state(token: Token, depth: int) -> State:
    """The word's own cues under those of what embeds it."""
    own = _own(token)
    return _under(token, own, depth) if depth < DEEP else own


def _own(token: Token) -> State:
    if token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "PRON"):
        return _own_noun(token)
    clause = _Clause(token)
    state = _tense(clause)
    state = _modal(clause, state)
    state = _moods(clause, state)
    return _negation(clause, state)


class _Clause:
    """The helpers of a verb: auxiliaries, marks and adverbs, shared with the verb it is joined to by "and"."""

    def __init__(self, verb: Token) -> None:
        self.verb = verb
        self.children = list(verb.children)
        self.subject = next((child for child in self.children if child.dep_ in SUBJECTS), None)
        self.auxiliaries = [c for c in self.children if c.dep_ in ("aux", "auxpass")]
        self.shared: _Clause | None = None
        if verb.dep_ == "conj" and self.subject is None and verb.head.pos_ in ("VERB", "AUX") and verb.head.i < verb.i:
            if not self.auxiliaries and (verb.tag_ == verb.head.tag_ or verb.tag_ in ("VB", "VBN", "VBG")):
                self.shared = _Clause(verb.head)
                self.auxiliaries = self.shared.auxiliaries
        self.lower = {child.lower_ for child in self.children}
        self.helpers = {aux.lower_ for aux in self.auxiliaries}
        self.marks = {c.lower_ for c in self.children if c.dep_ in ("mark", "advmod") and c.i < verb.i}

    @property
    def infinitive(self) -> bool:
        return bool(self.helpers & TO)


def _tense(clause: _Clause) -> State:
    verb, helpers = clause.verb, clause.helpers
    if clause.infinitive:
        return State(0.0, "planned", cues=("infinitive",))
    if helpers & {"have", "has", "had", "'ve", "’ve"}:
        return State(cues=("perfect",))
    if verb.tag_ == "VBD" or helpers & {"did", "was", "were"}:
        return State(cues=("past",))
    if verb.tag_ == "VBG":
        return State(cues=("progressive",) if helpers else ("gerund",))
    if verb.tag_ == "VBN" and not helpers:
        return State(cues=("participle",))
    if verb.tag_ == "VB" and not helpers:
        return State(-0.4 if _loose(clause) else 1.0, cues=("bare", "loose") if _loose(clause) else ("bare",))
    return State(0.95, cues=("present",))


def _loose(clause: _Clause) -> bool:
    """A base form that hangs on no helper: "all you do is ask", "clean the tank and feed it"."""
    verb = clause.verb
    if clause.subject is not None or verb.lemma_.lower() in words().lists["dropped"]:
        return False
    return verb.dep_ == "conj" and clause.shared is not None or (verb.dep_ == "xcomp" and verb.head.lemma_ == "be")


def _modal(clause: _Clause, state: State) -> State:
    for aux in clause.auxiliaries:
        modal = MODALS.get(aux.lower_)
        if modal is None or (aux.tag_ != "MD" and aux.lower_ in ("'d", "’d", "need")):
            continue
        cue, value, after_have, modality = modal
        perfect = "have" in clause.helpers or "'ve" in clause.helpers or "of" in clause.helpers
        if cue == "would" and _reported_past(clause.verb):
            value, modality = -0.5, "planned"
        return State(after_have if perfect else value, modality, cues=(cue + ("+have" if perfect else ""),))
    return state


def _reported_past(verb: Token) -> bool:
    """ "said that it would visit": the future seen from the past."""
    return verb.dep_ == "ccomp" and (
        verb.head.tag_ == "VBD" or any(c.lower_ in ("had", "has") for c in verb.head.children)
    )


def _moods(clause: _Clause, state: State) -> State:
    """Imperatives, questions, conditions and what follows from them, adverbs of doubt."""
    verb, lists = clause.verb, words().lists
    if _imperative(clause):
        state = State(-0.7, "hypothetical", cues=(*state.cues, "imperative"))
    asked = _question(clause)
    if asked:
        state = State(
            min(state.value, 0.5 if asked == "question:wh" else -0.1),
            _max(state.modality, "speculative"),
            cues=(*state.cues, asked),
        )
    if _condition(clause):
        state = State(min(state.value, -0.5), "hypothetical", cues=(*state.cues, "if"))
    elif any(child.dep_ == "advcl" and _condition(_Clause(child)) for child in clause.children):
        low = min(state.value, 0.2 if state.value > 0.5 else -0.5)
        state = State(low, "hypothetical", cues=(*state.cues, "then"))
    for name, factor in (("hedges", 0.5), ("nearly", -0.6)):
        if clause.lower & lists[name]:
            value = state.value * factor if state.value > 0 else state.value
            state = State(value, _max(state.modality, "speculative"), cues=(*state.cues, name))
    if clause.lower & lists["ahead"] and "present" in state.cues:
        state = State(min(state.value, -0.4), _max(state.modality, "planned"), cues=(*state.cues, "ahead"))
    more = [
        cue for cue in ("sure", "reasons", "times") if (clause.lower if cue == "sure" else clause.marks) & lists[cue]
    ]
    if clause.subject is not None and _generic(clause.subject) and state.cues[:1] not in (("past",), ("perfect",)):
        more.append("generic")
    if clause.subject is not None and clause.subject.lower_ in ("i", "we"):
        more.append("speaker")
    lemma = verb.lemma_.lower()
    more += [cue for cue in ("states", "errands") if lemma in lists[cue]]
    if lemma in lists["errands"] and "progressive" in state.cues:
        more.append("errand under way")
    if verb.lemma_ == "have":
        more.append("lemma:have")
    return replace(state, cues=(*state.cues, *more))


def _generic(subject: Token) -> bool:
    """You, anyone, people; bare plurals ("cats react")."""
    if subject.lower_ in GENERIC:
        return True
    return subject.tag_ == "NNS" and not any(child.dep_ in ("det", "poss", "nummod") for child in subject.children)


def _max(first: Modality, second: Modality) -> Modality:
    return first if RANK[first] >= RANK[second] else second


def _imperative(clause: _Clause) -> bool:
    verb = clause.verb
    if clause.shared is not None:
        return _imperative(clause.shared) and verb.lower_ == verb.lemma_
    if clause.subject is not None or verb.tag_ not in ("VB", "VBP") or clause.helpers - {"do"}:
        return False
    if verb.lemma_.lower() in words().lists["dropped"] and not clause.helpers and "please" not in clause.lower:
        return False
    if verb.dep_ in ("ROOT", "ccomp", "parataxis", "dep", "advcl"):
        return verb.dep_ == "ROOT" or not clause.marks & {"that", "to"}
    return verb.dep_ == "conj" and verb.tag_ == "VB" and not clause.helpers


def _question(clause: _Clause) -> str:
    """How the clause asks: yes-or-no, with a question word, or "" where it does not."""
    verb = clause.verb
    sentence = verb.sent
    if not any(token.text in ("?", "??", "?!") for token in sentence[-2:]):
        return ""
    if any(t.tag_ in ("WP", "WRB", "WDT", "WP$") and t.i < verb.i for t in verb.subtree):
        return "question:wh" if verb.dep_ in ("ROOT", "ccomp", "conj") else ""
    helpers = [aux.i for aux in clause.auxiliaries] + ([verb.i] if verb.lemma_ == "be" else [])
    if clause.subject is None:
        return "question:yn" if verb.dep_ == "ROOT" and verb.i - sentence.start < 3 else ""
    inverted = any(i < clause.subject.i for i in helpers)
    asked = clause.subject.lower_ in ("anyone", "anybody", "someone", "any")
    return "question:yn" if inverted or asked else ""


def _condition(clause: _Clause) -> bool:
    verb = clause.verb
    if clause.marks & words().lists["conditions"] - {"should"}:
        return True
    if {"as", "long"} <= clause.marks or (clause.shared is not None and _condition(clause.shared)):
        return True
    if verb.dep_ == "advcl" and clause.subject is not None:
        return any(aux.lower_ in ("should", "had", "were") and aux.i < clause.subject.i for aux in clause.auxiliaries)
    return verb.dep_ == "pcomp" and verb.head.lower_ == "in" and "case" in clause.lower


def _negation(clause: _Clause, state: State) -> State:
    negators = words().lists["negators"]
    found = any(
        c.dep_ == "neg" or c.lower_ in negators
        for c in clause.children
        if c.dep_ in ("neg", "advmod", "preconj", "cc", "det")
    )
    found = found or any(c.dep_ == "neg" for aux in clause.auxiliaries for c in aux.children)
    if not found and clause.shared is not None and clause.auxiliaries:
        found = "negated" in _negation(clause.shared, State()).cues
    if clause.subject is not None and _no(clause.subject):
        found = True
    elif not found and any(c.dep_ in ("dobj", "attr") and _no(c) for c in clause.children):
        if clause.verb.lemma_ in ("have", "see", "find", "get"):
            return replace(state, cues=(*state.cues, "no object"))
        return replace(state, value=min(state.value, -0.5), negative=True, cues=(*state.cues, "negated object"))
    if not found:
        return state
    return State(_turned(state.value), state.modality, True, (*state.cues, "negated"))


def _turned(value: float) -> float:
    """What is sure turns into its opposite; what was unlikely before is still unlikely when denied."""
    return -value if value > 0 else -0.8


def _no(noun: Token) -> bool:
    lists = words().lists
    return noun.lower_ in lists["negative_pronouns"] or any(
        c.lower_ in ("no", "neither") and c.dep_ in ("det", "neg") for c in noun.children
    )


def _own_noun(noun: Token) -> State:
    """A happening named by a noun: "no visit", "a possible visit";
    a predicate noun or adjective shares its verb's cues.
    """
    if noun.dep_ in ("ROOT", "compound") and not any(c.dep_ in ("det", "amod", "poss", "cop") for c in noun.children):
        first = noun.i == noun.sent.start or noun.nbor(-1).lower_ in ("please", "and", "then", ",")
        if first and noun.tag_ in ("NN", "NNP", "VB"):
            return State(-0.5, "hypothetical", cues=("noun", "imperative"))
    unreal = [c for c in noun.children if c.lower_ in words().lists["unreal_adjectives"]]
    if noun.dep_ in ("attr", "acomp", "oprd") and noun.head.pos_ in ("VERB", "AUX"):
        state = _own(noun.head)
    else:
        state = State(cues=("noun",))
    if unreal:
        state = State(min(state.value, -0.3), "speculative", state.negative, (*state.cues, "unreal"))
    if _no(noun):
        state = State(-1.0, state.modality, True, (*state.cues, "negated"))
    return state


def _under(token: Token, own: State, depth: int) -> State:
    """The word's state under what embeds it."""
    governor, complement, cue = _governor(token)
    if governor is None:
        return replace(own, cues=(*own.cues, cue)) if cue else own
    above = _state(governor, depth + 1)
    signature = _signature(governor, complement)
    if signature is not None and complement != "with":
        return _embedded(own, above, signature)
    own = replace(own, cues=(*own.cues, cue) if cue else own.cues)
    return _beside(token, own, above, cue)


def _signature(governor: Token, complement: str) -> Signature | None:
    pos = "VERB" if governor.pos_ == "AUX" else "NOUN" if governor.pos_ == "PROPN" else governor.pos_
    lexicon = words()
    found = lexicon.find(pos, governor.lemma_.lower(), complement)
    if found is None and pos == "VERB" and governor.tag_ == "VBN":
        found = lexicon.find("ADJ", governor.lower_, complement)
    return found


def _embedded(own: State, above: State, signature: Signature) -> State:
    """The signature decides what the embedding word's own state lends to the embedded."""
    held = above.value >= 0 or (not above.negative and above.value > -0.8)
    value = signature.yes if held else signature.no
    if signature.name == "factive" and above.value < 0 and not above.negative:
        value = min(value, 0.3)
    if signature.scaled:
        value *= min(1.0, 0.4 + 0.6 * abs(above.value)) if held and above.value > 0 else 1.0 if not held else 0.6
        if held and above.value < 0:
            value = min(value, above.value)
    infinitive = "infinitive" in own.cues or "bare" in own.cues or "gerund" in own.cues
    if not infinitive:
        value = own.value * value if own.value > 0 else (own.value if value > 0 else max(own.value, -0.6))
    elif own.negative:
        value = -value
    negative = own.negative != (value < 0 and (signature.yes < -0.65 if held else above.negative))
    modality = _max(
        signature.modality, _max("fact" if infinitive else own.modality, _passed(above.modality, signature))
    )
    if infinitive and own.negative:
        negative = True
    sign = "+" if held else "-"
    return State(
        max(-1.0, min(1.0, value)), modality, negative, (*own.cues, f"under:{signature.name}{sign}", *_lifted(above))
    )


def _passed(modality: Modality, signature: Signature) -> Modality:
    return "fact" if signature.name == "factive" else modality


def _lifted(above: State) -> tuple[str, ...]:
    """Cues of what stands above that still weigh below."""
    kept = (
        "if",
        "then",
        "imperative",
        "question:yn",
        "question:wh",
        "will",
        "would",
        "can",
        "could",
        "may",
        "should",
        "negated",
        "infinitive",
    )
    return tuple("up:" + cue for cue in above.cues if cue in kept)


def _beside(token: Token, own: State, above: State, cue: str) -> State:
    """No word of the lexicon embeds it: purposes, circumstances and joined words share the doubt of what they hang on."""
    if cue in ("joined", "object", "copula"):
        value, modality = (
            (above.value, above.modality)
            if own.value > 0.5
            else (min(own.value, above.value), _max(own.modality, above.modality))
        )
        return State(value, modality, own.negative or above.negative, (*own.cues, *_lifted(above)))
    if cue == "purpose":
        return State(
            0.1 if above.value > 0.5 else -0.6,
            _max("planned", above.modality),
            own.negative,
            (*own.cues, *_lifted(above)),
        )
    if cue == "prep:without" or cue == "prep:instead":
        return State(-0.9, own.modality, True, (*own.cues, "negated"))
    nonfinite = bool({"participle", "bare", "gerund"} & set(own.cues))
    if nonfinite and cue in ("complement", "advcl") and above.value < own.value:
        low = above.value if cue == "complement" else min(own.value, above.value + 0.3)
        return State(low, _max(own.modality, above.modality), own.negative, (*own.cues, *_lifted(above)))
    if "times" in own.cues and above.value < 0 and not above.negative and not {"past", "perfect"} & set(own.cues):
        return State(
            min(own.value, -0.5), _max(own.modality, above.modality), own.negative, (*own.cues, *_lifted(above))
        )
    if "infinitive" in own.cues:
        return State(-0.4, _max("planned", above.modality), own.negative, (*own.cues, *_lifted(above)))
    if cue.startswith("prep:") and above.value < 0.5:
        return State(
            min(own.value, above.value), _max(own.modality, above.modality), own.negative, (*own.cues, *_lifted(above))
        )
    return replace(own, cues=(*own.cues, *_lifted(above)))


def _governor(token: Token) -> tuple[Token | None, str, str]:
    """(the word above, the kind of complement this is to it, the cue of the link)."""
    dep, head = token.dep_, token.head
    if dep == "ROOT" or head.i == token.i:
        return None, "", ""
    verbal = token.pos_ in ("VERB", "AUX")
    if dep in ("xcomp", "ccomp", "csubj", "csubjpass") and verbal:
        return _complement(token, head)
    if dep == "conj" and verbal:
        return _joined(token, head)
    if dep in ("attr", "acomp", "oprd") and head.pos_ in ("VERB", "AUX"):
        if verbal:
            return head, "with", "copula"
        above, complement, cue = _governor(head)
        return above, complement, cue or "copula"
    if dep in ("acl", "relcl"):
        infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
        if dep == "relcl" and infinitive:
            return head, "to", "acl"
        if dep == "acl" and (infinitive or token.tag_ not in ("VBG", "VBN")):
            return head, "to" if infinitive else "that", "acl"
        return None, "", dep
    if dep == "advcl":
        infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
        marked = any(c.dep_ in ("mark", "advmod") and c.i < token.i and c.lower_ != "to" for c in token.children)
        if (
            infinitive
            and not marked
            and head.pos_ in ("VERB", "ADJ")
            and _signature(head, "to") is not None
            and head.pos_ == "ADJ"
        ):
            return head, "to", "advcl"
        return head, "with", "purpose" if infinitive and not marked else "advcl"
    if dep in ("pcomp", "pobj") and head.pos_ in ("ADP", "SCONJ", "ADV"):
        return _of_preposition(token, head)
    if not verbal and dep in ("dobj", "nsubjpass", "nsubj", "obj"):
        return _object(token, head)
    if dep == "amod":
        return None, "", "amod"
    if dep == "conj":
        return _governor(head)
    return None, "", dep if dep in ("parataxis", "compound", "dep") else ""


def _complement(token: Token, head: Token) -> tuple[Token | None, str, str]:
    if token.dep_ in ("csubj", "csubjpass"):
        return None, "", "subject clause"
    marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "aux", "advmod") and c.i < token.i}
    if marks & {"whether", "if"} and token.dep_ == "ccomp":
        return head, "whether", ""
    if marks & TO:
        return head, "to", "complement"
    if token.tag_ == "VBG":
        return head, "ing", "complement"
    if token.tag_ == "VB" and not marks - {"not"}:
        return head, "bare", "complement"
    return head, "that", "complement"


def _joined(token: Token, head: Token) -> tuple[Token | None, str, str]:
    """What is joined by "and" hangs on what the first hangs on, unless it has a subject or a tense of its own."""
    own = any(c.dep_ in SUBJECTS for c in token.children)
    if own or (token.tag_ in ("VBD", "VBZ", "VBP") and head.tag_ in ("VB", "VBG")):
        return None, "", "conj"
    if token.tag_ == head.tag_ or token.tag_ in ("VB", "VBG", "VBN"):
        above, complement, cue = _governor(head)
        return above, complement, cue or "conj"
    return None, "", "conj"


def _of_preposition(token: Token, prep: Token) -> tuple[Token | None, str, str]:
    name = prep.lower_
    verbal = token.pos_ in ("VERB", "AUX")
    above = prep.head
    if above.lower_ == "instead" or name == "instead":
        return above, "with", "prep:instead"
    if name == "without":
        return above, "with", "prep:without"
    if above.pos_ in ("VERB", "ADJ", "NOUN", "AUX"):
        complement = "from" if name == "from" else ("ing" if verbal else "np" if above.pos_ != "NOUN" else "of")
        if _signature(above, complement) is not None and (
            verbal or name in ("of", "for", "from", "to", "on", "against", "about")
        ):
            if verbal or above.pos_ == "NOUN" or name in ("for", "from", "about"):
                return above, complement, f"prep:{name}"
        return above, "with", f"prep:{name}" if verbal else ""
    return None, "", f"prep:{name}" if verbal else ""


def _object(noun: Token, verb: Token) -> tuple[Token | None, str, str]:
    lists, lemma = words().lists, verb.lemma_.lower()
    subject = noun.dep_ == "nsubj"
    if not subject and words().find("VERB", lemma, "np") is not None and lemma not in lists["light"]:
        signature = words().find("VERB", lemma, "np")
        if signature is not None and signature.name in ("factive", "implicative", "saying", "believing", "asking"):
            return None, "", ""
        return verb, "np", "object"
    if lemma in lists["occurring" if subject else "light"]:
        return verb, "with", "object"
    return None, "", ""


@cache
def _weights() -> Mapping[str, float]:
    path = files("detente") / "data" / "weights" / "factuality.json"
    loaded: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return loaded
