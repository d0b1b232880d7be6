"""Deadlines out as iCalendar: a feed to subscribe to, and the file attached to a mail.

RFC 5545 with the calendar properties of RFC 7986. The bytes depend on nothing but the entries: DTSTAMP is
when an entry last changed, never the time of asking, so a feed that has not changed is byte for byte the
same.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from icalendar.prop import vDuration, vText, vUri

from calendars.plain_text import lines, one_line

PRODUCT_ID = "-//Holdvarm//Holdvarm//NO"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A deadline in a feed: a whole day, or the days from `day` to `last_day`, both included, in the
    municipality's own calendar. `uid` stays the same for as long as the entry exists; `sequence` goes up
    when its date changes; `modified` is the aware instant of the last change of any kind."""

    uid: str
    day: date
    last_day: date | None = None
    title: str
    description: str = ""
    categories: tuple[str, ...] = ()
    url: str | None = None
    sequence: int = 0
    modified: datetime
    cancelled: bool = False


def publish(entries: Iterable[Entry], *, name: str, refresh: timedelta, url: str | None = None) -> bytes:
    """The entries as a feed, ordered by day and uid: identical bytes for identical entries.

    `name` is what the calendar program shows, `refresh` how often it is asked to look again, `url` the page
    where a person finds the same. Raises ValueError for an entry that cannot be published (two with one uid,
    a last day before the first, a naive `modified`, an empty uid, a negative sequence), naming it."""
    ordered = sorted(entries, key=lambda entry: (entry.day, entry.uid))
    _refuse_repeated(ordered)
    if refresh <= timedelta(0):
        raise ValueError(f"a feed is refreshed after a positive length of time, not {refresh}")
    calendar = _calendar()
    calendar.add("NAME", vText(one_line(name)))
    # icalendar escapes text in the properties it knows and writes an X- property as it stands: under
    # `python -O` a line break in X-WR-CALNAME came out as a line of its own. So it is given escaped text.
    calendar.add("X-WR-CALNAME", vText(one_line(name)))
    if url is not None:
        calendar.add("URL", vUri(_address(url)))
    interval = vDuration(refresh)
    interval.params["VALUE"] = "DURATION"
    calendar.add("REFRESH-INTERVAL", interval)
    calendar.add("X-PUBLISHED-TTL", vDuration(refresh))
    for entry in ordered:
        calendar.add_component(_event(entry))
    return _serialised(calendar)


def single_event(entry: Entry) -> bytes:
    """One entry as a file of its own, to be attached to a mail as `text/calendar; method=PUBLISH`. Raises
    ValueError as `publish` does."""
    calendar = _calendar()
    calendar.add_component(_event(entry))
    return _serialised(calendar)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT_ID)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    return calendar


def _serialised(calendar: Calendar) -> bytes:
    # Unsorted, so that a property stands where it was put: some programs want VERSION first.
    content: bytes = calendar.to_ical(sorted=False)
    return content


def _event(entry: Entry) -> Event:
    uid = one_line(entry.uid)
    last_day = entry.day if entry.last_day is None else entry.last_day
    if not uid:
        raise ValueError(f"an entry on {entry.day} has no uid")
    if last_day < entry.day:
        raise ValueError(f"entry {uid} ends on {last_day}, before it starts on {entry.day}")
    if entry.modified.tzinfo is None:
        raise ValueError(f"entry {uid} was changed at {entry.modified}, which is no instant: it has no zone")
    if entry.sequence < 0:
        raise ValueError(f"entry {uid} has sequence {entry.sequence}; it counts from 0")
    modified = entry.modified.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("UID", uid)
    event.add("DTSTAMP", modified)
    event.add("LAST-MODIFIED", modified)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTART", _plain_date(entry.day))
    # RFC 5545 section 3.6.1: DTEND is the first day the event no longer lasts.
    event.add("DTEND", _plain_date(last_day) + timedelta(days=1))
    event.add("SUMMARY", one_line(entry.title))
    if description := lines(entry.description).strip():
        event.add("DESCRIPTION", description)
    if categories := [text for text in map(one_line, entry.categories) if text]:
        event.add("CATEGORIES", categories)
    if entry.url is not None:
        event.add("URL", vUri(_address(entry.url)))
    event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    return event


def _plain_date(day: date) -> date:
    """The day as a stdlib date; an instant would be written with a clock time."""
    return date(day.year, day.month, day.day)


def _address(url: str) -> str:
    """A web address, refused when it is none or would break its line."""
    if any(c.isspace() or not c.isprintable() for c in url) or urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"not a web address: {url!r}")
    return url


def _refuse_repeated(entries: Iterable[Entry]) -> None:
    repeated = sorted(uid for uid, times in Counter(entry.uid for entry in entries).items() if times > 1)
    if repeated:
        raise ValueError(f"several entries have the uid {repeated[0]}")
