"""The plan as it was last worked out, so that a change can be seen and counted."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from engine.planned import DateStatus, PlannedStep
from engine.store.municipalities import hold
from engine.store.tables import PlanStepRow
from engine.store.tables.base import storable


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StepDates:
    """What is remembered of a step: its dates (local days), how sure they are, and its title in bokmål."""

    due: date | None
    end: date | None
    limit: date | None
    status: DateStatus
    title: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """That a step is not as remembered; `before` None: it is new."""

    key: str
    before: StepDates | None
    after: StepDates

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what changed: of due, end, limit, status, title; all of them for a new step. None of
        them when it is only the title in another language."""
        names = [field.name for field in dataclasses.fields(StepDates)]
        return tuple(
            name
            for name in names
            if self.before is None or getattr(self.before, name) != getattr(self.after, name)
        )


def remember(
    session: Session, municipality: int, steps: Iterable[PlannedStep], at: datetime, *, cause: str = ""
) -> list[StepChange]:
    """Store the plan over what was remembered, and say what changed, in the order given.

    A step whose dates, status or title changed gets the next sequence and `at` as its time; one that did not
    is left as it is. Steps that are not given are left too: the horizon moves on, and calendars still show
    them. `cause` is kept with what changed: what moved it (a feed, an edit, an election)."""
    hold(session, municipality)
    table = PlanStepRow.core()
    rows = session.connection().execute(sa.select(table).where(table.c.municipality_id == municipality))
    held = {row.step_key: row for row in rows}
    changes: list[StepChange] = []
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for step in {step.key: step for step in steps}.values():
        row, fingerprint = held.get(step.key), _fingerprint(step)
        if row is not None and row.fingerprint == fingerprint:
            continue
        change = StepChange(
            key=step.key, before=None if row is None else _remembered(row), after=_dates(step)
        )
        changes.append(change)
        values = {
            "title": change.after.title,
            "due_day": step.due,
            "end_day": step.end,
            "limit_day": step.limit,
            "status": step.status.value,
            "fingerprint": fingerprint,
            "modified_at": at,
            "changed": " ".join(change.fields),
            "cause": cause,
        }
        if row is None:
            new.append({**values, "municipality_id": municipality, "step_key": step.key, "sequence": 0})
        else:
            changed.append({**values, "of_id": row.id, "sequence": row.sequence + 1})
    if new:
        session.connection().execute(sa.insert(table), new)
    if changed:
        session.connection().execute(sa.update(table).where(table.c.id == sa.bindparam("of_id")), changed)
    return changes


def revisions(session: Session, municipality: int) -> dict[str, tuple[int, datetime]]:
    """How often each step has changed (0: never), and when it last did; for SEQUENCE and LAST-MODIFIED."""
    rows = session.exec(
        select(PlanStepRow.step_key, PlanStepRow.sequence, PlanStepRow.modified_at).where(
            PlanStepRow.municipality_id == municipality
        )
    )
    return {key: (sequence, modified_at) for key, sequence, modified_at in rows}


def remembered(session: Session, municipality: int) -> dict[str, StepDates]:
    """Every step as it was last worked out, by key."""
    table = PlanStepRow.core()
    rows = session.connection().execute(sa.select(table).where(table.c.municipality_id == municipality))
    return {row.step_key: _remembered(row) for row in rows}


def _dates(step: PlannedStep) -> StepDates:
    return StepDates(
        due=step.due, end=step.end, limit=step.limit, status=step.status, title=storable(step.step.title.nb)
    )


def _remembered(row: sa.Row[Any]) -> StepDates:
    return StepDates(
        due=row.due_day,
        end=row.end_day,
        limit=row.limit_day,
        status=DateStatus(row.status),
        title=row.title,
    )


def _fingerprint(step: PlannedStep) -> str:
    title = step.step.title
    seen = (step.due, step.end, step.limit, step.status.value, title.nb, title.nn, title.en)
    return hashlib.sha256(
        json.dumps([None if value is None else str(value) for value in seen]).encode()
    ).hexdigest()
