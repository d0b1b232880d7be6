"""The four-year rhythm: election years, the expected election day, and whose period a day lies in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

_NONE_KNOWN: Mapping[int, date] = MappingProxyType({})

PERIOD_YEARS = 4
_AN_ELECTION_YEAR = 2023


def is_election_year(year: int) -> bool:
    """Whether municipal councils are elected that year: every fourth, 2023, 2027, 2031 …"""
    return (year - _AN_ELECTION_YEAR) % PERIOD_YEARS == 0


def expected_election_day(year: int) -> date:
    """The second Monday of September. The law only says "the same Monday in September" and leaves the day to
    the King in Council (valgloven § 9-1), so this is expected, never confirmed (domain.md 0.5, point 2).

    Raises ValueError when it is not an election year."""
    _require_election_year(year)
    first = date(year, 9, 1)
    return date(year, 9, 1 + (1 - first.isoweekday()) % 7 + 7)


def latest_constitution(year: int) -> date:
    """The last day the council elected that year can hold its constituting meeting: 31 October, working day
    or not (koml § 7-1(1)). Raises ValueError when it is not an election year."""
    _require_election_year(year)
    return date(year, 10, 31)


def election_year_of_period(day: date, constituted: Mapping[int, date] = _NONE_KNOWN) -> int:
    """The election year of the council that sits on a day. The new council takes over at its constituting
    meeting (koml § 7-1(4)), that day included; `constituted` has the days that are known by election year,
    and 31 October stands in for one that is not."""
    year = day.year - (day.year - _AN_ELECTION_YEAR) % PERIOD_YEARS
    taken_over = constituted.get(year, latest_constitution(year))
    return year if day >= taken_over else year - PERIOD_YEARS


def _require_election_year(year: int) -> None:
    if not is_election_year(year):
        last = year - (year - _AN_ELECTION_YEAR) % PERIOD_YEARS
        raise ValueError(
            f"{year} is not a municipal election year; the nearest are {last} and {last + PERIOD_YEARS}"
        )
