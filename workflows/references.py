"""What a definition refers to: steps, roles and ladders that must exist, and an order without circles."""

from __future__ import annotations

import dataclasses
import graphlib
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from workflows.conditions import Decided, decided_steps
from workflows.dates import Edge, StepDate, step_dates
from workflows.findings import Finding, Place, error_at, meant
from workflows.ladders import Ladder
from workflows.nearest import nearest
from workflows.roles import RoleCatalogue
from workflows.schema import Step, StepKind, Workflow
from workflows.sentence import reserved_words
from workflows.wordings import Wording, said

StepId = tuple[str, str]
# Where a part of a step stands: `where("budget", 3, "due")`, and with an offset a character inside its text.
Where = Callable[[str, tuple[str | int, ...], int | None], Place]

SENTENCES = ("due", "expected", "limit", "latest")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A finding, and the workflows that cannot be used because of it."""

    workflows: frozenset[str]
    finding: Finding


def step_references(step: Step) -> Iterator[tuple[tuple[str | int, ...], StepDate, int | None]]:
    """Every step that a step's dates, order and conditions refer to: its key, itself, and where in that key's
    text."""
    for key in SENTENCES:
        sentence = getattr(step, key)
        if sentence is not None:
            for reference in step_dates(sentence.point):
                found = sentence.text.lower().find(reference.name)
                yield (key,), reference, found if found >= 0 else None
    for number, name in enumerate(step.after):
        workflow, _, own = name.rpartition("/")
        yield ("after", number), StepDate(step=own, workflow=workflow or None), 0
    for number, condition in enumerate(step.only_if):
        if isinstance(condition, Decided):
            yield (
                ("only_if", number),
                condition.step,
                max(condition.text.lower().find(condition.step.name), 0),
            )


def faults(
    workflows: Mapping[str, Workflow],
    roles: RoleCatalogue,
    ladders: Mapping[str, Ladder],
    gone: Mapping[StepId, Place],
    bundled: frozenset[str],
    where: Where,
) -> list[Fault]:
    """Every unknown role, ladder and step the workflows refer to, and the first circle.

    `gone` has the steps that a municipality switched off, and where (with the step "" a whole workflow);
    `bundled` the names of the files that it cannot change."""
    found: list[Fault] = []
    for workflow in workflows.values():
        own = frozenset({workflow.id})
        names = _unknown_names(workflow, roles, ladders, where)
        found += [Fault(workflows=own, finding=finding) for finding in names]
        found += _reference_faults(workflow, workflows, gone, where)
    circle = _circle(workflows)
    if circle is not None:
        found.append(_circle_fault(circle, workflows, bundled, where))
    return found


def _unknown_names(
    workflow: Workflow, roles: RoleCatalogue, ladders: Mapping[str, Ladder], where: Where
) -> Iterator[Finding]:
    if workflow.owner not in roles:
        yield _unknown_role(workflow.owner, roles, where(workflow.id, ("owner",), None), "owner")
    for number, step in enumerate(workflow.step):
        at: tuple[str | int, ...] = ("step", number)
        if step.id in reserved_words():
            place = where(workflow.id, (*at, "id"), None)
            yield error_at(place, said("reserved.step", name=step.id))
        if step.role is not None and step.role not in roles:
            yield _unknown_role(step.role, roles, where(workflow.id, (*at, "role"), None), "role")
        name = step.ladder or step.rule_class.value
        if name not in ladders:
            near = nearest(name, ladders)
            place = where(workflow.id, (*at, "ladder" if step.ladder else "class"), None)
            yield error_at(place, said("ladder.unknown", name=name), meant(near))


def _unknown_role(role: str, roles: RoleCatalogue, place: Place, key: str) -> Finding:
    hint = meant(roles.resolve(role) or roles.nearest(role)) or said("role.unknown-hint")
    return error_at(place, said("role.unknown", key=key, role=role), hint)


def _reference_faults(
    workflow: Workflow, workflows: Mapping[str, Workflow], gone: Mapping[StepId, Place], where: Where
) -> Iterator[Fault]:
    for number, step in enumerate(workflow.step):
        for key, reference, offset in step_references(step):
            wrong = wrong_with(str(key[0]), reference, workflow, workflows)
            if wrong is None:
                continue
            place = where(workflow.id, ("step", number, *key), offset)
            target = reference.workflow or workflow.id
            off = gone.get((target, "")) or gone.get((target, reference.step))
            if off is None:
                finding = error_at(place, *wrong)
                yield Fault(workflows=frozenset({workflow.id}), finding=finding)
            else:
                # Told where it was switched off: that file is the municipality's own, and can be changed.
                rested = said(
                    "off.rested-on",
                    step=f"{target}/{reference.step}",
                    other=f"{workflow.id}/{step.id}",
                )
                finding = error_at(off, rested, said("off.rested-on-hint", place=str(place)))
                yield Fault(workflows=frozenset({workflow.id, target}), finding=finding)


def wrong_with(
    key: str, reference: StepDate, workflow: Workflow, workflows: Mapping[str, Workflow]
) -> tuple[Wording, Wording | str] | None:
    """What is wrong with a reference to a step, and a hint; None when nothing is."""
    target = workflow if reference.workflow is None else workflows.get(reference.workflow)
    if target is None:
        near = nearest(reference.workflow or "", workflows)
        return said("workflow.unknown", key=key, name=reference.workflow or ""), meant(near)
    step = next((step for step in target.step if step.id == reference.step), None)
    if step is None:
        near = _nearest_step(reference, target, workflows)
        known = said("step.unknown-hint", workflow=target.id, steps=", ".join(s.id for s in target.step))
        return said("step.unknown", key=key, name=reference.name), meant(near) or known
    if reference.edge is not Edge.due and step.kind is not StepKind.hearing:
        no_edge = said("step.no-edge", key=key, name=reference.name, edge=reference.edge.value)
        return no_edge, said("step.no-edge-hint")
    return None


def _nearest_step(reference: StepDate, target: Workflow, workflows: Mapping[str, Workflow]) -> str | None:
    prefix = "" if reference.workflow is None else f"{target.id}/"
    own = [f"{prefix}{step.id}" for step in target.step]
    if reference.workflow is None:
        own += ["election", "constitution"]
    near = nearest(reference.name, own)
    if near is None and reference.workflow is None:
        elsewhere = {s.id: f"{w.id}/{s.id}" for w in workflows.values() for s in w.step}
        near = elsewhere.get(reference.step)
    return near


def _circle(workflows: Mapping[str, Workflow]) -> list[StepId] | None:
    """The members of a circle, first and last the same, each resting on the next; None if there is none."""
    graph: dict[StepId, list[StepId]] = {}
    for workflow in workflows.values():
        for step in workflow.step:
            # What only measures a date (latest) may rest on the step itself; whether there is a run at all, on what
            # another workflow decided.
            found = [reference for key, reference, _ in step_references(step) if key != ("latest",)]
            graph[workflow.id, step.id] = [
                (reference.workflow or workflow.id, reference.step)
                for reference in (*found, *decided_steps(workflow.only_if))
            ]
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        # graphlib lists each member before the one that rests on it; a reader follows the sentences.
        return list(reversed(error.args[1]))
    return None


def _circle_fault(
    circle: list[StepId], workflows: Mapping[str, Workflow], bundled: frozenset[str], where: Where
) -> Fault:
    ids = frozenset(workflow for workflow, _ in circle)
    members = circle[:-1]
    places = [_rests_at(one, following, workflows, where) for one, following in pairwise(circle)]
    # Told at a sentence the municipality wrote, if one is among them: the bundled ones go in no circle.
    first = next((n for n, place in enumerate(places) if place.file not in bundled), 0)
    around = [*members[first:], *members[:first], members[first]]
    names = [step if len(ids) == 1 else f"{workflow}/{step}" for workflow, step in around]
    finding = error_at(places[first], said("circle", steps=" → ".join(names)), said("circle.hint"))
    return Fault(workflows=ids, finding=finding)


def _rests_at(one: StepId, other: StepId, workflows: Mapping[str, Workflow], where: Where) -> Place:
    """Where a step says that it rests on another."""
    workflow_id, step_id = one
    number, step = next((n, s) for n, s in enumerate(workflows[workflow_id].step) if s.id == step_id)
    for key, reference, _ in step_references(step):
        if (reference.workflow or workflow_id, reference.step) == other and key != ("latest",):
            return where(workflow_id, ("step", number, *key), None)
    return where(workflow_id, ("only_if",), None)
