"""Meetings in from an iCalendar file: every occurrence in a window of days, with the body that meets.

RFC 5545. Takes what real exporters write and what hostile ones might: a file that cannot be trusted as a
whole is refused with a reason, and one event that cannot be read costs only itself and is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from calendars import decoding, zones
from calendars.bodies import BodyRules
from calendars.findings import Finding, Problem, finding
from calendars.ical_event import ReadEvent, ZonePolicy, read_event
from calendars.ical_lines import CalendarBlock, take_apart
from calendars.ical_series import Budget, Instance, instances
from calendars.limits import STANDARD, Limits
from calendars.meetings import MeetingStatus
from calendars.plain_text import one_line
from calendars.reading import MAX_PROBLEMS, Occurrence, Reading, in_order


def read_ical(
    data: bytes,
    *,
    zone: str,
    rules: BodyRules,
    source: str,
    first: date,
    last: date,
    limits: Limits = STANDARD,
) -> Reading:
    """The occurrences of a file that touch the days from `first` to `last`, both included.

    `zone` is the municipality's: what the occurrences are given in, and how times without a zone are read.
    `source` is the feed's or file's name, carried along to each meeting. Never raises for what is in the
    file; raises `zoneinfo.ZoneInfoNotFoundError` for a `zone` that does not exist."""
    local = ZoneInfo(zone)
    refusal = decoding.refused(data, limits.max_bytes)
    if refusal is not None:
        return Reading(refusal=refusal)
    taken = take_apart(data, limits.max_events)
    problems = list(taken.problems)
    refusal = taken.refusal or _wrong_scale(taken.calendars)
    if refusal is not None:
        return Reading(refusal=refusal, problems=_ordered(problems))
    found = sum(len(calendar.events) for calendar in taken.calendars)
    if not found:
        return Reading(refusal=finding("ical.no-events"), problems=_ordered(problems))
    events = [
        event for calendar in taken.calendars for event in _events(calendar, zone, local, problems, limits)
    ]
    if not events:
        return Reading(refusal=finding("ical.none-readable", count=found), problems=_ordered(problems))
    # A day more on both sides: an event near the edge may be on another day in its own zone.
    start = datetime.combine(first, time.min, local) - timedelta(days=1)
    stop = datetime.combine(last, time.min, local) + timedelta(days=2)
    budget = Budget(limits=limits)
    occurrences = [
        occurrence
        for group in _by_uid(events)
        for instance in instances(group, start, stop, budget, problems)
        if (occurrence := _occurrence(instance, local, rules, source, problems)) is not None
        and occurrence.day <= last
        and occurrence.last_day >= first
    ]
    if budget.exceeded is not None:
        return Reading(refusal=budget.exceeded, problems=_ordered(problems))
    return Reading(occurrences=_without_repeats(occurrences), problems=_ordered(problems))


def _wrong_scale(calendars: Iterable[CalendarBlock]) -> Finding | None:
    for calendar in calendars:
        scale = calendar.head.first("CALSCALE").upper()
        if scale not in ("", "GREGORIAN"):
            return finding("ical.scale", text=scale)
    return None


def _events(
    calendar: CalendarBlock, zone: str, local: ZoneInfo, problems: list[Problem], limits: Limits
) -> Iterable[ReadEvent]:
    policy = _policy(calendar, zone, local, problems)
    cancelled = calendar.head.first("METHOD").upper() == "CANCEL"
    for block in calendar.events:
        event = read_event(block, policy, cancelled=cancelled, problems=problems, limits=limits)
        if event is not None:
            yield event


def _policy(calendar: CalendarBlock, zone: str, local: ZoneInfo, problems: list[Problem]) -> ZonePolicy:
    own = zones.defined(calendar.zones)
    name = one_line(calendar.head.first("X-WR-TIMEZONE"))
    stated: tzinfo | None = (zones.known(name) or own.get(name)) if name else None
    if name and stated is None:
        line = next(line for line in calendar.head.lines if line.name == "X-WR-TIMEZONE")
        problems.append(
            Problem(finding=finding("ical.unknown-calendar-zone", text=name, zone=zone), line=line.number)
        )
    if stated is None:
        return ZonePolicy(own=own, default=local, default_name=zone)
    return ZonePolicy(own=own, default=stated, default_name=name, utc_as=stated)


def _by_uid(events: Sequence[ReadEvent]) -> list[list[ReadEvent]]:
    groups: dict[str, list[ReadEvent]] = defaultdict(list)
    for event in events:
        groups[event.uid].append(event)
    return list(groups.values())


def _occurrence(
    instance: Instance, local: ZoneInfo, rules: BodyRules, source: str, problems: list[Problem]
) -> Occurrence | None:
    event = instance.event
    try:
        start, end = _local(instance.start, local), instance.end and _local(instance.end, local)
    except (OverflowError, ValueError) as error:
        # The first and the last days of the calendar have no other zone.
        problems.append(event.block.problem("ical.broken", name="DTSTART", text=error))
        return None
    if end is not None and not isinstance(start, datetime):
        # RFC 5545 section 3.6.1: DTEND is the first day the event no longer lasts; ours is the last it does.
        end = max(end - timedelta(days=1), start)
    recognition = rules.recognise(event.summary, event.description, event.categories)
    cancelled = event.cancelled or recognition.cancelled
    return Occurrence(
        uid=instance.uid,
        recurrence=instance.recurrence,
        start=start,
        end=end,
        summary=event.summary or ", ".join(event.categories) or finding("at.no-title").text(),
        status=MeetingStatus.cancelled if cancelled else MeetingStatus.planned,
        recognition=recognition,
        source=source,
        line=event.block.number,
    )


def _local(value: date, local: ZoneInfo) -> date:
    return value.astimezone(local) if isinstance(value, datetime) else value


def _without_repeats(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Each once: a file may hold the same calendar twice."""
    return in_order(list({(o.uid, o.recurrence, o.start, o.summary): o for o in occurrences}.values()))


def _ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By line, each once, and no more than anybody reads."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line or 0))[:MAX_PROBLEMS]
