"""Runs: which turns of a workflow there are, and which turn of another workflow goes with one.

A cycle of n years is counted from its first year, or from the year the last turn was completed; a council period
from the election year; a workflow on demand has a run for every time its first step was reported done.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

from engine.facts import Answer
from engine.reasons import Reason, because
from workflows.cycles import Cycle, CycleKind
from workflows.schema import Loop, Workflow

# A step may fall this many years before or after its run's base year; runs outside are not looked at.
YEARS_AHEAD = 2
YEARS_BEHIND = 1
KNOWN_ELECTION = 2023  # council periods are four years, counted from any election year
LONGEST_LABEL = 60
_LABEL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """One turn of a workflow; `year` is its base year.

    `unsettled` says why the turn itself is only expected. `started` has the answer that set a run on demand going.
    Inside a loop a step is dated in `round` of `loop`, and `whole` is the run as seen from outside it."""

    workflow: Workflow
    year: int
    label: str
    unsettled: Reason | None = None
    started: Answer | None = None
    loop: Loop | None = None
    round: int = 1
    whole: Run | None = None

    @property
    def key(self) -> str:
        return f"{self.workflow.id}/{self.label}"

    @property
    def suffix(self) -> str:
        """What the keys of later rounds end with: "~2"."""
        return "" if self.round == 1 else f"~{self.round}"


class Runs:
    """The runs of every workflow, each made once: two questions for the same run get the same object."""

    def __init__(self, workflows: Mapping[str, Workflow], answers: Mapping[str, Answer]) -> None:
        self._answers = answers
        self._by_year: dict[tuple[str, int], Run] = {}
        self._counted: dict[str, list[Run]] = {}
        self._on_demand: dict[str, dict[str, Run]] = {
            w.id: {} for w in workflows.values() if w.every is Cycle.on_demand
        }
        if self._on_demand:
            self._read_starts(workflows)

    def within(self, workflow: Workflow, first: date, last: date) -> Sequence[Run]:
        """Every run that may have a step from `first` to `last`, by base year."""
        behind = last.year + YEARS_BEHIND
        match workflow.every.kind:
            case CycleKind.on_demand:
                return tuple(self._on_demand[workflow.id].values())
            case CycleKind.once:
                return (self._in(workflow, workflow.base_year),)
            case CycleKind.council_period:
                start = first.year - workflow.every.years - YEARS_AHEAD
                begin = start + (KNOWN_ELECTION - start) % 4
                return [self._in(workflow, year) for year in range(begin, behind + 1, 4)]
            case _ if workflow.every is Cycle.year:
                return [self._in(workflow, year) for year in range(first.year - YEARS_AHEAD, behind + 1)]
        begin = first.year - workflow.every.years - YEARS_AHEAD
        return [run for run in self._turns(workflow, behind) if begin <= run.year <= behind]

    def related(self, run: Run, other: Workflow) -> Run | None:
        """The run of another workflow that goes with a run; None where there is none.

        Two workflows of the same cycle share the year. A yearly run belongs to the council period that began before
        it (in an election year, the one that is ending); a period's yearly runs are those of its election year. Of a
        cycle of n years it is the latest turn begun by then; of a workflow on demand the one with the same label."""
        if other.id == run.workflow.id:
            return run.whole or run
        match other.every.kind:
            case CycleKind.on_demand:
                return self._on_demand.get(other.id, {}).get(run.label)
            case CycleKind.once:
                return self._in(other, other.base_year)
            case CycleKind.council_period:
                same = run.workflow.every.kind is CycleKind.council_period
                return self._in(other, run.year if same else period_of(run.year))
            case _ if other.every is Cycle.year:
                return self._in(other, run.year)
        turns = self._turns(other, run.year)
        found = bisect_right(turns, run.year, key=lambda turn: turn.year)
        return turns[found - 1] if found else None

    def _in(self, workflow: Workflow, year: int) -> Run:
        run = self._by_year.get((workflow.id, year))
        if run is None:
            run = Run(workflow=workflow, year=year, label=workflow.run_label(year))
            self._by_year[workflow.id, year] = run
        return run

    def _turns(self, workflow: Workflow, until: int) -> list[Run]:
        """The turns of a cycle of n years, from its first to one past `until`."""
        turns = self._counted.setdefault(workflow.id, [])
        if not turns:
            turns.append(self._turn(workflow, workflow.base_year, None))
        while turns[-1].year <= until:
            last = turns[-1]
            done = self._completed(last)
            year = max((last.year if done is None else done.year) + workflow.every.years, last.year + 1)
            turns.append(self._turn(workflow, year, done))
        return turns

    def _turn(self, workflow: Workflow, year: int, counted_from: date | None) -> Run:
        run = Run(workflow=workflow, year=year, label=workflow.run_label(year))
        if workflow.counted_from is None or counted_from is not None or self._completed(run) is not None:
            return run
        step = next(step for step in workflow.step if step.id == workflow.counted_from)
        unsettled = because("why.not-counted", title=step.title, year=str(year))
        return dataclasses.replace(run, unsettled=unsettled)

    def _completed(self, run: Run) -> date | None:
        """The day the step that the next turn is counted from was last done."""
        step = run.workflow.counted_from
        if step is None:
            return None
        keys = (f"{run.key}/{step}{suffix}" for suffix in ("", *(f"~{n}" for n in range(2, 10))))
        found = [self._answers.get(key) for key in keys]
        days = [answer.day for answer in found if answer is not None and answer.kind == "done"]
        return max(days, default=None)

    def _read_starts(self, workflows: Mapping[str, Workflow]) -> None:
        for key, answer in sorted(self._answers.items()):
            workflow_id, _, rest = key.partition("/")
            label, _, step = rest.partition("/")
            runs = self._on_demand.get(workflow_id)
            if runs is None or answer.kind != "done" or not is_label(label):
                continue
            workflow = workflows[workflow_id]
            if step == workflow.start:
                runs[label] = Run(workflow=workflow, year=answer.day.year, label=label, started=answer)


def period_of(year: int) -> int:
    """The election year of the council period that began before a year: 2023 for 2024–2027."""
    return year - ((year - 1 - KNOWN_ELECTION) % 4 + 1)


def is_label(label: str) -> bool:
    """Whether a run on demand can be called so: lower-case letters, digits and hyphens."""
    return len(label) <= LONGEST_LABEL and _LABEL.fullmatch(label) is not None
