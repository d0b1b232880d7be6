"""`holdvarm plan`, `why` and `next`: every dated step, the reason for a date, and what is due."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from holdvarm.commands.options import From, Json, Key, To, context
from holdvarm.commands.words import words
from holdvarm.errors import UserError

if TYPE_CHECKING:
    from engine.planned import Plan, PlannedStep
    from holdvarm.context import Context

LITTLE_SLACK = 7  # days; more than a week to spare is not worth a column
FORMATS = ("table", "json", "csv", "ics", "md")


def plan(
    ctx: typer.Context,
    first: From = None,
    last: To = None,
    workflow: Annotated[str | None, typer.Option("--workflow", metavar="W", help=words("workflow"))] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help=words("format"))
    ] = "table",
    diff: Annotated[bool, typer.Option("--diff", help=words("diff"))] = False,
    as_json: Json = False,
) -> None:
    on = context(ctx)
    if format_ not in FORMATS:
        raise typer.BadParameter(f"'{format_}': one of {', '.join(FORMATS)}", param_hint="--format")
    if workflow is not None and workflow not in on.tenant.bundle.workflows:
        known = ", ".join(sorted(on.tenant.bundle.workflows))
        raise UserError(on.text("plan.unknown-workflow", name=workflow, known=known))
    made = make_plan(on, first, last)
    steps = [step for step in made.steps.values() if workflow is None or step.workflow == workflow]
    form = "json" if as_json else format_
    if diff:
        from holdvarm.plan_diff import show_diff

        show_diff(on, steps, made, as_json=form == "json", workflow=workflow)
        return
    from holdvarm import plan_formats
    from holdvarm.plan_json import step_json

    match form:
        case "json":
            on.emit([step_json(step, on.language) for step in steps])
        case "csv":
            sys.stdout.write(plan_formats.as_csv(steps, on.tenant, on.language))
        case "md":
            sys.stdout.write(plan_formats.as_markdown(steps, on.tenant, on.language, made.first, made.last))
        case "ics":
            sys.stdout.buffer.write(plan_formats.as_ics(on, steps))
        case _:
            _table(on, steps)


def why(ctx: typer.Context, key: Key, as_json: Json = False) -> None:
    from engine.wording import render
    from holdvarm.plan_json import step_json

    on = context(ctx)
    made = plan_around(on, key)
    step = find_step(on, made, key)
    chain = list(_chain(made, step, set()))
    if as_json:
        on.emit({**step_json(step, on.language), "chain": [step_json(s, on.language) for _, s in chain[1:]]})
        return
    for depth, part in chain:
        title = part.step.title.in_language(on.language)
        on.say(f"{'  ' * depth}{title}  [{part.key}]")
        on.say(f"{'  ' * depth}  {render(part.reason, on.language)}")
        if part.meeting is not None:
            source = on.text("why.meeting", source=part.meeting.source, title=part.meeting.title)
            on.say(f"{'  ' * depth}  {source}")


def next_steps(
    ctx: typer.Context,
    role: Annotated[str | None, typer.Option("--role", metavar="R", help=words("role"))] = None,
    person: Annotated[str | None, typer.Option("--person", metavar="P", help=words("person"))] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help=words("how-many"))] = 20,
    as_json: Json = False,
) -> None:
    from engine.outlook import open_steps
    from engine.tenant import horizon, load_facts, plan_of
    from holdvarm.commands.roles import find_person, resolve_role
    from holdvarm.plan_json import step_json

    on = context(ctx)
    with on.database.read() as session:
        facts = load_facts(session, on.tenant)
    made = plan_of(on.tenant, facts, *horizon(on.today))
    steps = open_steps(made, on.tenant.profile)
    if role is not None:
        wanted = resolve_role(on, role)
        steps = [step for step in steps if step.role == wanted]
    roster, profile, roles = facts.roster, on.tenant.profile, on.tenant.bundle.roles
    if person is not None:
        someone = find_person(on, person)
        steps = [
            step
            for step in steps
            if (r := roster.recipient(step.role, on.today, roles, profile.last_resort)) is not None
            and r.person.id == someone.id
        ]
    steps = steps[:limit]
    if as_json:
        on.emit([step_json(step, on.language) for step in steps])
        return
    if not steps:
        on.say(on.text("next.nothing"))
        return
    _table(on, steps)


def make_plan(on: Context, first: date | None, last: date | None) -> Plan:
    """The plan of a window; without one, from today a year ahead."""
    from engine.tenant import load_facts, plan_of

    first = first or (on.today if last is None or last >= on.today else date(last.year, 1, 1))
    last = last or date(first.year + 1, first.month, min(first.day, 28))
    if last < first:
        raise UserError(on.text("plan.backwards", first=first, last=last))
    with on.database.read() as session:
        facts = load_facts(session, on.tenant)
    with on.progress() as bar:
        bar.add_task(on.text("progress.planning"), total=None)
        return plan_of(on.tenant, facts, first, last)


def plan_around(on: Context, key: str) -> Plan:
    """A plan wide enough to hold the run a step key names."""
    import re

    started = _day_started(on, key)
    if started is not None:
        return make_plan(on, date(started.year - 1, 1, 1), date(started.year + 6, 12, 31))
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", key)]
    if not years:
        raise UserError(on.text("step.bad-key", key=key))
    return make_plan(on, date(min(years) - 2, 1, 1), date(max(years) + 2, 12, 31))


def _day_started(on: Context, key: str) -> date | None:
    """The day a run on demand began; None for a key of another workflow. Raises UserError where it has not."""
    from engine.tenant import load_facts
    from workflows.cycles import Cycle

    workflow_id, _, rest = key.partition("/")
    workflow = on.tenant.bundle.workflows.get(workflow_id)
    if workflow is None or workflow.every is not Cycle.on_demand:
        return None
    run = f"{workflow_id}/{rest.partition('/')[0]}"
    start = f"{run}/{workflow.start}"
    with on.database.read() as session:
        answer = load_facts(session, on.tenant).answers.get(start)
    if answer is None or answer.kind != "done":
        raise UserError(on.text("answer.not-started", run=run, start=start))
    return answer.day


def find_step(on: Context, made: Plan, key: str) -> PlannedStep:
    """The step a key names. Raises UserError with the nearest key."""
    import difflib

    step = made.steps.get(key)
    if step is None:
        near = difflib.get_close_matches(key, made.steps, n=1)
        raise UserError(
            on.text("step.unknown", key=key, near=f" {on.text('did-you-mean', word=near[0])}" if near else "")
        )
    return step


def _chain(made: Plan, step: PlannedStep, seen: set[str], depth: int = 0) -> list[tuple[int, PlannedStep]]:
    """The step, and below it those its dates were counted from, each once."""
    seen.add(step.key)
    found = [(depth, step)]
    for key in step.rests_on:
        other = made.steps.get(key)
        if other is not None and key not in seen:
            found.extend(_chain(made, other, seen, depth + 1))
    return found


def _table(on: Context, steps: list[PlannedStep]) -> None:
    from engine.language import short_day_text

    roles = on.tenant.bundle.roles
    rows = []
    tight = any(step.slack is not None and step.slack < LITTLE_SLACK for step in steps)
    for step in steps:
        mark = "✓" if step.done else "!" if step.conflicts else "~" if step.warnings else ""
        rows.append(
            [
                mark,
                short_day_text(step.due, on.language) if step.due else "-",
                short_day_text(step.limit, on.language) if step.limit else "",
                *([_slack(step)] if tight else []),
                on.text(f"status.{step.status}"),
                step.step.title.in_language(on.language),
                roles.title(step.role).in_language(on.language),
                step.key,
            ]
        )
    columns = ("due", "limit", *(("slack",) if tight else ()), "status", "step", "role", "key")
    on.table(["", *[on.text(f"column.{c}") for c in columns]], rows)


def _slack(step: PlannedStep) -> str:
    return f"{step.slack} d" if step.slack is not None and step.slack < LITTLE_SLACK else ""
