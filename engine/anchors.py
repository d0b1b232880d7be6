"""The days a council period hangs on: election day and the constituting meeting (domain.md 1.1)."""

from __future__ import annotations

import dataclasses
from datetime import date

from calendars.election import expected_election_day, latest_constitution
from calendars.meetings import MeetingCalendar
from calendars.working_days import WorkingDays
from engine.facts import Profile
from engine.reasons import Reason, because

COUNCIL = "kommunestyret"
CONSTITUTING = "konstituerende"

# Announced, and held on the day: domain.md 1.1. Later ones are expected until the municipality enters them.
ELECTIONS_HELD = {2015: date(2015, 9, 14), 2019: date(2019, 9, 9), 2023: date(2023, 9, 11)}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AnchorDay:
    """A day, and why it is only expected if it is."""

    day: date
    expected: Reason | None


def election(profile: Profile, year: int) -> AnchorDay:
    """Election day in an election year: as entered, as held, or the second Monday of September, expected."""
    known = profile.election_days.get(year) or ELECTIONS_HELD.get(year)
    if known is not None:
        return AnchorDay(day=known, expected=None)
    return AnchorDay(day=expected_election_day(year), expected=because("why.election-expected"))


def constitution(
    profile: Profile, meetings: MeetingCalendar, working_days: WorkingDays, year: int
) -> AnchorDay:
    """The constituting meeting after the election of `year`: as entered, as marked in the meeting plan, or the
    last working day the law allows, expected (koml § 7-1(1))."""
    entered = profile.constituted.get(year)
    if entered is not None:
        return AnchorDay(day=entered, expected=None)
    first = election(profile, year).day
    marked = meetings.between(COUNCIL, first, date(year, 12, 31), CONSTITUTING)
    if marked:
        return AnchorDay(day=marked[0].day, expected=None)
    latest = working_days.on_or_before(latest_constitution(year))
    return AnchorDay(day=latest, expected=because("why.constitution-expected"))
