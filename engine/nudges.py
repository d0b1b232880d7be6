"""Nudges: what is to be said about each open step, and when.

`nudges` is pure and knows no recipients. Every offset of the step's ladder becomes a rung at eight in the morning,
local time, on a working day; a quiet day (fellesferie, romjul) moves it earlier, never later, except that a
statutory deadline under ten working days away is spoken of on any working day (domain.md 7.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import calendars.counting as counting
from calendars.soft_periods import is_quiet, sendable_on_or_before
from calendars.working_days import WorkingDays
from engine.facts import Profile
from engine.nudging import Nudge, NudgeKind
from engine.planned import Plan, PlannedStep
from workflows.dates import Span, Unit
from workflows.ladders import Ladder, ladder_for, rung_name
from workflows.schema import RuleClass

SAID_AT = time(8, 0)
# What waited through the night is said together with what is due that morning: one mail a person.
SPEAKS_FROM, SPEAKS_UNTIL = SAID_AT, time(17, 0)
URGENT_WORKING_DAYS = 10


def nudges(
    plan: Plan, profile: Profile, ladders: Mapping[str, Ladder], working_days: WorkingDays
) -> list[Nudge]:
    """Every rung of every open step of the plan, by time. Steps whose deadline lay before the municipality took
    Holdvarm into use have none; of the rungs that would have been said before that day, only the last is. A step that
    may turn out not to be needed has none until the step that decides is overdue."""
    found = [
        nudge for step in plan.steps.values() for nudge in _of_step(step, profile, ladders, working_days)
    ]
    found.sort(key=lambda nudge: (nudge.at, nudge.step_key))
    return found


def deadline(step: PlannedStep) -> date | None:
    """The day a step's nudges count to: its planned date, or its limit when it could not be planned."""
    return step.due or step.limit


def _of_step(
    step: PlannedStep, profile: Profile, ladders: Mapping[str, Ladder], working_days: WorkingDays
) -> Iterator[Nudge]:
    for_day = deadline(step)
    if step.done or for_day is None or for_day < profile.in_use_from:
        return
    if step.undecided and step.decided_by is None:
        return  # nobody can say when it will be known whether the step is needed
    ladder = ladder_for(step.step, ladders)
    hard = step.step.rule_class is RuleClass.law_hard
    by_day: dict[date, tuple[str, NudgeKind]] = {}
    for span in sorted(ladder.before, key=_size, reverse=True):
        # A later rung that lands on the same day says the same thing nearer the deadline: it wins.
        day = _said_on(_before(for_day, span, working_days), for_day, hard, working_days)
        by_day[day] = (rung_name(span), NudgeKind.today if day == for_day else NudgeKind.upcoming)
    early = [day for day in by_day if day < profile.in_use_from]
    if early:
        rung = by_day[max(early)]
        for day in early:
            del by_day[day]
        by_day.setdefault(first_sendable(profile.in_use_from, for_day, working_days), rung)
    if step.answer is not None and step.answer.kind == "snoozed":
        until = step.answer.day
        by_day = {day: rung for day, rung in by_day.items() if day >= until}
        if until < for_day:
            by_day.setdefault(_said_on(until, for_day, hard, working_days), ("snoozed", NudgeKind.upcoming))
    for span in ladder.after:
        day = _spoken_after(working_days.add(for_day, span.count), working_days)
        by_day.setdefault(day, (f"overdue-{span.count}", NudgeKind.overdue))
    zone = ZoneInfo(profile.zone)
    for day, (name, kind) in by_day.items():
        if step.decided_by is not None and day <= step.decided_by:
            continue  # whether the step is needed is somebody else's to decide, and they still have time
        at = datetime.combine(day, SAID_AT, zone).astimezone(UTC)
        yield Nudge(step_key=step.key, rung=name, kind=kind, for_day=for_day, at=at)


def _before(day: date, span: Span, working_days: WorkingDays) -> date:
    if span.unit is Unit.working_days:
        return working_days.add(working_days.on_or_before(day), -span.count) if span.count else day
    return counting.subtract(day, span.count, span.unit)


def _said_on(day: date, for_day: date, hard: bool, working_days: WorkingDays) -> date:
    urgent = hard and working_days.count(day, for_day) < URGENT_WORKING_DAYS
    return sendable_on_or_before(day, working_days, ignore_quiet=urgent)


def _spoken_after(day: date, working_days: WorkingDays) -> date:
    day = working_days.on_or_after(day)
    while is_quiet(day):
        day = working_days.add(day, 1)
    return day


def first_sendable(day: date, for_day: date, working_days: WorkingDays) -> date:
    """The first working day from a day on, but not after the deadline it is about."""
    return min(working_days.on_or_after(day), for_day)


def _size(span: Span) -> float:
    days = {Unit.days: 1.0, Unit.working_days: 1.4, Unit.weeks: 7.0, Unit.months: 30.5, Unit.years: 365.25}
    return span.count * days[span.unit]


def collapsed(due: Iterable[Nudge]) -> tuple[list[Nudge], list[Nudge]]:
    """Of the nudges that are due at once, the last of each step, and those it stands for."""
    last: dict[str, Nudge] = {}
    passed: list[Nudge] = []
    for nudge in sorted(due, key=lambda n: n.at):
        earlier = last.get(nudge.step_key)
        if earlier is not None:
            passed.append(earlier)
        last[nudge.step_key] = nudge
    return list(last.values()), passed


def speakable(nudge: Nudge, now: datetime, profile: Profile, working_days: WorkingDays) -> bool:
    """Whether a nudge that is due may be said at this instant.

    After downtime much is due at once, perhaps on a Sunday night: it waits for the next working morning, unless
    the deadline would have passed by then. Fellesferie and romjul are only for what was meant for them."""
    if profile.speaks_any_time:
        return True
    zone = ZoneInfo(profile.zone)
    local = now.astimezone(zone)
    day = local.date()
    working = working_days.is_working_day(day) and SPEAKS_FROM <= local.time() < SPEAKS_UNTIL
    if working and (not is_quiet(day) or is_quiet(nudge.at.astimezone(zone).date())):
        return True
    next_day = (
        day if local.time() < SPEAKS_FROM and working_days.is_working_day(day) else working_days.add(day, 1)
    )
    next_day = _spoken_after(next_day, working_days)
    # A deadline that has passed already is no longer saved by waking anybody.
    return next_day > nudge.for_day >= day
