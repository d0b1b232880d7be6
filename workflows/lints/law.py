"""Rules that stand in an Act: when somebody last read it, and whether anything watches over them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.findings import Finding, warning_at
from workflows.lints.places import at, name_of
from workflows.loader import Bundle
from workflows.schema import Workflow
from workflows.wordings import said

MONTHS_A_READING_LASTS = 12  # domain.md 7.1


def of_workflow(bundle: Bundle, workflow: Workflow, today: date) -> Iterator[Finding]:
    """Readings that are too old, one finding a workflow: a reading of the law covers many paragraphs at once;
    and duties without a date."""
    old = [
        (step.law.verified, step)
        for step in workflow.step
        if step.law is not None and step.law.verified and is_old(step.law.verified, today)
    ]
    if old:
        oldest, step = min(old, key=lambda pair: pair[0])
        what = said(
            "lint.old-reading" if len(old) == 1 else "lint.old-readings",
            workflow=workflow.id,
            count=len(old),
            months=MONTHS_A_READING_LASTS,
            oldest=oldest.isoformat(),
        )
        yield warning_at(at(bundle, workflow, step, "law"), what, said("lint.old-reading-hint"))
    for step in workflow.step:
        if step.rule_class.is_law and step.due is None and step.limit is None:
            undated = said("lint.law-undated", name=name_of(workflow, step))
            yield warning_at(at(bundle, workflow, step, "class"), undated, said("lint.law-undated-hint"))


def is_old(verified: date, today: date) -> bool:
    """Whether a paragraph was last read more than twelve months ago."""
    year = verified.year + MONTHS_A_READING_LASTS // 12
    leap_day = (verified.month, verified.day) == (2, 29)
    return (verified.replace(year=year, day=28) if leap_day else verified.replace(year=year)) < today
