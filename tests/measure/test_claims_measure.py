"""What the measures of claims tell besides their figures: confusion of types, misses, and claims as relations with ends."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from detente.actors.entities import Entity
from detente.documents.sentences import split
from detente.errors import NotFoundError
from detente.measure import benches, claims, modules, relations
from detente.schema import Claim, Document, Mention, Party, Span

TEXT = "Rebels shelled Examplia. The minister met Jane Doe in Examplia. They praised Examplia."
REBELS, STATE, JANE = Party("rebels", "Rebels"), Party("EXA", "Examplia"), Party("jane-doe", "Jane Doe")


def _row(kind: str, type_: str, quote: str) -> dict[str, Any]:
    return {"kind": kind, "type": type_, "actors": ["A"], "recipients": ["B"], "quote": quote}


def _pairing() -> claims.Pairing:
    key = [_row("event", "ASSAULT", "one"), _row("event", "AID", "two"), _row("tie", "SUPPORT", "three")]
    ours = [_row("tie", "HOSTILITY", "one"), _row("event", "AID", "two"), _row("stance", "FEAR", "four")]
    sides = [[SimpleNamespace(row=row) for row in side] for side in (key, ours)]
    return claims.Pairing("d", *sides, [(0, 0, {"found": True}), (1, 1, {"found": True}), (2, 2, {"found": False})])


def test_found_claims_of_another_type_are_told_apart_from_what_was_missed_and_made_up() -> None:
    told = list(claims.details([_pairing()]))
    assert told == [
        "types of 2 found claims, 1 alike; key -> ours where they differ:",
        "    1 event ASSAULT -> tie HOSTILITY",
        "missed, by type: tie SUPPORT 1",
        "  d tie SUPPORT: A -> B: “three”",
        "spurious, by type: stance FEAR 1",
        "  d stance FEAR: A -> B: “four”",
    ]


def test_the_list_of_errors_is_bounded() -> None:
    many = claims.Pairing("d", [SimpleNamespace(row=_row("event", f"T{n}", "x")) for n in range(99)], [], [])
    assert len(list(claims.details([many]))) == 1 + 1 + claims.WORST + 1


def _mention(words: str, actor: str, type_: str, after: int = 0) -> Mention:
    start = TEXT.index(words, after)
    return Mention(Span("d", start, start + len(words)), words, actor, words, 1.0, type=type_)


def _claim(
    quote: str, kind: str, type_: str, actors: tuple[Party, ...], recipients: tuple[Party, ...], **more: Any
) -> Claim:
    start = TEXT.index(quote)
    return Claim(quote, Span("d", start, start + len(quote)), quote, kind, type_, actors, recipients, **more)  # type: ignore[arg-type]


def _found(*made: Claim) -> set[tuple[str, str, str]]:
    mentions = [
        _mention("Rebels", "rebels", "Organisation"),
        _mention("Examplia", "EXA", "Nationality"),
        _mention("The minister", "minister", "Person"),
        _mention("Jane Doe", "jane-doe", "Person"),
        _mention("Examplia", "EXA", "Location", TEXT.index(" in ")),
        _mention("Examplia", "EXA", "Nationality", TEXT.index("praised")),
    ]
    entities = [Entity(m.span.start, m.span.end, m.type) for m in mentions]
    read = relations.Read(Document("d", TEXT), split(TEXT), entities, mentions, made)
    return {
        (name, f"{a[0]}:{TEXT[slice(*a)]}", f"{b[0]}:{TEXT[slice(*b)]}") for name, a, b in relations.relations(read)
    }


def test_an_assault_is_fighting_between_the_phrases_of_its_own_sentence() -> None:
    assert _found(_claim("Rebels shelled Examplia", "event", "ASSAULT", (REBELS,), (STATE,))) == {
        ("FightingAgainst", "0:Rebels", "15:Examplia")
    }


def test_who_meets_is_met_and_the_country_of_a_meeting_meets_nobody() -> None:
    minister = Party("minister", "minister")
    found = _found(_claim("The minister met Jane Doe", "event", "CONSULT", (minister,), (JANE, STATE)))
    assert found == {("CommWith", "25:The minister", "42:Jane Doe"), ("CommWith", "42:Jane Doe", "25:The minister")}


def test_a_party_that_its_sentence_does_not_name_is_the_pronoun_among_the_claims_words() -> None:
    found = _found(_claim("They praised Examplia", "tie", "SUPPORT", (JANE,), (STATE,)))
    assert found == {("AlliesOf", "64:They", "77:Examplia")}


def test_what_is_denied_or_supposed_is_no_relation() -> None:
    denied = _claim("Rebels shelled Examplia", "event", "ASSAULT", (REBELS,), (STATE,), modality="negated")
    supposed = _claim("Rebels shelled", "event", "ASSAULT", (REBELS,), (STATE,), modality="hypothetical")
    assert _found(denied, supposed) == set()


def test_a_scorer_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        modules.load(tmp_path / "score.py")


def test_without_benches_both_are_skipped() -> None:
    assert [f.skipped != "" for f in (*claims.figures(None), *relations.figures(None))] == [True, True]


@pytest.mark.shared
def test_the_keys_own_relations_score_full_by_the_benchs_scorer() -> None:
    bench = benches()
    assert bench is not None
    scorer = modules.load(bench / "re3d" / "score.py")
    gold = [relations._of_three(row) for row in scorer.read(bench / "re3d" / "dev.jsonl")]
    own = {
        row["id"]: {(r["type"], tuple(r["source_span"]), tuple(r["target_span"])) for r in row["relations"]}
        for row in gold
    }
    assert relations._scored(scorer, gold, own)["micro"]["p"] == 1.0
