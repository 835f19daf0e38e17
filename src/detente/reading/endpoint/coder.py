"""One document through a language model: asked in chunks, each answer checked, failures told plainly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from detente.documents.sentences import Sentence
from detente.errors import InputError
from detente.reading.endpoint import answers, prompt
from detente.reading.endpoint.asking import EndpointError, Line
from detente.reading.endpoint.settings import Settings
from detente.reading.endpoint.verify import Desk, Times
from detente.reading.endpoint.who import Cast
from detente.schema import Claim, Document, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from detente.actors import Registry

# So many documents in a row without an answer, and the rest are not asked about.
PATIENCE = 3


class Endpoint:
    """A coder that asks a model. It needs settings: `Endpoint(Settings(...))`, or by name `Endpoint.configured({...})`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._line = Line(settings, answers.schema())
        self._failed = 0
        self._given_up: EndpointError | None = None
        self._remarks: tuple[str, ...] = ()

    @classmethod
    def configured(cls, options: Mapping[str, str]) -> Endpoint:
        """From the options of a call or of `detente.toml`. Raises UsageError where they are off or the key is missing."""
        settings = Settings.of(options)
        settings.key()
        return cls(settings)

    @property
    def notice(self) -> str:
        """What a person should know before the first text is sent."""
        return f"texts are sent to {self.settings.url} and read by {self.settings.model}"

    @property
    def rule(self) -> str:
        """By what a claim was read: the model, and a digest of the words it was asked in."""
        return f"{self.settings.model}, prompt {prompt.prompt_digest()}"

    def remarks(self) -> tuple[str, ...]:
        """What to tell of the document read last: claims and parts of claims that were dropped, and why."""
        return self._remarks

    def __call__(
        self,
        doc: Document,
        mentions: Sequence[Mention],
        *,
        registry: Registry,
        sentences: Sequence[Sentence],
        parses: Sequence[Doc],
    ) -> list[Claim]:
        """Claims in text order. Raises EndpointError where the model can't be asked or nothing it says can be read."""
        self._remarks = ()
        if self._given_up is not None:
            raise EndpointError(f"not asked again: {self._given_up.problem}", where=self.settings.url, lasting=True)
        try:
            found = self._read(
                doc, Desk(Cast(doc, mentions, registry), sentences, parses, self.rule, Counter(), Counter())
            )
        except EndpointError as error:
            self._failed += 1
            if error.lasting or self._failed >= PATIENCE:
                self._given_up = error
            raise
        self._failed = 0
        return found

    def _read(self, doc: Document, desk: Desk) -> list[Claim]:
        times = Times.of(doc, desk.parses)
        found: dict[str, Claim] = {}
        unread, problem, served = 0, "", ""
        waiting = [(chunk, True) for chunk in prompt.chunks(desk.sentences, self.settings.chunk)]
        while waiting:
            chunk, whole = waiting.pop(0)
            answer = self._line.ask(prompt.messages(doc, chunk))
            served = answer.model or served
            try:
                said, lost = answers.read(answer.text)
            except InputError as error:
                problem = "the model's answer was cut off" if answer.cut else error.problem
                halves = chunk.halves
                if whole and halves:
                    waiting[:0] = [(half, False) for half in halves]
                else:
                    unread += len(chunk.sentences)
                continue
            desk.dropped.update(lost)
            found |= {claim.id: claim for claim in desk.claims(said, chunk, times) if claim.id not in found}
        if unread and unread == len(desk.sentences):
            raise EndpointError(problem, where=self.settings.url, right="another model, or a smaller chunk")
        self._remarks = tuple(_told(desk, unread, problem, served, self.settings.model))
        return sorted(found.values(), key=lambda c: (c.span.start, c.span.end, c.kind, c.type, c.id))


def _told(desk: Desk, unread: int, problem: str, served: str, model: str) -> list[str]:
    told = [f"{count} dropped: {why}" for why, count in sorted(desk.dropped.items())]
    told += [
        f"{count} without {what}: its words do not stand in the text" for what, count in sorted((+desk.lost).items())
    ]
    if unread:
        told.append(f"{unread} of {len(desk.sentences)} sentences not read: {problem}")
    if served and model not in served and served not in model:
        plain = "".join(sign for sign in served if sign.isprintable())[:80]
        told.append(f"asked for {model}, the server says it is {plain}")
    return told
