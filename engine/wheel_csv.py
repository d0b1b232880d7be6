"""An old årshjul from a spreadsheet: what was done, when, and who was responsible; one row a date."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Mapping, Sequence
from datetime import date

from calendars import csv_columns, decoding
from calendars.csv_in import DELIMITERS
from calendars.plain_text import one_line, shortened

MAX_BYTES = 2_000_000  # a hundred years of dates are a tenth of this
MAX_ROWS = 2_000  # ten years of a long wheel
MAX_TITLE = 200  # characters; what is longer is a description and not a title

# meaning -> headings, the likeliest first: a plan of ours has both the planned date and the legal limit.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": (
        *(
            "tittel",
            "aktivitet",
            "oppgave",
            "oppgåve",
            "steg",
            "gjøremål",
            "gjeremål",
            "tiltak",
            "sak",
            "hva",
        ),
        *("kva", "hendelse", "hending", "navn", "namn", "emne"),
        *("title", "activity", "task", "step", "event", "what", "subject"),
    ),
    "date": (
        *("dato", "plandato", "når", "tidspunkt", "startdato", "fradato", "frist", "tidsfrist", "sluttdato"),
        *("date", "due", "day", "when", "startdate", "deadline", "limit"),
    ),
    "responsible": (
        *("ansvarlig", "ansvarleg", "ansvar", "rolle", "ansvarligrolle", "ansvarlegrolle", "hvem", "kven"),
        *("saksbehandler", "saksbehandlar", "eier", "eigar"),
        *("responsible", "role", "owner", "who"),
    ),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WheelRow:
    """One row: what was done, on which day, and who was responsible ('' where the file does not say)."""

    line: int
    title: str
    day: date
    responsible: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WheelProblem:
    """What could not be read: `code` is a wording of the command line (`learn.<code>`), `text` what stood there.
    Without a line it is the whole file."""

    code: str
    line: int | None = None
    text: str = ""


def read_wheel(data: bytes) -> tuple[tuple[WheelRow, ...], tuple[WheelProblem, ...]]:
    """The rows of a file, and everything in it that could not be read. Never raises for what is in the file.

    The first line has the headings (`HEADINGS`), in Norwegian or English; a title and a date are the least.
    Semicolons, tabs or commas; UTF-8, UTF-16 or Windows-1252; dates as in `calendars.csv_columns`."""
    refusal = decoding.refused(data, MAX_BYTES)
    if refusal is not None:
        return (), (WheelProblem(code=refusal.code),)
    text = decoding.text(data).replace("\x00", "")
    header = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    columns: dict[str, int] | None = None
    rows: list[WheelRow] = []
    problems: list[WheelProblem] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if columns is None:
                    columns = _columns(cells)
                    if missing := [meaning for meaning in ("title", "date") if meaning not in columns]:
                        shown = ", ".join(one_line(cell) for cell in cells if cell.strip())
                        return (), (
                            WheelProblem(code=f"no-{missing[0]}-column", text=shortened(shown, MAX_TITLE)),
                        )
                elif len(rows) + len(problems) >= MAX_ROWS:
                    problems.append(WheelProblem(code="too-many-rows", line=line, text=str(MAX_ROWS)))
                    break
                else:
                    row = _row(cells, columns, line)
                    (rows if isinstance(row, WheelRow) else problems).append(row)  # type: ignore[arg-type]
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(WheelProblem(code="unreadable", line=line, text=str(error)))
    if not rows and not problems:
        problems.append(WheelProblem(code="no-rows"))
    return tuple(rows), tuple(problems)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    written = ["".join(c for c in one_line(cell).casefold() if c.isalnum()) for cell in cells]
    found: dict[str, int] = {}
    for meaning, headings in HEADINGS.items():
        known = [heading for heading in headings if heading in written]
        if known:
            found[meaning] = written.index(known[0])
    return found


def _row(cells: Sequence[str], columns: Mapping[str, int], line: int) -> WheelRow | WheelProblem:
    def cell(meaning: str) -> str:
        place = columns.get(meaning)
        return "" if place is None or place >= len(cells) else one_line(cells[place])

    # A cell that could be read as a formula is written with an apostrophe before it.
    title = shortened(cell("title").removeprefix("'"), MAX_TITLE)
    if not title:
        return WheelProblem(code="no-title", line=line)
    if not cell("date"):
        return WheelProblem(code="no-date", line=line, text=title)
    try:
        day, _ = csv_columns.day_and_clock(cell("date"))
    except (ValueError, KeyError):
        return WheelProblem(code="bad-date", line=line, text=shortened(cell("date"), MAX_TITLE))
    return WheelRow(line=line, title=title, day=day, responsible=shortened(cell("responsible"), MAX_TITLE))
