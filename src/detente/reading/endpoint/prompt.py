"""What the model is told: the task, and the text behind a mark that no text can carry itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.documents.sentences import Sentence
from detente.schema import Document, digest

MARK_SIGNS = 32


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole sentences of one document that are sent together; `first` is the number of the first, counted from 0."""

    first: int
    sentences: tuple[Sentence, ...]

    @property
    def halves(self) -> tuple[Chunk, Chunk] | None:
        """The same in two; None where there is one sentence only."""
        middle = len(self.sentences) // 2
        if not middle:
            return None
        return Chunk(self.first, self.sentences[:middle]), Chunk(self.first + middle, self.sentences[middle:])


def chunks(sentences: Sequence[Sentence], size: int) -> Iterator[Chunk]:
    """Sentences in order, as many together as fit into `size` characters; a longer one goes alone."""
    held: list[Sentence] = []
    first = 0
    for number, sentence in enumerate(sentences):
        if held and sum(s.end - s.start for s in held) + sentence.end - sentence.start > size:
            yield Chunk(first, tuple(held))
            held, first = [], number
        held.append(sentence)
    if held:
        yield Chunk(first, tuple(held))


def messages(doc: Document, chunk: Chunk) -> list[dict[str, str]]:
    """The task as the system's message, the text as the user's."""
    return [{"role": "system", "content": task()}, {"role": "user", "content": fenced(doc, chunk)}]


def fenced(doc: Document, chunk: Chunk) -> str:
    """The numbered sentences between two lines with the same mark, a hash of what stands between them.

    A text would have to hold its own hash to close the fence; and the same text is always asked about in the same words.
    """
    lines = [
        f"[{number}] {' '.join(doc.text[s.start : s.end].split())}"
        for number, s in enumerate(chunk.sentences, chunk.first)
    ]
    body = "\n".join(lines)
    mark = digest(prompt_digest(), doc.published, body, length=MARK_SIGNS)
    day = doc.published.isoformat() if doc.published else "not known"
    return f"Day of the text: {day}\n<<<{mark}\n{body}\n{mark}>>>"


@cache
def task() -> str:
    """The system's message."""
    return files("detente").joinpath("data/prompts/claims.txt").read_text(encoding="utf-8").strip()


@cache
def prompt_digest() -> str:
    """By which wording of the task a claim was read."""
    return digest(task(), length=8)
