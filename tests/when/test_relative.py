"""Times told from publication. Expected days are counted by hand from Wednesday, 12 June 2019."""

from datetime import date

import pytest

from detente import when
from detente.schema import When

DAY = date(2019, 6, 12)


def days(text: str, **more: object) -> tuple[str, str]:
    found = when.read(text, published=DAY, **more)  # type: ignore[arg-type]
    return str(found.earliest or ""), str(found.latest or "")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2019-06-12", "2019-06-12"),
        ("yesterday", "2019-06-11", "2019-06-11"),
        ("tomorrow", "2019-06-13", "2019-06-13"),
        ("the day before yesterday", "2019-06-10", "2019-06-10"),
        ("earlier today", "2019-06-12", "2019-06-12"),
        ("this morning", "2019-06-12", "2019-06-12"),
        ("last night", "2019-06-11", "2019-06-12"),
        ("on Tuesday", "2019-06-11", "2019-06-11"),
        ("on Wednesday", "2019-06-12", "2019-06-12"),
        ("Thursday night", "2019-06-06", "2019-06-06"),
        ("last Wednesday", "2019-06-05", "2019-06-05"),
        ("next Friday", "2019-06-14", "2019-06-14"),
        ("this week", "2019-06-10", "2019-06-16"),
        ("last week", "2019-06-03", "2019-06-09"),
        ("Tuesday of last week", "2019-06-04", "2019-06-04"),
        ("last month", "2019-05-01", "2019-05-31"),
        ("this month", "2019-06-01", "2019-06-30"),
        ("next month", "2019-07-01", "2019-07-31"),
        ("last year", "2018-01-01", "2018-12-31"),
        ("this year", "2019-01-01", "2019-12-31"),
        ("earlier this year", "2019-01-01", "2019-06-12"),
        ("later this year", "2019-06-12", "2019-12-31"),
        ("later in the autumn", "2019-09-01", "2019-11-30"),
        ("early next year", "2020-01-01", "2020-04-30"),
        ("the end of last year", "2018-11-01", "2018-12-31"),
        ("before the end of the year", "2019-06-12", "2019-12-31"),
        ("April last year", "2018-04-01", "2018-04-30"),
        ("October of this year", "2019-10-01", "2019-10-31"),
        ("last April", "2019-04-01", "2019-04-30"),
        ("last June", "2018-06-01", "2018-06-30"),
        ("next April", "2020-04-01", "2020-04-30"),
        ("last summer", "2018-06-01", "2018-08-31"),
        ("last Christmas", "2018-12-25", "2018-12-25"),
        ("the past decade", "2009-06-12", "2019-06-12"),
        ("the last two years", "2017-06-12", "2019-06-12"),
        ("over the next 100 days", "2019-06-12", "2019-09-20"),
        ("in recent months", "2018-12-12", "2019-06-12"),
        ("in the coming weeks", "2019-06-12", "2019-07-24"),
        ("so far", "", "2019-06-12"),
        ("recently", "2019-04-13", "2019-06-12"),
        ("currently", "2019-06-12", "2019-06-12"),
        ("longstanding", "", "2019-06-12"),
        ("every week", "", "2019-06-12"),
        ("since 2003", "2003-01-01", "2019-06-12"),
        ("since March", "2019-03-01", "2019-06-12"),
        ("since the early 1990s", "1990-01-01", "2019-06-12"),
        ("until 2011", "", "2011-12-31"),
        ("by April 2018", "", "2018-04-30"),
        ("by the end of 2020", "2019-06-12", "2020-12-31"),
        ("before 1958", "", "1957-12-31"),
        ("after 2011", "2012-01-01", "2019-06-12"),
        ("pre-1967", "", "1966-12-31"),
        ("from 2005 onwards", "2005-01-01", "2019-06-12"),
        ("from 2005 until now", "2005-01-01", "2019-06-12"),
        ("as early as 1990", "1990-01-01", "1990-12-31"),
        ("no later than 1 July 2019", "2019-06-12", "2019-07-01"),
        ("the week of 8 April", "2019-04-08", "2019-04-14"),
        ("the third week of March", "2019-03-15", "2019-03-21"),
        ("over the weekend", "2019-06-08", "2019-06-09"),
        ("in the past 48 hours", "2019-06-10", "2019-06-12"),
    ],
)
def test_times_are_told_from_publication(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # A day is exact, a week leaves 3 days, a month 15, a year half a year; never beyond publication.
        ("two days ago", "2019-06-10", "2019-06-10"),
        ("two weeks ago", "2019-05-26", "2019-06-01"),
        ("three months ago", "2019-02-25", "2019-03-27"),
        ("ten years ago", "2008-12-11", "2009-12-12"),
        ("a few days ago", "2019-06-07", "2019-06-10"),
        ("for ten years", "2009-06-12", "2019-06-12"),
        ("for nearly ten full years", "2009-06-12", "2019-06-12"),
        ("for two and a half years", "2016-12-12", "2019-06-12"),
        ("years of war", "2011-06-12", "2019-06-12"),
        ("within 30 days", "2019-06-12", "2019-07-12"),
    ],
)
def test_amounts_of_time_leave_the_slack_of_their_unit(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


def test_a_weekday_looks_ahead_only_where_the_sentence_does() -> None:
    assert days("on Friday") == ("2019-06-07", "2019-06-07")
    assert days("on Friday", future=True) == ("2019-06-14", "2019-06-14")


def test_in_two_weeks_is_unknown_unless_the_sentence_looks_ahead() -> None:
    assert days("in two weeks") == ("", "")
    assert days("in two weeks", future=True) == ("2019-06-23", "2019-06-29")
    (found,) = when.find("It was the first visit in ten years.", published=DAY)
    assert (found.when.earliest, found.kind) == (date(2009, 6, 12), "duration")


def test_later_is_told_from_the_time_before_it_in_the_sentence() -> None:
    text = "On 3 May 2018 the envoy left, and two days later the embassy closed."
    found = when.find(text, published=DAY)
    assert [each.when.earliest for each in found] == [date(2018, 5, 3), date(2018, 5, 5)]


def test_later_is_told_from_the_reference_that_the_caller_gives() -> None:
    before = When(date(2018, 5, 3), date(2018, 5, 3))
    assert days("the following day", reference=before) == ("2018-05-04", "2018-05-04")
    assert days("two days later", reference=before) == ("2018-05-05", "2018-05-05")
    assert days("at that time", reference=before) == ("2018-05-03", "2018-05-03")
    assert days("the following day") == ("", "")


def test_discourse_markers_are_no_times() -> None:
    for text in (
        "At the same time, both sides arm.",
        "Still, analysts doubt it.",
        "It must stop at once.",
        "As soon as it arrives we act.",
        "Once a deal is signed the border opens.",
    ):
        assert when.find(text, published=DAY) == [], text


def test_vague_and_repeated_times_say_what_they_are() -> None:
    found = when.find("They recently met and regularly trade; so far nothing changed every year.", published=DAY)
    assert [each.kind for each in found] == ["vague", "set", "vague", "set"]
