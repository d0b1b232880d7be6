"""Counts: "at least two reports a year", as one line in the plan that says when too few of them are dated."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from engine.planned import PlannedStep
from engine.reasons import Reason, because
from workflows.schema import Quota


def counted(quota: Quota, shown: PlannedStep, steps: Sequence[PlannedStep]) -> PlannedStep:
    """The line of a count, given the steps it counts (those that are in the plan).

    It is done when enough of them are; a conflict when too few have a date within the limit. What somebody has
    answered of the count itself stands."""
    dated = [
        step
        for step in steps
        if step.due is not None and (shown.limit is None or step.done or step.due <= shown.limit)
    ]
    done = sorted(
        (step.answer for step in steps if step.done and step.answer is not None),
        key=lambda answer: (answer.day, answer.at, answer.step_key),
    )
    answer = shown.answer
    if answer is None and len(done) >= quota.at_least:
        answer = dataclasses.replace(
            done[quota.at_least - 1], step_key=shown.key, outcome={}, evidence="", note=""
        )
    says = because(
        "quota.counts", at_least=quota.at_least, dated=len(dated), done=len(done), limit=shown.limit
    )
    few: tuple[Reason, ...] = ()
    if len(dated) < quota.at_least:
        few = (because("conflict.too-few", at_least=quota.at_least, dated=len(dated), limit=shown.limit),)
    return dataclasses.replace(
        shown,
        answer=answer,
        conflicts=(*shown.conflicts, *few),
        reason=because("paragraph", parts=(shown.reason, says, *few)),
        rests_on=tuple(dict.fromkeys((*shown.rests_on, *(step.key for step in steps)))),
    )
