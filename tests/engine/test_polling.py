"""Subscribed calendars from a real HTTP server: what changes, and what must change nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from calendars.bodies import BodyRules
from calendars.fetching import FetchPolicy
from calendars.working_days import WorkingDays
from engine.facts import Profile
from engine.polling import LONGEST_PAUSE, poll_due
from engine.store import meetings, municipalities, subscriptions
from engine.store.database import Database
from engine.tenant import Tenant
from workflows.loader import Bundle


def calendar(*days: str) -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}@x\r\nSUMMARY:KST\r\nDTSTART;VALUE=DATE:{day}\r\nEND:VEVENT\r\n"
        for day in days
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n".encode()


class Portal:
    """A municipality's calendar portal on loopback, which can be told to misbehave."""

    def __init__(self) -> None:
        self.body, self.status, self.headers, self.asked = b"", 200, {}, 0
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                portal.asked += 1
                unchanged = (
                    portal.status == 200
                    and self.headers.get("If-None-Match") == '"1"'
                    and "ETag" in portal.headers
                )
                self.send_response(304 if unchanged else portal.status)
                for name, value in portal.headers.items():
                    self.send_header(name, value)
                body = b"" if unchanged else portal.body
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/moter.ics"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal()
    yield made
    made.close()


class Subscriber:
    def __init__(self, database: Database, bundle: Bundle, url: str) -> None:
        self.database, self.now = database, datetime(2026, 3, 2, 9, tzinfo=UTC)
        with database.write() as session:
            tenant_id = municipalities.ensure(session, "x")
            subscriptions.subscribe(
                session, tenant_id, name="portal", url=url, poll_seconds=3600, at=self.now
            )
        self.tenant = Tenant(
            id=tenant_id,
            profile=Profile(slug="x", name="X", in_use_from=date(2026, 1, 1)),
            bundle=bundle,
            bodies=BodyRules({}),
            working_days=WorkingDays(),
        )

    def poll(self, hours: float = 0) -> int:
        self.now += timedelta(hours=hours)
        policy = FetchPolicy(allowed_private=("127.0.0.1",))
        return poll_due(self.database, {self.tenant.id: self.tenant}, policy, lambda: self.now)

    @property
    def days(self) -> list[tuple[str, str]]:
        with self.database.read() as session:
            return [(m.day.isoformat(), str(m.status)) for m in meetings.known(session, self.tenant.id)]

    @property
    def state(self) -> subscriptions.Subscription:
        with self.database.read() as session:
            return subscriptions.all_of(session, self.tenant.id)[0]


@pytest.fixture
def subscriber(database: Database, bundle: Bundle, portal: Portal) -> Subscriber:
    portal.body = calendar("20260416", "20260618")
    made = Subscriber(database, bundle, portal.url)
    assert made.poll() == 1
    assert made.days == [("2026-04-16", "planned"), ("2026-06-18", "planned")]
    return made


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"oops"),
        (404, b"gone"),
        (200, b""),
        (200, b"<!doctype html><title>Logg inn</title>"),
        (200, calendar("20260416")[:60]),
        (200, b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"),
    ],
    ids=["500", "404", "empty", "html", "truncated", "no events"],
)
def test_an_answer_that_cannot_be_believed_leaves_the_last_good_copy(
    status: int, body: bytes, subscriber: Subscriber, portal: Portal
) -> None:
    portal.status, portal.body = status, body

    subscriber.poll(hours=2)

    assert subscriber.days == [("2026-04-16", "planned"), ("2026-06-18", "planned")]
    state = subscriber.state
    assert state.state == "ill"
    assert state.reason
    assert state.ill_since == subscriber.now
    portal.status, portal.body = 200, calendar("20260416", "20260618")
    subscriber.poll(hours=3)
    assert subscriber.state.state == "well"


def test_a_feed_that_stays_ill_is_asked_ever_more_seldom(subscriber: Subscriber, portal: Portal) -> None:
    portal.status = 503
    subscriber.poll(hours=2)
    pauses = []
    for _ in range(7):
        state = subscriber.state
        pauses.append(state.next_poll_at - subscriber.now)
        subscriber.now = state.next_poll_at
        subscriber.poll()

    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(hours=1)
    assert pauses[-1] == LONGEST_PAUSE


def test_a_server_that_asks_for_peace_gets_it(subscriber: Subscriber, portal: Portal) -> None:
    portal.status, portal.headers = 503, {"Retry-After": "18000"}

    subscriber.poll(hours=2)

    assert subscriber.state.next_poll_at - subscriber.now == timedelta(hours=5)
    asked = portal.asked
    assert subscriber.poll(hours=4) == 0
    assert portal.asked == asked


def test_an_unchanged_feed_is_not_read_again(subscriber: Subscriber, portal: Portal) -> None:
    portal.headers = {"ETag": '"1"'}
    subscriber.poll(hours=2)
    portal.body = b"never read"

    subscriber.poll(hours=2)

    assert subscriber.state.state == "well"
    assert subscriber.state.last_ok_at == subscriber.now


def test_a_meeting_that_is_gone_is_asked_about_and_one_that_could_not_be_read_is_not(
    subscriber: Subscriber, portal: Portal
) -> None:
    broken = calendar("20260416", "20260618").replace(
        b"DTSTART;VALUE=DATE:20260618", b"DTSTART;VALUE=DATE:2026-06-99"
    )
    portal.body = broken
    subscriber.poll(hours=2)
    assert subscriber.days == [("2026-04-16", "planned"), ("2026-06-18", "planned")]

    portal.body = calendar("20260416")
    subscriber.poll(hours=2)
    assert subscriber.days == [("2026-04-16", "planned"), ("2026-06-18", "vanished")]


def test_loopback_is_refused_unless_the_operator_lists_it(subscriber: Subscriber, portal: Portal) -> None:
    asked = portal.asked
    subscriber.now += timedelta(hours=2)

    poll_due(
        subscriber.database, {subscriber.tenant.id: subscriber.tenant}, FetchPolicy(), lambda: subscriber.now
    )

    assert portal.asked == asked
    assert subscriber.state.state == "ill"
