"""What the parts of one workflow must agree on: ids once each, steps that are there, and a cycle with what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from workflows.conditions import Decided, decided_steps
from workflows.cycles import Cycle, CycleKind
from workflows.findings import RefusedError

if TYPE_CHECKING:
    from workflows.schema import Loop, Step, Workflow

# Where in the table, and why: a refusal, or the name of a pydantic error ("missing").
Inconsistency: TypeAlias = tuple[tuple[str | int, ...], RefusedError | str]


def inconsistencies(workflow: Workflow) -> Iterator[Inconsistency]:
    """Everything in a workflow that does not hold together, with its place."""
    yield from _ids(workflow)
    yield from _cycle(workflow)
    yield from _conditions(workflow)
    taken: set[str] = set()
    for number, loop in enumerate(workflow.loop):
        yield from _loop(workflow, loop, number, taken)
    for number, quota in enumerate(workflow.quota):
        yield from _known(workflow, ("quota", number, "steps"), quota.steps)
    for number, step in enumerate(workflow.step):
        yield from _known(workflow, ("step", number, "chain_steps"), step.chain_steps.values())


def _ids(workflow: Workflow) -> Iterator[Inconsistency]:
    seen: set[str] = set()
    for items, ids in (
        ("step", [step.id for step in workflow.step]),
        ("quota", [quota.id for quota in workflow.quota]),
    ):
        for number, name in enumerate(ids):
            if name in seen:
                yield (items, number, "id"), RefusedError("schema.two-steps", name=name)
            seen.add(name)


def _cycle(workflow: Workflow) -> Iterator[Inconsistency]:
    every = workflow.every
    on_demand = every.kind is CycleKind.on_demand
    counted = every.kind is CycleKind.years and every is not Cycle.year
    if not workflow.label and not on_demand:
        yield ("label",), "missing"
    if every.kind is CycleKind.once and workflow.first_year is None:
        yield ("every",), RefusedError("schema.first-year-missing")
    if workflow.first_year is not None and not counted and every.kind is not CycleKind.once:
        yield ("first_year",), RefusedError("schema.first-year-odd")
    if workflow.counted_from is not None:
        if not counted:
            yield ("counted_from",), RefusedError("schema.counted-odd")
        yield from _known(workflow, ("counted_from",), (workflow.counted_from,))
    if workflow.start is not None:
        if not on_demand:
            yield ("start",), RefusedError("schema.start-odd")
        yield from _known(workflow, ("start",), (workflow.start,))
    elif on_demand:
        yield ("every",), RefusedError("schema.start-missing")
    for number, step in enumerate(workflow.step):
        if on_demand and step.id == workflow.start:
            for key in ("due", "limit", "after", "only_if"):
                if getattr(step, key):
                    yield ("step", number, key), RefusedError("schema.start-undatable", key=key)
        elif not _is_dated(step):
            yield ("step", number), RefusedError("schema.no-date")


def _is_dated(step: Step) -> bool:
    return step.due is not None or step.limit is not None or bool(step.after)


def _conditions(workflow: Workflow) -> Iterator[Inconsistency]:
    for asked in decided_steps(workflow.only_if):
        if asked.workflow in (None, workflow.id):
            yield ("only_if",), RefusedError("condition.own-step", step=asked.step)


def _loop(workflow: Workflow, loop: Loop, number: int, taken: set[str]) -> Iterator[Inconsistency]:
    at: tuple[str | int, ...] = ("loop", number)
    yield from _known(workflow, (*at, "steps"), loop.steps)
    for name in loop.steps:
        if name in taken:
            yield (*at, "steps"), RefusedError("schema.two-loops", name=name)
        taken.add(name)
    asked = loop.again_if
    if not isinstance(asked, Decided):
        yield (*at, "again_if"), RefusedError("schema.loop-not-step")
    elif asked.step.workflow not in (None, workflow.id) or asked.step.step not in loop.steps:
        yield (*at, "again_if"), RefusedError("schema.loop-decided", name=asked.step.name)


def _known(workflow: Workflow, at: tuple[str | int, ...], names: Iterable[str]) -> Iterator[Inconsistency]:
    known = [step.id for step in workflow.step]
    for name in names:
        if name not in known:
            yield at, RefusedError("schema.no-such-step", name=name, steps=", ".join(known))
