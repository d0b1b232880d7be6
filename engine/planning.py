"""The plan: every step of every run, dated, with the reason for each date.

`plan` is pure: the same definitions, meetings, profile and answers give the same plan, in whatever order they
came. It never bends a date: a step whose rule cannot be met has no date and a conflict that says why.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

import calendars.counting as counting
from calendars.meetings import MeetingCalendar
from calendars.working_days import WorkingDays
from engine.aims import Aim, Aims
from engine.chains import case_papers
from engine.conditions import Conditions, Truth, Verdict, both
from engine.dating import Dated, Dating
from engine.facts import Answer, Profile
from engine.graph import StepId, after_reference, order
from engine.planned import DateStatus, Plan, PlannedStep
from engine.quotas import counted
from engine.reasons import Reason, because
from engine.rounds import Rounds
from engine.runs import Run, Runs
from engine.slack import with_slack
from workflows.dates import Edge, Span, StepDate, Unit
from workflows.schema import Quota, Step, StepKind, Text, Workflow

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
    try:
        found = [step for step in planner.every_step(first, last) if _falls_in(step, first, last)]
        found = [planner.with_slack(step) for step in found]
    finally:
        planner.let_go()
    found.sort(key=lambda planned: (planned.due or planned.limit or date.max, planned.key))
    return Plan(
        first=first, last=last, steps=MappingProxyType({p.key: p for p in found}), workflows=workflows
    )


def _falls_in(planned: PlannedStep, first: date, last: date) -> bool:
    days = [day for day in (planned.due, planned.end, planned.limit) if day is not None]
    if not days:
        return first.year <= planned.year <= last.year
    return min(days) <= last and max(days) >= first


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
        self._steps: dict[StepId, Step] = {}
        self._quotas: dict[StepId, Quota] = {}
        self._passed_over: dict[StepId, tuple[str, ...]] = {}
        derived: dict[StepId, tuple[str, ...]] = {}
        for workflow in workflows.values():
            for step in workflow.step:
                self._steps[workflow.id, step.id] = step
                if step.chain is not None:
                    papers = case_papers(workflow, step, profile, meetings.bodies)
                    self._steps |= {(workflow.id, one.id): one for one in papers.steps}
                    self._passed_over[workflow.id, step.id] = papers.passed_over
                    derived[workflow.id, step.id] = tuple(one.id for one in papers.steps)
            for quota in workflow.quota:
                self._steps[workflow.id, quota.id] = quota.as_step()
                self._quotas[workflow.id, quota.id] = quota
        self._profile = profile
        self._working_days = working_days
        self._answers = answers
        self._runs = Runs(workflows, answers)
        self._rounds = Rounds(workflows, answers, derived)
        self._conditions = Conditions(profile, self._find)
        self._dating = Dating(profile, meetings, working_days, self._dated_from, self._title)
        self._aims = Aims(self._dating, working_days, self._find)
        self._planned: dict[tuple[Run, str], PlannedStep | None] = {}
        self._verdicts: dict[Run, Verdict] = {}
        self._following: dict[str, date] = {}
        self._latest: dict[str, Dated] = {}

    def every_step(self, first: date, last: date) -> Iterator[PlannedStep]:
        """Every step of every run that may fall in a window."""
        runs = {w.id: self._runs.within(w, first, last) for w in self._workflows.values()}
        for workflow_id, name in order(self._workflows, self._steps):
            step = self._steps[workflow_id, name]
            for run in runs[workflow_id]:
                for seen in self._rounds.of(run, name):
                    planned = self._step(step, seen)
                    if planned is None:
                        continue
                    if step.latest is not None:
                        # Measured when the dates are there: what it is counted from may rest on this very step.
                        self._latest[planned.key] = self._dating.of(step.latest.point, seen)
                    yield planned

    def with_slack(self, planned: PlannedStep) -> PlannedStep:
        """The step with its slack, once every step has been planned."""
        following, latest = self._following.get(planned.key), self._latest.get(planned.key)
        if following is None and latest is None and planned.limit is None:
            return planned
        return with_slack(planned, following, latest)

    def let_go(self) -> None:
        """Cut what the parts know of the planner: kept alive by each other, old plans would wait for the garbage
        collector, which costs more than the planning."""
        del self._conditions, self._dating, self._aims

    def _step(self, step: Step, run: Run) -> PlannedStep | None:
        at = (run, step.id)
        if at not in self._planned:
            verdict = both(self._verdict(run.whole or run), self._conditions.together(step.only_if, run))
            self._planned[at] = None if verdict.truth is Truth.no else self._plan(step, run, verdict)
        return self._planned[at]

    def _verdict(self, run: Run) -> Verdict:
        found = self._verdicts.get(run)
        if found is None:
            found = self._verdicts[run] = self._conditions.together(run.workflow.only_if, run)
        return found

    def _find(self, reference: StepDate, run: Run) -> PlannedStep | None:
        """The planned step that a reference means, seen from a run; None when it is not in the plan."""
        workflow = run.workflow if reference.workflow is None else self._workflows.get(reference.workflow)
        step = None if workflow is None else self._steps.get((workflow.id, reference.step))
        whole = None if workflow is None else self._runs.related(run, workflow)
        if step is None or whole is None:
            return None
        return self._step(step, self._rounds.seen_from(run, whole, reference.step))

    def _dated_from(self, reference: StepDate, run: Run) -> PlannedStep | None:
        """The step a date is counted from. A later round is counted from the decision that asked for it, where the
        sentence names something that came before."""
        found = self._find(reference, run)
        again = self._rounds.decision_before(run)
        if again is None or reference.workflow is not None or self._rounds.is_within(run, reference.step):
            return found
        decision = self._find(*again)
        if decision is None or decision.due is None:
            return found
        day = None if found is None else (found.end if reference.edge is Edge.end else found.due)
        return decision if day is None or day < decision.due else found

    def _title(self, reference: StepDate, run: Run) -> Text | str:
        step = self._steps.get((reference.workflow or run.workflow.id, reference.step))
        return reference.name if step is None else step.title

    def _plan(self, step: Step, run: Run, verdict: Verdict) -> PlannedStep:
        key = f"{run.key}/{step.id}{run.suffix}"
        answer = self._answers.get(key)
        limit, limit_day = self._aims.limit(step, run)
        due = self._aims.due(step, run, limit, limit_day)
        if run.unsettled is not None:
            due = dataclasses.replace(due, expected=(run.unsettled, *due.expected))
        done = answer is not None and answer.kind == "done"
        conflicts = [*due.conflicts, *self._order_conflicts(step, run, key, due.day, done)]
        warnings = list(due.warnings)
        if due.day is not None and limit_day is not None:
            self._measure(step, due.day, limit_day, conflicts, warnings)
        no_more = self._rounds.beyond(step, run)
        if no_more is not None:
            warnings.append(no_more)
        end, hearing = self._hearing(step, due.day)
        parts = [due.head(), *due.notes, *self._notes(step, run, due, verdict)]
        if hearing is not None:
            parts.append(hearing)
        parts.extend(_about_the_law(step, limit, limit_day))
        planned = PlannedStep(
            key=key,
            workflow=run.workflow.id,
            run=run.label,
            year=run.year,
            step=self._rounds.titled(step, run),
            role=run.workflow.role_of(step),
            accountable=run.workflow.accountable(step),
            due=due.day,
            end=end,
            limit=limit_day,
            status=_status(due, verdict),
            reason=because("paragraph", parts=(*parts, *warnings, *conflicts)),
            conflicts=tuple(conflicts),
            warnings=tuple(warnings),
            rests_on=_distinct((*due.rests_on, *(limit.rests_on if limit else ()))),
            meeting=due.dated.meeting if due.dated else None,
            answer=answer,
            undecided=verdict.waits_for,
            decided_by=verdict.by,
        )
        quota = self._quotas.get((run.workflow.id, step.id))
        return planned if quota is None else counted(quota, planned, list(self._counted(quota, run)))

    def _measure(
        self, step: Step, day: date, limit: date, conflicts: list[Reason], warnings: list[Reason]
    ) -> None:
        """How a planned day lies to its limit."""
        left = (limit - day).days
        if left < 0:
            over = Span(count=-left, unit=Unit.days)
            law = because("law.parenthesis", ref=step.law.ref) if step.law else None
            conflicts.append(because("conflict.past-limit", day=day, over=over, limit=limit, law=law))
        elif left < step.safety:
            spare = Span(count=left, unit=Unit.days)
            wording = "warning.exact" if left == 0 else "warning.tight"
            warnings.append(because(wording, limit=limit, left=spare))

    def _notes(self, step: Step, run: Run, due: Aim, verdict: Verdict) -> Iterator[Reason]:
        if due.day is not None:
            yield from (because("note.expected", why=why) for why in _distinct(due.expected)[:2])
        if verdict.truth is Truth.undecided:
            yield because("note.undecided", conditions=verdict.open)
        elif verdict.settled:
            yield because("note.decided", conditions=verdict.settled)
        passed_over = self._passed_over.get((run.workflow.id, step.id))
        if passed_over:
            yield because(
                "note.passed-over", bodies=tuple(because("body", body=body) for body in passed_over)
            )

    def _order_conflicts(
        self, step: Step, run: Run, key: str, day: date | None, done: bool
    ) -> Iterator[Reason]:
        others = [self._find(after_reference(name), run) for name in step.after]
        again = self._rounds.decision_before(run)
        if again is not None:
            others.append(self._find(*again))
        for other in others:
            if other is None:
                continue
            if other.due is not None and day is not None:
                if other.due > day:
                    yield because("conflict.order", day=day, title=other.step.title, other=other.due)
                if step.due is not None or step.limit is not None:
                    self._following[other.key] = min(day, self._following.get(other.key, day))
            elif other.due is None and done and not other.done:
                yield because("conflict.order-undone", title=step.title, other=other.step.title)

    def _counted(self, quota: Quota, run: Run) -> Iterator[PlannedStep]:
        for name in quota.steps:
            planned = self._find(StepDate(step=name), run)
            if planned is not None:
                yield planned

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


def _status(due: Aim, verdict: Verdict) -> DateStatus:
    if due.day is None:
        return DateStatus.unknown
    open_question = bool(due.expected) or verdict.truth is Truth.undecided
    return DateStatus.expected if open_question else DateStatus.confirmed


def _about_the_law(step: Step, limit: Dated | None, limit_day: date | None) -> Iterator[Reason]:
    if limit is not None and limit_day is not None:
        is_law = step.rule_class.is_law
        if is_law and limit.how.wording == "point.day":
            yield because("step.limit-fixed", day=limit_day)
        else:
            yield because("step.limit" if is_law else "step.limit-local", day=limit_day, how=limit.how)
    if step.law is not None:
        unverified = None if step.law.verified else because("law.unverified")
        yield because("step.law", ref=step.law.ref, verified=unverified)


def _distinct(values: tuple[Reason, ...] | tuple[str, ...]) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(values))
