"""Drawing a brief as HTML, Markdown, PDF or DOCX. Every form passes the evidence check first."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from detente.brief.check import require_support
from detente.brief.model import Brief, Footnote, Line
from detente.errors import UsageError
from detente.schema import Document

if TYPE_CHECKING:
    from jinja2 import Environment


def save(brief: Brief, documents: Mapping[str, Document], path: Path) -> Path:
    """Write a brief in the form its suffix names (.html .md .pdf .docx). Raises UsageError, and UnsupportedError before writing."""
    render = FORMS.get(path.suffix.lower())
    if render is None:
        raise UsageError(f"can't write a brief as {path.suffix or path.name!r}; use one of {', '.join(FORMS)}")
    require_support(brief, documents)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render(brief))
    return path


def html(brief: Brief) -> bytes:
    """A page that stands alone: styles and chart inside, all text escaped, footnotes linked both ways."""
    return _templates().get_template("brief.html").render(brief=brief).encode("utf-8")


def markdown(brief: Brief) -> bytes:
    """Plain Markdown with footnotes."""
    head = [f"# {_plain(brief.title)}", "", f"{_period(brief)} · {brief.corpus} · snapshot {brief.snapshot}", ""]
    head += [
        f"**{brief.verdict} {brief.arrow}** {_marked(brief.headline)}",
        "",
        f"{brief.level} · {brief.coverage}",
        "",
    ]
    body: list[str] = []
    for section in brief.sections:
        if section.lines or section.empty:
            body += [f"## {section.title}", ""]
            body += [f"- {_marked(line)}" for line in section.lines] or [section.empty]
            body.append("")
    notes = [
        f"[^{note.number}]: {_plain(_source(note))}: “{_plain(note.quote)}” `c:{note.claim}`"
        for note in brief.footnotes
    ]
    return "\n".join([*head, *body, *notes, "", f"*{brief.method}*", ""]).encode("utf-8")


def pdf(brief: Brief) -> bytes:
    """One A4 page (more only where the evidence needs it), set by Typst; the text reaches the template as data, never as markup."""
    import typst

    data = asdict(brief) | {"period": _period(brief)}
    source = files("detente").joinpath("brief/templates/brief.typ").read_bytes()
    drawn: bytes = typst.compile(source, format="pdf", sys_inputs={"brief": json.dumps(data, ensure_ascii=False)})
    return drawn


def docx(brief: Brief) -> bytes:
    """A Word document with the same sections; footnotes as a numbered list at the end."""
    import docx as word
    from docx.shared import Pt

    out = word.Document()
    out.styles["Normal"].font.size = Pt(10)
    out.add_heading(brief.title, level=1)
    out.add_paragraph(f"{_period(brief)}. {brief.corpus}. Snapshot {brief.snapshot}.")
    lead = out.add_paragraph()
    lead.add_run(f"{brief.verdict} {brief.arrow} ").bold = True
    lead.add_run(_numbered(brief.headline))
    out.add_paragraph(f"{brief.level}; {brief.coverage}.")
    for section in brief.sections:
        if section.lines or section.empty:
            out.add_heading(section.title, level=2)
            for line in section.lines:
                out.add_paragraph(_numbered(line), style="List Bullet")
            if not section.lines:
                out.add_paragraph(section.empty)
    out.add_heading("Sources", level=2)
    for note in brief.footnotes:
        out.add_paragraph(f"[{note.number}] {_source(note)}: “{_clean(note.quote)}” (c:{note.claim})")
    out.add_paragraph(brief.method)
    buffer = io.BytesIO()
    out.save(buffer)
    return buffer.getvalue()


FORMS: dict[str, Callable[[Brief], bytes]] = {".html": html, ".md": markdown, ".pdf": pdf, ".docx": docx}


def first_lines(brief: Brief, most: int = 12) -> str:
    """The top of the page for a terminal."""
    return "\n".join(markdown(brief).decode("utf-8").splitlines()[:most])


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = str(files("detente").joinpath("brief/templates"))
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _period(brief: Brief) -> str:
    known = f", as known {brief.known}" if brief.known else ""
    return f"{brief.since} - {brief.on}{known}" if brief.since else f"{brief.on}{known}"


def _source(note: Footnote) -> str:
    speaker = f"{note.speaker}, in " if note.speaker else ""
    hedge = f" [{note.hedge}]" if note.hedge else ""
    return f"{speaker}{note.publisher}, {note.published}{hedge}"


def _marked(line: Line) -> str:
    lead = f"**{_plain(line.lead)}** " if line.lead else ""
    cites = "".join(f"[^{n}]" for n in line.notes)
    return f"{lead}{_plain(line.text)}{cites}{' *(judgment)*' if line.judgment else ''}"


def _numbered(line: Line) -> str:
    lead = f"{line.lead} " if line.lead else ""
    cites = "".join(f" [{n}]" for n in line.notes)
    return _clean(f"{lead}{line.text}{cites}{' (judgment)' if line.judgment else ''}")


def _plain(text: str) -> str:
    """Source text inside Markdown: its own marks lose their meaning, its line ends too."""
    flat = " ".join(text.split())
    for mark in "\\`*_[]<>|#":
        flat = flat.replace(mark, "\\" + mark)
    return flat


def _clean(text: str) -> str:
    """Word accepts no control characters."""
    return "".join(c for c in text if c.isprintable() or c == " ")
