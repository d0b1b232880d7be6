"""Whether one date sentence always falls on or before another: what "stricter" means for a statutory limit.

Decided by what the sentences say, for every calendar there can be. What rests on the same step, meeting or anchor is
compared by its lead; fixed dates are compared in every kind of year; what cannot be decided is not guessed."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from functools import lru_cache

from workflows.dates import (
    BoundKind,
    CalendarDate,
    Direction,
    Extreme,
    MeetingChoice,
    NthWeekday,
    Offset,
    Point,
    Span,
    Unit,
    WeekDay,
    WorkingDayAt,
)

# Twenty-eight years in a row have every combination of weekday and leap day.
_YEARS = range(2000, 2028)
# More days off in a row than any working day has to wait for: Easter with both week-ends is five.
_LONGEST_WAIT = 10
_NEVER = 10**6


def at_or_before(own: Point, base: Point) -> bool | None:
    """Whether `own` falls on or before `base` in every year and with every meeting plan.

    True or False where that can be said, False meaning that it may fall later; None where it cannot."""
    if own == base:
        return True
    if isinstance(own, Extreme):
        return _combined([at_or_before(part, base) for part in own.of], one=own.direction is Direction.before)
    if isinstance(base, Extreme):
        return _combined([at_or_before(own, part) for part in base.of], one=base.direction is Direction.after)
    if isinstance(own, MeetingChoice):
        # A meeting lies within its bounds, so one bound that is early enough is enough.
        bounds = [b.point for b in own.bounds if b.kind in (BoundKind.by, BoundKind.before)]
        return True if any(at_or_before(point, base) for point in bounds) else None
    return _by_lead(own, base)


def as_long(own: Span, base: Span) -> bool | None:
    """Whether a length of time is always at least as long as another; None where it cannot be said."""
    if own.unit is base.unit:
        return own.count >= base.count
    (shortest, longest), (least, most) = _days(own), _days(base)
    if shortest >= most:
        return True
    return False if longest < least else None


def _combined(parts: list[bool | None], *, one: bool) -> bool | None:
    """True if one part is enough and one is true, or all are; False and None likewise."""
    if one:
        return True if True in parts else None if None in parts else False
    return False if False in parts else None if None in parts else True


@dataclasses.dataclass(frozen=True, slots=True)
class _Reach:
    """A point as days from what it is counted from: `anchor` and at least `low`, at most `high` days after it
    (before it where they are negative). Of a fixed date the anchor is its day in each of the years."""

    anchor: Point | tuple[int, ...]
    low: int = 0
    high: int = 0


def _by_lead(own: Point, base: Point) -> bool | None:
    same_unit = _same_unit(own, base)
    if same_unit is not None:
        return same_unit
    one, other = _reach(own), _reach(base)
    if isinstance(one.anchor, tuple) and isinstance(other.anchor, tuple):
        days = list(zip(one.anchor, other.anchor, strict=True))
        if all(ours + one.high <= theirs + other.low for ours, theirs in days):
            return True
        return False if any(ours + one.low > theirs + other.high for ours, theirs in days) else None
    if one.anchor == other.anchor:
        if one.high <= other.low:
            return True
        return False if one.low > other.high else None
    return None


def _same_unit(own: Point, base: Point) -> bool | None:
    """Two leads of the same unit before or after the same point: nine working days are less than ten, however
    many days either is."""
    if not isinstance(own, Offset) or not isinstance(base, Offset):
        return None
    if own.of != base.of or own.span.unit is not base.span.unit or own.direction is not base.direction:
        return None
    if own.direction is Direction.before:
        return own.span.count >= base.span.count
    return own.span.count <= base.span.count


def _reach(point: Point) -> _Reach:
    if isinstance(point, Offset):
        of, (shortest, longest) = _reach(point.of), _days(point.span)
        if point.direction is Direction.before:
            return dataclasses.replace(of, low=of.low - longest, high=of.high - shortest)
        return dataclasses.replace(of, low=of.low + shortest, high=of.high + longest)
    if isinstance(point, WorkingDayAt):
        of = _reach(point.of)
        if point.direction is Direction.before:
            return dataclasses.replace(of, low=of.low - _LONGEST_WAIT)
        return dataclasses.replace(of, high=of.high + _LONGEST_WAIT)
    if isinstance(point, (CalendarDate, NthWeekday, WeekDay)):
        return _Reach(_fixed_days(point))
    return _Reach(point)


def _days(span: Span) -> tuple[int, int]:
    """The fewest and the most days a length of time can be."""
    count = span.count
    match span.unit:
        case Unit.days:
            return count, count
        case Unit.weeks:
            return 7 * count, 7 * count
        case Unit.working_days:
            # Counted from a Saturday, the first five take five days; holidays can only make it longer.
            return (count + 2 * ((count - 1) // 5), _NEVER) if count else (0, 0)
        case Unit.months:
            return 28 * count, 31 * count
        case Unit.years:
            return 365 * count, 366 * count


@lru_cache(maxsize=1024)
def _fixed_days(point: CalendarDate | NthWeekday | WeekDay) -> tuple[int, ...]:
    return tuple(_fixed_day(point, year + point.years).toordinal() for year in _YEARS)


def _fixed_day(point: CalendarDate | NthWeekday | WeekDay, year: int) -> date:
    if isinstance(point, WeekDay):
        # Most years have no week 53; 28 December is always in the year's last.
        last = date(year, 12, 28).isocalendar().week
        return date.fromisocalendar(year, min(point.week, last), point.weekday)
    month_end = date(year + point.month // 12, point.month % 12 + 1, 1) - timedelta(days=1)
    if isinstance(point, CalendarDate):
        return month_end.replace(day=min(point.day or month_end.day, month_end.day))
    if point.nth > 0:
        first = month_end.replace(day=1)
        day = first + timedelta(days=(point.weekday - first.isoweekday()) % 7 + 7 * (point.nth - 1))
        if day.month == point.month:
            return day
    return month_end - timedelta(days=(month_end.isoweekday() - point.weekday) % 7)
