"""Meetings of political bodies as values, and the calendar that answers which meeting comes first or last."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum


class MeetingStatus(StrEnum):
    planned = "planned"
    moved = "moved"
    cancelled = "cancelled"
    vanished = "vanished"

    @property
    def counts(self) -> bool:
        """Whether a date may rest on the meeting. A vanished one does until a person has said otherwise."""
        return self is not MeetingStatus.cancelled


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting as the municipality's calendar has it. `day`, `end_day` and `start` are local to the
    municipality; `body` is the canonical id, None when the title was not recognised."""

    day: date
    title: str
    body: str | None
    uid: str
    source: str
    start: time | None = None
    end_day: date | None = None
    status: MeetingStatus = MeetingStatus.planned
    marks: frozenset[str] = frozenset()
    rule: str = ""

    @property
    def last_day(self) -> date:
        """The last day of the meeting, itself included."""
        return self.end_day or self.day


class MeetingCalendar:
    """The meetings that count, ordered by day and body. Immutable once made; lookups are O(log n)."""

    def __init__(self, meetings: Iterable[Meeting]) -> None:
        by_body: dict[str, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            if meeting.body is not None and meeting.status.counts:
                by_body[meeting.body].append(meeting)
        self._meetings = {
            body: tuple(sorted(found, key=lambda m: (m.day, m.start or time.min, m.uid)))
            for body, found in by_body.items()
        }
        self._days = {body: tuple(m.day for m in found) for body, found in self._meetings.items()}

    @property
    def bodies(self) -> frozenset[str]:
        return frozenset(self._meetings)

    def of(self, body: str) -> tuple[Meeting, ...]:
        """Every meeting of a body, by day."""
        return self._meetings.get(body, ())

    def between(
        self, body: str, first: date | None, last: date | None, marked: str | None = None
    ) -> tuple[Meeting, ...]:
        """The meetings of a body from `first` to `last`, both included; None leaves that side open."""
        days = self._days.get(body, ())
        low = 0 if first is None else bisect_left(days, first)
        high = len(days) if last is None else bisect_right(days, last)
        found = self._meetings.get(body, ())[low:high]
        return found if marked is None else tuple(m for m in found if marked in m.marks)

    def last_known_day(self, body: str) -> date | None:
        """The day of the latest meeting known for a body: how far its calendar reaches."""
        days = self._days.get(body)
        return days[-1] if days else None
