"""How fast documents are read on one core, cold start excluded: texts full of actors, and news that hardly names any."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from detente.measure.figures import REPOSITORY, Figure, skipped

if TYPE_CHECKING:
    from detente.schema import Document

Item = TypeVar("Item")
# Our own sentences of everyday news, by how many actors of the registry they name.
NOBODY = (
    "The council of the small town of {name} voted on {day} to repair the old bridge over the river.",
    "{name} scored twice in the second half, and the home side won by three goals to one.",
    "Heavy rain closed two schools on {day}, and drivers were told to stay at home.",
    "A spokeswoman for the hospital said that {name} was recovering well after the operation.",
    "Shares of the carmaker fell by {number} percent as buyers waited for the new model.",
    "The film, which opens on {day}, tells the story of a teacher who leaves her village.",
    "Police are looking for the driver of a grey van that was seen near the market at about {number} o'clock.",
    "Prices of bread and vegetables rose by {number} percent in a year, the statistics office reported.",
    "{name}, a baker from the harbour district, has sold his shop after forty years.",
    "The museum will show {number} paintings that were kept in a cellar for decades.",
    "Scientists found that the lake had lost a third of its water in {number} summers.",
    "It was the warmest {day} since measurements began.",
)
ONE = (
    "The German carmaker said on {day} that it would close a plant with {number} workers.",
    "Tourists from Japan came back to the coast, and {name} hired {number} guides.",
    "A storm over France left {number} villages without electricity on {day}.",
    "The Brazilian singer {name} cancelled {number} concerts.",
    "Farmers in Kenya hope for rain before {day}, said {name} of the growers' union.",
)
TWO = (
    "The Turkish foreign minister met his Egyptian counterpart in Cairo on {day} to discuss trade.",
    "India accused Pakistan of shelling {number} posts along the border.",
    "Norway and Poland signed an agreement on gas supplies for {number} years.",
    "The European Union condemned the arrest of {number} journalists in Belarus.",
)
# One sentence in six or seven of a newswire names two actors, about one in three names any.
ORDER = (NOBODY, NOBODY, TWO, NOBODY, ONE, NOBODY, NOBODY, ONE, NOBODY, NOBODY, ONE, NOBODY, NOBODY, TWO)
NAMES = (
    "Mara Lindqvist", "Owen Tarrant", "Halvorsby", "Pia Gruenfeld", "Joaquim Vedras", "Lower Marling", "Tess Okonedo", "Willem Haarsma",
    "Rosa Quintal", "Brackenford", "Ivo Stanek", "Dana Prewitt", "Saltmere", "Emil Norgaard", "Yara Bentley",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def figures(bench: Path | None) -> Iterator[Figure]:
    """Sentences per CPU-second of the whole reading; the baseline is the parser's own pipeline on all sentences in the same run."""
    yield from _of("speed.examples", _read(REPOSITORY / "examples"), "examples")
    yield from _of("speed.newswire", newswire(), "")
    if bench is not None:
        yield from _of("speed.claims_texts", _read(bench / "claims" / "texts"), "claims")


def newswire(documents: int = 40, sentences: int = 21) -> list[Document]:
    """Texts in which one sentence in seven names two actors and two in three nobody; always the same ones."""
    from detente.schema import Document

    made = []
    for number in range(documents):
        lines = []
        for place in range(sentences):
            at = number * sentences + place
            kind = ORDER[place % len(ORDER)]
            told = kind[(at * 5 + number) % len(kind)]
            name, day = NAMES[(at * 7 + number) % len(NAMES)], DAYS[(at + number) % len(DAYS)]
            lines.append(told.format(name=name, day=day, number=3 + (at * 11) % 87))
        text = "\n\n".join(" ".join(lines[first : first + 3]) for first in range(0, sentences, 3))
        made.append(
            Document(f"newswire-{number}", text, name=f"newswire-{number}", published=date(2019, 3, 4), language="en")
        )
    return made


def _read(folder: Path) -> list[Document]:
    from detente import documents

    if not folder.is_dir():
        return []
    found = documents.read(folder, on_failure=lambda _source, _error: None)
    return [doc for doc in found if doc.language in ("", "en")]


def _of(name: str, docs: Sequence[Document], needs: str) -> Iterator[Figure]:
    if not docs:
        yield skipped(name, needs)
        return
    from detente import actors, plugins
    from detente.documents import grammar
    from detente.documents.sentences import split
    from detente.reading.pipeline import read_document

    registry, code = actors.load(), plugins.load("coder", "grammar")
    read_document(docs[0], registry, code)
    texts = [[doc.text[s.start : s.end] for s in split(doc.text)] for doc in docs]
    count = sum(map(len, texts))
    seconds = _seconds(lambda doc: read_document(doc, registry, code), docs)
    parser = grammar.pipeline()
    with grammar.one_thread():
        alone = _seconds(lambda lines: list(parser.pipe(lines, batch_size=256)), texts)
    yield Figure(name, round(count / seconds, 1), round(count / alone, 1), n=count, seconds=round(seconds, 2))


def _seconds(work: Callable[[Item], object], items: Iterable[Item]) -> float:
    started = time.process_time()
    for item in items:
        work(item)
    return time.process_time() - started
