"""The municipality that is planned for: a meeting calendar as such calendars look, for as many years as asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from calendars.meetings import Meeting, MeetingCalendar
from calendars.working_days import WorkingDays
from engine.facts import Profile

COUNCIL, EXECUTIVE_COMMITTEE = "kommunestyret", "formannskapet"
THURSDAY, TUESDAY = 4, 2

PROFILE = Profile(slug="furuvik", name="Furuvik", in_use_from=date(2026, 1, 1))

# (month, which week's), as in a real year: none in July and August, and the budget in November and December.
SITTINGS: Mapping[str, tuple[int, tuple[tuple[int, int], ...]]] = MappingProxyType(
    {
        COUNCIL: (THURSDAY, ((2, 2), (3, 3), (4, 4), (5, 4), (6, 3), (9, 4), (10, 4), (12, 2))),
        EXECUTIVE_COMMITTEE: (
            TUESDAY,
            ((1, 4), (2, 1), (3, 1), (4, 2), (5, 2), (6, 1), (9, 1), (10, 2), (11, 3)),
        ),
    }
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """The days each body sits, by year, in order: a year has as many as every other."""

    days: Mapping[str, Mapping[int, tuple[date, ...]]]

    def calendar(self) -> MeetingCalendar:
        """The plan as the engine reads it."""
        return MeetingCalendar(
            Meeting(day=day, title=body.capitalize(), body=body, uid=f"{day}@{body}", source="plan.ics")
            for body, years in self.days.items()
            for days in years.values()
            for day in days
        )


def meeting_plan(first_year: int, last_year: int, working_days: WorkingDays) -> MeetingPlan:
    """Eight council meetings and nine of the executive committee a year.

    Real plans keep to a weekday and a week of the month, but not always: every fifth meeting or so here is a week
    earlier, and none is on a holiday. Nothing is drawn by lot: the same years give the same days."""
    years = range(first_year, last_year + 1)
    days: dict[str, dict[int, tuple[date, ...]]] = {}
    for body, (weekday, sittings) in SITTINGS.items():
        days[body] = {
            year: tuple(_sitting(year, month, week, weekday, working_days) for month, week in sittings)
            for year in years
        }
    return MeetingPlan(days=days)


def _sitting(year: int, month: int, week: int, weekday: int, working_days: WorkingDays) -> date:
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (week - 1))
    if week > 1 and (year + month) % 5 == 0:
        day -= timedelta(weeks=1)
    return working_days.on_or_before(day)
