"""Who printed a text, from which language it came, and its title, as its own lines say."""

import pytest

from detente.documents import titles
from detente.documents.printing import credit

BODY = "The envoys of both states met in the border town on Monday.\n\nThey agreed to open a crossing.\n\n"


@pytest.mark.parametrize(
    ("note", "publisher", "language"),
    [
        (
            "This article was translated and edited by The Syrian Observer. It has not verified the story.",
            "syrian-observer",
            "und",
        ),
        ("Translated from Arabic by Lina Example", "", "ar"),
        ("This report was translated from the original Persian.", "", "fa"),
        ("(Tagstotranslate) Border (T) Water (T) Arabic", "", "ar"),
        ("Source: Al-Jazeera Net", "al-jazeera", ""),
        ("This article was originally published by Al-Monitor.", "al-monitor", ""),
        ("The minister was translated to another post.", "", ""),
        ("Source: the minister's own words", "", ""),
    ],
)
def test_a_note_gives_publisher_and_language(note: str, publisher: str, language: str) -> None:
    assert credit(BODY + note) == (publisher, language)


def test_a_dateline_gives_the_publisher() -> None:
    assert credit(f"DAMASCUS, Feb 22 (SANA) - {BODY}").publisher == "sana"


def test_a_publisher_that_is_only_named_as_a_source_is_not_the_printer() -> None:
    assert credit(f"{BODY}Sources told Al -Jazeera Net that more would follow (Reuters).").publisher == ""


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Neighbours open a crossing\n\n" + BODY, "Neighbours open a crossing"),
        (
            "Search\n\nSat. Feb 22nd, 2025\n\nWhat next for the river? | opinion\n\n" + BODY,
            "What next for the river? | opinion",
        ),
        ("# Neighbours open a crossing\n" + BODY, "Neighbours open a crossing"),
        (BODY, ""),
        ("One line alone", ""),
    ],
)
def test_a_text_without_a_record_has_its_first_heading_as_title(text: str, title: str) -> None:
    assert titles.first_heading(text) == title


def test_a_sites_name_is_taken_off_a_pages_title() -> None:
    assert titles.without_site("Talks resume | Example News") == ("Talks resume", "Example News")
    assert titles.without_site("Talks resume - BBC News") == ("Talks resume", "BBC News")
    assert titles.without_site("Talks resume – Example News", "Example news") == ("Talks resume", "Example News")
    assert titles.without_site("Two capitals – a new era") == ("Two capitals – a new era", "")
    assert titles.without_site("Iraq-Syria talks resume") == ("Iraq-Syria talks resume", "")
