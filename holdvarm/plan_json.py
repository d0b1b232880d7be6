"""A plan, and the messages of a run-through, in the stable JSON of the command line (design.md 8)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from engine.messages import Message
from engine.planned import PlannedStep
from engine.wording import render
from workflows.schema import Language


def step_json(step: PlannedStep, language: Language) -> dict[str, Any]:
    """One planned step. Dates are ISO 8601; texts are in the language asked for."""
    return {
        "key": step.key,
        "workflow": step.workflow,
        "run": step.run,
        "step": step.step.id,
        "title": step.step.title.in_language(language),
        "kind": str(step.step.kind),
        "role": step.role,
        "body": step.step.body,
        "due": _iso(step.due),
        "end": _iso(step.end),
        "limit": _iso(step.limit),
        "status": str(step.status),
        "class": str(step.step.rule_class),
        "law": law_json(step),
        "reason": render(step.reason, language),
        "conflicts": [render(conflict, language) for conflict in step.conflicts],
        "warnings": [render(warning, language) for warning in step.warnings],
        "rests_on": list(step.rests_on),
        "undecided": list(step.undecided),
        "slack_days": step.slack,
        "raci": raci_json(step),
        "done": step.done,
        "done_on": _iso(step.answer.day) if step.done and step.answer else None,
    }


def raci_json(step: PlannedStep) -> dict[str, list[str]]:
    """Who does it, answers for it, is asked and told: ids of roles and bodies."""
    raci = step.step.raci
    answers_for_it = list(step.accountable)
    if raci is None:
        return {"r": [step.role], "a": answers_for_it, "c": [], "i": []}
    return {"r": list(raci.r) or [step.role], "a": answers_for_it, "c": list(raci.c), "i": list(raci.i)}


def law_json(step: PlannedStep) -> dict[str, Any] | None:
    law = step.step.law
    return (
        None
        if law is None
        else {"ref": law.ref, "verified": law.verified.isoformat() if law.verified else False}
    )


def message_json(message: Message, local: datetime) -> dict[str, Any]:
    """One message of a run-through; `local` is its instant in the municipality's zone."""
    return {
        "at": local.isoformat(),
        "to": [message.to_address],
        "role": message.role,
        "subject": message.subject,
        "kind": message.kind,
        "steps": list(message.steps),
        "text": message.text,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
