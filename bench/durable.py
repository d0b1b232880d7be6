"""Making 10,000 nudges durable, against APScheduler's SQLAlchemyJobStore with one job a reminder."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bench.municipality import PROFILE
from bench.results import Result
from bench.timing import medians
from engine.nudging import Nudge, NudgeKind
from engine.store import municipalities
from engine.store.database import Database, migrate, open_database
from engine.store.nudges import counts, replace_pending

NUDGES = 10_000
SAMPLE = 1_000
WANTED = 50.0
RUNGS = ("-60d", "-30d", "-14d", "-7d", "0d")
ROUNDS = 5
NOW = datetime(2027, 1, 4, 7, tzinfo=UTC)


def run(*, full: bool = False) -> list[Result]:
    """Reminders made durable per second, on SQLite in the same folder; `full` gives the peer all 10,000 too."""
    rungs = list(nudges(NUDGES))
    jobs = NUDGES if full else SAMPLE
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        databases = _databases(folder, ROUNDS + 1)
        schedulers = _schedulers(folder, ROUNDS + 1)
        try:
            fresh, paused = iter(databases), iter(schedulers)
            ours, theirs = medians(
                lambda: _store(next(fresh), rungs), lambda: _add_jobs(next(paused), jobs), rounds=ROUNDS
            )
            _check(databases[-1], schedulers[-1], jobs)
        finally:
            for database in databases:
                database.dispose()
            for scheduler in schedulers:
                scheduler.shutdown()
    ratio = theirs / jobs / (ours / NUDGES)
    scaled = "all of them" if full else f"measured on {jobs:,} and taken to be linear"
    return [
        Result(
            what="reminders made durable",
            ours=f"{NUDGES / ours:,.0f}/s",
            peer=f"{jobs / theirs:,.0f}/s",
            ratio=ratio,
            wanted=f">= {WANTED:g}",
            met=ratio >= WANTED,
            notes=(
                f"Ours: replace_pending() of {NUDGES:,} nudges into a fresh, migrated SQLite database as in production "
                f"(WAL, synchronous=FULL), {ours * 1e3:.0f} ms with its commit. APScheduler "
                f"SQLAlchemyJobStore: add_job() with a date trigger for each, on SQLite as it opens it, {scaled}.",
            ),
        )
    ]


def nudges(count: int) -> Iterator[Nudge]:
    """As a municipality with many open steps would have them: five rungs each, at eight in the morning."""
    for number, rung in itertools.product(range(count // len(RUNGS)), RUNGS):
        yield Nudge(
            step_key=f"budget/{2027 + number // 200}/step-{number % 200}",
            rung=rung,
            kind=NudgeKind.upcoming,
            for_day=date(2027, 2, 1) + timedelta(days=number),
            at=NOW + timedelta(days=number),
        )


def _databases(folder: Path, count: int) -> list[Database]:
    opened = [open_database(f"sqlite:///{folder}/ours-{number}.db") for number in range(count)]
    for database in opened:
        migrate(database)
    return opened


def _schedulers(folder: Path, count: int) -> list[BackgroundScheduler]:
    made = []
    for number in range(count):
        store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/theirs-{number}.db")
        scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
        # Paused: nothing is run, but a job that is added is stored at once.
        scheduler.start(paused=True)
        made.append(scheduler)
    return made


def _store(database: Database, rungs: list[Nudge]) -> None:
    with database.write() as session:
        replace_pending(session, municipalities.ensure(session, PROFILE.slug), rungs)


def remind(step_key: str, rung: str) -> None:
    """What a job would call."""


def _add_jobs(scheduler: BackgroundScheduler, count: int) -> None:
    for number in range(count):
        scheduler.add_job(
            remind,
            "date",
            run_date=NOW + timedelta(days=number),
            args=(f"budget/2027/step-{number}", "-14d"),
            id=f"budget/2027/step-{number}",
            misfire_grace_time=None,
        )


def _check(database: Database, scheduler: BackgroundScheduler, jobs: int) -> None:
    with database.read() as session:
        stored = counts(session)["pending"]
    if (stored, len(scheduler.get_jobs())) != (NUDGES, jobs):
        raise SystemExit(f"bench: {stored} nudges and {len(scheduler.get_jobs())} jobs were stored")
