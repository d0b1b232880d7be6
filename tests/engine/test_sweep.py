"""The loop's body on a real database: observe, plan, decide, act, record."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from calendars.bodies import BodyRules
from calendars.working_days import WorkingDays
from engine.board import Board
from engine.facts import Answer, Person, Profile
from engine.messages import Message, Outcome, Receipt
from engine.nudging import Letter
from engine.store import answers, meetings, municipalities, outbox, roster
from engine.store import nudges as pending
from engine.store.database import Database
from engine.sweep import LEASE, Sweep
from engine.tenant import Tenant
from notifiers.transport import MemoryTransport
from tests.engine.conftest import meetings_of
from workflows.loader import Bundle

OSLO = ZoneInfo("Europe/Oslo")
ALICE = Person(id="alice@x.example", name="Alice", email="alice@x.example")
BOB = Person(id="bob@x.example", name="Bob", email="bob@x.example")
# A handful of workflows is plenty to see what the loop does with them.
WATCHED = ("budget", "handlingsdel", "constitution", "planstrategi", "kostra")
PUBLISH = "budget/2024/publish-recommendation"


class Clock:
    def __init__(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def to(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)


def compose(letter: Letter, _entries: Mapping[str, object]) -> Message:
    keys = sorted(f"{i.step.key}|{i.nudge.rung}|{i.nudge.for_day}" for i in letter.items)
    digest = hashlib.sha256(f"{letter.person.id} {letter.day} {keys}".encode()).hexdigest()
    return Message(
        key=digest,
        id=f"{digest}@x.example",
        to_name=letter.person.name,
        to_address=letter.person.email,
        language=letter.language,
        role=letter.items[0].recipient.asked,
        kind="digest",
        subject=f"{len(letter.items)}",
        text="",
        html="",
        steps=tuple(item.step.key for item in letter.items),
        at=letter.at,
    )


class House:
    """One municipality, one sweep, and what went out."""

    def __init__(self, database: Database, bundle: Bundle, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.board = Board()
        self.transport = MemoryTransport()
        with database.write() as session:
            tenant_id = municipalities.ensure(session, "gjerstad")
            found = meetings_of(
                formannskapet=["2023-11-07", "2023-11-28"], kommunestyret=["2023-10-26", "2023-12-14"]
            )
            for meeting in found:
                meetings.add(session, tenant_id, meeting, clock())
            for role in ("council-secretary", "chief-executive"):
                roster.assign(session, tenant_id, role, ALICE, date(2020, 1, 1), None, clock(), "test")
        self.tenant = Tenant(
            id=tenant_id,
            profile=Profile(slug="gjerstad", name="Gjerstad", in_use_from=date(2023, 11, 1)),
            bundle=dataclasses.replace(bundle, workflows={w: bundle.workflows[w] for w in WATCHED}),
            bodies=BodyRules({}),
            working_days=WorkingDays(),
        )
        self.restart()

    def restart(self) -> None:
        """A new process: nothing is remembered but the database."""
        self.board = Board()
        self.sweep = Sweep(
            self.database,
            [self.tenant],
            compose=compose,
            transport=self.transport,
            clock=self.clock,
            board=self.board,
        )

    def sent(self, step: str) -> list[str]:
        return [message.to_address for message in self.transport.delivered if step in message.steps]


@pytest.fixture
def house(database: Database, bundle: Bundle) -> House:
    return House(database, bundle, Clock("2023-11-20T12:00"))


def test_a_nudge_is_said_once_at_eight_and_not_before(house: House) -> None:
    house.clock.to("2023-11-24T23:00")
    house.sweep()
    house.transport.delivered.clear()

    house.clock.to("2023-11-27T07:59")
    assert house.sweep().queued == 0
    house.clock.to("2023-11-27T08:00")
    report = house.sweep()
    assert report.sent == report.queued > 0
    assert house.sent(PUBLISH) == [ALICE.email]

    for _ in range(3):
        assert house.sweep().sent == 0
    house.restart()
    assert house.sweep().sent == 0


def test_the_holder_of_the_day_is_asked_when_the_letter_is_written(house: House) -> None:
    house.sweep()
    house.transport.delivered.clear()
    with house.database.write() as session:
        roster.assign(
            session,
            house.tenant.id,
            "council-secretary",
            BOB,
            date(2023, 11, 27),
            None,
            house.clock(),
            "test",
            replace=True,
        )

    house.clock.to("2023-11-27T08:00")
    house.sweep()

    assert house.sent(PUBLISH) == [BOB.email]


def test_a_step_done_after_it_was_planned_is_not_spoken_of(house: House) -> None:
    house.sweep()
    house.transport.delivered.clear()
    with house.database.write() as session:
        at = house.clock()
        answer = Answer(step_key=PUBLISH, kind="done", at=at, day=date(2023, 11, 24), by="operator")
        answers.record(session, house.tenant.id, answer)

    house.clock.to("2023-11-27T08:00")
    house.sweep()

    assert house.sent(PUBLISH) == []


def test_a_moved_meeting_moves_the_nudges_with_it(house: House) -> None:
    house.sweep()
    with house.database.write() as session:
        moved = meetings_of(
            formannskapet=["2023-11-07", "2023-11-28"], kommunestyret=["2023-10-26", "2023-12-19"]
        )
        meetings.replace_source(session, house.tenant.id, "plan", moved, house.clock())

    house.clock.to("2023-11-21T08:00")
    house.sweep()

    view = house.board.view("gjerstad")
    assert view is not None
    assert view.plan.steps[PUBLISH].limit == date(2023, 12, 5)
    assert view.revisions["budget/2024/council-decision"][0] == 1, "the feed's SEQUENCE has grown"
    assert view.revisions["kostra/2024/services"][0] == 0


def test_after_three_days_asleep_everything_waiting_is_one_letter(house: House) -> None:
    house.clock.to("2023-11-24T12:00")
    house.sweep()
    house.transport.delivered.clear()

    house.clock.to("2023-11-30T09:00")
    house.sweep()

    [letter] = [m for m in house.transport.delivered if m.to_address == ALICE.email]
    assert PUBLISH in letter.steps
    assert len(letter.steps) == len(set(letter.steps))
    with house.database.read() as session:
        assert pending.counts(session, house.tenant.id)["suppressed"] > 0


@pytest.mark.parametrize("outcome", [Outcome.temporary, Outcome.uncertain])
def test_a_server_that_says_no_gets_the_same_message_later(house: House, outcome: Outcome) -> None:
    house.sweep()
    house.transport = MemoryTransport(lambda _: Receipt(outcome=outcome, detail="try later"))
    house.restart()
    house.clock.to("2023-11-27T08:00")
    house.sweep()
    tried = {m.id for m in house.transport.tried}
    assert tried

    house.transport = MemoryTransport()
    house.restart()
    house.clock.now += timedelta(hours=3)
    house.sweep()

    assert {m.id for m in house.transport.delivered} == tried


def test_a_process_that_dies_between_sending_and_recording_loses_nothing(house: House) -> None:
    house.sweep()

    class Killed(BaseException):
        pass

    def die(_message: Message) -> Receipt:
        raise Killed

    house.transport = MemoryTransport(die)
    house.restart()
    house.clock.to("2023-11-27T08:00")
    with pytest.raises(Killed):
        house.sweep()

    house.transport = MemoryTransport()
    house.restart()
    assert house.sweep().sent == 0, "the lease still holds"
    house.clock.now += LEASE + timedelta(hours=1)
    house.sweep()
    house.clock.now += timedelta(hours=1)
    house.sweep()

    assert house.sent(PUBLISH) == [ALICE.email]


def test_what_has_nobody_to_be_said_to_is_kept_until_somebody_is_there(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with house.database.write() as session:
        for role in ("council-secretary", "chief-executive"):
            roster.end(session, house.tenant.id, role, date(2023, 11, 20), house.clock(), "test")
    house.sweep()
    house.transport.delivered.clear()

    house.clock.to("2023-11-27T08:00")
    assert house.sweep().unheard > 0
    assert house.sent(PUBLISH) == []

    with house.database.write() as session:
        roster.assign(
            session, house.tenant.id, "chief-executive", BOB, date(2023, 11, 27), None, house.clock(), "test"
        )
    house.clock.to("2023-11-27T09:00")
    house.sweep()

    assert house.sent(PUBLISH) == [BOB.email]


def test_asked_to_stop_it_finishes_the_mail_in_flight_and_keeps_the_rest(
    house: House, bundle: Bundle
) -> None:
    with house.database.write() as session:
        roster.assign(
            session, house.tenant.id, "finance-director", BOB, date(2020, 1, 1), None, house.clock(), "test"
        )
    stop: list[bool] = []

    def then_stop(_message: Message) -> Receipt:
        stop.append(True)
        return Receipt(outcome=Outcome.sent)

    house.transport = MemoryTransport(then_stop)
    stopping: Callable[[], bool] = lambda: bool(stop)  # noqa: E731
    house.board = Board()
    sweep = Sweep(
        house.database,
        [house.tenant],
        compose=compose,
        transport=house.transport,
        clock=house.clock,
        board=house.board,
        stopping=stopping,
    )
    report = sweep()
    assert report.sent == 1 < report.queued

    house.transport = MemoryTransport()
    house.restart()
    house.clock.now += timedelta(minutes=10)
    house.sweep()
    with house.database.read() as session:
        counts = outbox.counts(session, house.tenant.id)
    assert counts["sent"] == report.queued  # type: ignore[index]


@pytest.mark.parametrize(
    "nights",
    [
        ("2026-10-24T12:00", "2026-10-27T12:00"),
        ("2027-03-27T12:00", "2027-03-30T12:00"),
        ("2027-12-30T12:00", "2028-03-02T12:00"),
    ],
)
def test_summer_time_new_year_and_a_leap_day_lose_and_double_nothing(
    house: House, nights: tuple[str, str]
) -> None:
    """Swept every hour through the night the clock changes: each nudge is said once."""
    first, last = nights
    house.clock.to(first)
    house.sweep()
    with house.database.read() as session:
        until = datetime.fromisoformat(last).replace(tzinfo=OSLO)
        waiting = [p for p in pending.pending(session, house.tenant.id) if p.nudge.at <= until]
    house.transport.delivered.clear()

    end = datetime.fromisoformat(last).replace(tzinfo=OSLO).astimezone(UTC)
    while house.clock.now < end:
        house.clock.now += timedelta(hours=5)
        house.sweep()

    said = [
        (step, message.at.astimezone(OSLO).date())
        for message in house.transport.delivered
        for step in message.steps
    ]
    assert len(said) == len(set(said))
    people = [(m.to_address, m.at.astimezone(OSLO).date()) for m in house.transport.delivered]
    assert len(people) == len(set(people)), "one letter a person a day"
    with house.database.read() as session:
        still = {
            p.id
            for p in pending.pending(session, house.tenant.id)
            if p.nudge.at <= until - timedelta(hours=5)
        }
    assert still == set()
    assert waiting, "something was to be said in those days"
