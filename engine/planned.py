"""A plan as values: runs, dated steps, and why each date is what it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from calendars.meetings import Meeting
from engine.facts import Answer
from engine.reasons import Reason
from workflows.schema import Step, Workflow


class DateStatus(StrEnum):
    """confirmed: rests on real meetings or on fixed dates alone. expected: rests on a stated expectation.
    unknown: could not be dated."""

    confirmed = "confirmed"
    expected = "expected"
    unknown = "unknown"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step of one run, with its dates (local days) and their reasons.

    `key` is `workflow/run/step`. `due` is the planned date (a hearing's first day), `end` a hearing's last day,
    `limit` the last date the law allows. `conflicts` say what cannot be as the rules ask; `warnings` what is
    within the rules, but only just. `rests_on` has the keys of the steps its dates were counted from, and
    `meeting` the meeting it falls on. `accountable` has the roles or bodies that answer for it. `undecided` has the
    keys of the steps that have yet to decide whether this one is needed at all, and `decided_by` the day the last of
    them should have (None: not known). `slack` is how many days it can slip before it breaks its limit or pushes what
    must come after it."""

    key: str
    workflow: str
    run: str
    year: int
    step: Step
    role: str
    due: date | None
    end: date | None
    limit: date | None
    status: DateStatus
    reason: Reason
    conflicts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    rests_on: tuple[str, ...] = ()
    meeting: Meeting | None = None
    answer: Answer | None = None
    accountable: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    decided_by: date | None = None
    slack: int | None = None

    @property
    def done(self) -> bool:
        return self.answer is not None and self.answer.kind == "done"

    @property
    def deadline(self) -> date | None:
        """The day by which it must be finished: a hearing's end, else the planned date."""
        return self.end or self.due


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every step of every run in a horizon, by key, in order of date."""

    first: date
    last: date
    steps: Mapping[str, PlannedStep]
    workflows: Mapping[str, Workflow]
