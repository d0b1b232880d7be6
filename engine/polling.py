"""Subscribed calendars, read when their time has come. An answer that cannot be believed changes nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import structlog

from calendars.fetching import Fetched, FetchPolicy, NotModified, fetch
from calendars.ical_in import read_ical
from engine.clock import Clock, local_day
from engine.intake import reading_window, take_in
from engine.store import subscriptions
from engine.store.database import Database
from engine.store.subscriptions import Subscription
from engine.tenant import Tenant

log = structlog.get_logger(__name__)
LONGEST_PAUSE = timedelta(hours=24)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What came of one poll: how many meetings the source has now, or the problem that kept the last good copy."""

    name: str
    meetings: int = 0
    changed: int = 0
    problem: str | None = None


def poll_due(database: Database, tenants: Mapping[int, Tenant], policy: FetchPolicy, clock: Clock) -> int:
    """Poll every subscription that is due; how many there were. One that fails never keeps the others waiting."""
    with database.read() as session:
        due = subscriptions.due(session, clock())
    for subscription in due:
        tenant = tenants.get(subscription.municipality)
        if tenant is not None:
            poll(database, tenant, subscription, policy, clock)
    return len(due)


def poll(
    database: Database, tenant: Tenant, subscription: Subscription, policy: FetchPolicy, clock: Clock
) -> Polled:
    """Fetch one subscription and take in what it says."""
    answer = fetch(
        subscription.url, etag=subscription.etag, last_modified=subscription.last_modified, policy=policy
    )
    now = clock()
    later = now + timedelta(seconds=subscription.poll_seconds)
    if isinstance(answer, NotModified):
        with database.write() as session:
            subscriptions.record_not_modified(session, subscription.id, at=now, next_poll_at=later)
        return Polled(name=subscription.name)
    language = tenant.profile.language
    if not isinstance(answer, Fetched):
        asked = timedelta(seconds=answer.retry_after or 0)
        return _failed(database, tenant, subscription, answer.reason_in(language), now, at_least=asked)
    today = local_day(now, tenant.profile.zone)
    first, last = reading_window(today)
    reading = read_ical(
        answer.content,
        zone=tenant.profile.zone,
        rules=tenant.bodies,
        source=subscription.name,
        first=first,
        last=last,
    )
    if not reading.accepted:
        return _failed(database, tenant, subscription, reading.error_in(language) or "", now)
    # An event that could not be read is not an event that is gone: with problems, nothing is said to have vanished.
    vanish_from = date.max if reading.problems else today
    with database.write() as session:
        found = [occurrence.to_meeting(language) for occurrence in reading.occurrences]
        changes = take_in(session, tenant, subscription.name, found, now, vanish_from=vanish_from)
        well_again = subscriptions.record_ok(
            session,
            subscription.id,
            at=now,
            next_poll_at=later,
            etag=answer.etag,
            last_modified=answer.last_modified,
        )
    changed = len(changes.meetings) - len(changes.unchanged)
    log.info(
        "feed read",
        feed=subscription.name,
        meetings=len(changes.meetings),
        changed=changed,
        problems=len(reading.problems),
        well_again=well_again,
    )
    return Polled(name=subscription.name, meetings=len(changes.meetings), changed=changed)


def _failed(
    database: Database,
    tenant: Tenant,
    subscription: Subscription,
    reason: str,
    now: datetime,
    *,
    at_least: timedelta = timedelta(),
) -> Polled:
    """Note that a feed is ill. The pause doubles with every failure, up to a day, and is never shorter than what the
    server asked for."""
    doubled = timedelta(seconds=subscription.poll_seconds * 2 ** min(subscription.failures, 10))
    pause = min(max(doubled, at_least), LONGEST_PAUSE)
    with database.write() as session:
        turned = subscriptions.record_failed(
            session, subscription.id, at=now, reason=reason, next_poll_at=now + pause
        )
    tell = log.error if turned else log.warning
    tell(
        "feed is ill; the last good copy stands",
        municipality=tenant.profile.slug,
        feed=subscription.name,
        reason=reason,
    )
    return Polled(name=subscription.name, problem=reason)
