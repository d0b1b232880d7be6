"""Quiet times of the year that no law names: fellesferie, romjul, the days before Easter, inneklemte dager.

They never move a deadline. They say when nobody reads a mail, so that it is sent earlier (domain.md 4.2,
7.3).
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from calendars.easter import easter_sunday
from calendars.working_days import WorkingDays

# ISO weeks, by tradition; ferieloven knows only the main holiday period 1 June to 30 September.
FELLESFERIE_WEEKS = range(28, 31)


class SoftPeriod(StrEnum):
    """A time of year by its Norwegian name; bokmål and nynorsk agree on the first two."""

    fellesferie = "fellesferie"
    romjul = "romjul"
    paskeuka = "paskeuka"


def soft_period(day: date) -> SoftPeriod | None:
    """The soft period the day lies in, if any: weeks 28–30, 27–31 December, or Monday to Wednesday before
    Easter."""
    if day.month in (7, 8) and day.isocalendar().week in FELLESFERIE_WEEKS:
        return SoftPeriod.fellesferie
    if day.month == 12 and day.day >= 27:
        return SoftPeriod.romjul
    if day.month in (3, 4) and 4 <= (easter_sunday(day.year) - day).days <= 6:
        return SoftPeriod.paskeuka
    return None


def is_quiet(day: date) -> bool:
    """Whether nudges are held back: fellesferie and romjul (domain.md 7.3). In påskeuka people are at
    work."""
    return soft_period(day) in (SoftPeriod.fellesferie, SoftPeriod.romjul)


def sendable_on_or_before(day: date, working_days: WorkingDays, *, ignore_quiet: bool) -> date:
    """The last day up to and including `day` on which a nudge may be sent: a working day outside the quiet
    periods, or any working day with `ignore_quiet`. Earlier, never later: a nudge after the deadline is
    none."""
    day = working_days.on_or_before(day)
    while not ignore_quiet and is_quiet(day):
        day = working_days.on_or_before(day - timedelta(days=1))
    return day


def inneklemte(year: int, working_days: WorkingDays) -> tuple[date, ...]:
    """The single working days between two non-working days, on which offices are often empty."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return tuple(
        day
        for day in days
        if day.year == year and working_days.is_working_day(day) and _stands_alone(day, working_days)
    )


def _stands_alone(day: date, working_days: WorkingDays) -> bool:
    one = timedelta(days=1)
    return not working_days.is_working_day(day - one) and not working_days.is_working_day(day + one)
