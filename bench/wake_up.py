"""A wake-up with nothing due, with a thousand and with a million nudges pending."""

from __future__ import annotations

import dataclasses
import logging
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import structlog

from bench.municipality import PROFILE
from bench.results import Result
from bench.timing import medians
from calendars.bodies import BodyRules
from calendars.working_days import WorkingDays
from engine.board import Board
from engine.messages import Message
from engine.store import municipalities
from engine.store.database import Database, migrate, open_database
from engine.store.nudges import counts
from engine.sweep import Sweep
from engine.tenant import Tenant
from notifiers.transport import MemoryTransport
from workflows.loader import load_bundle

FEW, MANY = 1_000, 1_000_000
WANTED = 1.5
ROUNDS = 400
NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)
# All of them lie ahead, one every ten minutes for nineteen years.
FIRST_DUE = NOW + timedelta(days=30)

# What replace_pending() would store, made by the database itself: a million through Python would take the most time.
_FILL = """
INSERT INTO nudge (municipality_id, step_key, rung, kind, for_day, at, state, reason, changed_at)
WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :count)
SELECT :municipality, 'budget/' || (2027 + n / 50000) || '/step-' || n, '-14d', 'upcoming',
       date(:day, (n / 144) || ' days'), strftime('%Y-%m-%d %H:%M:%f000', :at, (n * 10) || ' minutes'),
       'pending', '', :changed
FROM number
"""


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
        neighbour = municipalities.ensure(session, "granvik")
        session.connection().execute(
            sa.text(_FILL),
            {
                "count": pending,
                "municipality": neighbour,
                "day": FIRST_DUE.date().isoformat(),
                "at": f"{FIRST_DUE:%Y-%m-%d %H:%M:%S}",
                "changed": f"{NOW:%Y-%m-%d %H:%M:%S.%f}",
            },
        )
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
