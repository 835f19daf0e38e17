"""Hand-made readings for the store's tests."""

from datetime import date
from multiprocessing.synchronize import Event
from pathlib import Path

from detente.schema import Claim, Condition, Document, Mention, Party, Span, Speaker, When, digest
from detente.store import Reading, Store

IRAQ, SYRIA, TURKEY = Party("IRQ", "Iraq", ("IRQ",)), Party("SYR", "Syria", ("SYR",)), Party("TUR", "Turkey", ("TUR",))
MINISTER = Party("example-minister", "the minister", ("IRQ",), "IRQGOV")
# How many texts a writing process adds, and how many claims and mentions each of them has.
TEXTS, CLAIMS = 24, 3


def document(text: str, **fields: object) -> Document:
    return Document(digest(text), text, **fields)  # type: ignore[arg-type]


def claim(doc: Document, quote: str, *, actors: tuple[Party, ...] = (IRAQ,), **fields: object) -> Claim:
    start = doc.text.index(quote)
    span = Span(doc.id, start, start + len(quote))
    given = {"kind": "event", "type": "MAKE STATEMENT", **fields}
    return Claim(digest(doc.id, quote, given["type"], *actors), span, quote, actors=actors, **given)  # type: ignore[arg-type]


def mention(doc: Document, text: str, actor: str | None = None) -> Mention:
    start = doc.text.index(text)
    return Mention(
        Span(doc.id, start, start + len(text)), text, actor, name=text, local="" if actor else f"local:{text.lower()}"
    )


def reading(number: int, *, claims: int = 2) -> Reading:
    """A text of its own for every number, with so many claims and one mention a claim."""
    sentences = [f"Iraq wrote letter {part} of series {number} to Syria." for part in range(claims)]
    doc = document(" ".join(sentences), name=f"letter-{number}", published=date(2020, 1, 1))
    return Reading(
        doc,
        tuple(mention(doc, f"letter {part} of series {number}") for part in range(claims)),
        tuple(claim(doc, each, recipients=(SYRIA,)) for each in sentences),
    )


def treaty() -> Reading:
    """One text with most fields of a claim filled in."""
    doc = document(
        "Iraq and Syria signed a water treaty in May 2009. "
        "If Turkey closes the dam, the treaty will fail, the minister said.",
        title="A treaty on the river",
        published=date(2009, 5, 20),
    )
    signed = claim(
        doc,
        "Iraq and Syria signed a water treaty in May 2009.",
        actors=(IRAQ, SYRIA),
        type="AGREE",
        when=When(date(2009, 5, 1), date(2009, 5, 31), "in May 2009"),
        quad=1,
        intensity=6.0,
    )
    turkey = doc.text.index("Turkey closes the dam")
    fails = doc.text.index("the treaty will fail")
    condition = claim(
        doc,
        "If Turkey closes the dam, the treaty will fail, the minister said.",
        actors=(TURKEY,),
        kind="condition",
        type="leads-to",
        according_to=(Speaker("the minister", "example-minister", "the minister"),),
        condition=Condition(Span(doc.id, turkey, turkey + 21), Span(doc.id, fails, fails + 20)),
        modality="hypothetical",
    )
    return Reading(
        doc, (mention(doc, "Iraq", "IRQ"), mention(doc, "Syria", "SYR")), (signed, condition), ("no byline",)
    )


def readings(first: int = 0, last: int = TEXTS) -> list[Reading]:
    return [reading(number, claims=CLAIMS) for number in range(first, last)]


def write(folder: Path, first: int, last: int, batch: int, ready: Event | None = None) -> None:
    """What a writing child process does. It stands here because a child can't import the module of a test."""
    world = Store.open(folder)
    if ready:
        ready.set()
    world.add(readings(first, last), batch=batch)
