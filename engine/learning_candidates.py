"""The date sentences that could be meant by a day: every one the language has a simple form for.

A candidate is a sentence with what it means, made together, and how far-fetched it is. It says nothing yet of whether
it is right: `engine.learning` tries it on every year."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum

from calendars.meetings import Meeting, MeetingCalendar
from calendars.working_days import WorkingDays
from workflows.dates import (
    Bound,
    BoundKind,
    CalendarDate,
    Direction,
    MeetingChoice,
    NthWeekday,
    Offset,
    Point,
    Span,
    StepDate,
    Unit,
    WeekDay,
    WorkingDayAt,
)

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTHS: Mapping[int, str] = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
ROUND_DAYS = frozenset({1, 10, 15, 20})
# How far from a meeting or another row a day is still taken to hang on it.
MOST_WEEKS = 12
MOST_WORKING_DAYS = 20
MOST_DAYS = 21
MOST_DAYS_AFTER = 42
# Leads that practice knows by name (domain.md 1.2, 2.1).
LEADS = (14, 7, 21)
MAIN_BODIES = frozenset({"kommunestyret", "formannskapet"})
ONE_DAY = timedelta(days=1)


class Family(StrEnum):
    """What sort of sentence it is."""

    date = "date"
    working_day = "working-day"
    weekday = "weekday"
    week = "week"
    meeting = "meeting"
    meeting_lead = "meeting-lead"
    row = "row"

    @property
    def by_calendar(self) -> bool:
        """Whether it can be dated without meetings and other rows."""
        return self in (Family.date, Family.working_day, Family.weekday, Family.week)


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, what it means, and how far-fetched it is (0 is the plainest). `body` is the body whose meeting
    it rests on, if any."""

    text: str
    point: Point
    family: Family
    cost: float
    body: str | None = None


def by_calendar(day: date, working_days: WorkingDays) -> Iterator[Candidate]:
    """The sentences that need no meeting: fixed dates, weekdays of a month, weeks, working days."""
    month = MONTHS[day.month - 1]
    end = _month_end(day)
    weekday = WEEKDAYS[day.weekday()]
    for text, point, plain in _plain_dates(day):
        yield Candidate(text, point, Family.date, 1.5 if plain else 3.0)
    if working_days.is_working_day(day):
        yield from _working_days(day, working_days)
    nth = (day.day - 1) // 7 + 1
    for number in ([nth] if nth < 5 else []) + ([-1] if (end - day).days < 7 else []):
        nth_weekday = NthWeekday(nth=number, weekday=day.isoweekday(), month=day.month)
        yield Candidate(f"{NTHS[number]} {weekday} of {month}", nth_weekday, Family.weekday, 3.5)
    year, week, _ = day.isocalendar()
    if year == day.year and week < 53:
        yield Candidate(
            f"{weekday} of week {week}", WeekDay(week=week, weekday=day.isoweekday()), Family.week, 4.5
        )


def _working_days(day: date, working_days: WorkingDays) -> Iterator[Candidate]:
    """A date that was not a working day, and so became the one before or after it."""
    following = day
    while following == day or not working_days.is_working_day(following):
        for text, point, plain in _plain_dates(following):
            cost = (2.1 if following == _month_end(following) else 2.2) if plain else 5.0
            told = WorkingDayAt(direction=Direction.before, of=point)
            yield Candidate(f"the last working day by {text}", told, Family.working_day, cost)
        following += ONE_DAY
    earlier = day
    while earlier == day or not working_days.is_working_day(earlier):
        for text, point, plain in _plain_dates(earlier):
            told = WorkingDayAt(direction=Direction.after, of=point)
            cost = 2.4 if plain else 5.2
            yield Candidate(f"the first working day from {text}", told, Family.working_day, cost)
        earlier -= ONE_DAY


def _plain_dates(day: date) -> Iterator[tuple[str, CalendarDate, bool]]:
    month, last = MONTHS[day.month - 1], day == _month_end(day)
    if last and day.month == 2:
        yield f"last day of {month}", CalendarDate(month=day.month, day=0), True
    if (day.month, day.day) != (2, 29):
        yield f"{day.day} {month}", CalendarDate(month=day.month, day=day.day), last or day.day in ROUND_DAYS


def by_meetings(
    day: date, title: str, meetings: MeetingCalendar, working_days: WorkingDays
) -> Iterator[Candidate]:
    """The sentences that rest on a meeting of the same year: on its day, or a lead before or after it."""
    for body in sorted(meetings.bodies):
        far = 0.0 if body in MAIN_BODIES else 1.0
        if body.replace("-", " ") in title.casefold():
            far = -0.5
        found = meetings.between(body, date(day.year, 1, 1), date(day.year, 12, 31))
        for meeting in found:
            leads = list(_leads(day, meeting.day, working_days))
            if day == meeting.day:
                for text, choice, cost in _choices(meeting, found):
                    yield Candidate(text, choice, Family.meeting, 1.0 + cost + far, body)
            elif leads:
                for text, choice, extra in _choices(meeting, found):
                    for words, span, direction, cost in leads:
                        point = Offset(span=span, direction=direction, of=choice)
                        yield Candidate(
                            f"{words} {text}", point, Family.meeting_lead, cost + extra + far, body
                        )


def by_row(day: date, other: date, name: str, working_days: WorkingDays) -> Iterator[Candidate]:
    """The sentences that rest on another row of the wheel, which is to be the step `name`."""
    if day == other:
        yield Candidate(name, StepDate(step=name), Family.row, 3.0)
    for words, span, direction, cost in _leads(day, other, working_days):
        point = Offset(span=span, direction=direction, of=StepDate(step=name))
        yield Candidate(f"{words} {name}", point, Family.row, cost + 1.0)


def by_lead_to_row(day: date, other: date, name: str, meetings: MeetingCalendar) -> Iterator[Candidate]:
    """A meeting that has to come so long before another body's: "last meeting of formannskapet from 1 October and at
    least 14 days before council-decision"."""
    if day >= other or day.month == 1:
        return
    for body in sorted(meetings.bodies):
        decides = any(meetings.between(later, other, other) for later in meetings.bodies - {body})
        if not decides or not meetings.between(body, day, day):
            continue
        since = CalendarDate(month=day.month - 1, day=1)
        for lead in LEADS:
            if (other - day).days < lead:
                continue
            span = Span(count=lead, unit=Unit.days)
            before = Offset(span=span, direction=Direction.before, of=StepDate(step=name))
            bounds = (
                Bound(kind=BoundKind.since, point=since),
                Bound(kind=BoundKind.by, point=before, lead=span),
            )
            yield Candidate(
                f"last meeting of {body} from 1 {MONTHS[since.month - 1]} and at least {lead} days before {name}",
                MeetingChoice(body=body, nth=-1, bounds=bounds),
                Family.row,
                2.0 + LEADS.index(lead) / 10,
                body,
            )


def _leads(
    day: date, anchor: date, working_days: WorkingDays
) -> Iterator[tuple[str, Span, Direction, float]]:
    """How long before or after the anchor the day is, in every unit in which that is a plain number."""
    gap = (anchor - day).days
    if gap == 0:
        return
    before = gap > 0
    direction, word, far = (Direction.before, "before", 0.0) if before else (Direction.after, "after", 0.3)
    days = abs(gap)
    if not before and days > MOST_DAYS_AFTER:
        return
    if days % 7 == 0 and days // 7 <= MOST_WEEKS:
        weeks = days // 7
        unit = "week" if weeks == 1 else "weeks"
        yield f"{weeks} {unit} {word}", Span(count=weeks, unit=Unit.weeks), direction, 2.5 + far + weeks / 20
    elif days <= MOST_DAYS:
        unit = "day" if days == 1 else "days"
        cost = 3.6 if days in (1, 10) else 4.6
        yield f"{days} {unit} {word}", Span(count=days, unit=Unit.days), direction, cost + far + days / 100
    if days <= 2 * MOST_WORKING_DAYS and working_days.is_working_day(day):
        count = _working_days_between(day, anchor, working_days)
        if 0 < count <= MOST_WORKING_DAYS:
            unit = "working day" if count == 1 else "working days"
            cost = 2.4 if count == 1 else 3.0 if count % 5 == 0 else 3.8
            span = Span(count=count, unit=Unit.working_days)
            yield f"{count} {unit} {word}", span, direction, cost + far + count / 100


def _working_days_between(day: date, anchor: date, working_days: WorkingDays) -> int:
    """How many working days `day` lies before or after the anchor; the anchor itself is not counted (dl § 148)."""
    step = ONE_DAY if anchor > day else -ONE_DAY
    count, current = 0, day
    while current != anchor:
        if working_days.is_working_day(current):
            count += 1
        current += step
    return count


def _choices(meeting: Meeting, year: tuple[Meeting, ...]) -> Iterator[tuple[str, MeetingChoice, float]]:
    """The ways to point out one meeting among the body's meetings of its year."""
    body = meeting.body or ""
    month = [other for other in year if other.day.month == meeting.day.month]
    name = MONTHS[meeting.day.month - 1]
    first, last = (
        CalendarDate(month=meeting.day.month, day=1),
        CalendarDate(month=meeting.day.month, day=0),
    )
    for nth, cost in _places(meeting, month):
        yield (
            f"{NTHS[nth]} meeting of {body} in {name}",
            MeetingChoice(body=body, nth=nth, bounds=_between(first, last)),
            cost,
        )
    halves = ((1, 1, 12, 31, 0.4), (8, 1, 12, 31, 0.3), (1, 1, 6, 30, 0.3))
    for from_month, from_day, to_month, to_day, extra in halves:
        window = [other for other in year if from_month <= other.day.month <= to_month]
        if meeting not in window:
            continue
        bounds = _between(
            CalendarDate(month=from_month, day=from_day), CalendarDate(month=to_month, day=to_day)
        )
        text = f"between {from_day} {MONTHS[from_month - 1]} and {to_day} {MONTHS[to_month - 1]}"
        for nth, cost in _places(meeting, window):
            yield (
                f"{NTHS[nth]} meeting of {body} {text}",
                MeetingChoice(body=body, nth=nth, bounds=bounds),
                cost + extra,
            )


def _places(meeting: Meeting, among: list[Meeting]) -> Iterator[tuple[int, float]]:
    place = among.index(meeting)
    if place == len(among) - 1:
        yield -1, 0.0
    if place < 5:
        yield place + 1, 0.05 if place == 0 else 0.5


def _between(first: Point, last: Point) -> tuple[Bound, ...]:
    return Bound(kind=BoundKind.since, point=first), Bound(kind=BoundKind.by, point=last)


def _month_end(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) - ONE_DAY
