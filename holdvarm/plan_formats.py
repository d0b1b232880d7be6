"""The plan for people outside the program: a spreadsheet, a page for the council, a calendar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.catalogue import catalogue
from engine.planned import PlannedStep
from engine.tenant import Tenant
from engine.wording import body_name, render
from holdvarm.wheel_page import as_markdown
from workflows.schema import Language

if TYPE_CHECKING:
    from holdvarm.context import Context

FEED_REFRESH = timedelta(hours=6)

__all__ = ["as_csv", "as_ics", "as_markdown", "law_text"]


def as_csv(steps: Iterable[PlannedStep], tenant: Tenant, language: Language) -> str:
    """Semicolons and a byte order mark, as a Norwegian Excel opens it; no cell can be read as a formula."""
    words = catalogue("holdvarm")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    columns = (
        "due",
        "end",
        "limit",
        "status",
        "workflow",
        "step",
        "role",
        "body",
        "law",
        "class",
        "reason",
        "key",
    )
    writer.writerow([words.text(f"column.{column}", language) for column in columns])
    for step in steps:
        cells = [
            step.due.isoformat() if step.due else "",
            step.end.isoformat() if step.end else "",
            step.limit.isoformat() if step.limit else "",
            words.text(f"status.{step.status}", language),
            f"{tenant.bundle.workflows[step.workflow].title.in_language(language)} {step.run}",
            step.step.title.in_language(language),
            tenant.bundle.roles.title(step.role).in_language(language),
            body_name(step.step.body, language) if step.step.body else "",
            law_text(step, language),
            catalogue("engine").text(f"class.{step.step.rule_class}", language),
            render(step.reason, language),
            step.key,
        ]
        writer.writerow(
            [f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in cells]
        )
    return "\ufeff" + out.getvalue()


def as_ics(on: Context, steps: Iterable[PlannedStep]) -> bytes:
    """The steps as a calendar, with the same UIDs as the feeds."""
    from calendars.publishing import publish
    from engine.feed_entries import entries
    from engine.store import plan_steps

    with on.database.read() as session:
        revisions = plan_steps.revisions(session, on.tenant.id)
    made = entries(
        steps,
        on.tenant.bundle.workflows,
        on.tenant.profile,
        revisions,
        unrevised=on.now,
        language=on.language,
    )
    return publish(made.values(), name=on.tenant.profile.name, refresh=FEED_REFRESH, url=None)


def law_text(step: PlannedStep, language: Language) -> str:
    """The paragraph, marked if nobody has verified it."""
    if step.step.law is None:
        return ""
    unverified = "" if step.step.law.verified else catalogue("engine").text("law.unverified", language)
    return f"{step.step.law.ref}{unverified}"
