"""What the model wrote, held to the schema: records of plain words, nothing of which has been believed yet."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import Annotated, Any, Literal, NoReturn

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from detente.errors import InputError
from detente.reading.codebook import ISSUES, TYPES
from detente.schema import Kind, Modality

MOST_CLAIMS = 300
LONGEST_QUOTE, LONGEST_NAME, MOST_PARTIES, MOST_SPEAKERS = 600, 120, 12, 3
UNFIT, UNTYPED, MANY = "does not fit the schema", "type is none of the codebook's", "too many claims in one answer"


def _at_most(length: int) -> AfterValidator:
    """A bound that is checked here and not told to the server: not every server's schema knows lengths."""

    def check(value: Any) -> Any:
        if len(value) > length:
            raise ValueError(f"longer than {length}")
        return value

    return AfterValidator(check)


Words = Annotated[str, _at_most(LONGEST_QUOTE)]
Name = Annotated[str, _at_most(LONGEST_NAME)]
Type = Annotated[str, Field(json_schema_extra={"enum": sorted({t for types in TYPES.values() for t in types})})]


class Said(BaseModel):
    """One claim as the model wrote it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    sentence: int
    quote: Words
    kind: Kind
    type: Type
    actors: Annotated[list[Name], _at_most(MOST_PARTIES)] = []
    recipients: Annotated[list[Name], _at_most(MOST_PARTIES)] = []
    tone: Literal[-1, 0, 1] = 0
    issue: Annotated[str, Field(json_schema_extra={"enum": sorted(ISSUES)})] = "other"
    when: Name = ""
    place: Name = ""
    modality: Modality = "fact"
    certainty: Literal[-3, -2, -1, 0, 1, 2, 3] = 3
    according_to: Annotated[list[Name], _at_most(MOST_SPEAKERS)] = []
    if_: Annotated[str, _at_most(LONGEST_QUOTE), Field(alias="if")] = ""
    then: Words = ""


def read(text: str) -> tuple[list[Said], Counter[str]]:
    """The claims of an answer that fit the schema, and why the others don't. Raises InputError where the answer is no such JSON.

    A code fence around the JSON and a train of thought before it are passed over.
    """
    rows = _rows(text)
    found: list[Said] = []
    lost: Counter[str] = Counter()
    for row in rows[:MOST_CLAIMS]:
        try:
            said = Said.model_validate(row)
        except (ValidationError, RecursionError):
            lost[UNFIT] += 1
            continue
        if said.type not in TYPES[said.kind] or said.issue not in ISSUES:
            lost[UNTYPED] += 1
        else:
            found.append(said)
    lost[MANY] += max(0, len(rows) - MOST_CLAIMS)
    return found, +lost


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer, every field of a claim required, as strict servers want it."""
    claim = Said.model_json_schema(by_alias=True)
    properties = {
        name: {k: v for k, v in each.items() if k not in ("title", "default")}
        for name, each in claim["properties"].items()
    }
    item = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"claims": {"type": "array", "items": item}},
        "required": ["claims"],
        "additionalProperties": False,
    }


def _rows(text: str) -> list[Any]:
    try:
        answer = json.loads(_bare(text), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise InputError("the model's answer is no JSON", right='{"claims": [...]}') from None
    if not isinstance(answer, dict) or not isinstance(answer.get("claims"), list):
        raise InputError("the model's answer holds no list of claims", right='{"claims": [...]}')
    return list(answer["claims"])


def _bare(text: str) -> str:
    text = text.strip()
    if text.startswith("<think>"):
        text = text.rpartition("</think>")[2].strip()
    if text.startswith("```") and text.endswith("```"):
        text = text.strip("`").strip().removeprefix("json")
    return text.strip()


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
