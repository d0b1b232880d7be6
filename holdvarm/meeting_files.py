"""Meeting files and subscriptions as the command line takes them in."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from calendars.csv_in import read_csv
from calendars.ical_in import read_ical
from calendars.reading import Reading
from calendars.reconcile import Changes
from engine.intake import reading_window, take_in
from engine.polling import poll
from engine.store import meetings, subscriptions
from holdvarm.errors import UserError
from holdvarm.wiring import fetch_policy
from notifiers.one_line import one_line

if TYPE_CHECKING:
    from holdvarm.context import Context

MAX_NAME = 60


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    name: str
    meetings: int
    problem: str | None

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def read_meetings(
    on: Context, file: Path, source: str, *, first: date | None = None, last: date | None = None
) -> Reading:
    """Read a meeting file without storing anything: CSV by its ending, else iCalendar."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UserError(on.text("meetings.no-such-file", file=file, reason=error.strerror)) from None
    window = reading_window(on.today)
    read = read_csv if file.suffix.casefold() in (".csv", ".txt") else read_ical
    return read(
        data,
        zone=on.tenant.profile.zone,
        rules=on.tenant.bodies,
        source=source,
        first=first or window[0],
        last=last or window[1],
    )


def import_meetings(on: Context, file: Path, source: str) -> tuple[Reading, Changes]:
    """Read a meeting file and store what it says; a file that is refused changes nothing."""
    source = one_line(source)[:MAX_NAME]
    reading = read_meetings(on, file, source)
    if not reading.accepted:
        raise UserError(on.text("meetings.refused", file=file, reason=reading.error_in(on.language)))
    with on.database.write() as session:
        found = [occurrence.to_meeting(on.tenant.profile.language) for occurrence in reading.occurrences]
        changes = take_in(session, on.tenant, source, found, on.now, vanish_from=None)
    return reading, changes


def subscribe_and_poll(on: Context, url: str, name: str | None) -> Subscribed:
    """Subscribe to an address and read it once, so that a mistake shows at once."""
    parts = urlsplit(url)
    if parts.scheme.casefold() not in ("http", "https", "webcal", "webcals") or not parts.hostname:
        raise UserError(on.text("meetings.bad-url", url=one_line(url)))
    name = one_line(name or parts.hostname)[:MAX_NAME]
    tenant = on.tenant
    with on.database.write() as session:
        found = subscriptions.subscribe(
            session, tenant.id, name=name, url=url, poll_seconds=on.settings.fetch.minutes * 60, at=on.now
        )
    polled = poll(on.database, tenant, found, fetch_policy(on.settings), on.clock)
    with on.database.read() as session:
        count = len(meetings.known(session, tenant.id, source=name))
    return Subscribed(name=name, meetings=count, problem=polled.problem)
