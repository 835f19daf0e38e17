"""Hand-made records for the tests of the brief."""

from datetime import date

from detente.brief.model import Material, Outlook
from detente.schema import Actor, Claim, Contribution, Document, Party, Relation, Span, Speaker, When

IRQ, SYR = Party("IRQ", "Iraq", ("IRQ",), "IRQ"), Party("SYR", "Syria", ("SYR",), "SYR")
TEXT = "Iraq accused Syria of sheltering rebels. Syria denied it. If Syria expels them, relations may improve."
DOC = Document("d1", TEXT, "d1", publisher="Example Post", published=date(2024, 1, 2))


def claim(id_: str, start: int, end: int, kind: str, type_: str, **more: object) -> Claim:
    fields = {"actors": (IRQ,), "recipients": (SYR,), "when": When(date(2024, 1, 2), date(2024, 1, 2)), "cameo": ""}
    return Claim(id_, Span("d1", start, end), TEXT[start:end], kind, type_, **(fields | more))  # type: ignore[arg-type]


ACCUSED = claim("c1", 0, 39, "event", "ACCUSE", cameo="112", intensity=-2.0, tone=-1)
DENIED = claim(
    "c2",
    41,
    56,
    "event",
    "REJECT",
    actors=(SYR,),
    recipients=(IRQ,),
    according_to=(Speaker("Syria", "SYR", "Syria"),),
    cameo="120",
    intensity=-4.0,
    tone=-1,
)


def material(**changes: object) -> Material:
    """Two claims of one document, the level low and sinking."""
    now = Relation(
        "IRQ",
        "SYR",
        When(date(2024, 2, 1), date(2024, 2, 1)),
        -3.0,
        -4.5,
        -1.5,
        evidence=("c1", "c2"),
        events=2,
        reports=2,
        coverage="fair",
        label="hostile",
    )
    before = Relation("IRQ", "SYR", When(date(2023, 12, 1), date(2023, 12, 1)), 1.0, -1.0, 3.0)
    fields: dict[str, object] = {
        "a": Actor("IRQ", "Iraq", "state"),
        "b": Actor("SYR", "Syria", "state"),
        "on": date(2024, 2, 1),
        "known": "",
        "snapshot": "abc123",
        "now": now,
        "before": before,
        "since": date(2023, 12, 1),
        "claims": {"c1": ACCUSED, "c2": DENIED},
        "documents": {"d1": DOC},
        "publishers": {"d1": "Example Post"},
        "blocs_of": {"d1": "third"},
        "contributions": [Contribution(-2.0, "accused", ("c1",)), Contribution(-1.0, "denied", ("c2",))],
        "outlooks": [
            Outlook(
                "the level stands below zero: acts between the two are hostile on balance",
                0.7,
                0.4,
                date(2024, 5, 1),
                "local level",
                5,
            )
        ],
    }
    return Material(**(fields | changes))  # type: ignore[arg-type]
