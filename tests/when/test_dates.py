"""Dates of the calendar. Expected days are counted by hand; 12 June 2019 was a Wednesday."""

from datetime import date

import pytest

from detente import when

DAY = date(2019, 6, 12)


def days(text: str, **more: object) -> tuple[str, str]:
    found = when.read(text, published=DAY, **more)  # type: ignore[arg-type]
    return str(found.earliest or ""), str(found.latest or "")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Tue. March 5th, 2019", "2019-03-05", "2019-03-05"),
        ("5 March 2019", "2019-03-05", "2019-03-05"),
        ("the 5th of March, 2019", "2019-03-05", "2019-03-05"),
        ("Mar. 5, 2019", "2019-03-05", "2019-03-05"),
        ("March 5", "2019-03-05", "2019-03-05"),
        ("2019-03-05", "2019-03-05", "2019-03-05"),
        ("2019-03-05T10:30:00Z", "2019-03-05", "2019-03-05"),
        ("2019/03/05", "2019-03-05", "2019-03-05"),
        ("25.12.1991", "1991-12-25", "1991-12-25"),
        ("12/25/1991", "1991-12-25", "1991-12-25"),
        ("Sept. 2013", "2013-09-01", "2013-09-30"),
        ("February of 2012", "2012-02-01", "2012-02-29"),
        ("in 1958", "1958-01-01", "1958-12-31"),
        ("the 1980s", "1980-01-01", "1989-12-31"),
        ("the '90s", "1990-01-01", "1999-12-31"),
        ("the nineties", "1990-01-01", "1999-12-31"),
        ("the early 1980s", "1980-01-01", "1983-12-31"),
        ("the late 1950s", "1956-01-01", "1959-12-31"),
        ("the 19th century", "1800-01-01", "1900-12-31"),
        ("the late nineteenth century", "1867-01-01", "1900-12-31"),
        ("mid-March 2019", "2019-03-10", "2019-03-20"),
        ("early March", "2019-03-01", "2019-03-10"),
        ("late March 2018", "2018-03-20", "2018-03-31"),
        ("early 2018", "2018-01-01", "2018-04-30"),
        ("the end of 2018", "2018-11-01", "2018-12-31"),
        ("the beginning of March", "2019-03-01", "2019-03-10"),
        ("autumn 2017", "2017-09-01", "2017-11-30"),
        ("the fall of 2017", "2017-09-01", "2017-11-30"),
        ("winter 2017-18", "2017-12-01", "2018-02-28"),
        ("the second half of 2016", "2016-07-01", "2016-12-31"),
        ("Q2 2016", "2016-04-01", "2016-06-30"),
        ("the third quarter of 2016", "2016-07-01", "2016-09-30"),
        ("Christmas 2016", "2016-12-25", "2016-12-25"),
        ("Easter 2019", "2019-04-21", "2019-04-21"),
        ("Thanksgiving Day 2018", "2018-11-22", "2018-11-22"),
        ("Nowruz", "2019-03-20", "2019-03-21"),
    ],
)
def test_a_date_in_any_order_is_read_as_far_as_it_goes(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2003-2011", "2003-01-01", "2011-12-31"),
        ("1980-88", "1980-01-01", "1988-12-31"),
        ("between 1975 and 1990", "1975-01-01", "1990-12-31"),
        ("from 1980 to 1988", "1980-01-01", "1988-12-31"),
        ("5-6 April 2016", "2016-04-05", "2016-04-06"),
        ("April 5-6, 2016", "2016-04-05", "2016-04-06"),
        ("29 May to 3 June 2015", "2015-05-29", "2015-06-03"),
        ("from November to February 2015", "2014-11-01", "2015-02-28"),
        ("May-June 2015", "2015-05-01", "2015-06-30"),
        ("between 5 and 9 May", "2019-05-05", "2019-05-09"),
        ("the 1970s and 1980s", "1970-01-01", "1989-12-31"),
        ("from June 2014 until July 2017", "2014-06-01", "2017-07-31"),
    ],
)
def test_a_run_borrows_what_one_side_leaves_out(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


def test_day_and_month_that_could_change_places_cover_both_readings() -> None:
    # 3 April or 4 March: the text does not say, so both lie inside.
    assert days("03/04/2011") == ("2011-03-04", "2011-04-03")


def test_a_missing_year_is_the_nearest_past_unless_the_future_is_four_times_nearer() -> None:
    assert days("in May") == ("2019-05-01", "2019-05-31")
    assert days("in November") == ("2018-11-01", "2018-11-30")
    assert days("in July") == ("2019-07-01", "2019-07-31")
    assert days("in November", future=True) == ("2019-11-01", "2019-11-30")
    assert days("in July", future=False) == ("2018-07-01", "2018-07-31")


def test_without_publication_no_year_is_invented() -> None:
    assert not when.read("22 February")
    assert not when.read("last week")
    assert when.read("2011").earliest == date(2011, 1, 1)


def test_a_day_that_no_calendar_has_is_not_read_as_a_day() -> None:
    found = when.read("31 February 2015", published=DAY)
    assert (found.earliest, found.latest) == (date(2015, 2, 1), date(2015, 2, 28))


def test_words_that_look_like_times_are_none() -> None:
    for text in (
        "They may march on the capital.",
        "May God help them.",
        "Troops march against the second city.",
        "Some 2000 soldiers died under Resolution 1973.",
        "The fall of the city was a shock.",
        "He sat with the sun behind him.",
        "It paid $1990 for 1,998 rifles.",
        "The 1800 families left.",
    ):
        assert when.find(text, published=DAY) == [], text


def test_offsets_point_at_the_words_that_were_read() -> None:
    text = "Élan: talks held on 5 March 2019 and again in late May failed."
    found = when.find(text, published=DAY)
    assert [text[each.start : each.end] for each in found] == ["5 March 2019", "late May"]
    assert [each.when.text for each in found] == ["5 March 2019", "late May"]
    assert all(each.kind == "date" for each in found)


def test_the_islamic_calendar_is_within_a_day_of_sighted_feasts() -> None:
    # Eid al-Fitr of 2019 was kept on 4 June in Riyadh and on 5 June in Cairo.
    found = when.read("Eid al-Fitr", published=DAY)
    assert found.earliest is not None and found.latest is not None
    assert found.earliest <= date(2019, 6, 4) and date(2019, 6, 5) <= found.latest
