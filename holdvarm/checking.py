"""What `holdvarm check` looks at: definitions, roster, meetings, and the plan they make."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

from calendars.meetings import MeetingCalendar
from engine.anchors import CONSTITUTING, COUNCIL
from engine.language import day_text
from engine.rollover import Rolled, Trouble, rolled_over
from engine.store.errors import StoreError
from engine.tenant import Facts, Tenant, load_facts, plan_of
from engine.wording import body_name, render
from workflows.differences import differences
from workflows.findings import Finding, Severity
from workflows.lint import lint
from workflows.nearest import nearest

if TYPE_CHECKING:
    from holdvarm.context import Context
    from workflows.loader import Bundle
    from workflows.schema import Language


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CheckFinding:
    """`where` is file:line, a step key, or the part of the facts. `about` groups: overlay is what the municipality's
    own folder changes (severity `info`), rollover what does not follow along into the coming year."""

    about: Literal["config", "definitions", "overlay", "roster", "meetings", "plan", "rollover"]
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
        yield _of_definitions(finding, "definitions", on.language)
    for finding in differences(bundle):
        yield _of_definitions(finding, "overlay", on.language)
    yield from _features(on, bundle)
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
    yield from _rollover(on, tenant, facts)


def _of_definitions(
    finding: Finding, about: Literal["definitions", "overlay"], language: Language
) -> CheckFinding:
    return CheckFinding(
        about=about,
        severity=finding.severity,
        where=str(finding.place),
        message=_sentence(finding.text(language)),
        hint=_sentence(finding.hint_in(language)),
    )


def _sentence(text: str) -> str:
    """A finding as the list shows it: what begins with a key or a name is left as it is written."""
    first, _, rest = text.partition(" ")
    plain = text[:1].islower() and first.isalpha() and not rest.startswith("=")
    text = f"{text[:1].upper()}{text[1:]}" if plain else text
    return f"{text}." if text[-1:].isalnum() or text.endswith(("»", ")")) else text


def _features(on: Context, bundle: Bundle) -> Iterator[CheckFinding]:
    """Features in the configuration that nothing knows: a slip there silently leaves duties out."""
    from holdvarm.wiring import chosen

    for name in chosen(on.settings, on.slug).features:
        if name not in bundle.features:
            near = nearest(name, bundle.features)
            yield CheckFinding(
                about="config",
                severity=Severity.error,
                where="features",
                message=on.text("check.unknown-feature", name=name),
                hint=on.text("did-you-mean", word=near) if near else on.text("check.unknown-feature-hint"),
            )


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
    needed = Counter(w.role_of(step) for w in tenant.bundle.workflows.values() for step in w.step)
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


def _rollover(on: Context, tenant: Tenant, facts: Facts) -> Iterator[CheckFinding]:
    """What does not follow along into the coming year."""
    year = on.today.year + 1
    made = plan_of(tenant, facts, date(year - 1, 1, 1), date(year + 1, 12, 31))
    for rolled in rolled_over(made, MeetingCalendar(facts.meetings), year):
        yield CheckFinding(
            about="rollover",
            severity=Severity.warning,
            where=rolled.step.key,
            message=_rolled(on, rolled, year),
            hint=on.text("check.rollover-meetings-hint") if rolled.trouble is Trouble.no_meetings else "",
        )


def _rolled(on: Context, rolled: Rolled, year: int) -> str:
    planned, before = rolled.step, rolled.before
    day = planned.deadline if rolled.trouble is Trouble.holiday else planned.due
    return on.text(
        f"check.rollover-{rolled.trouble}",
        title=planned.step.title.in_language(on.language),
        day=day_text(day, on.language) if day else "",
        body=body_name(rolled.body, on.language) if rolled.body else "",
        before=day_text(before.due, on.language) if before and before.due else "",
        year=year,
        count=rolled.count,
    )
