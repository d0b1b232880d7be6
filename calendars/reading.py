"""What was read from a calendar file or a meeting plan, whatever format it had."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta

from calendars.bodies import Recognition
from calendars.findings import Finding, Language, Problem
from calendars.meetings import Meeting, MeetingStatus

# A file with more problems than this has one problem.
MAX_PROBLEMS = 500


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One entry on one day, one instance of a series included.

    `start` is a date for an all-day entry, else an aware time in the municipality's zone; `end` is the last
    day itself included, or the time it ends; None when nothing is said. `uid` is the entry's, made from its
    content when it has none; `recurrence` tells the instances of a series apart and stays the same when one
    is moved."""

    uid: str
    recurrence: str = ""
    start: date | datetime
    end: date | datetime | None = None
    summary: str
    status: MeetingStatus
    recognition: Recognition
    source: str
    line: int | None = None

    @property
    def day(self) -> date:
        """The local day it begins."""
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def last_day(self) -> date:
        """The local day it ends; one that ends at midnight does not reach into the new day."""
        if isinstance(self.end, datetime):
            return max((self.end - timedelta(microseconds=1)).date(), self.day)
        return self.end or self.day

    @property
    def start_time(self) -> time | None:
        """The local clock time it begins, None when all day; an entry from midnight to midnight is all
        day."""
        if not isinstance(self.start, datetime):
            return None
        whole_days = (
            isinstance(self.end, datetime)
            and self.end > self.start
            and self.start.time() == self.end.time() == time.min
        )
        return None if whole_days else self.start.time()

    def to_meeting(self, language: Language = "nb") -> Meeting:
        """The occurrence as a meeting; `language` is that of the rule."""
        return Meeting(
            day=self.day,
            title=self.summary,
            body=self.recognition.body,
            uid=f"{self.uid}/{self.recurrence}" if self.recurrence else self.uid,
            source=self.source,
            start=self.start_time,
            end_day=self.last_day if self.last_day > self.day else None,
            status=self.status,
            marks=self.recognition.marks,
            rule=self.recognition.rule_in(language),
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file gave. With a `refusal` the file as a whole was not read, and that is never the same as a
    file without meetings. `problems` are what was left out or doubted, in the order of the file."""

    refusal: Finding | None = None
    occurrences: tuple[Occurrence, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the file was read."""
        return self.refusal is None

    @property
    def error(self) -> str | None:
        """Why the file was refused, in bokmål; None when it was not."""
        return None if self.refusal is None else self.refusal.text()

    def error_in(self, language: Language) -> str | None:
        """Why the file was refused, in the language asked for; None when it was not."""
        return None if self.refusal is None else self.refusal.text(language)

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """The occurrences as meetings, the rules in bokmål."""
        return tuple(occurrence.to_meeting() for occurrence in self.occurrences)


def in_order(occurrences: list[Occurrence]) -> tuple[Occurrence, ...]:
    """By day, all-day entries first, then by clock time."""
    return tuple(
        sorted(occurrences, key=lambda o: (o.day, o.start_time or time.min, o.summary, o.uid, o.recurrence))
    )
