"""The parts a date sentence is made of, as values.

`workflows.sentence.parse` turns the text a planner writes ("last meeting of formannskapet at least
14 days before council-decision") into these; `engine.dating` gives them a date. Nothing here knows a
calendar: a `Point` is what was asked for, not when it falls.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class Unit(StrEnum):
    """What an offset is counted in. Days and longer units follow dl § 148; working days are Monday to
    Friday outside the public holidays."""

    days = "days"
    working_days = "working_days"
    weeks = "weeks"
    months = "months"
    years = "years"


class Direction(StrEnum):
    before = "before"
    after = "after"


class Edge(StrEnum):
    """Which end of a step that lasts several days; `due` is the step's own date."""

    due = "due"
    start = "start"
    end = "end"


class BoundKind(StrEnum):
    """How a meeting must lie to a point; `by` and `since` include the day itself, the others do not."""

    before = "before"
    by = "by"
    after = "after"
    since = "since"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time: `count` units (never negative)."""

    count: int
    unit: Unit


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDate:
    """A fixed date such as "22 February next year"; `day` 0 means the month's last day, and `years` is
    counted from the run's base year (0 the same year, 1 the next, -1 the year before)."""

    month: int
    day: int
    years: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AbsoluteDate:
    """One date in one year, whatever the run: "2027-07-01"."""

    value: date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NthWeekday:
    """ "second Thursday of December": `nth` 1–5, or -1 for the last; `weekday` ISO 1 (Monday) – 7."""

    nth: int
    weekday: int
    month: int
    years: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WeekDay:
    """A day in an ISO 8601 week: "Monday of week 35"; `weekday` ISO 1–7."""

    week: int
    weekday: int
    years: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StepDate:
    """The date of another step; `workflow` None means this one. A step of another workflow is taken
    from that workflow's run that goes with this run (same year, or the period the year lies in)."""

    step: str
    workflow: str | None = None
    edge: Edge = Edge.due

    @property
    def name(self) -> str:
        """As written in a definition: `step` or `workflow/step`."""
        return self.step if self.workflow is None else f"{self.workflow}/{self.step}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A day the whole period hangs on: `election` or `constitution`; `periods` 1 is the next one."""

    name: str
    periods: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """So long before or after a point."""

    span: Span
    direction: Direction
    of: Point


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDayAt:
    """ "the last working day by P" (`before`) or "the first working day from P" (`after`), P included."""

    direction: Direction
    of: Point


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """ "the earliest of A, B and C" (`before`) or "the latest of …" (`after`)."""

    direction: Direction
    of: tuple[Point, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One condition on a meeting's date. `lead` is kept when it was written as a lead time ("at least
    14 days before council-decision"), so that the reason can say so; `point` is then already the offset."""

    kind: BoundKind
    point: Point
    lead: Span | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MeetingChoice:
    """One meeting of a body: `nth` 1 is the first that meets every bound, -1 the last; `marked` asks for
    a mark on the meeting ("konstituerende", "budsjett")."""

    body: str
    nth: int
    bounds: tuple[Bound, ...]
    marked: str | None = None


Point: TypeAlias = (
    CalendarDate
    | AbsoluteDate
    | NthWeekday
    | WeekDay
    | StepDate
    | Anchor
    | Offset
    | WorkingDayAt
    | Extreme
    | MeetingChoice
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A date sentence: the text as written, and what it means."""

    text: str
    point: Point


def children(point: Point) -> tuple[Point, ...]:
    """The points a point is made from, one level down."""
    if isinstance(point, (Offset, WorkingDayAt)):
        return (point.of,)
    if isinstance(point, Extreme):
        return point.of
    if isinstance(point, MeetingChoice):
        return tuple(bound.point for bound in point.bounds)
    return ()


def step_dates(point: Point) -> tuple[StepDate, ...]:
    """Every other step a point rests on, in the order written."""
    if isinstance(point, StepDate):
        return (point,)
    return tuple(found for child in children(point) for found in step_dates(child))
