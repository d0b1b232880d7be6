"""The schedule of nudges: replaced as a whole, never doubled, never brought back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import select

from engine.nudging import Nudge, NudgeKind
from engine.store import municipalities, nudges
from engine.store.database import Database
from engine.store.nudges import PendingNudge
from engine.store.tables import NudgeRow

Make = Callable[..., Nudge]


def _replace(database: Database, municipality: int, schedule: list[Nudge]) -> int:
    with database.write() as session:
        return nudges.replace_pending(session, municipality, schedule)


def _pending(database: Database, municipality: int) -> list[PendingNudge]:
    with database.read() as session:
        return nudges.pending(session, municipality)


def test_a_schedule_is_pending_as_given(
    database: Database, gjerstad: int, donna: int, a_nudge: Make, now: datetime
) -> None:
    schedule = [a_nudge(1), a_nudge(2, kind=NudgeKind.overdue, rung="+3", at=now + timedelta(days=30))]
    assert _replace(database, gjerstad, schedule) == 2
    pending = _pending(database, gjerstad)
    assert [found.nudge for found in pending] == schedule
    assert {found.municipality for found in pending} == {gjerstad}
    assert _pending(database, donna) == []


def test_the_same_schedule_again_changes_nothing(
    database: Database, gjerstad: int, a_nudge: Make, now: datetime
) -> None:
    schedule = [a_nudge(number) for number in range(5)]
    _replace(database, gjerstad, schedule)
    before = _pending(database, gjerstad)
    assert _replace(database, gjerstad, [*reversed(schedule), *schedule]) == 0
    assert _pending(database, gjerstad) == before


def test_what_the_new_schedule_leaves_out_is_forgotten(
    database: Database, gjerstad: int, donna: int, a_nudge: Make, now: datetime
) -> None:
    _replace(database, gjerstad, [a_nudge(1), a_nudge(2)])
    _replace(database, donna, [a_nudge(1)])
    assert _replace(database, gjerstad, [a_nudge(2), a_nudge(3)]) == 1
    assert [found.nudge for found in _pending(database, gjerstad)] == [a_nudge(2), a_nudge(3)]
    assert _replace(database, gjerstad, []) == 0
    assert _pending(database, gjerstad) == []
    assert [found.nudge for found in _pending(database, donna)] == [a_nudge(1)]


def test_a_nudge_that_is_to_be_said_at_another_time_stays_the_same_nudge(
    database: Database, gjerstad: int, a_nudge: Make, now: datetime
) -> None:
    _replace(database, gjerstad, [a_nudge(1)])
    [before] = _pending(database, gjerstad)
    earlier = dataclasses.replace(a_nudge(1), at=now - timedelta(days=2), kind=NudgeKind.today)
    assert _replace(database, gjerstad, [earlier]) == 0
    assert _pending(database, gjerstad) == [dataclasses.replace(before, nudge=earlier)]


def test_a_moved_deadline_has_rungs_of_its_own(
    database: Database, gjerstad: int, a_nudge: Make, now: datetime
) -> None:
    _replace(database, gjerstad, [a_nudge(1)])
    with database.write() as session:
        assert nudges.mark_queued(session, [found.id for found in nudges.due(session, now)], now) == 1
    moved = a_nudge(1, for_day=date(2026, 12, 17))
    assert _replace(database, gjerstad, [moved]) == 1
    assert [found.nudge for found in _pending(database, gjerstad)] == [moved]


@pytest.mark.parametrize("over", ["queued", "suppressed"])
def test_what_is_over_is_neither_doubled_nor_brought_back(
    database: Database, gjerstad: int, a_nudge: Make, now: datetime, over: str
) -> None:
    schedule = [a_nudge(1), a_nudge(2, at=now + timedelta(days=1))]
    _replace(database, gjerstad, schedule)
    with database.write() as session:
        ids = [found.id for found in nudges.due(session, now)]
        if over == "queued":
            assert nudges.mark_queued(session, ids, now) == 1
        else:
            assert nudges.mark_suppressed(session, ids, "done already", now) == 1
    for again in (schedule, [], [dataclasses.replace(a_nudge(1), at=now + timedelta(hours=1)), schedule[1]]):
        known = {found.nudge.step_key for found in _pending(database, gjerstad)}
        fresh = [nudge for nudge in again if nudge == schedule[1] and nudge.step_key not in known]
        assert _replace(database, gjerstad, again) == len(fresh)
        with database.read() as session:
            assert nudges.due(session, now + timedelta(hours=2)) == []
            assert nudges.counts(session, gjerstad)[over] == 1
    assert [found.nudge for found in _pending(database, gjerstad)] == [schedule[1]]


def test_the_database_itself_refuses_a_second_of_the_same(
    database: Database, gjerstad: int, a_nudge: Make, now: datetime
) -> None:
    """A schedule that was worked out while another was stored."""
    _replace(database, gjerstad, [a_nudge(1)])
    with database.write() as session:
        from engine.store.database import insert_into

        [row] = session.exec(select(NudgeRow))
        values = row.model_dump(exclude={"id"})
        statement = insert_into(session, NudgeRow.core()).on_conflict_do_nothing()
        assert session.connection().execute(statement, [values, values]).rowcount <= 0
        assert nudges.counts(session)["pending"] == 1


def test_what_is_due_comes_the_longest_waiting_first_and_no_more_than_asked_for(
    database: Database, gjerstad: int, donna: int, a_nudge: Make, now: datetime
) -> None:
    hours = [timedelta(hours=n) for n in range(4)]
    _replace(database, gjerstad, [a_nudge(0, at=now), a_nudge(1, at=now - hours[2])])
    _replace(database, donna, [a_nudge(2, at=now - hours[1]), a_nudge(3, at=now + hours[1])])
    with database.read() as session:
        due = nudges.due(session, now)
        assert [(found.municipality, found.nudge.at) for found in due] == [
            (gjerstad, now - hours[2]),
            (donna, now - hours[1]),
            (gjerstad, now),
        ]
        assert nudges.due(session, now, limit=2) == due[:2]
        assert nudges.due(session, now - hours[3]) == []


def test_the_next_moment_is_known(database: Database, gjerstad: int, a_nudge: Make, now: datetime) -> None:
    with database.read() as session:
        assert nudges.next_due_at(session) is None
    _replace(database, gjerstad, [a_nudge(1, at=now + timedelta(days=n)) for n in (3, 1, 2)][:1])
    with database.read() as session:
        assert nudges.next_due_at(session) == now + timedelta(days=3)
    with database.write() as session:
        nudges.mark_suppressed(
            session, [found.id for found in nudges.pending(session, gjerstad)], "moved", now
        )
        assert nudges.next_due_at(session) is None


def test_only_what_is_pending_can_be_settled(
    database: Database, gjerstad: int, a_nudge: Make, now: datetime
) -> None:
    _replace(database, gjerstad, [a_nudge(1), a_nudge(2)])
    ids = [found.id for found in _pending(database, gjerstad)]
    with database.write() as session:
        assert nudges.mark_queued(session, ids[:1], now) == 1
        assert nudges.mark_suppressed(session, ids, "the step is done", now) == 1
        assert nudges.mark_queued(session, [*ids, 999], now) == 0
        assert nudges.counts(session) == {"pending": 0, "queued": 1, "suppressed": 1}
        assert nudges.counts(session, gjerstad + 1) == {"pending": 0, "queued": 0, "suppressed": 0}


def test_nothing_is_suppressed_without_a_reason(
    database: Database, gjerstad: int, a_nudge: Make, now: datetime
) -> None:
    _replace(database, gjerstad, [a_nudge(1)])
    with pytest.raises(ValueError, match="reason"), database.write() as session:
        nudges.mark_suppressed(session, [1], "", now)


def test_a_time_without_a_zone_is_refused(
    database: Database, gjerstad: int, a_nudge: Make, now: datetime
) -> None:
    with pytest.raises(StatementError, match="timezone"):
        _replace(database, gjerstad, [a_nudge(1, at=now.replace(tzinfo=None))])
    with pytest.raises(StatementError, match="timezone"), database.read() as session:
        nudges.due(session, now.replace(tzinfo=None))


def test_an_id_is_not_used_again(database: Database, gjerstad: int, a_nudge: Make, now: datetime) -> None:
    """A sweep that read a nudge must not mark another that has taken its id since."""
    _replace(database, gjerstad, [a_nudge(1)])
    [read] = _pending(database, gjerstad)
    _replace(database, gjerstad, [a_nudge(2)])
    with database.write() as session:
        assert nudges.mark_queued(session, [read.id], now) == 0


def test_a_wake_up_reads_only_what_is_due(database: Database, a_nudge: Make, now: datetime) -> None:
    """The plan of the query is what makes it cost the same at any size; the bench measures it."""
    from sqlalchemy import event

    with database.write() as session:
        id = municipalities.ensure(session, "gjerstad")
        nudges.replace_pending(
            session, id, [a_nudge(n, at=now + timedelta(hours=n + 1)) for n in range(2000)]
        )
        session.connection().exec_driver_sql("ANALYZE")
    seen: list[tuple[str, object]] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda c, cursor, sql, parameters, *_: seen.append((sql, parameters)),
    )
    with database.read() as session:
        assert nudges.due(session, now) == []
        assert nudges.next_due_at(session) == now + timedelta(hours=1)
    queries = [(sql, parameters) for sql, parameters in seen if sql.startswith("SELECT")]
    assert len(queries) == 2
    explain = "EXPLAIN QUERY PLAN " if database.dialect == "sqlite" else "EXPLAIN "
    with database.read() as session:
        for sql, parameters in queries:
            plan = str(session.connection().exec_driver_sql(explain + sql, parameters).fetchall())  # type: ignore[arg-type]
            assert "ix_nudge_pending" in plan, plan
            assert "TEMP B-TREE FOR ORDER BY" not in plan, plan


def test_ten_thousand_nudges_are_stored_replaced_and_settled(
    database: Database, gjerstad: int, a_nudge: Make, now: datetime
) -> None:
    schedule = [a_nudge(number) for number in range(12_000)]
    assert _replace(database, gjerstad, schedule) == 12_000
    assert _replace(database, gjerstad, schedule[:1]) == 0
    assert _replace(database, gjerstad, schedule) == 11_999
    with database.write() as session:
        ids = [found.id for found in nudges.due(session, now, limit=20_000)]
        assert nudges.mark_queued(session, ids, now) == 12_000
