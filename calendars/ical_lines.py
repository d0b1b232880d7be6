"""An iCalendar file taken apart into its events, each with its own lines, before anything in it is
interpreted.

RFC 5545 section 3.1. Events are cut out here so that whatever is wrong inside one cannot reach its
neighbours, and only the properties that matter here are kept: a broken ATTENDEE or VALARM never costs a
meeting.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from calendars import decoding
from calendars.findings import Finding, Problem, finding, quoted

KEPT_PROPERTIES = frozenset(
    {"UID", "SUMMARY", "DESCRIPTION", "CATEGORIES", "STATUS", "SEQUENCE", "DTSTART", "DTEND", "DURATION"}
    | {"RECURRENCE-ID", "RRULE", "EXRULE", "RDATE", "EXDATE"}
)

_NAME = re.compile(r"([A-Za-z0-9-]+)\s*[;:]")
_FOLD = (b" ", b"\t")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """An unfolded content line: the number of its first physical line, from 1; its property's name in
    capitals, '' when it has none; and the whole text."""

    number: int
    name: str
    text: str

    @property
    def value(self) -> str:
        """What stands after the first colon; enough for properties whose parameters hold none."""
        return self.text.partition(":")[2].strip()


@dataclasses.dataclass(slots=True)
class Block:
    """The lines of one component, those of components inside an event left out; `number` is its first
    line's."""

    number: int
    lines: list[Line] = dataclasses.field(default_factory=list)

    def first(self, name: str) -> str:
        """The raw value of the first property of that name, or ''."""
        return next((line.value for line in self.lines if line.name == name), "")

    def problem(self, code: str, **values: object) -> Problem:
        """A problem with this component, called by its title or else its UID."""
        title = self.first("SUMMARY") or self.first("UID")
        plain = re.sub(r"\\([,;\\])", r"\1", re.sub(r"\\[nN]", " ", title))
        return Problem(finding=finding(code, **values), line=self.number, subject=quoted(plain))


@dataclasses.dataclass(slots=True)
class CalendarBlock:
    """One VCALENDAR: its own properties, its events, and its time zones with everything inside them."""

    head: Block
    events: list[Block] = dataclasses.field(default_factory=list)
    zones: list[Block] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class TakenApart:
    """What a file was taken apart into. With a `refusal` the rest means nothing."""

    calendars: list[CalendarBlock] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    refusal: Finding | None = None


def take_apart(data: bytes, max_events: int) -> TakenApart:
    """The calendars of a file. Refused as a whole: no VCALENDAR, one that is not closed (the file was cut off
    on its way), or more than `max_events` events."""
    scanner = _Scanner()
    for line in _unfolded(data):
        scanner.read(line)
        if scanner.events_begun > max_events:
            return TakenApart(refusal=finding("ical.too-many-events", limit=max_events))
    taken = TakenApart(scanner.calendars, scanner.problems)
    if scanner.calendar is not None or scanner.cut_between:
        taken.refusal = finding("ical.truncated")
    elif not scanner.calendars:
        taken.refusal = finding("ical.no-calendar")
    return taken


class _Scanner:
    """Reads line by line. It trusts BEGIN and END of a VEVENT more than the order around them, so that one
    component that was never closed takes nothing else with it."""

    def __init__(self) -> None:
        self.calendars: list[CalendarBlock] = []
        self.problems: list[Problem] = []
        self.events_begun = 0
        self.calendar: CalendarBlock | None = None
        self.cut_between = False  # the last thing seen was half a BEGIN:VCALENDAR
        self._event: Block | None = None
        self._zone: Block | None = None
        self._inside: list[str] = []  # other components that are open, such as a VALARM or a VTODO

    def read(self, line: Line) -> None:
        opened = line.value.upper() if line.name == "BEGIN" else ""
        closed = line.value.upper() if line.name == "END" else ""
        if self.calendar is None:
            self._between_calendars(line, opened)
        elif closed == "VCALENDAR":
            self._leave_event()
            self.calendars.append(self.calendar)
            self.calendar, self._zone, self._inside = None, None, []
        elif opened == "VEVENT":
            self._leave_event()
            self._event, self._zone, self._inside = Block(line.number), None, []
            self.events_begun += 1
        elif closed == "VEVENT":
            if self._event is None:
                self._stray(line)
            else:
                self.calendar.events.append(self._event)
            self._event, self._inside = None, []
        elif self._zone is not None or (opened == "VTIMEZONE" and self._event is None and not self._inside):
            self._in_zone(line, closed, self.calendar)
        elif opened:
            self._inside.append(opened)
        elif closed:
            self._close(line, closed)
        elif not self._inside:
            self._property(line, self.calendar)

    def _between_calendars(self, line: Line, opened: str) -> None:
        text = line.text.strip()
        if opened == "VCALENDAR":
            self.calendar, self.cut_between = CalendarBlock(Block(line.number)), False
        elif text and self.calendars:
            self.cut_between = "BEGIN:VCALENDAR".startswith(text.upper())
            self._stray(line)

    def _in_zone(self, line: Line, closed: str, calendar: CalendarBlock) -> None:
        if self._zone is None:
            self._zone = Block(line.number)
        self._zone.lines.append(line)
        if closed == "VTIMEZONE":
            calendar.zones.append(self._zone)
            self._zone = None

    def _close(self, line: Line, closed: str) -> None:
        if closed not in self._inside:
            self._stray(line)
            return
        while self._inside.pop() != closed:
            pass

    def _property(self, line: Line, calendar: CalendarBlock) -> None:
        if self._event is None and line.name:
            calendar.head.lines.append(line)
        elif self._event is not None and line.name in KEPT_PROPERTIES:
            self._event.lines.append(line)
        elif not line.name and line.text.strip():
            if self._event is None:
                self._stray(line)
            else:
                problem = self._event.problem("ical.unreadable-line", text=line.text)
                self.problems.append(dataclasses.replace(problem, line=line.number))

    def _leave_event(self) -> None:
        if self._event is not None:
            self.problems.append(self._event.problem("ical.not-closed"))
            self._event = None

    def _stray(self, line: Line) -> None:
        self.problems.append(Problem(finding=finding("ical.stray-line", text=line.text), line=line.number))


def _unfolded(data: bytes) -> Iterator[Line]:
    """The content lines. Lines are joined as bytes before they are decoded: a fold may stand inside a
    letter."""
    physical = decoding.as_utf8(data).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    number, parts = 0, [b""]
    for place, raw in enumerate(physical, start=1):
        if raw.startswith(_FOLD) and number:
            parts.append(raw[1:])
            continue
        if number:
            yield _line(number, b"".join(parts))
        number, parts = place, [raw]
    yield _line(number, b"".join(parts))


def _line(number: int, raw: bytes) -> Line:
    text = decoding.line(raw)
    match = _NAME.match(text)
    return Line(number, match[1].upper() if match else "", text)
