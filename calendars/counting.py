"""Legal counting of time: domstolloven (dl) §§ 148 and 149, and hearings over the summer.

fvl § 30 makes these rules apply to appeals, and koml § 27-1 to legality review. By their words they do not
apply to fixed dates that bind the municipality, nor to "at least N days before"; which way such a date is
rolled is part of each rule (domain.md 4.3) and is decided by whoever calls.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from calendars.working_days import WorkingDays

JULY = 7
MONTHS_IN_YEAR = 12

SUMMER_POLICIES = ("none", "+3w", "exclude_july")


def add(day: date, count: int, unit: str, working_days: WorkingDays | None = None) -> date:
    """The day a period of `count` units that starts on `day` ends (dl § 148). The start day is not counted.

    `unit` is "days", "weeks", "months", "years" or "working_days". A period of weeks ends on the same
    weekday; one of months or years on the same number in the month, or on the month's last day where the
    number is missing (31 August and six months is 28 or 29 February). "working_days" needs `working_days`.
    Nothing is rolled.

    Raises ValueError for an unknown unit, a negative count, or a day past the year 9999."""
    return _moved(day, _checked(count), unit, working_days)


def subtract(day: date, count: int, unit: str, working_days: WorkingDays | None = None) -> date:
    """The day `count` units before `day`, with the same rules as `add`: 14 days before 11 December is
    27 November. Nothing is rolled."""
    return _moved(day, -_checked(count), unit, working_days)


def roll_forward(day: date, working_days: WorkingDays) -> date:
    """dl § 149(1): a period that ends on a Saturday, a Sunday or a holiday runs to the next working day. Days
    the town hall is closed by its own decision do not lengthen it, and neither do 24 and 31 December."""
    return working_days.by_law.on_or_after(day)


def appeal_period_end(day: date, weeks: int, working_days: WorkingDays) -> date:
    """The last day of an appeal period of so many weeks from `day` (fvl §§ 29–30, koml § 27-1, dl §§
    148–149)."""
    return roll_forward(add(day, weeks, "weeks"), working_days)


def hearing_end(start: date, count: int, unit: str, summer_policy: str, working_days: WorkingDays) -> date:
    """The earliest last day of a hearing of at least `count` units, published on `start` (pbl §§ 11-13,
    11-14); always a working day, rolled later (domain.md 4.3, point 4).

    `summer_policy` may lengthen, never shorten (domain.md 4.2):
    - "none": the period itself.
    - "+3w": three weeks more when any day counted falls in July (as Vestfold fylkeskommune asks).
    - "exclude_july": days in July are not counted (as Statsforvalteren i Agder asks), so a hearing neither
      uses up days in July nor ends there: the days of the period are counted out again with July left out,
      and a last day that rolls into July rolls on to August."""
    nominal = add(start, count, unit, working_days)
    if summer_policy == "none":
        return working_days.on_or_after(nominal)
    if summer_policy == "+3w":
        return working_days.on_or_after(
            add(nominal, 3, "weeks") if _touches_july(start, nominal) else nominal
        )
    if summer_policy == "exclude_july":
        end = working_days.on_or_after(_counted_outside_july(start, nominal, count, unit, working_days))
        return end if end.month != JULY else working_days.on_or_after(end.replace(month=JULY + 1, day=1))
    raise ValueError(f"unknown summer policy {summer_policy!r}; expected one of {', '.join(SUMMER_POLICIES)}")


def _touches_july(start: date, end: date) -> bool:
    """Whether any day after `start` up to and including `end` is in July."""
    first = start + timedelta(days=1)
    return any(
        first <= date(year, JULY, 31) and date(year, JULY, 1) <= end
        for year in range(first.year, end.year + 1)
    )


def _counted_outside_july(
    start: date, nominal: date, count: int, unit: str, working_days: WorkingDays
) -> date:
    """The last of the period's days when those in July are skipped. Weeks, months and years have first been
    made into the days they come to from `start`."""
    counts_working_days = unit == "working_days"
    left = count if counts_working_days else (nominal - start).days
    day = start
    while left > 0:
        day += timedelta(days=1)
        if day.month != JULY and (not counts_working_days or working_days.is_working_day(day)):
            left -= 1
    return day


def _checked(count: int) -> int:
    if count < 0:
        raise ValueError(f"a period is a number of units from 0 upwards, not {count}")
    return count


def _moved(day: date, count: int, unit: str, working_days: WorkingDays | None) -> date:
    if unit == "working_days":
        if working_days is None:
            raise ValueError("counting working days needs a working calendar")
        return working_days.add(day, count)
    try:
        if unit == "days":
            return day + timedelta(days=count)
        if unit == "weeks":
            return day + timedelta(weeks=count)
    except OverflowError as error:
        raise ValueError(f"{day} and {count} {unit} is outside the calendar") from error
    if unit == "months":
        return _by_months(day, count)
    if unit == "years":
        return _by_months(day, count * MONTHS_IN_YEAR)
    raise ValueError(f"unknown unit {unit!r}; expected days, working_days, weeks, months or years")


def _by_months(day: date, months: int) -> date:
    year, month0 = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + months, MONTHS_IN_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"{day} and {months} months is outside the calendar")
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))
