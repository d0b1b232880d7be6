"""The cached plan: what was last said of each step, and how often that has changed."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from engine.planned import DateStatus
from engine.store.tables.base import Row, municipality_key, one_of, words


class PlanStepRow(Row, table=True):
    """Derived, and could be deleted, but for `sequence` and `modified_at`: calendar programs trust them to
    grow whenever a date moves (RFC 5545, 3.8.7.4)."""

    __tablename__: ClassVar[Any] = "plan_step"
    __table_args__ = (UniqueConstraint("municipality_id", "step_key"), one_of("status", DateStatus))

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = municipality_key()
    step_key: str = words()
    title: str = words()
    due_day: dt.date | None = None
    end_day: dt.date | None = None
    limit_day: dt.date | None = None
    status: str = words()
    fingerprint: str = words()
    sequence: int
    modified_at: dt.datetime
    changed: str = words()
    cause: str = words()
