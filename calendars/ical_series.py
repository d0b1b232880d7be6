"""The events that share a UID, and the single days they fall on.

RFC 5545 section 3.8.4 and 3.8.5: a series with its exceptions and moved instances. One event alone is its own
only instance; the rest is worked out by recurring-ical-events, within a budget.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Component

from calendars import recurrence_limits
from calendars.findings import Finding, Problem, finding
from calendars.ical_event import UNREADABLE, ReadEvent
from calendars.limits import Limits
from calendars.plain_text import one_line


@dataclasses.dataclass(slots=True)
class Budget:
    """What working out recurrences in one file may still cost. `exceeded` is set when the file as a whole
    asked for too much; nothing is worked out after that."""

    limits: Limits
    steps: int = 0
    occurrences: int = 0
    exceeded: Finding | None = None

    def has_left(self) -> bool:
        return self.exceeded is None

    def spend(self, *, steps: int = 0, occurrences: int = 0) -> None:
        self.steps += steps
        self.occurrences += occurrences
        if self.steps > self.limits.steps_per_file:
            self.exceeded = finding("ical.feed-steps", limit=self.limits.steps_per_file)
        elif self.occurrences > self.limits.occurrences_per_file:
            self.exceeded = finding("ical.feed-occurrences", limit=self.limits.occurrences_per_file)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """An event on one of its days. `start` and `end` are as in the event (`end` exclusive when all day);
    `recurrence` is the day or time the series has for it, '' for an event that is no series."""

    event: ReadEvent
    uid: str
    recurrence: str
    start: date
    end: date | None


def instances(
    group: Sequence[ReadEvent], start: datetime, stop: datetime, budget: Budget, problems: list[Problem]
) -> Iterator[Instance]:
    """The instances of events with one UID that may touch the time from `start` to `stop`; of events that do
    not repeat, all."""
    masters = _current([event for event in group if not event.is_override])
    overrides = [event for event in group if event.is_override]
    if len(masters) > 1:
        problems.append(masters[-1].block.problem("ical.shared-uid"))
    # The instances that were changed belong to the event that repeats.
    repeating = next(
        (event for event in reversed(masters) if event.repeats), masters[-1] if masters else None
    )
    for event in masters:
        uid = event.uid if len(masters) == 1 else f"{event.uid}/{event.start.isoformat()}"
        changed = overrides if event is repeating else []
        if event.repeats or changed:
            yield from _worked_out(uid, event, changed, start, stop, budget, problems)
        else:
            yield Instance(event=event, uid=uid, recurrence="", start=event.start, end=event.end)
    if repeating is None:
        # Changed instances whose series is not in the file: each says all there is to know.
        for override in _latest_overrides(overrides):
            yield Instance(
                event=override,
                uid=override.uid,
                recurrence=_stamp(_recurrence_id(override.component)),
                start=override.start,
                end=override.end,
            )


def _current(masters: Sequence[ReadEvent]) -> list[ReadEvent]:
    """The events that stand: the highest SEQUENCE, and among equals each that says something of its own. A
    cancelled one goes before the same one not cancelled. Exporters that give every event one UID lose nothing
    so."""
    if not masters:
        return []
    highest = max(event.sequence for event in masters)
    standing: dict[tuple[date, str], ReadEvent] = {}
    for event in masters:
        if event.sequence == highest:
            key = (event.start, event.summary)
            if key not in standing or not standing[key].cancelled:
                standing[key] = event
    if len(standing) > 1 and any(event.cancelled for event in standing.values()):
        # METHOD:CANCEL often comes with «Avlyst:» before the title: the same day, and it stands.
        cancelled_starts = {event.start for event in standing.values() if event.cancelled}
        standing = {
            key: event
            for key, event in standing.items()
            if event.cancelled or event.start not in cancelled_starts
        }
    return list(standing.values())


def _latest_overrides(overrides: Iterable[ReadEvent]) -> list[ReadEvent]:
    latest: dict[str, ReadEvent] = {}
    for event in overrides:
        key = _stamp(_recurrence_id(event.component))
        if key not in latest or event.sequence >= latest[key].sequence:
            latest[key] = event
    return list(latest.values())


def _worked_out(
    uid: str,
    master: ReadEvent,
    overrides: Sequence[ReadEvent],
    start: datetime,
    stop: datetime,
    budget: Budget,
    problems: list[Problem],
) -> Iterator[Instance]:
    if not budget.has_left():
        return
    limits = budget.limits
    try:
        refusal = _refused(master, stop, budget)
        if refusal is not None:
            problems.append(_problem(master, refusal))
            return
        components = _components((master, *overrides), start, stop) if budget.has_left() else []
    except UNREADABLE as error:
        problems.append(master.block.problem("ical.series", text=error))
        return
    if len(components) > limits.occurrences_per_series:
        problems.append(_problem(master, finding("rule.occurrences", limit=limits.occurrences_per_series)))
        return
    budget.spend(occurrences=len(components))
    events = (master, *overrides)
    used: set[str] = set()
    for component in components:
        instance = _instance(uid, events[int(str(component["X-HOLDVARM-EVENT"]))], component)
        # THISANDFUTURE: every instance from there on carries the RECURRENCE-ID of the first.
        if instance.recurrence in used:
            instance = dataclasses.replace(instance, recurrence=_stamp(instance.start))
        used.add(instance.recurrence)
        yield instance


def _components(events: Sequence[ReadEvent], start: datetime, stop: datetime) -> list[Component]:
    calendar = Calendar()
    for number, event in enumerate(events):
        # So that each instance can be led back to the event that speaks for it.
        event.component["X-HOLDVARM-EVENT"] = str(number)
        calendar.add_component(event.component)
    return list(recurring_ical_events.of(calendar).between(start, stop))


def _refused(master: ReadEvent, stop: datetime, budget: Budget) -> Finding | None:
    """Why the series is not worked out. Its UNTIL is put right on the way."""
    rules: Any = master.component.get("RRULE", [])
    first = master.start.date() if isinstance(master.start, datetime) else master.start
    for rule in rules if isinstance(rules, list) else [rules]:
        if "UNTIL" in rule:
            rule["UNTIL"] = [_until(each, master.start) for each in rule["UNTIL"]]
        checked = recurrence_limits.check(
            {str(name).upper(): values for name, values in rule.items()}, first, stop.date(), budget.limits
        )
        budget.spend(steps=checked.steps)
        if checked.refusal is not None:
            return checked.refusal
    return None


def _until(until: date, start: date) -> date:
    """UNTIL in the kind of DTSTART, as section 3.3.10 wants it and exporters do not always write it. A date
    means that whole day in the zone of the series; taken as midnight it would lose the last meeting."""
    if not isinstance(start, datetime):
        return until.date() if isinstance(until, datetime) else until
    if not isinstance(until, datetime):
        until = datetime.combine(until, time.max.replace(microsecond=0))
    if until.tzinfo is None:
        until = until.replace(tzinfo=start.tzinfo)
    return until.astimezone(UTC)


def _instance(uid: str, event: ReadEvent, component: Component) -> Instance:
    begins: Any = component["DTSTART"]
    ends: Any = component.get("DTEND")
    start: date = begins.dt
    end: date | None = None if event.end is None or ends is None else ends.dt
    if end is not None and end < start:
        end = None
    if end is None and not isinstance(start, datetime):
        end = start + timedelta(days=1)
    return Instance(event=event, uid=uid, recurrence=_stamp(_recurrence_id(component)), start=start, end=end)


def _recurrence_id(component: Component) -> date:
    value: Any = component["RECURRENCE-ID"]
    found: date = value.dt
    return found


def _stamp(value: date) -> str:
    """A RECURRENCE-ID in one way, whichever zone it was written in."""
    return one_line((value.astimezone(UTC) if isinstance(value, datetime) else value).isoformat())


def _problem(event: ReadEvent, found: Finding) -> Problem:
    problem = event.block.problem("ical.no-start")
    return dataclasses.replace(problem, finding=found)
