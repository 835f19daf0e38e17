"""Reads saved mail (.eml), as newsletters and agencies' services arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from detente.documents import dates, encoding, markup, publishers
from detente.documents.source import Source
from detente.errors import DocumentError
from detente.schema import Document, digest


def read(source: Source) -> Iterator[Document | DocumentError]:
    """One Document: the plain part of the mail, or the text of its HTML part; attachments are left out."""
    mail = message_from_bytes(source.read(), policy=policy.default)
    text = _text(mail)
    if not text.strip():
        raise DocumentError("the mail holds no text", where=source.where)
    name, address = parseaddr(str(mail.get("from", "")))
    known = publishers.by_domain(address.rpartition("@")[2]) or publishers.by_name(name)
    published = _sent(mail)
    yield Document(
        digest(text),
        text,
        name=source.name,
        title=" ".join(str(mail.get("subject", "")).split()),
        publisher=known.id if known else name,
        published=published,
        published_by="mail header" if published else "",
        source=source.where,
    )


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    data = part.get_payload(decode=True)
    text = encoding.decode(data, declared=part.get_content_charset() or "") if isinstance(data, bytes) and data else ""
    return markup.plain(text) if part.get_content_type() == "text/html" else text


def _sent(mail: EmailMessage) -> date | None:
    header = mail.get("date")
    moment = getattr(header, "datetime", None)
    return dates.plausible(moment.date()) if moment else None
