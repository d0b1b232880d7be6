"""Recurrence rules that are read, and those refused before a single date has been worked out.

RFC 5545 section 3.3.10. A rule of a few bytes can keep a reader busy for hours, and one that never falls on a
day ("every 30 February") is followed to the year 9999 before it gives up. So a rule is refused unless it is
of a kind a meeting plan has, its steps up to the end of the window are few, and a day it falls on is found
soon after. The work done here is itself bounded, and counted.
"""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import prod

from calendars.findings import Finding, finding
from calendars.limits import Limits

_READ_PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY"}
    | {"BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND"}
)
_NOT_WITH_WEEKS = frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYSETPOS"})
# Part -> the largest absolute value; 0 is allowed for the times only, negatives where RFC 5545 has them.
_LARGEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_LARGEST_TIME = {"BYHOUR": 23, "BYMINUTE": 59, "BYSECOND": 59}
_WEEKDAYS = {"MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6, "SU": 7}

_DAYS_IN_PERIOD = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}
# What a period costs the library that works the dates out, measured: a year is scanned day by day.
_STEPS_IN_PERIOD = {"DAILY": 1, "WEEKLY": 1, "MONTHLY": 2, "YEARLY": 12}
# How many days are looked at for one the rule falls on: forty years of a yearly rule, long enough for 29
# February over the year 2100 and for a fifth Monday in February.
_LOOKED_AT = 15_000


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """The answer for one rule: why it is refused, if it is, and the steps spent and foreseen."""

    refusal: Finding | None
    steps: int


def check(rule: Mapping[str, Sequence[object]], start: date, horizon: date, limits: Limits) -> Checked:
    """Whether a rule that starts on `start` may be worked out up to `horizon`, in bounded work. `rule` is the
    parsed RRULE: names in capitals with their lists of values."""
    frequency = str(rule.get("FREQ", [""])[0]).upper()
    text = ";".join(f"{name}={','.join(map(str, values))}" for name, values in rule.items())
    if frequency not in _DAYS_IN_PERIOD:
        return Checked(finding("rule.frequency", text=text), 1)
    unread = sorted(set(rule) - _READ_PARTS)
    if "BYWEEKNO" in rule:
        # Weeks at the turn of the year are counted in different ways when something else narrows them down.
        unread += sorted(_NOT_WITH_WEEKS & set(rule))
    if unread:
        return Checked(finding("rule.part", text=", ".join(unread)), 1)
    wrong = _impossible_value(rule)
    if wrong:
        return Checked(finding("rule.value", text=wrong), 1)
    parsed = _parsed(rule, frequency, start)
    until = min([horizon, *(_date(value) for value in rule.get("UNTIL", ()))])
    periods = max((until - start).days, 0) // (_DAYS_IN_PERIOD[frequency] * parsed.interval) + 1
    steps = periods * _STEPS_IN_PERIOD[frequency] * parsed.times
    if steps > limits.steps_per_rule:
        return Checked(finding("rule.steps", limit=limits.steps_per_rule), 1)
    found, looked_at = _falls_on_a_day(parsed, start, until)
    return Checked(None if found else finding("rule.never", text=text), steps + looked_at)


def _impossible_value(rule: Mapping[str, Sequence[object]]) -> str:
    """The first part with a value that cannot be meant, or ''."""
    for name, values in rule.items():
        if name in ("INTERVAL", "COUNT") and not all(isinstance(v, int) and v >= 1 for v in values):
            return _part(name, values)
        largest = _LARGEST.get(name)
        if largest and not all(isinstance(v, int) and 1 <= abs(v) <= largest for v in values):
            return _part(name, values)
        if name in ("BYMONTH", "BYWEEKNO") and not all(isinstance(v, int) and v > 0 for v in values):
            return _part(name, values)
        if name in _LARGEST_TIME and not all(
            isinstance(v, int) and 0 <= v <= _LARGEST_TIME[name] for v in values
        ):
            return _part(name, values)
        if name == "BYDAY" and not all(_weekday(str(v)) for v in values):
            return _part(name, values)
        if name == "UNTIL" and not (len(values) == 1 and isinstance(values[0], date)):
            return _part(name, values)
        if name in ("FREQ", "INTERVAL", "COUNT", "WKST") and len(values) != 1:
            return _part(name, values)
        if name == "WKST" and str(values[0]) not in _WEEKDAYS:
            return _part(name, values)
    return ""


def _part(name: str, values: Sequence[object]) -> str:
    return f"{name}={','.join(map(str, values))}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A rule as far as days go. `weekdays` are pairs of ordinal (0 for every) and ISO weekday; `times` is how
    many clock times each day gets."""

    frequency: str
    interval: int
    months: frozenset[int]
    month_days: frozenset[int]
    year_days: frozenset[int]
    weeks: frozenset[int]
    weekdays: frozenset[tuple[int, int]]
    positions: frozenset[int]
    times: int


def _parsed(rule: Mapping[str, Sequence[object]], frequency: str, start: date) -> _Rule:
    """The rule with what it leaves out taken from the start, as RFC 5545 says."""
    months, month_days = _numbers(rule, "BYMONTH"), _numbers(rule, "BYMONTHDAY")
    year_days, weeks = _numbers(rule, "BYYEARDAY"), _numbers(rule, "BYWEEKNO")
    weekdays = frozenset(filter(None, (_weekday(str(value)) for value in rule.get("BYDAY", ()))))
    if not (month_days or year_days or weeks or weekdays):
        if frequency == "WEEKLY":
            weekdays = frozenset({(0, start.isoweekday())})
        elif frequency in ("MONTHLY", "YEARLY"):
            month_days = frozenset({start.day})
            months = months or (frozenset({start.month}) if frequency == "YEARLY" else months)
    if frequency in ("DAILY", "WEEKLY"):
        weekdays = frozenset((0, weekday) for _, weekday in weekdays)
    interval = rule.get("INTERVAL", [1])[0]
    return _Rule(
        frequency=frequency,
        interval=interval if isinstance(interval, int) else 1,
        months=months,
        month_days=month_days,
        year_days=year_days,
        weeks=weeks,
        weekdays=weekdays,
        positions=_numbers(rule, "BYSETPOS"),
        times=prod(max(len(rule.get(name, ())), 1) for name in _LARGEST_TIME),
    )


def _numbers(rule: Mapping[str, Sequence[object]], name: str) -> frozenset[int]:
    return frozenset(value for value in rule.get(name, ()) if isinstance(value, int))


def _weekday(text: str) -> tuple[int, int] | None:
    """«2TU» → (2, 2), «MO» → (0, 1); None when it is no weekday, or one no month or year has."""
    ordinal, weekday = text[:-2], _WEEKDAYS.get(text[-2:].upper())
    if weekday is None or (ordinal and not ordinal.lstrip("+-").isdecimal()):
        return None
    number = int(ordinal or 0)
    return (number, weekday) if -53 <= number <= 53 and not (ordinal and number == 0) else None


def _falls_on_a_day(rule: _Rule, start: date, until: date) -> tuple[bool, int]:
    """Whether the rule falls on a day in the first periods after `until`, and how many days were looked
    at."""
    looked_at = 0
    for days in _periods(rule, start, max(start, until)):
        looked_at += len(days)
        fitting = [day for day in days if _fits(rule, day)]
        if fitting and (
            not rule.positions
            or any(abs(position) <= len(fitting) * rule.times for position in rule.positions)
        ):
            return True, looked_at
        if looked_at > _LOOKED_AT:
            break
    return False, looked_at


def _periods(rule: _Rule, start: date, after: date) -> Iterator[Sequence[date]]:
    """The days of each of the rule's periods from the one `after` lies in."""
    if rule.frequency == "YEARLY":
        year = after.year + (start.year - after.year) % rule.interval
        while year < date.max.year:
            first = date(year, 1, 1)
            yield [first + timedelta(days=n) for n in range(366 if calendar.isleap(year) else 365)]
            year += rule.interval
    elif rule.frequency == "MONTHLY":
        month = after.year * 12 + after.month - 1
        month += (start.year * 12 + start.month - 1 - month) % rule.interval
        while month < date.max.year * 12:
            year, month0 = divmod(month, 12)
            yield [date(year, month0 + 1, d + 1) for d in range(calendar.monthrange(year, month0 + 1)[1])]
            month += rule.interval
    else:
        length = _DAYS_IN_PERIOD[rule.frequency]
        ordinal = start.toordinal() - (start.isoweekday() - 1 if rule.frequency == "WEEKLY" else 0)
        step = length * rule.interval
        ordinal += max(after.toordinal() - ordinal, 0) // step * step
        while ordinal + length < date.max.toordinal():
            yield [date.fromordinal(ordinal + n) for n in range(length)]
            ordinal += step


def _fits(rule: _Rule, day: date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    return (
        (not rule.months or day.month in rule.months)
        and (not rule.month_days or not rule.month_days.isdisjoint((day.day, day.day - last - 1)))
        and (not rule.year_days or not rule.year_days.isdisjoint(_year_day(day)))
        and (not rule.weeks or not rule.weeks.isdisjoint(_week(day)))
        and _fits_weekday(rule, day, last)
    )


def _year_day(day: date) -> tuple[int, int]:
    number = day.timetuple().tm_yday
    return number, number - (366 if calendar.isleap(day.year) else 365) - 1


def _week(day: date) -> tuple[int, int]:
    week = day.isocalendar().week
    return week, week - date(day.isocalendar().year, 12, 28).isocalendar().week - 1


def _fits_weekday(rule: _Rule, day: date, last: int) -> bool:
    """The working-out library lets a day through only if it fits both the plain weekdays and the counted
    ones."""
    plain = {weekday for ordinal, weekday in rule.weekdays if not ordinal}
    counted = {(ordinal, weekday) for ordinal, weekday in rule.weekdays if ordinal}
    if plain and day.isoweekday() not in plain:
        return False
    if not counted:
        return True
    if rule.frequency == "MONTHLY" or rule.months:
        place, length = day.day, last
    else:
        place, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
    from_start, from_end = (place - 1) // 7 + 1, -((length - place) // 7 + 1)
    return not counted.isdisjoint({(from_start, day.isoweekday()), (from_end, day.isoweekday())})


def _date(value: object) -> date:
    """An UNTIL as a date; a day more for an instant, whose local date may be the next."""
    if isinstance(value, datetime):
        return value.date() + timedelta(days=1) if value.date() < date.max else date.max
    return value if isinstance(value, date) else date.max
