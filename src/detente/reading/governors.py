"""What embeds a word in the parse, and as which kind of complement: "to", "that", "ing", a noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.reading.cues import SUBJECTS, TO
from detente.reading.signatures import Signature, words

if TYPE_CHECKING:
    from spacy.tokens import Token

# Nouns under these are there whatever becomes of the verb: "saw the attack", "said the attack".
SPARED = frozenset(("factive", "implicative", "saying", "believing", "asking"))


def signature_of(governor: Token, complement: str) -> Signature | None:
    pos = {"AUX": "VERB", "PROPN": "NOUN", "ADV": "ADJ"}.get(governor.pos_, governor.pos_)
    lexicon = words()
    found = lexicon.find(pos, governor.lemma_.lower(), complement)
    if found is None and pos == "VERB" and governor.tag_ == "VBN":
        found = lexicon.find("ADJ", governor.lower_, complement)
    return found


def governor_of(token: Token) -> tuple[Token | None, str, str]:
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
        above, complement, cue = governor_of(head)
        return above, complement, cue or "copula"
    if dep in ("acl", "relcl", "advcl"):
        return _clause_of(token, head)
    if dep in ("pcomp", "pobj") and head.pos_ in ("ADP", "SCONJ", "ADV"):
        return _of_preposition(token, head)
    if not verbal and dep in ("dobj", "nsubjpass", "nsubj", "obj"):
        return _object(token, head)
    if dep == "conj":
        return governor_of(head)
    return None, "", dep if dep in ("amod", "parataxis", "compound", "dep") else ""


def _clause_of(token: Token, head: Token) -> tuple[Token | None, str, str]:
    """Clauses on a noun ("a plan to build", "a man who knows") and clauses of circumstance ("to build", "when it came")."""
    infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
    if token.dep_ == "relcl":
        return (head, "to", "acl") if infinitive else (None, "", "relcl")
    if token.dep_ == "acl":
        participle = token.tag_ in ("VBG", "VBN") and not infinitive
        return (None, "", "acl") if participle else (head, "to" if infinitive else "that", "acl")
    marked = any(c.dep_ in ("mark", "advmod") and c.i < token.i and c.lower_ != "to" for c in token.children)
    if not infinitive or marked:
        return head, "with", "advcl"
    if head.pos_ == "ADJ" and signature_of(head, "to") is not None:
        return head, "to", "advcl"
    return head, "with", "purpose"


def _complement(token: Token, head: Token) -> tuple[Token | None, str, str]:
    if token.dep_ in ("csubj", "csubjpass"):
        return None, "", "subject clause"
    marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "aux", "advmod") and c.i < token.i}
    if marks & {"whether", "if"} and token.dep_ == "ccomp":
        return head, "whether", ""
    if marks & TO:
        yet = head.lemma_ == "have" and any(child.lower_ == "yet" for child in head.children)
        return head, "yet" if yet else "to", "complement"
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
        above, complement, cue = governor_of(head)
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
    if above.pos_ in ("VERB", "ADJ", "NOUN", "AUX", "ADV"):
        complement = "from" if name == "from" else ("ing" if verbal else "np" if above.pos_ != "NOUN" else "of")
        bound = (
            verbal
            or name in ("for", "from", "about")
            or (above.pos_ == "NOUN" and name in ("of", "to", "on", "against"))
        )
        if bound and signature_of(above, complement) is not None:
            return above, complement, f"prep:{name}"
        return above, "with", f"prep:{name}" if verbal else ""
    return None, "", f"prep:{name}" if verbal else ""


def _object(noun: Token, verb: Token) -> tuple[Token | None, str, str]:
    """The fate of a noun under its verb: "cancelled the visit", "will pay a visit"; a rejected proposal is still a proposal."""
    lexicon, lemma = words(), verb.lemma_.lower()
    subject, light = noun.dep_ == "nsubj", lemma in lexicon.lists["light"]
    if lexicon.find("NOUN", noun.lemma_.lower(), "np") is not None and not light:
        return None, "", ""
    signature = None if subject or light else lexicon.find("VERB", lemma, "np")
    if signature is not None:
        return (None, "", "") if signature.name in SPARED else (verb, "np", "object")
    return (verb, "with", "object") if lemma in lexicon.lists["occurring" if subject else "light"] else (None, "", "")
