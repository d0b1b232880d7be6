"""Legal counting of time: domain.md 4.3 and the test vectors of 7.4."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars import counting
from calendars.working_days import WorkingDays

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
units = st.sampled_from(["days", "weeks", "months", "years", "working_days"])


def test_vector_13_six_months_from_31_august_end_on_the_last_of_february() -> None:
    assert counting.add(date(2027, 8, 31), 6, "months") == date(2028, 2, 29)
    assert counting.add(date(2026, 8, 31), 6, "months") == date(2027, 2, 28)
    assert counting.subtract(date(2028, 8, 31), 6, "months") == date(2028, 2, 29)


def test_vector_2_one_year_and_thirty_days() -> None:
    assert counting.subtract(date(2027, 10, 20), 14, "days") == date(2027, 10, 6)
    assert counting.add(date(2027, 10, 20), 1, "years") == date(2028, 10, 20)
    assert counting.subtract(date(2028, 10, 20), 30, "days") == date(2028, 9, 20)


def test_vector_3_summons_for_the_last_possible_constituting_meeting() -> None:
    assert counting.subtract(date(2027, 10, 29), 14, "days") == date(2027, 10, 15)


def test_vectors_4_and_5_fourteen_days_before_and_thirty_after() -> None:
    assert counting.subtract(date(2026, 12, 10), 14, "days") == date(2026, 11, 26)
    assert counting.add(date(2026, 12, 10), 30, "days") == date(2027, 1, 9)
    assert counting.subtract(date(2026, 12, 31), 14, "days") == date(2026, 12, 17)


@pytest.mark.parametrize(
    ("policy", "end"),
    [
        ("none", date(2027, 7, 30)),
        ("+3w", date(2027, 8, 20)),
        ("exclude_july", date(2027, 8, 30)),
    ],
)
def test_vector_9_a_hearing_over_the_summer(working_days: WorkingDays, policy: str, end: date) -> None:
    assert counting.hearing_end(date(2027, 6, 18), 6, "weeks", policy, working_days) == end


def test_vector_9_ten_weeks_after_the_longest_hearing() -> None:
    assert counting.add(date(2027, 8, 30), 10, "weeks") == date(2027, 11, 8)


def test_vector_10_an_appeal_period_that_ends_on_maundy_thursday_is_extended(
    working_days: WorkingDays,
) -> None:
    assert counting.appeal_period_end(date(2027, 3, 4), 3, working_days) == date(2027, 3, 30)


def test_vector_11_an_appeal_period_that_ends_on_christmas_eve_is_not(working_days: WorkingDays) -> None:
    assert counting.appeal_period_end(date(2027, 12, 3), 3, working_days) == date(2027, 12, 24)


def test_a_local_closing_day_does_not_extend_an_appeal_period() -> None:
    closed = WorkingDays(frozenset({date(2027, 12, 24)}))
    assert counting.appeal_period_end(date(2027, 12, 3), 3, closed) == date(2027, 12, 24)


def test_vector_12_weeks_after_a_decision() -> None:
    assert counting.add(date(2028, 6, 15), 2, "weeks") == date(2028, 6, 29)
    assert counting.add(date(2028, 6, 29), 4, "weeks") == date(2028, 7, 27)
    assert counting.add(date(2028, 6, 29), 10, "weeks") == date(2028, 9, 7)


@pytest.mark.parametrize("policy", counting.SUMMER_POLICIES)
def test_a_hearing_that_ends_on_a_holiday_ends_on_the_next_working_day(
    working_days: WorkingDays, policy: str
) -> None:
    # Six weeks from 2 April 2026 is Ascension Day, 14 May.
    assert counting.hearing_end(date(2026, 4, 2), 6, "weeks", policy, working_days) == date(2026, 5, 15)


@pytest.mark.parametrize("policy", counting.SUMMER_POLICIES)
def test_a_hearing_that_does_not_touch_july_is_not_lengthened(working_days: WorkingDays, policy: str) -> None:
    assert counting.hearing_end(date(2027, 8, 2), 6, "weeks", policy, working_days) == date(2027, 9, 13)
    assert counting.hearing_end(date(2027, 4, 20), 6, "weeks", policy, working_days) == date(2027, 6, 1)


def test_a_hearing_published_on_the_last_of_july_counts_no_day_of_july(working_days: WorkingDays) -> None:
    ends = {
        counting.hearing_end(date(2027, 7, 31), 6, "weeks", policy, working_days)
        for policy in counting.SUMMER_POLICIES
    }
    assert len(ends) == 1


def test_with_july_left_out_no_hearing_ends_in_july(working_days: WorkingDays) -> None:
    # Six weeks from 19 May 2029 is Saturday 30 June; the next working day is in July.
    assert counting.hearing_end(date(2029, 5, 19), 6, "weeks", "none", working_days) == date(2029, 7, 2)
    assert counting.hearing_end(date(2029, 5, 19), 6, "weeks", "exclude_july", working_days) == date(
        2029, 8, 1
    )


def test_working_days_of_a_hearing_are_counted_outside_july(working_days: WorkingDays) -> None:
    # 29 and 30 June, then 2–6 August.
    end = counting.hearing_end(date(2027, 6, 28), 7, "working_days", "exclude_july", working_days)
    assert end == date(2027, 8, 6)


@given(days, st.integers(1, 90), units.filter(lambda unit: unit not in ("years", "months")))
def test_a_summer_policy_lengthens_and_never_shortens(start: date, count: int, unit: str) -> None:
    working_days = WorkingDays()
    plain = counting.hearing_end(start, count, unit, "none", working_days)
    for policy in ("+3w", "exclude_july"):
        end = counting.hearing_end(start, count, unit, policy, working_days)
        assert end >= plain
        assert working_days.is_working_day(end)
    assert counting.hearing_end(start, count, unit, "exclude_july", working_days).month != 7


@given(days, st.integers(0, 200), st.sampled_from(["days", "weeks", "working_days"]))
def test_more_is_never_earlier(day: date, count: int, unit: str) -> None:
    working_days = WorkingDays()
    one, more = (counting.add(day, n, unit, working_days) for n in (count, count + 1))
    assert one < more


@given(days, st.integers(0, 600))
def test_months_end_on_the_same_number_or_the_last_of_the_month(day: date, count: int) -> None:
    end = counting.add(day, count, "months")
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == count
    assert end.day == day.day or (end + timedelta(days=1)).day == 1
    assert end.day <= day.day


@given(days, st.integers(0, 500), st.sampled_from(["days", "weeks"]))
def test_subtracting_undoes_adding_where_days_are_counted(day: date, count: int, unit: str) -> None:
    assert counting.subtract(counting.add(day, count, unit), count, unit) == day


@given(days)
def test_rolling_forward_ends_on_a_working_day_within_the_longest_easter(day: date) -> None:
    working_days = WorkingDays()
    rolled = counting.roll_forward(day, working_days)
    assert working_days.is_working_day(rolled)
    assert 0 <= (rolled - day).days <= 5


@pytest.mark.parametrize(
    ("count", "unit", "expected"),
    [
        (-1, "days", "not -1"),
        (1, "fortnights", "fortnights"),
        (1, "working_days", "working calendar"),
        (10**9, "days", "outside the calendar"),
        (10**9, "years", "outside the calendar"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_reason(count: int, unit: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        counting.add(date(2026, 1, 1), count, unit)


def test_an_unknown_summer_policy_is_refused(working_days: WorkingDays) -> None:
    with pytest.raises(ValueError, match="exclude_july"):
        counting.hearing_end(date(2026, 1, 1), 6, "weeks", "fellesferie", working_days)
