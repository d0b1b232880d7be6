"""What a date sentence comes to in one run: the day, and how it was found.

`Dating.of` answers every kind of `Point`. It asks its plan for the dates of other steps, so a sentence and the
steps it rests on are dated in one walk. Nothing here is bent to make a date: where no meeting fits, the answer
has no day and says what was looked for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import calendars.counting as counting
from calendars.meetings import Meeting, MeetingCalendar
from calendars.working_days import WorkingDays
from engine.anchors import AnchorDay, constitution, election
from engine.facts import Profile
from engine.planned import DateStatus, PlannedStep
from engine.reasons import Reason, because
from engine.runs import Run
from workflows.dates import (
    AbsoluteDate,
    Anchor,
    Bound,
    BoundKind,
    CalendarDate,
    Direction,
    Edge,
    Extreme,
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
from workflows.schema import StepKind, Text

__all__ = ["Dated", "Dating", "Run", "StepFinder", "election_year", "month_day", "nth_weekday"]

_EDGES = {Edge.due: "point.step", Edge.start: "point.step-start", Edge.end: "point.step-end"}
# How many meetings that were passed over a reason names; more than this is noise.
PASSED_OVER_NAMED = 2
ONE_DAY = timedelta(days=1)
# A meeting plan that has meetings this soon after a window is taken to cover the window too.
PLAN_GOES_ON_WITHIN = timedelta(days=92)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A point's day (None if it has none), how it was found, and why it is only expected, if it is.

    `missing` says, for a day that is None, what was looked for; `beyond` that the calendar simply does not reach
    that far, so that an expectation may stand in; `absent` that it was counted from a step that is not in the
    plan."""

    day: date | None
    how: Reason
    expected: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    rests_on: tuple[str, ...] = ()
    meeting: Meeting | None = None
    missing: Reason | None = None
    beyond: bool = False
    absent: bool = False


StepFinder = Callable[[StepDate, Run], PlannedStep | None]
Titles = Callable[[StepDate, Run], Text | str]


def _by_name(reference: StepDate, _run: Run) -> Text | str:
    return reference.name


class Dating:
    """Dates points for one municipality. Pure but for a memo of its own; made anew for every plan."""

    def __init__(
        self,
        profile: Profile,
        meetings: MeetingCalendar,
        working_days: WorkingDays,
        step: StepFinder,
        title: Titles = _by_name,
    ) -> None:
        self._profile = profile
        self._meetings = meetings
        self._working_days = working_days
        self._step = step
        self._title = title
        self._anchors: dict[tuple[str, int], AnchorDay] = {}

    def of(self, point: Point, run: Run) -> Dated:
        """The day a point comes to in a run."""
        return _KINDS[type(point)](self, point, run)

    def _calendar_date(self, point: CalendarDate, run: Run) -> Dated:
        day = month_day(run.year + point.years, point.month, point.day)
        return Dated(day=day, how=because("point.last-day" if point.day == 0 else "point.day", day=day))

    def _absolute_date(self, point: AbsoluteDate, run: Run) -> Dated:
        return Dated(day=point.value, how=because("point.day", day=point.value))

    def _nth_weekday(self, point: NthWeekday, run: Run) -> Dated:
        day = nth_weekday(run.year + point.years, point.month, point.weekday, point.nth)
        how = because(
            "point.nth-weekday",
            nth=because("nth", nth=point.nth),
            weekday=because("weekday", weekday=point.weekday),
            month=because("month", month=point.month),
            day=day,
        )
        return Dated(day=day, how=how)

    def _week_day(self, point: WeekDay, run: Run) -> Dated:
        year = run.year + point.years
        # Most years have no week 53; 28 December is always in the year's last.
        last = date(year, 12, 28).isocalendar().week
        day = date.fromisocalendar(year, min(point.week, last), point.weekday)
        return Dated(
            day=day,
            how=because(
                "point.week", weekday=because("weekday", weekday=point.weekday), week=point.week, day=day
            ),
        )

    def _step_date(self, point: StepDate, run: Run) -> Dated:
        step = self._step(point, run)
        if step is None:
            missing = because("point.step-absent", title=self._title(point, run))
            return Dated(day=None, how=missing, missing=missing, absent=True)
        hearing = step.step.kind is StepKind.hearing
        own = step.end if point.edge is Edge.end and hearing else step.due
        # A step that could not be dated still has its limit: what hangs on it is counted from there, as expected.
        day = own or step.limit
        title = step.step.title
        if day is None:
            missing = because("point.step-unknown", title=title)
            return Dated(day=None, how=missing, missing=missing, rests_on=(step.key,))
        wording = _EDGES[point.edge] if hearing else "point.step"
        sure = own is not None and step.status is DateStatus.confirmed
        expected = (
            ()
            if sure
            else (because("why.rests-on-expected", parts=(because(wording, title=title, day=day),)),)
        )
        return Dated(
            day=day, how=because(wording, title=title, day=day), expected=expected, rests_on=(step.key,)
        )

    def _anchor(self, point: Anchor, run: Run) -> Dated:
        year = election_year(run.year) + 4 * point.periods
        found = self._anchors.get((point.name, year))
        if found is None:
            if point.name == "election":
                found = election(self._profile, year)
            else:
                found = constitution(self._profile, self._meetings, self._working_days, year)
            self._anchors[(point.name, year)] = found
        expected = () if found.expected is None else (found.expected,)
        return Dated(day=found.day, how=because(f"point.{point.name}", day=found.day), expected=expected)

    def _offset(self, point: Offset, run: Run) -> Dated:
        of = self.of(point.of, run)
        if of.day is None:
            return of
        day = self.shifted(of.day, point.span, point.direction)
        if point.span.count == 0:
            how = because("point.same-day", of=of.how)
        else:
            how = because(
                "point.before" if point.direction is Direction.before else "point.after",
                span=point.span,
                of=of.how,
            )
        return dataclasses.replace(of, day=day, how=how, notes=(), meeting=None)

    def shifted(self, day: date, span: Span, direction: Direction) -> date:
        """The day so long before or after; the day counted from is not counted itself (dl § 148)."""
        if span.unit is Unit.working_days:
            return self._working_days.add(day, -span.count if direction is Direction.before else span.count)
        move = counting.subtract if direction is Direction.before else counting.add
        return move(day, span.count, span.unit)

    def _working_day_at(self, point: WorkingDayAt, run: Run) -> Dated:
        of = self.of(point.of, run)
        if of.day is None:
            return of
        earlier = point.direction is Direction.before
        day = self._working_days.on_or_before(of.day) if earlier else self._working_days.on_or_after(of.day)
        how = because("point.working-day-by" if earlier else "point.working-day-from", of=of.how)
        return dataclasses.replace(of, day=day, how=how, notes=(), meeting=None)

    def _extreme(self, point: Extreme, run: Run) -> Dated:
        parts = [self.of(part, run) for part in point.of]
        # What is not in the plan is neither earliest nor latest, as long as something else is there.
        parts = [part for part in parts if not part.absent] or parts
        for part in parts:
            if part.day is None:
                return part
        pick = min if point.direction is Direction.before else max
        day = pick(part.day for part in parts if part.day is not None)
        return Dated(
            day=day,
            how=because(
                "point.earliest" if point.direction is Direction.before else "point.latest",
                parts=tuple(p.how for p in parts),
            ),
            expected=tuple(reason for part in parts for reason in part.expected),
            rests_on=tuple(key for part in parts for key in part.rests_on),
        )

    def _meeting_choice(self, point: MeetingChoice, run: Run) -> Dated:
        bounds: list[tuple[Bound, Dated]] = []
        first: date | None = None
        last: date | None = None
        for bound in point.bounds:
            at = self.of(bound.point, run)
            if at.day is None:
                return dataclasses.replace(at, meeting=None)
            bounds.append((bound, at))
            match bound.kind:
                case BoundKind.before:
                    last = _earliest(last, at.day - ONE_DAY)
                case BoundKind.by:
                    last = _earliest(last, at.day)
                case BoundKind.after:
                    first = _latest(first, at.day + ONE_DAY)
                case BoundKind.since:
                    first = _latest(first, at.day)
        expected = tuple(reason for _, at in bounds for reason in at.expected)
        rests_on = tuple(key for _, at in bounds for key in at.rests_on)
        found = self._meetings.between(point.body, first, last, point.marked)
        phrase: dict[str, Any] = {
            "body": because("body", body=point.body),
            "marked": because("meeting.marked", mark=point.marked) if point.marked else None,
            "bounds": because("bounds", parts=tuple(_bound_reason(bound, at) for bound, at in bounds)),
        }
        index = point.nth if point.nth < 0 else point.nth - 1
        if -len(found) <= index < len(found):
            meeting = found[index]
            return Dated(
                day=meeting.day,
                how=because("meeting.found", nth=because("nth", nth=point.nth), **phrase),
                expected=expected,
                notes=self._passed_over(point, last, run) if point.nth == -1 else (),
                rests_on=rests_on,
                meeting=meeting,
            )
        none = because("meeting.none", **phrase)
        return Dated(
            day=None,
            how=none,
            expected=(*expected, self._why_unknown(point.body, none)),
            rests_on=rests_on,
            missing=because("conflict.no-meeting", none=none, nearest=self._nearest(point, first, last, run)),
            beyond=not self._covers(point, first, last, run),
        )

    def _covers(self, point: MeetingChoice, first: date | None, last: date | None, run: Run) -> bool:
        """Whether the meeting plan is known for the window, so that "no meeting" is an answer and not a gap.

        It is when the body meets too late for what the meeting was needed for, or when the same year has the
        body's meetings before the window and somebody's after it."""
        if last is None:
            return False
        reference = self._reference(point, run)
        if reference is not None and self._meetings.between(point.body, last + ONE_DAY, reference[0]):
            return True
        start = date(last.year, 1, 1)
        before = self._meetings.between(point.body, start, (first or last) - ONE_DAY)
        return bool(before) and any(
            self._meetings.between(body, last + ONE_DAY, last + PLAN_GOES_ON_WITHIN)
            for body in self._meetings.bodies
        )

    def _why_unknown(self, body: str, none: Reason) -> Reason:
        if not self._meetings.of(body):
            return because("why.no-meetings-at-all", body=because("body", body=body))
        return because("why.no-meetings-known", none=none)

    def _reference(self, point: MeetingChoice, run: Run) -> tuple[date, PlannedStep] | None:
        """The step a lead time is counted to, if the choice has one."""
        for bound in point.bounds:
            if (
                bound.kind is BoundKind.by
                and isinstance(bound.point, Offset)
                and isinstance(bound.point.of, StepDate)
            ):
                step = self._step(bound.point.of, run)
                day = self.of(bound.point.of, run).day
                if step is not None and day is not None:
                    return day, step
        return None

    def _passed_over(self, point: MeetingChoice, last: date | None, run: Run) -> tuple[Reason, ...]:
        """Notes on the meetings that came too late to be chosen, nearest first."""
        reference = self._reference(point, run)
        if reference is None or last is None:
            return ()
        day, step = reference
        late = self._meetings.between(point.body, last + ONE_DAY, day, point.marked)
        return tuple(
            because("note.same-day-meeting", day=meeting.day, title=step.step.title)
            if meeting.day == day
            else because(
                "note.later-meeting", day=meeting.day, gap=_days(day - meeting.day), title=step.step.title
            )
            for meeting in late[-PASSED_OVER_NAMED:]
        )

    def _nearest(self, point: MeetingChoice, first: date | None, last: date | None, run: Run) -> Reason:
        """The meetings on either side of an empty window."""
        parts: list[Reason] = []
        if first is not None and (
            earlier := self._meetings.between(point.body, None, first - ONE_DAY, point.marked)
        ):
            parts.append(because("conflict.nearest-earlier", day=earlier[-1].day))
        if last is not None and (
            later := self._meetings.between(point.body, last + ONE_DAY, None, point.marked)
        ):
            reference = self._reference(point, run)
            gap = None
            if reference is not None and later[0].day < reference[0]:
                gap = because(
                    "conflict.gap", gap=_days(reference[0] - later[0].day), title=reference[1].step.title
                )
            parts.append(because("conflict.nearest-later", day=later[0].day, gap=gap))
        return because("glued", parts=tuple(parts))


_KINDS: Mapping[type, Callable[[Dating, Any, Run], Dated]] = {
    CalendarDate: Dating._calendar_date,
    AbsoluteDate: Dating._absolute_date,
    NthWeekday: Dating._nth_weekday,
    WeekDay: Dating._week_day,
    StepDate: Dating._step_date,
    Anchor: Dating._anchor,
    Offset: Dating._offset,
    WorkingDayAt: Dating._working_day_at,
    Extreme: Dating._extreme,
    MeetingChoice: Dating._meeting_choice,
}


def month_day(year: int, month: int, day: int) -> date:
    """A day of a month; 0 or a day the month lacks (29 February) is the month's last."""
    last = (date(year + month // 12, month % 12 + 1, 1) - ONE_DAY).day
    return date(year, month, min(day or last, last))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The n-th ISO weekday (1 Monday – 7 Sunday) of a month; -1 the last, and a fifth that is missing likewise."""
    if nth > 0:
        first = date(year, month, 1)
        day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
        if day.month == month:
            return day
    end = month_day(year, month, 0)
    return end - timedelta(days=(end.isoweekday() - weekday) % 7)


def election_year(year: int) -> int:
    """The election year of the council period a base year belongs to: 2023 for 2023–2026, 2027 for 2027–2030."""
    return year - (year - 2023) % 4


def _bound_reason(bound: Bound, at: Dated) -> Reason:
    if bound.lead is None:
        return because(f"bound.{bound.kind}", point=at.how)
    return because("bound.lead-before" if bound.kind is BoundKind.by else "bound.lead-after", point=at.how)


def _days(gap: timedelta) -> Span:
    return Span(count=gap.days, unit=Unit.days)


def _earliest(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)


def _latest(one: date | None, other: date) -> date:
    return other if one is None else max(one, other)
