"""Rules of composition: what it comes to when an act of the lexicon is willed, threatened, refused, asked for or said
of somebody."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from detente.reading.lexicon import table
from detente.reading.matching import Match

if TYPE_CHECKING:
    from spacy.tokens import Token

# What a tie or a stance of the lexicon comes to as an act of one party towards the other.
TIES: Final = {
    "SUPPORT": "SUPPORT",
    "FAVOUR": "SUPPORT",
    "ALLIANCE": "COOPERATE",
    "DIPLOMATIC": "COOPERATE",
    "PATRONAGE": "AID",
    "ARMS_SUPPLY": "AID",
    "SHELTER": "AID",
    "CONTROL": "COERCE",
    "OPPOSE": "REJECT",
    "OPPOSITION": "ACCUSE",
    "FEAR": "ACCUSE",
    "DEMAND": "REQUEST",
    "INTEREST": "AGREE",
    "HOSTILITY": "ASSAULT",
    "RIVALRY": "ASSAULT",
}
COOPERATIVE: Final = frozenset("CONSULT SUPPORT COOPERATE AID RETREAT AGREE".split())
HOSTILE: Final = frozenset("SANCTION MOBILIZE COERCE ASSAULT PROTEST".split())
# Stance words above an act, by the act that they make of it: of something cooperative, of something hostile.
COMPOSED: Final = {
    "will": ("AGREE", "THREATEN"),
    "agree": ("AGREE", ""),
    "threaten": ("THREATEN", "THREATEN"),
    "refuse": ("REJECT", "REJECT"),
    "demand": ("REQUEST", "REQUEST"),
    "must": ("REQUEST", ""),
}
DEEP = 4


def stance_of(token: Token) -> str:
    """How an act is said to stand: "will", "agree", "threaten", "refuse", "demand", "must", or "" where flatly told.

    The nearest stance word above wins; a negation turns "will" and "agree" into "refuse".
    """
    current = token
    for step in range(DEEP):
        own = _helpers(current)
        if own:
            return own
        if step and (word := _word(current)):
            return word
        if current.dep_ not in ("xcomp", "ccomp", "pcomp", "acl", "conj", "advcl", "prep", "pobj", "dobj", "nsubjpass"):
            return ""
        current = current.head
    return ""


def events(match: Match, stance: str) -> list[str]:
    """The event types that a match comes to under a stance, most likely first; empty for NONE and conditions."""
    frame = match.frame
    plain = frame.type if frame.kind == "event" else TIES.get(frame.type, "")
    if not plain or plain == "NONE":
        return []
    if stance in COMPOSED:
        soft, hard = COMPOSED[stance]
        turned = soft if plain in COOPERATIVE else hard if plain in HOSTILE else ""
        if turned:
            return [turned]
    return [plain]


def _helpers(token: Token) -> str:
    if token.pos_ not in ("VERB", "AUX"):
        return ""
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "neg", "advmod")}
    no = bool(helpers & {"not", "n't", "n’t", "never", "no"})
    if helpers & {"will", "wo", "would", "shall", "'ll", "’ll", "'d"}:
        return "refuse" if no else "will"
    if helpers & {"can", "could", "ca"} and no:
        return "refuse"
    if helpers & {"must", "should", "ought"}:
        return "must"
    return ""


def _word(token: Token) -> str:
    lemma = str(token.lemma_.lower())
    word = _stances().get(lemma, "")
    if word == "agree" and any(child.dep_ == "neg" for child in token.children):
        return "refuse"
    if word == "agree" and token.pos_ == "ADJ" and any(c.dep_ == "neg" for c in token.head.children):
        return "refuse"
    return word


@cache
def _stances() -> dict[str, str]:
    return {str(word): str(stance) for word, stance in table("stances").items()}
