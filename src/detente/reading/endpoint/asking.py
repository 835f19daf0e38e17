"""One question to the endpoint: sent, waited for within bounds of time and size, asked again where the server is busy."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.errors import InputError
from detente.reading.endpoint.settings import Settings

Message = Mapping[str, str]
BUSY = frozenset((429, 502, 503, 504))
# A server may name any time to come back; nobody waits longer than this for one question.
LONGEST_PAUSE = 60.0
CONNECT_SECONDS = 10.0
# How an answer can be held to a schema, the strictest first: servers refuse what they don't know with 400 or 422.
FORMS = ("json_schema", "json_object", "")
SHOWN = 200


class EndpointError(InputError):
    """The endpoint gave no answer. `lasting`: the next question would fare no better (a refused key, an unknown model)."""

    def __init__(self, problem: str, *, where: str, right: str = "", lasting: bool = False) -> None:
        self.lasting = lasting
        super().__init__(problem, where=where, right=right)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote; `model` as the server calls it, `cut` where it ran into the limit of tokens."""

    text: str
    model: str = ""
    cut: bool = False


@dataclass(slots=True)
class Line:
    """The way to one endpoint. Redirects are not followed: the address is the user's alone to choose."""

    settings: Settings
    schema: Mapping[str, Any]
    forms: list[str] = field(default_factory=lambda: list(FORMS))

    def ask(self, messages: Sequence[Message]) -> Answer:
        """The model's answer. Raises EndpointError saying what went wrong and what would help."""
        attempt = 0
        while True:
            last = attempt >= self.settings.retries
            status, headers, body = self._sent(messages, last=last)
            while status in (400, 422) and len(self.forms) > 1:
                self.forms.pop(0)
                status, headers, body = self._sent(messages, last=last)
            if status == 200:
                return self._answer(body)
            if last or (status not in BUSY and status != 0):
                raise self._refused(status, body)
            time.sleep(_pause(headers.get("retry-after", ""), self.settings.pause * 2**attempt))
            attempt += 1

    def _sent(self, messages: Sequence[Message], *, last: bool) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body; status 0 where nobody could be reached and there is another attempt."""
        import httpx

        settings = self.settings
        key = settings.key()
        headers = {"accept-encoding": "identity", "user-agent": "detente"}
        headers |= {"authorization": f"Bearer {key}"} if key else {}
        deadline = time.monotonic() + settings.seconds
        timeout = httpx.Timeout(settings.seconds, connect=min(CONNECT_SECONDS, settings.seconds))
        try:
            with httpx.stream(
                "POST", settings.url, json=self._body(messages), headers=headers, timeout=timeout, follow_redirects=False,
                trust_env=not settings.local,
            ) as response:  # fmt: skip
                return response.status_code, dict(response.headers), self._read(response, deadline)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if not last:
                return 0, {}, b""
            raise EndpointError(
                "no server can be reached", where=settings.url, right="is it running, and is this its address?"
            ) from error
        except httpx.TimeoutException as error:
            raise self._slow() from error
        except httpx.HTTPError as error:
            raise EndpointError(f"the line broke: {error or type(error).__name__}", where=settings.url) from error

    def _body(self, messages: Sequence[Message]) -> dict[str, Any]:
        settings = self.settings
        body = {
            "model": settings.model,
            "messages": list(messages),
            "temperature": 0,
            "seed": settings.seed,
            "max_tokens": settings.tokens,
            "stream": False,
        }
        if self.forms[0] == "json_schema":
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "claims", "schema": self.schema, "strict": True},
            }
        elif self.forms[0]:
            body["response_format"] = {"type": self.forms[0]}
        return body

    def _read(self, response: Any, deadline: float) -> bytes:
        if response.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
            raise EndpointError("the answer is packed, which was not asked for", where=self.settings.url)
        data = bytearray()
        for piece in response.iter_raw():
            data += piece
            if len(data) > self.settings.limit:
                raise EndpointError(
                    f"the answer is longer than {self.settings.limit} bytes", where=self.settings.url, right="see limit"
                )
            if time.monotonic() > deadline:
                raise self._slow()
        return bytes(data)

    def _slow(self) -> EndpointError:
        return EndpointError(
            f"no whole answer within {self.settings.seconds:g} seconds",
            where=self.settings.url,
            right="a longer time (seconds) or a smaller chunk",
        )

    def _answer(self, body: bytes) -> Answer:
        try:
            answer = json.loads(body)
            choice = answer["choices"][0]
            text, served, why = choice["message"]["content"], answer.get("model"), choice.get("finish_reason")
        except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise EndpointError(
                "the answer is none of a chat-completions API",
                where=self.settings.url,
                right="an address ending in /v1",
            ) from error
        return Answer(text if isinstance(text, str) else "", served if isinstance(served, str) else "", why == "length")

    def _refused(self, status: int, body: bytes) -> EndpointError:
        said = self._said(body)
        told = f": {said}" if said else ""
        settings = self.settings
        if status in (401, 403):
            right = f"the key in {settings.key_env}" if settings.key_env else "name the variable of the key: key_env"
            return EndpointError(
                f"the key is not accepted ({status}){told}", where=settings.url, right=right, lasting=True
            )
        if status == 404:
            problem = f"no model {settings.model!r} there, or no such address (404){told}"
            return EndpointError(problem, where=settings.url, lasting=True)
        if status in BUSY:
            return EndpointError(f"the server stays busy ({status}){told}", where=settings.url)
        return EndpointError(f"the server answers {status}{told}", where=settings.url)

    def _said(self, body: bytes) -> str:
        """The server's own words, short, on one line, and without the key."""
        try:
            answer = json.loads(body)
            found = answer.get("error", answer.get("message", ""))
            text = found.get("message", "") if isinstance(found, dict) else found
        except (ValueError, RecursionError, AttributeError):
            text = body[: 4 * SHOWN].decode("utf-8", "replace")
        words = "".join(sign if sign.isprintable() else " " for sign in str(text))
        key = self.settings.key()
        return " ".join((words.replace(key, "***") if key else words).split())[:SHOWN]


def _pause(asked: str, usual: float) -> float:
    """What the server asks for where it names seconds, else the usual; never longer than is bearable."""
    return min(float(asked) if asked.isascii() and asked.isdigit() else usual, LONGEST_PAUSE)
