"""Fetches one page or feed, and only because the user's own argument is its address."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from detente.documents.source import LIMIT, Source
from detente.errors import DocumentError

SECONDS = 30.0


def is_url(text: str) -> bool:
    """Whether an argument is the address of a page."""
    return text.lower().startswith(("http://", "https://"))


def fetch(url: str, *, limit: int = LIMIT) -> Source:
    """The page's bytes. Raises DocumentError where the server is out of reach, refuses, or sends too much."""
    import httpx

    data = bytearray()
    try:
        with httpx.stream(
            "GET", url, follow_redirects=True, timeout=SECONDS, headers={"user-agent": "detente"}
        ) as response:
            if response.is_error:
                raise DocumentError(
                    f"the server answers {response.status_code} {response.reason_phrase}".strip(), where=url
                )
            for piece in response.iter_bytes():
                data += piece
                if len(data) > limit:
                    raise Source(url, "", url=url, limit=limit).too_big("the page")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DocumentError(f"can't be fetched: {error or type(error).__name__}", where=url) from error
    return Source(url, name_of(url), data=bytes(data), url=str(response.url), limit=limit)


def name_of(url: str) -> str:
    """A page's name: the last part of its path without suffix, else its host."""
    parts = urlsplit(url)
    return PurePosixPath(parts.path).stem or parts.netloc
