"""The title of a text that has no other record of it: its first line, where that line is a heading."""

from __future__ import annotations

import re

from detente.documents import clean, dates, publishers

_SITE = re.compile(r"\s+(?P<mark>[|·»]|[-–—])\s+(?P<site>[^|·»]{2,40})$")


def first_heading(text: str) -> str:
    """The first line of the article where more follows and it is short and no sentence; "" where there is none."""
    skipped = {junk.start for junk in clean.boilerplate(text[:4000])}
    lines = [(match.start(1), match[1].strip()) for match in re.finditer(r"^[^\S\n]*(\S[^\n]*)$", text[:4000], re.M)]
    kept = [line for start, line in lines if start not in skipped]
    if len(kept) < 2:
        return ""
    first = re.sub(r"^#{1,6}\s+", "", kept[0]).strip("* ")
    short = 3 <= len(first) <= 200 and len(first) < sum(map(len, kept[1:]))
    wrapped = kept[1][:1].islower() and len(first) > 40
    finished = re.search(r"[.!:;,][\"'”’)]*$", first) and not re.search(r"\b[A-Z]\.$|\.\.\.$", first)
    return first if short and not wrapped and not finished and not dates.dateline(first) else ""


def without_site(title: str, site: str = "") -> tuple[str, str]:
    """A page's title without the site's name that pages hang on to it, and that name: `Talks resume | Example News`.

    After a dash it is only a name where the page itself, or the list of publishers, says so.
    """
    match = _SITE.search(title)
    if match is None:
        return title.strip(), ""
    name = match["site"].strip()
    own = publishers.fold(name) == publishers.fold(site) or publishers.by_name(name) is not None
    return (title[: match.start()].strip(), name) if own or match["mark"] in "|·»" else (title.strip(), "")
