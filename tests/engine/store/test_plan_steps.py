"""The remembered plan: what changed is seen, counted and dated; what did not is left as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from engine.planned import DateStatus, PlannedStep
from engine.store import plan_steps
from engine.store.database import Database
from workflows.schema import Text

Make = Callable[..., PlannedStep]
KEY = "budget/2027/council-decision"


def test_a_new_plan_is_remembered_at_sequence_nought(
    database: Database, gjerstad: int, donna: int, a_step: Make, now: datetime
) -> None:
    with database.write() as session:
        [change] = plan_steps.remember(session, gjerstad, [a_step()], now)
    assert (change.key, change.before, change.after.due) == (KEY, None, date(2026, 12, 10))
    with database.read() as session:
        assert plan_steps.revisions(session, gjerstad) == {KEY: (0, now)}
        assert plan_steps.revisions(session, donna) == {}


def test_the_same_plan_again_changes_nothing(
    database: Database, gjerstad: int, a_step: Make, now: datetime
) -> None:
    steps = [
        a_step(),
        a_step("budget/2027/recommendation", due=None, status=DateStatus.unknown, title=Text(nb="\x00")),
    ]
    with database.write() as session:
        plan_steps.remember(session, gjerstad, steps, now)
    with database.write() as session:
        assert plan_steps.remember(session, gjerstad, reversed(steps), now + timedelta(days=1)) == []
        assert plan_steps.revisions(session, gjerstad)[KEY] == (0, now)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"due": date(2026, 12, 17)}, ("due",)),
        ({"due": None, "status": DateStatus.unknown}, ("due", "status")),
        ({"end": date(2027, 1, 5)}, ("end",)),
        ({"limit": None}, ("limit",)),
        ({"status": DateStatus.confirmed}, ("status",)),
        ({"title": Text(nb="Vedtak")}, ("title",)),
        ({"title": Text(nb="Kommunestyret vedtar budsjettet", nn="Kommunestyret vedtek budsjettet")}, ()),
    ],
)
def test_what_changed_gets_the_next_sequence_and_the_time(
    database: Database,
    gjerstad: int,
    a_step: Make,
    now: datetime,
    changed: dict[str, object],
    fields: tuple[str, ...],
) -> None:
    later = now + timedelta(days=1)
    other = a_step("budget/2027/recommendation")
    with database.write() as session:
        plan_steps.remember(session, gjerstad, [a_step(), other], now)
    with database.write() as session:
        [change] = plan_steps.remember(session, gjerstad, [a_step(**changed), other], later, cause="feed")
        assert plan_steps.revisions(session, gjerstad) == {KEY: (1, later), other.key: (0, now)}
    assert change.before is not None
    assert change.before.due == date(2026, 12, 10)
    assert change.fields == fields


def test_a_step_beyond_the_horizon_is_not_forgotten(
    database: Database, gjerstad: int, a_step: Make, now: datetime
) -> None:
    with database.write() as session:
        plan_steps.remember(session, gjerstad, [a_step()], now)
        plan_steps.remember(session, gjerstad, [], now)
        assert set(plan_steps.revisions(session, gjerstad)) == {KEY}
        assert plan_steps.remember(session, gjerstad, [a_step()], now + timedelta(days=1)) == []


def test_a_whole_plan_moves_in_a_handful_of_statements(
    database: Database, gjerstad: int, a_step: Make, now: datetime
) -> None:
    from sqlalchemy import event

    def plan(due: date) -> list[PlannedStep]:
        return [a_step(f"budget/{year}/step-{n}", due=due) for year in range(2027, 2030) for n in range(100)]

    seen: list[str] = []
    before, after = plan(date(2026, 12, 10)), plan(date(2026, 12, 11))
    with database.write() as session:
        plan_steps.remember(session, gjerstad, before, now)
    event.listen(
        database.engine, "after_cursor_execute", lambda c, cur, statement, *_: seen.append(statement)
    )
    with database.write() as session:
        assert len(plan_steps.remember(session, gjerstad, after, now)) == 300
    assert len(seen) <= 5
