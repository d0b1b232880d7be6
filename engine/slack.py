"""Slack: how many days a step can slip before it breaks its limit or pushes what must come after it.

Looked at when every step has its date: forward planning (`due`) meets back-planning (`latest`, limits, and the steps
that name this one in `after`).
"""

from __future__ import annotations

import dataclasses
from datetime import date

from engine.dating import Dated
from engine.planned import PlannedStep
from engine.reasons import because
from workflows.dates import Span, Unit


def with_slack(step: PlannedStep, following: date | None, latest: Dated | None) -> PlannedStep:
    """The step with its slack and, where a `latest` is given, what is to be said of it.

    `following` is the day of the earliest step that must come after it."""
    if step.due is None or step.done:
        return step
    last = None if latest is None else latest.day
    bounds = [day for day in (step.limit, following, last) if day is not None]
    slack = (min(bounds) - step.due).days if bounds else None
    if latest is None or last is None:
        return dataclasses.replace(step, slack=slack)
    left = (last - step.due).days
    days = Span(count=abs(left), unit=Unit.days)
    said = because(
        "step.latest" if left >= 0 else "warning.past-latest",
        day=step.due,
        latest=last,
        how=latest.how,
        left=days,
    )
    return dataclasses.replace(
        step,
        slack=slack,
        warnings=step.warnings if left >= 0 else (*step.warnings, said),
        reason=because("paragraph", parts=(step.reason, said)),
    )
