"""The one place that asks what time it is. Everywhere else an instant or a day is passed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present instant, aware and in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place


def clock_from(start: datetime) -> Clock:
    """A clock that shows `start` (aware) now and goes on from there: for trials and demonstrations. It follows
    the monotonic clock, so setting the machine's clock does not move it."""
    if start.tzinfo is None:
        raise ValueError(f"the clock needs an offset: {start.isoformat()}+01:00")
    begun = time.monotonic()

    def clock() -> datetime:
        return start.astimezone(UTC) + timedelta(seconds=time.monotonic() - begun)

    return clock


def local_day(instant: datetime, zone: str) -> date:
    """The day it is in a zone at an instant."""
    return instant.astimezone(ZoneInfo(zone)).date()
