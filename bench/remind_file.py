"""A Remind script that dates the steps of the definitions as somebody who knows Remind well would write it.

Each date sentence becomes the expression that says the same: `slide` over an OMIT context of weekends and Norwegian
holidays for working days, functions over the entered meeting days for "last meeting of …", variables for steps that
others rest on, and a plain `REM 31 Aug BEFORE` wherever one does. What is constant (functions, meeting days) is done
once, as Remind's manual advises under PRESERVE. With `once_a_year` the dates too are worked out only when the year
turns, which few would write; it is the quickest file we found that lists ten years by these rules.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from bench.municipality import PROFILE, MeetingPlan
from engine.chains import case_papers
from engine.graph import after_reference
from engine.planned import Plan
from workflows.dates import (
    AbsoluteDate,
    Anchor,
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
    WorkingDayAt,
)
from workflows.schema import Cycle, Roll, Step, StepKind, Workflow

Occurrences: TypeAlias = set[tuple[date, str]]
"""Days, each with its step as `workflow/step`."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

LONGEST_NAME = 60  # Remind cuts longer ones off, and two would be one

FUNCTIONS = """\
FSET workday_by(d) iif(isomitted(d), slide(d, -1), d)
FSET workday_from(d) iif(isomitted(d), slide(d, 1), d)
FSET in_month(m, d) date(m / 12, m % 12 + 1, min(d, daysinmon(m % 12 + 1, m / 12)))
FSET plus_months(d, n) in_month(year(d) * 12 + monnum(d) - 1 + n, day(d))
FSET nth_weekday(y, m, n, w) date(y, m, 7 * n - 6) + (w - wkdaynum(date(y, m, 7 * n - 6)) + 7) % 7
FSET month_end(y, m) date(y, m, daysinmon(m, y))
FSET last_weekday(y, m, w) month_end(y, m) - (wkdaynum(month_end(y, m)) - w + 7) % 7
""".splitlines()


def _holidays(*years: str) -> list[str]:
    """Weekends and public holidays; those that follow Easter for the years that are given."""
    fixed = ("Sat Sun", "1 Jan", "1 May", "17 May", "25 Dec", "26 Dec")
    moving = [f"[easterdate({year}){days:+d}]" for year in years for days in (-3, -2, 1, 39, 50)]
    return [f"OMIT {day}" for day in (*fixed, *moving)]


class UntranslatableError(Exception):
    """Remind has no expression of ours for this sentence."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A run of a workflow as seen from the day Remind looks at: `back` years (or council periods) ago."""

    workflow: str
    back: int


def remind_file(
    plan: Plan, meetings: MeetingPlan, *, once_a_year: bool = False, ready: Collection[str] = ()
) -> str:
    """The script for the steps of a plan. The steps in `ready` (`workflow/step`), and those for which Remind has no
    words, are entered with the plan's own dates, as somebody would who looked them up."""
    return _Script(plan, meetings, ready).text(once_a_year)


def plain_file(yearly: int, once: int) -> str:
    """Reminders that rest on nothing: a month and a day each, spread over the year and moved to the working day
    before; `yearly` of them every year, and `once` in one year only."""
    days = [
        date(2027, 1, 4) + timedelta(days=number * 350 // (yearly + once)) for number in range(yearly + once)
    ]
    reminders = [
        f"REM {day.day} {MONTHS[day.month - 1]}{' 2030' if number < once else ''} BEFORE MSG step {number}"
        for number, day in enumerate(days)
    ]
    return "\n".join([*_holidays("$Uy"), *reminders, ""])


class _Script:
    def __init__(self, plan: Plan, meetings: MeetingPlan, ready: Collection[str]) -> None:
        self._plan = plan
        self._ready = ready
        self._meetings = meetings
        self._steps: dict[tuple[str, str], tuple[Workflow, Step]] = {
            (workflow.id, step.id): (workflow, step)
            for workflow in plan.workflows.values()
            for step in workflow.step
        }
        for workflow in plan.workflows.values():
            for step in workflow.step:
                papers = case_papers(workflow, step, PROFILE, meetings.days.keys()) if step.chain else None
                for one in papers.steps if papers is not None else ():
                    self._steps[workflow.id, one.id] = (workflow, one)
        self._names: dict[tuple[Turn, str], str] = {}
        self._sets: list[str] = []

    def text(self, once_a_year: bool) -> str:
        reminders: list[str] = []
        for (workflow, step), turns in self._turns().items():
            label = f"{workflow}/{step}"
            try:
                reminders += [
                    self._reminder(turn, step, label) for turn in sorted(turns, key=lambda t: t.back)
                ]
            except UntranslatableError:
                reminders += [
                    f"REM {planned.due} MSG {label}"
                    for planned in self._plan.steps.values()
                    if (planned.workflow, planned.step.id) == (workflow, step) and planned.due is not None
                ]
        once = ['IF !defined("dated")', "SET dated 0", *FUNCTIONS, *self._entered(), "ENDIF"]
        dates = ["SET period $Uy - ($Uy + 1) % 4", *self._sets]
        if once_a_year:
            kept = [line.split()[1] for line in dates]
            preserve = [f"PRESERVE {' '.join(kept[at : at + 10])}" for at in range(0, len(kept), 10)]
            dates = [
                "IF dated != $Uy",
                *_holidays("$Uy-1", "$Uy+1"),
                *dates,
                "SET dated $Uy",
                *preserve,
                "ENDIF",
            ]
            # "REM … BEFORE" wants this year's holidays every day.
            dates = [*_holidays("$Uy"), *dates]
        else:
            dates = [*_holidays("$Uy-1", "$Uy", "$Uy+1"), *dates]
        return "\n".join([*once, "PRESERVE dated", *dates, *reminders, ""])

    def _turns(self) -> Mapping[tuple[str, str], set[Turn]]:
        """Which runs of each step can have a date in the year Remind looks at: this year's, last year's …"""
        found: dict[tuple[str, str], set[Turn]] = defaultdict(set)
        for planned in self._plan.steps.values():
            if planned.due is not None:
                years = planned.due.year - planned.year
                yearly = self._plan.workflows[planned.workflow].every is Cycle.year
                turn = Turn(workflow=planned.workflow, back=years if yearly else years // 4)
                found[planned.workflow, planned.step.id].add(turn)
        return found

    def _entered(self) -> list[str]:
        """The meeting days, a variable each, and what is asked of them."""
        lines: list[str] = []
        for body, years in self._meetings.days.items():
            sittings = max(len(days) for days in years.values())
            for year, days in years.items():
                lines += [f"SET {body}_{n}_{year} '{day}'" for n, day in enumerate(days)]
                lines.append("PRESERVE " + " ".join(f"{body}_{n}_{year}" for n in range(len(days))))
            on = [f'value("{body}_{n}_" + y)' for n in range(sittings)]
            early, late = "'1990-01-01'", "'2075-12-31'"
            lines.append(
                f"FSET {body}_by(d, y) max({', '.join(f'iif({at} <= d, {at}, {early})' for at in on)})"
            )
            lines.append(
                f"FSET {body}_since(d, y) min({', '.join(f'iif({at} >= d, {at}, {late})' for at in on)})"
            )
            # The year's end: the last before January's first sitting was last year's, and so on.
            lines.append(
                f"FSET {body}_last(d) max({body}_by(d, year(d)), {on[-1].replace('+ y', '+ (year(d) - 1)')})"
            )
            lines.append(
                f"FSET {body}_first(d) min({body}_since(d, year(d)), {on[0].replace('+ y', '+ (year(d) + 1)')})"
            )
        return lines

    def _reminder(self, turn: Turn, step_id: str, label: str) -> str:
        if label in self._ready or (turn.workflow, step_id) not in self._steps:
            raise UntranslatableError(label)
        workflow, step = self._steps[turn.workflow, step_id]
        if workflow.every not in (Cycle.year, Cycle.council_period):
            raise UntranslatableError(label)
        plain = _plain(workflow, step)
        return f"REM {plain or f'[{self._name(turn, step_id)}]'} MSG {label}"

    def _name(self, turn: Turn, step_id: str) -> str:
        """The variable that holds a step's date, set before whatever rests on it."""
        if self._steps[turn.workflow, step_id][0].every not in (Cycle.year, Cycle.council_period):
            raise UntranslatableError(step_id)
        name = self._names.get((turn, step_id))
        if name is None:
            _, step = self._steps[turn.workflow, step_id]
            expression = self._due(step, turn)
            name = f"{turn.workflow}_{step_id}_{turn.back + 1}".replace("-", "_").replace("+", "__")
            if len(name) > LONGEST_NAME:
                name = f"step_{len(self._names)}"
            self._names[turn, step_id] = name
            self._sets.append(f"SET {name} {expression}")
        return name

    def _due(self, step: Step, turn: Turn) -> str:
        limit = None if step.limit is None else self._of(step.limit.point, turn)
        if limit is not None and step.roll is Roll.later:
            limit = _to_working_day(limit, later=True)
        if step.due is not None:
            due = self._of(step.due.point, turn)
            if isinstance(step.due.point, (MeetingChoice, StepDate)):
                return due
            if limit is not None:
                due = f"min({due}, {limit})"
        elif limit is not None:
            due = limit
        else:
            others = [self._of(after_reference(name), turn) for name in step.after]
            return f"slide({_call('max', others)}, 1)"
        return (
            due
            if step.roll is Roll.none
            else f"{'workday_from' if step.roll is Roll.later else 'workday_by'}({due})"
        )

    def _of(self, point: Point, turn: Turn) -> str:
        match point:
            case CalendarDate(day=0):
                return f"month_end({self._year(turn, point.years)}, {point.month})"
            case CalendarDate():
                return f"date({self._year(turn, point.years)}, {point.month}, {point.day})"
            case AbsoluteDate():
                return f"'{point.value}'"
            case NthWeekday(nth=-1):
                return f"last_weekday({self._year(turn, point.years)}, {point.month}, {point.weekday % 7})"
            case NthWeekday():
                return f"nth_weekday({self._year(turn, point.years)}, {point.month}, {point.nth}, {point.weekday % 7})"
            case StepDate():
                return self._step_date(point, turn)
            case Anchor():
                return self._anchor(point, turn)
            case Offset():
                return _moved(self._of(point.of, turn), point.span, point.direction)
            case WorkingDayAt():
                return _to_working_day(self._of(point.of, turn), later=point.direction is Direction.after)
            case Extreme():
                parts = [self._of(part, turn) for part in point.of]
                return _call("min" if point.direction is Direction.before else "max", parts)
            case MeetingChoice():
                return self._meeting(point, turn)
        raise UntranslatableError(point)

    def _year(self, turn: Turn, years: int) -> str:
        """The base year of a run, as seen from the year that Remind looks at."""
        if self._plan.workflows[turn.workflow].every is Cycle.year:
            return _plus("$Uy", years - turn.back)
        return _plus("period", years - 4 * turn.back)

    def _step_date(self, point: StepDate, turn: Turn) -> str:
        workflow = point.workflow or turn.workflow
        if (workflow, point.step) not in self._steps:
            raise UntranslatableError(point)
        if self._plan.workflows[workflow].every is not self._plan.workflows[turn.workflow].every:
            raise UntranslatableError(point)
        _, step = self._steps[workflow, point.step]
        start = self._name(Turn(workflow=workflow, back=turn.back), point.step)
        if point.edge is not Edge.end or step.kind is not StepKind.hearing:
            return start
        spans = [span for span in (step.length, step.min_length) if span is not None]
        ends = [_moved(start, span, Direction.after) for span in spans]
        return _to_working_day(_call("max", ends), later=True)

    def _anchor(self, point: Anchor, turn: Turn) -> str:
        if self._plan.workflows[turn.workflow].every is Cycle.year:
            raise UntranslatableError(point)
        year = self._year(turn, 4 * point.periods)
        election = f"nth_weekday({year}, 9, 2, 1)"
        return election if point.name == "election" else _to_working_day(f"date({year}, 10, 31)", later=False)

    def _meeting(self, point: MeetingChoice, turn: Turn) -> str:
        if point.marked is not None or point.nth not in (1, -1) or point.body not in self._meetings.days:
            raise UntranslatableError(point)
        kinds = {1: (BoundKind.after, BoundKind.since), -1: (BoundKind.before, BoundKind.by)}[point.nth]
        wanted = [bound for bound in point.bounds if bound.kind in kinds]
        if not wanted:
            raise UntranslatableError(point)
        strict = {BoundKind.before: " - 1", BoundKind.after: " + 1"}
        days = [self._of(bound.point, turn) + strict.get(bound.kind, "") for bound in wanted]
        if point.nth == 1:
            return f"{point.body}_first({_call('max', days)})"
        return f"{point.body}_last({_call('min', days)})"


def _plain(workflow: Workflow, step: Step) -> str | None:
    """The form without any expression, for a day of the year that nothing moves but a weekend or a holiday."""
    sentence = step.due or step.limit
    if sentence is None or (step.due is not None and step.limit is not None) or step.roll is not Roll.earlier:
        return None
    point = sentence.point
    if isinstance(point, WorkingDayAt) and point.direction is Direction.before:
        point = point.of
    if workflow.every is not Cycle.year or not isinstance(point, CalendarDate) or point.day == 0:
        return None
    return f"{point.day} {MONTHS[point.month - 1]} BEFORE"


def _moved(day: str, span: Span, direction: Direction) -> str:
    count = -span.count if direction is Direction.before else span.count
    match span.unit:
        case Unit.days:
            return _plus(day, count)
        case Unit.weeks:
            return _plus(day, 7 * count)
        case Unit.working_days:
            return f"slide({day}, {count})"
        case Unit.months:
            return f"plus_months({day}, {count})"
        case Unit.years:
            return f"plus_months({day}, {12 * count})"


def _to_working_day(day: str, *, later: bool) -> str:
    return f"workday_from({day})" if later else f"workday_by({day})"


def _plus(expression: str, count: int) -> str:
    return f"({expression}{count:+d})" if count else expression


def _call(function: str, arguments: list[str]) -> str:
    return arguments[0] if len(arguments) == 1 else f"{function}({', '.join(arguments)})"


def occurrences(listing: str) -> Occurrences:
    """What `remind -s` or `remind -n` printed."""
    found: Occurrences = set()
    for line in listing.splitlines():
        day, *_, label = line.split()
        found.add((date.fromisoformat(day.replace("/", "-")), label))
    return found
