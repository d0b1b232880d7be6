"""Which days are working days in Norway: Monday to Friday outside the public holidays.

The holidays are those of helligdagsfredloven § 2 and of lov 26. april 1947 § 1 (1 and 17 May), taken from the
`holidays` library. 24 and 31 December, Easter Saturday and the Wednesday before Easter are not among them,
and so are counted as any other day (domain.md 4.1).
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from calendars.easter import easter_sunday

SATURDAY = 6

_LIBRARY_YEARS = range(1948, 2101)


@dataclasses.dataclass(frozen=True, slots=True)
class HolidayName:
    """The name of a public holiday in bokmål, nynorsk and English, as written inside a sentence."""

    nb: str
    nn: str
    en: str


_NAMES = {
    "Første nyttårsdag": HolidayName("1. nyttårsdag", "nyttårsdag", "New Year's Day"),
    "Skjærtorsdag": HolidayName("skjærtorsdag", "skjærtorsdag", "Maundy Thursday"),
    "Langfredag": HolidayName("langfredag", "langfredag", "Good Friday"),
    "Første påskedag": HolidayName("1. påskedag", "1. påskedag", "Easter Sunday"),
    "Andre påskedag": HolidayName("2. påskedag", "2. påskedag", "Easter Monday"),
    "Arbeidernes dag": HolidayName("1. mai", "1. mai", "1 May (Labour Day)"),
    "Grunnlovsdag": HolidayName("17. mai", "17. mai", "17 May (Constitution Day)"),
    "Kristi himmelfartsdag": HolidayName("Kristi himmelfartsdag", "Kristi himmelfartsdag", "Ascension Day"),
    "Første pinsedag": HolidayName("1. pinsedag", "1. pinsedag", "Whit Sunday"),
    "Andre pinsedag": HolidayName("2. pinsedag", "2. pinsedag", "Whit Monday"),
    "Første juledag": HolidayName("1. juledag", "1. juledag", "Christmas Day"),
    "Andre juledag": HolidayName("2. juledag", "2. juledag", "Boxing Day"),
}


@lru_cache(maxsize=256)
def public_holidays(year: int) -> Mapping[date, tuple[HolidayName, ...]]:
    """The public holidays of a year, by day, those on a Sunday included. A day that is two holidays at once
    (17 May 2027 is also Whit Monday) is one day with two names.

    The library covers 1948–2100; outside it the law of today is applied to the year."""
    # Imported here: it costs tens of milliseconds, and `holdvarm --help` needs no calendar.
    import holidays

    # The library's object grows when a day is looked up, so it is never kept and never shared; and for a
    # year it does not cover it answers "no holidays" without a word.
    if year in _LIBRARY_YEARS:
        found = dict(holidays.country_holidays("NO", years=year, language="no"))
    else:
        found = _by_law(year)
    named = {day: tuple(_named(name) for name in names.split("; ")) for day, names in sorted(found.items())}
    return MappingProxyType(named)


def _by_law(year: int) -> dict[date, str]:
    """helligdagsfredloven § 2 and lov 26. april 1947 § 1, with the library's names."""
    easter = easter_sunday(year)
    found: dict[date, str] = {}
    for day, name in (
        (date(year, 1, 1), "Første nyttårsdag"),
        (easter - timedelta(days=3), "Skjærtorsdag"),
        (easter - timedelta(days=2), "Langfredag"),
        (easter, "Første påskedag"),
        (easter + timedelta(days=1), "Andre påskedag"),
        (date(year, 5, 1), "Arbeidernes dag"),
        (easter + timedelta(days=39), "Kristi himmelfartsdag"),
        (easter + timedelta(days=49), "Første pinsedag"),
        (easter + timedelta(days=50), "Andre pinsedag"),
        (date(year, 5, 17), "Grunnlovsdag"),
        (date(year, 12, 25), "Første juledag"),
        (date(year, 12, 26), "Andre juledag"),
    ):
        found[day] = f"{found[day]}; {name}" if day in found else name
    return found


def _named(name: str) -> HolidayName:
    """Our names for the library's; one it has made since is shown as the library writes it."""
    return _NAMES.get(name, HolidayName(name, name, name))


@dataclasses.dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of a municipality: Monday to Friday, neither a public holiday nor one of `closed`
    (days on which the town hall is closed by local decision). Immutable and safe to share between threads.

    Every method takes a plain `date`, which is the municipality's own; an instant is refused with TypeError,
    because 16 May 23:00 UTC is 17 May in Oslo."""

    closed: frozenset[date] = frozenset()
    # Filled year by year. Two threads may both make a year; they make the same one.
    _years: dict[int, tuple[int, ...]] = dataclasses.field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def is_working_day(self, day: date) -> bool:
        """Whether the day is a working day."""
        _refuse_instant(day)
        return day.isoweekday() < SATURDAY and day not in public_holidays(day.year) and day not in self.closed

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday by law. An ordinary Sunday, or a closed day, is not called
        one."""
        _refuse_instant(day)
        return day in public_holidays(day.year)

    def holidays(self, year: int) -> Mapping[date, tuple[HolidayName, ...]]:
        """The public holidays of a year with their names (see `public_holidays`)."""
        return public_holidays(year)

    def on_or_before(self, day: date) -> date:
        """The day itself if it is a working day, else the last working day before it."""
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the first working day after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after the day, or before it when negative. The start day is not counted,
        working day or not; with 0 the answer is the day itself."""
        if count == 0:
            return day
        year, ordinals = day.year, self._ordinals(day)
        place = (
            bisect_right(ordinals, day.toordinal()) + count - 1
            if count > 0
            else bisect_left(ordinals, day.toordinal()) + count
        )
        while place >= len(ordinals):
            place -= len(ordinals)
            year += 1
            ordinals = self._of_year(year)
        while place < 0:
            year -= 1
            ordinals = self._of_year(year)
            place += len(ordinals)
        return date.fromordinal(ordinals[place])

    def count(self, first: date, last: date) -> int:
        """The number of working days after `first` up to and including `last`; when `last` is the earlier,
        minus the number from `last` up to but not including `first`. So `count(day, add(day, n)) == n` for
        every n."""
        if last < first:
            return self._before(last, first.year) - self._before(first, first.year)
        return self._through(last, first.year) - self._through(first, first.year)

    @property
    def by_law(self) -> WorkingDays:
        """The same without the closed days: what dl § 149 means, which no local decision can lengthen."""
        return WorkingDays() if self.closed else self

    def _through(self, day: date, base: int) -> int:
        """Working days from 1 January of `base` to the day, it included."""
        return self._whole_years(base, day.year) + bisect_right(self._ordinals(day), day.toordinal())

    def _before(self, day: date, base: int) -> int:
        """Working days from 1 January of `base` to the day, it left out."""
        return self._whole_years(base, day.year) + bisect_left(self._ordinals(day), day.toordinal())

    def _whole_years(self, base: int, year: int) -> int:
        if year < base:
            return -sum(len(self._of_year(y)) for y in range(year, base))
        return sum(len(self._of_year(y)) for y in range(base, year))

    def _ordinals(self, day: date) -> tuple[int, ...]:
        _refuse_instant(day)
        return self._of_year(day.year)

    def _of_year(self, year: int) -> tuple[int, ...]:
        """The ordinals of the working days of a year, in order."""
        found = self._years.get(year)
        if found is None:
            holidays = public_holidays(year)
            first, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = (date.fromordinal(ordinal) for ordinal in range(first, end + 1))
            found = tuple(
                day.toordinal()
                for day in days
                if day.isoweekday() < SATURDAY and day not in holidays and day not in self.closed
            )
            self._years[year] = found
        return found


def _refuse_instant(day: date) -> None:
    # A datetime is a date to isinstance, but never equal to one: it would be found in no set of holidays.
    if isinstance(day, datetime):
        raise TypeError("a working day is a date, not an instant; convert it to the local date first")
