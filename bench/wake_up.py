"""A wake-up with nothing due, with a thousand and with a million nudges pending."""

from __future__ import annotations

import dataclasses
import logging
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
import structlog

from bench.durable import nudges
from bench.municipality import PROFILE
from bench.results import Result
from bench.timing import medians
from calendars.bodies import BodyRules
from calendars.working_days import WorkingDays
from engine.board import Board
from engine.messages import Message
from engine.store import municipalities
from engine.store.database import Database, migrate, open_database
from engine.store.nudges import counts, replace_pending
from engine.store.tables import NudgeRow
from engine.sweep import Sweep
from engine.tenant import Tenant
from notifiers.transport import MemoryTransport
from workflows.loader import load_bundle

FEW, MANY = 1_000, 1_000_000
WANTED = 1.5
ROUNDS = 400
# Six weeks before the first of them is due.
NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)


def run(*, full: bool = False) -> list[Result]:
    """The time of one turn of the loop (Sweep) when nothing has changed and nothing is due."""
    # The first turn plans, and says so.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as name:
        few, many = (_database(Path(name), count) for count in (FEW, MANY))
        try:
            at_few, at_many = medians(_wake_up(few), _wake_up(many), rounds=ROUNDS, warm_up=20)
        finally:
            few.dispose()
            many.dispose()
    ratio = at_many / at_few
    return [
        Result(
            what=f"a wake-up with nothing due, {MANY:,} and {FEW:,} pending",
            ours=f"{at_many * 1e3:.2f} ms",
            peer=f"{at_few * 1e3:.2f} ms",
            ratio=ratio,
            wanted=f"< {WANTED:g}",
            met=ratio < WANTED,
            notes=(
                f"One whole turn of the loop on SQLite for one municipality, {ROUNDS} of each, in turn: has a fact "
                "changed, which nudges are due, has a lease run out, is a message waiting. The peer is ourselves with "
                "a thousand pending.",
            ),
        )
    ]


def _database(folder: Path, pending: int) -> Database:
    database = open_database(f"sqlite:///{folder}/{pending}.db")
    migrate(database)
    with database.write() as session:
        # Another municipality's: the one that is swept would plan anew and forget what is not in its plan.
        replace_pending(session, municipalities.ensure(session, "granvik"), nudges(FEW))
        # The rest are copies that the database makes: a million through Python would take most of the time.
        table = NudgeRow.core()
        turn = sa.select(sa.literal(1).label("n")).cte("turn", recursive=True)
        turn = turn.union_all(sa.select(turn.c.n + 1).where(turn.c.n + 1 < pending // FEW))
        copied = {column.name: column for column in table.columns if not column.primary_key}
        values = {**copied, "step_key": table.c.step_key + "-" + sa.cast(turn.c.n, sa.Text)}
        each_turn = table.join(turn, turn.c.n < pending // FEW)
        rows = sa.select(*values.values()).select_from(each_turn)
        session.connection().execute(sa.insert(table).from_select(list(values), rows))
    with database.read() as session:
        if counts(session)["pending"] != pending:
            raise SystemExit(f"bench: {counts(session)['pending']} of {pending} nudges were stored")
    return database


def _wake_up(database: Database) -> Sweep:
    with database.write() as session:
        own = municipalities.ensure(session, PROFILE.slug)
    tenant = Tenant(
        id=own,
        # Taken into use far ahead: its own plan has nothing to say yet.
        profile=dataclasses.replace(PROFILE, in_use_from=date(2040, 1, 1)),
        bundle=load_bundle([]),
        bodies=BodyRules(),
        working_days=WorkingDays(),
    )
    return Sweep(
        database,
        [tenant],
        compose=_nothing_to_say,
        transport=MemoryTransport(),
        clock=lambda: NOW,
        board=Board(),
    )


def _nothing_to_say(*_: object) -> Message:
    raise SystemExit("bench: something was due")
