"""Who answers: steps that nobody in the municipality does, topics without one of the three levels, idle roles."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.findings import Finding, info_at, warning_at
from workflows.lints.places import at, name_of
from workflows.loader import Bundle
from workflows.roles import Level
from workflows.schema import Workflow
from workflows.topics import Responsible
from workflows.wordings import said

LEVELS = tuple(Responsible.model_fields)


def of_workflow(bundle: Bundle, workflow: Workflow) -> Iterator[Finding]:
    """Steps done by somebody outside the municipality, with nobody inside who answers for them."""
    for step in workflow.step:
        doer = bundle.roles.get(workflow.role_of(step))
        if doer is None:
            nobody = said("lint.nobody", name=name_of(workflow, step))
            yield warning_at(at(bundle, workflow, step, "role"), nobody, said("lint.nobody-hint"))
        elif doer.level is Level.external and not _inside(bundle, workflow.accountable(step)):
            outside = said("lint.outside", name=name_of(workflow, step), role=doer.id)
            yield warning_at(at(bundle, workflow, step, "role"), outside, said("lint.outside-hint"))


def _inside(bundle: Bundle, answers: tuple[str, ...]) -> bool:
    """Whether one of these is a role of the municipality, or a body (what is not a role)."""
    found = [bundle.roles.get(name) for name in answers]
    return any(role is None or role.level is not Level.external for role in found)


def of_topics(bundle: Bundle) -> Iterator[Finding]:
    """Topics without a political, an administrative and a professional responsible, each of that level."""
    for topic in bundle.topics.values():
        place = bundle.where_listed("topic", topic.id)
        named = topic.responsible.roles()
        if missing := tuple(said(f"level.{level}") for level in LEVELS if level not in named):
            what = said("lint.topic-without", topic=topic.id, levels=missing)
            yield warning_at(place, what, said("lint.topic-hint"))
        for level, name in named.items():
            role = bundle.roles.get(name)
            if role is not None and role.level.value != level:
                wrong = said(
                    "lint.topic-level",
                    topic=topic.id,
                    role=name,
                    is_level=said(f"level.{role.level.value}"),
                    as_level=said(f"level.{level}"),
                )
                yield warning_at(place, wrong)


def of_roles(bundle: Bundle) -> Iterator[Finding]:
    """Roles nothing refers to. Of a municipality's own each is told; the bundled ones, which other
    municipalities may need, are told together."""
    used = set(_referred_to(bundle))
    idle = [role.id for role in bundle.roles if role.id not in used]
    bundled: list[str] = []
    for name in idle:
        if bundle.is_own("role", name):
            place = bundle.where_listed("role", name)
            yield warning_at(place, said("lint.idle-role", role=name), said("lint.idle-role-hint"))
        else:
            bundled.append(name)
    if bundled:
        place = bundle.where_listed("role", bundled[0])
        yield info_at(place, said("lint.idle-roles", count=len(bundled), roles=tuple(bundled)))


def _referred_to(bundle: Bundle) -> Iterator[str]:
    for workflow in bundle.workflows.values():
        yield workflow.owner
        for step in workflow.step:
            yield workflow.role_of(step)
            if step.raci is not None:
                yield from (*step.raci.r, *step.raci.a, *step.raci.c, *step.raci.i)
        yield from (quota.role for quota in workflow.quota if quota.role is not None)
    for topic in bundle.topics.values():
        yield from topic.responsible.roles().values()
    for role in bundle.roles:
        # Who is above somebody is told when that role is vacant.
        if role.above is not None:
            yield role.above
