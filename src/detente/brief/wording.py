"""A claim in plain neutral words: who, what, to whom, with its hedge and its time. The words come from a table by CAMEO code and type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from detente.schema import Claim, Party, When

Forms = dict[str, str]


@cache
def _table() -> dict[str, dict[str, str]]:
    text = files("detente").joinpath("data/lexicon/wording.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  strings only
    return loaded


def sentence(claim: Claim) -> str:
    """One clause without a full stop, e.g. 'Turkey accused Iraq (reported, early Feb 2025)'."""
    body = _body(claim)
    marks = [mark for mark in (_hedge(claim), when(claim.when)) if mark]
    return f"{body} ({', '.join(marks)})" if marks else body


def _body(claim: Claim) -> str:
    actors, recipients = names(claim.actors), names(claim.recipients)
    template = _template(claim)
    if not recipients and len(claim.actors) > 1:
        *others, last = claim.actors
        text = template.replace("{a}", names(others)).replace("{b}", last.name)
    else:
        text = template.replace("{a}", actors or "somebody unnamed").replace("{b}", recipients)
    # Nothing may dangle where a claim names one side only.
    text = re.sub(r"\s+(?:with|to|of|by|on|against|from|for|towards|between|in)?\s*$", "", text)
    return re.sub(r"\s+", " ", text).strip()


def _template(claim: Claim) -> str:
    words = _table()
    one_sided = not claim.recipients and len(claim.actors) < 2
    for key in (claim.cameo, claim.cameo[:3], claim.cameo[:2], f"{claim.kind}.{claim.type}"):
        if key and key in words:
            form = words[key]
            tense = _tense(claim)
            text = form.get(tense) or form["past"]
            return form.get("alone", text) if one_sided and tense == "past" else text
    return "{a} dealt with {b}"


def _tense(claim: Claim) -> str:
    return {"planned": "will", "speculative": "may", "hypothetical": "would", "negated": "not"}.get(
        claim.modality, "past"
    )


def _hedge(claim: Claim) -> str:
    if claim.according_to:
        speaker = claim.according_to[-1]
        return f"according to {speaker.name or speaker.text}"
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
