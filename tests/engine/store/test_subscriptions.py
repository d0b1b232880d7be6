"""Subscribed calendars: when to ask, and who turned ill or well."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.store import subscriptions
from engine.store.database import Database
from engine.store.errors import SubscriptionExists
from engine.store.subscriptions import Subscription

URL = "https://calendar.gjerstad.example/hemmelig.ics"
HOUR = timedelta(hours=1)


@pytest.fixture
def subscribed(database: Database, gjerstad: int, now: datetime) -> Subscription:
    with database.write() as session:
        return subscriptions.subscribe(session, gjerstad, name="moteplan", url=URL, poll_seconds=3600, at=now)


def _now_stored(database: Database, municipality: int) -> Subscription:
    with database.read() as session:
        [found] = subscriptions.all_of(session, municipality)
        return found


def test_a_new_subscription_is_due_at_once(
    database: Database, gjerstad: int, donna: int, subscribed: Subscription, now: datetime
) -> None:
    with database.read() as session:
        assert subscriptions.due(session, now) == [subscribed]
        assert subscriptions.due(session, now - HOUR) == []
        assert subscriptions.next_poll_at(session) == now
        assert subscriptions.all_of(session, donna) == []
    assert (subscribed.state, subscribed.municipality, subscribed.failures) == ("well", gjerstad, 0)


def test_the_address_is_not_shown(subscribed: Subscription) -> None:
    assert "hemmelig" not in repr(subscribed)
    assert subscribed.url == URL


def test_what_was_read_sets_the_next_time_and_what_to_ask_with(
    database: Database, gjerstad: int, subscribed: Subscription, now: datetime
) -> None:
    with database.write() as session:
        turned = subscriptions.record_ok(
            session, subscribed.id, at=now, etag='"1"', last_modified="Tue", next_poll_at=now + HOUR
        )
        assert not turned
        assert subscriptions.due(session, now) == []
        assert not subscriptions.record_not_modified(
            session, subscribed.id, at=now + HOUR, next_poll_at=now + 2 * HOUR
        )
    found = _now_stored(database, gjerstad)
    assert (found.etag, found.last_modified) == ('"1"', "Tue")
    assert (found.last_ok_at, found.next_poll_at) == (now + HOUR, now + 2 * HOUR)


def test_a_calendar_turns_ill_once_and_well_once(
    database: Database, gjerstad: int, subscribed: Subscription, now: datetime
) -> None:
    def fail(at: datetime, reason: str) -> bool:
        with database.write() as session:
            return subscriptions.record_failed(
                session, subscribed.id, at=at, reason=reason, next_poll_at=at + HOUR
            )

    assert fail(now, "404")
    assert not fail(now + HOUR, "timeout")
    ill = _now_stored(database, gjerstad)
    assert (ill.state, ill.reason, ill.ill_since, ill.failures) == ("ill", "timeout", now, 2)
    assert ill.next_poll_at == now + 2 * HOUR
    with database.write() as session:
        assert subscriptions.record_ok(session, subscribed.id, at=now + 2 * HOUR, next_poll_at=now + 3 * HOUR)
    well = _now_stored(database, gjerstad)
    assert (well.state, well.reason, well.ill_since, well.failures) == ("well", "", None, 0)
    assert fail(now + 3 * HOUR, "404")


def test_subscribing_again_changes_only_how_often(
    database: Database, gjerstad: int, subscribed: Subscription, now: datetime
) -> None:
    with database.write() as session:
        again = subscriptions.subscribe(
            session, gjerstad, name="moteplan", url=URL, poll_seconds=600, at=now + HOUR
        )
    assert (again.id, again.poll_seconds, again.next_poll_at) == (subscribed.id, 600, now)


def test_a_name_is_not_taken_over_by_another_address(
    database: Database, gjerstad: int, donna: int, subscribed: Subscription, now: datetime
) -> None:
    other = "https://other.example/hemmelig.ics"
    with pytest.raises(SubscriptionExists) as caught, database.write() as session:
        subscriptions.subscribe(session, gjerstad, name="moteplan", url=other, poll_seconds=600, at=now)
    assert "moteplan" in str(caught.value)
    assert "hemmelig" not in str(caught.value)
    with database.write() as session:
        subscriptions.subscribe(session, donna, name="moteplan", url=other, poll_seconds=600, at=now)


def test_an_ended_subscription_is_asked_no_more_and_its_name_is_free(
    database: Database, gjerstad: int, subscribed: Subscription, now: datetime
) -> None:
    with database.write() as session:
        assert subscriptions.unsubscribe(session, gjerstad, "moteplan", now)
        assert not subscriptions.unsubscribe(session, gjerstad, "moteplan", now)
        assert subscriptions.due(session, now) == []
        assert subscriptions.next_poll_at(session) is None
        again = subscriptions.subscribe(
            session, gjerstad, name="moteplan", url="https://new.example/a.ics", poll_seconds=600, at=now
        )
        assert again.id != subscribed.id
