"""One VEVENT made sense of: when, what, and whether it stands. RFC 5545 sections 3.6.1 and 3.8."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from icalendar import Event
from icalendar.prop import vDDDLists, vDDDTypes

from calendars import zones
from calendars.findings import Problem
from calendars.ical_lines import Block, Line
from calendars.limits import Limits
from calendars.plain_text import lines as plain_lines
from calendars.plain_text import one_line, shortened

# What the parser and the recurrence library have been seen to raise on bad input.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, AssertionError)

_DATES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE"})
# Without these right, the event would be read as something else than it is.
_DECISIVE = frozenset({"DTSTART", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE"})
_ONLY_ONE = frozenset({"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "UID"})

# The value of a date has no colon, and some unquoted zone names do: the last one parts them.
_DATE_LINE = re.compile(r"(?P<name>[A-Za-z-]+)\s*(?P<params>;.*)?:(?P<value>[^:]*)", re.DOTALL)
_TZID = re.compile(r';\s*TZID\s*=\s*(?:"([^"]*)"|([^;]*))', re.IGNORECASE)
_KEPT_PARAMETER = re.compile(r";\s*(VALUE|RANGE)\s*=\s*\"?([A-Za-z-]+)", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ZonePolicy:
    """How the times of one calendar are read: `own` are the zones it defines, `default` the zone of times
    without one (or with one nobody knows), named `default_name`; `utc_as` is set when UTC times are to be
    counted in a zone (X-WR-TIMEZONE)."""

    own: Mapping[str, tzinfo]
    default: tzinfo
    default_name: str
    utc_as: tzinfo | None = None


@dataclasses.dataclass(slots=True, kw_only=True)
class ReadEvent:
    """An event that could be read. `component` has its times made aware; `start` and `end` are its own, `end`
    as in the file (exclusive for all-day events), None when it says none."""

    component: Event
    block: Block
    uid: str
    start: date
    end: date | None
    summary: str
    description: str
    categories: tuple[str, ...]
    cancelled: bool
    sequence: int

    @property
    def repeats(self) -> bool:
        return any(name in self.component for name in ("RRULE", "RDATE", "EXDATE"))

    @property
    def is_override(self) -> bool:
        """Whether it replaces one instance of a series."""
        return "RECURRENCE-ID" in self.component


def read_event(
    block: Block, policy: ZonePolicy, *, cancelled: bool, problems: list[Problem], limits: Limits
) -> ReadEvent | None:
    """The event, or None when it had to be left out; why, and what was only doubted, is added to
    `problems`."""
    try:
        return _read(block, policy, cancelled, problems, limits)
    except _LeftOutError as left_out:
        problems.append(left_out.problem)
    except UNREADABLE as error:
        problems.append(block.problem("ical.broken", name="VEVENT", text=error))
    return None


class _LeftOutError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _read(
    block: Block, policy: ZonePolicy, cancelled: bool, problems: list[Problem], limits: Limits
) -> ReadEvent:
    lines = _without_repeats(block)
    if (
        sum(line.text.count(",") + 1 for line in lines if line.name in ("RDATE", "EXDATE"))
        > limits.dates_per_event
    ):
        raise _LeftOutError(block.problem("rule.dates", limit=limits.dates_per_event))
    if any(line.name == "EXRULE" for line in lines):
        # Dropped by RFC 5545, and silently overlooked by the library: what it takes away would be read as
        # held.
        raise _LeftOutError(block.problem("rule.part", text="EXRULE"))
    if not any(line.name == "DTSTART" for line in lines):
        raise _LeftOutError(block.problem("ical.no-start"))
    component, line_zones = _parsed(lines, block, policy, problems)
    _localise(component, line_zones, policy)
    start = _start_of(_only(component, "DTSTART").dt)
    summary = shortened(_summary(component, block, problems), limits.title_length)
    categories = tuple(text for name in _listed(component, "CATEGORIES") for text in _category_texts(name))
    uid = one_line(str(component.get("UID", "")))
    return ReadEvent(
        component=component,
        block=block,
        uid=uid or _made_uid(summary, start),
        start=start,
        end=_end(component, start, block, problems),
        summary=summary,
        description=plain_lines(str(_first(component, "DESCRIPTION"))),
        categories=categories,
        cancelled=cancelled or str(_first(component, "STATUS")).strip().upper() == "CANCELLED",
        sequence=_sequence(component),
    )


def _without_repeats(block: Block) -> list[Line]:
    """The lines, those that say the same twice once. Raises when a property that can stand once says two
    things."""
    kept: list[Line] = []
    for line in block.lines:
        if line.name in _ONLY_ONE:
            same = next((other for other in kept if other.name == line.name), None)
            if same is not None and same.text.strip() != line.text.strip():
                raise _LeftOutError(block.problem("ical.repeated", name=line.name))
            if same is not None:
                continue
        kept.append(line)
    return kept


def _parsed(
    lines: Sequence[Line], block: Block, policy: ZonePolicy, problems: list[Problem]
) -> tuple[Event, Mapping[str, list[tzinfo]]]:
    """The event as parsed, its date lines bare of zones; and the zone of each of those lines, in order."""
    content: list[str] = []
    line_zones: dict[str, list[tzinfo]] = {}
    doubted: set[str] = set()
    for line in lines:
        if line.name not in _DATES:
            content.append(line.text)
            continue
        match = _DATE_LINE.fullmatch(line.text)
        if match is None:
            raise _LeftOutError(block.problem("ical.broken", name=line.name, text=line.text))
        params = match["params"] or ""
        kept = "".join(f";{name.upper()}={value.upper()}" for name, value in _KEPT_PARAMETER.findall(params))
        content.append(f"{line.name}{kept}:{match['value'].strip()}")
        zone, unknown = _zone(params, policy)
        line_zones.setdefault(line.name, []).append(zone)
        if unknown and unknown not in doubted:
            doubted.add(unknown)
            problems.append(block.problem("ical.unknown-zone", text=unknown, zone=policy.default_name))
    # Bytes, never text: a text that names a file would be read from the disk.
    component = Event.from_ical(("BEGIN:VEVENT\r\n" + "\r\n".join(content) + "\r\nEND:VEVENT\r\n").encode())
    if not isinstance(component, Event):
        raise _LeftOutError(block.problem("ical.broken", name="VEVENT", text=type(component).__name__))
    for name, reason in component.errors:
        raw = block.first(name or "") or reason
        if name is None or name in _DECISIVE:
            raise _LeftOutError(block.problem("ical.broken", name=name or "VEVENT", text=raw))
        problems.append(block.problem("ical.broken-property", name=name, text=raw))
        component.pop(name, None)
    return component, line_zones


def _zone(params: str, policy: ZonePolicy) -> tuple[tzinfo, str]:
    """The zone a date line names; and its name, when nobody knows it and the default was taken."""
    match = _TZID.search(params)
    name = one_line(match[1] or match[2] or "") if match else ""
    if not name:
        return policy.default, ""
    zone = zones.known(name) or policy.own.get(name)
    return (zone, "") if zone is not None else (policy.default, name)


def _localise(component: Event, line_zones: Mapping[str, list[tzinfo]], policy: ZonePolicy) -> None:
    for name, found in line_zones.items():
        values = _listed(component, name)
        made: list[vDDDTypes | vDDDLists] = []
        for value, zone in zip(values, found, strict=False):
            if isinstance(value, vDDDLists):
                dates = [_start_of(each.dt) for each in value.dts]
                made.append(vDDDLists([zones.localised(each, zone, policy.utc_as) for each in dates]))
            else:
                aware = vDDDTypes(zones.localised(value.dt, zone, policy.utc_as))
                if "RANGE" in value.params:
                    aware.params["RANGE"] = value.params["RANGE"]
                made.append(aware)
        if made:
            component[name] = made[0] if len(made) == 1 else made


def _start_of(value: object) -> date:
    """A date as it is; of a period, its start."""
    value = value[0] if isinstance(value, tuple) else value
    if not isinstance(value, date):
        raise ValueError(f"not a date: {value}")
    return value


def _end(component: Event, start: date, block: Block, problems: list[Problem]) -> date | None:
    """The end as in the file; None, with a problem, when it makes no sense. DTSTART with neither DTEND nor
    DURATION is one day when all day (section 3.6.1), else no end is known."""
    timed = isinstance(start, datetime)
    end: date | None = None
    if "DTEND" in component:
        end = _start_of(_only(component, "DTEND").dt)
        if isinstance(end, datetime) != timed:
            problems.append(block.problem("ical.end-mismatch"))
            end = None
    elif "DURATION" in component:
        duration = _only(component, "DURATION").dt
        end = start + duration if isinstance(duration, timedelta) else None
    if end is not None and end < start:
        problems.append(block.problem("ical.end-before-start"))
        end = None
    # The library works instances out from the component: what was doubted there is gone from it too.
    if end is None:
        component.pop("DTEND", None)
        component.pop("DURATION", None)
    return end


def _summary(component: Event, block: Block, problems: list[Problem]) -> str:
    found = [text for text in (one_line(str(value)) for value in _listed(component, "SUMMARY")) if text]
    if len(set(found)) > 1:
        problems.append(block.problem("ical.several-titles"))
    return found[0] if found else ""


def _listed(component: Event, name: str) -> list[Any]:
    """A property's values; the parser gives a list only when it stands more than once."""
    value: Any = component.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _only(component: Event, name: str) -> Any:
    return component[name]


def _first(component: Event, name: str) -> object:
    found = _listed(component, name)
    return found[0] if found else ""


def _category_texts(value: object) -> list[str]:
    return [text for text in (one_line(str(each)) for each in getattr(value, "cats", [])) if text]


def _sequence(component: Event) -> int:
    value = _first(component, "SEQUENCE")
    return value if isinstance(value, int) else 0


def _made_uid(summary: str, start: date) -> str:
    """A uid for an event without: the same every time the same event is read."""
    return "made-" + hashlib.sha256(f"{start.isoformat()}\n{summary}".encode()).hexdigest()[:32]
