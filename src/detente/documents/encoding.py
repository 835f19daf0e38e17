"""Bytes to text: byte order marks, UTF-8, and a guess for the rest; only line ends are changed."""

from __future__ import annotations

import codecs
import re

from detente.errors import DocumentError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WESTERN = re.compile("[‘’“”–—…€£«»°©®éèêëáàâäãåçíìîïñóòôöõúùûüßæøÉÖÜÄ\xa0\xad§·]")
_ARABIC = re.compile("[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]")
_FAULT = "\ufffd"


def decode(data: bytes, *, where: str = "", declared: str = "") -> str:
    """The text of a file, with `\\n` as the only line end and no byte order mark.

    `declared` is the encoding that the file names for itself; it is used where the bytes bear it out. Bytes of a mostly
    valid UTF-8 text that fit nothing become U+FFFD. Raises DocumentError where the bytes are no text.
    """
    return line_ends(_decode(data, where, declared))


def line_ends(text: str) -> str:
    """The same text with `\\n` for every line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, where: str, declared: str) -> str:
    for mark, name in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace")
    if len(_CONTROL.findall(data[:65536])) > len(data[:65536]) / 200:
        raise DocumentError(
            "the bytes are no text", where=where, right="a text, html, pdf, docx, feed, jsonl or eml file"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _declared(data, declared) or _damaged(data) or _guessed(data, where)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: nearly every second byte of a text in Latin script is zero."""
    sample = data[:2000]
    half = len(sample) // 2
    if half < 8:
        return ""
    if sample[1::2].count(0) > 0.6 * half and not sample[::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > 0.6 * half and not sample[1::2].count(0) else ""


def _declared(data: bytes, declared: str) -> str:
    try:
        return data.decode(declared) if declared and codecs.lookup(declared).name != "utf-8" else ""
    except (LookupError, UnicodeDecodeError):
        return ""


def _damaged(data: bytes) -> str:
    """UTF-8 with a few broken bytes (cut off, or pasted together): the valid long sequences outnumber the faults."""
    text = data.decode("utf-8", "replace")
    faults = text.count(_FAULT)
    valid = sum(character > "\x7f" for character in text) - faults
    return text if valid > 4 * faults else ""


def _guessed(data: bytes, where: str) -> str:
    high = sum(byte > 127 for byte in data)
    western = data.decode("cp1252", "replace")
    if high < 0.25 * len(data) and len(_WESTERN.findall(western)) >= 0.9 * high:
        return western
    # Arabic in one byte a letter: half of the bytes or more are letters of the upper half.
    arabic = data.decode("cp1256", "replace")
    if len(_ARABIC.findall(arabic)) > 0.9 * sum(c > "\x7f" and c.isalpha() for c in arabic) and _reads_as_arabic(
        arabic
    ):
        return arabic
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise DocumentError("the encoding can't be told", where=where, right="UTF-8")
    return str(best)


def _reads_as_arabic(text: str) -> bool:
    """The article and a few small words make up much of any Arabic text, and nothing of Cyrillic read as Arabic."""
    words = re.findall(r"\w+", text)
    common = sum(word.startswith("ال") or word in {"في", "من", "على", "إلى", "أن", "عن", "مع"} for word in words)
    return bool(words) and common > 0.1 * len(words)
