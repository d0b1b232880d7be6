"""Who holds which role when: assigning, ending, being away, and importing a roster twice."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from engine.facts import Absence, Person, Tenure
from engine.store import roster
from engine.store.database import Database
from engine.store.errors import RosterConflict, UnknownPerson, UnknownTenure
from engine.store.roster import RosterRow
from engine.store.roster_import import compare
from engine.store.tables import TenureRow

ALICE = Person(id="alice@gjerstad.example", name="Alice Ås", email="Alice@gjerstad.example")
BOB = Person(id="bob@gjerstad.example", name="Bob", email="bob@gjerstad.example", language="nn")
JANUARY, JUNE, AUGUST = date(2026, 1, 1), date(2026, 6, 1), date(2026, 8, 1)
ROLE = "finance-director"
BY = "operator"


def _tenure(person: Person, first: date, last: date | None = None) -> Tenure:
    return Tenure(role=ROLE, person=person.id, first=first, last=last)


def _row(person: Person, first: date, last: date | None = None, role: str = ROLE) -> RosterRow:
    return RosterRow(role=role, person=person, first=first, last=last)


def test_an_assigned_role_has_its_holder(
    database: Database, gjerstad: int, donna: int, now: datetime
) -> None:
    with database.write() as session:
        assert roster.assign(session, gjerstad, ROLE, ALICE, JANUARY, None, now, BY) == ()
    with database.read() as session:
        assert roster.persons(session, gjerstad) == [ALICE]
        assert roster.tenures(session, gjerstad) == [_tenure(ALICE, JANUARY)]
        assert roster.persons(session, donna) == []
        assert roster.tenures(session, donna) == []


def test_a_role_that_is_held_is_not_given_away_unasked(
    database: Database, gjerstad: int, now: datetime
) -> None:
    with database.write() as session:
        roster.assign(session, gjerstad, ROLE, ALICE, JANUARY, None, now, BY)
    with pytest.raises(RosterConflict) as caught, database.write() as session:
        roster.assign(session, gjerstad, ROLE, BOB, AUGUST, None, now, BY)
    assert caught.value.overlaps == ((_tenure(ALICE, JANUARY), _tenure(BOB, AUGUST)),)
    for text in (caught.value.text.nb, caught.value.text.nn or "", caught.value.text.en or ""):
        for word in (ROLE, ALICE.id, BOB.id, "2026-01-01", "2026-08-01"):
            assert word in text
    with database.read() as session:
        assert roster.persons(session, gjerstad) == [ALICE]
        assert roster.tenures(session, gjerstad) == [_tenure(ALICE, JANUARY)]


def test_a_replaced_holder_ends_the_day_before(database: Database, gjerstad: int, now: datetime) -> None:
    ended = _tenure(ALICE, JANUARY, AUGUST - timedelta(days=1))
    with database.write() as session:
        roster.assign(session, gjerstad, ROLE, ALICE, JANUARY, None, now, BY)
        assert roster.assign(session, gjerstad, ROLE, BOB, AUGUST, None, now, BY, replace=True) == (ended,)
    with database.read() as session:
        assert roster.tenures(session, gjerstad) == [ended, _tenure(BOB, AUGUST)]


def test_one_who_was_to_begin_that_very_day_never_begins(
    database: Database, gjerstad: int, now: datetime
) -> None:
    with database.write() as session:
        roster.assign(session, gjerstad, ROLE, ALICE, AUGUST, None, now, BY)
        assert roster.assign(session, gjerstad, ROLE, BOB, AUGUST, None, now, BY, replace=True) == ()
        assert roster.tenures(session, gjerstad) == [_tenure(BOB, AUGUST)]


def test_one_who_begins_later_is_not_pushed_aside(database: Database, gjerstad: int, now: datetime) -> None:
    with database.write() as session:
        roster.assign(session, gjerstad, ROLE, ALICE, AUGUST, None, now, BY)
    with pytest.raises(RosterConflict), database.write() as session:
        roster.assign(session, gjerstad, ROLE, BOB, JANUARY, None, now, BY, replace=True)
    with database.write() as session:
        roster.assign(session, gjerstad, ROLE, BOB, JANUARY, AUGUST - timedelta(days=1), now, BY)
        assert len(roster.tenures(session, gjerstad)) == 2


def test_the_same_assignment_again_corrects_the_last_day(
    database: Database, gjerstad: int, now: datetime
) -> None:
    with database.write() as session:
        roster.assign(session, gjerstad, ROLE, ALICE, JANUARY, None, now, BY)
        roster.assign(session, gjerstad, ROLE, ALICE, JANUARY, JUNE, now, BY)
        assert roster.tenures(session, gjerstad) == [_tenure(ALICE, JANUARY, JUNE)]


def test_an_ended_tenure_is_kept(database: Database, gjerstad: int, now: datetime) -> None:
    with database.write() as session:
        roster.assign(session, gjerstad, ROLE, ALICE, JANUARY, None, now, BY)
        assert roster.end(session, gjerstad, ROLE, JUNE, now, BY) == _tenure(ALICE, JANUARY, JUNE)
        assert roster.tenures(session, gjerstad, role=ROLE) == [_tenure(ALICE, JANUARY, JUNE)]
        assert roster.tenures(session, gjerstad, role="mayor") == []


def test_a_role_nobody_holds_cannot_be_ended(database: Database, gjerstad: int, now: datetime) -> None:
    with database.write() as session:
        roster.assign(session, gjerstad, ROLE, ALICE, JUNE, None, now, BY)
    with pytest.raises(UnknownTenure, match=ROLE), database.write() as session:
        roster.end(session, gjerstad, ROLE, JANUARY, now, BY)


def test_a_correction_keeps_what_was_said_before_and_by_whom(
    database: Database, gjerstad: int, now: datetime
) -> None:
    later = now + timedelta(days=1)
    with database.write() as session:
        roster.assign(session, gjerstad, ROLE, ALICE, JANUARY, None, now, "alice")
        roster.end(session, gjerstad, ROLE, JUNE, later, "bob")
    with database.read() as session:
        before, after = sorted(session.exec(select(TenureRow)), key=lambda row: row.recorded_at)
    assert (before.last_day, before.recorded_by, before.replaced_at, before.replaced_by) == (
        None,
        "alice",
        later,
        "bob",
    )
    assert (after.last_day, after.recorded_by, after.replaced_at) == (JUNE, "bob", None)


def test_a_person_is_corrected_in_place_of_doubled(database: Database, gjerstad: int, now: datetime) -> None:
    with database.write() as session:
        assert roster.record_person(session, gjerstad, ALICE, now, BY)
        assert not roster.record_person(session, gjerstad, ALICE, now, BY)
        renamed = dataclasses.replace(ALICE, name="Alice Å. Bø")
        assert roster.record_person(session, gjerstad, renamed, now, BY)
        assert roster.persons(session, gjerstad) == [renamed]


def test_an_absence_is_recorded_once_and_can_be_corrected(
    database: Database, gjerstad: int, now: datetime
) -> None:
    away = Absence(person=ALICE.id, first=JUNE, last=AUGUST, substitute=BOB.id)
    longer = dataclasses.replace(away, last=date(2026, 9, 1), substitute=None)
    with database.write() as session:
        roster.record_person(session, gjerstad, ALICE, now, BY)
        roster.record_person(session, gjerstad, BOB, now, BY)
        assert roster.absent(session, gjerstad, away, now, BY)
        assert not roster.absent(session, gjerstad, away, now, BY)
        assert roster.absences(session, gjerstad) == [away]
        assert roster.absent(session, gjerstad, longer, now, BY)
        assert roster.absences(session, gjerstad) == [longer]


def test_nobody_unknown_is_away_or_stands_in(database: Database, gjerstad: int, now: datetime) -> None:
    away = Absence(person=ALICE.id, first=JUNE, last=AUGUST, substitute=BOB.id)
    with pytest.raises(UnknownPerson, match=ALICE.id), database.write() as session:
        roster.absent(session, gjerstad, away, now, BY)
    with database.write() as session:
        roster.record_person(session, gjerstad, ALICE, now, BY)
    with pytest.raises(UnknownPerson, match=BOB.id), database.write() as session:
        roster.absent(session, gjerstad, away, now, BY)


def test_the_same_roster_twice_changes_nothing(database: Database, gjerstad: int, now: datetime) -> None:
    rows = [_row(ALICE, JANUARY, JUNE), _row(BOB, date(2026, 6, 2)), _row(BOB, JANUARY, role="mayor")]
    with database.write() as session:
        first = roster.import_roster(session, gjerstad, rows, now, BY)
    assert (len(first.persons), len(first.added), first.changed, first.unchanged) == (2, 3, (), 0)
    with database.write() as session:
        second = roster.import_roster(session, gjerstad, rows, now, BY)
        assert not second
        assert second.unchanged == 3
        assert len(session.exec(select(TenureRow)).all()) == 3


def test_a_new_roster_ends_one_and_adds_the_next(database: Database, gjerstad: int, now: datetime) -> None:
    with database.write() as session:
        roster.import_roster(session, gjerstad, [_row(ALICE, JANUARY)], now, BY)
        rows = [_row(BOB, AUGUST), _row(ALICE, JANUARY, JUNE)]
        promised = roster.preview(session, gjerstad, rows)
        assert roster.import_roster(session, gjerstad, rows, now, BY) == promised
        assert promised.changed == ((_tenure(ALICE, JANUARY), _tenure(ALICE, JANUARY, JUNE)),)
        assert promised.added == (_tenure(BOB, AUGUST),)
        assert roster.tenures(session, gjerstad) == [_tenure(ALICE, JANUARY, JUNE), _tenure(BOB, AUGUST)]


def test_a_roster_that_leaves_somebody_out_ends_nobody(
    database: Database, gjerstad: int, now: datetime
) -> None:
    with database.write() as session:
        roster.import_roster(session, gjerstad, [_row(ALICE, JANUARY, JUNE)], now, BY)
        roster.import_roster(session, gjerstad, [_row(BOB, AUGUST)], now, BY)
        assert len(roster.tenures(session, gjerstad)) == 2


def test_a_roster_with_two_holders_is_refused_whole(database: Database, gjerstad: int, now: datetime) -> None:
    rows = [_row(BOB, JANUARY, role="mayor"), _row(ALICE, JANUARY), _row(BOB, AUGUST)]
    with pytest.raises(RosterConflict) as caught, database.write() as session:
        roster.import_roster(session, gjerstad, rows, now, BY)
    assert caught.value.overlaps == ((_tenure(ALICE, JANUARY), _tenure(BOB, AUGUST)),)
    with database.read() as session:
        assert roster.persons(session, gjerstad) == []
        assert roster.tenures(session, gjerstad) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from([ALICE, BOB]),
            st.integers(0, 40),
            st.one_of(st.none(), st.integers(0, 20)),
            st.sampled_from(["mayor", ROLE]),
        ),
        max_size=6,
    )
)
def test_what_an_import_accepts_gives_every_day_at_most_one_holder(
    lines: list[tuple[Person, int, int | None, str]],
) -> None:
    rows = [
        RosterRow(
            role=role,
            person=person,
            first=JANUARY + timedelta(days=first),
            last=None if length is None else JANUARY + timedelta(days=first + length),
        )
        for person, first, length, role in lines
    ]
    latest = {(row.role, row.person.id, row.first): row.tenure for row in rows}.values()

    def holders(day: date, role: str) -> int:
        return sum(tenure.role == role and tenure.covers(day) for tenure in latest)

    doubled = any(
        holders(JANUARY + timedelta(days=n), role) > 1 for n in range(70) for role in ("mayor", ROLE)
    )
    try:
        changes = compare([], [], rows)
    except RosterConflict:
        assert doubled
    else:
        assert not doubled
        assert set(changes.added) == set(latest)
