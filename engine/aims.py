"""The day a step is planned for: what its sentence says, rolled as its rule asks, and what is said of it.

Nothing is bent to make a date: a step whose sentence has no answer is aimed at what it expects, else at its limit, and
says so; where that will not do either, it has no date.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

from calendars.working_days import WorkingDays
from engine.chains import is_derived
from engine.dating import Dated, Dating
from engine.graph import after_reference
from engine.planned import PlannedStep
from engine.reasons import Reason, because
from engine.runs import Run
from workflows.dates import AbsoluteDate, Anchor, MeetingChoice, Point, Sentence, StepDate
from workflows.schema import Roll, RuleClass, Step

Finder = Callable[[StepDate, Run], PlannedStep | None]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The planned date on its way: the day, how, and everything to be said about it."""

    day: date | None
    how: Reason
    notes: tuple[Reason, ...] = ()
    expected: tuple[Reason, ...] = ()
    conflicts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    rests_on: tuple[str, ...] = ()
    dated: Dated | None = None
    on_meeting: bool = False
    at_limit: bool = False

    def head(self) -> Reason:
        """The first sentence of a reason: the day, and how it was found."""
        if self.day is None:
            return because("step.unknown", how=self.how)
        if self.at_limit:
            return because("step.at-limit", day=self.day)
        if self.how.wording == "point.day":
            return because("step.fixed", day=self.day)
        return because("step.why", day=self.day, how=self.how)


class Aims:
    """Aims steps; `find` gives the planned step that a run means, None when it is not in the plan."""

    def __init__(self, dating: Dating, working_days: WorkingDays, find: Finder) -> None:
        self._dating = dating
        self._working_days = working_days
        self._find = find

    def limit(self, step: Step, run: Run) -> tuple[Dated | None, date | None]:
        """The last day the law allows: as the sentence has it, and as its rule extends it."""
        if step.limit is None:
            return None, None
        limit = self._dating.of(step.limit.point, run)
        if limit.day is not None and step.roll is Roll.later:
            return limit, self._working_days.on_or_after(limit.day)
        return limit, limit.day

    def due(self, step: Step, run: Run, limit: Dated | None, limit_day: date | None) -> Aim:
        """The day the step is planned for."""
        if run.started is not None and step.id == run.workflow.start:
            return Aim(day=run.started.day, how=because("point.reported"), on_meeting=True)
        if step.due is not None:
            due = self._from_sentence(step, step.due, run)
            if due.day is None and not due.conflicts and step.expected is not None:
                stand_in = self._from_sentence(step, step.expected, run)
                due = dataclasses.replace(
                    stand_in, expected=due.expected or stand_in.expected, warnings=due.warnings
                )
        elif limit is not None:
            due = Aim(
                day=limit_day, how=limit.how, expected=limit.expected, rests_on=limit.rests_on, at_limit=True
            )
        else:
            due = self._after_others(step, run)
        if due.day is None and not due.conflicts and limit_day is not None and limit is not None:
            # Nothing better is known: aim at the limit, and say that it is only expected.
            expected = due.expected or limit.expected
            due = Aim(
                day=limit_day,
                how=limit.how,
                notes=(because("note.aims-at-limit"),),
                expected=expected,
                rests_on=limit.rests_on,
                warnings=due.warnings,
            )
        if due.day is None and not due.conflicts:
            return dataclasses.replace(due, conflicts=(because("conflict.undated", how=due.how),))
        return self._on_working_day(step, due, limit_day)

    def _from_sentence(self, step: Step, sentence: Sentence, run: Run) -> Aim:
        dated = self._dating.of(sentence.point, run)
        conflicts: tuple[Reason, ...] = ()
        warnings: tuple[Reason, ...] = ()
        if dated.day is None and dated.missing is not None and not dated.beyond and sentence is step.due:
            conflicts = (dated.missing,) if dated.missing.wording.startswith("conflict") else ()
            if is_derived(step):
                # A chain is custom, not law: the case can go on without the body, and somebody should know.
                conflicts, warnings = (), conflicts
        expected = dated.expected
        if step.rule_class is RuleClass.national and not isinstance(sentence.point, (AbsoluteDate, Anchor)):
            expected = (because("why.national"), *expected)
        return Aim(
            day=dated.day,
            how=dated.how,
            notes=dated.notes,
            expected=expected,
            conflicts=conflicts,
            warnings=warnings,
            rests_on=dated.rests_on,
            dated=dated,
            on_meeting=_is_meeting(sentence.point),
        )

    def _after_others(self, step: Step, run: Run) -> Aim:
        references = [after_reference(name) for name in step.after]
        # What is not in the plan holds nothing up, as long as something else does.
        present = [one for one in references if self._find(one, run) is not None] or references
        others = [self._dating.of(one, run) for one in present]
        rests_on = tuple(key for other in others for key in other.rests_on)
        days = [other.day for other in others if other.day is not None]
        how = because("point.after-steps", parts=tuple(other.how for other in others))
        expected = tuple(reason for other in others for reason in other.expected)
        day = self._working_days.add(max(days), 1) if days else None
        return Aim(day=day, how=how, expected=expected, rests_on=rests_on)

    def _on_working_day(self, step: Step, due: Aim, limit_day: date | None) -> Aim:
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
        return due if day == due.day else dataclasses.replace(due, day=day, notes=tuple(notes))


def _is_meeting(point: Point) -> bool:
    return isinstance(point, (MeetingChoice, StepDate))
