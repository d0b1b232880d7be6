"""Which time zone a calendar entry means, and never UTC by accident.

RFC 5545 section 3.2.19. Zones are worked out here and not left to the parser: that one answers an unknown
TZID with a time without zone, and keeps a calendar's own definitions for every calendar read after it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from calendars.ical_lines import Block

# A definition has two observances and a rule for each; a list of every change since 1970 is some 150 lines.
MAX_ZONE_LINES = 1000
MAX_OWN_ZONES = 50

_UTC_NAMES = frozenset({"Z", "UTC", "GMT", "ETC/UTC", "ETC/GMT", "ZULU"})
# Names in the zone database that stand for no place: the first would be the zone of this machine.
_NO_ZONES = frozenset({"localtime", "posixrules", "Factory"})
# The only rule that summer time follows. Anything else is not worked out: a time zone that changes every
# second is a way to keep a reader busy.
_YEARLY = re.compile(
    r"FREQ=YEARLY(;(BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|UNTIL=\d{8}(T\d{6}Z?)?|INTERVAL=1|WKST=MO))*"
)


def known(name: str) -> tzinfo | None:
    """The zone of an Olson name, a Windows name («W. Europe Standard Time») or a name with a vendor before it
    («/citadel.org/…/Europe/Oslo»); None when it is none of these."""
    name = name.strip().strip('"').strip("/").strip()
    if name.upper() in _UTC_NAMES:
        return UTC
    parts = name.split("/")
    for candidate in (WINDOWS_TO_OLSON.get(name, name), *("/".join(parts[n:]) for n in range(1, len(parts)))):
        if candidate in _NO_ZONES:
            continue
        try:
            return ZoneInfo(candidate)
        except (LookupError, ValueError, OSError):
            # ValueError is an absolute or escaping path, OSError a folder or a name too long for a file.
            continue
    return None


def defined(blocks: Sequence[Block]) -> Mapping[str, tzinfo]:
    """The zones a calendar defines itself (VTIMEZONE) under names nobody else knows. A definition that cannot
    be used is left out, and its name is then unknown."""
    found: dict[str, tzinfo] = {}
    for block in blocks[:MAX_OWN_ZONES]:
        name = block.first("TZID")
        if not name or known(name) is not None or not _is_ordinary(block):
            continue
        try:
            content = "\r\n".join(line.text for line in block.lines) + "\r\n"
            component = Timezone.from_ical(content.encode())
            zone = component.to_tz(lookup_tzid=False) if isinstance(component, Timezone) else None
            if isinstance(zone, tzinfo) and datetime(2026, 1, 1, tzinfo=zone).utcoffset() is not None:
                found[name] = zone
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError):
            continue
    return found


def _is_ordinary(block: Block) -> bool:
    rules = [line.value.upper() for line in block.lines if line.name == "RRULE"]
    return len(block.lines) <= MAX_ZONE_LINES and all(_YEARLY.fullmatch(rule) for rule in rules)


def localised(value: date, zone: tzinfo, utc_as: tzinfo | None) -> date:
    """A date as it is; a time without zone in `zone`; a UTC time in `utc_as` when that is given, so that a
    weekly meeting keeps its clock time over the change to summer time (X-WR-TIMEZONE means that)."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        return value.replace(tzinfo=zone)
    if utc_as is not None and value.tzname() == "UTC":
        return value.astimezone(utc_as)
    return value
