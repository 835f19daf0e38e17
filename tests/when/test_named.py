"""Times told by events and rulers. Dates are those of common reference works, as cited beside each record."""

from datetime import date

import pytest

from detente import when
from detente.schema import When

DAY = date(2025, 2, 22)


def days(text: str, day: date | None = DAY, **more: object) -> tuple[str, str]:
    found = when.read(text, published=day, **more)  # type: ignore[arg-type]
    return str(found.earliest or ""), str(found.latest or "")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("during the Iran-Iraq war", "1980-09-22", "1988-08-20"),
        ("the war between Iran and Iraq", "1980-09-22", "1988-08-20"),
        ("the occupation of Iraq", "2003-03-20", "2011-12-18"),
        ("the US occupation of Iraq", "2003-03-20", "2011-12-18"),
        ("the Gulf War", "1990-08-02", "1991-02-28"),
        ("the monarchy (in Iraq)", "1921-08-23", "1958-07-14"),
        ("during the Cold War", "1947-03-12", "1991-12-26"),
        ("World War II", "1939-09-01", "1945-09-02"),
        ("the Second World War", "1939-09-01", "1945-09-02"),
        ("WWI", "1914-07-28", "1918-11-11"),
        ("the Arab Spring", "2010-12-17", "2012-12-31"),
        ("the Oslo accords", "1993-09-13", "1993-09-13"),
        ("9/11", "2001-09-11", "2001-09-11"),
        ("the fall of the Berlin Wall", "1989-11-09", "1989-11-09"),
        ("the annexation of Crimea", "2014-02-27", "2014-03-18"),
        ("the Syrian revolution", "2011-03-15", "2024-12-08"),
        ("the fall of Saddam Hussein's regime", "2003-04-09", "2003-04-09"),
        ("Mubarak's ouster", "2011-02-11", "2011-02-11"),
        ("Gaddafi was toppled", "2011-10-20", "2011-10-20"),
        ("the fall of the Assad regime", "2024-12-08", "2024-12-08"),
        ("the end of the Second World War", "1945-09-02", "1945-09-02"),
        ("the outbreak of the Korean War", "1950-06-25", "1950-06-25"),
        ("the tenth anniversary of 9/11", "2011-09-11", "2011-09-11"),
        ("the first 100 days of the Korean War", "1950-06-25", "1950-10-03"),
        ("the interwar period", "1918-11-11", "1939-09-01"),
        ("between the Six-Day War and the October War", "1967-06-10", "1973-10-06"),
    ],
)
def test_an_event_gives_its_own_days(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("before the fall of Saddam", "", "2003-04-09"),
        ("until the fall of Saddam", "", "2003-04-09"),
        ("after the fall of the Assad regime", "2024-12-08", "2025-02-22"),
        ("since the Gulf War", "1991-02-28", "2025-02-22"),
        ("since the October 7 attacks", "2023-10-07", "2025-02-22"),
        ("since October 7", "2023-10-07", "2025-02-22"),
        # An invasion names how something began, a war is over when it ends.
        ("after the US invasion of Iraq", "2003-03-20", "2025-02-22"),
        ("after the Iran-Iraq war", "1988-08-20", "2025-02-22"),
        # Three weeks on is 29 December; "about" leaves 15%, weeks leave 3 days.
        ("about 3 weeks after the fall of the Assad regime", "2024-12-23", "2025-01-04"),
        ("two days after the fall of the Berlin Wall", "1989-11-11", "1989-11-11"),
        ("a year before the Gulf War", "1989-01-31", "1990-02-01"),
        ("shortly after the fall of Saddam", "2003-04-09", "2003-07-09"),
        ("in the aftermath of the annexation of Crimea", "2014-02-27", "2014-08-27"),
        ("on the eve of World War II", "1939-08-25", "1939-09-01"),
        ("post-Cold War", "1991-12-26", "2025-02-22"),
        ("post-Saddam", "2003-04-09", "2025-02-22"),
    ],
)
def test_times_are_told_from_an_event(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("during Khomeini time", "1979-02-11", "1989-06-03"),
        ("Nasser's era", "1954-11-14", "1970-09-28"),
        ("in the days of Nasser", "1954-11-14", "1970-09-28"),
        ("under Obama", "2009-01-20", "2017-01-20"),
        ("during the Reagan administration", "1981-01-20", "1989-01-20"),
        ("in Saddam's days", "1979-07-16", "2003-04-09"),
        ("when al-Maliki was prime minister", "2006-05-20", "2014-09-08"),
        ("since Putin came to power", "1999-12-31", "2025-02-22"),
        ("after Mubarak resigned", "2011-02-11", "2025-02-22"),
        ("before Obama took office", "", "2009-01-20"),
        ("under the Shah", "1941-09-16", "1979-02-11"),
        ("during the presidency of George W. Bush", "2001-01-20", "2009-01-20"),
        ("the last days of Saddam", "2003-03-30", "2003-04-09"),
        ("the Thatcher years", "1979-05-04", "1990-11-28"),
    ],
)
def test_a_ruler_gives_a_time_its_name(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


def test_of_several_terms_the_latest_begun_by_publication_is_meant() -> None:
    assert days("under Trump", date(2019, 6, 1)) == ("2017-01-20", "2019-06-01")
    assert days("under Trump", date(2025, 2, 22)) == ("2025-01-20", "2025-02-22")
    assert days("under Trump", date(2010, 1, 1)) == ("", "")


def test_of_several_events_of_one_name_the_latest_begun_by_publication_is_meant() -> None:
    assert days("during the Gaza war", date(2015, 1, 1)) == ("2014-07-08", "2014-08-26")
    assert days("during the Gaza war", date(2024, 1, 1)) == ("2023-10-07", "2024-01-01")


def test_no_text_names_an_event_that_lies_after_it() -> None:
    assert days("after the fall of Assad", date(2015, 1, 1)) == ("", "")
    # The day of the calendar, not the attacks that it later gave its name to.
    assert days("since October 7", date(2022, 11, 1)) == ("2022-10-07", "2022-11-01")


def test_anchors_come_before_our_own_table_as_mapping_or_callable() -> None:
    term = When(date(2003, 3, 14), date(2014, 8, 28))
    assert days("when Erdogan was prime minister", anchors={"prime minister Erdogan": term}) == (
        "2003-03-14",
        "2014-08-28",
    )
    asked: list[str] = []

    def who(name: str) -> When | None:
        asked.append(name)
        return term if name == "Hamid Example" else None

    assert days("under Hamid Example", anchors=who) == ("2003-03-14", "2014-08-28")
    assert days("when Hamid Example was president", anchors=who) == ("2003-03-14", "2014-08-28")
    assert "president Hamid Example" in asked


def test_a_sentence_dates_by_an_event_only_behind_a_preposition_of_time() -> None:
    text = "The Gulf War ruined trade, but during the Iran-Iraq war and since the fall of Saddam it grew."
    assert [each.when.text for each in when.find(text, published=DAY)] == ["Iran-Iraq war", "since the fall of Saddam"]


def test_a_place_a_treaty_or_a_staff_is_no_time() -> None:
    for text in (
        "Shells fell in Hama.",
        "Talks in Oslo failed.",
        "It is bound by terms of the Iran nuclear deal.",
        "Officials in the Trump administration met.",
        "The Obama administration objected.",
    ):
        assert when.find(text, published=DAY) == [], text


def test_small_words_come_and_go_inside_a_name() -> None:
    assert days("the war in Iraq") == days("the Iraq War") == ("2003-03-20", "2011-12-18")
    assert days("since Iraq's invasion of Kuwait") == ("1990-08-02", "2025-02-22")
