"""Asking which meetings there are."""

from __future__ import annotations

import dataclasses
from datetime import date, time

import pytest

from calendars.meetings import Meeting, MeetingCalendar, MeetingStatus


def council(day: str, **changes: object) -> Meeting:
    meeting = Meeting(
        day=date.fromisoformat(day), title="KST", body="kommunestyret", uid=day, source="x", start=time(18)
    )
    return dataclasses.replace(meeting, **changes)  # type: ignore[arg-type]


PLAN = MeetingCalendar(
    [
        council("2026-12-10", marks=frozenset({"budsjett"})),
        council("2026-02-12"),
        council("2026-06-18", status=MeetingStatus.cancelled),
        council("2026-09-24", status=MeetingStatus.vanished),
        council("2026-04-16", status=MeetingStatus.moved),
        council("2026-05-01", body=None),
    ]
)


def days(meetings: tuple[Meeting, ...]) -> list[str]:
    return [f"{meeting.day:%m-%d}" for meeting in meetings]


def test_a_cancelled_meeting_does_not_count_and_a_vanished_one_does() -> None:
    assert days(PLAN.of("kommunestyret")) == ["02-12", "04-16", "09-24", "12-10"]


def test_a_meeting_of_no_known_body_belongs_to_nobody() -> None:
    assert PLAN.bodies == {"kommunestyret"}
    assert PLAN.of("formannskapet") == ()


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, ["02-12", "04-16", "09-24", "12-10"]),
        (date(2026, 4, 16), date(2026, 9, 24), ["04-16", "09-24"]),
        (date(2026, 4, 17), None, ["09-24", "12-10"]),
        (None, date(2026, 4, 15), ["02-12"]),
        (date(2027, 1, 1), None, []),
    ],
)
def test_both_ends_of_a_span_are_included(first: date | None, last: date | None, expected: list[str]) -> None:
    assert days(PLAN.between("kommunestyret", first, last)) == expected


def test_a_mark_can_be_asked_for() -> None:
    assert days(PLAN.between("kommunestyret", None, None, "budsjett")) == ["12-10"]


def test_how_far_the_calendar_of_a_body_reaches() -> None:
    assert PLAN.last_known_day("kommunestyret") == date(2026, 12, 10)
    assert PLAN.last_known_day("formannskapet") is None
