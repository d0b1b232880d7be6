"""The plan: every step of every run, dated, with the reason for each date.

`plan` is pure: the same definitions, meetings, profile and answers give the same plan, in whatever order they
came. It never bends a date: a step whose rule cannot be met has no date and a conflict that says why.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from graphlib import TopologicalSorter
from types import MappingProxyType

import calendars.counting as counting
from calendars.meetings import MeetingCalendar
from calendars.working_days import WorkingDays
from engine.dating import Dated, Dating, Run
from engine.facts import Answer, Profile
from engine.planned import DateStatus, Plan, PlannedStep
from engine.reasons import Reason, because
from workflows.dates import (
    AbsoluteDate,
    Anchor,
    MeetingChoice,
    Point,
    Sentence,
    Span,
    StepDate,
    Unit,
    step_dates,
)
from workflows.schema import Cycle, Roll, RuleClass, Step, StepKind, Workflow

# A step may fall this many years before or after its run's base year; runs outside are not looked at.
YEARS_AHEAD = 2
YEARS_BEHIND = 1
PERIOD_YEARS_AHEAD = 6
_NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})


def plan(
    workflows: Mapping[str, Workflow],
    profile: Profile,
    meetings: MeetingCalendar,
    *,
    first: date,
    last: date,
    working_days: WorkingDays,
    answers: Mapping[str, Answer] = _NO_ANSWERS,
) -> Plan:
    """Date every step that falls from `first` to `last` (local days, both included).

    `answers` has the latest answer by step key. Raises graphlib.CycleError if the definitions go in a circle;
    the loader reports that before anyone plans."""
    planner = _Planner(workflows, profile, meetings, working_days, answers)
    found: list[PlannedStep] = []
    for workflow, step in order(workflows):
        for year in _base_years(workflow, first, last):
            planned = planner.step(workflow, step, year)
            if _falls_in(planned, first, last):
                found.append(planned)
    found.sort(key=lambda planned: (planned.due or planned.limit or date.max, planned.key))
    return Plan(
        first=first, last=last, steps=MappingProxyType({p.key: p for p in found}), workflows=workflows
    )


def order(workflows: Mapping[str, Workflow]) -> list[tuple[Workflow, Step]]:
    """Every step, each after those it rests on. Raises graphlib.CycleError on a circle."""
    graph: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for workflow in workflows.values():
        for step in workflow.step:
            graph[workflow.id, step.id] = {
                (reference.workflow or workflow.id, reference.step) for reference in references(step)
            }
    by_id = {(w.id, s.id): (w, s) for w in workflows.values() for s in w.step}
    return [by_id[node] for node in TopologicalSorter(graph).static_order() if node in by_id]


def references(step: Step) -> Iterator[StepDate]:
    """Every step that a step's dates or order rest on."""
    for sentence in (step.due, step.expected, step.limit):
        if sentence is not None:
            yield from step_dates(sentence.point)
    for name in step.after:
        yield after_reference(name)


def after_reference(name: str) -> StepDate:
    workflow, slash, step = name.rpartition("/")
    return StepDate(step=step, workflow=workflow if slash else None)


def _base_years(workflow: Workflow, first: date, last: date) -> range:
    if workflow.every is Cycle.year:
        return range(first.year - YEARS_AHEAD, last.year + YEARS_BEHIND + 1)
    start = first.year - PERIOD_YEARS_AHEAD
    return range(start + (2023 - start) % 4, last.year + YEARS_BEHIND + 1, 4)


def _falls_in(planned: PlannedStep, first: date, last: date) -> bool:
    days = [day for day in (planned.due, planned.end, planned.limit) if day is not None]
    if not days:
        return first.year <= planned.year <= last.year
    return min(days) <= last and max(days) >= first


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """The planned date on its way: the day, how, and everything to be said about it."""

    day: date | None
    how: Reason
    notes: tuple[Reason, ...] = ()
    expected: tuple[Reason, ...] = ()
    conflicts: tuple[Reason, ...] = ()
    rests_on: tuple[str, ...] = ()
    dated: Dated | None = None
    on_meeting: bool = False
    at_limit: bool = False


class _Planner:
    def __init__(
        self,
        workflows: Mapping[str, Workflow],
        profile: Profile,
        meetings: MeetingCalendar,
        working_days: WorkingDays,
        answers: Mapping[str, Answer],
    ) -> None:
        self._workflows = workflows
        self._steps = {(w.id, s.id): s for w in workflows.values() for s in w.step}
        self._profile = profile
        self._working_days = working_days
        self._answers = answers
        self._planned: dict[tuple[str, str, int], PlannedStep] = {}
        self._runs: dict[tuple[str, int], Run] = {}
        self._dating = Dating(profile, meetings, working_days, self._find)

    def step(self, workflow: Workflow, step: Step, year: int) -> PlannedStep:
        place = (workflow.id, step.id, year)
        planned = self._planned.get(place)
        if planned is None:
            run = self._runs.get((workflow.id, year))
            if run is None:
                run = self._runs[workflow.id, year] = Run(
                    workflow=workflow, year=year, label=workflow.run_label(year)
                )
            planned = self._planned[place] = self._plan(step, run)
        return planned

    def _find(self, reference: StepDate, run: Run) -> PlannedStep | None:
        workflow = run.workflow if reference.workflow is None else self._workflows.get(reference.workflow)
        step = None if workflow is None else self._steps.get((workflow.id, reference.step))
        if workflow is None or step is None:
            return None
        return self.step(workflow, step, related_year(run.workflow.every, run.year, workflow.every))

    def _plan(self, step: Step, run: Run) -> PlannedStep:
        limit, limit_day = self._limit(step, run)
        due = self._due(step, run, limit, limit_day)
        conflicts = list(due.conflicts)
        warnings: list[Reason] = []
        if due.day is not None:
            conflicts.extend(self._order_conflicts(step, run, due.day))
            if limit_day is not None:
                left = (limit_day - due.day).days
                if left < 0:
                    over = Span(count=-left, unit=Unit.days)
                    law = because("law.parenthesis", ref=step.law.ref) if step.law else None
                    conflicts.append(
                        because("conflict.past-limit", day=due.day, over=over, limit=limit_day, law=law)
                    )
                elif left < step.safety:
                    spare = Span(count=left, unit=Unit.days)
                    wording = "warning.exact" if left == 0 else "warning.tight"
                    warnings.append(because(wording, limit=limit_day, left=spare))
        end, hearing = self._hearing(step, due.day)
        status = (
            DateStatus.unknown
            if due.day is None
            else DateStatus.expected
            if due.expected
            else DateStatus.confirmed
        )
        law_class = step.rule_class.value.startswith("law")
        parts = [_head(due)]
        parts.extend(due.notes)
        parts.extend(
            because("note.expected", why=why) for why in _distinct(due.expected)[:2] if due.day is not None
        )
        if hearing is not None:
            parts.append(hearing)
        if limit is not None and limit_day is not None:
            if law_class and limit.how.wording == "point.day":
                parts.append(because("step.limit-fixed", day=limit_day))
            else:
                parts.append(
                    because("step.limit" if law_class else "step.limit-local", day=limit_day, how=limit.how)
                )
        if step.law is not None:
            unverified = None if step.law.verified else because("law.unverified")
            parts.append(because("step.law", ref=step.law.ref, verified=unverified))
        key = f"{run.workflow.id}/{run.label}/{step.id}"
        return PlannedStep(
            key=key,
            workflow=run.workflow.id,
            run=run.label,
            year=run.year,
            step=step,
            role=step.role or run.workflow.owner,
            due=due.day,
            end=end,
            limit=limit_day,
            status=status,
            reason=because("paragraph", parts=(*parts, *warnings, *conflicts)),
            conflicts=tuple(conflicts),
            warnings=tuple(warnings),
            rests_on=_distinct((*due.rests_on, *(limit.rests_on if limit else ()))),
            meeting=due.dated.meeting if due.dated else None,
            answer=self._answers.get(key),
        )

    def _limit(self, step: Step, run: Run) -> tuple[Dated | None, date | None]:
        if step.limit is None:
            return None, None
        limit = self._dating.of(step.limit.point, run)
        if limit.day is not None and step.roll is Roll.later:
            return limit, self._working_days.on_or_after(limit.day)
        return limit, limit.day

    def _due(self, step: Step, run: Run, limit: Dated | None, limit_day: date | None) -> _Due:
        if step.due is not None:
            due = self._from_sentence(step, step.due, run)
            if due.day is None and not due.conflicts and step.expected is not None:
                stand_in = self._from_sentence(step, step.expected, run)
                due = dataclasses.replace(stand_in, expected=due.expected or stand_in.expected)
        elif limit is not None:
            due = _Due(
                day=limit_day, how=limit.how, expected=limit.expected, rests_on=limit.rests_on, at_limit=True
            )
        else:
            due = self._after_others(step, run)
        if (
            due.day is None
            and not due.conflicts
            and limit_day is not None
            and limit is not None
            and step.due is not None
        ):
            # Nothing better is known: aim at the limit, and say that it is only expected.
            expected = due.expected or limit.expected
            due = _Due(
                day=limit_day,
                how=limit.how,
                notes=(because("note.aims-at-limit"),),
                expected=expected,
                rests_on=limit.rests_on,
            )
        if due.day is None and not due.conflicts:
            return dataclasses.replace(due, conflicts=(because("conflict.undated", how=due.how),))
        return self._on_working_day(step, due, limit_day)

    def _from_sentence(self, step: Step, sentence: Sentence, run: Run) -> _Due:
        dated = self._dating.of(sentence.point, run)
        conflicts: tuple[Reason, ...] = ()
        if dated.day is None and dated.missing is not None and not dated.beyond and sentence is step.due:
            conflicts = (dated.missing,) if dated.missing.wording.startswith("conflict") else ()
        expected = dated.expected
        if step.rule_class is RuleClass.national and not isinstance(sentence.point, (AbsoluteDate, Anchor)):
            expected = (because("why.national"), *expected)
        return _Due(
            day=dated.day,
            how=dated.how,
            notes=dated.notes,
            expected=expected,
            conflicts=conflicts,
            rests_on=dated.rests_on,
            dated=dated,
            on_meeting=_is_meeting(sentence.point),
        )

    def _after_others(self, step: Step, run: Run) -> _Due:
        others = [self._dating.of(after_reference(name), run) for name in step.after]
        rests_on = tuple(key for other in others for key in other.rests_on)
        days = [other.day for other in others if other.day is not None]
        how = because("point.after-steps", parts=tuple(other.how for other in others))
        expected = tuple(reason for other in others for reason in other.expected)
        day = self._working_days.add(max(days), 1) if days else None
        return _Due(day=day, how=how, expected=expected, rests_on=rests_on)

    def _on_working_day(self, step: Step, due: _Due, limit_day: date | None) -> _Due:
        """Meetings stay where they are; anything else lands on a working day, and never past its limit."""
        if due.day is None or due.on_meeting:
            return due
        day, notes = due.day, list(due.notes)
        if limit_day is not None and day > limit_day:
            notes.append(because("note.moved-to-limit", day=day))
            day = limit_day
        if not self._working_days.is_working_day(day) and step.roll is not Roll.none:
            later = self._working_days.on_or_after(day)
            if step.roll is Roll.later and (limit_day is None or later <= limit_day):
                notes.append(because("note.rolled-later", day=day))
                day = later
            else:
                if not due.at_limit:
                    notes.append(because("note.rolled-earlier", day=day))
                day = self._working_days.on_or_before(day)
        return dataclasses.replace(due, day=day, notes=tuple(notes))

    def _order_conflicts(self, step: Step, run: Run, day: date) -> Iterator[Reason]:
        for name in step.after:
            other = self._find(after_reference(name), run)
            if other is not None and other.due is not None and other.due > day:
                yield because("conflict.order", day=day, title=other.step.title, other=other.due)

    def _hearing(self, step: Step, start: date | None) -> tuple[date | None, Reason | None]:
        if step.kind is not StepKind.hearing or start is None:
            return None, None
        spans = [span for span in (step.length, step.min_length) if span is not None]
        policy = self._profile.summer_policy.value if step.summer else "none"
        ends = [(counting.hearing_end(start, s.count, s.unit, policy, self._working_days), s) for s in spans]
        end, span = max(ends, key=lambda pair: pair[0])
        plain = counting.hearing_end(start, span.count, span.unit, "none", self._working_days)
        extra = because("hearing.summer") if end > plain else None
        return end, because("step.hearing", end=end, length=span, extra=extra)


def _head(due: _Due) -> Reason:
    """The first sentence of a reason: the day, and how it was found."""
    if due.day is None:
        return because("step.unknown", how=due.how)
    if due.at_limit:
        return because("step.at-limit", day=due.day)
    if due.how.wording == "point.day":
        return because("step.fixed", day=due.day)
    return because("step.why", day=due.day, how=due.how)


def related_year(own: Cycle, year: int, other: Cycle) -> int:
    """The base year of the run of another workflow that goes with a run.

    Two workflows of the same cycle share the year. A yearly run belongs to the council period that began before
    it (in an election year, the one that is ending); a period's yearly runs are those of its election year."""
    if own is other or other is Cycle.year:
        return year
    return year - ((year - 1 - 2023) % 4 + 1)


def _is_meeting(point: Point) -> bool:
    return isinstance(point, (MeetingChoice, StepDate))


def _distinct(values: tuple[Reason, ...] | tuple[str, ...]) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(values))
