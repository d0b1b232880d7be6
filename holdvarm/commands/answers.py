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
    step = _step(on, key)
    answers = dict(_pair(on, text, step) for text in outcome or [])
    missing = [field for field in step.step.outcome if field not in answers]
    if missing:
        raise UserError(on.text("answer.needs-outcome", key=key, fields=", ".join(missing)))
    if step.done:
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
    field, equals, value = text.partition("=")
    if not equals and len(step.step.outcome) <= 1:
        # One question needs no name: --outcome vedtatt
        return (step.step.outcome[0] if step.step.outcome else "outcome"), text.strip()
    if not equals or not value.strip():
        raise UserError(on.text("answer.bad-outcome", text=text))
    if step.step.outcome and field.strip() not in step.step.outcome:
        raise UserError(
            on.text("answer.unknown-outcome", field=field.strip(), fields=", ".join(step.step.outcome))
        )
    return field.strip(), value.strip()
