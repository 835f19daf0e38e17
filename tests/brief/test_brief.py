"""The brief says nothing that it can't show."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from brief_records import ACCUSED, DOC, material

from detente.brief import check, render
from detente.brief.compose import compose
from detente.brief.model import Line, Section
from detente.errors import UnsupportedError, UsageError

DOCUMENTS = {"d1": DOC}


def test_every_line_cites_claims_or_is_marked_as_judgment() -> None:
    page = compose(material())
    assert page.lines
    assert all(line.notes or line.judgment for line in page.lines)
    assert check.faults(page, DOCUMENTS) == []


def test_a_fall_beyond_the_range_is_called_worsened_and_its_reason_is_cited() -> None:
    page = compose(material())
    assert page.verdict == "WORSENED"
    assert "Iraq accused Syria" in page.headline.text
    assert page.headline.notes


def test_footnotes_quote_the_document_word_for_word() -> None:
    page = compose(material())
    assert page.footnotes
    assert all(DOC.text[note.start : note.end] == note.quote for note in page.footnotes)


def test_likelihood_and_confidence_never_share_a_sentence() -> None:
    judgments = next(s for s in compose(material()).sections if s.title == "Judgments")
    assert any("likely" in line.text for line in judgments.lines)
    assert any("Confidence" in line.text for line in judgments.lines)
    assert not any("likely" in line.text and "onfidence" in line.text for line in judgments.lines)


def test_a_sentence_without_evidence_fails_the_export(tmp_path: Path) -> None:
    page = compose(material())
    bad = dataclasses.replace(page, sections=(*page.sections, Section("More", (Line("Iraq is friendly."),))))
    with pytest.raises(UnsupportedError, match="Iraq is friendly"):
        render.save(bad, DOCUMENTS, tmp_path / "brief.html")
    assert not (tmp_path / "brief.html").exists()


def test_a_quote_that_no_longer_stands_in_the_text_fails_the_export(tmp_path: Path) -> None:
    moved = {"d1": dataclasses.replace(DOC, text="x" + DOC.text)}
    with pytest.raises(UnsupportedError, match="does not stand"):
        render.save(compose(material()), moved, tmp_path / "brief.md")


@pytest.mark.parametrize(
    ("suffix", "magic"), [(".html", b"<!doctype html>"), (".md", b"# Iraq"), (".pdf", b"%PDF"), (".docx", b"PK")]
)
def test_each_form_is_written(suffix: str, magic: bytes, tmp_path: Path) -> None:
    path = render.save(compose(material()), DOCUMENTS, tmp_path / f"brief{suffix}")
    assert path.read_bytes().startswith(magic)


def test_an_unknown_form_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.pdf"):
        render.save(compose(material()), DOCUMENTS, tmp_path / "brief.rtf")


def test_markup_in_a_source_stays_text(tmp_path: Path) -> None:
    evil = "Iraq <script>alert(1)</script> accused *Syria* of #rebels [x](y)"
    doc = dataclasses.replace(DOC, text=evil)
    claim = dataclasses.replace(ACCUSED, span=dataclasses.replace(ACCUSED.span, start=0, end=len(evil)), quote=evil)
    page = compose(material(claims={"c1": claim}, documents={"d1": doc}))
    html = render.html(page).decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "\\<script\\>" in render.markdown(page).decode()
    assert render.pdf(page).startswith(b"%PDF")


def test_the_same_material_gives_the_same_page() -> None:
    assert render.html(compose(material())) == render.html(compose(material()))
