"""One municipality as the engine works on it: its profile and definitions, its facts, and the plan made of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from calendars.bodies import BodyRules
from calendars.meetings import Meeting, MeetingCalendar
from calendars.working_days import WorkingDays
from engine.facts import Absence, Answer, Person, Profile, Tenure
from engine.planned import Plan
from engine.planning import plan
from engine.roster import Roster
from engine.store import answers, meetings, roster
from workflows.loader import Bundle

# How far ahead the service plans: a whole council period, so that rungs a year ahead of a date are never late.
HORIZON_YEARS_AHEAD = 5
HORIZON_YEARS_BEHIND = 1


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """What is chosen and written down for one municipality. `id` is its row in the store."""

    id: int
    profile: Profile
    bundle: Bundle
    bodies: BodyRules
    working_days: WorkingDays


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one municipality at one moment."""

    meetings: tuple[Meeting, ...]
    persons: tuple[Person, ...]
    tenures: tuple[Tenure, ...]
    absences: tuple[Absence, ...]
    answers: Mapping[str, Answer]

    @property
    def roster(self) -> Roster:
        return Roster(self.persons, self.tenures, self.absences)


def load_facts(session: Session, tenant: Tenant) -> Facts:
    """Read every fact a plan is made from, in one transaction."""
    return Facts(
        meetings=tuple(meetings.known(session, tenant.id)),
        persons=tuple(roster.persons(session, tenant.id)),
        tenures=tuple(roster.tenures(session, tenant.id)),
        absences=tuple(roster.absences(session, tenant.id)),
        answers=answers.latest(session, tenant.id),
    )


def plan_of(tenant: Tenant, facts: Facts, first: date, last: date) -> Plan:
    """The plan from one day to another (both included)."""
    return plan(
        tenant.bundle.workflows,
        tenant.profile,
        MeetingCalendar(facts.meetings),
        first=first,
        last=last,
        working_days=tenant.working_days,
        answers=facts.answers,
    )


def horizon(today: date) -> tuple[date, date]:
    """The days the service plans for."""
    return date(today.year - HORIZON_YEARS_BEHIND, 1, 1), date(today.year + HORIZON_YEARS_AHEAD, 12, 31)
