"""Meetings into the store: what a file or a feed says, held against what is known of that source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from calendars.meetings import Meeting
from calendars.reconcile import Changes, reconcile
from engine.store import meetings
from engine.tenant import Tenant

# What a meeting file may reach: older meetings explain nothing, later ones are mistakes or endless recurrence.
READ_FROM = date(2000, 1, 1)
READ_YEARS_AHEAD = 8


def reading_window(today: date) -> tuple[date, date]:
    """The days of a meeting file that are read."""
    return READ_FROM, date(today.year + READ_YEARS_AHEAD, 12, 31)


def take_in(
    session: Session,
    tenant: Tenant,
    source: str,
    fetched: Sequence[Meeting],
    at: datetime,
    *,
    vanish_from: date | None,
) -> Changes:
    """Store what a source now says. A meeting it no longer has becomes `vanished`, from `vanish_from` on (None:
    within the days the source now covers); nothing is ever deleted."""
    known = meetings.known(session, tenant.id, source=source)
    changes = reconcile(known, fetched, vanish_from=vanish_from)
    meetings.replace_source(session, tenant.id, source, changes.meetings, at)
    return changes
