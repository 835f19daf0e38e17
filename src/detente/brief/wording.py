"""A claim in plain neutral words: who, what, to whom, with its hedge and its time. The words come from a table by CAMEO code and type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from detente.errors import InputError
from detente.reading.codebook import SYMMETRIC_TIES
from detente.reading.sameness import SYMMETRIC
from detente.reading.wording import stem, stems
from detente.schema import Claim, Party, Speaker, When

_WHERE = "data/lexicon/wording.yaml"
# In these, two who are named side by side do it with one another, as in talks and agreements; in a fight, to each other.
_WITH = SYMMETRIC | SYMMETRIC_TIES
_JOINT_CODES = ("054", "057")
# Up to here on Goldstein's scale a tie is strained rather than hostile.
_MILD = 4.0
_CHOICE = re.compile(r"<([^>]*)>")
_PRONOUNS = frozenset("he she they it we i his her their its him them himself herself themselves who which".split())


@dataclass(frozen=True, slots=True)
class Forms:
    """What follows the name of who acts: "met {b}", "(may) meet {b}", "(may have) met {b}"."""

    past: str
    base: str
    done: str


def sentence(claim: Claim) -> str:
    """One clause without a full stop, e.g. 'Turkey accused Iraq (according to Hakan Fidan, early Feb 2025)'."""
    marks = [mark for mark in (_hedge(claim), when(claim.when)) if mark]
    body = _body(claim)
    return f"{body} ({', '.join(marks)})" if marks else body


def speaker(claim: Claim) -> str:
    """Who says so inside the text, by name where the text gives one; "" where nobody is named."""
    found = next((said for said in reversed(claim.according_to) if not _is_pronoun(said)), None)
    return (found.name or found.text) if found else ""


def _is_pronoun(said: Speaker) -> bool:
    """'he', and 'his description', which names nobody either."""
    return (said.name or said.text).casefold().partition(" ")[0] in _PRONOUNS


def _body(claim: Claim) -> str:
    acting, met = claim.actors, claim.recipients
    mutual = claim.type in _WITH or claim.cameo.startswith(_JOINT_CODES)
    if not acting and mutual and len(met) > 1:
        acting, met = met, ()
    subject, other = names(acting) or "somebody unnamed", names(met)
    if not met and len(acting) > 1:
        if mutual:
            subject, other = names(acting[:-1]), acting[-1].name
        elif claim.type == "ASSAULT":
            other = "each other"
    said = _predicate(claim, other)
    # "Iraq and Iran was hostile" is no English.
    return f"{subject} {re.sub('^was ', 'were ', said) if ' and ' in subject else said}"


def _predicate(claim: Claim, other: str) -> str:
    forms = _chosen(_forms(claim), claim.quote)
    if claim.negated or claim.modality == "negated":
        head, rest = (
            ("was not", forms.past.removeprefix("was ")) if forms.past.startswith("was ") else ("did not", forms.base)
        )
    elif claim.modality == "planned":
        head, rest = "planned or was expected to", forms.base
    elif claim.modality == "speculative":
        head, rest = ("may have", forms.done) if claim.kind == "event" and claim.when.latest else ("may", forms.base)
    elif claim.modality == "hypothetical":
        head, rest = "would", forms.base
    else:
        head, rest = "", forms.past
    # What stands in brackets needs somebody who is acted upon.
    said = re.sub(r"\[([^\]]*)\]", r"\1" if other else "", f"{head} {rest}").replace("{b}", other)
    return " ".join(said.split())


def _chosen(forms: Forms, quote: str) -> Forms:
    """The forms with one word of each choice: the one that the quote has, else all, joined by "or"."""
    offered = _CHOICE.search(forms.base)
    if offered is None:
        return forms
    there, texts = stems(quote), (forms.past, forms.base, forms.done)
    options = [
        [option.split()[0].lstrip("=") for option in found[1].split("|")]
        for found in map(_CHOICE.search, texts)
        if found
    ]
    place = next(
        (i for i, words in enumerate(zip(*options, strict=True)) if there.intersection(map(stem, words))), None
    )
    return Forms(*(_CHOICE.sub(lambda m: _pick(m[1].split("|"), place), text) for text in texts))


def _pick(options: Sequence[str], place: int | None) -> str:
    if place is not None or options[0].startswith("="):
        return options[place or 0].removeprefix("=")
    return f"{', '.join(options[:-1])} or {options[-1]}"


def _forms(claim: Claim) -> Forms:
    code = claim.cameo if claim.kind == "event" else ""
    named = f"{claim.kind}.{claim.type}"
    for key in (code, code[:4], code[:3], f"{named} mild" if abs(claim.intensity) <= _MILD else "", named):
        if key in _table():
            return _table()[key]
    return Forms("dealt [with {b}]", "deal [with {b}]", "dealt [with {b}]")


@cache
def _table() -> dict[str, Forms]:
    text = files("detente").joinpath(_WHERE).read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  strings only
    found = {}
    for key, text in loaded.items():
        parts = text.split(" / ")
        if len(parts) not in (2, 3):
            raise InputError(f"{key}: {text!r}", where=_WHERE, right="past / base, or past / base / done")
        found[key] = Forms(parts[0], parts[1], parts[-1] if len(parts) == 3 else parts[0])
    return found


def _hedge(claim: Claim) -> str:
    said = speaker(claim)
    if said and said not in {party.name for party in claim.actors}:
        return f"according to {said}"
    return {"speculative": "hedged in the text", "hypothetical": "only as a condition"}.get(claim.modality, "")


def names(parties: Sequence[Party]) -> str:
    """'A', 'A and B', 'A, B and C'."""
    listed = [party.name for party in parties]
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def when(value: When) -> str:
    """A When as a reader expects it: a day, a month, 'by 22 Feb 2025', '2011 to 2013', or nothing."""
    first, last = value.earliest, value.latest
    if first is None and last is None:
        return ""
    if first is None and last is not None:
        return f"by {day(last)}"
    if last is None and first is not None:
        return f"from {day(first)}"
    if first == last and first is not None:
        return day(first)
    if first is None or last is None:
        return ""
    if first.year == last.year and first.month == last.month:
        if first.day == 1 and last.day >= 28:
            return f"{first:%b} {first.year}"
        return f"{first.day}-{last.day} {first:%b} {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{day(first)} to {day(last)}"


def day(value: date) -> str:
    """'22 Feb 2025'."""
    return f"{value.day} {value:%b} {value.year}"
