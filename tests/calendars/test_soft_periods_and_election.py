"""Quiet periods, inneklemte dager and the four-year rhythm: domain.md 1.1, 4.1, 4.2."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.election import (
    election_year_of_period,
    expected_election_day,
    is_election_year,
    latest_constitution,
)
from calendars.soft_periods import SoftPeriod, inneklemte, is_quiet, sendable_on_or_before, soft_period
from calendars.working_days import WorkingDays


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2026, ["01-02", "05-15"]),
        (2027, ["05-07"]),
        (2028, ["05-26"]),
        (2029, ["04-30", "05-11", "05-18", "12-24", "12-31"]),
        (2030, ["05-31", "12-27"]),
        (2031, ["05-02", "05-23"]),
        (2032, ["01-02", "05-07"]),
    ],
)
def test_inneklemte_dager_are_those_of_the_table(
    working_days: WorkingDays, year: int, expected: list[str]
) -> None:
    assert [f"{day:%m-%d}" for day in inneklemte(year, working_days)] == expected


@pytest.mark.parametrize(
    ("first", "last"), [(date(2027, 7, 12), date(2027, 8, 1)), (date(2028, 7, 10), date(2028, 7, 30))]
)
def test_fellesferie_is_weeks_28_to_30(first: date, last: date) -> None:
    for day in (first, last):
        assert soft_period(day) is SoftPeriod.fellesferie
    for day in (first - timedelta(days=1), last + timedelta(days=1)):
        assert soft_period(day) is None


def test_romjul_is_quiet_and_the_days_before_easter_are_not() -> None:
    assert soft_period(date(2026, 12, 27)) is soft_period(date(2026, 12, 31)) is SoftPeriod.romjul
    assert soft_period(date(2026, 12, 26)) is soft_period(date(2027, 1, 1)) is None
    monday_before_easter = date(2027, 3, 22)
    assert soft_period(monday_before_easter) is SoftPeriod.paskeuka
    assert not is_quiet(monday_before_easter)
    assert is_quiet(date(2026, 12, 28))


def test_a_nudge_in_fellesferie_is_sent_before_it(working_days: WorkingDays) -> None:
    in_the_middle = date(2027, 7, 21)
    assert sendable_on_or_before(in_the_middle, working_days, ignore_quiet=False) == date(2027, 7, 9)
    assert sendable_on_or_before(in_the_middle, working_days, ignore_quiet=True) == in_the_middle


def test_a_nudge_in_romjul_is_sent_before_christmas(working_days: WorkingDays) -> None:
    assert sendable_on_or_before(date(2026, 12, 31), working_days, ignore_quiet=False) == date(2026, 12, 24)


@given(st.dates(date(1991, 1, 1), date(2100, 12, 31)), st.booleans())
def test_a_nudge_is_never_moved_later_nor_to_a_day_off(day: date, ignore_quiet: bool) -> None:
    working_days = WorkingDays()
    sent = sendable_on_or_before(day, working_days, ignore_quiet=ignore_quiet)
    assert sent <= day
    assert working_days.is_working_day(sent)
    assert ignore_quiet or not is_quiet(sent)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2015, date(2015, 9, 14)),
        (2019, date(2019, 9, 9)),
        (2023, date(2023, 9, 11)),
        (2027, date(2027, 9, 13)),
        (2031, date(2031, 9, 8)),
    ],
)
def test_the_election_is_expected_on_the_second_monday_of_september(year: int, day: date) -> None:
    assert expected_election_day(year) == day


def test_a_year_without_election_is_refused_and_the_nearest_are_named() -> None:
    assert not is_election_year(2026)
    with pytest.raises(ValueError, match=r"2025 .* 2023 and 2027"):
        expected_election_day(2025)
    with pytest.raises(ValueError, match="2026"):
        latest_constitution(2026)


def test_vector_3_the_last_day_to_constitute_in_2027_is_a_sunday() -> None:
    assert latest_constitution(2027) == date(2027, 10, 31)
    assert latest_constitution(2027).isoweekday() == 7


def test_a_day_belongs_to_the_council_that_sits_on_it() -> None:
    known = {2023: date(2023, 10, 18), 2027: date(2027, 10, 20)}
    assert election_year_of_period(date(2023, 10, 17), known) == 2019
    assert election_year_of_period(date(2023, 10, 18), known) == 2023
    assert election_year_of_period(date(2027, 10, 19), known) == 2023
    assert election_year_of_period(date(2027, 10, 20), known) == 2027


def test_an_unknown_constituting_meeting_is_taken_to_be_on_the_last_day() -> None:
    assert election_year_of_period(date(2031, 10, 30)) == 2027
    assert election_year_of_period(date(2031, 10, 31)) == 2031
    assert election_year_of_period(date(2026, 1, 1)) == 2023
