"""What does not follow along when the wheel turns: the coming year's plan held against this year's."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from calendars.meetings import MeetingCalendar
from calendars.soft_periods import SoftPeriod, soft_period
from engine.planned import Plan, PlannedStep
from workflows.cycles import Cycle
from workflows.dates import MeetingChoice, Point, children


class Trouble(StrEnum):
    """before_start: the date lies before the year its run is counted from. meeting_gone: the step had a meeting
    this year, and next year's meeting plan has none for it. no_meetings: next year's meeting plan is not known.
    holiday: the deadline is in the common summer holiday (domain.md 4.2)."""

    before_start = "before-start"
    meeting_gone = "meeting-gone"
    no_meetings = "no-meetings"
    holiday = "holiday"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """One step of the coming year that somebody should look at; `before` is the same step this year. For
    `no_meetings` it is the first of `count` steps that wait for the meetings of `body`."""

    trouble: Trouble
    step: PlannedStep
    before: PlannedStep | None = None
    body: str | None = None
    count: int = 1


def rolled_over(made: Plan, meetings: MeetingCalendar, year: int) -> tuple[Rolled, ...]:
    """What to look at in the runs whose base year is `year`, in order of date. `made` must hold that year and
    the one before; steps that are done are left in peace."""
    by_place = {(p.workflow, p.step.id, p.year): p for p in made.steps.values()}
    found: list[Rolled] = []
    waiting: dict[str, list[PlannedStep]] = {}
    for planned in made.steps.values():
        if planned.year != year or planned.done:
            continue
        before = by_place.get((planned.workflow, planned.step.id, year - 1))
        if _comes_again(made, planned) and planned.due is not None and planned.due < date(year, 1, 1):
            found.append(Rolled(trouble=Trouble.before_start, step=planned, before=before))
        if planned.deadline is not None and soft_period(planned.deadline) is SoftPeriod.fellesferie:
            found.append(Rolled(trouble=Trouble.holiday, step=planned, before=before))
        for body in dict.fromkeys(_bodies(planned)) if planned.meeting is None else ():
            if not _known(meetings, body, year):
                waiting.setdefault(body, []).append(planned)
            elif before is not None and before.meeting is not None:
                found.append(Rolled(trouble=Trouble.meeting_gone, step=planned, before=before, body=body))
    for body, steps in waiting.items():
        found.append(Rolled(trouble=Trouble.no_meetings, step=steps[0], body=body, count=len(steps)))
    return tuple(found)


def _comes_again(made: Plan, planned: PlannedStep) -> bool:
    """Whether its run is a turn of a cycle; what is done once is prepared whenever there is time."""
    workflow = made.workflows.get(planned.workflow)
    return workflow is not None and workflow.every not in (Cycle.once, Cycle.on_demand)


def _known(meetings: MeetingCalendar, body: str, year: int) -> bool:
    return bool(meetings.between(body, date(year, 1, 1), date(year, 12, 31)))


def _bodies(planned: PlannedStep) -> Iterator[str]:
    """The bodies whose meetings the step's own date asks for."""
    if planned.step.due is not None:
        yield from _of_point(planned.step.due.point)


def _of_point(point: Point) -> Iterator[str]:
    if isinstance(point, MeetingChoice):
        yield point.body
    for child in children(point):
        yield from _of_point(child)
