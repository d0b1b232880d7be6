"""Which steps must be dated before which: the order in which a plan is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

from workflows.conditions import decided_steps
from workflows.dates import StepDate, step_dates
from workflows.schema import Step, Workflow

StepId = tuple[str, str]


def order(workflows: Mapping[str, Workflow], steps: Mapping[StepId, Step]) -> list[StepId]:
    """Every step, each after those it rests on. Raises graphlib.CycleError on a circle."""
    graph: dict[StepId, list[StepId]] = {}
    for workflow in workflows.values():
        whole = [(asked.workflow or workflow.id, asked.step) for asked in decided_steps(workflow.only_if)]
        for name in (step for owner, step in steps if owner == workflow.id):
            found = references(steps[workflow.id, name])
            graph[workflow.id, name] = [*whole, *((r.workflow or workflow.id, r.step) for r in found)]
    return [node for node in TopologicalSorter(graph).static_order() if node in steps]


def references(step: Step) -> Iterator[StepDate]:
    """Every step that a step's dates, order or conditions rest on."""
    for sentence in (step.due, step.expected, step.limit):
        if sentence is not None:
            yield from step_dates(sentence.point)
    for name in step.after:
        yield after_reference(name)
    yield from decided_steps(step.only_if)


def after_reference(name: str) -> StepDate:
    """The step that a name in `after` means."""
    workflow, slash, step = name.rpartition("/")
    return StepDate(step=step, workflow=workflow if slash else None)
