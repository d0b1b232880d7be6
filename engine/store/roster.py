"""Who holds which role when, and who is away. One role has one holder a day; ended tenures are kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar, cast

from sqlalchemy import text as sql
from sqlmodel import Session, select

from engine.facts import Absence, Person, Tenure
from engine.store.errors import RosterConflict, UnknownPerson, UnknownTenure
from engine.store.municipalities import facts_changed, hold
from engine.store.roster_import import RosterChanges, RosterRow, compare, overlaps
from engine.store.tables import AbsenceRow, PersonRow, TenureRow
from engine.store.tables.facts import IN_FORCE
from workflows.schema import Language

__all__ = [
    "RosterChanges",
    "RosterRow",
    "absences",
    "absent",
    "assign",
    "end",
    "import_roster",
    "persons",
    "preview",
    "record_person",
    "tenures",
]

R = TypeVar("R", PersonRow, TenureRow, AbsenceRow)


def persons(session: Session, municipality: int) -> list[Person]:
    """Everybody in the roster, by id."""
    return sorted(
        (_person(row) for row in _rows(session, municipality, PersonRow)), key=lambda found: found.id
    )


def tenures(session: Session, municipality: int, *, role: str | None = None) -> list[Tenure]:
    """Every tenure, past, present and planned, by role and first day."""
    found = (_tenure(row) for row in _rows(session, municipality, TenureRow))
    return sorted((t for t in found if role in (None, t.role)), key=lambda t: (t.role, t.first))


def absences(session: Session, municipality: int) -> list[Absence]:
    """Every absence, by person and first day."""
    found = (_absence(row) for row in _rows(session, municipality, AbsenceRow))
    return sorted(found, key=lambda absence: (absence.person, absence.first))


def record_person(session: Session, municipality: int, person: Person, at: datetime, by: str) -> bool:
    """Add a person, or correct one; False when nothing is new."""
    hold(session, municipality)
    facts_changed(session, municipality)
    row = {row.person: row for row in _rows(session, municipality, PersonRow)}.get(person.id)
    if row is not None and _person(row) == person:
        return False
    if row is not None:
        _retire(session, row, at, by)
    session.add(
        PersonRow(
            municipality_id=municipality,
            person=person.id,
            name=person.name,
            email=person.email,
            language=person.language,
            recorded_at=at,
            recorded_by=by,
        )
    )
    session.flush()
    return True


def assign(
    session: Session,
    municipality: int,
    role: str,
    person: Person,
    first: date,
    last: date | None,
    at: datetime,
    by: str,
    *,
    replace: bool = False,
) -> tuple[Tenure, ...]:
    """Give a role to a person from `first` to `last`, both included (None: until further notice).

    Raises RosterConflict when somebody holds the role in that time, and stores nothing. With `replace`,
    whoever held it when the period begins stops the day before (or never starts, if that is the very day);
    one who is to begin within the period is still a conflict. The same role, person and first day again
    corrects the last day. Returns the earlier tenures as they ended."""
    hold(session, municipality)
    facts_changed(session, municipality)
    wanted = Tenure(role=role, person=person.id, first=first, last=last)
    held = {_identity(tenure): tenure for tenure in tenures(session, municipality, role=role)}
    held.pop(_identity(wanted), None)
    in_the_way = [other for other in held.values() if overlaps(other, wanted)]
    conflicts = [other for other in in_the_way if not replace or other.first > first]
    if conflicts:
        raise RosterConflict([(other, wanted) for other in conflicts])
    ended = tuple(
        dataclasses.replace(other, last=first - timedelta(days=1))
        for other in in_the_way
        if other.first < first
    )
    record_person(session, municipality, person, at, by)
    for other in in_the_way:
        if other.first == first:
            _withdraw(session, municipality, other, at, by)
    for tenure in (*ended, wanted):
        _store(session, municipality, tenure, at, by)
    return ended


def end(session: Session, municipality: int, role: str, last: date, at: datetime, by: str) -> Tenure:
    """Let whoever holds a role on `last` stop that day. Raises UnknownTenure when nobody does."""
    hold(session, municipality)
    facts_changed(session, municipality)
    for tenure in tenures(session, municipality, role=role):
        if tenure.covers(last):
            ended = dataclasses.replace(tenure, last=last)
            _store(session, municipality, ended, at, by)
            return ended
    raise UnknownTenure(role, last)


def absent(session: Session, municipality: int, absence: Absence, at: datetime, by: str) -> bool:
    """Record that a person is away; the same person and first day again is a correction. False when nothing
    is new. Raises UnknownPerson when the person or the substitute is not in the roster."""
    hold(session, municipality)
    facts_changed(session, municipality)
    known = {row.person for row in _rows(session, municipality, PersonRow)}
    for person in (absence.person, absence.substitute):
        if person is not None and person not in known:
            raise UnknownPerson(person)
    for row in _rows(session, municipality, AbsenceRow):
        if (row.person, row.first_day) == (absence.person, absence.first):
            if _absence(row) == absence:
                return False
            _retire(session, row, at, by)
    session.add(
        AbsenceRow(
            municipality_id=municipality,
            person=absence.person,
            first_day=absence.first,
            last_day=absence.last,
            substitute=absence.substitute,
            recorded_at=at,
            recorded_by=by,
        )
    )
    session.flush()
    return True


def preview(session: Session, municipality: int, rows: Iterable[RosterRow]) -> RosterChanges:
    """What an import would change; writes nothing. Raises RosterConflict as the import would."""
    return compare(persons(session, municipality), tenures(session, municipality), rows)


def import_roster(
    session: Session, municipality: int, rows: Iterable[RosterRow], at: datetime, by: str
) -> RosterChanges:
    """Take in a roster: a tenure is known by role, person and first day, so the same file twice changes
    nothing the second time. What the file leaves out stays as it is: a tenure ends only when something says
    so.

    Raises RosterConflict, naming every overlap there would be, and then stores nothing."""
    hold(session, municipality)
    facts_changed(session, municipality)
    changes = preview(session, municipality, rows)
    for person in changes.persons:
        record_person(session, municipality, person, at, by)
    for tenure in (*(after for _, after in changes.changed), *changes.added):
        _store(session, municipality, tenure, at, by)
    return changes


def _store(session: Session, municipality: int, tenure: Tenure, at: datetime, by: str) -> None:
    row = _row_of(session, municipality, tenure)
    if row is not None:
        if _tenure(row) == tenure:
            return
        _retire(session, row, at, by)
    session.add(
        TenureRow(
            municipality_id=municipality,
            role=tenure.role,
            person=tenure.person,
            first_day=tenure.first,
            last_day=tenure.last,
            recorded_at=at,
            recorded_by=by,
        )
    )
    session.flush()


def _withdraw(session: Session, municipality: int, tenure: Tenure, at: datetime, by: str) -> None:
    row = _row_of(session, municipality, tenure)
    if row is not None:
        _retire(session, row, at, by)


def _retire(session: Session, row: PersonRow | TenureRow | AbsenceRow, at: datetime, by: str) -> None:
    row.replaced_at, row.replaced_by = at, by
    session.add(row)
    session.flush()  # before its successor, which is unique among what is in force


def _row_of(session: Session, municipality: int, tenure: Tenure) -> TenureRow | None:
    return session.exec(
        select(TenureRow).where(
            TenureRow.municipality_id == municipality,
            TenureRow.role == tenure.role,
            TenureRow.person == tenure.person,
            TenureRow.first_day == tenure.first,
            sql(IN_FORCE),
        )
    ).first()


def _rows(session: Session, municipality: int, table: type[R]) -> list[R]:
    return list(session.exec(select(table).where(table.municipality_id == municipality, sql(IN_FORCE))))


def _identity(tenure: Tenure) -> tuple[str, str, date]:
    return (tenure.role, tenure.person, tenure.first)


def _person(row: PersonRow) -> Person:
    return Person(
        id=row.person, name=row.name, email=row.email, language=cast("Language | None", row.language)
    )


def _tenure(row: TenureRow) -> Tenure:
    return Tenure(role=row.role, person=row.person, first=row.first_day, last=row.last_day)


def _absence(row: AbsenceRow) -> Absence:
    return Absence(person=row.person, first=row.first_day, last=row.last_day, substitute=row.substitute)
