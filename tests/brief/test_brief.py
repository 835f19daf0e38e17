"""The brief says nothing that it can't show."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from brief_records import ACCUSED, DENIED, DOC, material

from detente.brief import check, render
from detente.brief.compose import compose
from detente.brief.model import Line, Section
from detente.brief.notes import bare
from detente.errors import UnsupportedError, UsageError
from detente.relations import Contradiction
from detente.schema import Contribution, Event, Relation, When

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


def _thin(page_of):
    return dataclasses.replace(
        page_of, coverage="thin", label="too little evidence (1 item, 1 report)", events=1, reports=1
    )


def test_thin_evidence_gives_no_verdict_and_no_judgment_and_is_said_with_its_counts() -> None:
    page = compose(material(now=_thin(material().now)))
    assert page.verdict == "TOO LITTLE EVIDENCE"
    assert "too little evidence (1 item, 1 report)" in page.level
    judgments = next(s for s in page.sections if s.title == "Judgments")
    assert judgments.lines == ()


def test_no_level_rises_or_falls_from_a_note_without_evidence() -> None:
    base = material()
    page = compose(material(before=dataclasses.replace(base.before, coverage="no evidence", label="no evidence")))
    assert page.verdict == "NEW EVIDENCE"
    assert "last note: no evidence" in page.level


def test_without_dated_evidence_there_is_no_level_but_what_is_said_without_a_date() -> None:
    undated = dataclasses.replace(ACCUSED, when=When())
    nothing = dataclasses.replace(material().now, coverage="no evidence", label="no evidence", events=0, evidence=())
    page = compose(material(now=nothing, claims={"c1": undated}, contributions=[]))
    assert page.level.startswith("no level")
    (line,) = next(s for s in page.sections if s.title == "Said without a date").lines
    assert line.text == "Iraq accused Syria."
    assert check.faults(page, DOCUMENTS) == []


def test_one_happening_makes_one_line() -> None:
    again = dataclasses.replace(ACCUSED, id="c3", when=When(date(2024, 1, 3), date(2024, 1, 3)))
    event = Event("e1", ("IRQ",), "ACCUSE", ("SYR",), when=ACCUSED.when, claims=("c1", "c3"), documents=1, reports=1)
    page = compose(material(claims={"c1": ACCUSED, "c3": again, "c2": DENIED}, events=[event]))
    changed = next(s for s in page.sections if s.title.startswith("What changed"))
    assert [line.text.split(" (")[0] for line in changed.lines] == [
        "Iraq accused Syria", "Syria rejected something said, asked or proposed by Iraq",
    ]  # fmt: skip


def test_the_prior_stands_among_what_carries_the_level() -> None:
    prior = Contribution(0.6, "the prior: all dyads start at +2.4 (25% of the weight)")
    page = compose(material(contributions=[*material().contributions, prior]))
    carries = next(s for s in page.sections if s.title == "What carries the level")
    assert carries.lines[-1] == Line(
        "The prior: all dyads start at +2.4 (25% of the weight).", judgment=True, lead="+0.60"
    )


def test_sources_disagree_by_claims_or_by_levels_whose_ranges_do_not_meet() -> None:
    def level(low: float, high: float) -> Relation:
        return dataclasses.replace(material().now, score=(low + high) / 2, low=low, high=high)

    def lines(**more: object) -> tuple[Line, ...]:
        page = compose(material(**more))
        return next(s for s in page.sections if s.title == "Where sources disagree").lines

    assert lines(blocs={"IRQ": level(-3, 1), "SYR": level(0, 3)}) == ()
    apart = lines(blocs={"IRQ": level(-3, -1), "SYR": level(0, 3)})
    assert [line.text.split(":")[0] for line in apart] == ["Level by bloc", "Level by bloc"]
    clash = lines(contradictions=[Contradiction("c1", "c2", "a charge and its answer")])
    assert clash[0].text.startswith(
        "Example Post: Iraq accused Syria (2 Jan 2024); against it Example Post: Syria rejected"
    )
    assert len(clash[0].notes) == 2


def test_a_footnote_is_the_whole_sentence() -> None:
    short = dataclasses.replace(ACCUSED, span=dataclasses.replace(ACCUSED.span, start=5, end=12), quote="accused")
    page = compose(material(claims={"c1": short}))
    assert page.footnotes[0].quote == "Iraq accused Syria of sheltering rebels."


def test_a_footnote_has_no_half_of_a_pair_of_quotation_marks() -> None:
    text = "He said: “Iraq accused Syria of sheltering rebels. Syria denied it.” “Iraq” accused it again."
    start, middle, last = text.index("“Iraq accused"), text.index("Syria denied"), text.index("“Iraq” accused")
    assert bare(text, start, middle - 1) == (start + 1, middle - 1)
    assert bare(text, middle, last - 1) == (middle, last - 2)
    assert bare(text, last, len(text)) == (last, len(text))


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
