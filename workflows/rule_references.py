"""What conditions, chains, topics and RACI refer to: features, outcomes, bodies and roles that must exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.catalogues import Catalogues
from workflows.chains import stages_of
from workflows.conditions import Condition, Decided, MunicipalityHas
from workflows.cycles import Cycle
from workflows.dates import StepDate, step_dates
from workflows.findings import Finding, error_at, meant
from workflows.nearest import nearest
from workflows.references import SENTENCES, Fault, Where, wrong_with
from workflows.schema import Step, Workflow
from workflows.wordings import said


def rule_faults(workflows: Mapping[str, Workflow], known: Catalogues, where: Where) -> list[Fault]:
    """Every feature, outcome, topic, chain and RACI entry that is not there."""
    bodies = _bodies(workflows, known)
    return [
        Fault(workflows=frozenset({workflow.id}), finding=finding)
        for workflow in workflows.values()
        for finding in _of_workflow(workflow, workflows, known, bodies, where)
    ]


def _bodies(workflows: Mapping[str, Workflow], known: Catalogues) -> frozenset[str]:
    """Every body that some step or chain names."""
    found = {step.body for workflow in workflows.values() for step in workflow.step if step.body}
    chains = [chain.bodies for chain in known.chains.values()]
    chains += [
        stages_of(step, known.chains)
        for workflow in workflows.values()
        for step in workflow.step
        if step.chain
    ]
    return frozenset(found | {body for chain in chains for stage in chain for body in stage})


def _of_workflow(
    workflow: Workflow,
    workflows: Mapping[str, Workflow],
    known: Catalogues,
    bodies: frozenset[str],
    where: Where,
) -> Iterator[Finding]:
    if workflow.topic is not None and known.topics and workflow.topic not in known.topics:
        hint = meant(nearest(workflow.topic, known.topics)) or said("topic.unknown-hint")
        yield error_at(where(workflow.id, ("topic",), None), said("topic.unknown", name=workflow.topic), hint)
    for number, condition in enumerate(workflow.only_if):
        yield from _condition(condition, workflow, workflows, known, ("only_if", number), where, step=None)
    for number, loop in enumerate(workflow.loop):
        asked: tuple[str | int, ...] = ("loop", number, "again_if")
        yield from _condition(loop.again_if, workflow, workflows, known, asked, where, step=None)
    for number, quota in enumerate(workflow.quota):
        if quota.role is not None and quota.role not in known.roles:
            hint = meant(known.roles.resolve(quota.role) or known.roles.nearest(quota.role))
            place = where(workflow.id, ("quota", number, "role"), None)
            unknown = said("role.unknown", key="role", role=quota.role)
            yield error_at(place, unknown, hint or said("role.unknown-hint"))
        for reference in step_dates(quota.limit.point):
            wrong = wrong_with("limit", reference, workflow, workflows)
            if wrong is not None:
                yield error_at(where(workflow.id, ("quota", number, "limit"), None), *wrong)
    for number, step in enumerate(workflow.step):
        for n, condition in enumerate(step.only_if):
            at: tuple[str | int, ...] = ("step", number, "only_if", n)
            yield from _condition(condition, workflow, workflows, known, at, where, step=step)
        yield from _raci(workflow, step, number, known, bodies, where)
        yield from _chain(workflow, step, number, known, where)
        yield from _on_demand(workflow, step, number, workflows, where)


def _condition(
    condition: Condition,
    workflow: Workflow,
    workflows: Mapping[str, Workflow],
    known: Catalogues,
    at: tuple[str | int, ...],
    where: Where,
    *,
    step: Step | None,
) -> Iterator[Finding]:
    key = str(next(part for part in reversed(at) if isinstance(part, str)))
    if isinstance(condition, MunicipalityHas):
        if condition.feature not in known.features:
            hint = meant(nearest(condition.feature, known.features)) or said("feature.unknown-hint")
            place = where(workflow.id, at, _offset(condition, condition.feature))
            yield error_at(place, said("feature.unknown", key=key, name=condition.feature), hint)
        return
    # That the step is there, is looked at with a step's other references; those of a workflow only here.
    wrong = wrong_with(key, condition.step, workflow, workflows)
    if wrong is not None:
        if step is None:
            yield error_at(where(workflow.id, at, _offset(condition, condition.step.name)), *wrong)
        return
    yield from _outcome(condition, workflow, workflows, at, key, where)


def _outcome(
    condition: Decided,
    workflow: Workflow,
    workflows: Mapping[str, Workflow],
    at: tuple[str | int, ...],
    key: str,
    where: Where,
) -> Iterator[Finding]:
    target = workflow if condition.step.workflow is None else workflows[condition.step.workflow]
    asked = next(one for one in target.step if one.id == condition.step.step)
    name, field, value = condition.step.name, condition.field, condition.value
    if field not in asked.outcome:
        near = nearest(field, asked.outcome)
        fields = ", ".join(asked.outcome)
        advice = said("outcome.fields", fields=fields) if fields else said("outcome.no-fields", field=field)
        unknown = said("outcome.unknown-field", key=key, step=name, field=field)
        yield error_at(where(workflow.id, at, _offset(condition, field)), unknown, meant(near) or advice)
        return
    allowed = asked.outcome[field]
    if allowed and value.casefold() not in {one.casefold() for one in allowed}:
        hint = meant(nearest(value, allowed)) or said("outcome.values", values=allowed)
        unknown = said("outcome.unknown-value", key=key, step=name, field=field, value=value)
        yield error_at(where(workflow.id, at, _offset(condition, value)), unknown, hint)


def _offset(condition: Condition, word: str) -> int | None:
    found = condition.text.lower().rfind(word.lower())
    return found if found >= 0 else None


def _raci(
    workflow: Workflow, step: Step, number: int, known: Catalogues, bodies: frozenset[str], where: Where
) -> Iterator[Finding]:
    if step.raci is None:
        return
    at: tuple[str | int, ...] = ("step", number, "raci")
    for letter in ("r", "a", "c", "i"):
        for n, name in enumerate(getattr(step.raci, letter)):
            if name not in known.roles and name not in bodies:
                near = known.roles.resolve(name) or known.roles.nearest(name) or nearest(name, bodies)
                place = where(workflow.id, (*at, letter, n), None)
                hint = meant(near) or said("role.unknown-hint")
                yield error_at(place, said("raci.unknown", name=name), hint)
    if step.role is None and step.raci.r and step.raci.r[0] not in known.roles and step.raci.r[0] in bodies:
        place = where(workflow.id, (*at, "r"), None)
        yield error_at(place, said("raci.body-works", name=step.raci.r[0]))


def _chain(workflow: Workflow, step: Step, number: int, known: Catalogues, where: Where) -> Iterator[Finding]:
    if step.chain is None:
        return
    place = where(workflow.id, ("step", number, "chain"), None)
    stages = stages_of(step, known.chains)
    if not stages:
        name = str(step.chain)
        hint = meant(nearest(name, known.chains)) or said("chain.unknown-hint")
        yield error_at(place, said("chain.unknown", name=name), hint)
        return
    if step.body is None:
        yield error_at(place, said("chain.no-body"))
    elif stages[-1] != (step.body,):
        yield error_at(place, said("chain.other-end", last=stages[-1], body=step.body))
    listed = [body for stage in stages[:-1] for body in stage]
    for body in step.chain_steps:
        if body not in listed:
            at = where(workflow.id, ("step", number, "chain_steps", body), None)
            wrong = said("chain.no-such-body", name=body, bodies=", ".join(listed))
            yield error_at(at, wrong, meant(nearest(body, listed)))


def _on_demand(
    workflow: Workflow, step: Step, number: int, workflows: Mapping[str, Workflow], where: Where
) -> Iterator[Finding]:
    """A workflow on demand can have several runs at once: only one of the same label can refer to it."""
    if workflow.every is Cycle.on_demand:
        return
    for key, reference in _all_references(step):
        target = workflows.get(reference.workflow or workflow.id)
        if target is not None and target.every is Cycle.on_demand:
            place = where(workflow.id, ("step", number, key), None)
            yield error_at(place, said("step.on-demand", key=key, name=reference.name))


def _all_references(step: Step) -> Iterator[tuple[str, StepDate]]:
    for key in SENTENCES:
        sentence = getattr(step, key)
        for reference in () if sentence is None else step_dates(sentence.point):
            yield key, reference
    for name in step.after:
        workflow, _, own = name.rpartition("/")
        yield "after", StepDate(step=own, workflow=workflow or None)
    for condition in step.only_if:
        if isinstance(condition, Decided):
            yield "only_if", condition.step
