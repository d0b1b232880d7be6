"""Working days and public holidays: domain.md 4.1 and the test vectors of 7.4."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.easter import easter_sunday
from calendars.working_days import HolidayName, WorkingDays, _by_law, public_holidays

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def test_a_holiday_on_a_weekday_is_no_working_day(working_days: WorkingDays) -> None:
    assert not working_days.is_working_day(date(2026, 5, 14))
    assert working_days.is_working_day(date(2026, 5, 15))


def test_the_eves_that_offices_close_early_are_working_days(working_days: WorkingDays) -> None:
    wednesday_before_easter = date(2029, 3, 28)
    assert all(
        working_days.is_working_day(day)
        for day in (date(2027, 12, 24), date(2026, 12, 31), wednesday_before_easter)
    )


def test_vector_15_the_17th_of_may_2027_is_one_holiday_with_two_names(working_days: WorkingDays) -> None:
    holidays = working_days.holidays(2027)
    assert len(holidays) == 11
    assert [name.nb for name in holidays[date(2027, 5, 17)]] == ["2. pinsedag", "17. mai"]


def test_holidays_are_named_in_three_languages(working_days: WorkingDays) -> None:
    holidays = working_days.holidays(2026)
    assert holidays[date(2026, 1, 1)] == (HolidayName("1. nyttårsdag", "nyttårsdag", "New Year's Day"),)
    assert len(holidays) == 12
    assert all(
        name.nb and name.nn and name.en and name.nb != name.en
        for names in holidays.values()
        for name in names
    )


@pytest.mark.parametrize(
    ("legal_date", "target"),
    [
        (date(2031, 2, 22), date(2031, 2, 21)),  # vector 6
        (date(2029, 3, 31), date(2029, 3, 28)),  # vector 7: påskeaften
        (date(2029, 6, 30), date(2029, 6, 29)),  # vector 8
        (date(2027, 10, 31), date(2027, 10, 29)),  # vector 3
        (date(2027, 1, 9), date(2027, 1, 8)),  # vector 4
    ],
)
def test_a_deadline_on_the_municipality_has_the_working_day_before_as_its_target(
    working_days: WorkingDays, legal_date: date, target: date
) -> None:
    assert working_days.on_or_before(legal_date) == target


def test_the_third_working_day_after_easter_monday_eve(working_days: WorkingDays) -> None:
    assert working_days.add(date(2026, 3, 31), 3) == date(2026, 4, 8)
    assert working_days.count(date(2026, 3, 31), date(2026, 4, 8)) == 3
    assert working_days.add(date(2026, 4, 8), -3) == date(2026, 3, 31)


def test_the_start_day_is_never_counted(working_days: WorkingDays) -> None:
    saturday = date(2026, 2, 14)
    assert working_days.add(saturday, 1) == date(2026, 2, 16)
    assert working_days.add(saturday, -1) == date(2026, 2, 13)
    assert working_days.add(saturday, 0) == saturday
    assert working_days.count(saturday, saturday) == 0


def test_days_the_town_hall_is_closed_are_no_working_days_and_no_holidays() -> None:
    closed = date(2027, 12, 24)
    here = WorkingDays(frozenset({closed}))
    assert not here.is_working_day(closed)
    assert not here.is_holiday(closed)
    assert here.on_or_after(closed) == date(2027, 12, 27)
    assert here.add(date(2027, 12, 23), 1) == date(2027, 12, 27)
    assert here.by_law.is_working_day(closed)


def test_an_instant_is_refused_because_its_date_depends_on_the_zone(working_days: WorkingDays) -> None:
    late = datetime(2026, 5, 16, 23, tzinfo=UTC)
    for ask in (working_days.is_working_day, working_days.is_holiday, working_days.on_or_before):
        with pytest.raises(TypeError, match="local date"):
            ask(late)
    with pytest.raises(TypeError):
        working_days.add(late, 1)


@pytest.mark.parametrize("year", range(1948, 2101))
def test_the_library_agrees_with_the_law_as_we_read_it(year: int) -> None:
    as_read = {day: set(names.split("; ")) for day, names in _by_law(year).items()}
    assert set(public_holidays(year)) == set(as_read)
    assert all(len(public_holidays(year)[day]) == len(names) for day, names in as_read.items())


def test_years_the_library_does_not_cover_have_their_holidays_too(working_days: WorkingDays) -> None:
    assert not working_days.is_working_day(date(2150, 5, 1))
    assert len(working_days.holidays(2999)) >= 11
    assert working_days.add(date(2100, 12, 31), 1) == date(2101, 1, 3)


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (2027, date(2027, 3, 28)),  # vector 1
        (2029, date(2029, 4, 1)),  # vector 1
        (2026, date(2026, 4, 5)),
        (2031, date(2031, 4, 13)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_vector_1_easter(year: int, easter: date) -> None:
    assert easter_sunday(year) == easter


@given(days, st.integers(-700, 700))
def test_counting_undoes_adding(day: date, count: int) -> None:
    working_days = WorkingDays()
    assert working_days.count(day, working_days.add(day, count)) == count


@given(days, st.integers(1, 60))
def test_adding_lands_on_a_working_day_on_the_right_side(day: date, count: int) -> None:
    working_days = WorkingDays(frozenset({date(2026, 12, 24)}))
    after, before = working_days.add(day, count), working_days.add(day, -count)
    assert before < day < after
    assert working_days.is_working_day(after)
    assert working_days.is_working_day(before)


@given(days, st.integers(0, 400))
def test_counting_is_what_one_gets_by_walking(day: date, length: int) -> None:
    working_days = WorkingDays()
    last = day + timedelta(days=length)
    walked = sum(working_days.is_working_day(day + timedelta(days=n)) for n in range(1, length + 1))
    assert working_days.count(day, last) == walked


@given(days)
def test_the_nearest_working_days_have_no_working_day_between(day: date) -> None:
    working_days = WorkingDays()
    before, after = working_days.on_or_before(day), working_days.on_or_after(day)
    assert before <= day <= after
    assert working_days.is_working_day(before)
    assert working_days.is_working_day(after)
    assert (before == after) == working_days.is_working_day(day)
    assert working_days.count(before, after) <= 1


def test_threads_share_one_calendar() -> None:
    working_days = WorkingDays()
    years = list(range(1990, 2090)) * 4
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda year: working_days.add(date(year, 1, 1), 10), years))
    assert found == [WorkingDays().add(date(year, 1, 1), 10) for year in years]


def test_the_room_can_be_imported_without_the_calendar_libraries() -> None:
    modules = "calendars.working_days, calendars.counting, calendars.soft_periods, calendars.meetings"
    program = (
        f"import sys, {modules}, calendars.election, calendars.bodies, calendars.reconcile\n"
        "print(sorted({'holidays', 'icalendar', 'pendulum', 'httpx2', 'dateutil'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
