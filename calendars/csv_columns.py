"""The columns of a meeting plan as CSV, and what may stand in them: dates, times of day and status as people
in a town hall write them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from datetime import date, time

from calendars.findings import Finding, finding
from calendars.meetings import MeetingStatus
from calendars.plain_text import one_line

# meaning -> headers, compared without case, spaces, dots and hyphens.
HEADERS = {
    "date": ("dato", "date", "day", "møtedato", "startdato", "startdate", "fradato"),
    "last": ("sluttdato", "enddate", "tildato"),
    "title": ("møte", "møtet", "tittel", "title", "emne", "subject", "meeting", "summary", "navn", "namn"),
    "body": ("organ", "utvalg", "utval", "body", "råd/utvalg", "utvalg/organ", "committee"),
    "start": (
        *("kl", "klokka", "klokken", "klokkeslett", "tid", "tidspunkt", "start", "starttid", "fra", "frå"),
        *("time", "starttime", "starttidspunkt", "begynner", "møtestart"),
    ),
    "end": ("slutt", "end", "til", "sluttid", "slutttid", "endtime", "sluttidspunkt", "møteslutt"),
    "status": ("status",),
    "note": ("merknad", "kommentar", "beskrivelse", "skildring", "description", "notat", "notes", "note"),
    "uid": ("uid", "id", "møteid"),
}
_MEANING = {header: meaning for meaning, headers in HEADERS.items() for header in headers}

# Headers of a column with both day and time in it, where no column has the day alone.
_DAY_AND_TIME = frozenset({"start", "tid", "tidspunkt", "time"})

_MONTHS = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober")
_MONTH = {name: number for number, name in enumerate((*_MONTHS, "november", "desember"), start=1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()}

_WEEKDAY = r"(?:(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)[a-zæøå]*\.?,?\s+)?"
_CLOCK = r"(?:[T\s]+(?:kl\.?\s*)?(?P<clock>\d{1,2}[:.]\d{2}(?::\d{2})?))?"
_ISO = re.compile(_WEEKDAY + r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _CLOCK)
_DOTTED = re.compile(_WEEKDAY + r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})" + _CLOCK)
_WORDS = re.compile(_WEEKDAY + r"(?P<day>\d{1,2})\.?\s+(?P<month>[a-zæøå]+)\.?\s+(?P<year>\d{4})" + _CLOCK)
_TIME = re.compile(r"(?:kl\.?\s*)?(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?:[:.]\d{2})?(?:\s*h)?")
_RANGE = re.compile(r"(?P<start>.+?)\s*(?:[-–—]|til)\s*(?P<end>.+)")

_STATUSES = {
    **dict.fromkeys(
        ("", "planlagt", "planned", "bekreftet", "stadfesta", "confirmed", "ok"), MeetingStatus.planned
    ),
    **dict.fromkeys(("ordinær", "ordinært", "ordinary"), MeetingStatus.planned),
    **dict.fromkeys(("avlyst", "avlysst", "innstilt", "kansellert"), MeetingStatus.cancelled),
    **dict.fromkeys(("cancelled", "canceled"), MeetingStatus.cancelled),
    **dict.fromkeys(("flyttet", "flytta", "moved"), MeetingStatus.moved),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning stands in a row, and the headers as written."""

    places: dict[str, int]
    headers: tuple[str, ...]

    def cell(self, row: Sequence[str], meaning: str) -> str:
        """The text of a cell on one line; '' when the column or the cell is missing."""
        place = self.places.get(meaning)
        return "" if place is None or place >= len(row) else one_line(row[place])

    @property
    def title_header(self) -> str:
        """The header of the column the meeting is read from."""
        return self.headers[self.places.get("title", self.places.get("body", 0))]


def columns(header: Sequence[str]) -> Columns | Finding:
    """The columns of a header line, or why it will not do."""
    places: dict[str, int] = {}
    written = tuple(one_line(cell) for cell in header)
    for place, cell in enumerate(written):
        meaning = _MEANING.get(re.sub(r"[\s.:\-_]", "", cell.casefold()))
        if meaning in places:
            return finding("csv.two-columns", text=f"«{written[places[meaning]]}», «{cell}»")
        if meaning is not None:
            places[meaning] = place
    if "date" not in places and written[places.get("start", 0)].casefold() in _DAY_AND_TIME:
        places["date"] = places.pop("start", 0)
    shown = ", ".join(cell for cell in written if cell) or "–"
    if "date" not in places:
        return finding("csv.no-date-column", text=shown)
    if "title" not in places and "body" not in places:
        return finding("csv.no-title-column", text=shown)
    return Columns(places, written)


def day_and_clock(text: str) -> tuple[date, str]:
    """A date and the time of day written after it, '' when none: «2026-02-16», «16.02.2026», «16.2.26»,
    «mandag 16. februar 2026 kl. 18.30». Two digits are a year of this century. Raises ValueError."""
    text = one_line(text).casefold()
    for form in (_ISO, _DOTTED, _WORDS):
        match = form.fullmatch(text)
        if match:
            month = int(match["month"]) if match["month"].isdecimal() else _MONTH[match["month"]]
            year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
            clock = match["clock"] or ""
            return date(year, month, int(match["day"])), "" if re.fullmatch(r"0?0[:.]00.*", clock) else clock
    raise ValueError(text)


def times(text: str) -> tuple[time | None, time | None]:
    """Start and end from «18:30», «kl. 18.30», «1830», «18» or «18:30–21:00». Raises ValueError."""
    text = one_line(text).casefold()
    if not text or text in ("-", "–"):
        return None, None
    match = _RANGE.fullmatch(text)
    if match:
        return _time(match["start"]), _time(match["end"])
    return _time(text), None


def status(text: str) -> MeetingStatus:
    """The status a cell says. Raises ValueError for a word nobody knows."""
    try:
        return _STATUSES[one_line(text).casefold()]
    except KeyError:
        raise ValueError(text) from None


def _time(text: str) -> time:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return time(int(match["hour"]), int(match["minute"] or 0))
