"""What stands around an article is marked with its reason, and prose never is."""

import pytest

from detente.documents.clean import boilerplate, without

PROSE = (
    "The foreign ministers of the two river states met in the border town on Monday and agreed to open a third "
    "crossing before the winter, officials of both sides said."
)


def reasons(text: str) -> dict[str, str]:
    return {text[start:end]: reason for start, end, reason in boilerplate(text)}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Search", "menu"),
        ("Skip to main content", "menu"),
        ("Facebook Twitter WhatsApp Email", "share"),
        ("Share | Tweet", "share"),
        ("1,204 views", "share"),
        ("Click to share on Twitter (Opens in new window)", "share"),
        ("Related Posts", "links"),
        ("Helpful keywords", "links"),
        ("Tags: border, water, trade", "links"),
        ("(Tagstotranslate) Water (T) Arabic", "links"),
        ("#Border #Water", "links"),
        ("https://example.com/a", "links"),
        ("Fill in your details below or click an icon to log in:", "comments"),
        ("You are commenting using your Example account. ( Log Out / Change )", "comments"),
        ("3 Responses to “Two neighbours open a crossing”", "comments"),
        ("Advertisement", "advertisement"),
        ("Sign up for our daily letter and get it every morning", "newsletter"),
        ("We use cookies to make this site better. By continuing you agree.", "cookies"),
        ("© 2019 Example Media. All rights reserved.", "rights"),
        ("This article was translated and edited by The Example Observer.", "translation"),
        ("The views expressed here are those of the author alone.", "disclaimer"),
        ("Photo credit: Lina Example", "credit"),
        ("By Lina Example and Omar Example", "credit"),
        ("Sat. Feb 22nd, 2025", "date"),
    ],
)
def test_a_line_around_an_article_is_marked_with_its_reason(line: str, reason: str) -> None:
    assert reasons(f"{PROSE}\n\n{line}\n\n{PROSE} More.").get(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "Search parties left the town on Monday",
        "Comments by the minister angered the neighbours",
        "Share of oil in trade falls",
        "By Monday the town had fallen",
        "The sources said so.",
        "More troops arrive",
        "On 3 March 2019 the border was shut",
        "Home of the prime minister attacked",
        "Related killings went on for years.",
        "The views expressed by the minister angered the neighbours.",
        "Agencies of both states met in the town",
    ],
)
def test_a_line_of_the_article_is_not_marked(line: str) -> None:
    assert line not in reasons(f"{PROSE}\n\n{line}\n\n{PROSE} More.")


def test_comments_run_to_the_end_and_lists_of_links_to_the_next_prose() -> None:
    text = f"{PROSE}\n\nRead more\n\nOther neighbours quarrel\n\n{PROSE} Again.\n\nLeave a Reply\n\nLina says: {PROSE}"
    found = reasons(text)
    assert found["Other neighbours quarrel"] == "links"
    assert found[f"Lina says: {PROSE}"] == "comments"
    assert f"{PROSE} Again." not in found


def test_works_cited_at_the_end_are_marked_with_and_without_a_heading() -> None:
    works = (
        "Example, Lina and Omar Example. 2011. “Rivers as borders.” Journal of Water, 3(2): 12-30.\n\n"
        "Sample, A. 2009. “Water and war.” Example University Press."
    )
    assert set(reasons(f"{PROSE}\n\n{works}").values()) == {"bibliography"}
    found = reasons(f"{PROSE}\n\nReferences\n\n{works}")
    assert list(found.values()) == ["bibliography"] * 3


def test_a_title_that_is_cut_in_two_lines_belongs_to_its_work() -> None:
    work = (
        "Example Lina, Editors Sample, Omar. 2011. “Neighbours ready to\n\nmediate over water.” Example Tribune. 1-2."
    )
    text = f"{PROSE}\n\n{work}"
    assert list(reasons(text).values()) == ["bibliography"] * 2


def test_the_last_sentence_of_an_article_is_no_work_cited() -> None:
    text = f"{PROSE}\n\nThe treaty of 1975, printed in the “Official Journal of the state”, ended the dispute."
    assert reasons(text) == {}


def test_a_menu_is_told_by_its_run_of_short_lines() -> None:
    text = f"Home\nWorld\nPolitics\nSport\nWeather\n\n{PROSE}"
    assert set(reasons(text).values()) == {"menu"}
    assert len(reasons(text)) == 5


def test_short_lines_inside_the_article_are_no_menu() -> None:
    assert reasons(f"{PROSE}\n\nWater\nOil\nRoads\nTrade\n\n{PROSE} More.") == {}


def test_marks_are_ordered_whole_lines_and_what_is_left_is_the_article() -> None:
    text = f"Search\n\n{PROSE}\n\nShare this\nAdvertisement"
    found = boilerplate(text)
    assert [text[mark.start : mark.end] for mark in found] == ["Search", "Share this", "Advertisement"]
    assert without(text).strip() == PROSE
