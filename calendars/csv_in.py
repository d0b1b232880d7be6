"""Meetings in from a meeting plan as CSV: Norwegian or English headers, as Excel and others write it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from calendars import csv_columns, decoding
from calendars.bodies import BodyRules, Recognition
from calendars.csv_columns import Columns
from calendars.findings import Finding, Problem, finding, quoted
from calendars.limits import STANDARD, Limits
from calendars.meetings import MeetingStatus
from calendars.plain_text import shortened
from calendars.reading import MAX_PROBLEMS, Occurrence, Reading, in_order

DELIMITERS = (";", "\t", ",")


def read_csv(
    data: bytes,
    *,
    zone: str,
    rules: BodyRules,
    source: str,
    first: date,
    last: date,
    limits: Limits = STANDARD,
) -> Reading:
    """The meetings of a plan on the days from `first` to `last`, both included.

    The first line has the headers (`csv_columns.HEADERS`); a date and a title or a body are the least. Each
    row that cannot be read is left out and named by line. A plan without a readable row is refused. Times are
    local in `zone`. Never raises for what is in the file."""
    refusal = decoding.refused(data, limits.max_bytes)
    if refusal is not None:
        return Reading(refusal=refusal)
    try:
        rows = _rows(decoding.text(data), limits)
        header = next(rows, None)
        columns = csv_columns.columns(header[1]) if header else finding("file.empty")
        if isinstance(columns, Finding):
            return Reading(refusal=columns)
        return _Plan(columns, ZoneInfo(zone), rules, source).read(rows, first, last)
    except _PlanError as error:
        return Reading(refusal=error.finding)


class _PlanError(Exception):
    """A plan that is refused as a whole, and why."""

    def __init__(self, code: str, **values: object) -> None:
        self.finding = finding(code, **values)


class _RowError(Exception):
    """A row that is left out, and why."""

    def __init__(self, code: str, **values: object) -> None:
        self.finding = finding(code, **values)


def _rows(text: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, each with the number of its first line."""
    text = text.replace("\x00", "")
    before = 0
    # Excel's own way to name the delimiter, in a line of its own.
    if text[:4].casefold() == "sep=" and text[5:6] == "\n":
        delimiter, text, before = text[4], text[6:], 1
    else:
        header = next((line for line in text.split("\n") if line.strip()), "")
        delimiter = max(DELIMITERS, key=header.count)
    # Strict: a quotation mark that is never closed would swallow every row after it.
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    line = before + 1
    try:
        for row in reader:
            if line > limits.max_rows:
                raise _PlanError("csv.too-many-rows", limit=limits.max_rows)
            if any(cell.strip() for cell in row):
                yield line, row
            line = before + reader.line_num + 1
    except csv.Error as error:
        raise _PlanError("csv.unreadable", line=line, text=error) from error


class _Plan:
    """A plan whose header is understood."""

    def __init__(self, columns: Columns, zone: ZoneInfo, rules: BodyRules, source: str) -> None:
        self._columns = columns
        self._zone = zone
        self._rules = rules
        self._source = source
        self._problems: list[Problem] = []
        self._lines: dict[tuple[date, str, str], int] = {}
        self._uids: set[str] = set()

    def read(self, rows: Iterator[tuple[int, list[str]]], first: date, last: date) -> Reading:
        occurrences: list[Occurrence] = []
        count = 0
        for line, row in rows:
            count += 1
            try:
                occurrences.append(self._occurrence(line, row))
            except _RowError as error:
                self._problem(error.finding, line, row)
        problems = tuple(self._problems[:MAX_PROBLEMS])
        if not count:
            return Reading(refusal=finding("csv.no-rows"))
        if not occurrences:
            return Reading(refusal=finding("csv.none-readable", count=count), problems=problems)
        inside = [each for each in occurrences if each.day <= last and each.last_day >= first]
        return Reading(occurrences=in_order(inside), problems=problems)

    def _occurrence(self, line: int, row: list[str]) -> Occurrence:
        cell = self._columns.cell
        day, begins, last, ends = self._when(line, row)
        title = shortened(cell(row, "title") or cell(row, "body"), STANDARD.title_length)
        if not title:
            raise _RowError("csv.no-title", text=self._columns.title_header)
        try:
            status = csv_columns.status(cell(row, "status"))
        except ValueError:
            raise _RowError("csv.status", text=cell(row, "status")) from None
        if extra := [text for text in row[len(self._columns.headers) :] if text.strip()]:
            expected = len(self._columns.headers)
            self._problem(finding("csv.fields", count=expected + len(extra), expected=expected), line, row)
        key = (day, str(begins), title.casefold())
        if key in self._lines:
            raise _RowError("csv.duplicate", line=self._lines[key])
        self._lines[key] = line
        recognition = self._recognise(title, cell(row, "body"), cell(row, "note"))
        if recognition.cancelled:
            status = MeetingStatus.cancelled
        return Occurrence(
            uid=self._uid(cell(row, "uid"), day, begins, title),
            start=day if begins is None else datetime.combine(day, begins, self._zone),
            end=self._end(day, begins, last, ends),
            summary=title,
            status=status,
            recognition=recognition,
            source=self._source,
            line=line,
        )

    def _when(self, line: int, row: list[str]) -> tuple[date, time | None, date, time | None]:
        """First day and start, last day and end."""
        cell = self._columns.cell
        day, clock = self._date(cell(row, "date"))
        begins, ends = self._times(cell(row, "start") or clock)
        ends = self._times(cell(row, "end"))[0] or ends
        last, clock = self._date(cell(row, "last")) if cell(row, "last") else (day, "")
        ends = self._times(clock)[0] or ends
        if last < day or (last == day and begins and ends and ends <= begins):
            self._problem(finding("csv.end", text=cell(row, "last") or cell(row, "end") or ends), line, row)
            last, ends = day, None
        return day, begins, last, ends

    def _date(self, text: str) -> tuple[date, str]:
        try:
            return csv_columns.day_and_clock(text)
        except (ValueError, KeyError):
            raise _RowError("csv.date", text=text) from None

    def _times(self, text: str) -> tuple[time | None, time | None]:
        try:
            return csv_columns.times(text)
        except ValueError:
            raise _RowError("csv.time", text=text) from None

    def _end(self, day: date, begins: time | None, last: date, ends: time | None) -> date | datetime | None:
        if begins is None:
            return last
        return None if ends is None else datetime.combine(last, ends, self._zone)

    def _recognise(self, title: str, body: str, note: str) -> Recognition:
        """The column for the body goes before what the title mentions («Innstilling til kommunestyret»),
        unless the title says that it is no meeting of the body."""
        from_title = self._rules.recognise(title, note, (body,) if body else ())
        if not body or from_title.reason.code in ("body.working-meeting", "body.papers"):
            return from_title
        from_body = self._rules.recognise(body, title)
        if from_body.body is None:
            return from_title
        return Recognition(
            body=from_body.body,
            reason=from_body.reason,
            marks=from_title.marks | from_body.marks,
            cancelled=from_title.cancelled or from_body.cancelled,
        )

    def _uid(self, given: str, day: date, begins: time | None, title: str) -> str:
        """The row's own, or one made from day and title, so that a changed clock time is the same meeting."""
        uid = given or _made_uid(f"{day.isoformat()}\n{title.casefold()}")
        if uid in self._uids:
            uid = _made_uid(f"{uid}\n{day.isoformat()}\n{begins}\n{title.casefold()}")
        self._uids.add(uid)
        return uid

    def _problem(self, found: Finding, line: int, row: list[str]) -> None:
        subject = quoted(self._columns.cell(row, "title") or self._columns.cell(row, "body"))
        self._problems.append(Problem(finding=found, line=line, subject=subject))


def _made_uid(content: str) -> str:
    return "made-" + hashlib.sha256(content.encode()).hexdigest()[:32]
