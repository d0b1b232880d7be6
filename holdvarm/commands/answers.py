"""`holdvarm done`, `snooze`, `reopen` and `not-mine`: what somebody says of a step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from holdvarm.commands.options import By, Json, Key, context, day
from holdvarm.commands.words import words
from holdvarm.errors import UserError

if TYPE_CHECKING:
    from engine.facts import AnswerKind
    from engine.planned import PlannedStep
    from holdvarm.context import Context

# By whom an answer is, while it is only tried.
_TRIAL = "trial"


def done(
    ctx: typer.Context,
    key: Key,
    on_day: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="DATE", help=words("done-on"))
    ] = None,
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", metavar="FIELD=VALUE", help=words("outcome"))
    ] = None,
    evidence: Annotated[str, typer.Option("--evidence", metavar="REF", help=words("evidence"))] = "",
    note: Annotated[str, typer.Option("--note", help=words("note"))] = "",
    by: By = None,
    as_json: Json = False,
) -> None:
    on = context(ctx)
    step = _starting(on, key, on_day or on.today) or _step(on, key)
    answers = dict(_pair(on, text, step) for text in outcome or [])
    missing = [field for field in step.step.outcome if field not in answers]
    if missing:
        raise UserError(on.text("answer.needs-outcome", key=key, fields=", ".join(missing)))
    if step.done and not _begins(step):
        on.say(on.text("answer.already-done", key=key, day=step.answer.day if step.answer else ""))
        return
    _record(on, step, "done", on_day or on.today, by, outcome=answers, evidence=evidence, note=note)
    _said(on, step, "done", on_day or on.today, as_json)


def snooze(
    ctx: typer.Context,
    key: Key,
    until: Annotated[date, typer.Option("--until", parser=day, metavar="DATE", help=words("snooze-until"))],
    note: Annotated[str, typer.Option("--note", help=words("snooze-note"))] = "",
    by: By = None,
    as_json: Json = False,
) -> None:
    on = context(ctx)
    step = _step(on, key)
    if until <= on.today:
        raise UserError(on.text("answer.snooze-past", until=until))
    if step.limit is not None and until > step.limit and not note:
        raise UserError(on.text("answer.snooze-limit", until=until, limit=step.limit))
    _record(on, step, "snoozed", until, by, note=note)
    _said(on, step, "snoozed", until, as_json)


def reopen(
    ctx: typer.Context,
    key: Key,
    note: Annotated[str, typer.Option("--note", help=words("note"))] = "",
    by: By = None,
    as_json: Json = False,
) -> None:
    on = context(ctx)
    step = _step(on, key)
    if not step.done:
        raise UserError(on.text("answer.not-done", key=key))
    _record(on, step, "reopened", on.today, by, note=note)
    _said(on, step, "reopened", on.today, as_json)


def not_mine(
    ctx: typer.Context,
    key: Key,
    note: Annotated[str, typer.Option("--note", help=words("note"))] = "",
    by: By = None,
    as_json: Json = False,
) -> None:
    on = context(ctx)
    step = _step(on, key)
    _record(on, step, "not-mine", on.today, by, note=note)
    _said(on, step, "not-mine", on.today, as_json)


def _begins(step: PlannedStep) -> bool:
    """Whether a step is shown as done only because this very answer is taken for given."""
    return step.answer is not None and step.answer.by == _TRIAL


def _starting(on: Context, key: str, day: date) -> PlannedStep | None:
    """The first step of a run on demand that this answer would set going; None for any other key."""
    import dataclasses

    from engine.facts import Answer
    from engine.runs import is_label
    from engine.tenant import load_facts, plan_of
    from workflows.cycles import Cycle

    workflow_id, _, rest = key.partition("/")
    label, _, name = rest.partition("/")
    workflow = on.tenant.bundle.workflows.get(workflow_id)
    if workflow is None or workflow.every is not Cycle.on_demand or name != workflow.start:
        return None
    if not is_label(label):
        raise UserError(on.text("answer.bad-label", label=label))
    with on.database.read() as session:
        facts = load_facts(session, on.tenant)
    known = facts.answers.get(key)
    if known is not None and known.kind == "done":
        return None
    trial = Answer(step_key=key, kind="done", at=on.now, day=day, by=_TRIAL)
    tried = dataclasses.replace(facts, answers={**facts.answers, key: trial})
    made = plan_of(on.tenant, tried, date(day.year - 1, 1, 1), date(day.year + 1, 12, 31))
    step = made.steps.get(key)
    if step is None:
        raise UserError(on.text("answer.not-for-you", title=workflow.title.in_language(on.language)))
    return step


def _step(on: Context, key: str) -> PlannedStep:
    from holdvarm.commands.plan import find_step, plan_around

    return find_step(on, plan_around(on, key), key)


def _record(
    on: Context,
    step: PlannedStep,
    kind: AnswerKind,
    on_day: date,
    by: str | None,
    *,
    outcome: dict[str, str] | None = None,
    evidence: str = "",
    note: str = "",
) -> None:
    from engine.facts import Answer
    from engine.store import answers
    from holdvarm.commands.roles import find_person

    who = find_person(on, by).id if by else "operator"
    answer = Answer(
        step_key=step.key,
        kind=kind,
        at=on.now,
        day=on_day,
        by=who,
        role=step.role,
        outcome=outcome or {},
        evidence=evidence,
        note=note,
    )
    with on.database.write() as session:
        answers.record(session, on.tenant.id, answer)


def _said(on: Context, step: PlannedStep, kind: str, on_day: date, as_json: bool) -> None:
    if as_json:
        on.emit({"key": step.key, "answer": kind, "day": on_day.isoformat()})
    else:
        on.say(on.text(f"answer.{kind}", title=step.step.title.in_language(on.language), day=on_day))


def _pair(on: Context, text: str, step: PlannedStep) -> tuple[str, str]:
    from engine.outcomes import allowed_answer, nearest_answer

    fields = tuple(step.step.outcome)
    field, equals, value = (part.strip() for part in text.partition("="))
    if not equals and len(fields) <= 1:
        # One question needs no name: --outcome vedtatt
        field, value = (fields[0] if fields else "outcome"), field
    elif not equals or not value:
        raise UserError(on.text("answer.bad-outcome", text=text))
    if fields and field not in fields:
        raise UserError(on.text("answer.unknown-outcome", field=field, fields=", ".join(fields)))
    answer = allowed_answer(step.step, field, value)
    if answer is None:
        near = nearest_answer(step.step, field, value)
        allowed = ", ".join(step.step.outcome[field])
        hint = f" {on.text('did-you-mean', word=near)}" if near else ""
        raise UserError(on.text("answer.wrong-outcome", field=field, value=value, allowed=allowed) + hint)
    return field, answer
