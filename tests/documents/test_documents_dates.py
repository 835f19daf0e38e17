"""Dates of publication: exact days from first lines, names and stamps; nothing is invented."""

from datetime import date, timedelta

import pytest

from detente.documents import dates

DAY = date(2025, 2, 22)


@pytest.mark.parametrize(
    "line",
    [
        "Sat. Feb 22nd, 2025",
        "22 February 2025",
        "February 22, 2025",
        "2025-02-22",
        "2025/02/22 14:05 GMT",
        "22/02/2025",
        "22.2.2025",
        "Published: Saturday, 22 February 2025 10:14 AM",
        "Published on Feb. 22, 2025 by the Example Desk",
        "Last updated on 22 Feb 2025 at 18:30",
        "Damascus, 22 February 2025",
        "Bamako, 22 February 2025 - Mali accused a neighbour on Friday of closing the road.",
        "Ankara, Turkey, Feb. 22, 2025 (Example) — The minister spoke on Friday.",
        "BAGHDAD, Feb 22, 2025 (Reuters) - Envoys of both states met on Monday and spoke about the water.",
    ],
)
def test_a_line_of_date_and_place_dates_the_text(line: str) -> None:
    assert dates.in_text(f"Two neighbours open a crossing\n\n{line}\n\nThe envoys met on 3 March 2019.") == DAY


@pytest.mark.parametrize(
    "text",
    [
        "On 22 February 2025 the envoys met in the old town and agreed.",
        "The coup of 17 July 1968\n\nIt brought the party to power.",
        "The agreement of February 22, 2025 was never kept.",
        "22 February\n\nNo year is given.",
        "February 2025\n\nNo day is given.",
        "3/4/2025\n\nApril in London, March in Washington.",
        "31 February 2025\n\nNo such day.",
        "Accessed 22 February 2025 by the whole of the department of example studies.",
    ],
)
def test_a_date_that_the_text_tells_of_is_not_its_own(text: str) -> None:
    assert dates.in_text(text) is None


def test_published_goes_before_updated() -> None:
    assert dates.in_text("Updated 1 March 2025\nPublished 22 February 2025\n\nText.") == DAY


def test_a_line_at_the_end_dates_the_text_only_where_it_says_published() -> None:
    body = "The envoys met.\n\n" * 20
    assert dates.in_text(f"{body}Published: 22 February 2025") == DAY
    assert dates.in_text(f"{body}22 February 2025") is None


@pytest.mark.parametrize(
    "name", ["2025-02-22-crossing", "crossing_20250222", "https://example.com/2025/02/22/crossing", "a.2025.02.22.b"]
)
def test_a_name_with_a_day_dates_its_text(name: str) -> None:
    assert dates.in_name(name) == DAY


@pytest.mark.parametrize("name", ["crossing", "2025-02", "120250222", "2025-13-01", "18991231"])
def test_a_name_without_a_day_dates_nothing(name: str) -> None:
    assert dates.in_name(name) is None


def test_a_date_later_than_today_or_before_1900_is_none() -> None:
    tomorrow = date.today() + timedelta(days=1)
    assert dates.plausible(tomorrow) is None
    assert dates.plausible(date(1899, 12, 31)) is None
    assert dates.plausible(date.today()) == date.today()
    assert dates.in_name(tomorrow.isoformat()) is None


def test_a_stamp_keeps_the_day_of_its_writers_clock() -> None:
    assert dates.stamp("2025-02-22T23:59:00+03:00") == DAY
    assert dates.stamp("20250222") == DAY
    assert dates.stamp("soon") is None
