"""What a clause says of its own certainty: tense, modals, mood, condition and negation of one word, before anything embeds it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.reading.signatures import words
from detente.schema import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

TO = frozenset(("to", "na", "ta"))
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
GENERIC = frozenset(("you", "one", "anyone", "anybody", "everyone", "people", "whoever"))
RANK: dict[Modality, int] = {"fact": 0, "reported": 1, "speculative": 2, "planned": 3, "hypothetical": 4, "negated": 5}


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a word on the way down the tree: value in [-1, 1], modality, polarity, the cues met.

    `frame` is the value of the sentence's main clause: sentences that command or foresee say little that has
    happened.
    """

    value: float = 1.0
    modality: Modality = "fact"
    negative: bool = False
    cues: tuple[str, ...] = ()
    frame: float = 0.0


def own_state(token: Token) -> State:
    if token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "PRON"):
        return _own_noun(token)
    clause = Clause(token)
    state = _tense(clause)
    state = _modal(clause, state)
    state = _moods(clause, state)
    return _negation(clause, state)


class Clause:
    """The helpers of a verb: auxiliaries, marks and adverbs, shared with the verb it is joined to by "and"."""

    def __init__(self, verb: Token) -> None:
        self.verb = verb
        self.children = list(verb.children)
        self.subject = next((child for child in self.children if child.dep_ in SUBJECTS), None)
        self.auxiliaries = [c for c in self.children if c.dep_ in ("aux", "auxpass")]
        self.shared: Clause | None = None
        if self._shares():
            self.shared = Clause(verb.head)
            self.auxiliaries = self.shared.auxiliaries
        self.lower = {child.lower_ for child in self.children}
        self.helpers = {aux.lower_ for aux in self.auxiliaries}
        self.marks = {c.lower_ for c in self.children if c.dep_ in ("mark", "advmod") and c.i < verb.i}

    def _shares(self) -> bool:
        """Whether the verb leans on the one it is joined to: no subject and no helpers of its own, and a form that fits."""
        verb, first = self.verb, self.verb.head
        if verb.dep_ != "conj" or self.subject is not None or self.auxiliaries or first.i > verb.i:
            return False
        return first.pos_ in ("VERB", "AUX") and (verb.tag_ == first.tag_ or verb.tag_ in ("VB", "VBN", "VBG"))

    @property
    def infinitive(self) -> bool:
        return bool(self.helpers & TO)


def _tense(clause: Clause) -> State:
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


def _loose(clause: Clause) -> bool:
    """A base form that hangs on no helper: "all you do is ask", "clean the tank and feed it"."""
    verb = clause.verb
    if clause.subject is not None or verb.lemma_.lower() in words().lists["dropped"]:
        return False
    return (verb.dep_ == "conj" and clause.shared is not None) or (verb.dep_ == "xcomp" and verb.head.lemma_ == "be")


def _modal(clause: Clause, state: State) -> State:
    for aux in clause.auxiliaries:
        modal = words().modals.get(aux.lower_)
        if modal is None or (aux.tag_ != "MD" and aux.lower_ in ("'d", "’d", "need")):
            continue
        cue, value, modality = modal.cue, modal.value, modal.modality
        perfect = "have" in clause.helpers or "'ve" in clause.helpers or "of" in clause.helpers
        if cue == "would" and clause.lower & {"later", "eventually", "subsequently"}:
            return State(0.8, "fact", cues=("future in the past",))
        if cue == "would" and _reported_past(clause.verb):
            value, modality = -0.5, "planned"
        return State(modal.have if perfect else value, modality, cues=(cue + ("+have" if perfect else ""),))
    return state


def _reported_past(verb: Token) -> bool:
    """ "said that it would visit": the future seen from the past."""
    return verb.dep_ == "ccomp" and (
        verb.head.tag_ == "VBD" or any(c.lower_ in ("had", "has") for c in verb.head.children)
    )


def _moods(clause: Clause, state: State) -> State:
    """Imperatives, questions, conditions and what follows from them, adverbs of doubt."""
    verb, lists = clause.verb, words().lists
    if _imperative(clause):
        state = State(-0.7, "hypothetical", cues=(*state.cues, "imperative"))
    asked = _question(clause)
    if asked:
        state = State(
            min(state.value, 0.5 if asked == "question:wh" else -0.1),
            stronger(state.modality, "speculative"),
            cues=(*state.cues, asked),
        )
    if _condition(clause):
        state = State(min(state.value, -0.5), "hypothetical", cues=(*state.cues, "if"))
    elif _follows(clause):
        low = min(state.value, 0.2 if state.value > 0.5 else -0.5)
        state = State(low, "hypothetical", cues=(*state.cues, "then"))
    for name, factor in (("hedges", 0.5), ("nearly", -0.6)):
        if clause.lower & lists[name]:
            value = state.value * factor if state.value > 0 else state.value
            state = State(value, stronger(state.modality, "speculative"), cues=(*state.cues, name))
    if clause.lower & lists["ahead"] and "present" in state.cues:
        state = State(min(state.value, -0.4), stronger(state.modality, "planned"), cues=(*state.cues, "ahead"))
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


def _follows(clause: Clause) -> bool:
    """Whether a condition hangs on the clause: "if ...", "in the event that ..."."""
    for child in clause.children:
        if child.dep_ == "advcl" and _condition(Clause(child)):
            return True
        if child.lower_ == "in" and any(c.dep_ == "pobj" and c.lower_ in ("event", "case") for c in child.children):
            return any(grand.dep_ in ("acl", "relcl", "prep", "ccomp") for c in child.children for grand in c.children)
    return False


def _generic(subject: Token) -> bool:
    """You, anyone, people; bare plurals ("cats react")."""
    if subject.lower_ in GENERIC:
        return True
    return subject.tag_ == "NNS" and not any(child.dep_ in ("det", "poss", "nummod") for child in subject.children)


def _imperative(clause: Clause) -> bool:
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


def _question(clause: Clause) -> str:
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


def _condition(clause: Clause) -> bool:
    verb = clause.verb
    if clause.marks & words().lists["conditions"] - {"should"}:
        return True
    if {"as", "long"} <= clause.marks or (clause.shared is not None and _condition(clause.shared)):
        return True
    if verb.dep_ == "advcl" and clause.subject is not None:
        return any(aux.lower_ in ("should", "had", "were") and aux.i < clause.subject.i for aux in clause.auxiliaries)
    return verb.dep_ == "pcomp" and verb.head.lower_ == "in" and "case" in clause.lower


def _negation(clause: Clause, state: State) -> State:
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
    if "states" in state.cues:
        state = replace(state, cues=(*state.cues, "negated state"))
    elif {"past", "perfect"} & set(state.cues):
        state = replace(state, cues=(*state.cues, "negated past"))
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
    if _mistaken_command(noun):
        return State(-0.5, "hypothetical", cues=("noun", "imperative"))
    if noun.ent_type_ in ("PERSON", "NORP", "GPE"):
        return State(cues=("name",))
    unreal = [c for c in noun.children if c.lower_ in words().lists["unreal_adjectives"]]
    predicative = noun.dep_ in ("attr", "acomp", "oprd") and noun.head.pos_ in ("VERB", "AUX")
    state = own_state(noun.head) if predicative else State(cues=("noun",))
    if unreal:
        state = State(min(state.value, -0.3), "speculative", state.negative, (*state.cues, "unreal"))
    planned = [c for c in noun.children if c.dep_ == "relcl" and "will" in own_state(c).cues]
    if planned:
        state = State(min(state.value, -0.6), "planned", state.negative, (*state.cues, "will"))
    if _no(noun):
        state = State(-1.0, state.modality, True, (*state.cues, "negated"))
    return state


def _mistaken_command(noun: Token) -> bool:
    """ "Reply now", "please forward it": commands that taggers take for nouns."""
    if noun.dep_ not in ("ROOT", "compound") or noun.tag_ not in ("NN", "NNP"):
        return False
    if any(child.dep_ in ("det", "amod", "poss", "cop") for child in noun.children):
        return False
    return noun.i == noun.sent.start or noun.nbor(-1).lower_ in ("please", "and", "then", ",")


def stronger(first: Modality, second: Modality) -> Modality:
    """The one further from a plain fact."""
    return first if RANK[first] >= RANK[second] else second
