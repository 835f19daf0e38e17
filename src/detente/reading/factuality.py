"""How sure a text itself is that something happened or holds: the cues of a word under those of all that embeds it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from detente.errors import InputError
from detente.reading.cues import State, own_state, stronger
from detente.reading.governors import governor_of, signature_of
from detente.reading.signatures import Signature, words
from detente.schema import Modality

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DEEP = 7
SENTENCE = "sentence:"
NONFINITE = frozenset(("infinitive", "bare", "gerund"))
LOOSE = frozenset(("participle", "bare", "gerund"))
LIFTED = frozenset(
    (
        *("if", "then", "imperative", "question:yn", "question:wh", "will", "would", "can", "could", "may", "should"),
        *("negated", "infinitive"),
    )
)


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


def assess(token: Token) -> Factuality:
    """How sure the text is of what this verb, noun or adjective says. The token stands in a parsed sentence."""
    read = state(token)
    negated = read.negative and read.value < 0.2
    modality: Modality = "negated" if negated and read.modality != "hypothetical" else read.modality
    reasons = tuple(cue for cue in read.cues if not cue.startswith(SENTENCE))
    return Factuality(weighed(read, _weights()), modality, negated, reasons)


def factuality(text: str, predicate: tuple[int, int]) -> float:
    """The score in [-3, 3] of the predicate at `text[start:end]`, end excluded.
    Raises InputError where no word stands there.
    """
    from detente.documents.grammar import parse

    (doc,) = parse([text])
    return assess(head(doc, predicate)).score


def head(doc: Doc, predicate: tuple[int, int]) -> Token:
    """The word of a stretch that carries it: its first verb, else the one highest in the tree.
    Raises InputError where none is.
    """
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
    here += [SENTENCE + "modal"] if lower & words().modals.keys() else []
    read = _state(token, 0)
    frame = read.value if root.i == token.i else own_state(root).value
    return replace(read, cues=(*read.cues, *here), frame=frame)


def weighed(read: State, weights: Mapping[str, float]) -> float:
    """Sum of the weights of the cues met, of the rules' own value and of the main clause's; in [-3, 3]."""
    total = weights["bias"] + weights["value"] * read.value + weights["frame"] * read.frame
    # Sums of fractions depend on their order, and a set has none.
    total += sum(weights.get(cue, 0.0) for cue in sorted(set(read.cues)))
    return max(-3.0, min(3.0, total))


def _state(token: Token, depth: int) -> State:
    """The word's own cues under those of what embeds it."""
    own = own_state(token)
    return _under(token, own, depth) if depth < DEEP else own


def _under(token: Token, own: State, depth: int) -> State:
    """The word's state under what embeds it."""
    governor, complement, cue = governor_of(token)
    if governor is None or "name" in own.cues:
        return replace(own, cues=(*own.cues, cue)) if cue else own
    above = _state(governor, depth + 1)
    signature = signature_of(governor, complement)
    if signature is not None and complement != "with":
        return _embedded(own, above, signature)
    own = replace(own, cues=(*own.cues, cue) if cue else own.cues)
    return _beside(own, above, cue)


def _embedded(own: State, above: State, signature: Signature) -> State:
    """The signature decides what the embedding word's own state lends to the embedded."""
    held = above.value >= 0 or (not above.negative and above.value > -0.8)
    lent = _lent(above, signature, held=held)
    turned = lent < 0 and (signature.yes < -0.65 if held else above.negative)
    passed: Modality = "fact" if signature.name == "factive" else above.modality
    cues = (*own.cues, f"under:{signature.name}{'+' if held else '-'}", *_lifted(above))
    if NONFINITE & set(own.cues):
        value = lent if not own.negative else -lent if signature.scaled else -0.8
        return State(value, stronger(signature.modality, passed), own.negative or turned, cues)
    value = own.value * lent if own.value > 0 else own.value if lent > 0 else max(own.value, -0.6)
    modality = stronger(signature.modality, stronger(own.modality, passed))
    return State(value, modality, own.negative != turned, cues)


def _lent(above: State, signature: Signature, *, held: bool) -> float:
    """The value of the embedded; where the signature is scaled it shrinks with the doubt about the embedding word."""
    if not held:
        return signature.no
    value = signature.yes
    if signature.name == "factive" and above.value < 0 and not above.negative:
        return min(value, 0.3)
    if not signature.scaled:
        return value
    return value * (0.4 + 0.6 * above.value) if above.value > 0 else min(0.6 * value, above.value)


def _lifted(above: State) -> tuple[str, ...]:
    """Cues of what stands above that still weigh below."""
    return tuple("up:" + cue for cue in above.cues if cue in LIFTED)


def _beside(own: State, above: State, cue: str) -> State:
    """No word of the lexicon embeds it: purposes, circumstances and joined words share the doubt of what they hang on."""
    both = replace(own, modality=stronger(own.modality, above.modality), cues=(*own.cues, *_lifted(above)))
    low = min(own.value, above.value)
    tense = set(own.cues)
    if cue in ("object", "copula"):
        value = above.value if own.value > 0.5 else low
        return replace(both, value=value, negative=own.negative or above.negative)
    if cue == "purpose":
        return replace(both, value=0.1 if above.value > 0.5 else -0.6, modality=stronger("planned", above.modality))
    if cue in ("prep:without", "prep:instead"):
        return State(-0.9, own.modality, True, (*own.cues, "negated"))
    if cue == "complement" and tense & LOOSE:
        return replace(both, value=low)
    if cue == "advcl" and tense & LOOSE and above.value < own.value:
        return replace(both, value=min(own.value, above.value + 0.3))
    if "times" in tense and above.value < 0 and not above.negative and not {"past", "perfect"} & tense:
        return replace(both, value=min(own.value, -0.5))
    if "infinitive" in tense:
        return replace(both, value=-0.4, modality=stronger("planned", above.modality))
    if cue.startswith("prep:") and above.value < 0.5:
        return replace(both, value=low)
    return replace(own, cues=both.cues)


@cache
def _weights() -> Mapping[str, float]:
    path = files("detente") / "data" / "weights" / "factuality.json"
    loaded: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return loaded
