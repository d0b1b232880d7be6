"""What `holdvarm check` looks at: definitions, roster, meetings, and the plan they make."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

from engine.anchors import CONSTITUTING, COUNCIL
from engine.store.errors import StoreError
from engine.tenant import Facts, Tenant, load_facts, plan_of
from engine.wording import body_name, render
from workflows.findings import Severity
from workflows.lint import lint

if TYPE_CHECKING:
    from holdvarm.context import Context


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CheckFinding:
    """`where` is file:line, a step key, or the part of the facts; `about` groups: definitions, roster, meetings, plan."""

    about: Literal["config", "definitions", "roster", "meetings", "plan"]
    severity: Severity
    where: str
    message: str
    hint: str = ""


def findings(on: Context) -> Iterator[CheckFinding]:
    """Every finding, most fundamental first. With errors in the definitions nothing else is looked at."""
    from holdvarm.wiring import chosen, load_definitions

    bundle = load_definitions(on.settings, chosen(on.settings, on.slug))
    broken = False
    for finding in [*bundle.findings, *lint(bundle, on.today)]:
        broken = broken or finding.severity == "error"
        where = f"{finding.file}:{finding.line}" + (f":{finding.column}" if finding.column else "")
        yield CheckFinding(
            about="definitions",
            severity=finding.severity,
            where=where,
            message=finding.message,
            hint=finding.hint,
        )
    if broken:
        return
    try:
        tenant = on.tenant
        with on.database.read() as session:
            facts = load_facts(session, tenant)
    except StoreError as error:
        yield CheckFinding(
            about="config", severity=Severity.error, where="database", message=error.in_language(on.language)
        )
        return
    yield from _roster(on, tenant, facts)
    yield from _meetings(on, facts)
    yield from _plan(on, tenant, facts)


def _roster(on: Context, tenant: Tenant, facts: Facts) -> Iterator[CheckFinding]:
    roles, profile, roster = tenant.bundle.roles, tenant.profile, facts.roster
    if not facts.tenures:
        yield CheckFinding(
            about="roster",
            severity=Severity.warning,
            where="roster",
            message=on.text("check.no-roster"),
            hint=on.text("check.no-roster-hint"),
        )
        return
    needed = Counter(step.role or w.owner for w in tenant.bundle.workflows.values() for step in w.step)
    for role, steps in sorted(needed.items()):
        if roster.holder(role, on.today) is not None:
            continue
        title = roles.title(role).in_language(on.language)
        stand_in = roster.recipient(role, on.today, roles, profile.last_resort)
        if stand_in is None:
            message = on.text("check.nobody", role=title, steps=steps)
            yield CheckFinding(
                about="roster",
                severity=Severity.error,
                where=role,
                message=message,
                hint=on.text("check.assign-hint", role=role),
            )
        else:
            held = roles.title(stand_in.held).in_language(on.language)
            message = on.text("check.vacant", role=title, steps=steps, stand_in=held)
            yield CheckFinding(
                about="roster",
                severity=Severity.warning,
                where=role,
                message=message,
                hint=on.text("check.assign-hint", role=role),
            )
    for tenure in facts.tenures:
        if roles.get(tenure.role) is None:
            message = on.text("check.unknown-role", role=tenure.role)
            yield CheckFinding(about="roster", severity=Severity.warning, where=tenure.role, message=message)


def _meetings(on: Context, facts: Facts) -> Iterator[CheckFinding]:
    if not any(m.body is not None and m.day >= on.today for m in facts.meetings):
        yield CheckFinding(
            about="meetings",
            severity=Severity.warning,
            where="meetings",
            message=on.text("check.no-meetings"),
            hint=on.text("check.no-meetings-hint"),
        )
    unknown = sorted(
        {m.title for m in facts.meetings if m.body is None and m.status.counts and m.day >= on.today}
    )
    for title in unknown:
        yield CheckFinding(
            about="meetings",
            severity=Severity.warning,
            where="meetings",
            message=on.text("check.unrecognised", title=title),
            hint=on.text("check.unrecognised-hint"),
        )
    for meeting in facts.meetings:
        if meeting.status == "vanished" and meeting.day >= on.today:
            name = body_name(meeting.body, on.language) if meeting.body else meeting.title
            message = on.text("check.vanished", body=name, day=meeting.day, source=meeting.source)
            yield CheckFinding(
                about="meetings", severity=Severity.warning, where=meeting.source, message=message
            )
    year = on.today.year - (on.today.year - 2023) % 4
    constituted = [
        m for m in facts.meetings if m.body == COUNCIL and CONSTITUTING in m.marks and m.day.year == year
    ]
    if on.today > date(year, 10, 31) and not constituted and year not in on.tenant.profile.constituted:
        yield CheckFinding(
            about="meetings",
            severity=Severity.warning,
            where="meetings",
            message=on.text("check.no-constitution", year=year),
            hint=on.text("check.no-constitution-hint", year=year),
        )


def _plan(on: Context, tenant: Tenant, facts: Facts) -> Iterator[CheckFinding]:
    made = plan_of(tenant, facts, on.today, date(on.today.year + 1, 12, 31))
    for step in made.steps.values():
        if step.done:
            continue
        for conflict in step.conflicts:
            yield CheckFinding(
                about="plan", severity=Severity.error, where=step.key, message=render(conflict, on.language)
            )
        for warning in step.warnings:
            yield CheckFinding(
                about="plan", severity=Severity.warning, where=step.key, message=render(warning, on.language)
            )
