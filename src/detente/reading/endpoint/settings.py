"""Where the model is and how it is asked; a key is named by its environment variable and never written down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from ipaddress import ip_address
from urllib.parse import urlsplit

from detente.errors import UsageError

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """One endpoint and one model.

    `address` ends where `/chat/completions` is put after it (mostly in /v1). `key_env` is the NAME of the variable that holds the key.
    `seconds` bounds one whole answer, `limit` its bytes, `tokens` what the model is asked for at most; `chunk` is how many characters
    of text are sent at a time. A busy server is asked again `retries` times, after `pause` seconds, then twice that, and so on.
    """

    address: str
    model: str
    key_env: str = ""
    seconds: float = 180.0
    retries: int = 3
    pause: float = 1.0
    chunk: int = 4000
    limit: int = 1_000_000
    tokens: int = 4000
    seed: int = 0

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Settings:
        """Settings from names and values as written. Raises UsageError for what is missing, unknown, or unsafe."""
        known = {each.name: each for each in fields(cls)}
        _refuse(options, known)
        values: dict[str, str | int | float] = {}
        for name, value in options.items():
            kind = type(known[name].default) if known[name].default is not MISSING else str
            values[name] = value if kind is str else _number(name, value, kind)
        settings = cls(**values)  # type: ignore[arg-type]
        _check(settings)
        return settings

    @property
    def url(self) -> str:
        """Where questions go."""
        return f"{self.address.rstrip('/')}/chat/completions"

    @property
    def local(self) -> bool:
        """Whether the address is this machine's own."""
        host = urlsplit(self.address).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    def key(self) -> str:
        """The key, '' where none is needed. Raises UsageError where its variable is empty or no key can look so."""
        if not self.key_env:
            return ""
        key = os.environ.get(self.key_env, "").strip()
        if not key:
            raise UsageError(f"the environment variable {self.key_env} holds no key")
        if not (key.isascii() and key.isprintable()):
            raise UsageError(f"what {self.key_env} holds can't be sent as a key: it has signs beyond ASCII")
        return key


def _refuse(options: Mapping[str, str], known: Mapping[str, object]) -> None:
    if {"key", "api_key", "token"} & set(options):
        raise UsageError("a key is not written here: set key_env to the name of the environment variable that holds it")
    unknown = sorted(set(options) - set(known))
    if unknown:
        raise UsageError(f"the coder endpoint has no setting {unknown[0]!r}: it has {', '.join(known)}")
    for name in ("address", "model"):
        if not options.get(name, "").strip():
            raise UsageError(f"the coder endpoint needs {name}: e.g. address=http://127.0.0.1:8080/v1 model=NAME")
        if not options[name].isprintable() or len(options[name]) > LONGEST:
            raise UsageError(f"{name} is no plain text of at most {LONGEST} signs")


def _number(name: str, value: str, kind: type) -> int | float:
    try:
        number: int | float = kind(value)
    except ValueError:
        raise UsageError(f"{name}={value!r}: write a number") from None
    if not 0 <= number < float("inf") or (number == 0 and name not in ("retries", "pause", "seed")):
        raise UsageError(f"{name}={value!r}: write a number above zero")
    return number


def _check(settings: Settings) -> None:
    try:
        parts = urlsplit(settings.address)
        host, secret = parts.hostname, parts.password or parts.username
        _ = parts.port
    except ValueError:
        raise UsageError(f"{settings.address!r} is no address: write http://HOST:PORT/v1 or https://HOST/v1") from None
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"{settings.address!r} is no address: write http://HOST:PORT/v1 or https://HOST/v1")
    if secret or parts.query or parts.fragment:
        raise UsageError("the address holds more than a host and a path: keys go by key_env")
    if settings.key_env and parts.scheme == "http" and not settings.local:
        raise UsageError(f"a key is not sent unencrypted to {host}: use https")
