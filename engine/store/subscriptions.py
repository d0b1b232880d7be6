"""Calendars subscribed to: where they are, how they are, and when to ask next. The caller polls and
decides."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from engine.store.errors import SubscriptionExists
from engine.store.municipalities import hold
from engine.store.tables import SubscriptionRow
from engine.store.tables.calendars import ACTIVE


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscribed calendar. `name` is the source of its meetings. `url` is often a secret and belongs in no
    log. `ill_since` is the first failure in an unbroken row of `failures`, with the `reason` of the latest;
    the last good copy of its meetings stands meanwhile. Instants are aware UTC."""

    id: int
    municipality: int
    name: str
    url: str = dataclasses.field(repr=False)
    etag: str | None
    last_modified: str | None
    state: Literal["well", "ill"]
    reason: str
    ill_since: datetime | None
    last_ok_at: datetime | None
    next_poll_at: datetime
    poll_seconds: int
    failures: int


def subscribe(
    session: Session, municipality: int, *, name: str, url: str, poll_seconds: int, at: datetime
) -> Subscription:
    """Start polling a calendar, at once. The same name and address again changes only how often.

    Raises SubscriptionExists when the name is taken by another address."""
    hold(session, municipality)
    row = _active(session, municipality, name)
    if row is None:
        row = SubscriptionRow(
            municipality_id=municipality,
            name=name,
            url=url,
            next_poll_at=at,
            poll_seconds=poll_seconds,
            created_at=at,
        )
    elif row.url != url:
        raise SubscriptionExists(name)
    else:
        row.poll_seconds = poll_seconds
    session.add(row)
    session.flush()
    return _subscription(row)


def unsubscribe(session: Session, municipality: int, name: str, at: datetime) -> bool:
    """Stop polling; the meetings it gave stay. False when there is no such subscription."""
    hold(session, municipality)
    row = _active(session, municipality, name)
    if row is None:
        return False
    row.ended_at = at
    session.add(row)
    return True


def all_of(session: Session, municipality: int) -> list[Subscription]:
    """The subscriptions of a municipality, by name."""
    rows = session.exec(
        select(SubscriptionRow).where(SubscriptionRow.municipality_id == municipality, sql(ACTIVE))
    )
    return sorted((_subscription(row) for row in rows), key=lambda found: found.name)


def due(session: Session, now: datetime) -> list[Subscription]:
    """The subscriptions to be polled now, of every municipality, the longest waiting first."""
    rows = session.exec(
        select(SubscriptionRow)
        .where(SubscriptionRow.next_poll_at <= now, sql(ACTIVE))
        .order_by(col(SubscriptionRow.next_poll_at), col(SubscriptionRow.id))
    )
    return [_subscription(row) for row in rows]


def next_poll_at(session: Session) -> datetime | None:
    """When the next subscription is due, of every municipality; None when there is none."""
    return session.exec(
        select(SubscriptionRow.next_poll_at)
        .where(sql(ACTIVE))
        .order_by(col(SubscriptionRow.next_poll_at))
        .limit(1)
    ).first()


def record_ok(
    session: Session,
    id: int,
    *,
    at: datetime,
    next_poll_at: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
) -> bool:
    """A new copy was read and believed. True when the calendar was ill until now."""
    row = _one(session, id)
    row.etag, row.last_modified = etag, last_modified
    return _well(session, row, at, next_poll_at)


def record_not_modified(session: Session, id: int, *, at: datetime, next_poll_at: datetime) -> bool:
    """The server says the copy we hold is the newest. True when the calendar was ill until now."""
    return _well(session, _one(session, id), at, next_poll_at)


def record_failed(session: Session, id: int, *, at: datetime, reason: str, next_poll_at: datetime) -> bool:
    """No answer, or one that cannot be believed. True when the calendar was well until now: somebody is to be
    told once, not at every try."""
    row = _one(session, id)
    turned = row.state == "well"
    if turned:
        # Both in one go: the database keeps that whoever is ill is so since a time.
        row.state, row.ill_since = "ill", at
    row.reason = reason
    row.failures += 1
    row.next_poll_at = next_poll_at
    session.add(row)
    session.flush()
    return turned


def _well(session: Session, row: SubscriptionRow, at: datetime, next_poll_at: datetime) -> bool:
    turned = row.state == "ill"
    row.state, row.reason, row.ill_since, row.failures = "well", "", None, 0
    row.last_ok_at, row.next_poll_at = at, next_poll_at
    session.add(row)
    session.flush()
    return turned


def _active(session: Session, municipality: int, name: str) -> SubscriptionRow | None:
    return session.exec(
        select(SubscriptionRow).where(
            SubscriptionRow.municipality_id == municipality, SubscriptionRow.name == name, sql(ACTIVE)
        )
    ).first()


def _one(session: Session, id: int) -> SubscriptionRow:
    return session.exec(select(SubscriptionRow).where(SubscriptionRow.id == id).with_for_update()).one()


def _subscription(row: SubscriptionRow) -> Subscription:
    return Subscription(
        id=cast(int, row.id),
        municipality=row.municipality_id,
        name=row.name,
        url=row.url,
        etag=row.etag,
        last_modified=row.last_modified,
        state=cast(Literal["well", "ill"], row.state),
        reason=row.reason,
        ill_since=row.ill_since,
        last_ok_at=row.last_ok_at,
        next_poll_at=row.next_poll_at,
        poll_seconds=row.poll_seconds,
        failures=row.failures,
    )
