"""A roster from a spreadsheet: one row a tenure, headings in Norwegian or English, all of it or nothing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol

from engine.facts import Person
from engine.store.roster_import import RosterRow
from workflows.roles import RoleCatalogue

HEADINGS = {
    "role": ("rolle", "role", "verv", "stilling", "funksjon"),
    "name": ("navn", "namn", "name", "person"),
    "email": ("e-post", "epost", "email", "e-mail", "adresse", "address", "mail"),
    "first": ("fra", "frå", "from", "start", "fra dato", "frå dato"),
    "last": ("til", "to", "slutt", "end", "til dato"),
    "language": ("språk", "målform", "language"),
}
LANGUAGES = {
    "nb": "nb",
    "bokmål": "nb",
    "bm": "nb",
    "nn": "nn",
    "nynorsk": "nn",
    "en": "en",
    "engelsk": "en",
    "english": "en",
}
MAX_BYTES = 2_000_000  # a roster of every municipality in the country is a tenth of this
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\]{1,190}")


class _Reader(Protocol):
    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


def read_roster(data: bytes, roles: RoleCatalogue) -> tuple[list[RosterRow], list[str]]:
    """The rows of a roster file, and every problem as "line: what is wrong, what was expected".

    Encodings UTF-8 and Windows-1252; separators semicolon, comma and tab; dates 2026-01-31 or 31.01.2026. A role
    may be written as its id, its title in any language, or an alias."""
    if len(data) > MAX_BYTES:
        return [], [f"1: the file is larger than {MAX_BYTES // 1_000_000} MB; is it a roster?"]
    if b"\0" in data:
        return [], ["1: not a CSV file (save the spreadsheet as CSV first)"]
    text = _decode(data)
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        return [], ["1: the file is empty; expected a heading line: rolle;navn;e-post;fra;til"]
    heading = next(line for line in lines if line.strip())
    separator = max(";,\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=separator)
    try:
        return _rows(reader, roles)
    except csv.Error as error:
        return [], [f"{reader.line_num}: not a line of CSV ({error})"]


def _rows(reader: _Reader, roles: RoleCatalogue) -> tuple[list[RosterRow], list[str]]:
    columns: dict[str, int] | None = None
    rows: list[RosterRow] = []
    problems: list[str] = []
    seen: dict[tuple[str, str, date], int] = {}
    names: dict[str, tuple[str, int]] = {}
    for cells in reader:
        line = reader.line_num
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue
        if columns is None:
            columns = _columns(cells)
            missing = [HEADINGS[key][0] for key in ("role", "name", "email", "first") if key not in columns]
            if missing:
                return [], [
                    f"{line}: the heading line lacks {', '.join(missing)}; expected rolle;navn;e-post;fra;til;språk"
                ]
            continue
        row, wrong = _row(cells, columns, roles)
        problems.extend(f"{line}: {problem}" for problem in wrong)
        if row is None:
            continue
        identity = (row.role, row.person.id, row.first)
        if identity in seen:
            problems.append(f"{line}: the same role, person and start date as line {seen[identity]}")
            continue
        seen[identity] = line
        known = names.setdefault(row.person.id, (row.person.name, line))
        if known[0] != row.person.name:
            problems.append(
                f"{line}: {row.person.email} is called '{row.person.name}' here and '{known[0]}' on line {known[1]}"
            )
            continue
        rows.append(row)
    return rows, problems


def is_address(text: str) -> bool:
    """Whether a text is one plain mail address: no display name, no spaces or control characters."""
    return _ADDRESS.fullmatch(text) is not None and text.isprintable()


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _columns(cells: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        heading = cell.strip().casefold()
        for key, names in HEADINGS.items():
            if heading in names:
                found.setdefault(key, index)
    return found


def _row(
    cells: list[str], columns: dict[str, int], roles: RoleCatalogue
) -> tuple[RosterRow | None, list[str]]:
    def cell(key: str) -> str:
        index = columns.get(key)
        return cells[index].strip() if index is not None and index < len(cells) else ""

    problems: list[str] = []
    role = roles.resolve(cell("role"))
    if role is None:
        near = roles.nearest(cell("role"))
        problems.append(
            f"no such role '{cell('role')}'"
            + (f"; did you mean '{near}'?" if near else "; see the titles in workflows/roles.toml")
        )
    email = cell("email")
    if not is_address(email):
        problems.append(f"'{email}' is not a mail address; expected name@example.org")
    name = cell("name")
    if not name or not name.isprintable():
        problems.append("the name is missing" if not name else "the name has control characters")
    first, last = _day(cell("first")), _day(cell("last"))
    if first is None:
        problems.append(f"'{cell('first')}' is not a date; expected 2026-01-31 or 31.01.2026")
    if cell("last") and last is None:
        problems.append(f"'{cell('last')}' is not a date; expected 2026-01-31 or 31.01.2026")
    if first and last and last < first:
        problems.append(f"it ends {last} before it begins {first}")
    language = LANGUAGES.get(cell("language").casefold())
    if cell("language") and language is None:
        problems.append(f"'{cell('language')}' is not a language; expected nb, nn or en")
    if problems or role is None or first is None:
        return None, problems
    person = Person(id=email.casefold(), name=name, email=email, language=language)  # type: ignore[arg-type]
    return RosterRow(role=role, person=person, first=first, last=last), []


def _day(text: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    return None
