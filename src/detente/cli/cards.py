"""One thing with its evidence, one fact a line, for a person on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from detente.cli.output import counted, plain, text

# Patterns list all their words; the whole one is in the data.
LONGEST_RULE = 60

Record = Mapping[str, Any]
Lines = list[tuple[str, str]]


def lines(card: Record) -> Lines:
    """Label and text for each line; empty facts are left out."""
    layouts: dict[str, Callable[[Record], Lines]] = {
        "claim": _claim,
        "event": _event,
        "document": _document,
        "actor": _actor,
    }
    made = layouts.get(card["is"], _fields)(card)
    return [(label, value) for label, value in made if value]


def _claim(card: Record) -> Lines:
    return [
        ("claim", f"{card['id']}  {card['kind']} {card['type']} {card['mode']}".strip()),
        ("who", _who(card["actors"], card["recipients"])),
        ("when", _span(card["when"])),
        ("where", card["place"]),
        ("quote", f"“{card['quote']}”"),
        ("sentence", card["sentence"]),
        ("according to", " < ".join(speaker["text"] for speaker in card["according_to"])),
        ("modality", f"{card['modality']}, certainty {card['certainty']:+.1f} of 3"),
        ("about", ", ".join(dict.fromkeys((card["issue"], *card["context"])))),
        ("intensity", f"{card['intensity']:+.1f} of 10" + (f", CAMEO {card['cameo']}" if card["cameo"] else "")),
        ("printed", _source(card["source"])),
        ("event", card["event"]),
        ("checked", "; ".join(card["mended"])),
        ("read by", f"{card['coder']}, confidence {card['confidence']:.2f}, rule {_short(card['rule'])}"),
    ]


def _event(card: Record) -> Lines:
    head: Lines = [
        ("event", f"{card['id']}  {card['type']} {card['mode']}".strip()),
        ("who", " -> ".join(", ".join(side) for side in (card["actors"], card["recipients"]) if side)),
        ("when", _span(card["when"])),
        ("where", card["place"]),
        ("modality", card["modality"]),
        ("intensity", f"{card['intensity']:+.1f} of 10"),
        ("reports", f"{card['reports']}, in {counted(card['documents'], 'text')}"),
        ("why one", card["reason"] if len(card["evidence"]) > 1 else ""),
    ]
    return head + [(each["claim"], f"“{each['quote']}”  {_source(each['source'])}") for each in card["evidence"]]


def _document(card: Record) -> Lines:
    head: Lines = [
        ("document", card["id"]),
        ("title", card["title"]),
        ("publisher", card["publisher"]),
        ("published", f"{plain(card['published'])} ({card['published_by']})" if card["published"] else "not known"),
        ("url", card["url"]),
        ("from", card["source"]),
        ("language", card["language"]),
        ("translated", card["translated_from"]),
        ("reprint of", card["reprint_of"]),
        ("text", card["text"]),
        ("claims", str(len(card["claims"]))),
    ]
    return head + [(each["claim"], f"{each['kind']} {each['type']}  “{each['quote']}”") for each in card["claims"]]


def _actor(card: Record) -> Lines:
    head: Lines = [
        ("actor", f"{card['id']}  {card['name']}"),
        ("kind", card["kind"]),
        ("state", card["state"]),
        ("also", ", ".join(dict.fromkeys((*card["aliases"], *card["short"])))),
        ("spelled", ", ".join(f"{tongue} {name}" for tongue, name in card["names"].items())),
        ("codes", ", ".join(f"{system} {code}" for system, code in card["codes"].items())),
        ("existed", _days(card["since"], card["until"])),
        ("check by", card["cite"]),
    ]
    return head + [("office", f"{each['office']}, {_days(each['since'], each['until'])}") for each in card["offices"]]


def _short(rule: str) -> str:
    return rule if len(rule) <= LONGEST_RULE else f"{rule[:LONGEST_RULE]}..."


def _fields(card: Record) -> Lines:
    return [(name.replace("_", " "), text(value)) for name, value in card.items()]


def _who(actors: Iterable[Record], recipients: Iterable[Record]) -> str:
    sides = (", ".join(f"{party['name']} ({party['actor']})" for party in side) for side in (actors, recipients))
    return " -> ".join(side for side in sides if side)


def _span(when: Record) -> str:
    first, last, words = when["earliest"], when["latest"], when["text"]
    said = f", from “{words}”" if words else ""
    return f"{_days(first, last)}{said}" if first or last else f"no date in the text{said}"


def _days(first: Any, last: Any) -> str:
    if first and last:
        return str(plain(first)) if first == last else f"{plain(first)} to {plain(last)}"
    if first:
        return f"since {plain(first)}"
    return f"until {plain(last)}" if last else ""


def _source(source: Record) -> str:
    day = f", {plain(source['published'])}" if source["published"] else ", undated"
    title = f", “{source['title']}”" if source["title"] else ""
    return f"{source['publisher']}{day}{title} (d:{source['document']})"
