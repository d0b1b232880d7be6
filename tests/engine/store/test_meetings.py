"""Meetings: what a source says now, and what it said before."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from calendars.meetings import Meeting, MeetingStatus
from engine.store import meetings
from engine.store.database import Database

Make = Callable[..., Meeting]
NOVEMBER, DECEMBER = date(2026, 11, 24), date(2026, 12, 10)


def test_a_meeting_comes_back_as_it_was(
    database: Database, gjerstad: int, a_meeting: Make, now: datetime
) -> None:
    meeting = a_meeting(
        NOVEMBER,
        start=time(17, 30),
        end_day=date(2026, 11, 25),
        title="Ekstraordinært møte; «budsjett» \N{GRINNING FACE}",
        body=None,
        status=MeetingStatus.vanished,
        marks=frozenset({"budsjett", "konstituerende"}),
        rule="alias",
    )
    with database.write() as session:
        meetings.replace_source(session, gjerstad, "plan.ics", [meeting], now)
    with database.read() as session:
        assert meetings.known(session, gjerstad) == [meeting]


def test_a_new_copy_of_a_source_replaces_the_old(
    database: Database, gjerstad: int, a_meeting: Make, now: datetime
) -> None:
    november, december = a_meeting(NOVEMBER), a_meeting(DECEMBER)
    with database.write() as session:
        assert meetings.replace_source(session, gjerstad, "plan.ics", [november], now) == 1
        assert meetings.replace_source(session, gjerstad, "plan.ics", [december, november], now) == 1
        assert meetings.replace_source(session, gjerstad, "plan.ics", [december], now) == 1
    with database.read() as session:
        assert meetings.known(session, gjerstad) == [december]


def test_the_same_copy_again_changes_nothing(
    database: Database, gjerstad: int, a_meeting: Make, now: datetime
) -> None:
    plan = [
        a_meeting(NOVEMBER, start=time(9, tzinfo=UTC)),
        a_meeting(DECEMBER, title="Møte\x00 \ud83d"),
    ]
    with database.write() as session:
        assert meetings.replace_source(session, gjerstad, "plan.ics", plan, now) == 2
    with database.write() as session:
        assert meetings.replace_source(session, gjerstad, "plan.ics", [*plan, *plan], now) == 0


def test_other_sources_and_other_municipalities_are_left_alone(
    database: Database, gjerstad: int, donna: int, a_meeting: Make, now: datetime
) -> None:
    theirs, typed = a_meeting(NOVEMBER), a_meeting(DECEMBER, source="typed")
    with database.write() as session:
        meetings.replace_source(session, donna, "plan.ics", [theirs], now)
        meetings.add(session, gjerstad, typed, now)
        meetings.replace_source(session, gjerstad, "plan.ics", [], now)
    with database.read() as session:
        assert meetings.known(session, donna) == [theirs]
        assert meetings.known(session, gjerstad) == [typed]
        assert meetings.known(session, gjerstad, source="plan.ics") == []


def test_a_moved_meeting_keeps_its_history(
    database: Database, gjerstad: int, a_meeting: Make, now: datetime
) -> None:
    before = a_meeting(NOVEMBER, uid="1@gjerstad")
    after = dataclasses.replace(before, day=NOVEMBER + timedelta(days=7), status=MeetingStatus.moved)
    later = now + timedelta(days=3)
    with database.write() as session:
        meetings.replace_source(session, gjerstad, "plan.ics", [before], now)
        assert meetings.replace_source(session, gjerstad, "plan.ics", [after], later) == 2
    with database.read() as session:
        assert meetings.history(session, gjerstad, "plan.ics", "1@gjerstad") == [
            (now, before),
            (later, after),
        ]


def test_a_span_of_days_takes_in_what_touches_it(
    database: Database, gjerstad: int, a_meeting: Make, now: datetime
) -> None:
    seminar = a_meeting(NOVEMBER, end_day=NOVEMBER + timedelta(days=2))
    with database.write() as session:
        meetings.add(session, gjerstad, seminar, now)
    with database.read() as session:

        def between(first: int, last: int) -> list[Meeting]:
            days = [NOVEMBER + timedelta(days=n) for n in (first, last)]
            return meetings.known(session, gjerstad, first=days[0], last=days[1])

        assert between(-5, -1) == []
        assert between(-5, 0) == [seminar]
        assert between(2, 9) == [seminar]
        assert between(3, 9) == []


def test_they_come_by_day_and_hour(database: Database, gjerstad: int, a_meeting: Make, now: datetime) -> None:
    late = a_meeting(NOVEMBER, start=time(18), uid="a")
    early = a_meeting(NOVEMBER, start=time(9), uid="b")
    before = a_meeting(date(2026, 1, 5), uid="c")
    with database.write() as session:
        meetings.replace_source(session, gjerstad, "plan.ics", [late, early, before], now)
    with database.read() as session:
        assert meetings.known(session, gjerstad) == [before, early, late]


def test_a_typed_meeting_is_added_once(
    database: Database, gjerstad: int, a_meeting: Make, now: datetime
) -> None:
    with database.write() as session:
        assert meetings.add(session, gjerstad, a_meeting(NOVEMBER, source="typed"), now)
        assert not meetings.add(session, gjerstad, a_meeting(NOVEMBER, source="typed"), now)
        assert meetings.add(session, gjerstad, a_meeting(DECEMBER, source="typed"), now)
        assert len(meetings.known(session, gjerstad)) == 2


def test_a_meeting_of_another_source_is_a_mistake(
    database: Database, gjerstad: int, a_meeting: Make, now: datetime
) -> None:
    with pytest.raises(ValueError, match=r"plan\.ics"), database.write() as session:
        meetings.replace_source(session, gjerstad, "typed", [a_meeting(NOVEMBER)], now)


def test_a_large_source_is_replaced_whole(
    database: Database, gjerstad: int, a_meeting: Make, now: datetime
) -> None:
    plan = [a_meeting(NOVEMBER, uid=str(number)) for number in range(12_000)]
    with database.write() as session:
        meetings.replace_source(session, gjerstad, "plan.ics", plan, now)
        assert meetings.replace_source(session, gjerstad, "plan.ics", plan[:1], now) == 11_999
        assert meetings.known(session, gjerstad) == plan[:1]
