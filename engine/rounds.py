"""Rounds: how many times a loop of steps has been asked for, and which round a step is seen from.

A round follows when the decision of the round before says so; as long as it has not been taken, there is no next
round in the plan.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from engine.conditions import matches, outcome_of
from engine.facts import Answer
from engine.reasons import Reason, because
from engine.runs import Run
from workflows.conditions import Decided
from workflows.dates import StepDate
from workflows.schema import Loop, Step, Text, Workflow


class Rounds:
    """The loops of some workflows. `derived` has the steps that belong with another step, by its id."""

    def __init__(
        self,
        workflows: Mapping[str, Workflow],
        answers: Mapping[str, Answer],
        derived: Mapping[tuple[str, str], tuple[str, ...]],
    ) -> None:
        self._answers = answers
        self._loops: dict[tuple[str, str], Loop] = {}
        for workflow in workflows.values():
            for loop in workflow.loop:
                for name in loop.steps:
                    for member in (name, *derived.get((workflow.id, name), ())):
                        self._loops[workflow.id, member] = loop
        self._seen: dict[tuple[Run, str, int], Run] = {}
        self._titled: dict[tuple[str, str, int], Step] = {}

    def of(self, run: Run, step: str) -> Iterator[Run]:
        """The run as each round of a step sees it; for a step outside every loop the run alone."""
        loop = self._loops.get((run.workflow.id, step))
        if loop is None:
            yield run
            return
        for number in range(1, self._count(run, loop) + 1):
            yield self._in_round(run, loop, number)

    def seen_from(self, run: Run, whole: Run, step: str) -> Run:
        """The round a reference means: within a loop the same, from outside it the latest there is."""
        loop = self._loops.get((whole.workflow.id, step))
        if loop is None:
            return whole
        if run.loop is loop:
            return run
        return self._in_round(whole, loop, self._count(whole, loop))

    def decision_before(self, run: Run) -> tuple[StepDate, Run] | None:
        """The decision that asked for this round, and the round it was taken in; None in the first."""
        if run.loop is None or run.round == 1 or run.whole is None:
            return None
        decided = run.loop.again_if
        if not isinstance(decided, Decided):
            return None
        return decided.step, self._in_round(run.whole, run.loop, run.round - 1)

    def is_within(self, run: Run, step: str) -> bool:
        """Whether a step belongs to the loop a run is seen from."""
        return run.loop is not None and self._loops.get((run.workflow.id, step)) is run.loop

    def beyond(self, step: Step, run: Run) -> Reason | None:
        """What is to be said of a decision that asks for one round more than the loop has."""
        loop = run.loop
        if loop is None or run.round < loop.most or not self._again(run, loop, run.round):
            return None
        if not isinstance(loop.again_if, Decided) or loop.again_if.step.step != step.id:
            return None
        return because("warning.no-more-rounds", most=loop.most)

    def titled(self, step: Step, run: Run) -> Step:
        """The step as it is called in its round: "Høring (runde 2)"."""
        if run.round == 1:
            return step
        at = (run.workflow.id, step.id, run.round)
        if at not in self._titled:
            title = step.title
            numbered = Text(
                nb=f"{title.nb} (runde {run.round})",
                nn=f"{title.nn or title.nb} (runde {run.round})",
                en=f"{title.en or title.nb} (round {run.round})",
            )
            self._titled[at] = step.model_copy(update={"title": numbered})
        return self._titled[at]

    def _count(self, run: Run, loop: Loop) -> int:
        number = 1
        while number < loop.most and self._again(run, loop, number):
            number += 1
        return number

    def _again(self, run: Run, loop: Loop, number: int) -> bool:
        decided = loop.again_if
        if not isinstance(decided, Decided):
            return False
        suffix = "" if number == 1 else f"~{number}"
        step = next(step for step in run.workflow.step if step.id == decided.step.step)
        outcome = outcome_of(step, self._answers.get(f"{run.key}/{step.id}{suffix}"), decided.field)
        allowed = step.outcome.get(decided.field, ())
        return outcome is not None and matches(outcome, decided.value, allowed) is decided.wanted

    def _in_round(self, run: Run, loop: Loop, number: int) -> Run:
        at = (run, loop.id, number)
        if at not in self._seen:
            self._seen[at] = dataclasses.replace(run, loop=loop, round=number, whole=run)
        return self._seen[at]
